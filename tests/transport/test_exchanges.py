from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from transport_flows import ask, ask_each, get, open_only, post, read_blocks, read_once, read_rest, within
from transport_ways import CLIENTS, OURS, Way
from wire_server import Peer, Script, answering, chunked, reply, serving

from litellm.effects import (
    BadReply,
    BodyBroken,
    ConnectFailed,
    DeadlineExceeded,
    HttpRequest,
    Limits,
    NoReply,
    ReadTimeout,
    TransportError,
)

TEXT = b'{"answer": "' + b"na " * 200 + b'"}'
PACKED = gzip.compress(TEXT)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def after_request(*blocks: bytes, pause: float = 0.0, then: Callable[[Peer], object] | None = None) -> Script:
    """Waits for a request, sends these, ends the connection (or does what `then` says)."""

    def script(peer: Peer) -> object:
        peer.request()
        peer.send(*blocks, pause=pause)
        return then(peer) if then is not None else None

    return script


def packed(encoding: bytes, body: bytes) -> bytes:
    return reply(body, b"Content-Encoding: " + encoding)


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(data) + deflate.flush()


MANY_HEADERS = tuple(b"X-H%d: %s" % (n, b"v" * 20) for n in range(150))

WHOLE: dict[str, tuple[Script, bytes]] = {
    "content-length": (answering(reply(TEXT)), TEXT),
    "chunked": (answering(CHUNKED + chunked(TEXT[:7], TEXT[7:]) + b"0\r\n\r\n"), TEXT),
    "chunked, in bytes": (
        after_request(*[bytes([b]) for b in CHUNKED + chunked(b"abc", b"defgh") + b"0\r\nT: v\r\n\r\n"]),
        b"abcdefgh",
    ),
    "chunk extensions": (answering(CHUNKED + b"3;a=b\r\nabc\r\n0;c\r\n\r\n"), b"abc"),
    "until close": (after_request(b"HTTP/1.0 200 OK\r\nContent-Type: x/y\r\n\r\n", TEXT), TEXT),
    "HTTP/1.0 with a length": (after_request(reply(TEXT, version=b"HTTP/1.0")), TEXT),
    "empty": (answering(reply(b"")), b""),
    "204": (answering(b"HTTP/1.1 204 No Content\r\n\r\n"), b""),
    "no reason phrase": (answering(b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"), b"ok"),
    "gzip": (answering(packed(b"gzip", PACKED)), TEXT),
    "gzip, in bytes": (after_request(*[bytes([b]) for b in packed(b"GZIP", gzip.compress(b"hello"))]), b"hello"),
    "gzip in two members": (answering(packed(b"gzip", gzip.compress(b"one ") + gzip.compress(b"two"))), b"one two"),
    "deflate": (answering(packed(b"deflate", zlib.compress(TEXT))), TEXT),
    "bare deflate": (answering(packed(b"deflate", bare_deflate(TEXT))), TEXT),
    "identity": (answering(packed(b"identity", TEXT)), TEXT),
    "empty gzip": (answering(packed(b"gzip", b"")), b""),
    "gzip, chunked": (
        answering(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunked(PACKED[:9], PACKED[9:])
            + b"0\r\n\r\n"
        ),
        TEXT,
    ),
    "100 and 103 first": (
        answering(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + reply(TEXT)),
        TEXT,
    ),
    "150 headers": (answering(reply(TEXT, *MANY_HEADERS)), TEXT),
    "a header of 30 kB": (answering(reply(TEXT, b"X-Long: " + b"x" * 30_000)), TEXT),
    "3 MB": (answering(reply(b"x" * 3_000_000)), b"x" * 3_000_000),
}


@pytest.mark.parametrize("name", WHOLE)
def test_whole_answers(way: Way, name: str) -> None:
    script, body = WHOLE[name]
    with serving(script) as server:
        assert way.call(ask(post(server.url))).body == body
        assert len(server.requests) == 1
    with serving(script) as server:
        _, blocks = way.call(read_blocks(post(server.url)))
        assert b"".join(blocks) == body


@dataclass
class Broken:
    script: Script
    error: type[TransportError]
    limits: Callable[[], Limits] = lambda: within(5, read=2)
    most: float = 1.8
    """Seconds it may take."""
    ours: bool = False
    """A client of the caller's may say it otherwise, or not know at all."""


def silent(peer: Peer) -> object:
    return peer.closed_within(2)


BROKEN: dict[str, Broken] = {
    "closed without a byte": Broken(after_request(), NoReply),
    "reset without a byte": Broken(after_request(then=Peer.reset), NoReply),
    "closed within the head": Broken(after_request(b"HTTP/1.1 200 OK\r\nContent-"), NoReply, ours=True),
    "reset within the body": Broken(after_request(reply(TEXT)[:-9], then=Peer.reset), BodyBroken),
    "short content-length": Broken(after_request(reply(TEXT)[:-1]), BodyBroken),
    "no last chunk": Broken(after_request(CHUNKED + chunked(TEXT)), BodyBroken),
    "cut chunk": Broken(after_request(CHUNKED + chunked(TEXT)[:-30]), BodyBroken),
    "no chunk size": Broken(
        after_request(CHUNKED + chunked(b"abc"), b"zz\r\nabc\r\n0\r\n\r\n", pause=0.05), BodyBroken
    ),
    "cut gzip in an intact frame": Broken(after_request(packed(b"gzip", PACKED[:-9])), BodyBroken),
    "cut deflate": Broken(after_request(packed(b"deflate", zlib.compress(TEXT)[:-5])), BodyBroken),
    "one byte of deflate": Broken(after_request(packed(b"deflate", b"x")), BodyBroken),
    "no gzip at all": Broken(after_request(packed(b"gzip", b"plain text")), BodyBroken),
    "br unasked": Broken(after_request(packed(b"br", b"\x0b\x02\x80abc\x03")), BodyBroken),
    "HTML": Broken(after_request(b"<html><body>502</body></html>\r\n\r\n"), BadReply),
    "TLS alert": Broken(after_request(b"\x15\x03\x01\x00\x02\x02\x46"), BadReply),
    "a status of letters": Broken(after_request(b"HTTP/1.1 abc OK\r\n\r\n"), BadReply),
    "a header of 70 kB": Broken(after_request(reply(TEXT, b"X-Long: " + b"x" * 70_000)), BadReply, ours=True),
    "600 headers": Broken(after_request(reply(TEXT, *[b"X-%d: v" % n for n in range(600)])), BadReply, ours=True),
    "two lengths": Broken(after_request(reply(TEXT, b"Content-Length: 3")), BadReply, ours=True),
    "silent": Broken(after_request(then=silent), ReadTimeout, lambda: within(5, read=0.1)),
    "silent, by deadline": Broken(after_request(then=silent), DeadlineExceeded, lambda: within(0.1)),
    "stalls in the head": Broken(after_request(b"HTTP/1.1 2", then=silent), ReadTimeout, lambda: within(5, read=0.1)),
    "stalls in the body": Broken(
        after_request(reply(TEXT)[:-5], then=silent), ReadTimeout, lambda: within(5, read=0.1)
    ),
    "stalls in the body, by deadline": Broken(
        after_request(reply(TEXT)[:-5], then=silent), DeadlineExceeded, lambda: within(0.1)
    ),
    "drips a head": Broken(
        after_request(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 100, pause=0.02),
        DeadlineExceeded,
        lambda: within(0.1, read=2),
        most=1.2,
        ours=True,
    ),
    "drips a body": Broken(
        after_request(reply(b"x" * 99)[:-99], *[b"x"] * 99, pause=0.02),
        DeadlineExceeded,
        lambda: within(0.1, read=2),
        most=1.2,
    ),
}


def _streamed(request: HttpRequest, limits: Limits) -> Any:
    stream = yield from open_only(request, limits)
    return (yield from read_rest(stream, limits))


@pytest.mark.parametrize(
    ("way", "name", "flow"),
    [
        *[(way, name, flow) for name in BROKEN for way in OURS for flow in (ask, _streamed)],
        *[(way, name, _streamed) for name, case in BROKEN.items() if not case.ours for way in CLIENTS],
    ],
    indirect=["way"],
)
def test_broken_answers(way: Way, name: str, flow: Any) -> None:
    case = BROKEN[name]
    with serving(case.script) as server:
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            way.call(flow(post(server.url + "?key=SECRET", {"Authorization": "SECRET"}, b"SECRET"), case.limits()))
        assert time.monotonic() - began < case.most
        assert type(caught.value) is case.error
        assert not getattr(caught.value, "reused", False)
        assert "SECRET" not in repr(caught.value)
        assert "127.0.0.1" in str(caught.value) or case.error is not NoReply
        assert len(server.requests) == 1 or case.error in (ReadTimeout, DeadlineExceeded)  # before a busy server saw it
        assert server.connections == 1


def test_bytes_before_the_break_are_delivered(way: Way) -> None:
    with serving(after_request(reply(TEXT)[:-1])) as server:
        stream = way.call(open_only(post(server.url)))
        seen = b""
        while len(seen) < len(TEXT) - 1:
            seen += way.call(read_once(stream))
        assert seen == TEXT[:-1]
        for _ in range(2):
            with pytest.raises(BodyBroken):
                way.call(read_once(stream))


def test_a_read_after_the_end_is_empty_and_after_close_an_error(way: Way) -> None:
    with serving(answering(reply(TEXT))) as server:
        stream = way.call(open_only(post(server.url)))
        assert way.call(read_rest(stream)) == TEXT
        assert way.call(read_once(stream)) == b""
        stream.close()
        assert way.call(read_once(stream)) == b""
        stream = way.call(open_only(post(server.url)))
        stream.close()
        stream.close()
        with pytest.raises(BodyBroken):
            way.call(read_once(stream))


def test_blocks_come_as_they_are_sent(way: Way) -> None:
    taken = threading.Semaphore(0)

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED)
        for number in range(3):
            peer.send(chunked(b"data: %d\n\n" % number))
            taken.acquire(timeout=2)
        peer.send(b"0\r\n\r\n")

    with serving(script) as server:
        began = time.monotonic()
        stream = way.call(open_only(post(server.url)))
        assert stream.status == 200
        for number in range(3):
            assert way.call(read_once(stream)) == b"data: %d\n\n" % number
            taken.release()
        assert way.call(read_once(stream)) == b""
        assert time.monotonic() - began < 2, "a block waited for the next"


def test_headers_are_kept_as_they_come(way: Way) -> None:
    headers = (b"X-Twice: 1", b"x-twice: 2", b"X-Latin: caf\xe9", b"X-Blank:", b"X-Colon: a:b", b"X-Spaces:   a b")
    with serving(answering(reply(TEXT, *headers))) as server:
        found = way.call(ask(post(server.url))).headers
    assert [value for name, value in found.pairs if name.lower() == "x-twice"] == ["1", "2"]
    assert found["X-TWICE"] == "1"
    assert found["x-latin"] == "caf\xe9"
    assert found["x-blank"] == ""
    assert found["x-colon"] == "a:b"
    assert found["x-spaces"] == "a b"


@pytest.mark.parametrize("status", [307, 308, 302, 404, 500, 529])
def test_any_status_is_a_reply_and_redirects_are_not_followed(way: Way, status: int) -> None:
    answer = reply(b"why", b"Location: /elsewhere", status=b"%d Reason" % status)
    with serving(answering(answer)) as server:
        found = way.call(ask(post(server.url)))
        assert (found.status, found.body, found.headers["location"]) == (status, b"why", "/elsewhere")
        assert len(server.requests) == 1


def test_what_is_sent(our_way: Way) -> None:
    with serving(answering(reply())) as server:
        url = f"http://127.0.0.1:{server.port}/v1/a%2Fb;c=d/%E2%82%AC?q=a%20b&x=%2B+y~"
        our_way.call(ask(post(url, {"X-Tab": "a\tb", "user-agent": "mine/1"})))
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /v1/a%2Fb;c=d/%E2%82%AC?q=a%20b&x=%2B+y~ HTTP/1.1"
    assert sorted(lines[1:]) == sorted(
        [
            b"Host: 127.0.0.1:%d" % server.port,
            b"Accept: */*",
            b"Accept-Encoding: gzip, deflate",
            b"Content-Type: application/json",
            b"X-Tab: a\tb",
            b"user-agent: mine/1",
            b"Content-Length: 14",
        ]
    )
    assert body == b'{"model": "m"}'


def test_a_get_and_an_empty_post(our_way: Way) -> None:
    with serving(answering(reply())) as server:
        our_way.call(ask_each(get(server.url), post(server.url, body=b"")))
        first, second = server.requests
    assert first.startswith(b"GET /v1 HTTP/1.1\r\n")
    assert b"Content-" not in first
    assert b"\r\nUser-Agent: litellm\r\n" in first
    assert second.endswith(b"Content-Length: 0\r\n\r\n")


def test_user_and_password_of_a_url(our_way: Way) -> None:
    with serving(answering(reply())) as server:
        our_way.call(ask(post(f"http://me:p%40ss@127.0.0.1:{server.port}/v1")))
        assert b"\r\nAuthorization: Basic bWU6cEBzcw==\r\n" in server.requests[0]
        assert b"\r\nHost: 127.0.0.1:%d\r\n" % server.port in server.requests[0]


def test_a_large_body_arrives(our_way: Way) -> None:
    sent = bytes(range(256)) * 40_000
    with serving(answering(reply())) as server:
        assert our_way.call(ask(post(server.url, body=sent))).status == 200
        assert server.requests[0].partition(b"\r\n\r\n")[2] == sent


def test_an_answer_and_a_close_before_the_whole_request_was_read(our_way: Way) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(reply(b"too large", status=b"413 Content Too Large"))

    with serving(script) as server:
        for _ in range(3):
            assert our_way.call(ask(post(server.url, body=b"x" * 20_000_000), within(5))).body == b"too large"
        assert server.connections == 3


def test_an_answer_before_the_whole_request_was_read(our_way: Way) -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1000)
        peer.send(reply(b"too large", status=b"413 Content Too Large"))
        peer.sock.shutdown(socket.SHUT_WR)
        peer.closed_within(1)

    with serving(script) as server:
        assert our_way.call(ask(post(server.url, body=b"x" * 200_000))).status == 413


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "nul\0", "price \u20ac", "caf\xe9", "\x7f"])
def test_a_header_that_cannot_be_written_is_refused_by_name(way: Way, value: str) -> None:
    with serving(answering(reply())) as server:
        with pytest.raises(ValueError, match="X-Mine") as caught:
            way.call(ask(post(server.url, {"X-Mine": value})))
        assert value not in str(caught.value)
        with pytest.raises(ValueError, match="header name"):
            way.call(ask(post(server.url, {"X-Mine: 1\r\nX-Evil": "1"})))
        assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "api.example.com/v1",
        "ftp://a/b",
        "http:///x",
        "http://a:b/",
        "http://a/b c",
        "http://a/\u20ac",
        "http://a:99999/",
    ],
)
def test_a_url_that_leads_nowhere_is_refused(way: Way, url: str) -> None:
    with pytest.raises(ValueError, match="URL") as caught:
        way.call(ask(post(url + "?key=SECRET")))
    assert "SECRET" not in str(caught.value)


def test_refused(way: Way) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(ConnectFailed, match=r"127\.0\.0\.1") as caught:
        way.call(ask(post(f"http://127.0.0.1:{port}/v1?key=SECRET")))
    assert caught.value.kind == "refused"
    assert "SECRET" not in repr(caught.value)


def test_no_such_name(way: Way) -> None:
    with pytest.raises(ConnectFailed, match=r"nowhere\.invalid") as caught:
        way.call(ask(post("http://nowhere.invalid/v1"), within(5, connect=5)))
    assert caught.value.kind == "dns"


def test_connecting_takes_too_long(way: Way, deaf_port: int) -> None:
    began = time.monotonic()
    with pytest.raises(ConnectFailed) as caught:
        way.call(ask(post(f"http://127.0.0.1:{deaf_port}/v1"), within(5, connect=0.15)))
    assert caught.value.kind == "timeout"
    assert 0.1 < time.monotonic() - began < 2


def test_connecting_takes_longer_than_the_deadline(way: Way, deaf_port: int) -> None:
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        way.call(ask(post(f"http://127.0.0.1:{deaf_port}/v1"), within(0.15, connect=5)))
    assert 0.1 < time.monotonic() - began < 2


def test_nothing_is_sent_after_the_deadline(way: Way) -> None:
    with serving(answering(reply())) as server:
        with pytest.raises(DeadlineExceeded):
            way.call(ask(post(server.url), within(-1)))
        assert server.requests == []
