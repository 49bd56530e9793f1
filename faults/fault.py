"""One thing that goes wrong with one call, and what a trustworthy client may make of it. Causes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.server import Plan
from faults.vendors import Recording

STALL = 0.3
"""Seconds that a call waits which will hear no more."""
PATIENT = 8.0
"""Seconds for a call that will be answered at once, even on a busy machine."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a family. `recording` is the answer that it befalls: only that answer, whole, may come of the call."""

    family: str
    recording: Recording
    plans: Callable[[], Sequence[Plan]]
    """What the server does with the first request, the second, …; the last for all further ones."""
    harmless: bool = False
    """The answer is whole, if odd: a client must read it."""
    status: int | None = None
    """What the exception must say, where the answer is an error."""
    timeout: float = PATIENT
    base: str | None = None
    """Where to call, if not the server: a connection goes wrong."""
    params: Mapping[str, Any] = field(default_factory=dict)
