"""Events that are the same as the one before but for one text, recognised by their bytes and never parsed.

Most events of a stream are like that. Knows where a JSON string ends and what it says; refuses to know what an event
means: whoever parsed the one before says it.
"""

from __future__ import annotations

import re

from pydantic_core import from_json

from litellm.framing.base import Frame

_NEVER = b"\xff"
"""What no JSON begins with."""
_ENDS = re.compile(rb'[0-9A-Za-z]*"\}').fullmatch
"""What is left of an event after the beginning of its padding."""
_TRIES = 16
"""Events looked at in a row without a repetition, until a stream counts as one that has none."""


class Repeats:
    """What the last event looked like around its text. `padding`: a key whose value, last of all, means nothing."""

    __slots__ = ("_after", "_before", "_event", "_padded", "_padding", "_start", "_tries")

    def __init__(self, padding: str) -> None:
        self._padding = re.compile(rb'"%b":\s*"()[0-9A-Za-z]*"\}$' % padding.encode())
        self._before = _NEVER
        self._start = 0
        self._after = b""
        self._padded = False
        self._event: str | None = None
        self._tries = _TRIES

    def text(self, frame: Frame) -> str | None:
        """The text, if this event repeats the learned one with another. None: it has to be parsed, and is the last."""
        data = frame.data
        if data.startswith(self._before) and frame.event == self._event:
            if self._padded:
                end = data.rfind(self._after)
                ends = _ENDS(data[end + len(self._after) :]) is not None
            else:
                end = len(data) - len(self._after)
                ends = data.endswith(self._after)
            if ends and end > self._start:
                try:  # with a quote of its own it would be no string
                    text = from_json(b'"%b"' % data[self._start : end], cache_strings="none")
                    self._tries = _TRIES
                    return text
                except ValueError:
                    pass
        self._before = _NEVER
        return None

    def learn(self, frame: Frame, text: str) -> None:
        """This event, which was not recognised, said a text as it stands in one of its strings, and would say any other
        in its place."""
        data = frame.data
        if not self._tries or b"\\" in data:
            return
        self._tries -= 1
        quoted = b'"%b"' % text.encode("utf-8", "surrogatepass")
        if not text or data.count(quoted) != 1:
            return
        start = data.index(quoted) + 1
        # Without backslashes quotes begin and end strings in turn: this one must begin one.
        if not data.count(b'"', 0, start) % 2:
            return
        padding = self._padding.search(data)
        self._before, self._start = data[:start], start
        self._after = data[start + len(quoted) - 2 : None if padding is None else padding.start(1)]
        self._padded = padding is not None
        self._event = frame.event
