"""Streamed responses as callers iterate over them: one class for each colour, as programs tell them apart.

Knows events; everything else is `CustomStreamWrapper`'s.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from litellm.effects import Flow, Transport
from litellm.protocols.responses import FINAL
from litellm.streaming import CustomStreamWrapper
from litellm.types.responses import GenericEvent


class BaseResponsesAPIStreamingIterator(CustomStreamWrapper):
    """A streamed response: events in their order. See `CustomStreamWrapper` for closing and for what is raised.

    `completed_response` is the final event (`ResponseCompletedEvent`, or that of an incomplete or failed response) once
    it has come, and None before."""

    completed_response: Any = None

    def __iter__(self) -> Iterator[GenericEvent]:  # type: ignore[override]
        return self

    def __next__(self) -> GenericEvent:  # type: ignore[override]
        return self._seen(super().__next__())

    def __aiter__(self) -> AsyncIterator[GenericEvent]:  # type: ignore[override]
        return self

    async def __anext__(self) -> GenericEvent:  # type: ignore[override]
        return self._seen(await super().__anext__())

    def _seen(self, event: Any) -> GenericEvent:
        if event.type in FINAL:
            self.completed_response = event
            event.response._hidden_params = dict(self._hidden_params)
        return event


class ResponsesAPIStreamingIterator(BaseResponsesAPIStreamingIterator):
    """What `aresponses(stream=True)` gives: read it with `async for`."""


class SyncResponsesAPIStreamingIterator(BaseResponsesAPIStreamingIterator):
    """What `responses(stream=True)` gives."""


def iterator(flow: Flow[Any], transport: Transport, first: list[Any], **facts: Any) -> CustomStreamWrapper:
    """The iterator of the transport's colour."""
    cls = ResponsesAPIStreamingIterator if transport.is_async else SyncResponsesAPIStreamingIterator
    return cls(flow, transport, first, **facts)
