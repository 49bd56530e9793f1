"""Whole calls through the public functions, blocking and awaited: what a program sees of this protocol."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from anthropic_forms import (
    answered,
    event,
    events_of,
    function,
    message,
    result,
    text,
    thinking,
    tool_use,
    turn,
    user,
)

import litellm
from litellm import exceptions
from scripted import Wire, reply, stream, texts

MODEL = "anthropic/claude-sonnet-4-5"
Over = Callable[..., Wire]


def error(kind: str, words: str = "no") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": words}, "request_id": "req_1"}


def test_a_round_with_a_tool(over: Over) -> None:
    """The answer goes back as it came: thinking signed, the call answered."""
    asked = message(thinking("hm"), text("See"), tool_use("t1", city="Oslo"), stop_reason="tool_use")
    wire = over(reply(asked), reply(message(text("Rain"))))
    first = wire.ask(MODEL, [user("Weather?")], tools=[function()], reasoning_effort="low")
    assert first.choices[0].finish_reason == "tool_calls"
    history = [user("Weather?"), first.choices[0].message, result("t1", "rain")]
    second = wire.ask(MODEL, history, tools=[function()], reasoning_effort="low")
    assert second.choices[0].message.content == "Rain"
    assert wire.bodies[1]["messages"][1:] == [
        turn("assistant", thinking("hm"), "See", tool_use("t1", city="Oslo")),
        turn("user", answered("t1", "rain")),
    ]
    request = wire.requests[0]
    assert request.url == "https://api.anthropic.com/v1/messages"
    assert (request.headers["x-api-key"], request.headers["anthropic-version"]) == ("sk-test-0123456789", "2023-06-01")


def test_a_stream_ends_with_the_usage_that_was_asked_for(over: Over) -> None:
    sent = message(thinking("hm"), text("Hello there"))
    wire = over(stream(*events_of(sent)), stream(*events_of(sent)))
    chunks = wire.listen(MODEL, stream_options={"include_usage": True})
    assert texts(chunks) == "Hello there"
    assert chunks[-1].usage.total_tokens == 15
    whole = litellm.stream_chunk_builder(chunks)
    assert whole is not None
    assert whole.choices[0].message.reasoning_content == "hm"
    assert not any(hasattr(chunk, "usage") for chunk in wire.listen(MODEL))


@pytest.mark.parametrize(
    ("kind", "cls"),
    [
        ("invalid_request_error", exceptions.BadRequestError),
        ("authentication_error", exceptions.AuthenticationError),
        ("rate_limit_error", exceptions.RateLimitError),
        ("api_error", exceptions.InternalServerError),
        ("timeout_error", exceptions.Timeout),
        ("overloaded_error", exceptions.ServiceUnavailableError),
        ("a_new_error", exceptions.InternalServerError),
    ],
)
def test_an_error_inside_a_stream_is_the_class_its_status_would_be(over: Over, kind: str, cls: type[Exception]) -> None:
    wire = over(stream(event(error(kind))))
    with pytest.raises(cls) as early:
        wire.listen(MODEL, num_retries=0)
    assert early.value.__class__ is cls
    wire = over(stream(*events_of(message(text("Hello")))[:4], event(error(kind))))
    with pytest.raises(exceptions.MidStreamFallbackError) as late:
        wire.listen(MODEL, num_retries=0)
    assert late.value.original_exception.__class__ is cls
    assert late.value.generated_content == "Hell"


def test_a_stream_cut_short_is_no_answer(over: Over) -> None:
    wire = over(stream(*events_of(message(text("Hello")))[:-1]))
    with pytest.raises(exceptions.MidStreamFallbackError) as caught:
        wire.listen(MODEL, num_retries=0)
    assert caught.value.original_exception.__class__ is exceptions.APIConnectionError


def test_a_prompt_too_long(over: Over) -> None:
    words = "prompt is too long: 210000 tokens > 200000 maximum"
    wire = over(reply(error("invalid_request_error", words), 400, {"request-id": "req_9"}))
    with pytest.raises(exceptions.ContextWindowExceededError, match="prompt is too long") as caught:
        wire.ask(MODEL)
    assert caught.value.request_id == "req_9"


def test_what_a_model_refuses_is_refused_before_anything_is_sent(over: Over) -> None:
    wire = over(reply(message(text("a"))))
    for params in ({"temperature": 0.2}, {"seed": 1}):
        with pytest.raises(exceptions.UnsupportedParamsError) as caught:
            wire.ask("claude-opus-4-7", **params)
        assert next(iter(params)) in str(caught.value)
    assert not wire.requests
    wire.ask("claude-opus-4-7", temperature=0.2, seed=1, drop_params=True)
    assert wire.body.keys() == {"model", "messages", "max_tokens"}


def test_structured_output_of_both_kinds(over: Over) -> None:
    point = {"type": "json_schema", "json_schema": {"name": "p", "schema": {"type": "object", "properties": {}}}}
    by_tool = message(tool_use("t1", "json_tool_call", x=1), stop_reason="tool_use")
    for model, sent in ((MODEL, message(text('{"x": 1}'))), ("anthropic/claude-3-7-sonnet-20250219", by_tool)):
        wire = over(reply(sent), stream(*events_of(sent)))
        plain = wire.ask(model, response_format=point)
        assert json.loads(plain.choices[0].message.content) == {"x": 1}
        assert plain.choices[0].finish_reason == "stop"
        chunks = wire.listen(model, response_format=point)
        assert json.loads(texts(chunks)) == {"x": 1}
        assert chunks[-1].choices[0].finish_reason == "stop"
