from __future__ import annotations

import gzip
import io
import zlib
from http.client import HTTPResponse
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st
from wire_server import chunked

from litellm.effects import BadReply, BodyBroken, Headers, HttpRequest
from litellm.transport.content_coding import decoder_for
from litellm.transport.http1 import Chunked, Sized, UntilClose, fields, framing_of, head_length, parse_head, split_url


class FakeSocket:
    """What the standard library's reader of replies wants."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def by_the_standard_library(data: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    found = HTTPResponse(FakeSocket(data), method="POST")  # type: ignore[arg-type]
    found.begin()
    return found.status, found.getheaders(), found.read()


def in_pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *[cut % (len(data) + 1) for cut in cuts]})
    return [data[start:end] for start, end in pairwise(edges)]


def by_us(data: bytes, cuts: list[int]) -> tuple[int, list[tuple[str, str]], bytes]:
    """The same, taken in pieces."""
    pieces = in_pieces(data, cuts)
    held = b""
    while not (length := head_length(held)):
        held += pieces.pop(0)
    head = parse_head(held[:length])
    framing = framing_of("POST", head)
    body = b"".join([framing.feed(piece) for piece in [held[length:], *pieces]])
    if not framing.done:
        framing.end()
    assert framing.done
    return head.status, head.headers.pairs, body


names = st.text("ABCXYZabcxyz0123456789-_", min_size=1, max_size=12).map(lambda name: "X-" + name)
values = st.text(st.characters(codec="latin-1", exclude_categories=["Cc", "Zs"]), max_size=20)
header_lists = st.lists(st.tuples(names, values), max_size=8)
cut_lists = st.lists(st.integers(0, 10_000), max_size=12)
blocks = st.lists(st.binary(min_size=1, max_size=300), max_size=6)


def written(headers: list[tuple[str, str]]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("latin-1")


@given(header_lists, blocks, cut_lists, st.sampled_from(["length", "chunks", "close"]))
def test_replies_are_read_as_the_standard_library_reads_them(
    headers: list[tuple[str, str]], parts: list[bytes], cuts: list[int], form: str
) -> None:
    body = b"".join(parts)
    if form == "length":
        framed = b"Content-Length: %d\r\n\r\n" % len(body) + body
    elif form == "chunks":
        framed = b"Transfer-Encoding: chunked\r\n\r\n" + chunked(*parts) + b"0\r\nTrailer: x\r\n\r\n"
    else:
        framed = b"Connection: close\r\n\r\n" + body
    data = b"HTTP/1.1 200 OK\r\n" + written(headers) + framed
    assert by_us(data, cuts) == by_the_standard_library(data)


@given(blocks.filter(bool), st.integers(1, 10_000), cut_lists)
def test_a_body_cut_anywhere_is_broken(parts: list[bytes], cut: int, cuts: list[int]) -> None:
    for framing, data in (
        (Sized(sum(map(len, parts))), b"".join(parts)),
        (Chunked(), chunked(*parts) + b"0\r\n\r\n"),
    ):
        for piece in in_pieces(data[: -(cut % len(data)) or None], cuts):
            framing.feed(piece)
        if cut % len(data):
            with pytest.raises(BodyBroken):
                framing.end()
        else:
            assert framing.done


@given(st.binary(max_size=400))
def test_garbage_is_refused_in_our_words(data: bytes) -> None:
    try:
        length = head_length(data)
        if length:
            framing_of("POST", parse_head(data[:length]))
    except BadReply:
        pass
    try:
        Chunked().feed(data)
    except BodyBroken:
        pass


@pytest.mark.parametrize(
    ("head", "pairs"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", []),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n  c\r\n\td\r\nE: f\r\n\r\n", [("A", "b c d"), ("E", "f")]),
        (b"HTTP/1.1 200 OK\nA: b\nC: d\n\n", [("A", "b"), ("C", "d")]),
        (b"HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", [("A", "b"), ("C", "d")]),
        (b"HTTP/1.1 200 OK\r\nA: caf\xe9\r\nA:\r\n\r\n", [("A", "caf\xe9"), ("A", "")]),
    ],
)
def test_unusual_heads(head: bytes, pairs: list[tuple[str, str]]) -> None:
    assert head_length(head + b"\r\n\r\nbody\n\n") == len(head)
    assert all(head_length(head[:end]) == 0 for end in range(len(head)))
    assert parse_head(head).headers.pairs == pairs


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n: b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n folded: first\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 099 OK\r\n\r\n",
        b"HTTP/1.1  200 OK\r\n\r\n",
        b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 501 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 65_536 + b"\r\n\r\n",
    ],
)
def test_heads_that_are_none(head: bytes) -> None:
    with pytest.raises(BadReply):
        parse_head(head)


@pytest.mark.parametrize(
    "data", [b"HTTP/2 200\r\n\r\n", b"HTPP", b"<", b"\r\nHTTP/1.1", b"HTTP/1.1 " + b"x" * (1 << 20)]
)
def test_what_no_reply_begins_with(data: bytes) -> None:
    with pytest.raises(BadReply):
        head_length(data)


@pytest.mark.parametrize(
    ("method", "head", "framing"),
    [
        ("POST", b"204 No\r\nContent-Length: 9", Sized),
        ("GET", b"304 Not\r\nContent-Length: 9", Sized),
        ("HEAD", b"200 OK\r\nContent-Length: 9", Sized),
        ("POST", b"200 OK\r\nContent-Length: 9\r\nContent-Length: 9", Sized),
        ("POST", b"200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 9", Chunked),
        ("POST", b"200 OK", UntilClose),
    ],
)
def test_how_a_body_ends(method: str, head: bytes, framing: Any) -> None:
    assert type(framing_of(method, parse_head(b"HTTP/1.1 " + head + b"\r\n\r\n"))) is framing


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: 9\r\nContent-Length: 8",
        b"Content-Length: -1",
        b"Content-Length: 1_0",
        b"Content-Length: \xb2",
        b"Content-Length: " + b"9" * 5000,
        b"Content-Length:",
        b"Transfer-Encoding: gzip, chunked",
        b"Transfer-Encoding: identity",
    ],
)
def test_bodies_whose_end_is_unclear(header: bytes) -> None:
    with pytest.raises(BadReply):
        framing_of("POST", parse_head(b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n"))


@pytest.mark.parametrize(
    "data",
    [b"\r\n", b"0x3\r\nabc", b"+3\r\nabc", b"3_0\r\n", b"3\r\nabcd\r\n", b"f" * 17 + b"\r\n", b"1" * 5000, b";a\r\n"],
)
def test_chunks_that_are_none(data: bytes) -> None:
    with pytest.raises(BodyBroken):
        Chunked().feed(data)


def test_what_comes_after_a_body_is_noticed() -> None:
    for framing, data in ((Sized(3), b"abc"), (Chunked(), b"3\r\nabc\r\n0\r\n\r\n")):
        assert framing.feed(data) == b"abc"
        assert framing.done
        assert not framing.extra
    for framing, data in ((Sized(3), b"abcd"), (Chunked(), b"3\r\nabc\r\n0\r\n\r\nHTTP")):
        assert framing.feed(data) == b"abc"
        assert framing.extra


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://A.Example", (False, "a.example", 80, "a.example", "/")),
        ("HTTPS://a.example:443/x?y=1#z", (True, "a.example", 443, "a.example", "/x?y=1")),
        ("https://a.example:8443?q", (True, "a.example", 8443, "a.example:8443", "/?q")),
        ("http://[::1]:8080/x", (False, "::1", 8080, "[::1]:8080", "/x")),
        ("http://[::1]", (False, "::1", 80, "[::1]", "/")),
        ("http://b\u00fccher.example/", (False, "xn--bcher-kva.example", 80, "xn--bcher-kva.example", "/")),
        ("http://a.example/x@y:z", (False, "a.example", 80, "a.example", "/x@y:z")),
    ],
)
def test_urls(url: str, parts: tuple[Any, ...]) -> None:
    assert tuple(split_url(url))[:5] == parts


def test_a_url_with_user_and_password() -> None:
    target = split_url("https://me:p%40ss@a.example/x")
    assert (target.host, target.authority, target.authorization) == ("a.example", "a.example", "Basic bWU6cEBzcw==")
    own = fields(HttpRequest("GET", "https://a.example", {"authorization": "Bearer x"}), target)
    assert [value for name, value in own.items() if name.lower() == "authorization"] == ["Bearer x"]


def test_framing_headers_are_the_transports() -> None:
    request = HttpRequest("POST", "http://a", {"content-length": "99", "Transfer-Encoding": "chunked"}, b"abc")
    sent = fields(request, split_url("http://a"))
    assert {name.lower(): value for name, value in sent.items()} == {
        "host": "a",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "user-agent": "litellm",
        "content-length": "3",
    }


@given(
    st.binary(max_size=3000), cut_lists, st.sampled_from(["gzip", "deflate", "bare deflate"]), st.integers(0, 10_000)
)
def test_decoding_in_pieces_and_cut_short(data: bytes, cuts: list[int], form: str, cut: int) -> None:
    if form == "gzip":
        packed = gzip.compress(data)
    else:
        packer = zlib.compressobj(wbits=15 if form == "deflate" else -15)
        packed = packer.compress(data) + packer.flush()
    decoder = decoder_for(Headers([("Content-Encoding", form.split()[-1])]))
    assert decoder is not None
    assert b"".join([decoder.feed(piece) for piece in in_pieces(packed, cuts)]) + decoder.finish() == data
    cut_off = packed[: cut % len(packed)]
    decoder = decoder_for(Headers([("Content-Encoding", form.split()[-1])]))
    assert decoder is not None
    if cut_off:
        for piece in in_pieces(cut_off, cuts):
            decoder.feed(piece)
        with pytest.raises(BodyBroken):
            decoder.finish()
