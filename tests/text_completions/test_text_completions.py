"""Text completions: prompts as they are where the old API is spoken, over chat elsewhere; plain, streamed, mocked."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

import litellm
from litellm.call import Call
from litellm.effects import Headers
from litellm.exceptions import MidStreamFallbackError
from litellm.protocols.base import Piece
from litellm.providers import lookup
from litellm.streaming import CustomStreamWrapper
from litellm.text_completions import TEXTS, TextAssembler, legacy_logprobs
from litellm.types.text import TextCompletionResponse
from scripted import DONE, KEY, Wire, answer, event, events, refuse, reply, stream

OLD = "text-completion-openai/gpt-3.5-turbo-instruct"
USAGE = {"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 5}
LOGPROBS = {
    "tokens": [" a", "b"], "token_logprobs": [None, -0.5], "top_logprobs": [None, {"b": -0.5}], "text_offset": [3, 5],
}  # fmt: skip


def text_body(*texts: str, **fields: Any) -> dict[str, Any]:
    choices = [
        {"text": text, "index": index, "logprobs": None, "finish_reason": "stop"} for index, text in enumerate(texts)
    ]
    return {
        "id": "cmpl-1", "object": "text_completion", "created": 1700000000, "model": "gpt-3.5-turbo-instruct",
        "choices": choices, "usage": USAGE, **fields,
    }  # fmt: skip


def text_event(text: str, index: int = 0, reason: str | None = None, **fields: Any) -> bytes:
    choice = {"text": text, "index": index, "logprobs": None, "finish_reason": reason, **fields}
    return event({"id": "cmpl-1", "object": "text_completion", "created": 7, "model": "m", "choices": [choice]})


USAGE_EVENT = event(
    {"id": "cmpl-1", "object": "text_completion", "created": 7, "model": "m", "choices": [], "usage": USAGE}
)


def complete(wire: Wire, prompt: Any, model: str = OLD, **params: Any) -> Any:
    params.setdefault("api_key", KEY)
    if wire.awaits:
        return asyncio.run(litellm.atext_completion(prompt, model, **params))
    return litellm.text_completion(prompt, model, **params)


def listen(wire: Wire, prompt: Any, model: str = OLD, **params: Any) -> list[Any]:
    params.setdefault("api_key", KEY)
    if not wire.awaits:
        found = litellm.text_completion(prompt, model, stream=True, **params)
        assert isinstance(found, CustomStreamWrapper)
        return list(found)

    async def read() -> list[Any]:
        made: Any = await litellm.atext_completion(prompt, model, stream=True, **params)
        return [chunk async for chunk in made]

    return asyncio.run(read())


def test_the_functions_are_of_their_colour() -> None:
    assert inspect.iscoroutinefunction(litellm.atext_completion)
    assert not inspect.iscoroutinefunction(litellm.text_completion)
    names = list(inspect.signature(litellm.text_completion).parameters)
    assert names == list(inspect.signature(litellm.atext_completion).parameters)
    assert names[:6] == ["prompt", "model", "best_of", "echo", "frequency_penalty", "logit_bias"]


# --- where the old API is spoken ---


@pytest.mark.parametrize("prompt", ["p", ["p", "q"], [1, 2], [[1, 2], [3]]])
def test_a_prompt_goes_as_it_is(prompt: Any, over: Any) -> None:
    wire = over(reply(text_body("a", "b")))
    response = complete(wire, prompt, echo=True, best_of=3, suffix="s", logprobs=2, n=1, max_tokens=5, user="u", seed=1)
    assert wire.requests[0].url == "https://api.openai.com/v1/completions"
    assert wire.body == {
        "model": "gpt-3.5-turbo-instruct", "prompt": prompt, "echo": True, "best_of": 3, "suffix": "s", "logprobs": 2,
        "n": 1, "max_tokens": 5, "user": "u", "seed": 1,
    }  # fmt: skip
    assert isinstance(response, TextCompletionResponse)
    assert [choice.text for choice in response.choices] == ["a", "b"]
    assert (response.id, response.object, response.created) == ("cmpl-1", "text_completion", 1700000000)
    assert response.usage.total_tokens == 5
    assert response._hidden_params["custom_llm_provider"] == "text-completion-openai"


def test_logprobs_keep_their_old_form(over: Any) -> None:
    body = text_body("x")
    body["choices"][0]["logprobs"] = LOGPROBS
    response = complete(over(reply(body)), "p", logprobs=1)
    assert response.choices[0].logprobs == LOGPROBS
    assert not hasattr(complete(over(reply(text_body("x"))), "p").choices[0], "logprobs")


@pytest.mark.parametrize(
    ("model", "url", "sent", "more"),
    [
        ("hosted_vllm/m", "http://h.test/v1/completions", "m", {"api_base": "http://h.test/v1"}),
        ("together_ai/m", "https://api.together.ai/v1/completions", "m", {}),
        ("fireworks_ai/m", "https://api.fireworks.ai/inference/v1/completions", "accounts/fireworks/models/m", {}),
        ("text-completion-inception/m", "https://api.inceptionlabs.ai/v1/fim/completions", "m", {}),
        (
            "azure_text/dep",
            "https://a.openai.azure.com/openai/deployments/dep/completions?api-version=2024-10-21",
            "dep",
            {"api_base": "https://a.openai.azure.com", "api_version": "2024-10-21"},
        ),
        ("gpt-3.5-turbo-instruct", "https://api.openai.com/v1/completions", "gpt-3.5-turbo-instruct", {}),
    ],
)
def test_who_speaks_it(model: str, url: str, sent: str, more: dict[str, Any], over: Any) -> None:
    wire = over(reply(text_body("a")))
    assert complete(wire, "p", model, **more).choices[0].text == "a"
    assert wire.requests[0].url == url
    assert wire.body == {"model": sent, "prompt": "p"}


def test_a_program_that_templates_its_own_prompts(over: Any) -> None:
    """The call of dspy's text models."""
    wire = over(refuse(500), reply(text_body("a")))
    found = complete(
        wire, "p\n\nBEGIN RESPONSE:", cache={"no-cache": True, "no-store": True}, api_base="http://h.test/v1",
        num_retries=2, retry_strategy="exponential_backoff_retry", headers={"User-Agent": "DSPy/2"}, temperature=0.0,
        max_tokens=9,
    )  # fmt: skip
    assert found.choices[0].text == "a"
    assert dict(found.usage)["total_tokens"] == 5
    assert wire.bodies[1] == {
        "model": "gpt-3.5-turbo-instruct",
        "prompt": "p\n\nBEGIN RESPONSE:",
        "temperature": 0.0,
        "max_tokens": 9,
    }
    assert wire.requests[1].headers["User-Agent"] == "DSPy/2"


def test_a_stream_of_the_old_api(over: Any) -> None:
    wire = over(
        stream(
            text_event("He"), text_event("llo", logprobs=LOGPROBS), text_event("", reason="length"), USAGE_EVENT, DONE
        )
    )
    chunks = listen(wire, "p", logprobs=1, stream_options={"include_usage": True})
    assert wire.body["stream"] is True
    assert wire.body["stream_options"] == {"include_usage": True}
    assert [chunk.choices[0].text for chunk in chunks] == ["He", "llo", "", ""]
    assert chunks[1].choices[0].logprobs == LOGPROBS
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None, None, "length", None]
    assert [chunk.usage and chunk.usage.total_tokens for chunk in chunks] == [None, None, None, 5]
    assert {(chunk.id, chunk.created, chunk.model, chunk.object) for chunk in chunks} == {
        ("cmpl-1", 7, "m", "text_completion")
    }


def test_a_stream_of_several_prompts_ends_when_all_have_ended(over: Any) -> None:
    halves = [text_event("a", 0), text_event("b", 1), text_event("", 0, "stop"), text_event("", 1, "stop"), USAGE_EVENT]
    chunks = listen(over(stream(*halves)), ["p", "q"])
    assert [(chunk.choices[0].index, chunk.choices[0].text) for chunk in chunks] == [
        (0, "a"),
        (1, "b"),
        (0, ""),
        (1, ""),
    ]
    with pytest.raises(MidStreamFallbackError):
        listen(over(stream(*halves[:3])), ["p", "q"])


def test_a_stream_cut_at_every_byte_says_the_same(over: Any) -> None:
    whole = b"".join([text_event("Hé"), text_event("llo"), text_event("", reason="stop"), USAGE_EVENT, DONE])
    for cut in range(1, len(whole), 7):
        chunks = listen(over(stream(whole[:cut], whole[cut:])), "p")
        assert "".join(chunk.choices[0].text for chunk in chunks) == "Héllo"


# --- over chat ---


def test_over_chat_a_prompt_is_a_users_message(over: Any) -> None:
    logprobs = {
        "content": [
            {
                "token": "Hel",
                "logprob": -1.0,
                "bytes": None,
                "top_logprobs": [{"token": "Hel", "logprob": -1.0, "bytes": None}],
            },
            {"token": "lo", "logprob": -2.0, "bytes": None, "top_logprobs": []},
        ]
    }
    body = {
        "index": 0,
        "message": {"role": "assistant", "content": "Hello"},
        "logprobs": logprobs,
        "finish_reason": "length",
    }
    wire = over(answer(choices=[body]))
    response = complete(
        wire, "p", "openai/gpt-4o", logprobs=1, max_tokens=4, stop="x", best_of=1, echo=False, suffix=""
    )
    assert wire.requests[0].url == "https://api.openai.com/v1/chat/completions"
    assert wire.body == {
        "model": "gpt-4o", "messages": [{"role": "user", "content": "p"}], "max_tokens": 4, "stop": "x",
        "logprobs": True, "top_logprobs": 1,
    }  # fmt: skip
    assert (response.object, response.choices[0].text, response.choices[0].finish_reason) == (
        "text_completion",
        "Hello",
        "length",
    )
    assert response.choices[0].logprobs == {
        "tokens": ["Hel", "lo"],
        "token_logprobs": [-1.0, -2.0],
        "top_logprobs": [{"Hel": -1.0}, {}],
        "text_offset": [0, 3],
    }


def test_over_chat_each_prompt_is_a_call_with_retries_of_its_own(over: Any) -> None:
    two = [
        {"index": index, "message": {"role": "assistant", "content": f"b{index}"}, "finish_reason": "stop"}
        for index in (0, 1)
    ]
    wire = over(answer("a"), refuse(503), answer(choices=two))
    response = complete(wire, ["p", "q"], "openai/gpt-4o", n=1)
    assert [body["messages"][0]["content"] for body in wire.bodies] == ["p", "q", "q"]
    assert [(choice.index, choice.text) for choice in response.choices] == [(0, "a"), (1, "b0"), (2, "b1")]
    assert response.usage.total_tokens == 24
    assert response.usage.prompt_tokens == 18


def test_over_chat_a_stream(over: Any) -> None:
    chunks = listen(over(stream(*events("Hel", "lo"))), "p", "openai/gpt-4o", stream_options={"include_usage": True})
    assert [chunk.choices[0].text for chunk in chunks] == ["Hel", "lo", "", ""]
    assert chunks[2].choices[0].finish_reason == "stop"
    assert chunks[3].usage.total_tokens == 12
    assert all(isinstance(chunk, TextCompletionResponse) for chunk in chunks)


def test_a_gap_is_filled_where_the_vendor_fills_gaps(over: Any) -> None:
    wire = over(answer("middle"))
    response = complete(wire, "def f(", "text-completion-codestral/codestral-latest", suffix="return x")
    assert wire.body["prompt"] == "def f("
    assert wire.body["suffix"] == "return x"
    assert response.choices[0].text == "middle"


def test_other_providers_over_chat(over: Any) -> None:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude",
        "stop_reason": "end_turn",
        "content": [{"type": "text", "text": "Hi"}],
        "usage": {"input_tokens": 1, "output_tokens": 2},
    }
    wire = over(reply(message))
    response = complete(wire, "p", "anthropic/claude-sonnet-4-5", max_tokens=5)
    assert (response.choices[0].text, response.usage.total_tokens) == ("Hi", 3)
    assert wire.body["messages"][0]["role"] == "user"


def test_a_fallback_may_be_of_the_other_kind(over: Any) -> None:
    wire = over(refuse(400), reply(text_body("a")))
    response = complete(wire, "p", "openai/gpt-4o", fallbacks=[OLD], api_key=None, logprobs=2)
    assert response.choices[0].text == "a"
    assert wire.bodies[1] == {"model": "gpt-3.5-turbo-instruct", "prompt": "p", "logprobs": 2}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


# --- refused before anything is sent ---


@pytest.mark.parametrize(
    ("prompt", "words"),
    [(None, "prompt is missing"), ([], "prompt is missing"), (["a", 1], "something else in it"), (5, "of type int"),
     ([[1], "a"], "something else"), ([True], "something else"), ({"a": 1}, "of type dict"), ([[]], "something else")],
)  # fmt: skip
def test_prompts_that_are_none(prompt: Any, words: str, blocking: Any) -> None:
    with pytest.raises(litellm.BadRequestError, match=words):
        litellm.text_completion(prompt, OLD, api_key=KEY)
    assert not blocking.requests


@pytest.mark.parametrize(
    "params",
    [
        {"echo": "yes"},
        {"best_of": 0},
        {"best_of": 1.5},
        {"logprobs": -1},
        {"suffix": 3},
        {"n": 0},
        {"temperature": "x"},
    ],
)
def test_parameters_that_are_none(params: dict[str, Any], blocking: Any) -> None:
    [name] = params
    with pytest.raises(litellm.BadRequestError, match=f"{name} must be"):
        litellm.text_completion("p", OLD, api_key=KEY, **params)
    assert not blocking.requests


@pytest.mark.parametrize("params", [{"echo": True}, {"suffix": "s"}, {"best_of": 3}])
def test_chat_has_no_echo(params: dict[str, Any], blocking: Any) -> None:
    [name] = params
    with pytest.raises(litellm.UnsupportedParamsError, match=name):
        litellm.text_completion("p", "openai/gpt-4o", api_key=KEY, **params)
    assert not blocking.requests
    blocking.replies = [answer("a")]
    response: Any = litellm.text_completion("p", "openai/gpt-4o", api_key=KEY, drop_params=True, **params)
    assert response.choices[0].text == "a"
    assert name not in blocking.body


def test_chat_reads_no_tokens_and_streams_one_prompt(blocking: Any) -> None:
    with pytest.raises(litellm.BadRequestError, match="not as token numbers"):
        litellm.text_completion([1, 2], "openai/gpt-4o", api_key=KEY)
    with pytest.raises(litellm.BadRequestError, match="several prompts cannot be streamed"):
        litellm.text_completion(["a", "b"], "openai/gpt-4o", api_key=KEY, stream=True)
    with pytest.raises(litellm.BadRequestError, match="model must be a name"):
        litellm.text_completion("a")
    assert not blocking.requests


def test_answers_that_are_none(over: Any) -> None:
    for body in ({"choices": []}, {"choices": [{}]}, b"<html>", {"choices": [{"text": None}]}):
        with pytest.raises(litellm.APIResponseValidationError):
            complete(over(reply(body)), "p")


def test_metadata_is_the_callers_own(blocking: Any) -> None:
    blocking.replies = [answer("a"), reply(text_body("a"))]
    litellm.text_completion("p", "openai/gpt-4o", api_key=KEY, metadata={"a": 1})
    litellm.text_completion("p", OLD, api_key=KEY, metadata={"a": 1})
    assert not any("metadata" in body for body in blocking.bodies)


# --- mocks, shapes, sums ---


@pytest.mark.parametrize("model", [OLD, "openai/gpt-4o"])
def test_mocks(model: str) -> None:
    response: Any = litellm.text_completion(["p", "q"], model, mock_response="Hello", n=2)
    assert [(choice.index, choice.text) for choice in response.choices] == [(index, "Hello") for index in range(4)]
    chunks: Any = litellm.text_completion("p", model, mock_response="Hello", stream=True)
    assert [chunk.choices[0].text for chunk in chunks] == ["Hel", "lo", ""]
    chunks = litellm.text_completion("p", model, mock_response=text_body("Hey"), stream=True)
    assert "".join(chunk.choices[0].text for chunk in chunks) == "Hey"
    with pytest.raises(litellm.RateLimitError):
        litellm.text_completion("p", model, mock_response="litellm.RateLimitError")


def test_openais_own_types_read_answers_and_chunks(blocking: Any) -> None:
    types = pytest.importorskip("openai.types", reason="the openai package judges the shape")
    body = text_body("x")
    body["choices"][0]["logprobs"] = {**LOGPROBS, "token_logprobs": [-1.0, -0.5], "top_logprobs": [{}, {}]}
    blocking.replies = [reply(body), stream(text_event("a"), text_event("", reason="stop"), USAGE_EVENT), answer("b")]
    asked: list[Any] = [
        litellm.text_completion("p", OLD, api_key=KEY),
        *litellm.text_completion("p", OLD, api_key=KEY, stream=True),
    ]
    asked.append(litellm.text_completion("p", "openai/gpt-4o", api_key=KEY))
    for response in asked:
        if response.choices[0].finish_reason is None:
            continue  # the package itself does not check chunks, which have none yet
        read = types.Completion.model_validate(json.loads(response.model_dump_json()))
        assert read.object == "text_completion"


_PIECES = st.lists(
    st.builds(
        Piece,
        delta=st.none() | st.fixed_dictionaries({"content": st.text(max_size=4)}),
        index=st.integers(0, 2),
        finish_reason=st.none() | st.sampled_from(["stop", "length"]),
        usage=st.none() | st.just(dict(USAGE)),
    ),
    max_size=12,
)


@given(_PIECES)
def test_chunks_add_up_to_what_was_said(pieces: list[Piece]) -> None:
    row, model = lookup.resolve(OLD)
    assembler = TextAssembler(model, include_usage=True)
    chunks = assembler.assemble(pieces) + assembler.end()
    said: dict[int, str] = {}
    for piece in pieces:
        if piece.delta and piece.delta["content"]:
            said[piece.index] = said.get(piece.index, "") + piece.delta["content"]
    whole = TEXTS.whole(chunks, Call(row, model, [], {}), Headers(), assembler.usage)
    if whole is None:
        assert assembler.empty
        assert assembler.usage is None
        return
    assert {choice.index: choice.text for choice in whole.choices if choice.text} == said
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1
    closed = [chunk.choices[0].index for chunk in chunks if chunk.choices[0].finish_reason]
    assert len(closed) == len(set(closed))
    assert set(said) <= set(closed)


@given(st.lists(st.text(min_size=1, max_size=4), max_size=6))
def test_offsets_point_at_their_tokens(tokens: list[str]) -> None:
    found = legacy_logprobs({"content": [{"token": token, "logprob": -1.0} for token in tokens]}, 0)
    text = "".join(tokens)
    for token, offset in zip(found["tokens"], found["text_offset"], strict=True):
        assert text[offset : offset + len(token)] == token
