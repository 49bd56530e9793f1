"""Server-sent events: bytes to frames, however the bytes were cut.

Knows lines, fields and blank lines (WHATWG HTML, section 9.2). Does not know what an event means: `[DONE]` is data.
"""

from __future__ import annotations

import re

from litellm.framing.base import Frame

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n|\r\n\n|\n\r(?!\n)")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class ServerSentEvents:
    """Feed it bytes, get `Frame`s."""

    __slots__ = ("_buffer", "_started")

    def __init__(self) -> None:
        self._buffer = b""
        self._started = False

    def feed(self, data: bytes) -> list[Frame]:
        """Frames completed by these bytes; a frame is complete at its blank line."""
        buffer = self._buffer + data if self._buffer else data
        if not self._started:
            if buffer[:3] != _BOM[: len(buffer)]:
                self._started = True
            elif len(buffer) < 3:
                self._buffer = buffer
                return []
            else:
                buffer = buffer[3:]
                self._started = True
        if b"\r" not in buffer:
            blocks = buffer.split(b"\n\n")
            self._buffer = blocks.pop()
        else:
            # A \r at the very end may be half of \r\n: it waits for what follows.
            whole, rest = (buffer[:-1], buffer[-1:]) if buffer.endswith(b"\r") else (buffer, b"")
            blocks = _BLANK_LINE.split(whole)
            self._buffer = blocks.pop() + rest
        frames: list[Frame] = []
        for block in blocks:
            # By far the most frequent block: one data line and nothing else.
            if block.startswith(b"data: ") and b"\n" not in block and b"\r" not in block:
                frames.append(Frame(None, block[6:]))
            elif (frame := _parse_block(block)) is not None:
                frames.append(frame)
        return frames

    def end(self) -> list[Frame]:
        """A last event whose blank line never came is given all the same: whether it is whole, its data will tell."""
        rest, self._buffer = self._buffer, b""
        frame = _parse_block(rest)
        return [] if frame is None else [frame]


def _parse_block(block: bytes) -> Frame | None:
    event: str | None = None
    data: list[bytes] = []
    for line in _LINE_END.split(block):
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            data.append(value)
        elif name == b"event":
            event = value.decode("utf-8", "replace")
    return Frame(event, b"\n".join(data)) if data else None
