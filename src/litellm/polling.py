"""Jobs: a request that is answered with where to ask again, until there is an answer, or a stream of one.

A protocol says what to ask next (`follow`); this flow asks, waits between, and does not lose a job to one failed look
at it. Knows no vendor.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from litellm.effects import (
    DeadlineExceeded,
    Flow,
    HttpRequest,
    OpenStream,
    ReadAll,
    Reply,
    Send,
    Sleep,
    TransportError,
)
from litellm.protocols.base import FollowUp, Malformed, ProtocolError
from litellm.retries import RETRIED_STATUSES, retry_after

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.base import WireProtocol

FIRST_WAIT = 0.5
LONGEST_WAIT = 5.0
"""Seconds between two looks at a job; each wait is half as long again as the one before."""
MOST_FAILURES = 4
"""Looks in a row that may fail before the call does."""

# Headers of the request that made the job which mean nothing without its body.
_OF_THE_BODY = frozenset({"content-type", "prefer"})

Clock = Callable[[], float]


def finished(
    reply: Reply, made_by: HttpRequest, call: Call, protocol: WireProtocol, clock: Clock = time.monotonic
) -> Flow[Reply]:
    """The reply that holds the answer, or a refusal (status 300 and above). Raises `TransportError`."""
    reply, _ = yield from _followed(reply, made_by, call, protocol, clock)
    return reply


def stream_of(
    stream: Any, made_by: HttpRequest, call: Call, protocol: WireProtocol, clock: Clock = time.monotonic
) -> Flow[Any]:
    """The stream of the job whose making `stream` tells of; that one is read and closed.

    Raises `TransportError`; `ProtocolError` where asking on is refused; `Malformed` where there is nothing to read."""
    body = yield ReadAll(stream, call.limits)
    stream.close()
    made = Reply(stream.status, stream.headers, body)
    reply, last = yield from _followed(made, made_by, call, protocol, clock)
    if reply.status >= 300:
        detail = protocol.parse_error(reply)
        detail.status = reply.status
        raise ProtocolError(detail)
    if last is None:
        raise Malformed("the job does not tell where its answer is: " + reply.body[:200].decode("utf-8", "replace"))
    return (yield OpenStream(_request(last, made_by), call.limits))


def _followed(
    reply: Reply, made_by: HttpRequest, call: Call, protocol: WireProtocol, clock: Clock
) -> Flow[tuple[Reply, FollowUp | None]]:
    """The last reply, and what is left to open as a stream."""
    limits = call.limits
    wait, failures = FIRST_WAIT, 0
    while (step := protocol.follow(reply, call)) is not None and not step.streams:
        if limits.deadline is not None and clock() + wait >= limits.deadline:
            raise DeadlineExceeded("the job was not done in the time of the call")
        yield Sleep(wait)
        wait = min(wait * 1.5, LONGEST_WAIT)
        try:
            found: Reply = yield Send(_request(step, made_by), limits)
        except DeadlineExceeded:
            raise
        except TransportError:
            failures += 1
            if failures > MOST_FAILURES:
                raise
            continue
        if found.status >= 300:
            failures += 1
            if found.status not in RETRIED_STATUSES or failures > MOST_FAILURES:
                return found, None
            wait = max(wait, retry_after(found.headers) or 0.0)
            continue
        reply, failures = found, 0
    return reply, step


def _request(step: FollowUp, made_by: HttpRequest) -> HttpRequest:
    """The request of a step: with the headers of the one that made the job where the address is the provider's."""
    request = step.request
    if step.trusted:
        kept = {name: value for name, value in made_by.headers.items() if name.lower() not in _OF_THE_BODY}
        request.headers = {**kept, **request.headers}
    else:
        request.public_only = True
    return request
