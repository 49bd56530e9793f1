"""One socket of the blocking transport: when it may be used again, and that no step on it outlasts its limits.

Knows neither HTTP nor which pool it belongs to.
"""

from __future__ import annotations

import os
import select
from queue import SimpleQueue
from typing import Any, TypeAlias

from litellm.effects import Limits
from litellm.transport.proxies import Proxy
from litellm.transport.timing import patience

_BLOCK = 65_536
"""Bytes of one read, of one write, and of a body that goes out in one piece with its head."""

Key: TypeAlias = tuple[bool, str, int, bool]
"""What a connection can serve: secure, host, port, only public addresses."""


class Connection:
    """One socket to one origin, leased to one exchange at a time."""

    __slots__ = ("_poll", "_slots", "absolute", "key", "parked_at", "proxy_authorization", "reused", "sock")

    def __init__(self, sock: Any, key: Key, proxy: Proxy | None) -> None:
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
        number = self.sock.detach()
        if number >= 0:
            os.close(number)

    def is_stale(self) -> bool:
        """Whether the server has closed the connection, or sent what nobody asked for."""
        waiting = select.select([self.sock], [], [], 0)[0] if self._poll is None else self._poll.poll(0)
        secure = self.key[0]
        if not secure:
            return bool(waiting)
        if self.sock.pending():
            return True
        return bool(waiting) and not self._took_ticket()

    def _took_ticket(self) -> bool:
        """Whether what waits to be read is TLS's own business (RFC 8446 4.6), which reading takes in."""
        import ssl

        try:
            self.sock.settimeout(0)
            self.sock.recv(1)
        except ssl.SSLWantReadError:
            return True
        except OSError:
            return False
        return False

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

    def at_hand(self) -> bytes:
        """Bytes that have arrived, without waiting. Raises OSError where there are none."""
        self.sock.settimeout(0)
        return self.sock.recv(_BLOCK)

    def receive(self, limits: Limits) -> bytes:
        """Bytes as they come; none when the server has ended the connection. Raises OSError as it comes."""
        self.sock.settimeout(patience(limits.read, limits.deadline))
        return self.sock.recv(_BLOCK)
