from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from certificates import Certificates
from transport_flows import PATIENT, ask, post
from transport_ways import finish_loop
from wire_server import Peer, WireServer, answering, chunked, reply, serving

from litellm import transport
from litellm.drivers import run
from litellm.transport.async_http import AsyncHttp, AsyncPool
from litellm.transport.loop_pools import LoopPools
from litellm.transport.pooled_http import PooledHttp
from litellm.transport.tls import TlsOptions

SOURCE = str(Path(__file__).parents[2] / "src")
STRICT = ("-X", "dev", "-W", "error")


def run_program(program: str, *flags: str, arguments: tuple[str, ...] = (), seconds: float = 20) -> str:
    """Runs a program in a fresh interpreter and gives its standard output. Fails if it says anything else."""
    environment = {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
    done = subprocess.run(
        [sys.executable, *flags, "-c", textwrap.dedent(program), *arguments],
        env={**environment, "PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    complaints = [line for line in done.stderr.splitlines() if not line.startswith("Executing <")]  # slow, not wrong
    assert complaints == []
    assert done.returncode == 0
    return done.stdout


# --- event loops ---


HUNDRED_LOOPS = """
    import asyncio, gc, sys, threading
    from litellm import transport
    from litellm.effects import HttpRequest, Limits
    from litellm.transport.tls import TlsOptions

    url, ca, loops = sys.argv[1:]
    io = transport.awaiting(ca or None)
    answers = []

    async def main(calls):
        for _ in range(calls):
            answers.append((await io.send(HttpRequest("POST", url, {}, b"x"), Limits(read=5))).status)

    for _ in range(int(loops)):
        asyncio.run(main(2))

    def thread():
        for _ in range(5):
            asyncio.run(main(2))

    threads = [threading.Thread(target=thread) for _ in range(8)]
    for each in threads: each.start()
    for each in threads: each.join()
    gc.collect()
    sockets = [each for each in gc.get_objects() if type(each).__name__ in ("socket", "TransportSocket", "SSLSocket")]
    print(len(answers), set(answers), len(io._pools._homes), len(sockets))
"""


def test_a_hundred_loops_and_eight_threads() -> None:
    with serving(answering(reply())) as server:
        assert run_program(HUNDRED_LOOPS, *STRICT, arguments=(server.url, "", "100")) == "280 {200} 0 0\n"
        assert len(server.requests) == 280


def test_many_loops_and_eight_threads_over_tls(certificates: Certificates) -> None:
    with serving(answering(reply()), certificates.server_context()) as server:
        out = run_program(HUNDRED_LOOPS, *STRICT, arguments=(server.url, certificates.ca, "20"))
        assert out == "120 {200} 0 0\n"


LET_GO = """
    import asyncio, gc, sys
    from litellm.effects import HttpRequest, Limits
    from litellm.transport.async_http import AsyncHttp

    async def main():
        print((await AsyncHttp().send(HttpRequest("POST", sys.argv[1], {}, b"x"), Limits(read=5))).status)
        gc.collect()

    asyncio.run(main())
"""


def test_a_transport_that_is_let_go_of_before_its_loop_ends() -> None:
    with serving(answering(reply())) as server:
        assert run_program(LET_GO, *STRICT, arguments=(server.url,)) == "200\n"


@pytest.mark.parametrize(
    ("way", "module"), [("blocking", "pooled_http.PooledHttp"), ("awaiting", "async_http.AsyncHttp")]
)
def test_threads_that_begin_together_share_one_transport(
    way: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(8)
    made = []

    class Slow:
        def __init__(self, tls: TlsOptions) -> None:
            together.wait(10)  # none is kept before all are being made
            made.append(self)

    monkeypatch.setattr(f"litellm.transport.{module}", Slow)
    options = TlsOptions(verify="/nobody/else/has/this")
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(getattr(transport, way), [options] * 8))
    assert len(made) == 8
    assert len(found) == 1


def endless(peer: Peer) -> bool:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"a"))
    return peer.closed_within(5)


@pytest.mark.parametrize("flags", [(), STRICT], ids=["plain", "strict"])
@pytest.mark.parametrize("end", ["", "del stream", "stream.close()"])
def test_a_loop_that_ends_with_a_stream_open(flags: tuple[str, ...], end: str) -> None:
    program = f"""
        import asyncio, gc, sys
        from litellm import transport
        from litellm.effects import HttpRequest, Limits

        kept = []

        async def main():
            io = transport.awaiting()
            stream = await io.open(HttpRequest("POST", sys.argv[1], {{}}, b"x"), Limits())
            print(await io.read(stream, Limits()))
            kept.append(stream)

        asyncio.run(main())
        stream = kept.pop()
        {end}
        gc.collect()
        print("end")
    """
    with serving(endless) as server:
        assert run_program(program, *flags, arguments=(server.url,)) == "b'a'\nend\n"
        assert server.finished() is True


@pytest.mark.parametrize(
    "end",
    ["", "loop.close()", "loop.close(); asyncio.run(main())"],
    ids=["never closed", "closed bare", "then another"],
)
def test_loops_that_are_not_ended_as_they_should_be(end: str) -> None:
    """Nothing is printed, and no error raised, for a loop that nobody finished."""
    program = f"""
        import asyncio, sys
        from litellm import transport
        from litellm.effects import HttpRequest, Limits

        async def main():
            print((await transport.awaiting().send(HttpRequest("POST", sys.argv[1], {{}}, b"x"), Limits())).status)

        loop = asyncio.new_event_loop()
        loop.run_until_complete(main())
        {end}
        print(len(transport.awaiting()._pools._homes))
    """
    with serving(answering(reply())) as server:
        out = run_program(program, arguments=(server.url,))
    assert out.split() == (["200", "200", "0"] if "run" in end else ["200", "1"])


def test_a_stream_closed_after_its_loop_was_closed_bare() -> None:
    program = """
        import asyncio, sys
        from litellm import transport
        from litellm.effects import HttpRequest, Limits

        loop = asyncio.new_event_loop()
        io = transport.awaiting()
        stream = loop.run_until_complete(io.open(HttpRequest("POST", sys.argv[1], {}, b"x"), Limits()))
        loop.close()
        stream.close()
        del stream
        print("end")
    """
    with serving(endless) as server:
        assert run_program(program, arguments=(server.url,)) == "end\n"
        assert server.finished() is True


def test_a_process_that_ends_with_a_blocking_stream_open() -> None:
    program = """
        import sys
        from litellm import transport
        from litellm.effects import HttpRequest, Limits

        io = transport.blocking()
        io.send(HttpRequest("POST", sys.argv[1], {}, b"x"), Limits())
        stream = io.open(HttpRequest("POST", sys.argv[2], {}, b"x"), Limits())
        print(io.read(stream, Limits()))
    """
    with serving(answering(reply())) as plain, serving(endless) as streaming:
        assert run_program(program, *STRICT, arguments=(plain.url, streaming.url)) == "b'a'\n"


def test_a_closed_loop_is_forgotten_when_the_next_one_comes() -> None:
    pools = LoopPools(AsyncPool)

    async def here() -> object:
        return pools.here()

    first = asyncio.new_event_loop()
    assert first.run_until_complete(here()) is first.run_until_complete(here())
    first.close()
    second = asyncio.new_event_loop()
    second.run_until_complete(here())
    assert list(pools._homes) == [second]
    finish_loop(second)
    assert not pools._homes


def test_importing_costs_nothing() -> None:
    program = """
        import sys
        import litellm.transport
        heavy = {"ssl", "socket", "http.client", "aiohttp", "httpx", "httpx2", "asyncio", "email", "select"}
        print(sorted(heavy & set(sys.modules)))
        litellm.transport.blocking()
        heavy -= {"socket", "select"}
        print(sorted(heavy & set(sys.modules)))
    """
    assert run_program(program) == "[]\n[]\n"


def test_an_awaited_call_needs_the_standard_library_only() -> None:
    program = """
        import asyncio, sys
        from litellm import transport
        from litellm.effects import HttpRequest, Limits

        before = set(sys.modules)
        reply = asyncio.run(transport.awaiting().send(HttpRequest("POST", sys.argv[1], {}, b"x"), Limits()))
        loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
        print(reply.status, sorted(loaded - set(sys.stdlib_module_names) - {"litellm"}))
    """
    with serving(answering(reply())) as server:
        assert run_program(program, arguments=(server.url,)) == "200 []\n"


# --- fork ---


pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def in_child(work: Callable[[], int]) -> int:
    """Runs this in a forked child and gives its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            code = work()
        finally:
            os._exit(code)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    pytest.fail("the child hangs")


fork_only = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def echoing(peer: Peer) -> None:
    while whole := peer.request():
        peer.send(reply(whole.partition(b"\r\n\r\n")[2]))


@pytest.fixture(params=["http", "https"])
def echo(request: pytest.FixtureRequest, certificates: Certificates) -> Any:
    with serving(echoing, certificates.server_context() if request.param == "https" else None) as server:
        yield server


@fork_only
def test_a_fork_leaves_the_parents_connections_alone(echo: WireServer, certificates: Certificates) -> None:
    pool = PooledHttp(TlsOptions(certificates.ca))

    def call(body: bytes) -> bytes:
        return run(ask(post(echo.url, body=body)), pool).body

    assert call(b"before") == b"before"

    def child() -> int:
        for turn in range(3):
            if call(b"child %d" % turn) != b"child %d" % turn:
                return 1
        pool.close()
        return 0

    assert in_child(child) == 0
    assert call(b"after") == b"after"
    assert echo.connections == 2  # the child made one of its own, the parent went on with its first
    pool.close()


@fork_only
def test_parent_and_child_at_once(echo: WireServer, certificates: Certificates) -> None:
    pool = PooledHttp(TlsOptions(certificates.ca))

    def calls(who: bytes) -> int:
        for turn in range(30):
            body = b"%b %d" % (who, turn)
            if run(ask(post(echo.url, body=body)), pool).body != body:
                return 1
        return 0

    assert calls(b"parent before") == 0
    failed: list[int] = []
    thread = threading.Thread(target=lambda: failed.append(calls(b"parent")))
    thread.start()
    assert in_child(lambda: calls(b"child")) == 0
    thread.join()
    assert failed == [0]
    pool.close()


@fork_only
def test_a_stream_inherited_by_a_child_is_still_the_parents(certificates: Certificates) -> None:
    go = threading.Event()

    def script(peer: Peer) -> bool:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"one"))
        go.wait(2)
        peer.send(chunked(b"two") + b"0\r\n\r\n")
        return bool(peer.request())

    pool = PooledHttp(TlsOptions(certificates.ca))
    with serving(script, certificates.server_context()) as server:
        stream = pool.open(post(server.url), PATIENT)
        assert pool.read(stream, PATIENT) == b"one"

        def child() -> int:
            stream.close()
            return 0

        assert in_child(child) == 0
        go.set()
        assert pool.read_all(stream, PATIENT) == b"two"
        pool.close()


@fork_only
def test_a_connection_a_child_reads_to_its_end_is_not_the_childs(echo: WireServer, certificates: Certificates) -> None:
    pool = PooledHttp(TlsOptions(certificates.ca))
    stream = pool.open(post(echo.url, body=b"x" * 100_000), PATIENT)

    def child() -> int:
        pool.read_all(stream, PATIENT)
        return 0 if run(ask(post(echo.url, body=b"child")), pool).body == b"child" else 1

    assert in_child(child) == 0
    assert echo.connections == 2
    stream.close()


@fork_only
def test_a_child_with_a_loop_of_its_own(echo: WireServer, certificates: Certificates) -> None:
    transport = AsyncHttp(TlsOptions(certificates.ca))

    async def call(body: bytes) -> bytes:
        return (await transport.send(post(echo.url, body=body), PATIENT)).body

    async def main() -> int:
        assert await call(b"before") == b"before"

        def child() -> int:
            if transport._pools._homes:
                return 2
            asyncio._set_running_loop(None)
            return 0 if asyncio.run(call(b"child")) == b"child" else 1

        code = in_child(child)
        assert await asyncio.wait_for(call(b"after"), 2) == b"after"
        return code

    assert asyncio.run(main()) == 0
    assert echo.connections == 2


CHILD_EXITS = """
    import asyncio, gc, os, sys
    from litellm import transport
    from litellm.effects import HttpRequest, Limits

    url, ca = sys.argv[1:]
    request = HttpRequest("POST", url, {}, b"x")
    blocking, awaiting = transport.blocking(ca), transport.awaiting(ca)
    loop = asyncio.new_event_loop()
    print(blocking.send(request, Limits()).status, loop.run_until_complete(awaiting.send(request, Limits())).status)
    sys.stdout.flush()
    if os.fork() == 0:
        gc.collect()
        print(blocking.send(request, Limits()).status, asyncio.run(awaiting.send(request, Limits())).status)
        del loop
        gc.collect()
        sys.exit()  # the whole end of an interpreter, in the child first
    os.wait()
    print(blocking.send(request, Limits()).status, loop.run_until_complete(awaiting.send(request, Limits())).status)
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
"""


@fork_only
def test_a_child_that_ends_like_any_program(certificates: Certificates) -> None:
    with serving(echoing, certificates.server_context()) as server:
        flags = ("-W", "ignore:This process:DeprecationWarning")  # that it forks with threads around
        out = run_program(CHILD_EXITS, *flags, arguments=(server.url, certificates.ca))
        assert out == "200 200\n" * 3
        assert server.connections == 4
