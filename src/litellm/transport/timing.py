"""From the limits of an attempt to the seconds one step may take, and back to what a missed limit means."""

from __future__ import annotations

from math import inf
from time import monotonic

from litellm.effects import ConnectFailed, DeadlineExceeded, Limits, ReadTimeout

_LEAST = 1e-6
"""Seconds. A socket takes a timeout of 0 for "never wait", which is another mode, not a short wait."""
_TICK = 0.001
"""Seconds that a clock may be behind the timer that has just gone off."""


def patience(limit: float | None, deadline: float | None) -> float | None:
    """Seconds that one step may take: the shorter of its own limit and what the deadline leaves.

    None: no limit. Raises `DeadlineExceeded` when nothing is left."""
    if deadline is None:
        return limit if limit is None or limit > _LEAST else _LEAST
    left = deadline - monotonic()
    if left <= 0:
        raise DeadlineExceeded("the call's time was used up")
    if limit is not None and limit < left:
        left = limit
    return max(_LEAST, left)


def moment(limit: float | None, deadline: float | None) -> float:
    """The moment, on the monotonic clock, at which a step that begins now has taken long enough; `inf`: never.

    Raises `DeadlineExceeded` when nothing is left."""
    now = monotonic()
    if deadline is None:
        return inf if limit is None else now + limit
    if deadline <= now:
        raise DeadlineExceeded("the call's time was used up")
    return deadline if limit is None or now + limit > deadline else now + limit


def overdue(
    limits: Limits, host: str, did: str = "was silent for longer than the read limit"
) -> ReadTimeout | DeadlineExceeded:
    """What it means that a wait for a server ran out."""
    if limits.deadline is not None and limits.deadline - monotonic() < _TICK:
        return DeadlineExceeded(f"the call's time was used up while waiting for {host}")
    return ReadTimeout(f"{host} {did}")


def overdue_connect(limits: Limits, host: str, doing: str = "connecting to") -> ConnectFailed | DeadlineExceeded:
    """What it means that reaching a host ran out of time."""
    if limits.deadline is not None and limits.deadline - monotonic() < _TICK:
        return DeadlineExceeded(f"the call's time was used up while {doing} {host}")
    return ConnectFailed(f"{doing} {host} took longer than the connect limit", "timeout")
