"""The next model when one fails: each with its own attempts, all inside one deadline.

Knows order and exceptions; what running a model means is handed in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from litellm.effects import Flow
from litellm.exceptions import OpenAIError

T = TypeVar("T")
Plan = TypeVar("Plan")


@dataclass(slots=True)
class Fallback(Generic[Plan]):
    """Another way to an answer. Made when its turn comes: one that nobody needs costs nothing."""

    make: Callable[[], Plan]
    after: type[OpenAIError] = OpenAIError
    """Only tried after a failure of this class."""


def with_fallbacks(
    run: Callable[[Plan], Flow[T]],
    first: Plan,
    fallbacks: Iterable[Fallback[Plan]],
    deadline: float | None,
    clock: Callable[[], float] = time.monotonic,
) -> Flow[T]:
    """The result of the first plan that succeeds. The last failure is raised, with the earlier ones as its context.

    A fallback that cannot even be made (no key, unknown provider) is a failure like any other."""
    try:
        return (yield from run(first))
    except OpenAIError as error:
        failure = error
    return (yield from after(failure, run, fallbacks, deadline, clock))


def after(
    failure: OpenAIError,
    run: Callable[[Plan], Flow[T]],
    fallbacks: Iterable[Fallback[Plan]],
    deadline: float | None,
    clock: Callable[[], float] = time.monotonic,
) -> Flow[T]:
    """The result of the first fallback that succeeds after this failure; the failure itself where there is none."""
    last = failure
    for fallback in fallbacks:
        if not isinstance(last, fallback.after):
            continue
        if deadline is not None and clock() >= deadline:
            break
        try:
            return (yield from run(fallback.make()))
        except OpenAIError as error:
            _end_of_chain(error).__context__ = last
            last = error
    raise last


def _end_of_chain(error: BaseException) -> BaseException:
    """Where an exception's own causes end: what came before it is put there."""
    while (earlier := error.__cause__ or error.__context__) is not None:
        error = earlier
    return error
