"""What programs rely on in an exception: its class, its words, its facts, and how often was asked before it came."""

from __future__ import annotations

import json
from typing import Any

import pytest
from formats import FORMATS, Program, user

import litellm
from litellm import protocols
from litellm.exceptions import OpenAIError
from litellm.providers import lookup
from scripted import answer, events, refuse, reply, stream

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])

CLASSES: dict[int, type[OpenAIError]] = {
    400: litellm.BadRequestError,
    401: litellm.AuthenticationError,
    402: litellm.APIError,
    403: litellm.PermissionDeniedError,
    404: litellm.NotFoundError,
    408: litellm.Timeout,
    409: litellm.APIError,
    413: litellm.BadRequestError,
    418: litellm.APIError,
    422: litellm.UnprocessableEntityError,
    425: litellm.APIError,
    429: litellm.RateLimitError,
    500: litellm.InternalServerError,
    502: litellm.BadGatewayError,
    503: litellm.ServiceUnavailableError,
    504: litellm.Timeout,
    529: litellm.ServiceUnavailableError,
}
REPEATED = (408, 409, 425, 429, 500, 502, 503, 504, 529)
FACTS = (
    "message", "status_code", "llm_provider", "model", "response", "body", "code", "type", "param", "request_id",
    "retry_after", "num_retries", "max_retries",
)  # fmt: skip


@both
@pytest.mark.parametrize("name", FORMATS)
def test_a_status_means_the_same_from_every_provider(over: Any, name: str, streamed: bool) -> None:
    model, needed = FORMATS[name]
    for status, expected in CLASSES.items():
        wire = over(refuse(status, "the vendor's own words"), repeat=True)
        with pytest.raises(OpenAIError) as caught:
            wire.either(streamed)(model, num_retries=2, **needed)
        error = caught.value
        assert error.__class__ is expected, status
        assert {expected: "by class"}[type(error)] == "by class"
        assert type(error).__module__.startswith("litellm")
        assert error.status_code == status
        own = expected.__name__
        assert str(error).startswith(f"litellm.{own}: {own}: ")
        assert "Exception - the vendor's own words" in str(error)
        assert str(status) in str(error)
        assert all(hasattr(error, fact) for fact in FACTS)
        assert error.llm_provider == model.partition("/")[0]
        assert error.model
        assert not error.model.startswith(error.llm_provider + "/")
        assert error.response.headers.get("content-type") == "application/json"
        assert len(wire.requests) == (3 if status in REPEATED else 1), status
        error.message = "said otherwise"
        assert str(error) == "said otherwise"


@both
@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("name", FORMATS)
def test_the_number_of_repeats_is_the_callers(over: Any, name: str, count: int, streamed: bool) -> None:
    model, needed = FORMATS[name]
    for word in ("num_retries", "max_retries"):
        wire = over(refuse(503), repeat=True)
        with pytest.raises(litellm.ServiceUnavailableError):
            wire.either(streamed)(model, **{**needed, word: count})
        assert len(wire.requests) == count + 1


@both
def test_the_vendors_words_and_waits_are_there(program: Program, streamed: bool) -> None:
    program.sim.fail(429, "insufficient credits: rate limit of the day", retry_after=7)
    with pytest.raises(litellm.RateLimitError) as caught:
        program.either(streamed)(user("Hello"))
    error = caught.value
    assert "insufficient credits: rate limit of the day" in str(error)
    assert (error.status_code, error.retry_after) == (429, 7.0)
    assert "insufficient credits" in json.dumps(error.body)
    assert error.response.headers["Retry-After"] == "7"


@both
@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("context_window", litellm.ContextWindowExceededError),
        ("content_policy", litellm.ContentPolicyViolationError),
    ],
)
def test_two_refusals_have_classes_of_their_own(program: Program, reason: str, expected: Any, streamed: bool) -> None:
    if reason == "content_policy" and program.name not in ("openai", "openai responses", "azure"):
        return  # the others answer, with content_filter as the reason of the end
    program.sim.fail(reason=reason)
    with pytest.raises(litellm.BadRequestError) as caught:
        program.either(streamed)(user("Hello"))
    assert caught.value.__class__ is expected
    assert caught.value.status_code == 400


@pytest.mark.parametrize(
    ("body", "expected", "words"),
    [
        (b"<html>we are moving</html>", litellm.APIResponseValidationError, "we are moving"),
        (b"", litellm.APIResponseValidationError, ""),
        (b"[]", litellm.APIResponseValidationError, ""),
        (b'{"choices": []}', litellm.APIResponseValidationError, ""),
        (b'{"error": {"message": "out of credits", "code": 402}}', litellm.APIError, "out of credits"),
        (b'{"error": {"message": "slow down", "code": 429}}', litellm.RateLimitError, "slow down"),
    ],
)
def test_a_200_that_is_no_answer(over: Any, body: bytes, expected: type[OpenAIError], words: str) -> None:
    with pytest.raises(expected) as caught:
        over(reply(body)).ask(num_retries=0)
    assert caught.value.__class__ is expected
    assert words in str(caught.value)


@pytest.mark.parametrize("where", ["a bad request", "a refused key", "a limit"])
def test_words_do_not_outweigh_a_status(over: Any, where: str) -> None:
    status = {"a bad request": 400, "a refused key": 401, "a limit": 429}[where]
    wire = over(refuse(status, "some words of nobody's list", type="invalid_request_error"))
    with pytest.raises(CLASSES[status]) as caught:
        wire.ask(num_retries=0)
    assert caught.value.__class__ is CLASSES[status]


# --- our own mistakes ---


class Mistake(Exception):
    """Nothing that any answer could cause."""


@both
@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), AttributeError("x"), AssertionError("x"), Mistake()])
def test_a_mistake_of_ours_is_raised_as_itself(
    over: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, streamed: bool
) -> None:
    row, name = lookup.resolve("openai/gpt-4o")

    def broken(*args: Any) -> Any:
        raise error

    monkeypatch.setattr(type(protocols.load(row.protocol_for(name))), "build_request", broken)
    wire = over()
    with pytest.raises(type(error)) as caught:
        wire.either(streamed)(num_retries=3, fallbacks=["openai/b"])
    assert caught.value is error
    assert wire.sleeps == []


@both
@pytest.mark.parametrize("error", [AssertionError("x"), ZeroDivisionError("x"), Mistake()])
def test_a_mistake_while_reading_is_raised_as_itself(
    over: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, streamed: bool
) -> None:
    row, name = lookup.resolve("openai/gpt-4o")

    def broken(*args: Any) -> Any:
        raise error

    monkeypatch.setattr(
        type(protocols.load(row.protocol_for(name))), "stream" if streamed else "parse_response", broken
    )
    wire = over(stream(*events("a")) if streamed else answer())
    with pytest.raises(type(error)) as caught:
        wire.either(streamed)(num_retries=3)
    assert caught.value is error
    assert len(wire.requests) == 1
