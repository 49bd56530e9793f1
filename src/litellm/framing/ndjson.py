"""Lines of JSON (application/x-ndjson): bytes to frames, one a line, however the bytes were cut.

Knows line ends; does not look into a line.
"""

from __future__ import annotations

from litellm.framing.base import Frame


class JsonLines:
    """Feed it bytes, get `Frame`s without names. Empty lines are passed over."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Frame]:
        """Frames of the lines completed by these bytes."""
        if b"\n" not in data:
            self._rest += data
            return []
        lines = (self._rest + data if self._rest else data).split(b"\n")
        self._rest = lines.pop()
        return [Frame(None, line) for line in lines if line and not line.isspace()]

    def end(self) -> list[Frame]:
        """A last line without its end is given all the same: whether it is whole, its data will tell."""
        rest, self._rest = self._rest, b""
        return [Frame(None, rest)] if rest and not rest.isspace() else []
