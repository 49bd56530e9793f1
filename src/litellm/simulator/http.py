"""HTTP/1.1 as a server sees it: bytes to requests. Knows the grammar of RFC 9112, no socket and no API.

`Received` is the record of one request, kept for assertions.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

MOST_HEAD = 64 * 1024
"""Bytes of request line and headers that are read."""
MOST_BODY = 256 * 1024 * 1024

_UNREAD = object()


class BadRequest(Exception):
    """What came is not HTTP that this server reads."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class Received:
    """One request as it came."""

    method: str
    target: str
    """Path and query exactly as sent."""
    headers: dict[str, str]
    """Names in lower case; values of a repeated header joined by `, `."""
    body: bytes = b""
    version: str = "HTTP/1.1"
    connection: int = 0
    """Which connection it came on, counting from 1: equal numbers mean that the client kept one open."""
    time: float = field(default_factory=time.time)
    """When it was read, in seconds since the epoch."""
    status: int | None = None
    """The HTTP status it was answered with."""
    outcome: str | None = None
    """How the answer ended: `answered`, `client closed`, `stopped` or the kind of the fault that ended it. None: it has
    not yet, or only just (`Simulator.wait_idle` waits for it)."""
    path: str = field(init=False)
    """Without the query, percent-decoded."""
    _json: Any = field(default=_UNREAD, repr=False)

    def __post_init__(self) -> None:
        self.path = unquote(self.target.partition("?")[0])

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def json(self) -> Any:
        """The body as JSON, None where it is empty. Raises `ValueError` where it is no JSON."""
        if self._json is _UNREAD:
            try:
                self._json = json.loads(self.body) if self.body else None
            except RecursionError:
                raise ValueError("the JSON is nested too deeply") from None
        return self._json

    @property
    def keeps_alive(self) -> bool:
        """The client wants to use the connection again."""
        wish = self.headers.get("connection", "").lower()
        return "keep-alive" in wish if self.version == "HTTP/1.0" else "close" not in wish


def parse_head(head: bytes) -> Received:
    """A request from its request line and headers, the blank line left out. Raises `BadRequest`."""
    first, *lines = head.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest(400, f"not a request line: {first[:80]!r}")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(400, f"not a header: {line[:80]!r}")
        name, value = name.lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Received(parts[0], parts[1], headers, version=parts[2])


def body_length(headers: dict[str, str]) -> int | None:
    """Bytes of the body, None where it is chunked. Raises `BadRequest`."""
    if "transfer-encoding" in headers:
        if headers["transfer-encoding"].lower() != "chunked":
            raise BadRequest(501, f"transfer-encoding {headers['transfer-encoding']!r} is not known here")
        return None
    length = headers.get("content-length", "0")
    if not length.isdigit():
        raise BadRequest(400, f"content-length {length!r} is no number")
    if int(length) > MOST_BODY:
        raise BadRequest(413, f"a body of {length} bytes is too large")
    return int(length)


def chunk_size(line: bytes) -> int:
    """Bytes of the chunk that a chunk-size line announces. Raises `BadRequest`."""
    try:
        return int(line.partition(b";")[0].strip(), 16)
    except ValueError:
        raise BadRequest(400, f"not a chunk size: {line[:40]!r}") from None


REASONS = {
    100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently",
    302: "Found", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
    402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    409: "Conflict", 413: "Content Too Large", 422: "Unprocessable Content", 425: "Too Early",
    429: "Too Many Requests", 431: "Request Header Fields Too Large", 500: "Internal Server Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 529: "Overloaded",
}  # fmt: skip
