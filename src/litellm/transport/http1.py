"""How HTTP/1.1 is written on a wire (RFC 9110, RFC 9112): heads of requests out, heads and framed bodies in.

Bytes and values only: knows no socket, no clock, no TLS and no content-encoding. What goes out is validated here, so
that no header or URL can smuggle a second one; what comes in is held to limits.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from functools import lru_cache
from typing import NamedTuple

from litellm.effects import BadReply, BodyBroken, Headers, HttpRequest
from litellm.transport.content_coding import ACCEPTED

MAX_FIELD = 65_536
"""Bytes of one header line of a reply."""
MAX_FIELDS = 500
"""Header lines of a reply."""
MAX_HEAD = 1 << 20
"""Bytes of a whole head."""

PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FIELD = re.compile(r"(?<=\n)([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n]*)\r\n")
_HOST = re.compile(r"[!$&'()*+,;=\-.~_0-9A-Za-z%:]+")
_PATH = re.compile(r"[\x21-\x7e]+")
_LONGEST_CHUNK_LINE = 4096


# --- out ---


class Target(NamedTuple):
    """Where a URL leads."""

    secure: bool
    host: str
    """Lower case, ASCII, without brackets."""
    port: int
    authority: str
    """What the Host header says: the port is left out where it is the scheme's own."""
    path: str
    """With the query."""
    authorization: str | None
    """Of a `user:password@` in the URL."""

    @property
    def origin(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.authority}"


@lru_cache(maxsize=256)
def split_url(url: str) -> Target:
    """Takes an http or https URL apart. Raises ValueError, with a text that does not repeat it, for anything else."""
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in PORTS:
        raise ValueError("the URL must begin with http:// or https://")
    rest = rest.partition("#")[0]
    end = re.search(r"[/?]", rest)
    authority, path = (rest, "/") if end is None else (rest[: end.start()], rest[end.start() :])
    if path.startswith("?"):
        path = "/" + path
    if not _PATH.fullmatch(path):
        raise ValueError("the URL's path or query holds a blank, control or non-ASCII character: percent-encode it")
    userinfo, _, location = authority.rpartition("@")
    bracketed = re.fullmatch(r"\[([^\[\]]+)\](?::(\d*))?", location)
    plain = re.fullmatch(r"([^\[\]:]+)(?::(\d*))?", location)
    found = bracketed or plain
    if found is None:
        raise ValueError("the URL names no host, or a port that is not a number")
    host, port = _ascii(found[1]), int(found[2] or PORTS[scheme])
    if port > 65_535:
        raise ValueError("the URL's port is above 65535")
    written = f"[{host}]" if bracketed else host
    return Target(
        secure=scheme == "https",
        host=host,
        port=port,
        authority=written if port == PORTS[scheme] else f"{written}:{port}",
        path=path,
        authorization=basic(*userinfo.partition(":")[::2]) if userinfo else None,
    )


def _ascii(host: str) -> str:
    try:
        host = host.lower() if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError("the URL's host is not a name that DNS can hold") from None
    if not _HOST.fullmatch(host):
        raise ValueError("the URL's host holds a character that no host name has")
    return host


def basic(user: str, password: str) -> str:
    """The value of an Authorization header made of a URL's percent-encoded user and password (RFC 7617)."""
    from urllib.parse import unquote

    return "Basic " + b2a_base64(f"{unquote(user)}:{unquote(password)}".encode(), newline=False).decode("ascii")


def fields(request: HttpRequest, target: Target) -> dict[str, str]:
    """Every header that goes out: the request's own, and those that the transport owes.

    Raises ValueError, naming the header and not its value, for one that cannot be written on the wire."""
    given = request.headers
    names = {name.lower() for name in given}
    out: dict[str, str] = {}
    if "host" not in names:
        out["Host"] = target.authority
    if "accept" not in names:
        out["Accept"] = "*/*"
    if "accept-encoding" not in names:
        out["Accept-Encoding"] = ACCEPTED
    if "user-agent" not in names:
        out["User-Agent"] = "litellm"
    if target.authorization is not None and "authorization" not in names:
        out["Authorization"] = target.authorization
    out.update(given)
    if "content-length" in names or "transfer-encoding" in names:
        out = {name: value for name, value in out.items() if name.lower() not in _FRAMING}
    if request.body or request.method not in _BODILESS:
        out["Content-Length"] = str(len(request.body))
    check_headers(out)
    return out


def fields_for_client(request: HttpRequest) -> dict[str, str]:
    """The headers to hand to a client that adds its own. Raises ValueError as `fields` does."""
    out = dict(request.headers)
    if "accept-encoding" not in {name.lower() for name in out}:
        out["Accept-Encoding"] = ACCEPTED
    check_headers(out)
    return out


_FRAMING = ("content-length", "transfer-encoding")
_BODILESS = ("GET", "HEAD", "DELETE", "OPTIONS")


def check_headers(headers: dict[str, str]) -> None:
    """Raises ValueError for what one line of ASCII cannot hold.

    Latin-1, which RFC 9110 5.5 tolerates in old fields, is not sent: aiohttp would write it as UTF-8."""
    # One look at all of them is a third of the price of one at each; which one it is, is found out only when asked.
    values = "".join(headers.values())
    if not headers or (values.isascii() and values.isprintable() and _are_names(headers)):
        return
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise ValueError(f"the header name {name[:60]!r} holds a character that no header name has")
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            raise ValueError(f"the value of the header {name} holds a line break or another control character")
        if not value.isascii():
            raise ValueError(f"the value of the header {name} holds a character that is not ASCII")


def _are_names(names: dict[str, str]) -> bool:
    return _NAME.fullmatch("".join(names)) is not None and "" not in names


def request_head(method: str, path: str, headers: dict[str, str]) -> bytes:
    """The head of a request. `headers` are those of `fields`."""
    lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("ascii")


# --- in ---


class Head(NamedTuple):
    """The head of a reply."""

    status: int
    headers: Headers
    keep_alive: bool


def head_length(data: bytes) -> int:
    """Bytes of the head that `data` begins with, its empty line included; 0 while it has not ended.

    Raises `BadReply` where no HTTP/1 reply can begin this way, or the head is too long."""
    if not data.startswith(b"HTTP/1.") and not b"HTTP/1.".startswith(data[:7]):
        raise BadReply("the answer is not HTTP/1")
    end = data.find(b"\r\n\r\n")
    bare = data.find(b"\n\n", 0, end if end >= 0 else len(data))
    if bare >= 0:
        return bare + 2
    if end < 0 and len(data) > MAX_HEAD:
        raise BadReply("the head of the answer is too long")
    return end + 4 if end >= 0 else 0


def parse_head(head: bytes) -> Head:
    """A status line and headers. Raises `BadReply`."""
    text = head.decode("latin-1")
    status_line = text[: text.find("\r\n")]
    pairs = _FIELD.findall(text)
    # Every line but the first and the empty one is a field; else some line is not as it should be, or ends as of old.
    if len(pairs) != text.count("\n") - 2 or not pairs or len(head) > MAX_FIELD:
        status_line, pairs = _parse_carefully(text)
    elif " \r" in text or "\t\r" in text:
        pairs = [(name, value.rstrip(" \t")) for name, value in pairs]
    if len(pairs) > MAX_FIELDS:
        raise BadReply(f"the answer has more than {MAX_FIELDS} headers")
    status = status_line[9:12]
    well_formed = status_line[8:9] == " " and status.isascii() and status.isdigit() and not status_line[12:13].strip()
    if not well_formed or len(status) != 3 or status < "100":
        raise BadReply("the answer's status line is not HTTP/1")
    headers = Headers(pairs)
    connection = headers.get("connection", "").lower()
    if status_line[7] == "0":
        return Head(int(status), headers, "keep-alive" in connection)
    return Head(int(status), headers, "close" not in connection)


def _parse_carefully(head: str) -> tuple[str, list[tuple[str, str]]]:
    """The status line and fields of a head with lone LFs, folded lines, no fields, or what is no head."""
    status_line, *lines = [line.rstrip("\r") for line in head.split("\n")]
    pairs: list[tuple[str, str]] = []
    for line in lines:
        if len(line) > MAX_FIELD:
            raise BadReply("a header of the answer is too long")
        name, colon, value = line.partition(":")
        if colon and _NAME.fullmatch(name):
            pairs.append((name, value.strip(" \t")))
        elif line[:1] in (" ", "\t") and pairs:  # RFC 9112 5.2: a folded line goes on with the one before
            name, before = pairs[-1]
            pairs[-1] = (name, f"{before} {line.strip()}".strip())
        elif line:
            raise BadReply("a header line of the answer is not HTTP/1")
    return status_line, pairs


class Sized:
    """A body of so many bytes."""

    __slots__ = ("_left", "_size", "extra")

    def __init__(self, size: int) -> None:
        self._size = self._left = size
        self.extra = False
        """Bytes came that belong to no reply: the connection is out of step."""

    @property
    def done(self) -> bool:
        return not self._left

    def feed(self, data: bytes) -> bytes:
        """The bytes of the body in `data`."""
        if len(data) > self._left:
            self.extra = True
            data = data[: self._left]
        self._left -= len(data)
        return data

    def end(self) -> None:
        """The connection has ended. Raises `BodyBroken` where the body has not."""
        if self._left:
            raise BodyBroken(f"the body ended after {self._size - self._left} of {self._size} bytes")


class UntilClose:
    """A body that ends with the connection."""

    __slots__ = ("done", "extra")

    def __init__(self) -> None:
        self.done = False
        self.extra = True

    def feed(self, data: bytes) -> bytes:
        return data

    def end(self) -> None:
        self.done = True


class Chunked:
    """A body in chunks, each with its size before it (RFC 9112 7.1)."""

    __slots__ = ("_left", "_rest", "_step", "_trailer", "done", "extra")

    def __init__(self) -> None:
        self._step = Chunked._size
        self._left = 0
        self._rest = b""
        self._trailer = 0
        self.done = False
        self.extra = False

    def feed(self, data: bytes) -> bytes:
        """The bytes of the body in `data`. Raises `BodyBroken` for bytes that are no chunks."""
        if self._rest:
            data, self._rest = self._rest + data, b""
        blocks: list[bytes] = []
        at = 0
        if self._step is Chunked._size and not self._left:  # most are whole: those are taken in one go
            while (end := data.find(b"\r\n", at, at + 20)) > 0 and (size := _chunk_size(data[at:end])):
                stop = end + 2 + size
                if data[stop : stop + 2] != b"\r\n":
                    break
                blocks.append(data[end + 2 : stop])
                at = stop + 2
        while at < len(data) and not self.done:
            if self._left:
                block = data[at : at + self._left]
                blocks.append(block)
                self._left -= len(block)
                at += len(block)
                continue
            end = data.find(b"\n", at)
            if end < 0:
                self._rest = data[at:]
                if len(self._rest) > _LONGEST_CHUNK_LINE:
                    raise BodyBroken("a chunk of the body has no size")
                return b"".join(blocks)
            self._step(self, data[at : end - 1] if data[end - 1 : end] == b"\r" and end > at else data[at:end])
            at = end + 1
        self.extra = at < len(data)
        return b"".join(blocks)

    def end(self) -> None:
        if not self.done:
            raise BodyBroken("the body ended before its last chunk")

    def _size(self, line: bytes) -> None:
        self._left = _chunk_size(line)
        self._step = Chunked._after if self._left else Chunked._trailers

    def _after(self, line: bytes) -> None:
        if line:
            raise BodyBroken("a chunk of the body is longer than its size")
        self._step = Chunked._size

    def _trailers(self, line: bytes) -> None:
        self.done = not line
        self._trailer += len(line) + 2
        if self._trailer > MAX_FIELD:
            raise BodyBroken("the body's trailer is too long")


@lru_cache(maxsize=1024)
def _chunk_size(line: bytes) -> int:
    size = line.partition(b";")[0].strip(b" \t")
    if not size or len(size) > 15 or size.strip(b"0123456789abcdefABCDEF"):
        raise BodyBroken("a chunk of the body has no size")
    return int(size, 16)


Framing = Sized | Chunked | UntilClose


def framing_of(method: str, head: Head) -> Framing:
    """How the body of a reply ends (RFC 9112 6.3). Raises `BadReply` where its headers contradict each other."""
    if head.status in (204, 304) or method == "HEAD":
        return Sized(0)
    coding = head.headers.get("transfer-encoding")
    if coding is not None:
        if coding.lower() != "chunked":
            raise BadReply("the answer has a transfer-encoding that was not asked for")
        return Chunked()
    length = head.headers.get("content-length")
    if length is None:
        return UntilClose()
    several = len(head.headers) < len(head.headers.pairs) and any(
        value != length for name, value in head.headers.pairs if name.lower() == "content-length"
    )
    if several or not length.isascii() or not length.isdigit() or len(length) > 18:
        raise BadReply("the answer's content-length is not one number")
    return Sized(int(length))
