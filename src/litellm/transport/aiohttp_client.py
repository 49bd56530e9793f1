"""A transport over an `aiohttp.ClientSession` of the caller's: used as it is configured and never closed.

Knows aiohttp's ways of failing and says them in the words of `effects`. Refuses to follow a redirect.
"""

from __future__ import annotations

import asyncio
import io
import math
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
from litellm.transport.async_timing import TimedOut, alarm
from litellm.transport.content_coding import decoder_for
from litellm.transport.failures import connect_failure
from litellm.transport.timing import overdue, overdue_connect, patience

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
    """Over a session of the caller's, which must belong to the loop it is used in.

    aiohttp has no limit for writing, and the number of connections is the session's affair: of `Limits`, `write` and
    `pool` have no effect. Whether a connection was a kept one cannot be seen from outside."""

    is_async = True

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    # --- effects.Transport ---

    async def send(self, request: HttpRequest, limits: Limits) -> Reply:
        stream = await self.open(request, limits)
        return Reply(stream.status, stream.headers, await self.read_all(stream, limits))

    async def open(self, request: HttpRequest, limits: Limits) -> Any:
        if request.public_only:  # a stranger's address: none of the session's own headers, cookies or ways
            from litellm.transport import awaiting

            return await awaiting().open(request, limits)
        target = http1.split_url(request.url)
        if self._session.closed:
            raise ConnectFailed("the aiohttp.ClientSession handed in is closed")
        return await self._exchange(request, target, limits, http1.fields_for_client(request))

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
        self, request: HttpRequest, target: http1.Target, limits: Limits, headers: dict[str, str]
    ) -> AiohttpStream:
        body = request.body if len(request.body) < _LARGE else io.BytesIO(request.body)
        failure: TransportError
        try:
            async with alarm(patience(None, limits.deadline)):
                response = await self._session.request(
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
                )
        except (aiohttp.ClientError, OSError, TimedOut) as error:
            failure = _failure(error, target, limits)
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


def _failure(error: BaseException, target: http1.Target, limits: Limits) -> TransportError:
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
    if isinstance(error, aiohttp.ServerDisconnectedError) and not isinstance(error.message, str):
        return NoReply(f"{host} ended the connection within the head of its answer")
    if isinstance(error, (aiohttp.ClientResponseError, aiohttp.ClientPayloadError)):
        return BadReply(f"{host} answered with something that is not HTTP/1, or with too long a head")
    return NoReply(f"{host} ended the connection before it answered")
