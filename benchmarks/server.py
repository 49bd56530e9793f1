"""A vendor that costs next to nothing: reads a request to its end and writes the canned reply that its path names.

Runs in a process of its own, whose CPU nobody counts. Prints its port, and ends when its stdin does.
"""

from __future__ import annotations

import asyncio
import re
import sys

from benchmarks.canned import DRIPPED, REPLIES

PAUSE = 0.0015
"""Seconds between the events of a dripped stream: each is read alone."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Exchange(asyncio.Protocol):
    """One connection, kept for request after request."""

    def __init__(self) -> None:
        self._head = b""
        self._missing = 0
        """Bytes of the body that have not come."""
        self._reply = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            head, ended, body = self._head.partition(b"\r\n\r\n")
            if not ended:
                return
            self._head = b""
            self._reply = head.split(b" ", 2)[1].split(b"/", 2)[1].decode()
            length = _LENGTH.search(head)
            self._missing = (int(length[1]) if length else 0) - len(body)
        if not self._missing:
            self._answer()

    def _answer(self) -> None:
        if self._reply == "dripped_stream":
            self._drip(0)
        else:
            self._transport.write(REPLIES[self._reply])

    def _drip(self, position: int) -> None:
        if not self._transport.is_closing():
            self._transport.write(DRIPPED[position])
            if position + 1 < len(DRIPPED):
                asyncio.get_running_loop().call_later(PAUSE, self._drip, position + 1)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Exchange, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
