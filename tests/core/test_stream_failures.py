"""Streams that fail: before the first chunk, after it, by an event inside a 200, and at a refusal's own body."""

from __future__ import annotations

import json
from typing import Any

import pytest

import litellm
from litellm.effects import BodyBroken, NoReply, ReadTimeout
from scripted import HELLO, KEY, MODEL, chunk_body, event, events, reply, stream, texts

# --- a failure after the first chunk ---


def broken(over: Any, *after: Any, error: Any = None) -> tuple[Any, Any]:
    wire = over(stream(*events("Hel", "lo ", "world")[:3], *after, error or b""))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError) as caught:
        wire.listen()
    return wire, caught.value


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (BodyBroken("the body ended early"), "APIConnectionError", 500),
        (NoReply("reset"), "APIConnectionError", 500),
        (ReadTimeout("silent for 5 s"), "Timeout", 408),
        (b"", "APIConnectionError", 500),
        (b"data: {nonsense\n\n", "APIResponseValidationError", 500),
        (event({"error": {"message": "overloaded", "code": 503}}), "ServiceUnavailableError", 503),
        (event({"error": {"message": "slow down", "code": "429"}}), "RateLimitError", 429),
        (event({"error": {"message": "broke", "type": "server_error"}}), "InternalServerError", 500),
        (event(chunk_body({}, "error")), "ServiceUnavailableError", 503),
    ],
)
def test_a_failure_after_the_first_chunk_says_all(over: Any, error: Any, cause: str, status: int) -> None:
    wire, raised = broken(over, error=error)
    assert raised.__class__ is litellm.exceptions.MidStreamFallbackError
    assert type(raised.original_exception).__name__ == cause
    assert raised.__cause__ is raised.original_exception
    assert raised.status_code == raised.original_exception.status_code == status
    assert raised.generated_content == texts(wire.chunks) == "Hello "
    assert (raised.llm_provider, raised.model) == ("openai", "gpt-4o")
    assert str(raised.original_exception).split(" - ", 1)[1] in str(raised)
    assert wire.streams[0].closed


def test_what_came_before_an_error_is_handed_out_however_the_bytes_were_cut(over: Any) -> None:
    error = event({"error": {"message": "overloaded", "code": 503}})
    wire = over(stream(*events("Hel")[:2], event(chunk_body({"content": "lo"})) + error))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError) as caught:
        wire.listen()
    assert caught.value.generated_content == texts(wire.chunks)


def test_after_a_failure_there_is_nothing_more(over: Any) -> None:
    wire = over(stream(*events("a")[:2], BodyBroken("cut"), *events("b")))
    if wire.awaits:
        return
    opened = litellm.completion(MODEL, HELLO, stream=True, api_key=KEY)
    next(opened)
    with pytest.raises(litellm.exceptions.MidStreamFallbackError):
        next(opened)
    assert list(opened) == []


# --- an error inside a 200 is the error that the same HTTP status would be ---

SAME_ERRORS = [
    ({"message": "slow down", "type": "rate_limit_error", "code": "rate_limit_exceeded"}, 429),
    ({"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota"}, 429),
    ({"message": "Incorrect API key", "type": "invalid_request_error", "code": "invalid_api_key"}, 401),
    ({"message": "no such model", "type": "invalid_request_error", "code": "model_not_found"}, 404),
    (
        {
            "message": "maximum context length is 8192",
            "type": "invalid_request_error",
            "code": "context_length_exceeded",
        },
        400,
    ),
    ({"message": "bad value", "type": "invalid_request_error", "code": None}, 400),
    ({"message": "filtered", "type": "invalid_request_error", "code": "content_filter"}, 400),
    ({"message": "oops", "type": "server_error", "code": None}, 500),
    ({"message": "oops", "type": "overloaded_error", "code": None}, 503),
]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        pytest.param(
            error,
            status,
            id=f"{error['type']}-{error['code']}",
        )
        for index, (error, status) in enumerate(SAME_ERRORS)
    ],
)
@pytest.mark.parametrize("where", ["answer", "first event", "later event"])
def test_an_error_inside_a_200_is_what_the_status_would_be(
    over: Any, where: str, error: dict[str, Any], status: int
) -> None:
    said = {"error": {"param": None, **error}}
    wire = over(reply(said, status))
    with pytest.raises(litellm.exceptions.OpenAIError) as caught:
        wire.ask(num_retries=0)
    expected = type(caught.value)
    if where == "answer":
        wire = over(reply(said))
    elif where == "first event":
        wire = over(stream(event(said)))
    else:
        wire = over(stream(*events("a")[:2], event(said)))
    with pytest.raises(litellm.exceptions.OpenAIError) as caught:
        wire.either(where != "answer")(num_retries=0)
    found = caught.value.original_exception if where == "later event" else caught.value
    assert type(found) is expected


def test_the_error_of_a_refused_stream_is_read_to_its_end(over: Any) -> None:
    said = json.dumps({"error": {"message": "slow down", "type": "rate_limit_error"}}).encode()
    wire = over(stream(said[:10], said[10:], status=429, headers={"retry-after": "9"}))
    with pytest.raises(litellm.RateLimitError, match="slow down") as caught:
        wire.listen(num_retries=0)
    assert caught.value.retry_after == 9
    assert caught.value.body == json.loads(said)
    assert wire.streams[0].closed


@pytest.mark.parametrize("broke", [BodyBroken("cut"), ReadTimeout("silent")])
def test_the_status_of_a_refused_stream_counts_even_where_its_body_breaks(over: Any, broke: Exception) -> None:
    wire = over(stream(b'{"error": {"mess', broke, status=401))
    with pytest.raises(litellm.AuthenticationError):
        wire.listen(num_retries=0)
