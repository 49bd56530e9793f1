from __future__ import annotations

import asyncio
import gc
import gzip
import http.client
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from certificates import Certificates
from hypothesis import given, settings, strategies as st
from transport_flows import BODY, PATIENT, ask, open_only, post, read_once, read_rest, within
from transport_ways import Way, open_way
from wire_server import Peer, WireServer, answering, chunked, reply, serving

from litellm.effects import BodyBroken, ConnectFailed, DeadlineExceeded, NoReply, ReadTimeout, TransportError
from litellm.transport import async_connection, async_dialing
from litellm.transport.tls import TlsOptions

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def way() -> Iterator[Way]:
    with open_way("async") as way:
        yield way


@pytest.fixture
def fresh() -> Iterator[Way]:
    with open_way("async") as way:
        yield way


def pool_of(way: Way) -> Any:
    [(pool, _)] = way.transport._pools._homes.values()  # type: ignore[attr-defined]
    return pool


# --- replies in any pieces ---


class Pieces:
    """A server that answers each request with the pieces it was last given, and ends the connection if told to."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.ends = False

    def script(self, peer: Peer) -> None:
        while peer.request():
            ends = self.ends
            peer.send(*self.pieces, pause=0.0002)
            if ends:
                return


@pytest.fixture(scope="module")
def pieces() -> Iterator[tuple[Pieces, WireServer]]:
    given_out = Pieces()
    with serving(given_out.script) as server:
        yield given_out, server


def encoded(body: bytes, coding: str) -> bytes:
    return {"": lambda: body, "gzip": lambda: gzip.compress(body), "deflate": lambda: zlib.compress(body)}[coding]()


@st.composite
def replies(draw: st.DrawFn) -> tuple[bytes, bytes, bool]:
    """The bytes of a reply, the body it stands for, and whether it ends with the connection."""
    body = draw(st.binary(max_size=300))
    coding = draw(st.sampled_from(["", "gzip", "deflate"]))
    wire = encoded(body, coding)
    framing = draw(st.sampled_from(["length", "chunked", "close"]))
    head = draw(st.sampled_from([b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n"]))
    head += b"HTTP/1.1 200 OK\r\nX-A:  b \r\n"
    if coding:
        head += b"Content-Encoding: %b\r\n" % coding.encode()
    if framing == "length":
        return head + b"content-length: %d\r\n\r\n%b" % (len(wire), wire), body, False
    if framing == "close":
        return head + b"\r\n" + wire, body, True
    cuts = sorted(draw(st.lists(st.integers(0, len(wire)), max_size=6)))
    blocks = [wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]
    extension = draw(st.sampled_from([b"", b";a=b", b' ; a="b"']))
    sent = b"".join(b"%x%b\r\n%b\r\n" % (len(block), extension, block) for block in blocks if block)
    trailer = draw(st.sampled_from([b"", b"X-T: v\r\n"]))
    return head + b"Transfer-Encoding: chunked\r\n\r\n" + sent + b"0\r\n" + trailer + b"\r\n", body, False


def in_pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True) if a < b]


@settings(max_examples=120, deadline=None)
@given(replies(), st.lists(st.integers(0, 10_000), max_size=12), st.booleans())
def test_a_reply_in_any_pieces(
    way: Way, pieces: Any, answer: tuple[bytes, bytes, bool], cuts: list[int], streamed: bool
) -> None:
    given_out, server = pieces
    data, body, given_out.ends = answer
    given_out.pieces = in_pieces(data, cuts)
    before = server.connections
    if streamed:
        found = way.call(read_rest(way.call(open_only(post(server.url)))))
    else:
        found = way.call(ask(post(server.url))).body
    assert found == body
    assert server.connections <= before + 1


@settings(max_examples=120, deadline=None)
@given(replies(), st.integers(0, 10_000), st.lists(st.integers(0, 10_000), max_size=4), st.booleans())
def test_a_reply_cut_short_anywhere(
    way: Way, pieces: Any, answer: tuple[bytes, bytes, bool], end: int, cuts: list[int], streamed: bool
) -> None:
    """It is an error, unless its own form says that it ends with the connection."""
    given_out, server = pieces
    data, body, until_close = answer
    end %= len(data)
    given_out.pieces, given_out.ends = in_pieces(data[:end], cuts), True
    headed = data.find(b"\r\n\r\n", data.index(b"HTTP/1.1 200")) + 4
    failure, found = None, b""
    try:
        if streamed:
            found = way.call(read_rest(way.call(open_only(post(server.url)))))
        else:
            found = way.call(ask(post(server.url))).body
    except TransportError as error:
        failure = error
    if failure is not None:
        assert isinstance(failure, NoReply if end < headed else BodyBroken)
    else:
        assert until_close
        assert end >= headed
        assert body.startswith(found)


# --- who speaks out of turn ---


def test_a_refusal_before_the_request(our_way: Way) -> None:
    def script(peer: Peer) -> None:
        peer.send(reply(b"busy", b"Connection: close", status=b"503 Service Unavailable"))
        peer.sock.shutdown(socket.SHUT_WR)
        peer.closed_within(1)

    with serving(script) as server:
        for _ in range(2):
            found = our_way.call(ask(post(server.url)))
            assert (found.status, found.body) == (503, b"busy")
        assert server.connections == 2


def test_a_connection_that_ended_while_the_loop_stood_still(fresh: Way) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(reply())

    with serving(script) as server:
        for _ in range(3):
            assert fresh.call(ask(post(server.url))).status == 200
            server.finished()
        assert server.connections == 3


@pytest.mark.parametrize("looped", [True, False])
def test_what_nobody_asked_for_spoils_a_kept_connection(fresh: Way, looped: bool) -> None:
    taken, spoilt = threading.Semaphore(0), threading.Semaphore(0)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(reply(b"asked"))
            taken.acquire(timeout=2)
            peer.send(reply(b"evil"))
            spoilt.release()

    with serving(script) as server:
        for _ in range(3):
            assert fresh.call(ask(post(server.url))).body == b"asked"
            taken.release()
            assert spoilt.acquire(timeout=2)
            assert fresh.loop is not None
            if looped:
                fresh.until(lambda: not pool_of(fresh).open)
        assert server.connections == 3


def test_an_idle_connection_is_closed(fresh: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(async_connection, "IDLE_LIMIT", 0.2)
    with serving(answering(reply())) as server:
        for _ in range(3):
            fresh.call(ask(post(server.url)))
        assert server.connections == 1
        fresh.meanwhile(server.finished)
        assert not pool_of(fresh).open
        assert not pool_of(fresh)._idle
        fresh.call(ask(post(server.url)))
        assert server.connections == 2


# --- what a call costs the loop ---


def test_a_call_over_a_kept_connection_makes_no_task_and_no_timer(fresh: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = fresh.loop
    assert loop is not None
    made: list[str] = []

    async def main(url: str) -> None:
        for _ in range(3):
            await fresh.transport.send(post(url), within(600, read=60))
        with monkeypatch.context() as patch:
            for name in ("create_task", "call_at", "call_later"):
                patch.setattr(loop, name, lambda *_, name=name, **__: made.append(name))
            for _ in range(50):
                await fresh.transport.send(post(url), within(600, read=60))

    with serving(answering(reply())) as server:
        loop.run_until_complete(main(server.url))
        assert made == []
        assert server.connections == 1


def test_a_hundred_tasks_that_begin_together_ask_for_a_name_once(fresh: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    all_have_begun = threading.Event()
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: Any, flags: int = 0, **more: Any) -> Any:
        if host == "files.example" and not flags:
            asked.append(host)
            all_have_begun.wait(5)
            host = "127.0.0.1"
        return real(host, port, *rest, flags=flags, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def main(url: str) -> list[int]:
        tasks = [asyncio.ensure_future(fresh.transport.send(post(url), PATIENT)) for _ in range(100)]
        await asyncio.sleep(0)
        tasks[0].cancel()  # who asked first
        all_have_begun.set()
        replies = await asyncio.gather(*tasks[1:])
        return [each.status for each in replies]

    with serving(answering(reply())) as server:
        assert fresh.loop is not None
        url = f"http://files.example:{server.port}/"
        assert fresh.loop.run_until_complete(main(url)) == [200] * 99
        assert asked == ["files.example"]


# --- slow readers, slow takers ---


def test_a_slow_reader_holds_the_server_back(fresh: Way) -> None:
    sent = [0]

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED)
        block = chunked(b"x" * 100_000)
        for _ in range(400):
            peer.sock.sendall(block)
            sent[0] += 1
        peer.sock.sendall(b"0\r\n\r\n")

    with serving(script) as server:
        stream = fresh.call(open_only(post(server.url)))
        size = len(fresh.call(read_once(stream)))
        assert fresh.loop is not None
        fresh.loop.run_until_complete(asyncio.sleep(0.3))
        [connection] = pool_of(fresh).open
        assert connection._size < 1_000_000
        assert sent[0] < 390  # the rest is in the system's buffers, or not sent at all
        while block := fresh.call(read_once(stream)):
            size += len(block)
        assert size == 40_000_000
        stream = fresh.call(open_only(post(server.url)))
        fresh.loop.run_until_complete(asyncio.sleep(0.1))
        assert len(fresh.call(read_rest(stream))) == 40_000_000


def test_many_small_chunks_are_read_together(fresh: Way) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED, chunked(*[b"data: %d\n\n" % number for number in range(1000)]) + b"0\r\n\r\n")

    with serving(script) as server:
        stream = fresh.call(open_only(post(server.url)))
        fresh.meanwhile(server.finished)
        for _ in range(5):  # turns of the loop, to read what has come
            fresh.meanwhile(lambda: None)
        assert fresh.call(read_once(stream)).count(b"\n\n") == 1000
        assert fresh.call(read_once(stream)) == b""


def test_a_server_that_stops_taking_in(fresh: Way) -> None:
    given_up = threading.Event()

    def script(peer: Peer) -> bool:
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        return given_up.wait(10)

    with serving(script) as server:
        began = time.monotonic()
        with pytest.raises(ReadTimeout, match="write limit"):
            fresh.call(ask(post(server.url, body=BODY * 2_000_000), within(5, write=0.05)))
        with pytest.raises(DeadlineExceeded):
            fresh.call(ask(post(server.url, body=BODY * 2_000_000), within(0.05, write=5)))
        assert time.monotonic() - began < 3
        given_up.set()


def test_a_server_that_takes_in_slowly_is_not_given_up(fresh: Way) -> None:
    size = 30_000_000

    def script(peer: Peer) -> None:
        got = 0
        while got < size:
            got += len(peer.sock.recv(400_000))
            time.sleep(0.01)
        peer.send(reply())

    with serving(script) as server:
        assert fresh.call(ask(post(server.url, body=b"x" * size), within(20, write=0.5, read=5))).status == 200


# --- given up ---


def test_a_coroutine_that_is_closed_ends_its_connection(fresh: Way) -> None:
    """As when a loop is torn down: no cancellation, and no loop that runs."""

    def script(peer: Peer) -> bool:
        return bool(peer.request()) and peer.closed_within(2)

    loop = fresh.loop
    assert loop is not None
    with serving(script) as server:
        asked = fresh.transport.send(post(server.url), PATIENT)
        task = loop.create_task(asked)
        loop.run_until_complete(asyncio.to_thread(server.arrived.acquire, timeout=2))
        asked.close()
        task.cancel()
        loop.run_until_complete(asyncio.wait([task]))
        assert task.cancelled() or task.exception() is not None
        assert server.finished() is True


@pytest.mark.usefixtures("quick_collections")
@pytest.mark.parametrize("turns", range(12))
@pytest.mark.parametrize("phase", ["tcp", "tls", "proxy"])
def test_a_dial_cancelled_in_any_turn_leaves_nothing(
    phase: str, turns: int, certificates: Certificates, deaf_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the loop: those in which the steps of a dial begin and end, and some of the wait that follows them."""
    with open_way("async", tls=TlsOptions(certificates.ca)) as way, serving(lambda p: p.closed_within(5)) as server:
        url = {
            "tcp": f"http://127.0.0.1:{deaf_port}/",
            "tls": f"https://127.0.0.1:{server.port}/",
            "proxy": "https://127.0.0.1:9/",
        }[phase]
        if phase == "proxy":
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.port}")

        async def main() -> None:
            task = asyncio.ensure_future(way.transport.send(post(url), PATIENT))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            for _ in range(5):
                await asyncio.sleep(0)
            gc.collect()  # a socket left open would warn

        assert way.loop is not None
        made: list[socket.socket] = []
        connect = way.loop.sock_connect

        def noted(sock: socket.socket, address: Any) -> Any:
            made.append(sock)
            return connect(sock, address)

        monkeypatch.setattr(way.loop, "sock_connect", noted)
        way.loop.run_until_complete(main())
        assert all(sock.fileno() == -1 for sock in made)
        assert len(made) == (turns > 0)


def test_a_stream_is_read_by_one_task_at_a_time(fresh: Way) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(CHUNKED)
        peer.closed_within(2)

    async def main(url: str) -> None:
        stream = await fresh.transport.open(post(url), PATIENT)
        first = asyncio.ensure_future(fresh.transport.read(stream, PATIENT))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="one task at a time"):
            await fresh.transport.read(stream, PATIENT)
        with pytest.raises(BodyBroken):
            await first

    with serving(script) as server:
        assert fresh.loop is not None
        fresh.loop.run_until_complete(main(server.url))


# --- several addresses ---


def at(port: int) -> tuple[int, int, Any]:
    return socket.AF_INET, socket.IPPROTO_TCP, ("127.0.0.1", port)


def test_a_dead_address_delays_the_next_by_its_head_start_only(fresh: Way, deaf_port: int) -> None:
    assert fresh.loop is not None

    def connected(*ports: int) -> tuple[int, float]:
        async def main() -> int:
            with await async_dialing.connect([at(port) for port in ports]) as sock:
                await asyncio.sleep(0.01)
                return sock.getpeername()[1]

        began = time.monotonic()
        assert fresh.loop is not None
        return fresh.loop.run_until_complete(main()), time.monotonic() - began

    with serving(answering(reply())) as server:
        port, seconds = connected(deaf_port, server.port)
        assert port == server.port
        assert 0.2 < seconds < 1
        port, seconds = connected(1, server.port)
        assert port == server.port
        assert seconds < 0.2
        assert connected(server.port, deaf_port, server.port)[0] == server.port
    with pytest.raises(ConnectionRefusedError):
        connected(1, 1)
    gc.collect()


# --- recorders ---


def test_a_recorder_sees_awaited_calls_too(fresh: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Recording(http.client.HTTPConnection):
        def request(self, method: str, url: str, *arguments: Any, **keywords: Any) -> None:
            seen.append(f"{method} {url}")
            super().request(method, url, *arguments, **keywords)

    monkeypatch.setattr(http.client, "HTTPConnection", Recording)
    with serving(answering(reply(gzip.compress(b"packed"), b"Content-Encoding: gzip"))) as server:
        assert fresh.call(ask(post(server.url))).body == b"packed"
        stream = fresh.call(open_only(post(server.url)))
        assert fresh.call(read_once(stream)) == b"packed"
        assert fresh.call(read_once(stream)) == b""
        stream.close()
    assert seen == ["POST /v1"] * 2
    with pytest.raises(ConnectFailed):
        fresh.call(ask(post(server.url)))
