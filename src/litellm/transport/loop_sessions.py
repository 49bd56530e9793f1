"""aiohttp sessions, one set per event loop: made inside it, closed in it, never carried to another loop or process.

A session is closed by an async generator that waits in the loop for its end: `asyncio.run` and every runner like it
finish a loop's generators while the loop still runs. Knows no request.
"""

from __future__ import annotations

import asyncio
import atexit
import inspect
import os
import weakref
from collections.abc import AsyncGenerator
from contextvars import ContextVar
from enum import Enum
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.http import HttpProcessingError

from litellm.transport.addresses import refuse_private
from litellm.transport.dialing import keep_alive
from litellm.transport.http1 import MAX_FIELDS
from litellm.transport.proxies import Proxy, proxy_for

if TYPE_CHECKING:
    from aiohttp.abc import ResolveResult

    from litellm.transport.tls import TlsOptions

IDLE_LIMIT = 4.0
"""Seconds a connection waits for its next request: less than servers wait (uvicorn and Node close at 5 s)."""


class Way(Enum):
    """How the request under way in a context reaches its server."""

    UNKNOWN = "over a session of the caller's"
    KEPT = "over a kept-alive connection"
    DIALLING = "a connection is being made"
    DIALLED = "over a connection of its own"


way: ContextVar[Way] = ContextVar("way", default=Way.UNKNOWN)


class _Protocol(ResponseHandler):
    """Tells the reader of a body what went wrong with it: aiohttp's own leaves it waiting at a malformed chunk."""

    def set_exception(self, exc: BaseException, *arguments: Any, **keywords: Any) -> None:
        payload = self._payload
        super().set_exception(exc, *arguments, **keywords)
        if isinstance(exc, HttpProcessingError) and payload is not None and not payload.is_eof():
            payload.set_exception(aiohttp.ClientPayloadError("the body is malformed"))


class _Connector(aiohttp.TCPConnector):
    """Says when it makes a connection, and leaves its end to its session's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory = partial(_Protocol, loop=self._loop)  # type: ignore[assignment]

    async def _create_connection(self, *args: Any, **keywords: Any) -> Any:
        way.set(Way.DIALLING)
        protocol = await super()._create_connection(*args, **keywords)
        way.set(Way.DIALLED)
        sock = None if protocol.transport is None else protocol.transport.get_extra_info("socket")
        if sock is not None:
            keep_alive(sock)
        return protocol

    def __del__(self, _warnings: Any = None) -> None:
        # aiohttp's would close connections by way of the loop. Here a collector comes too late for that: the loop is
        # closed, or this is the child of a fork, which shares the parent's epoll object and would empty it.
        pass


class _PublicConnector(_Connector):
    """Makes sure of the address it has connected to, whatever way aiohttp has come by it."""

    async def _create_connection(self, *args: Any, **keywords: Any) -> Any:
        protocol = await super()._create_connection(*args, **keywords)
        peer = protocol.transport.get_extra_info("peername")
        try:
            refuse_private("the server", [peer[0]])
        except BaseException:
            protocol.close()
            raise
        return protocol


class _PublicResolver(aiohttp.ThreadedResolver):
    """Refuses names that lead to addresses which are not the public internet's."""

    async def resolve(self, host: str, *args: Any, **keywords: Any) -> list[ResolveResult]:
        found = await super().resolve(host, *args, **keywords)
        refuse_private(host, [entry["host"] for entry in found])
        return found


def _session(
    connector: type[_Connector] = _Connector, resolver: type[aiohttp.ThreadedResolver] = aiohttp.ThreadedResolver
) -> aiohttp.ClientSession:
    limits: dict[str, Any] = {}
    if "max_headers" in inspect.signature(aiohttp.ClientSession).parameters:  # there is no such limit before 3.14
        limits["max_headers"] = MAX_FIELDS
    session = aiohttp.ClientSession(
        connector=connector(limit=0, keepalive_timeout=IDLE_LIMIT, resolver=resolver()),
        cookie_jar=aiohttp.DummyCookieJar(),
        **limits,
    )
    # aiohttp sends GET and the like again when a kept-alive connection ends; who retries is not decided here.
    if hasattr(session, "_retry_connection"):
        session._retry_connection = False
    return session


class Sessions:
    """The sessions of one loop. Must be made inside it."""

    def __init__(self) -> None:
        self.usual = _session()
        self._public: aiohttp.ClientSession | None = None
        self._beyond: dict[str, Any] = {}
        self._proxies: dict[tuple[bool, str, int], tuple[float, Proxy | None]] = {}
        self.streams: weakref.WeakSet[Any] = weakref.WeakSet()
        """Those that may still be open."""

    @property
    def public(self) -> aiohttp.ClientSession:
        """Connects to public addresses only."""
        if self._public is None:
            self._public = _session(_PublicConnector, _PublicResolver)
        return self._public

    def proxy_for(self, secure: bool, host: str, port: int) -> Proxy | None:
        """What the environment says, as it was at most a second ago: to ask it costs more than the rest of `open`."""
        origin = (secure, host, port)
        known, proxy = self._proxies.get(origin, (-inf, None))
        now = monotonic()
        if now - known > 1.0:
            proxy = proxy_for(secure, host, port)
            self._proxies[origin] = now, proxy
        return proxy

    def beyond(self, proxy: Proxy, tls: TlsOptions) -> Any:
        """The transport for proxies that aiohttp does not speak to."""
        transport = self._beyond.get(proxy.url)
        if transport is None:
            from litellm.transport.httpx_client import through_proxy

            transport = self._beyond[proxy.url] = through_proxy(proxy, tls, is_async=True)
        return transport

    async def close(self) -> None:
        """Closes everything, in the loop it belongs to."""
        for stream in list(self.streams):
            stream.close()
        await self.usual.close()
        if self._public is not None:
            await self._public.close()
        for transport in self._beyond.values():
            await transport.aclose()

    def forsake(self) -> None:
        """Lets go without a loop: nothing is said to servers, and nobody complains of what was left open."""
        self.usual.detach()
        if self._public is not None:
            self._public.detach()


class LoopSessions:
    """The sessions of every loop that one transport has been used in."""

    def __init__(self) -> None:
        self._homes: dict[asyncio.AbstractEventLoop, tuple[Sessions, AsyncGenerator[None]]] = {}
        _ALL.add(self)

    def here(self) -> Sessions:
        """The sessions of the running loop."""
        loop = asyncio.get_running_loop()
        home = self._homes.get(loop)
        return self._settle(loop) if home is None else home[0]

    def _settle(self, loop: asyncio.AbstractEventLoop) -> Sessions:
        self.leave([loop for loop in list(self._homes) if loop.is_closed()])
        sessions = Sessions()
        keeper = self._keep(loop, sessions)
        _step(keeper.__anext__())
        self._homes[loop] = sessions, keeper
        return sessions

    async def _keep(self, loop: asyncio.AbstractEventLoop, sessions: Sessions) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            # Left by `leave`, the entry is gone already and the loop of no use.
            if self._homes.pop(loop, None) is not None:
                await sessions.close()

    def leave(self, loops: list[asyncio.AbstractEventLoop]) -> None:
        """Gives up the sessions of loops that will not run again in this process."""
        for loop in loops:
            home = self._homes.pop(loop, None)
            if home is not None:
                sessions, keeper = home
                sessions.forsake()
                _step(keeper.aclose())

    def leave_idle(self) -> None:
        self.leave([loop for loop in list(self._homes) if not loop.is_running()])

    def leave_all(self) -> None:
        self.leave(list(self._homes))


def _step(awaitable: Any) -> None:
    """Runs what does not wait for anything to its end."""
    try:
        awaitable.send(None)
    except StopIteration:
        pass


_ALL: weakref.WeakSet[LoopSessions] = weakref.WeakSet()


def _in_child() -> None:
    """After a fork the loops are the parent's: nothing may be told to them, or to what they watch."""
    for sessions in list(_ALL):
        _INHERITED.append(dict(sessions._homes))
        sessions.leave_all()


_INHERITED: list[Any] = []

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


@atexit.register
def _at_exit() -> None:
    for sessions in list(_ALL):
        sessions.leave_idle()
