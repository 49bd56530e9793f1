"""What every framing is: bytes in, frames out, cut anywhere. No meaning, no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True)
class Frame:
    """One message of a stream: its name (SSE `event:`, AWS `:event-type`), if it has one, and its data."""

    event: str | None
    data: bytes


class Framing(Protocol):
    """Turns bytes into frames, however they were cut."""

    def feed(self, data: bytes) -> Iterable[Frame]:
        """Frames completed by these bytes. Raises `FramingError`."""
        ...

    def end(self) -> Iterable[Frame]:
        """Frames left when the body has ended. Raises `FramingError` when the rest is half a frame."""
        ...


class FramingError(ValueError):
    """The bytes are not in the framing they should be in, or end inside a frame."""
