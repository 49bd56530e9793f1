"""The asyncio transport: HTTP/1.1 over connections of its own, with the standard library alone.

Keeps the connections of each event loop apart and closes them with it. Refuses to repeat a request or to follow a
redirect; makes no task and no timer for a call over a kept connection.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from litellm.effects import BodyBroken, Headers, HttpRequest, Limits, Reply
from litellm.transport import http1
from litellm.transport.async_connection import AsyncConnection, AsyncKey
from litellm.transport.async_dialing import Names, check_public, dial
from litellm.transport.async_timing import TimedOut, alarm
from litellm.transport.content_coding import decoder_for
from litellm.transport.loop_pools import LoopPools
from litellm.transport.proxies import Proxy, proxy_for
from litellm.transport.recorded_http import AwaitedStream, open_recorded, recorder
from litellm.transport.timing import moment, overdue_connect, patience
from litellm.transport.tls import DEFAULT, TlsOptions


class AsyncPool:
    """The connections of one transport in one loop. Must be made inside it."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.open: set[AsyncConnection] = set()
        """Every connection that has not ended."""
        self.forsaken = False
        """The loop will not run again in this process."""
        self.names = Names()
        self._idle: dict[AsyncKey, list[AsyncConnection]] = {}
        self._beyond: dict[tuple[str, TlsOptions], Any] = {}

    def kept(self, key: AsyncKey) -> AsyncConnection | None:
        """A connection that waits for a request."""
        stack = self._idle.get(key)
        while stack:
            connection = stack.pop()
            if connection.is_usable():
                return connection
            connection.drop()
        return None

    def park(self, connection: AsyncConnection) -> None:
        stack = self._idle.get(connection.key)
        if stack is None:
            stack = self._idle.setdefault(connection.key, [])
        stack.append(connection)

    def unpark(self, connection: AsyncConnection) -> None:
        stack = self._idle.get(connection.key)
        if stack is not None:
            if connection in stack:
                stack.remove(connection)
            if not stack:
                del self._idle[connection.key]

    def through(self, proxy: Proxy, tls: TlsOptions) -> Any:
        """The transport for proxies of another kind."""
        transport = self._beyond.get((proxy.url, tls))
        if transport is None:
            from litellm.transport.httpx_client import through_proxy

            transport = self._beyond[proxy.url, tls] = through_proxy(proxy, tls, is_async=True)
        return transport

    async def close(self) -> None:
        """Closes everything, in the loop it belongs to."""
        for connection in list(self.open):
            connection.drop()
        for transport in self._beyond.values():
            await transport.aclose()
        for _ in range(_TURNS):
            if not self.open:
                break
            await asyncio.sleep(0)

    def forsake(self) -> None:
        """Lets go without a loop: nothing is said to servers, and nobody complains of what was left open."""
        self.forsaken = True


_TURNS = 10
"""Turns of a loop in which asyncio has come to the end of an aborted connection: two, three with TLS."""


class AsyncStream:
    """A reply whose body is still coming. Its connection goes back to the pool when the body has ended whole."""

    __slots__ = ("__weakref__", "_connection", "_decoder", "ended", "headers", "status")

    def __init__(self, connection: AsyncConnection, head: http1.Head) -> None:
        self._connection: AsyncConnection | None = connection
        self.status = head.status
        self.headers: Headers = head.headers
        self.ended = False
        self._decoder = None if connection.bodiless else decoder_for(head.headers)

    async def next_block(self, limits: Limits) -> bytes:
        """The next bytes of the body, decoded, all that have come; none when it has ended whole."""
        while not self.ended:
            connection = self._connection
            if connection is None:
                raise BodyBroken("the stream was closed before its end")
            try:
                if not connection.has_news:
                    await connection.arrival(limits)
                elif not connection.done:
                    moment(None, limits.deadline)
                block = self._decoded(connection)
            except BaseException:
                self._abandon()
                raise
            if block:
                return block
        return b""

    async def rest(self, limits: Limits) -> bytes:
        """All that is left of the body, waited for once."""
        connection = self._connection
        if connection is not None and not connection.done and connection.failure is None:
            try:
                await connection.arrival(limits, whole=True)
            except BaseException:
                self._abandon()
                raise
        blocks = []
        while block := await self.next_block(limits):
            blocks.append(block)
        return blocks[0] if len(blocks) == 1 else b"".join(blocks)

    def _decoded(self, connection: AsyncConnection) -> bytes:
        block = connection.take()
        decoder = self._decoder
        if decoder is not None:
            block = decoder.feed(block)
        if connection.done:
            if decoder is not None:
                block += decoder.finish()
            self.ended = True
            self._connection = None
            connection.release()
        return block

    def close(self) -> None:
        """Frees the connection, from whichever thread and whether or not the loop still runs. If all of the body has
        arrived already, the connection stays good."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.let_go()

    def _abandon(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.drop()

    def __del__(self) -> None:
        self._abandon()


class AsyncHttp:
    """The asyncio transport. It has no limit for the number of connections: of `Limits`, `pool` has no effect."""

    is_async = True

    def __init__(self, tls: TlsOptions = DEFAULT) -> None:
        self._tls = tls
        self._pools = LoopPools(AsyncPool)

    # --- effects.Transport ---

    async def send(self, request: HttpRequest, limits: Limits) -> Reply:
        connection = await self._exchange(request, limits, whole=True)
        if type(connection) is not AsyncConnection:
            return Reply(connection.status, connection.headers, await self.read_all(connection, limits))
        head = connection.head
        assert head is not None
        try:
            decoder = None if connection.bodiless else decoder_for(head.headers)
            body = connection.take()
            if decoder is not None:
                body = decoder.feed(body) + decoder.finish()
        except BaseException:
            connection.drop()
            raise
        connection.release()
        return Reply(head.status, head.headers, body)

    async def open(self, request: HttpRequest, limits: Limits) -> Any:
        connection = await self._exchange(request, limits, whole=False)
        if type(connection) is not AsyncConnection:
            return connection
        head = connection.head
        assert head is not None
        try:
            return AsyncStream(connection, head)
        except BaseException:
            connection.drop()
            raise

    def read(self, stream: Any, limits: Limits) -> Any:
        return stream.next_block(limits)

    async def read_all(self, stream: Any, limits: Limits) -> bytes:
        if type(stream) is AsyncStream:
            return await stream.rest(limits)
        blocks = []
        while block := await stream.next_block(limits):
            blocks.append(block)
        return b"".join(blocks)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    # --- one exchange ---

    async def _exchange(self, request: HttpRequest, limits: Limits, whole: bool) -> Any:
        """A connection with the head of its reply, or, if `whole`, with all of it; or a stream from elsewhere."""
        target = http1.split_url(request.url)
        headers = http1.fields(request, target)
        pool = self._pools.here()
        due = moment(limits.read, limits.deadline)
        if (library := recorder()) is not None and not request.public_only:
            tls = self._tls_of(request)
            return AwaitedStream(await asyncio.to_thread(open_recorded, library, request, target, headers, tls, limits))
        key = (target.secure, target.host, target.port, request.public_only, request.certificate)
        connection = pool.kept(key)
        if connection is None:
            proxy = proxy_for(target.secure, target.host, target.port)
            if proxy is not None and proxy.scheme != "http":
                return await self._beyond(pool, proxy, request, target, limits)
            connection = AsyncConnection(pool, key, proxy)
            await dial(connection, pool.names, target, proxy, self._tls_of(request), limits, request.public_only)
        try:
            if not connection.reused:
                due = moment(limits.read, limits.deadline)
            path = target.path
            if connection.absolute:
                path = target.origin + path
                if connection.proxy_authorization is not None:
                    headers["Proxy-Authorization"] = connection.proxy_authorization
            head = http1.request_head(request.method, path, headers)
            await connection.start(request.method, head, request.body, limits, whole, due)
            if connection.head is None or (whole and not connection.done):
                assert connection.failure is not None
                raise connection.failure
        except BaseException:
            connection.drop()
            raise
        return connection

    def _tls_of(self, request: HttpRequest) -> TlsOptions:
        if request.certificate is None:
            return self._tls
        return replace(self._tls, certificate=request.certificate)

    async def _beyond(
        self, pool: AsyncPool, proxy: Proxy, request: HttpRequest, target: http1.Target, limits: Limits
    ) -> Any:
        """By way of a proxy that this transport does not speak to."""
        if request.public_only:
            try:
                async with alarm(patience(limits.connect, limits.deadline)):
                    await check_public(pool.names, target)
            except TimedOut:
                raise overdue_connect(limits, target.host) from None
        beyond = pool.through(proxy, self._tls_of(request))
        return await beyond.open(replace(request, public_only=False), limits)
