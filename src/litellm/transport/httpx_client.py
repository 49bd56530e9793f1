"""Transports over an httpx or httpx2 client: the caller's, or ours where only httpx reaches (SOCKS, https proxies).

One code for both packages: the classes come from the package of the client's type. A client of the caller's is used
as it is configured and never closed. Bodies are read raw and decoded here, so that a cut one is noticed.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from collections.abc import AsyncGenerator
from types import ModuleType
from typing import TYPE_CHECKING, Any

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
from litellm.transport.tls import TlsOptions, context_for

if TYPE_CHECKING:
    from litellm.transport.proxies import Proxy


def package_of(client: Any) -> ModuleType:
    """httpx or httpx2, whichever the client's type, or one it was derived from, belongs to."""
    for base in type(client).__mro__:
        package = sys.modules.get(base.__module__.partition(".")[0])
        if package is not None and hasattr(package, "RemoteProtocolError"):
            return package
    raise TypeError(f"{type(client).__name__} is not a client of httpx or httpx2")


class _Dialect:
    """What both colours have in common: a request in httpx's form, and failures in the form of `effects`."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._package = package_of(client)

    def _request(self, request: HttpRequest, host: str, limits: Limits) -> Any:
        if self._client.is_closed:
            raise ConnectFailed(f"{host} was not asked: the client handed in is closed")
        headers = http1.fields_for_client(request)
        timeout = self._package.Timeout(
            connect=patience(limits.connect, limits.deadline),
            read=patience(limits.read, limits.deadline),
            write=patience(limits.write, limits.deadline),
            pool=patience(limits.pool, limits.deadline),
        )
        return self._client.build_request(
            request.method, request.url, headers=headers, content=request.body, timeout=timeout
        )

    def no_head(self, error: Exception, host: str, limits: Limits) -> TransportError:
        """What it means that no head of a reply came."""
        package = self._package
        if isinstance(error, package.PoolTimeout):
            return ConnectFailed(f"no connection for {host} became free in the client's pool", "timeout")
        if isinstance(error, package.ConnectTimeout):
            return overdue_connect(limits, host)
        if isinstance(error, (package.TimeoutException, TimedOut)):
            return overdue(limits, host)
        if isinstance(error, package.ProxyError):
            return ConnectFailed(f"the proxy did not connect to {host}", "proxy")
        if isinstance(error, package.ConnectError):
            return connect_failure(error.__cause__ or error, host)
        if isinstance(error, (package.LocalProtocolError, package.UnsupportedProtocol)):
            return ConnectFailed(f"the client cannot write the request to {host}: {type(error).__name__}")
        if isinstance(error, package.RemoteProtocolError) and "disconnected" not in str(error):
            return BadReply(f"{host} answered with something that is not HTTP")
        return NoReply(f"{host} ended the connection before it answered")

    def no_body(self, error: Exception, host: str, limits: Limits) -> TransportError:
        """What it means that the rest of a body did not come."""
        if isinstance(error, (self._package.TimeoutException, TimedOut)):
            return overdue(limits, host)
        return BodyBroken(f"{host} ended the connection before the end of the body")

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        return (self._package.RequestError, self._package.StreamError)


class _Body:
    """What both colours of stream have in common."""

    def __init__(self, response: Any, dialect: _Dialect, host: str) -> None:
        self.status: int = response.status_code
        self.headers = Headers([(n.decode("latin-1"), v.decode("latin-1")) for n, v in response.headers.raw])
        self.ended = False
        self._response: Any = response
        self._dialect = dialect
        self._host = host
        # A client's stand-in, as tests use it, may hand out a reply that it has read and decoded already.
        self._whole: bytes | None = response.content if response.is_stream_consumed else None
        bodiless = self._whole is not None or response.request.method == "HEAD"
        self._decoder = None if bodiless else decoder_for(self.headers)

    def _decode(self, block: bytes | None) -> bytes:
        """What a block stands for; None is the end of the body."""
        if block is None:
            self.ended = True
            return b"" if self._decoder is None else self._decoder.finish()
        return block if self._decoder is None else self._decoder.feed(block)


class HttpxStream(_Body):
    """A reply whose body is still coming, over a blocking client."""

    def __init__(self, response: Any, dialect: _Dialect, host: str) -> None:
        super().__init__(response, dialect, host)
        self._blocks = response.iter_raw() if self._whole is None else iter([self._whole])

    def next_block(self, limits: Limits) -> bytes:
        """The next bytes of the body, decoded; none when it has ended whole."""
        while not self.ended:
            response = self._response
            if response is None:
                raise BodyBroken("the stream was closed before its end")
            try:
                # httpx has no deadline: it is looked at between blocks, and once, as the body begins, by httpx.
                response.request.extensions["timeout"]["read"] = patience(limits.read, limits.deadline)
                block = self._decode(next(self._blocks, None))
            except self._dialect.failures as error:
                self.close()
                raise self._dialect.no_body(error, self._host, limits) from None
            except BaseException:
                self.close()
                raise
            if block:
                return block
        self.close()
        return b""

    def close(self) -> None:
        response, self._response = self._response, None
        if response is not None:
            response.close()


class HttpxTransport(_Dialect):
    """Blocking, over an `httpx.Client` or `httpx2.Client`.

    The deadline is watched between blocks of a body; the wait for a head is bounded by it for each read only."""

    is_async = False

    def send(self, request: HttpRequest, limits: Limits) -> Reply:
        stream = self.open(request, limits)
        return Reply(stream.status, stream.headers, self.read_all(stream, limits))

    def open(self, request: HttpRequest, limits: Limits) -> Any:
        if request.public_only:  # a stranger's address: none of the client's own headers, cookies or ways
            from litellm.transport import blocking

            return blocking().open(request, limits)
        host = http1.split_url(request.url).host
        prepared = self._request(request, host, limits)
        try:
            response = self._client.send(prepared, stream=True, follow_redirects=False)
        except self.failures as error:
            raise self.no_head(error, host, limits) from None
        try:
            return HttpxStream(response, self, host)
        except BaseException:
            response.close()
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

    def close(self) -> None:
        """Closes the client: for one of `through_proxy` only."""
        self._client.close()


class AsyncHttpxStream(_Body):
    """A reply whose body is still coming, over an asyncio client."""

    def __init__(self, response: Any, dialect: _Dialect, host: str) -> None:
        super().__init__(response, dialect, host)
        self._loop = asyncio.get_running_loop()
        self._blocks = response.aiter_raw() if self._whole is None else _one(self._whole)

    async def next_block(self, limits: Limits) -> bytes:
        """The next bytes of the body, decoded; none when it has ended whole."""
        while not self.ended:
            response = self._response
            if response is None:
                raise BodyBroken("the stream was closed before its end")
            try:
                async with alarm(patience(limits.read, limits.deadline)):
                    block = await anext(self._blocks, None)
                block = self._decode(block)
            except (*self._dialect.failures, TimedOut) as error:
                self.close()
                raise self._dialect.no_body(error, self._host, limits) from None
            except BaseException:
                self.close()
                raise
            if block:
                return block
        await self._end()
        return b""

    async def _end(self) -> None:
        response, self._response = self._response, None
        if response is not None:
            await _close(self._blocks, response)

    def close(self) -> None:
        """Frees the connection as soon as the loop comes to it; httpx can only be closed by awaiting."""
        response, self._response = self._response, None
        if response is None:
            return
        try:
            self._loop.call_soon_threadsafe(_start_closing, self._loop, self._blocks, response)
        except RuntimeError:
            pass  # the loop is closed, and its connections with it


async def _one(block: bytes) -> AsyncGenerator[bytes]:
    yield block


async def _close(blocks: Any, response: Any) -> None:
    await blocks.aclose()
    await response.aclose()


_closing: set[asyncio.Task[None]] = set()
"""A loop keeps no hold of its own on a task."""


def _start_closing(loop: asyncio.AbstractEventLoop, blocks: Any, response: Any) -> None:
    task = loop.create_task(_close(blocks, response))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


class AsyncHttpxTransport(_Dialect):
    """Over an `httpx.AsyncClient` or `httpx2.AsyncClient`, under asyncio, in the loop that the client belongs to."""

    is_async = True

    async def send(self, request: HttpRequest, limits: Limits) -> Reply:
        stream = await self.open(request, limits)
        return Reply(stream.status, stream.headers, await self.read_all(stream, limits))

    async def open(self, request: HttpRequest, limits: Limits) -> Any:
        if request.public_only:  # a stranger's address: none of the client's own headers, cookies or ways
            from litellm.transport import awaiting

            return await awaiting().open(request, limits)
        host = http1.split_url(request.url).host
        prepared = self._request(request, host, limits)
        try:
            async with alarm(patience(None, limits.deadline)):
                response = await self._client.send(prepared, stream=True, follow_redirects=False)
        except (*self.failures, TimedOut) as error:
            raise self.no_head(error, host, limits) from None
        try:
            return AsyncHttpxStream(response, self, host)
        except BaseException:
            await response.aclose()
            raise

    async def read(self, stream: Any, limits: Limits) -> bytes:
        return await stream.next_block(limits)

    async def read_all(self, stream: Any, limits: Limits) -> bytes:
        blocks = []
        while block := await stream.next_block(limits):
            blocks.append(block)
        return b"".join(blocks)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def aclose(self) -> None:
        """Closes the client: for one of `through_proxy` only."""
        await self._client.aclose()


def through_proxy(proxy: Proxy, tls: TlsOptions, is_async: bool) -> HttpxTransport | AsyncHttpxTransport:
    """A transport over a client of ours that goes through a SOCKS or https proxy.

    Raises `ConnectFailed(kind="proxy")`, saying what to install, where no package here can."""
    context = context_for(tls)
    for name in ("httpx2", "httpx"):
        try:
            package = importlib.import_module(name)
        except ImportError:
            continue
        options: dict[str, Any] = {
            "proxy": package.Proxy(proxy.url, ssl_context=context if proxy.scheme == "https" else None),
            "verify": context,
            "trust_env": False,
            "limits": package.Limits(keepalive_expiry=4.0),
        }
        try:
            if is_async:
                return AsyncHttpxTransport(package.AsyncClient(**options))
            return HttpxTransport(package.Client(**options))
        except (ImportError, ValueError) as error:  # no socksio; a kind of proxy that it does not know
            words = f"the {proxy.scheme} proxy {proxy.host} needs more than is installed: {error}"
            raise ConnectFailed(words, "proxy") from None
    words = f"the {proxy.scheme} proxy {proxy.host} needs the package httpx2 (pip install 'httpx2[socks]')"
    raise ConnectFailed(words, "proxy")
