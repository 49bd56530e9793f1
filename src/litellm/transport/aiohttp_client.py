"""The asyncio transport, over aiohttp: one session per running event loop, closed together with that loop.

Knows aiohttp's ways of failing and says them in the words of `effects`. A session of the caller's is used as it is
and never closed. Refuses to repeat a request or to follow a redirect.
"""

from __future__ import annotations

import asyncio
import io
import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import aiohttp
import yarl

from litellm.effects import (
    BadReply,
    BodyBroken,
    ConnectFailed,
    Headers,
    HttpRequest,
    Limits,
    NoReply,
    Reply,
    TransportError,
)
from litellm.transport import http1
from litellm.transport.addresses import address_in, refuse_private
from litellm.transport.async_timing import TimedOut, alarm
from litellm.transport.content_coding import decoder_for
from litellm.transport.failures import connect_failure
from litellm.transport.loop_sessions import LoopSessions, Way, way
from litellm.transport.proxies import Proxy
from litellm.transport.timing import overdue, overdue_connect, patience
from litellm.transport.tls import DEFAULT, TlsOptions, context_for

_LARGE = 1 << 20
"""Bytes. Above this aiohttp warns about a body in one piece, and takes it in parts."""


class AiohttpStream:
    """A reply whose body is still coming. aiohttp takes its connection back when the body has ended whole."""

    __slots__ = ("__weakref__", "_broken", "_decoder", "_host", "_loop", "_response", "ended", "headers", "status")

    def __init__(self, response: aiohttp.ClientResponse, host: str) -> None:
        self.ended = False
        self.status = response.status
        self.headers = Headers([(n.decode("latin-1"), v.decode("latin-1")) for n, v in response.raw_headers])
        self._broken = False
        self._host = host
        self._loop = asyncio.get_running_loop()
        self._response: aiohttp.ClientResponse | None = response
        self._decoder = None if response.content.at_eof() else decoder_for(self.headers)

    @property
    def coming(self) -> bool:
        """Whether the connection is still needed."""
        return self._response is not None and not self._response.content.is_eof()

    async def next_block(self, limits: Limits) -> bytes:
        """The next bytes of the body, decoded; none when it has ended whole."""
        while not self.ended:
            if self._response is None:
                raise BodyBroken("the stream was closed before its end")
            try:
                block = await self._advance(self._response.content, limits)
            except BaseException:
                self.close()
                raise
            if block:
                return block
        return b""

    async def _advance(self, content: aiohttp.StreamReader, limits: Limits) -> bytes:
        failure: TransportError
        try:
            block = content.read_nowait()
            if not block and not content.at_eof():
                async with alarm(patience(limits.read, limits.deadline)):
                    block = await content.readany()
        except TimedOut:
            failure = overdue(limits, self._host)
        except (aiohttp.ClientError, OSError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and self._connected():
                raise
            # What came before the break is good, and may be all that was needed, but aiohttp does not hand it out.
            block = b"" if self._broken else content._read_nowait(-1)
            self._broken = True
            failure = BodyBroken(f"{self._host} ended the connection before the end of the body")
            if block:
                return block if self._decoder is None else self._decoder.feed(block)
        else:
            if self._decoder is not None:
                block = self._decoder.feed(block)
            if content.at_eof():
                if self._decoder is not None:
                    block += self._decoder.finish()
                self.ended = True
                self._response = None
            return block
        raise failure

    def _connected(self) -> bool:
        """aiohttp refuses to wait on a connection that has ended with a mere RuntimeError."""
        connection = None if self._response is None else self._response.connection
        protocol = None if connection is None else connection.protocol
        return protocol is not None and protocol.connected

    def close(self) -> None:
        """Frees the connection, from whichever thread and whether or not the loop still runs."""
        response, self._response = self._response, None
        if response is None:
            return
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if here is self._loop:
            _cut(response)
            return
        try:
            self._loop.call_soon_threadsafe(_cut, response)
        except RuntimeError:
            response.close()  # the loop is closed, so this touches nothing

    def __del__(self) -> None:
        self.close()


def _cut(response: aiohttp.ClientResponse) -> None:
    connection = response.connection
    transport = None if connection is None else connection.transport
    response.close()
    if transport is not None:
        transport.abort()  # a TLS connection would first wait for the server's goodbye


class AiohttpTransport:
    """The asyncio transport. `session`: the caller's own, which must belong to the loop it is used in.

    aiohttp has no limit for writing, and this transport none for the number of connections: of `Limits`, `write`
    and `pool` have no effect."""

    is_async = True

    def __init__(self, tls: TlsOptions = DEFAULT, session: aiohttp.ClientSession | None = None) -> None:
        self._tls = tls
        self._given = session
        self._sessions = LoopSessions()

    # --- effects.Transport ---

    async def send(self, request: HttpRequest, limits: Limits) -> Reply:
        stream = await self.open(request, limits)
        return Reply(stream.status, stream.headers, await self.read_all(stream, limits))

    async def open(self, request: HttpRequest, limits: Limits) -> Any:
        target = http1.split_url(request.url)
        if self._given is not None and not request.public_only:
            if self._given.closed:
                raise ConnectFailed("the aiohttp.ClientSession handed in is closed")
            return await self._exchange(self._given, request, target, limits, http1.fields_for_client(request), {})
        headers = http1.fields(request, target)
        sessions = self._sessions.here()
        proxy = sessions.proxy_for(target.secure, target.host, target.port)
        if request.public_only:
            await _check_public(target, proxy, limits)
        if proxy is not None and proxy.scheme != "http":
            beyond = sessions.beyond(proxy, self._tls)
            return await beyond.open(replace(request, public_only=False), limits)
        options: dict[str, Any] = {}
        if target.secure:
            tls = replace(self._tls, certificate=request.certificate) if request.certificate else self._tls
            options["ssl"] = context_for(tls)
        if proxy is not None:
            options["proxy"] = yarl.URL.build(scheme="http", host=proxy.host, port=proxy.port)
            if proxy.authorization is not None:
                credentials = {"Proxy-Authorization": proxy.authorization}
                options["proxy_headers"] = credentials
                if not target.secure:
                    headers = {**headers, **credentials}
        session = sessions.public if request.public_only and proxy is None else sessions.usual
        stream = await self._exchange(session, request, target, limits, headers, options)
        if stream.coming:
            sessions.streams.add(stream)
        return stream

    async def read(self, stream: Any, limits: Limits) -> bytes:
        return await stream.next_block(limits)

    async def read_all(self, stream: Any, limits: Limits) -> bytes:
        blocks = []
        while block := await stream.next_block(limits):
            blocks.append(block)
        return b"".join(blocks)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    # --- one exchange ---

    async def _exchange(
        self,
        session: aiohttp.ClientSession,
        request: HttpRequest,
        target: http1.Target,
        limits: Limits,
        headers: dict[str, str],
        options: dict[str, Any],
    ) -> AiohttpStream:
        body = request.body if len(request.body) < _LARGE else io.BytesIO(request.body)
        way.set(Way.UNKNOWN if session is self._given else Way.KEPT)
        failure: TransportError
        try:
            async with alarm(patience(None, limits.deadline)):
                response = await session.request(
                    request.method,
                    _yarl(target.origin + target.path),
                    data=body or None,
                    headers=headers,
                    skip_auto_headers=_OURS,
                    allow_redirects=False,
                    raise_for_status=False,
                    auto_decompress=False,
                    timeout=_timeout(limits.connect, limits.read),
                    max_line_size=http1.MAX_FIELD,
                    max_field_size=http1.MAX_FIELD,
                    **options,
                )
        except (aiohttp.ClientError, OSError, TimedOut) as error:
            failure = _failure(error, target, limits, "proxy" in options)
        else:
            try:
                return AiohttpStream(response, target.host)
            except BaseException:
                response.close()
                raise
        raise failure


_OURS = ("Content-Type",)
"""Headers that aiohttp would make up: what is sent is what the request says."""


@lru_cache(maxsize=256)
def _yarl(url: str) -> yarl.URL:
    return yarl.URL(url, encoded=True)


@lru_cache(maxsize=64)
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """`connect` bounds the name, TCP, proxy and TLS together. Zero would mean no limit to aiohttp."""
    return aiohttp.ClientTimeout(
        total=None, connect=patience(connect, None), sock_read=patience(read, None), ceil_threshold=math.inf
    )


async def _check_public(target: http1.Target, proxy: Proxy | None, limits: Limits) -> None:
    """What the resolver of the public session does not see: addresses in place of a name, and a proxy's targets."""
    address = address_in(target.host)
    if address is not None:
        refuse_private(target.host, [address])
    elif proxy is not None:
        try:
            async with alarm(patience(limits.connect, limits.deadline)):
                found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port)
        except TimedOut:
            raise overdue_connect(limits, target.host) from None
        except OSError as error:
            raise connect_failure(error, target.host) from error
        refuse_private(target.host, [str(where[0]) for *_, where in found])


def _failure(error: BaseException, target: http1.Target, limits: Limits, proxied: bool) -> TransportError:
    """What it means that no head of a reply came. aiohttp's texts may hold the URL and are not passed on."""
    host = target.host
    cause = error.__cause__ or error
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return ConnectFailed(f"the proxy answered CONNECT for {host} with status {error.status}", "proxy")
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return connect_failure(cause, error.host, "proxy")
    if isinstance(error, aiohttp.ClientConnectorError):
        return connect_failure(cause, host, secure=target.secure)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return overdue_connect(limits, host)
    if isinstance(error, TimedOut):  # SocketTimeoutError, or the alarm
        return overdue(limits, host)
    if isinstance(error, aiohttp.InvalidURL):
        return ConnectFailed(f"{host} is not a name or address that can be connected to")
    if way.get() is Way.DIALLING:
        words = "the proxy did not answer CONNECT" if proxied else "no connection could be made"
        return ConnectFailed(f"{words} for {host}", "proxy" if proxied else "other")
    if isinstance(error, aiohttp.ServerDisconnectedError) and not isinstance(error.message, str):
        return NoReply(f"{host} ended the connection within the head of its answer")
    if isinstance(error, (aiohttp.ClientResponseError, aiohttp.ClientPayloadError)):
        return BadReply(f"{host} answered with something that is not HTTP/1, or with too long a head")
    return NoReply(f"{host} ended the connection before it answered", way.get() is Way.KEPT)
