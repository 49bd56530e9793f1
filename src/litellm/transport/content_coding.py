"""Content-encodings of a body: gzip and deflate, undone as the bytes come, a cut one told from a whole one.

Knows no framing: a body can be cut short inside an intact frame, and only its own format tells.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from litellm.effects import BodyBroken, Headers

if TYPE_CHECKING:
    from zlib import _Decompress

ACCEPTED = "gzip, deflate"
"""For Accept-Encoding: what `decoder_for` undoes."""

_GZIP = 16 + zlib.MAX_WBITS


class Inflater:
    """Undoes one gzip or deflate encoding."""

    __slots__ = ("_gzip", "_head", "_inflate")

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._inflate: _Decompress | None = None

    def feed(self, data: bytes) -> bytes:
        """The bytes that `data` stands for. Raises `BodyBroken` for bytes that stand for none."""
        if self._inflate is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return b""
            self._inflate = zlib.decompressobj(_GZIP if self._gzip else _deflate_format(data))
        try:
            out = self._inflate.decompress(data)
            while self._gzip and self._inflate.eof and self._inflate.unused_data.startswith(b"\x1f"):
                rest = self._inflate.unused_data  # RFC 1952 2.2: a gzip file may have several members
                self._inflate = zlib.decompressobj(_GZIP)
                out += self._inflate.decompress(rest)
        except zlib.error:
            raise BodyBroken("the compressed body cannot be decoded") from None
        return out

    def finish(self) -> bytes:
        """What is left at the end of the body. Raises `BodyBroken` if the encoding had not ended."""
        if self._inflate is None and not self._head:
            return b""
        out = b"" if self._inflate is None else self._inflate.flush()
        if self._inflate is None or not self._inflate.eof:
            raise BodyBroken("the compressed body is cut short")
        return out


def decoder_for(headers: Headers) -> Inflater | None:
    """What undoes the encoding these headers name; None where there is none. Raises `BodyBroken` for others."""
    coding = headers.get("content-encoding")
    if coding is None:
        return None
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return None
    if coding in ("gzip", "x-gzip", "deflate"):
        return Inflater(coding != "deflate")
    raise BodyBroken(f"the body has the content-encoding {coding[:40]!r}, which was not asked for")


def _deflate_format(data: bytes) -> int:
    """RFC 9110 8.4.1.2: "deflate" is the zlib format, but some servers send the bare one. The first two bytes tell."""
    zlib_format = data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    return zlib.MAX_WBITS if zlib_format else -zlib.MAX_WBITS
