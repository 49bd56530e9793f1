"""Error bodies of Google, and the exceptions that they become on the whole way through a call."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gemini_calls import call

import litellm
from litellm.drivers import run
from litellm.effects import Headers, Reply
from litellm.exceptions import OpenAIError
from litellm.pipeline import Attempt, complete_once
from litellm.protocols.gemini import PROTOCOL
from scripted import Blocking, Script, reply


def error(code: int, status: str, message: str = "no", *details: Any) -> dict[str, Any]:
    return {
        "error": {"code": code, "message": message, "status": status, **({"details": list(details)} if details else {})}
    }


INFO = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    "reason": "API_KEY_INVALID",
    "domain": "googleapis.com",
    "metadata": {"service": "generativelanguage.googleapis.com"},
}
QUOTA = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": []}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.074824224s"}
BAD_KEY = error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", INFO)
TOO_LONG = "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."

# (HTTP status, body, exception, code)
ERRORS: list[tuple[int, Any, type[OpenAIError], str | None]] = [
    (400, error(400, "INVALID_ARGUMENT", "Invalid value at 'contents'"), litellm.BadRequestError, "INVALID_ARGUMENT"),
    (400, error(400, "FAILED_PRECONDITION"), litellm.BadRequestError, "FAILED_PRECONDITION"),
    (400, BAD_KEY, litellm.AuthenticationError, "API_KEY_INVALID"),
    (400, [BAD_KEY], litellm.AuthenticationError, "API_KEY_INVALID"),
    (
        400,
        error(400, "INVALID_ARGUMENT", "API key expired. Please renew it."),
        litellm.AuthenticationError,
        "API_KEY_INVALID",
    ),
    (400, error(400, "INVALID_ARGUMENT", TOO_LONG), litellm.ContextWindowExceededError, "INVALID_ARGUMENT"),
    (401, error(401, "UNAUTHENTICATED"), litellm.AuthenticationError, "UNAUTHENTICATED"),
    (403, error(403, "PERMISSION_DENIED"), litellm.PermissionDeniedError, "PERMISSION_DENIED"),
    (404, error(404, "NOT_FOUND", "models/x is not found"), litellm.NotFoundError, "NOT_FOUND"),
    (429, [error(429, "RESOURCE_EXHAUSTED", "quota", QUOTA, RETRY)], litellm.RateLimitError, "RESOURCE_EXHAUSTED"),
    (500, error(500, "INTERNAL"), litellm.InternalServerError, "INTERNAL"),
    (502, b"<html>Bad Gateway</html>", litellm.BadGatewayError, None),
    (503, error(503, "UNAVAILABLE"), litellm.ServiceUnavailableError, "UNAVAILABLE"),
    (504, error(504, "DEADLINE_EXCEEDED"), litellm.Timeout, "DEADLINE_EXCEEDED"),
    (400, {"error": "words"}, litellm.BadRequestError, None),
    (400, [], litellm.BadRequestError, None),
    (200, error(503, "UNAVAILABLE"), litellm.ServiceUnavailableError, "UNAVAILABLE"),
    (200, {"error": {"message": "gone", "status": "NOT_FOUND"}}, litellm.NotFoundError, "NOT_FOUND"),
]


@pytest.mark.parametrize(("status", "body", "expected", "code"), ERRORS)
def test_error(status: int, body: Any, expected: type[OpenAIError], code: str | None) -> None:
    script = Script([reply(body, status)])
    with pytest.raises(OpenAIError) as caught:
        run(complete_once(Attempt(call())), Blocking(script))
    assert type(caught.value) is expected
    assert caught.value.code == code
    assert "test-key" not in str(caught.value)
    (request,) = script.requests
    assert request.headers["x-goog-api-key"] == "test-key"
    assert "test-key" not in request.url


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [("34.5s", 34.5), ("0s", 0.0), ({"seconds": 3, "nanos": 500000000}, 3.5), ("soon", None), ("-1s", None), (7, None)],
)
def test_how_long_to_wait(delay: Any, seconds: float | None) -> None:
    body = json.dumps([error(429, "RESOURCE_EXHAUSTED", "quota", {"retryDelay": delay})]).encode()
    assert PROTOCOL.parse_error(Reply(429, Headers(), body)).retry_after == seconds


def test_the_wait_is_on_the_exception() -> None:
    script = Script([reply(error(429, "RESOURCE_EXHAUSTED", "quota", RETRY), 429)])
    with pytest.raises(litellm.RateLimitError) as caught:
        run(complete_once(Attempt(call())), Blocking(script))
    assert caught.value.retry_after == pytest.approx(34.07, abs=0.01)
