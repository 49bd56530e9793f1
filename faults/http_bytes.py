"""Good and bad HTTP/1.1 answers as bytes. Knows the grammar, no vendor and no socket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_REASON = {200: "OK", 400: "Bad Request", 429: "Too Many Requests", 500: "Internal Server Error"}


def head(status: int = 200, headers: Mapping[str, object] | None = None) -> bytes:
    """A status line and headers, with the blank line."""
    lines = [f"HTTP/1.1 {status} {_REASON.get(status, 'Some Reason')}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def chunk(data: bytes) -> bytes:
    """A piece of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def answer(body: bytes, kind: str = "application/json", status: int = 200, **headers: object) -> bytes:
    """A whole answer of known length. Underscores in headers' names stand for hyphens."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return head(status, {"content-type": kind, **more, "content-length": len(body)}) + body


def chunked(pieces: Iterable[bytes], kind: str, last: bool = True, **headers: object) -> bytes:
    """An answer in pieces, with its end or without."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    whole = b"".join(chunk(piece) for piece in pieces if piece)
    return head(200, {"content-type": kind, **more, "transfer-encoding": "chunked"}) + whole + (LAST_CHUNK * last)


def pieces_up_to(pieces: Iterable[bytes], size: int) -> list[bytes]:
    """The pieces of a body as far as its first `size` bytes go."""
    found = []
    for piece in pieces:
        if size <= 0:
            break
        found.append(piece[:size])
        size -= len(piece)
    return found
