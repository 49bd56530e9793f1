"""When to try again, and after how long: one owner of every attempt, for every provider, sync, async and streaming.

Knows exceptions and seconds. Does not know what an attempt does, and takes clock and dice from outside.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from litellm.effects import BodyBroken, ConnectFailed, DeadlineExceeded, Flow, Headers, Sleep, TransportError
from litellm.exceptions import OpenAIError, Timeout

T = TypeVar("T")

RETRIED_STATUSES = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
LONGEST_WAIT = 8.0
"""Seconds: the ceiling of our own waits. A vendor's `retry-after` may be longer."""


class RetryPolicy:
    """How many retries each class of failure gets. Classes left at None follow `num_retries`."""

    def __init__(
        self,
        BadRequestErrorRetries: int | None = None,  # noqa: N803  (the published names)
        AuthenticationErrorRetries: int | None = None,  # noqa: N803
        TimeoutErrorRetries: int | None = None,  # noqa: N803
        RateLimitErrorRetries: int | None = None,  # noqa: N803
        ContentPolicyViolationErrorRetries: int | None = None,  # noqa: N803
        InternalServerErrorRetries: int | None = None,  # noqa: N803
    ) -> None:
        self.BadRequestErrorRetries = BadRequestErrorRetries
        self.AuthenticationErrorRetries = AuthenticationErrorRetries
        self.TimeoutErrorRetries = TimeoutErrorRetries
        self.RateLimitErrorRetries = RateLimitErrorRetries
        self.ContentPolicyViolationErrorRetries = ContentPolicyViolationErrorRetries
        self.InternalServerErrorRetries = InternalServerErrorRetries

    def retries_for(self, error: OpenAIError) -> int | None:
        """The count for this failure's class, nearest class first; None where the policy says nothing."""
        for cls in type(error).__mro__:
            name = "TimeoutError" if cls.__name__ == "Timeout" else cls.__name__
            count = getattr(self, f"{name}Retries", None)
            if isinstance(count, int):
                return count
        return None


@dataclass(frozen=True, slots=True)
class Retries:
    """How often, and until when."""

    count: int = 2
    policy: RetryPolicy | None = None
    deadline: float | None = None
    """A moment on `clock`."""
    clock: Callable[[], float] = time.monotonic
    dice: Callable[[float, float], float] = random.uniform
    elsewhere: Callable[[OpenAIError], bool] | None = None
    """Whether, after this failure, the next attempt asks somebody else who may do better: worth it, and at once."""
    least_wait: float = 0.0
    """Seconds: the floor of waits for the same."""
    host: Callable[[], str] | None = None
    """Whose quota of retries is used; none where it is None."""
    refunded: int = 0
    """What of the refund for a success the attempt, a whole call with a quota of its own, gives by itself."""


def with_retries(attempt: Callable[[], Flow[T]], retries: Retries) -> Flow[T]:
    """Runs attempts until one succeeds, or the count, the deadline or the kind of failure says stop."""
    tried = paid = 0
    payer = ""
    while True:
        try:
            result = yield from attempt()
            if SPENT and retries.host is not None:
                host = retries.host()
                _give_back(host, (paid if paid and host == payer else 1) - retries.refunded)
            return result
        except OpenAIError as error:
            elsewhere = retries.elsewhere is not None and retries.elsewhere(error)
            allowed = _allowed(error, retries, elsewhere)
            error.num_retries, error.max_retries = tried, allowed
            if tried >= allowed:
                raise
            wait = 0.0 if elsewhere else _wait(error, retries, tried)
            if retries.deadline is not None and retries.clock() + wait >= retries.deadline:
                error.retries_stopped = f"deadline: the wait of {wait:.1f} s would have lasted beyond it"
                raise
            if retries.host is not None and not elsewhere:
                payer = retries.host()
                if not (paid := _take(payer, error)):
                    error.retries_stopped = "quota: too many of the latest requests to this host failed"
                    raise
        tried += 1
        if not elsewhere:
            yield Sleep(wait)


def _wait(error: OpenAIError, retries: Retries, tried: int) -> float:
    """Full jitter under a doubling bound; what the vendor asks for, and the caller, are floors."""
    wait = retries.dice(0.0, min(0.5 * 2**tried, LONGEST_WAIT))
    return max(wait, error.retry_after or 0.0, retries.least_wait)


# --- the quota: when a host fails whoever asks, retries only add to its load ---

CAPACITY, COST, COST_OF_TIMEOUT = 500, 5, 10
"""Of the "standard" retry mode of AWS's SDKs: retries take from a bucket of 500, a request that succeeds at once gives
1 back, a retry that succeeds what it took. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"""

SPENT: dict[str, int] = {}
"""What is missing from each host's bucket; hosts with full ones are not here. Of the whole process, and without a lock:
threads that meet here may miscount by a retry, which a lock held across a fork would not be worth."""


def _take(host: str, error: OpenAIError) -> int:
    """Pays for a retry and gives what it cost; 0 where it cannot be paid."""
    cost = COST_OF_TIMEOUT if isinstance(error, Timeout) else COST
    spent = SPENT.get(host, 0) + cost
    if spent > CAPACITY:
        return 0
    SPENT[host] = spent
    return cost


def _give_back(host: str, amount: int) -> None:
    spent = SPENT.get(host, 0) - amount
    if spent > 0:
        SPENT[host] = spent
    else:
        SPENT.pop(host, None)


def _allowed(error: OpenAIError, retries: Retries, elsewhere: bool) -> int:
    by_class = retries.policy.retries_for(error) if retries.policy else None
    if by_class is not None:
        return by_class
    return retries.count if elsewhere or is_retryable(error) else 0


def is_retryable(error: OpenAIError) -> bool:
    """Repeating may help and cannot do harm: nothing of an answer has come, or the vendor said so by its status."""
    response = error.response
    if response is not None:
        advice = response.headers.get("x-should-retry")
        if advice in ("true", "false"):
            return advice == "true"
        return response.status_code in RETRIED_STATUSES
    cause = error.__cause__
    if isinstance(cause, ConnectFailed):
        return cause.kind != "tls"
    return isinstance(cause, TransportError) and not isinstance(cause, (BodyBroken, DeadlineExceeded))


def retry_after(headers: Headers, now: Callable[[], float] = time.time) -> float | None:
    """Seconds to wait by `retry-after-ms` or `retry-after` (seconds or an HTTP date); None where neither is usable.

    Source: RFC 9110, 10.2.3; `retry-after-ms` is Azure's and OpenAI's."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        seconds = _seconds(value, unit, now)
        if seconds is not None:
            return seconds
    return None


def _seconds(value: str, unit: float, now: Callable[[], float]) -> float | None:
    try:
        seconds = float(value) * unit
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now()
        except (ValueError, OverflowError, IndexError, TypeError):
            return None
        return max(seconds, 0.0)
    return seconds if 0 <= seconds < float("inf") else None


def count_from(given: Any, *defaults: Any) -> int:
    """The first of these that says a number of retries. Raises `ValueError` for a negative or a non-integer."""
    for value in (given, *defaults):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"num_retries must be a whole number, 0 or more; got {value!r}")
        return value
    return 2
