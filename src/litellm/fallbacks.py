"""The next model when one fails: each with its own attempts, all inside one deadline.

Knows order and exceptions; what running a model means is handed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from litellm.effects import Flow
from litellm.exceptions import OpenAIError

T = TypeVar("T")
Plan = TypeVar("Plan")


def with_fallbacks(
    run: Callable[[Plan], Flow[T]],
    plans: Iterable[Callable[[], Plan]],
    deadline: float | None,
    clock: Callable[[], float] = time.monotonic,
) -> Flow[T]:
    """The result of the first plan that succeeds. The last failure is raised, with the earlier ones as its context.

    Plans are made when their turn comes, so that a fallback nobody needs costs nothing; a fallback that cannot even be
    made (no key, unknown provider) is a failure like any other."""
    last: OpenAIError | None = None
    for make in plans:
        if last is not None and deadline is not None and clock() >= deadline:
            break
        try:
            return (yield from run(make()))
        except OpenAIError as error:
            if last is not None and error.__context__ is None:
                error.__context__ = last
            last = error
    assert last is not None
    raise last
