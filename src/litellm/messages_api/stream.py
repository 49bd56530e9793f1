"""Streamed messages as callers iterate over them: one class for each colour, since programs tell them apart by it.

An item is one event as it stands on the wire (`event: …`, `data: …`, an empty line), in bytes: programs hand them on to
clients of their own. Knows how events are written; everything else is `CustomStreamWrapper`'s.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from litellm.effects import Flow, Transport
from litellm.protocols.json_body import encode
from litellm.streaming import CustomStreamWrapper

if TYPE_CHECKING:
    from typing_extensions import Self


def written(event: dict[str, Any]) -> bytes:
    """An event as server-sent events have it."""
    return b"event: %s\ndata: %s\n\n" % (event["type"].encode(), encode(event))


class _Stream:
    def __init__(self, events: CustomStreamWrapper) -> None:
        self._events = events
        self.model = events.model
        self.custom_llm_provider = events.custom_llm_provider

    @property
    def _hidden_params(self) -> dict[str, Any]:
        """How the stream came."""
        return self._events._hidden_params


class MessagesStream(_Stream):
    """What `messages.create(stream=True)` gives. Leaving its `with` block, or dropping it, closes the connection.

    Iterating raises what `completion` raises; after the first event a failure is `MidStreamFallbackError`."""

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return written(next(self._events))  # type: ignore[arg-type]

    def close(self) -> None:
        """Stops the stream and closes its connection. May be called again."""
        self._events.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncMessagesStream(_Stream):
    """What `messages.acreate(stream=True)` gives: `MessagesStream`, read with `async for`."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        return written(await anext(self._events))  # type: ignore[arg-type]

    async def aclose(self) -> None:
        """Stops the stream and closes its connection. May be called again."""
        await self._events.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def iterator(flow: Flow[Any], transport: Transport, first: list[Any], **facts: Any) -> _Stream:
    """The iterator of the transport's colour."""
    events = CustomStreamWrapper(flow, transport, first, **facts)
    return AsyncMessagesStream(events) if transport.is_async else MessagesStream(events)
