"""The blocking transport: HTTP/1.1 over pooled sockets, with the standard library alone.

Knows connections: when one may be used again, whose it is after a fork, and that no step outlasts its limits.
Refuses to repeat a request or to follow a redirect. No lock is held anywhere, so a fork, a signal or a garbage
collection in the middle of a call finds nothing locked.
"""

from __future__ import annotations

import atexit
import os
import select
import time
import weakref
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any

from litellm.effects import BadReply, BodyBroken, ConnectFailed, DeadlineExceeded, Headers, HttpRequest, Limits
from litellm.effects import NoReply, Reply, TransportError
from litellm.transport import http1
from litellm.transport.content_coding import Inflater, decoder_for
from litellm.transport.dialing import dial
from litellm.transport.proxies import Proxy, proxy_for
from litellm.transport.timing import overdue, patience

if TYPE_CHECKING:
    from litellm.transport.tls import TlsOptions

IDLE_LIMIT = 4.0
"""Seconds a connection waits for its next request: less than servers wait (uvicorn and Node close at 5 s)."""
_BLOCK = 65_536
"""Bytes of one read, of one write, and of a body that goes out in one piece with its head."""


class Connection:
    """One socket to one origin, leased to one exchange at a time."""

    __slots__ = ("_poll", "_slots", "absolute", "key", "parked_at", "proxy_authorization", "reused", "sock")

    def __init__(self, sock: Any, key: tuple[bool, str, int], proxy: Proxy | None) -> None:
        self.sock = sock
        self.key = key
        self.reused = False
        self.parked_at = 0.0
        plain_proxy = proxy if not key[0] else None
        self.absolute = plain_proxy is not None
        """Requests name the whole URL: they are read by a proxy (RFC 9112 3.2.2)."""
        self.proxy_authorization = None if plain_proxy is None else plain_proxy.authorization
        self._slots: SimpleQueue[None] | None = None
        self._poll: Any = None
        if hasattr(select, "poll"):
            self._poll = select.poll()
            self._poll.register(sock, select.POLLIN)

    @property
    def host(self) -> str:
        return self.key[1]

    def lease(self, slots: SimpleQueue[None]) -> Connection:
        self._slots = slots
        return self

    def leased_from(self, slots: SimpleQueue[None]) -> bool:
        return self._slots is slots

    def unlease(self) -> None:
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.put(None)

    def drop(self) -> None:
        """Ends the connection. Idempotent, never blocks."""
        self.sock.close()
        self.unlease()

    def forget(self) -> None:
        """Lets go of a socket that another process goes on using: nothing is said to the server, TLS included."""
        os.close(self.sock.detach())

    def is_stale(self) -> bool:
        """Whether the server has closed the connection, or sent what nobody asked for."""
        if self._poll is None:
            readable = bool(select.select([self.sock], [], [], 0)[0])
        else:
            readable = bool(self._poll.poll(0))
        if not readable or not self.key[0]:
            return readable
        try:  # over TLS it may be a session ticket, which reading takes in
            self.sock.settimeout(0)
            self.sock.recv(1)
        except OSError as error:
            import ssl

            return not isinstance(error, ssl.SSLWantReadError)
        return True

    def write(self, head: bytes, body: bytes, limits: Limits) -> None:
        """Sends a request. Raises OSError as it comes."""
        sock = self.sock
        sock.settimeout(patience(limits.write, limits.deadline))
        if len(body) <= _BLOCK:
            sock.sendall(head + body)
            return
        sock.sendall(head)
        rest = memoryview(body)
        while rest:
            sock.settimeout(patience(limits.write, limits.deadline))
            rest = rest[sock.send(rest[:_BLOCK]) :]

    def receive(self, limits: Limits) -> bytes:
        """Bytes as they come; none when the server has ended the connection. Raises OSError as it comes."""
        self.sock.settimeout(patience(limits.read, limits.deadline))
        return self.sock.recv(_BLOCK)
