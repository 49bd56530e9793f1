"""What programs rely on when they call: words of ours stay here, their objects stay theirs, messages of every kind."""

from __future__ import annotations

import copy
import functools
import inspect
import json
import re
from typing import Any

import pytest
from formats import CLOCK, FORMATS, WEATHER, Program, calls_of, user
from pydantic import BaseModel

import litellm
from litellm.exceptions import OpenAIError
from litellm.providers.row import Provider
from litellm.providers.table import TABLE
from scripted import HELLO, Wire, answer, refuse

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
formats = pytest.mark.parametrize("name", FORMATS)

# --- colours ---


def is_async(function: Any) -> bool:
    """As libraries that wrap clients ask it: the function, or anything it wraps."""
    found = inspect.iscoroutinefunction(function)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
        found = found or inspect.iscoroutinefunction(function)
    return found


def test_each_function_has_its_colour_also_when_wrapped() -> None:
    @functools.wraps(litellm.acompletion)
    def patched(*args: Any, **given: Any) -> Any:
        return litellm.acompletion(*args, **given)

    @functools.wraps(litellm.completion)
    def watched(*args: Any, **given: Any) -> Any:
        return litellm.completion(*args, **given)

    for function in (litellm.acompletion, patched):
        assert is_async(function)
        assert inspect.iscoroutinefunction(inspect.unwrap(function))
    for function in (litellm.completion, watched):
        assert not is_async(function)
        assert not inspect.iscoroutinefunction(inspect.unwrap(function))


def test_a_replaced_function_is_nobody_elses_business(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(refuse(503), answer("from the fallback"))
    ask = wire.ask

    def broken(*args: Any, **given: Any) -> Any:
        raise AssertionError("an internal call went through a public name")

    monkeypatch.setattr(litellm, "completion" if wire.awaits else "acompletion", broken)
    response = ask(num_retries=0, fallbacks=["openai/b"])
    assert response.choices[0].message.content == "from the fallback"


# --- words that are ours ---

OURS: dict[str, Any] = {
    "cache": {"no-cache": True},
    "caching": True,
    "no-log": True,
    "logger_fn": print,
    "max_retries": 0,
    "retry_strategy": "exponential_backoff_retry",
    "retry_policy": {"RateLimitErrorRetries": 0},
    "metadata": {"trace": "a-word-of-ours"},
    "drop_params": True,
    "headers": {"X-Trace": "1"},
    "extra_headers": {"X-Other": "2"},
    "fallbacks": [],
    "context_window_fallback_dict": {},
    "base_model": "gpt-4o",
    "input_cost_per_token": 0.1,
    "output_cost_per_token": 0.2,
    "cooldown_time": 3,
    "litellm_call_id": "a-word-of-ours",
    "model_info": {"id": "a-word-of-ours"},
    "_skip_mcp_handler": True,
    "user": "u-1",
}
NOTHING = dict.fromkeys(
    ("temperature", "top_p", "n", "stop", "max_tokens", "tools", "tool_choice", "response_format", "reasoning_effort",
     "parallel_tool_calls", "stream_options", "seed", "logit_bias", "thinking", "top_k", "functions", "api_version",
     "extra_body", "mock_response", "verbosity", "web_search_options", "presence_penalty", "frequency_penalty")
)  # fmt: skip


@both
def test_words_of_ours_and_nones_are_unknown_to_every_provider(program: Program, streamed: bool) -> None:
    program.either(streamed)(user("Hello"), **OURS, **NOTHING)
    (received,) = program.sim.requests
    sent = received.body.decode()
    assert received.status == 200
    assert "a-word-of-ours" not in sent + received.path
    assert "null" not in sent


@both
@formats
def test_no_format_lets_a_word_of_ours_through(over: Any, name: str, streamed: bool) -> None:
    model, needed = FORMATS[name]
    wire = over(refuse(400))
    words = {**OURS, "retry_strategy": "a-word-of-ours", "base_model": None, **NOTHING}
    with pytest.raises(OpenAIError):
        wire.either(streamed)(model, **{**words, **needed})
    (request,) = wire.requests  # and nobody is asked about the model first
    assert b"a-word-of-ours" not in request.body
    assert b"null" not in request.body
    assert not any(word.encode() in request.body for word in ("_cost_per_token", "cooldown", "no-cache", "retry_"))
    assert request.headers["X-Trace"] == "1"
    assert request.headers["X-Other"] == "2"


@formats
def test_the_callers_body_is_merged_at_the_top(over: Any, name: str) -> None:
    model, needed = FORMATS[name]
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(model, extra_body={"brand_new": {"deep": [1]}}, **needed)
    assert wire.body["brand_new"] == {"deep": [1]}
    assert b"extra_body" not in wire.requests[0].body


@formats
def test_a_parameter_of_the_vendors_own_is_sent(over: Any, name: str) -> None:
    model, needed = FORMATS[name]
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(model, brandnew=5, **needed)
    assert '"brandnew":5' in wire.requests[0].body.decode().replace(" ", "")


# --- keys ---


def reached(row: Provider, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a call needs to reach this row at all."""
    for part, names in row.url_vars.items():
        if part not in row.url_defaults:
            monkeypatch.setenv(next(name for name in names if name.isupper()), f"{part.replace('_', '-')}.example")
    given: dict[str, Any] = {
        name: "acme" for name in ("vertex_project", "vertex_location", "aws_region_name") if name in row.option_env
    }
    return given if row.base_url else {**given, "api_base": "https://private.example"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.slug)
def test_every_key_stays_with_its_owner(row: Provider, blocking: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in {name for other in TABLE for name in other.key_env}:
        monkeypatch.setenv(variable, f"CANARY-{variable.lower().replace('_', '-')}-END")
    wire = blocking
    wire.replies, wire.repeat = [refuse(401)], True
    with pytest.raises(OpenAIError):
        wire.ask(f"{row.slug}/some-model", num_retries=0, api_key=None, **reached(row, monkeypatch))
    own = {name for names in (row.key_env, *row.option_env.values()) for name in names}
    for request in wire.requests:
        sent = f"{request.url} {request.headers} {request.body!r}"
        assert set(re.findall("CANARY-([a-z0-9-]+)-END", sent)) <= {name.lower().replace("_", "-") for name in own}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.slug)
def test_a_user_and_metadata_disturb_no_provider(
    row: Provider, blocking: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = blocking
    wire.replies, wire.repeat = [refuse(400)], True
    given = reached(row, monkeypatch)
    with pytest.raises(OpenAIError) as caught:
        wire.ask(f"{row.slug}/some-model", num_retries=0, user="u-1", metadata={"trace": "mine"}, **given)
    assert caught.value.param not in ("user", "metadata")
    assert "does not support parameters" not in str(caught.value)
    assert not any(b"mine" in request.body for request in wire.requests)


# --- addresses ---


@pytest.mark.parametrize("word", ["base_url", "api_base"])
@pytest.mark.parametrize(
    ("model", "base", "url"),
    [
        ("openai/m", "https://x.example/v1", "https://x.example/v1/chat/completions"),
        ("anthropic/m", "https://x.example", "https://x.example/v1/messages"),
        ("anthropic/m", "https://x.example/v1", "https://x.example/v1/messages"),
    ],
)
def test_either_word_for_an_address(over: Any, word: str, model: str, base: str, url: str) -> None:
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(model, **{word: base})
    assert wire.requests[0].url == url


@pytest.mark.parametrize(
    ("model", "variable", "base", "url"),
    [
        ("openai/m", "OPENAI_BASE_URL", "https://x.example/v1", "https://x.example/v1/chat/completions"),
        ("openai/m", "OPENAI_API_BASE", "https://x.example/v1", "https://x.example/v1/chat/completions"),
        ("anthropic/m", "ANTHROPIC_API_BASE", "https://x.example", "https://x.example/v1/messages"),
        ("anthropic/m", "ANTHROPIC_BASE_URL", "https://x.example", "https://x.example/v1/messages"),
        ("groq/m", "OPENAI_BASE_URL", "https://x.example/v1", "https://api.groq.com/openai/v1/chat/completions"),
    ],
)
def test_an_address_in_the_environment(
    over: Any, monkeypatch: pytest.MonkeyPatch, model: str, variable: str, base: str, url: str
) -> None:
    monkeypatch.setenv(variable, base)
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(model)
    assert wire.requests[0].url == url


# --- messages ---


def history() -> list[Any]:
    """A round with two tools, of every kind of object that programs hand back."""
    first = litellm.ChatCompletionMessageToolCall(
        id="call_1", function=litellm.Function(name="get_weather", arguments='{"city": "Paris"}')
    )
    second = {"id": "call_2", "type": "function", "function": litellm.Function(name="get_time", arguments="{}")}
    return [
        litellm.Message(role="system", content="Be brief."),
        {"role": "user", "content": [{"type": "text", "text": "weather and time"}]},
        {"role": "assistant", "content": None, "tool_calls": [first, second]},
        {"role": "tool", "tool_call_id": "call_1", "name": "get_weather", "content": "12"},
        {"role": "tool", "tool_call_id": "call_2", "name": "get_time", "content": [{"type": "text", "text": "noon"}]},
        litellm.Message(content="12 degrees at noon."),
        {"role": "user", "content": "Thanks.", "name": None},
    ]


@both
def test_messages_may_be_or_hold_objects_and_are_not_changed(program: Program, streamed: bool) -> None:
    messages, tools = history(), [copy.deepcopy(WEATHER), copy.deepcopy(CLOCK)]
    before = copy.deepcopy((messages, tools))
    assert program.either(streamed)(messages, tools=tools)
    assert program.sim.requests[-1].status == 200
    assert (messages, tools) == before
    assert messages[2]["tool_calls"][1]["function"].arguments == "{}"


@pytest.mark.parametrize("kept", ["object", "dump", "json"])
def test_an_answers_message_is_the_next_turn(program: Program, kept: str) -> None:
    messages, tools = user("in parallel: Paris, then Rome"), [WEATHER, CLOCK]
    message = program.ask(messages, tools=tools).choices[0].message
    assert calls_of(message) == [("get_weather", {"city": "Paris"}), ("get_time", {})]
    turn = {"object": message, "dump": message.model_dump(), "json": json.loads(message.model_dump_json())}[kept]
    if kept != "object":
        assert {"content", "role", "tool_calls", "function_call"} <= set(turn)
    results = [
        {"role": "tool", "tool_call_id": call.id, "name": call.function.name, "content": f"result {place}"}
        for place, call in enumerate(message.tool_calls)
    ]
    second = program.ask([*messages, turn, *results], tools=tools)
    assert second.choices[0].message.content == "get_weather returned: result 0\nget_time returned: result 1"
    third = program.ask([*messages, turn, *results, second.choices[0].message.model_dump(), *user("say Bye")[1:]])
    assert third.choices[0].message.content == "Bye"
    assert {received.status for received in program.sim.requests} == {200}


@formats
def test_what_one_vendor_answered_another_can_be_told(over: Any, name: str) -> None:
    model, needed = FORMATS[name]
    spoken = litellm.Message(
        content="Paris.",
        reasoning_content="hm-hm",
        annotations=[{"type": "url_citation", "url_citation": {"url": "https://x.example"}}],
        provider_specific_fields={"of_another": 1},
    )
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(model, [*HELLO, spoken.model_dump(), {"role": "user", "content": "And?"}], **needed)
    sent = wire.requests[0].body.decode()
    assert "Paris." in sent
    for word in ("of_another", "url_citation", "provider_specific_fields", "function_call", "null"):
        assert word not in sent


def test_cache_marks_reach_anthropic_as_they_were_given(over: Any) -> None:
    mark = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
    wire = over(refuse(400))
    with pytest.raises(OpenAIError):
        wire.ask(
            "anthropic/claude-sonnet-4-5",
            [
                {"role": "system", "content": [{"type": "text", "text": "long", **mark}]},
                {"role": "user", "content": [{"type": "text", "text": "a", **mark}, {"type": "text", "text": "b"}]},
            ],
            tools=[{**WEATHER, **mark}],
        )
    sent = wire.body
    assert sent["system"] == [{"type": "text", "text": "long", **mark}]
    assert sent["messages"][0]["content"] == [{"type": "text", "text": "a", **mark}, {"type": "text", "text": "b"}]
    assert sent["tools"][0]["cache_control"] == mark["cache_control"]


# --- response_format ---


class Event(BaseModel):
    name: str
    guests: list[str]


def test_a_class_as_format_is_answered_with_what_fits_it(program: Program) -> None:
    message = program.ask(user("Alice and Bob go to a fair."), response_format=Event).choices[0].message
    found = Event.model_validate_json(message.content)
    assert isinstance(found.name, str)
    assert message.tool_calls is None
    if program.name in ("openai", "azure"):
        wanted = program.sim.requests[0].json["response_format"]
        assert (wanted["type"], wanted["json_schema"]["strict"]) == ("json_schema", True)
        assert wanted["json_schema"]["schema"]["additionalProperties"] is False


# --- what is missing ---


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("mistral/mistral-large-latest", "MISTRAL_API_KEY"),
        ("gemini/gemini-2.0-flash", "GEMINI_API_KEY"),
        ("azure/gpt-4o", "AZURE_API_KEY"),
        ("huggingface/some/model", "HUGGINGFACE_API_KEY"),
        ("watsonx/ibm/granite", "WATSONX_API_KEY"),
        ("openai/gpt-4o", "OPENAI_API_KEY"),
    ],
)
def test_the_key_that_is_named_as_missing_is_called_like_its_provider(
    model: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in {name for row in TABLE for name in row.key_env}:
        monkeypatch.delenv(name, raising=False)
    missing = litellm.validate_environment(model)["missing_keys"]
    assert [name for name in missing if name.endswith("KEY")] == [variable]
