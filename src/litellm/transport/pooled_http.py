"""The blocking transport: HTTP/1.1 over pooled sockets, with the standard library alone.

Knows connections: when one may be used again, whose it is after a fork, and that no step outlasts its limits.
Refuses to repeat a request or to follow a redirect. No lock is held anywhere, so a fork, a signal or a garbage
collection in the middle of a call finds nothing locked.
"""

from __future__ import annotations

import atexit
import os
import time
import weakref
from dataclasses import replace
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

from litellm.effects import BadReply, BodyBroken, ConnectFailed, Headers, HttpRequest, Limits, NoReply, Reply
from litellm.transport import http1
from litellm.transport.connection import Connection, Key
from litellm.transport.content_coding import Inflater, decoder_for
from litellm.transport.dialing import check_public, dial
from litellm.transport.proxies import Proxy, proxy_for
from litellm.transport.recorded_http import open_recorded, recorder
from litellm.transport.timing import overdue, patience
from litellm.transport.tls import DEFAULT, TlsOptions

IDLE_LIMIT = 4.0
"""Seconds a connection waits for its next request: less than servers wait (uvicorn and Node close at 5 s)."""


class PooledStream:
    """A reply whose body is still coming. Its connection goes back to the pool when the body has ended whole."""

    __slots__ = ("_connection", "_decoder", "_early", "_framing", "_keep", "_pool", "ended", "headers", "status")

    def __init__(
        self, pool: PooledHttp, connection: Connection, head: http1.Head, framing: http1.Framing, early: bytes
    ) -> None:
        self.status = head.status
        self.headers: Headers = head.headers
        self.ended = False
        self._pool = pool
        self._connection: Connection | None = connection
        self._framing = framing
        self._keep = head.keep_alive
        self._early = early
        self._decoder: Inflater | None = None if framing.done else decoder_for(head.headers)

    def next_block(self, limits: Limits) -> bytes:
        """The next bytes of the body, decoded; none when it has ended whole."""
        while not self.ended:
            connection = self._connection
            if connection is None:
                raise BodyBroken("the stream was closed before its end")
            try:
                block = self._advance(connection, limits)
            except BaseException:
                self._abandon()
                raise
            if block:
                return block
        return b""

    def _advance(self, connection: Connection, limits: Limits) -> bytes:
        data, self._early = self._early, b""
        framing, decoder = self._framing, self._decoder
        if not data and not framing.done:
            try:
                data = connection.receive(limits)
            except TimeoutError:
                raise overdue(limits, connection.host) from None
            except OSError as error:
                words = error.strerror or type(error).__name__
                raise BodyBroken(f"{connection.host} cut the connection: {words}") from error
            if not data:
                framing.end()
        block = framing.feed(data) if data else b""
        if decoder is not None:
            block = decoder.feed(block)
        if framing.done:
            if decoder is not None:
                block += decoder.finish()
            self.ended = True
            self._connection = None
            self._pool.give_back(connection, self._keep and not framing.extra)
        return block

    def close(self) -> None:
        """Frees the connection. If all that is missing of the body has arrived already, the connection stays good."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        framing = self._framing
        try:
            framing.feed(self._early)
            if not framing.done:
                framing.feed(connection.at_hand())
        except (OSError, BodyBroken):
            pass  # not all of it is there
        self._pool.give_back(connection, framing.done and self._keep and not framing.extra)

    def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.drop()

    def __del__(self) -> None:
        self._abandon()


_POOLS: weakref.WeakSet[PooledHttp] = weakref.WeakSet()


class PooledHttp:
    """The blocking transport. `limit`: how many requests may be under way at a time."""

    is_async = False

    def __init__(self, tls: TlsOptions = DEFAULT, limit: int = 1000) -> None:
        self._tls = tls
        self._limit = limit
        self._begin()
        _POOLS.add(self)

    def _begin(self) -> None:
        self._idle: dict[Key, list[Connection]] = {}
        self._beyond: dict[str, Any] = {}
        self._sweep_at = 0.0
        self._slots: SimpleQueue[None] = SimpleQueue()
        for _ in range(self._limit):
            self._slots.put(None)

    # --- effects.Transport ---

    def send(self, request: HttpRequest, limits: Limits) -> Reply:
        stream = self.open(request, limits)
        return Reply(stream.status, stream.headers, self.read_all(stream, limits))

    def open(self, request: HttpRequest, limits: Limits) -> Any:
        if request.certificate is not None:  # a pool of its own: its connections are of use to nobody else
            from litellm.transport import blocking

            pool = blocking(replace(self._tls, certificate=request.certificate))
            return pool.open(replace(request, certificate=None), limits)
        target = http1.split_url(request.url)
        headers = http1.fields(request, target)
        library = recorder()
        if library is not None and not request.public_only:
            return open_recorded(library, request, target, headers, self._tls, limits)
        slots = self._slots
        self._take_slot(slots, limits, target.host)
        try:
            found = self._connection(target, request.public_only, limits)
        except BaseException:
            slots.put(None)
            raise
        if isinstance(found, Proxy):
            slots.put(None)
            if request.public_only:
                check_public(target)
                request = replace(request, public_only=False)
            return self._through(found).open(request, limits)
        connection = found.lease(slots)
        try:
            return self._exchange(connection, request, target, headers, limits)
        except BaseException:
            connection.drop()
            raise

    def read(self, stream: Any, limits: Limits) -> bytes:
        return stream.next_block(limits)

    def read_all(self, stream: Any, limits: Limits) -> bytes:
        blocks = []
        while block := stream.next_block(limits):
            blocks.append(block)
        return b"".join(blocks)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    # --- connections ---

    def close(self) -> None:
        """Closes the connections that wait for a request."""
        idle, self._idle = self._idle, {}
        for stack in idle.values():
            while stack:
                stack.pop().drop()
        beyond, self._beyond = self._beyond, {}
        for transport in beyond.values():
            transport.close()

    def give_back(self, connection: Connection, good: bool) -> None:
        """Ends a lease; a good connection waits for the next request."""
        if not good or not connection.leased_from(self._slots):  # else: opened before a fork, so not ours
            connection.drop()
            return
        connection.parked_at = now = monotonic()
        connection.reused = True
        connection.unlease()
        stack = self._idle.get(connection.key)
        if stack is None:
            stack = self._idle.setdefault(connection.key, [])
        stack.append(connection)
        if now >= self._sweep_at:
            self._sweep_at = now + IDLE_LIMIT
            self._sweep(now)

    def _take_slot(self, slots: SimpleQueue[None], limits: Limits, host: str) -> None:
        try:
            slots.get_nowait()
        except Empty:
            try:
                slots.get(timeout=patience(limits.pool, limits.deadline))
            except Empty:
                patience(None, limits.deadline)
                words = f"no connection for {host} became free: {self._limit} requests are under way"
                raise ConnectFailed(words, "timeout") from None

    def _connection(self, target: http1.Target, public_only: bool, limits: Limits) -> Connection | Proxy:
        """A connection, kept or new; or the proxy that this transport does not speak to."""
        key = (target.secure, target.host, target.port, public_only)
        stack = self._idle.get(key)
        oldest = monotonic() - IDLE_LIMIT
        while stack:
            try:
                connection = stack.pop()
            except IndexError:  # another thread took the last one
                break
            if connection.parked_at > oldest and not connection.is_stale():
                return connection
            connection.drop()
        proxy = proxy_for(target.secure, target.host, target.port)
        if proxy is not None and proxy.scheme != "http":
            return proxy
        return Connection(dial(target, proxy, self._tls, limits, public_only), key, proxy)

    def _sweep(self, now: float) -> None:
        for stack in list(self._idle.values()):
            while stack and stack[0].parked_at < now - IDLE_LIMIT:
                try:
                    stack.pop(0).drop()
                except IndexError:
                    break

    def _through(self, proxy: Proxy) -> Any:
        """The transport for proxies of another kind."""
        transport = self._beyond.get(proxy.url)
        if transport is None:
            from litellm.transport.httpx_client import through_proxy

            transport = self._beyond[proxy.url] = through_proxy(proxy, self._tls, is_async=False)
        return transport

    # --- one exchange ---

    def _exchange(
        self,
        connection: Connection,
        request: HttpRequest,
        target: http1.Target,
        headers: dict[str, str],
        limits: Limits,
    ) -> PooledStream:
        path = target.path
        if connection.absolute:
            path = target.origin + path
            if connection.proxy_authorization is not None:
                headers = {**headers, "Proxy-Authorization": connection.proxy_authorization}
        self._write(connection, http1.request_head(request.method, path, headers), request.body, limits)
        head, early = self._read_head(connection, limits)
        return PooledStream(self, connection, head, http1.framing_of(request.method, head), early)

    def _write(self, connection: Connection, head: bytes, body: bytes, limits: Limits) -> None:
        """Sends a request."""
        try:
            connection.write(head, body, limits)
        except TimeoutError:
            raise overdue(limits, connection.host, "took in nothing for longer than the write limit") from None
        except ConnectionError:
            pass  # the server may have answered (413, 401) before it ended the connection: the reading will tell
        except OSError as error:
            raise self._no_reply(connection, b"", error.strerror) from error

    def _read_head(self, connection: Connection, limits: Limits) -> tuple[http1.Head, bytes]:
        """The head of the final reply, and the bytes that came after it. Skips interim replies."""
        data = b""
        while True:
            while data and (length := http1.head_length(data)):
                head = http1.parse_head(data[:length])
                data = data[length:]
                if head.status == 101:
                    raise BadReply("the answer changes to a protocol that was not asked for")
                if head.status >= 200:
                    return head, data
            try:
                block = connection.receive(limits)
            except TimeoutError:
                raise overdue(limits, connection.host) from None
            except OSError as error:
                raise self._no_reply(connection, data, error.strerror) from error
            if not block:
                raise self._no_reply(connection, data, None)
            data += block

    def _no_reply(self, connection: Connection, data: bytes, words: str | None) -> NoReply:
        when = "within the head of its answer" if data else "before it answered"
        reason = f": {words}" if words else ""
        return NoReply(f"{connection.host} ended the connection {when}{reason}", connection.reused and not data)


def _let_go_in_child() -> None:
    """After a fork the sockets belong to the parent. Closing the child's copies of them says nothing to servers."""
    for pool in list(_POOLS):
        idle = pool._idle
        _INHERITED.append(pool._beyond)
        pool._begin()
        for stack in idle.values():
            for connection in stack:
                connection.forget()


_INHERITED: list[Any] = []
"""Clients of other libraries, kept unclosed: to close them would speak on the parent's connections."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go_in_child)


@atexit.register
def _close_all() -> None:
    for pool in list(_POOLS):
        pool.close()
