from __future__ import annotations

import asyncio
import gc
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from transport_flows import BODY, PATIENT, ask, ask_each, get, open_only, post, read_once, read_rest, within
from transport_ways import Way, finish_loop, open_way
from wire_server import Peer, WireServer, answering, chunked, reply, serving

from litellm.effects import ConnectFailed, DeadlineExceeded, Limits, NoReply, ReadTimeout
from litellm.transport import dialing, pooled_http
from litellm.transport.async_http import AsyncHttp
from litellm.transport.pooled_http import PooledHttp

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
END = b"0\r\n\r\n"


# --- kept-alive connections ---


def test_one_connection_serves_call_after_call(way: Way) -> None:
    with serving(answering(reply())) as server:
        way.call(ask_each(*[post(server.url)] * 5))
        way.call(ask_each(*[get(server.url)] * 2))
        assert (server.connections, len(server.requests)) == (1, 7)


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"{}", b"Connection: close"),
        reply(b"{}", version=b"HTTP/1.0"),
        reply(b"{}") + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    ],
    ids=["Connection: close", "HTTP/1.0", "more than one answer"],
)
def test_a_connection_that_cannot_be_used_again_is_not(our_way: Way, answer: bytes) -> None:
    with serving(answering(answer)) as server:
        replies = our_way.call(ask_each(*[post(server.url)] * 3))
        assert [found.body for found in replies] == [b"{}"] * 3
        assert server.connections == 3


def test_a_connection_the_server_closed_while_idle_is_replaced(our_way: Way) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(reply())

    with serving(script) as server:
        for _ in range(3):
            assert our_way.call(ask(post(server.url))).status == 200
            server.finished()
            our_way.call(_pause(0.02))
        assert server.connections == 3


def _pause(seconds: float) -> Any:
    from litellm.effects import Sleep

    yield Sleep(seconds)


@pytest.mark.parametrize("end", [lambda peer: None, Peer.reset], ids=["closed", "reset"])
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_connection_closed_on_the_next_request_is_reported_and_nothing_is_sent_twice(
    our_way: Way, method: str, end: Any
) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(reply())
        peer.request()
        end(peer)

    with serving(script) as server:
        request = post(server.url) if method == "POST" else get(server.url)
        our_way.call(ask(request))
        with pytest.raises(NoReply) as caught:
            our_way.call(ask(request))
        assert caught.value.reused
        assert (server.connections, len(server.requests)) == (1, 2)


def test_an_answer_that_broke_off_had_begun(our_way: Way) -> None:
    """Over a kept connection too: the server has seen this request."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(reply())
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nConte")

    with serving(script) as server:
        our_way.call(ask(post(server.url)))
        with pytest.raises(NoReply) as caught:
            our_way.call(ask(post(server.url)))
        assert not caught.value.reused


def test_a_connection_left_idle_too_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooled_http, "IDLE_LIMIT", 0.02)
    pool = PooledHttp()
    with serving(answering(reply())) as server:
        pool.send(post(server.url), PATIENT)
        time.sleep(0.03)
        pool.send(post(server.url), PATIENT)
        assert server.connections == 2
        time.sleep(0.03)
        with serving(lambda peer: answering(reply())(peer)) as other:
            pool.send(post(other.url), PATIENT)
            server.finished()  # the sweep after any call closes idle connections of every origin
            server.finished()
    pool.close()


def test_a_streamed_answer_gives_its_connection_back_at_its_end(way: Way) -> None:
    with serving(answering(CHUNKED + chunked(b"a", b"b") + END)) as server:
        for _ in range(3):
            assert way.call(read_rest(way.call(open_only(post(server.url))))) == b"ab"
        assert server.connections == 1


def test_a_stream_closed_after_its_last_event_keeps_its_connection(our_way: Way) -> None:
    """The protocol's end is read before HTTP's: closing then must not cost a new connection."""

    sent = threading.Semaphore(0)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(CHUNKED + chunked(b"data: [DONE]\n\n"), END, pause=0.02)
            sent.release()

    with serving(script) as server:
        for _ in range(3):
            stream = our_way.call(open_only(post(server.url)))
            assert our_way.call(read_once(stream)) == b"data: [DONE]\n\n"
            assert sent.acquire(timeout=2)
            our_way.call(_pause(0.05))
            stream.close()
        assert server.connections == 1


def test_a_stream_closed_unread_but_whole_keeps_its_connection(our_way: Way) -> None:
    with serving(answering(reply(b"whole"))) as server:
        for _ in range(3):
            our_way.call(open_only(post(server.url))).close()
        assert server.connections == 1


def test_a_stream_closed_unread_does_not_spoil_the_next_answer(our_way: Way) -> None:
    def script(peer: Peer) -> None:
        answering(CHUNKED + chunked(b"a" * 10) if peer.number == 0 else reply(b"next"))(peer)

    with serving(script) as server:
        our_way.call(open_only(post(server.url))).close()
        assert our_way.call(ask(post(server.url))).status == 200
        assert server.connections == 2


# --- streams given up ---


def endless(peer: Peer) -> float | None:
    """Sends until the client goes. Gives the seconds that took after the first block."""
    peer.request()
    peer.send(CHUNKED + chunked(b"data: 1\n\n"))
    began = time.monotonic()
    return time.monotonic() - began if peer.closed_within(2) else None


def half_read(way: Way, url: str, limits: Limits = PATIENT) -> Any:
    stream = way.call(open_only(post(url), limits))
    assert way.call(read_once(stream, limits)) == b"data: 1\n\n"
    return stream


def test_close_ends_the_connection_at_once(way: Way) -> None:
    with serving(endless) as server:
        stream = half_read(way, server.url)
        began = time.monotonic()
        stream.close()
        assert time.monotonic() - began < 0.5
        assert way.meanwhile(server.finished) is not None
        assert time.monotonic() - began < 1


def test_a_dropped_stream_ends_its_connection(our_way: Way) -> None:
    with serving(endless) as server:
        stream = half_read(our_way, server.url)
        del stream
        gc.collect()
        assert our_way.meanwhile(server.finished) is not None


def test_a_failed_read_ends_the_connection(way: Way) -> None:
    with serving(endless) as server:
        limits = within(5, read=0.1)
        stream = half_read(way, server.url, limits)
        with pytest.raises(ReadTimeout):
            way.call(read_once(stream, limits))
        assert way.meanwhile(server.finished) is not None


def test_close_from_another_thread(our_way: Way) -> None:
    with serving(endless) as server:
        stream = half_read(our_way, server.url)
        thread = threading.Thread(target=stream.close)
        thread.start()
        thread.join()
        assert our_way.meanwhile(server.finished) is not None


def test_close_after_the_loop_is_closed() -> None:
    loop = asyncio.new_event_loop()
    transport = AsyncHttp()
    with serving(endless) as server:
        stream = loop.run_until_complete(transport.open(post(server.url), PATIENT))
        finish_loop(loop)
        stream.close()
        assert server.finished() is not None


def test_an_interrupt_while_waiting_ends_the_connection() -> None:
    """Ctrl-C raises in the middle of recv; here a signal of the test's own does."""
    import signal

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    pool = PooledHttp()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with serving(lambda peer: peer.request() and peer.closed_within(2)) as server:
            main = threading.get_ident()
            threading.Thread(
                target=lambda: server.arrived.acquire(timeout=5) and signal.pthread_kill(main, signal.SIGALRM)
            ).start()
            began = time.monotonic()
            with pytest.raises(KeyboardInterrupt):
                pool.send(post(server.url), PATIENT)
            assert time.monotonic() - began < 1
            assert server.finished() is True
    finally:
        signal.signal(signal.SIGALRM, before)
    assert pool._slots.qsize() == 1000


# --- cancellation ---


@pytest.fixture(params=["async", "httpx-async", "httpx2-async"])
def async_way(request: pytest.FixtureRequest) -> Iterator[Way]:
    with open_way(request.param) as way:
        yield way


def cancelled(way: Way, awaitable: Any, server: WireServer) -> object:
    """Lets it run until the server has the request, then cancels it. Gives what the server's script returned."""
    assert way.loop is not None

    async def main() -> object:
        task = asyncio.ensure_future(awaitable)
        assert await asyncio.to_thread(server.arrived.acquire, timeout=2)
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await asyncio.to_thread(server.finished)

    return way.loop.run_until_complete(main())


def test_cancelling_a_wait_for_an_answer_ends_the_connection(async_way: Way) -> None:
    with serving(lambda peer: peer.request() and peer.closed_within(2)) as server:
        assert cancelled(async_way, async_way.transport.send(post(server.url), PATIENT), server) is True


def test_cancelling_a_read_ends_the_connection(async_way: Way) -> None:
    with serving(endless) as server:
        stream = half_read(async_way, server.url)
        assert cancelled(async_way, async_way.transport.read(stream, PATIENT), server) is not None


def test_a_deadline_is_not_a_cancellation(async_way: Way) -> None:
    """A task that outlives its deadline goes on, and can still be cancelled from outside."""
    assert async_way.loop is not None

    async def main(url: str) -> str:
        with pytest.raises(DeadlineExceeded):
            await async_way.transport.send(post(url), within(0.05))
        await asyncio.sleep(0)
        return "went on"

    with serving(lambda peer: peer.request() and peer.closed_within(2)) as server:
        assert async_way.loop.run_until_complete(main(server.url)) == "went on"
        assert server.finished() is True


def test_fifty_cancelled_calls_leave_nothing_behind(async_way: Way) -> None:
    loop = async_way.loop
    assert loop is not None

    async def main(url: str) -> int:
        tasks = [asyncio.ensure_future(async_way.transport.send(post(url), PATIENT)) for _ in range(50)]
        for _ in tasks:
            assert await asyncio.to_thread(server.arrived.acquire, timeout=2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return (await async_way.transport.send(post(url + "/last"), PATIENT)).status

    def script(peer: Peer) -> None:
        if b"/last" in peer.request().partition(b"\r\n")[0]:
            peer.send(reply())
        peer.closed_within(2)

    with serving(script) as server:
        assert loop.run_until_complete(main(server.url)) == 200


# --- many at a time ---


def test_threads_share_one_pool() -> None:
    pool = PooledHttp()
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(20):
                body = b"%d-%d" % (number, turn)
                assert pool.send(post(server.url, body=body), PATIENT).body == body
        except BaseException as error:
            failures.append(error)

    def echo(peer: Peer) -> None:
        while whole := peer.request():
            peer.send(reply(whole.partition(b"\r\n\r\n")[2]))

    with serving(echo) as server:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(server.requests) == 320
        assert server.connections <= 16
        assert pool._slots.qsize() == 1000
        pool.close()


def test_the_limit_of_the_pool() -> None:
    pool = PooledHttp(limit=1)
    with serving(answering(CHUNKED + chunked(b"a"))) as server:
        first = pool.open(post(server.url), PATIENT)
        with pytest.raises(ConnectFailed, match="became free") as caught:
            pool.open(post(server.url), within(5, pool=0.05))
        assert caught.value.kind == "timeout"
        with pytest.raises(DeadlineExceeded):
            pool.open(post(server.url), within(0.05))
        threading.Timer(0.05, first.close).start()
        pool.open(post(server.url), within(5, pool=2)).close()
        assert server.connections == 2
    with pytest.raises(ConnectFailed):  # a failure gives its place back
        pool.send(post(server.url), PATIENT)
    with pytest.raises(ConnectFailed) as caught:
        pool.send(post(server.url), within(5, pool=0.05))
    assert caught.value.kind == "refused"


def test_a_hundred_tasks(async_way: Way) -> None:
    loop = async_way.loop
    assert loop is not None

    async def one(url: str, number: int) -> bool:
        body = b"%d" % number
        return (await async_way.transport.send(post(url, body=body), PATIENT)).body == body

    async def main(url: str) -> list[bool]:
        return await asyncio.gather(*[one(url, number) for number in range(100)])

    def echo(peer: Peer) -> None:
        while whole := peer.request():
            peer.send(reply(whole.partition(b"\r\n\r\n")[2]))

    with serving(echo) as server:
        assert loop.run_until_complete(main(server.url)) == [True] * 100


# --- uploads ---


def test_a_server_that_stops_taking_in() -> None:
    pool = PooledHttp()

    given_up = threading.Event()

    def script(peer: Peer) -> bool:
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        return given_up.wait(10)

    with serving(script) as server:
        with pytest.raises(ReadTimeout, match="write limit"):
            pool.send(post(server.url, body=BODY * 2_000_000), within(5, write=0.05))
        with pytest.raises(DeadlineExceeded):
            pool.send(post(server.url, body=BODY * 2_000_000), within(0.05, write=5))
        given_up.set()


# --- several addresses ---


def at(port: int) -> tuple[int, int, Any]:
    return socket.AF_INET, socket.IPPROTO_TCP, ("127.0.0.1", port)


def test_a_dead_address_delays_the_next_by_its_head_start_only(deaf_port: int) -> None:
    with serving(answering(reply())) as server:
        began = time.monotonic()
        with dialing._connect([at(deaf_port), at(server.port)], began + 5) as sock:
            assert sock.getpeername()[1] == server.port
        assert 0.2 < time.monotonic() - began < 1
        refused = time.monotonic()
        with dialing._connect([at(1), at(server.port)], refused + 5) as sock:
            assert sock.getpeername()[1] == server.port
        assert time.monotonic() - refused < 0.2
    with pytest.raises(ConnectionRefusedError):
        dialing._connect([at(1), at(1)], None)
    with pytest.raises(DeadlineExceeded):
        dialing._connect([at(deaf_port), at(deaf_port)], time.monotonic() + 0.3)


def test_families_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    six, four = socket.AF_INET6, socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", ("a", n)) for n, family in enumerate((six, six, six, four))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert [(family, address[1]) for family, _, address in dialing.resolve("a", 1)] == [
        (six, 0),
        (four, 3),
        (six, 1),
        (six, 2),
    ]
