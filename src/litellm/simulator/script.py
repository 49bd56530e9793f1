"""What the simulator was told to do next: a queue of steps, each for the first request it is meant for.

Knows which step is whose turn; does not know what a step does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from litellm.simulator.faults import Fault
from litellm.simulator.records import Answer


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer given byte for byte."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    events: Sequence[bytes] | None = None
    """Pieces of a streamed body, instead of `body`."""


@dataclass(eq=False, slots=True)
class Step:
    """What to do with one request, or with several."""

    answer: Answer | None = None
    canned: Canned | None = None
    faults: tuple[Fault, ...] = ()
    chunk_chars: int | None = None
    model: str | None = None
    """Only for requests of this model."""
    path: str | None = None
    """Only for requests whose path ends so."""
    times: int | None = 1
    """For so many requests; None: for all that come."""


class Script:
    """The queue. Threads may use it at once."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._lock = threading.Lock()

    def add(self, step: Step) -> None:
        with self._lock:
            self._steps.append(step)

    def clear(self) -> None:
        with self._lock:
            self._steps.clear()

    @property
    def constant(self) -> bool:
        """It says the same for each request, however often it comes."""
        return all(step.times is None for step in self._steps)

    def take(self, path: str, model: str | None, usable: Callable[[Step], bool]) -> Step | None:
        """The first step meant for a request of this path and model; it is used up by that."""
        with self._lock:
            for place, step in enumerate(self._steps):
                if step.path is not None and not path.endswith(step.path):
                    continue
                if (step.model is not None and step.model != model) or not usable(step):
                    continue
                if step.times is not None:
                    step.times -= 1
                    if step.times <= 0:
                        del self._steps[place]
                return step
        return None
