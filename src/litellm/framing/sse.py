"""Server-sent events: bytes to frames, however the bytes were cut.

Knows lines, fields and blank lines (WHATWG HTML, section 9.2). Does not know what an event means: `[DONE]` is data.
"""

from __future__ import annotations

import re

from litellm.framing.base import Frame

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n|\r\n\n|\n\r(?!\n)")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_NAMED = re.compile(rb"event: ([\x20-\x7e]+)\ndata: ([^\r\n]*)").fullmatch
"""A block of a name and one line of data, as most vendors that name their events send it."""
_BOM = b"\xef\xbb\xbf"


class ServerSentEvents:
    """Feed it bytes, get `Frame`s."""

    __slots__ = ("_held", "_started", "_tail")

    def __init__(self) -> None:
        self._held: list[bytes] = []
        """Pieces of an event whose blank line has not come."""
        self._tail = b""
        """Their last bytes, which may begin a blank line."""
        self._started = False

    def feed(self, data: bytes) -> list[Frame]:
        """Frames completed by these bytes; a frame is complete at its blank line."""
        if self._held:
            seam = self._tail + data
            self._held.append(data)
            self._tail = seam[-3:]
            if b"\n\n" not in seam and (b"\r" not in seam or not _BLANK_LINE.search(seam)):
                return []
            data = b"".join(self._held)
            self._held = []
        if not self._started:
            if data[:3] == _BOM[: len(data)] and len(data) < 3:
                return self._hold(data, [])
            data = data.removeprefix(_BOM)
            self._started = True
        has_returns = b"\r" in data
        if (lines := _lines(data, b"\r\n\r\n" if has_returns else b"\n\n")) is not None:
            rest = lines.pop()
            return self._hold(rest, [Frame(None, line) for line in lines])
        if has_returns:
            # A \r at the very end may be half of \r\n: it waits for what follows.
            whole, half = (data[:-1], b"\r") if data.endswith(b"\r") else (data, b"")
            blocks = _BLANK_LINE.split(whole)
            rest = blocks.pop() + half
        else:
            blocks = data.split(b"\n\n")
            rest = blocks.pop()
        frames: list[Frame] = []
        for block in blocks:
            if block.startswith(b"data: ") and b"\n" not in block and b"\r" not in block:
                frames.append(Frame(None, block[6:]))
            elif (found := _NAMED(block)) is not None:
                frames.append(Frame(found[1].decode(), found[2]))
            elif (frame := _parse_block(block)) is not None:
                frames.append(frame)
        return self._hold(rest, frames)

    def _hold(self, rest: bytes, frames: list[Frame]) -> list[Frame]:
        if rest:
            self._held = [rest]
            self._tail = rest[-3:]
        return frames

    def end(self) -> list[Frame]:
        """A last event whose blank line never came is given all the same: whether it is whole, its data will tell."""
        rest = b"".join(self._held)
        self._held = []
        frame = _parse_block(rest)
        return [] if frame is None else [frame]


def _lines(data: bytes, blank: bytes) -> list[bytes] | None:
    """What the events say and what is left behind them, where each is one line of data and nothing else, as most are:
    then there are no line ends but theirs. None where one is not, or none is whole."""
    whole = data[: data.rfind(blank) + len(blank)]
    if not whole.startswith(b"data: "):
        return None
    lines = whole[6 : -len(blank)].split(blank + b"data: ")
    rest = data[len(whole) :]
    if whole.count(b"\n") != 2 * len(lines):
        return None
    if b"\r" in blank and (whole.count(b"\r") != 2 * len(lines) or _BLANK_LINE.search(rest)):
        return None
    return [*lines, rest]


def _parse_block(block: bytes) -> Frame | None:
    event: str | None = None
    data: list[bytes] = []
    for line in _LINE_END.split(block):
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            data.append(value)
        elif name == b"event":
            event = value.decode("utf-8", "replace") or None
    return Frame(event, b"\n".join(data)) if data else None
