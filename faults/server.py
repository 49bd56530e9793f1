"""A raw socket server that does to each request what its plan says: sends bytes, waits, resets, closes, stays silent.

One event loop in a thread of its own. A request's path begins with the number of its plan. Knows where an HTTP request
ends, and no more of HTTP.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from typing_extensions import Self


class End(Enum):
    """How an exchange goes out. `KEEP`: the connection waits for the next request."""

    KEEP = "keep"
    CLOSE = "close"
    RESET = "reset"
    STALL = "stall"


Step: TypeAlias = "bytes | float"
"""Bytes to send, or seconds to wait before the next."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one request gets. `steps` may be made of the request, head and body."""

    steps: Sequence[Step] | Callable[[bytes], Sequence[Step]]
    end: End = End.KEEP


_NUMBER = re.compile(rb"[A-Z]+ (?:https?://[^/ ]+)?/(?:[^ ]*?/)?f(\d+)[/ ?]")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LINGER_NOT = struct.pack("ii", 1, 0)
"""Lingering for no time at all makes `close` send RST instead of FIN."""


class _Exchange(asyncio.Protocol):
    """One connection: requests in, plans out."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._received = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._server.transports.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.transports.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, rest = self._received.partition(b"\r\n\r\n")
        length = _LENGTH.search(head + b"\r\n")
        if not blank or len(rest) < (int(length[1]) if length else 0):
            return
        request, self._received = self._received, b""
        number = _NUMBER.match(head)
        plans = self._server.plans.get(int(number[1]) if number else -1)
        if not plans:
            self._transport.abort()
            return
        plan = plans.pop(0) if len(plans) > 1 else plans[0]
        self._server.requests += 1
        steps = plan.steps(request) if callable(plan.steps) else plan.steps
        self._go(list(steps), plan.end)

    def _go(self, steps: list[Step], end: End) -> None:
        transport = self._transport
        while steps:
            step = steps.pop(0)
            if transport.is_closing():
                return
            if isinstance(step, bytes):
                transport.write(step)
            else:
                asyncio.get_running_loop().call_later(step, self._go, steps, end)
                return
        _finish(transport, end)


def _finish(transport: Any, end: End) -> None:
    if end is End.CLOSE:
        transport.close()
    elif end is End.RESET:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()


class _Talker(asyncio.Protocol):
    """Says some bytes to whoever comes, and ends as soon as it is spoken to."""

    def __init__(self, server: FaultServer, words: bytes, end: End) -> None:
        self._server, self._words, self._end = server, words, end
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._server.transports.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.transports.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._words)
        _finish(self._transport, self._end)


class FaultServer:
    """Listens on loopback while it is entered. `plans`: of each number, what its requests get; the last for ever."""

    def __init__(self) -> None:
        self.plans: dict[int, list[Plan]] = {}
        self.requests = 0
        self.transports: set[Any] = set()
        """Of the connections that are open."""
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.AbstractServer] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="faults server", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.port = self.listen()
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def listen(
        self, tls: ssl.SSLContext | None = None, protocol: Callable[[], asyncio.BaseProtocol] | None = None
    ) -> int:
        """One more port with the same plans, or with a protocol of its own."""

        async def start() -> asyncio.Server:
            loop = asyncio.get_running_loop()
            made: Any = protocol or (lambda: _Exchange(self))
            return await loop.create_server(made, "127.0.0.1", 0, ssl=tls, backlog=1024)

        server = asyncio.run_coroutine_threadsafe(start(), self._loop).result()
        self._servers.append(server)
        return server.sockets[0].getsockname()[1]

    def say(self, words: bytes, end: End) -> int:
        """A port that says some bytes to whoever speaks to it, whatever was said."""
        return self.listen(protocol=lambda: _Talker(self, words, end))

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for transport in list(self.transports):
            transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
