"""Performs the effects a flow asks for: the sync driver blocks, the async one awaits. The one file in two colours.

Neither knows what a flow is for. A failed effect is thrown into the flow, which decides what it means.
"""

from __future__ import annotations

from typing import Any, TypeVar

from litellm.effects import Emit, Flow, Left, Transport

T = TypeVar("T")


class Done(Exception):
    """A flow has ended; `value` is what it returned."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def advance(flow: Flow[Any], transport: Transport) -> list[Any]:
    """Runs a flow until it emits chunks, and returns them. Raises `Done` at its end, or what the flow raises."""
    answer: Any = None
    failure: BaseException | None = None
    while True:
        try:
            effect = flow.send(answer) if failure is None else flow.throw(failure)
        except StopIteration as end:
            raise Done(end.value) from None
        if type(effect) is Emit:
            return effect
        answer = failure = None
        try:
            answer = effect.perform(transport)  # type: ignore[union-attr]
        except BaseException as error:
            failure = error


async def aadvance(flow: Flow[Any], transport: Transport, failure: BaseException | None = None) -> list[Any]:
    """The awaiting twin of `advance`; begins by throwing `failure` where one is given."""
    answer: Any = None
    while True:
        try:
            effect = flow.send(answer) if failure is None else flow.throw(failure)
        except StopIteration as end:
            raise Done(end.value) from None
        if type(effect) is Emit:
            return effect
        answer = failure = None
        try:
            answer = await effect.perform(transport)  # type: ignore[union-attr]
        except BaseException as error:
            failure = error


def run(flow: Flow[T], transport: Transport) -> T:
    """Runs a flow that emits nothing to its end and returns its result."""
    try:
        advance(flow, transport)
    except Done as end:
        return end.value
    raise RuntimeError("a flow without a stream emitted chunks")


async def arun(flow: Flow[T], transport: Transport) -> T:
    """The awaiting twin of `run`."""
    try:
        await aadvance(flow, transport)
    except Done as end:
        return end.value
    raise RuntimeError("a flow without a stream emitted chunks")


async def aleave(flow: Flow[Any], transport: Transport) -> None:
    """Ends a flow that nobody reads any further, and performs what it does at its end."""
    try:
        await aadvance(flow, transport, Left())
    except (Left, Done):
        pass
