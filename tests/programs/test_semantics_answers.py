"""What programs rely on in an answer, whoever gave it."""

from __future__ import annotations

import json
import pickle
import pickletools
import subprocess
import sys
from typing import Any

import pytest
from formats import CLOCK, SIMULATED, WEATHER, Program, calls_of, user

import litellm
from litellm.simulator import Usage
from scripted import USAGE, answer, chunk_body, event, stream

ABSENT = ("audio", "annotations", "images", "reasoning_content", "thinking_blocks")


def test_an_answer_is_read_like_an_object_and_like_a_dict(program: Program) -> None:
    response = program.ask(user("say Hi"))
    assert isinstance(response, litellm.ModelResponse)
    assert response["usage"]["prompt_tokens"] == response.usage.prompt_tokens == response.usage.get("prompt_tokens") > 0
    assert response.get("model") == response.model
    assert "usage" in response
    message = response.choices[0].message
    assert message.get("content") == message["content"] == message.content == "Hi"
    assert (message.role, message.tool_calls, message.function_call) == ("assistant", None, None)
    for name in ABSENT:
        assert not hasattr(message, name)
        assert name not in message
        assert message.get(name, None) is None
    assert response.json() == response.model_dump() == json.loads(response.model_dump_json())
    assert isinstance(response.json(), dict)
    assert (response.object, type(response.created)) == ("chat.completion", int)
    assert response.id


def test_a_model_is_named_without_its_provider(program: Program) -> None:
    slug = program.given["model"].partition("/")[0]
    plain = program.ask(user("Hi"))
    for found in (plain, *program.listen(user("Hi"))):
        assert found.model
        assert not found.model.startswith(slug + "/")


def test_what_the_call_was_is_beside_the_answer(program: Program) -> None:
    response = program.ask(user("Hi"))
    hidden = response._hidden_params
    assert type(hidden) is dict
    assert hidden["custom_llm_provider"] == program.given["model"].partition("/")[0]
    assert hidden["api_base"].startswith(program.sim.url)
    assert {"response_cost", "model_id", "additional_headers", "litellm_call_id"} <= set(hidden)
    assert isinstance(response._response_ms, float)
    assert response._response_ms > 0


def test_pickles_hold_classes_of_the_answers_types_only(program: Program) -> None:
    response = program.ask(user("in parallel: Paris, then Rome"), tools=[WEATHER, CLOCK])
    response._hidden_params["response_cost"] = 0.5
    found = {argument for code, argument, _ in pickletools.genops(pickle.dumps(response, 2)) if code.name == "GLOBAL"}
    classes = {name for name in found if not name.startswith(("__builtin__ ", "builtins ", "copyreg "))}
    assert classes
    assert {name for name in classes if not name.startswith("litellm.types.")} == set()
    twin = pickle.loads(pickle.dumps(response))
    assert twin == response
    assert twin._hidden_params == response._hidden_params
    assert twin._response_ms == response._response_ms


def test_programs_write_on_what_they_get(program: Program) -> None:
    response = program.ask(user("Hi"))
    response._raw_response = "mine"
    response.stream_completed = True
    response.choices[0].finish_reason = None
    assert response.stream_completed is True
    assert response._raw_response == "mine"
    for chunk in program.listen(user("Hi")):
        chunk.predict_id = 7
        assert chunk.predict_id == 7


FINISHED = {
    "stop": {"text": "whole"},
    "length": {"text": "cut", "finish": "length"},
    "tool_calls": {"tool_calls": [("get_time", {})]},
    "content_filter": {"text": "I", "finish": "content_filter"},
}


@pytest.mark.parametrize("reason", FINISHED)
def test_reasons_are_openais_words(program: Program, reason: str) -> None:
    if reason == "content_filter" and program.name in ("cohere", "ollama"):
        return  # these vendors have no such reason
    for streamed in (False, True):
        program.sim.reply(**FINISHED[reason])  # type: ignore[arg-type]
        if streamed:
            found = [chunk.choices[0].finish_reason for chunk in program.listen(user("x"), tools=[CLOCK])]
            assert [word for word in found if word] == [reason]
        else:
            assert program.ask(user("x"), tools=[CLOCK]).choices[0].finish_reason == reason


def test_calls_without_arguments_have_an_empty_object(program: Program) -> None:
    program.sim.reply(tool_calls=[("get_time", {})], times=2)
    plain = program.ask(user("x"), tools=[CLOCK]).choices[0].message
    whole = litellm.stream_chunk_builder(program.listen(user("x"), tools=[CLOCK]))
    assert whole is not None
    for message in (plain, whole.choices[0].message):
        assert calls_of(message) == [("get_time", {})]
        assert message.tool_calls[0].type == "function"
        assert message.tool_calls[0].id
        assert not message.content


def test_figures_are_the_vendors(program: Program) -> None:
    cached = {} if program.name == "ollama" else {"cached_tokens": 40}
    program.sim.reply("x", usage=Usage(100, 50, **cached), times=2)
    plain = program.ask(user("a rather long question")).usage
    streamed = program.listen(user("a rather long question"), stream_options={"include_usage": True})[-1].usage
    for usage in (plain, streamed):
        assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (100, 50, 150)
        if cached:
            assert usage.prompt_tokens_details.cached_tokens == 40


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_no_figure_is_made_up_for_reasoning(over: Any, streamed: bool) -> None:
    said = {"role": "assistant", "content": "Yes", "reasoning_content": "a rather long thought, in many words"}
    if streamed:
        blocks = [event(chunk_body(said, "stop")), event(chunk_body(choices=[], usage=USAGE)), event(b"[DONE]")]
        usage = over(stream(*blocks)).listen(stream_options={"include_usage": True})[-1].usage
    else:
        usage = over(answer(choices=[{"index": 0, "message": said, "finish_reason": "stop"}])).ask().usage
    assert usage.model_dump(exclude_none=True, exclude={"cost"}) == USAGE


def test_usage_is_also_among_what_the_model_does_not_declare(over: Any) -> None:
    response = over(answer("Hello", service_tier="default")).ask()
    assert response.model_extra["usage"] is response.usage
    assert response.model_extra["service_tier"] == "default"
    assert list(response.model_dump()).count("usage") == 1
    assert "usage" not in over(answer("Hello", usage=None)).ask().model_extra


def test_without_figures_there_are_none(over: Any) -> None:
    wire = over(answer("Hello", usage=None), stream(event(chunk_body({"content": "a"}, "stop")), event(b"[DONE]")))
    assert wire.ask().usage is None
    assert not any(hasattr(chunk, "usage") for chunk in wire.listen(stream_options={"include_usage": True}))


@pytest.mark.parametrize("first", ["openai", "litellm", "an answer"])
def test_usage_is_openais_whenever_openai_comes(first: str) -> None:
    ask = 'litellm.completion("openai/m", [{"role": "user", "content": "x"}], mock_response="Hello")'
    program = {
        "openai": "import openai, litellm",
        "litellm": "import litellm; litellm.Usage; import openai",
        "an answer": f"import litellm; {ask}; import openai",
    }[first]
    program += f"""
from openai.types import CompletionUsage
usage = {ask}.usage
assert isinstance(usage, CompletionUsage) and type(usage) is litellm.Usage
total = CompletionUsage(completion_tokens=1, prompt_tokens=1, total_tokens=2)
total.total_tokens += usage.total_tokens
assert total.total_tokens == 32
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_every_simulated_format_is_asked_here(program: Program) -> None:
    assert program.name in SIMULATED
    assert program.ask(user("say Yes")).choices[0].message.content == "Yes"
    assert [received.status for received in program.sim.requests] == [200]
