"""How often a request is repeated, and how long is waited: exact counts over the whole call, on a clock of our own."""

from __future__ import annotations

import itertools
import time
from email.utils import formatdate
from typing import Any

import pytest

import litellm
from litellm.effects import BadReply, BodyBroken, ConnectFailed, Headers, NoReply, ReadTimeout, Sleep
from litellm.exceptions import OpenAIError, RateLimitError
from litellm.retries import RETRIED_STATUSES, Retries, RetryPolicy, count_from, retry_after, with_retries
from scripted import DONE, answer, chunk_body, event, events, refuse, reply, stream, texts

RETRIED = (408, 409, 425, 429, 500, 502, 503, 504, 529)
FINAL = (400, 401, 403, 404, 413, 422, 402, 405, 418, 302)

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])


# --- counts ---


@both
@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("status", RETRIED)
def test_num_retries_is_the_number_of_repeats(over: Any, status: int, count: int, streamed: bool) -> None:
    wire = over(refuse(status), repeat=True)
    with pytest.raises(OpenAIError) as caught:
        wire.either(streamed)(num_retries=count)
    assert len(wire.requests) == count + 1
    assert len(wire.sleeps) == count
    assert caught.value.status_code == status
    assert (caught.value.num_retries, caught.value.max_retries) == (count, count)
    assert len({(request.method, request.url, request.body) for request in wire.requests}) == 1


@both
@pytest.mark.parametrize("status", FINAL)
def test_what_a_repeat_cannot_mend_is_sent_once(over: Any, status: int, streamed: bool) -> None:
    wire = over(refuse(status))
    with pytest.raises(OpenAIError):
        wire.either(streamed)(num_retries=5)
    assert len(wire.requests) == 1
    assert wire.sleeps == []


@both
def test_two_repeats_are_the_default(over: Any, streamed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(refuse(503), repeat=True)
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.either(streamed)()
    assert len(wire.requests) == 3
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.either(streamed)(max_retries=1)
    assert len(wire.requests) == 5
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.either(streamed)(num_retries=0, max_retries=4)  # one owner, and num_retries is its name
    assert len(wire.requests) == 6
    monkeypatch.setattr(litellm, "num_retries", 4)
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.either(streamed)()
    assert len(wire.requests) == 11


@both
@pytest.mark.parametrize("failures", [1, 2])
def test_the_answer_after_failures_is_the_answer(over: Any, failures: int, streamed: bool) -> None:
    good = stream(*events("Hello")) if streamed else answer("Hello")
    wire = over(*[refuse(429)] * failures, good)
    wire.either(streamed)(num_retries=2)
    assert len(wire.requests) == failures + 1


NO_ANSWER = {
    "dns": (ConnectFailed("no such host", "dns"), True),
    "refused": (ConnectFailed("refused", "refused"), True),
    "connect timeout": (ConnectFailed("slow", "timeout"), True),
    "proxy": (ConnectFailed("proxy", "proxy"), True),
    "reset before an answer": (NoReply("reset"), True),
    "silence": (ReadTimeout("silent"), True),
    "certificate": (ConnectFailed("not trusted", "tls"), False),
    "cut in the body": (BodyBroken("cut"), False),
}


@both
@pytest.mark.parametrize("name", NO_ANSWER)
def test_no_answer_is_asked_for_again_unless_it_had_begun(over: Any, name: str, streamed: bool) -> None:
    error, again = NO_ANSWER[name]
    wire = over(error, repeat=True)
    expected = litellm.Timeout if "timeout" in name or name == "silence" else litellm.APIConnectionError
    with pytest.raises(expected) as caught:
        wire.either(streamed)(num_retries=2)
    assert caught.value.__class__ is expected
    assert len(wire.requests) == (3 if again else 1)
    assert caught.value.response is None


@both
def test_an_answer_that_is_not_http_is_a_connection_error(over: Any, streamed: bool) -> None:
    wire = over(BadReply("SSH-2.0"), repeat=True)
    with pytest.raises(litellm.APIConnectionError, match=r"SSH-2\.0"):
        wire.either(streamed)(num_retries=1)


@both
@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"choices": []}', b"[]", b""])
def test_a_200_that_is_no_answer_is_not_asked_for_again(over: Any, body: bytes, streamed: bool) -> None:
    canned = stream(event(body or b"{}"), DONE) if streamed else reply(body)
    wire = over(canned, repeat=True)
    with pytest.raises(litellm.APIResponseValidationError):
        wire.either(streamed)(num_retries=2)
    assert len(wire.requests) == 1


def test_a_stream_cut_before_its_first_chunk_is_not_asked_for_again(over: Any) -> None:
    role = event(chunk_body({"role": "assistant", "content": ""}))
    wire = over(stream(role, BodyBroken("cut")), repeat=True)
    with pytest.raises(litellm.APIConnectionError):
        wire.listen(num_retries=2)
    assert len(wire.requests) == 1
    assert wire.chunks == []


def test_a_stream_that_has_begun_is_never_asked_for_again(over: Any) -> None:
    wire = over(stream(*events("Hel")[:2], ReadTimeout("silent")), repeat=True)
    with pytest.raises(litellm.exceptions.MidStreamFallbackError):
        wire.listen(num_retries=5)
    assert len(wire.requests) == 1


@both
def test_a_refusal_of_our_own_is_not_repeated(over: Any, streamed: bool) -> None:
    wire = over()
    with pytest.raises(litellm.BadRequestError):
        wire.either(streamed)(temperature="hot", num_retries=3)
    assert wire.requests == wire.sleeps == []


# --- x-should-retry ---


@both
@pytest.mark.parametrize(
    ("status", "advice", "requests"),
    [(429, "false", 1), (503, "false", 1), (400, "true", 3), (409, "true", 3), (429, "maybe", 3), (400, "maybe", 1)],
)
def test_the_vendors_advice_is_followed(over: Any, status: int, advice: str, requests: int, streamed: bool) -> None:
    wire = over(refuse(status, headers={"x-should-retry": advice}), repeat=True)
    with pytest.raises(OpenAIError):
        wire.either(streamed)(num_retries=2)
    assert len(wire.requests) == requests


# --- retry policy ---

POLICIES = [
    ({"RateLimitErrorRetries": 4}, 429, {}, 5),
    ({"RateLimitErrorRetries": 0}, 429, {}, 1),
    ({"TimeoutErrorRetries": 1}, 429, {}, 3),  # says nothing about this class: num_retries
    ({"TimeoutErrorRetries": 1}, 408, {}, 2),
    ({"TimeoutErrorRetries": 0}, 504, {}, 1),
    ({"InternalServerErrorRetries": 1}, 500, {}, 2),
    ({"BadRequestErrorRetries": 2}, 400, {}, 3),
    ({"AuthenticationErrorRetries": 1}, 401, {}, 2),
    ({"BadRequestErrorRetries": 3, "ContentPolicyViolationErrorRetries": 1}, 400, {"code": "content_filter"}, 2),
    ({"BadRequestErrorRetries": 3}, 400, {"code": "content_filter"}, 4),  # the class above it
]


@both
@pytest.mark.parametrize("as_dict", [False, True], ids=["object", "dict"])
@pytest.mark.parametrize(("policy", "status", "error", "requests"), POLICIES)
def test_a_policy_counts_by_class(
    over: Any, policy: dict[str, int], status: int, error: dict[str, str], requests: int, as_dict: bool, streamed: bool
) -> None:
    wire = over(refuse(status, **error), repeat=True)
    with pytest.raises(OpenAIError):
        wire.either(streamed)(num_retries=2, retry_policy=policy if as_dict else litellm.RetryPolicy(**policy))
    assert len(wire.requests) == requests


@pytest.mark.parametrize(
    "policy",
    [
        3,
        "RateLimitError",
        pytest.param(
            {"NoSuchErrorRetries": 1},
        ),
    ],
)
def test_what_is_no_policy_is_refused(over: Any, policy: Any) -> None:
    with pytest.raises(litellm.BadRequestError, match="retry_policy"):
        over().ask(retry_policy=policy)


# --- how long ---


def waits(error: OpenAIError, dice: Any, count: int = 12, **options: Any) -> list[float]:
    """What is slept between `count` failures in a row."""

    def attempt() -> Any:
        raise error
        yield

    found: list[float] = []
    flow = with_retries(attempt, Retries(count=count, dice=dice, clock=lambda: 0.0, **options))
    try:
        for effect in flow:
            assert isinstance(effect, Sleep)
            found.append(effect.seconds)
    except OpenAIError as raised:
        assert raised is error  # noqa: PT017  (the waits before it are what is asked for)
    else:
        pytest.fail("the last failure was swallowed")
    return found


def limited(seconds: float | None = None) -> RateLimitError:
    error = RateLimitError("slow down", "p", "m", litellm.exceptions.ErrorResponse(429, Headers()))
    error.retry_after = seconds
    return error


def test_waits_are_anywhere_under_a_doubling_ceiling() -> None:
    ceilings = [0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8, 8, 8]
    thrown: list[tuple[float, float]] = []

    def dice(low: float, high: float) -> float:
        thrown.append((low, high))
        return high

    assert waits(limited(), dice) == ceilings
    assert thrown == [(0.0, ceiling) for ceiling in ceilings]
    assert waits(limited(), lambda low, high: low) == [0.0] * 12
    assert waits(limited(), lambda low, high: high / 4) == [ceiling / 4 for ceiling in ceilings]


def test_retry_after_is_a_floor() -> None:
    assert waits(limited(3.0), lambda low, high: high, count=5) == [3.0, 3.0, 3.0, 4.0, 8.0]
    assert waits(limited(30.0), lambda low, high: high, count=2) == [30.0, 30.0]
    assert waits(limited(0.0), lambda low, high: high, count=2) == [0.5, 1.0]


def test_the_dice_of_a_call_are_thrown(over: Any) -> None:
    wire = over(refuse(429), repeat=True)
    seen: set[float] = set()
    for _ in range(5):
        wire.sleeps.clear()
        with pytest.raises(RateLimitError):
            wire.ask(num_retries=3)
        assert all(0 <= wait <= ceiling for wait, ceiling in zip(wire.sleeps, (0.5, 1, 2), strict=True))
        seen.update(wire.sleeps)
    assert len(seen) == 15


NOW = 1_700_000_000.0
RETRY_AFTER = [
    ({"retry-after": "7"}, 7.0),
    ({"Retry-After": "0.25"}, 0.25),
    ({"retry-after": "0"}, 0.0),
    ({"retry-after-ms": "1500"}, 1.5),
    ({"retry-after-ms": "1500", "retry-after": "60"}, 1.5),
    ({"retry-after-ms": "soon", "retry-after": "60"}, 60.0),
    ({"retry-after-ms": "-1", "retry-after": "60"}, 60.0),
    ({"retry-after": formatdate(NOW + 90, usegmt=True)}, 90.0),
    ({"retry-after": formatdate(NOW - 90, usegmt=True)}, 0.0),
    ({"retry-after": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
    ({"retry-after": "-5"}, None),
    ({"retry-after": "nan"}, None),
    ({"retry-after": "inf"}, None),
    ({"retry-after": "in a minute"}, None),
    ({"retry-after": ""}, None),
    ({"retry-after": "9" * 400}, None),
    ({"retry-after": "86400"}, 86400.0),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), RETRY_AFTER)
def test_retry_after_in_all_its_spellings(headers: dict[str, str], seconds: float | None) -> None:
    found = retry_after(Headers(headers.items()), lambda: NOW)
    assert found == (None if seconds is None else pytest.approx(seconds, abs=1.0))
    if seconds is not None and seconds < 80:
        assert found == seconds


@both
def test_retry_after_reaches_the_wait_and_the_error(over: Any, streamed: bool) -> None:
    wire = over(refuse(429, headers={"retry-after": "11"}), repeat=True)
    with pytest.raises(RateLimitError) as caught:
        wire.either(streamed)(num_retries=2)
    assert wire.sleeps == [11.0, 11.0]
    assert caught.value.retry_after == 11.0


# --- the deadline ---


@both
def test_a_wait_that_the_deadline_does_not_allow_fails_at_once(over: Any, streamed: bool) -> None:
    wire = over(refuse(429, headers={"retry-after": "60"}), repeat=True)
    began = wire.now
    with pytest.raises(RateLimitError) as caught:
        wire.either(streamed)(num_retries=5, timeout=30)
    assert len(wire.requests) == 1
    assert wire.sleeps == []
    assert wire.now == began
    assert caught.value.retry_after == 60.0
    assert (caught.value.num_retries, caught.value.max_retries) == (0, 5)


@both
def test_the_deadline_bounds_requests_and_waits_together(over: Any, streamed: bool) -> None:
    wire = over(refuse(503, seconds=4.0, headers={"retry-after": "2"}), repeat=True)
    began = wire.now
    with pytest.raises(OpenAIError):
        wire.either(streamed)(num_retries=50, timeout=20)
    assert wire.now - began <= 20
    assert len(wire.requests) <= 4
    assert len({limits.deadline for limits in wire.limits}) == 1
    assert wire.limits[0].deadline == pytest.approx(began + 20)


@both
def test_a_reply_after_the_deadline_is_a_timeout(over: Any, streamed: bool) -> None:
    wire = over(answer(), repeat=True)
    wire.replies[0].seconds = 50.0
    began = wire.now
    with pytest.raises(litellm.Timeout) as caught:
        wire.either(streamed)(timeout=10, num_retries=3)
    assert caught.value.__class__ is litellm.Timeout
    assert caught.value.status_code == 408
    assert len(wire.requests) == 1
    assert wire.now - began == pytest.approx(10)


def test_the_default_deadline_is_ten_minutes(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(answer(), repeat=True)
    wire.ask()
    assert wire.limits[0].deadline == pytest.approx(wire.now + 600)
    wire.ask(timeout="45")
    assert wire.limits[1].deadline == pytest.approx(wire.now + 45)
    monkeypatch.setattr(litellm, "request_timeout", 30)
    wire.ask()
    assert wire.limits[2].deadline == pytest.approx(wire.now + 30)


def test_the_callers_own_time_does_not_count_for_a_stream(over: Any) -> None:
    wire = over(stream(*itertools.chain.from_iterable((block, 1.0) for block in events("a", "b", "c"))))

    def slow_reader(chunk: Any) -> None:
        wire.now += 100

    wire.on_chunk = slow_reader
    assert texts(wire.listen(timeout=10)) == "abc"


def test_a_streams_own_silence_counts(over: Any) -> None:
    wire = over(stream(*events("a")[:2], 100.0, *events("b")[1:]))
    began = wire.now
    with pytest.raises(litellm.exceptions.MidStreamFallbackError) as caught:
        wire.listen(timeout=10)
    assert wire.now - began == pytest.approx(10)
    assert isinstance(caught.value.original_exception, litellm.Timeout)


# --- counts as given ---


@pytest.mark.parametrize(
    ("given", "count"), [((None,), 2), ((0, 5), 0), ((None, 5), 5), ((None, None, 7), 7), ((3, 5, 7), 3)]
)
def test_the_first_count_given_counts(given: tuple[Any, ...], count: int) -> None:
    assert count_from(*given) == count


@pytest.mark.parametrize("wrong", [-1, 1.5, "2", True, [1]])
def test_what_is_no_count_is_refused(over: Any, wrong: Any) -> None:
    wire = over()
    with pytest.raises(litellm.BadRequestError, match="num_retries"):
        wire.ask(num_retries=wrong)
    assert wire.requests == []


def test_the_statuses_are_the_documented_ones() -> None:
    assert sorted(RETRIED_STATUSES) == sorted(RETRIED)


def test_a_policy_says_nothing_where_it_was_given_nothing() -> None:
    assert RetryPolicy().retries_for(limited()) is None
    assert RetryPolicy(RateLimitErrorRetries=3).retries_for(limited()) == 3


def test_no_time_passes_in_these_tests(over: Any) -> None:
    began = time.monotonic()
    wire = over(refuse(503, headers={"retry-after": "100"}), refuse(503), answer())
    wire.ask()
    assert wire.sleeps[0] == 100
    assert time.monotonic() - began < 5
