"""An awaited way to a server: name, TCP, proxy tunnel and TLS, all inside one connect limit and the deadline.

The awaiting twin of `dialing`: the same order, the same failures. Every failure here means that nothing was sent.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from typing import TYPE_CHECKING

from litellm.effects import BadReply, ConnectFailed, Limits
from litellm.transport.addresses import refuse_private
from litellm.transport.async_timing import TimedOut, alarm
from litellm.transport.dialing import HEAD_START, Address, connect_request, in_turns, keep_alive, resolve, tunnel_stands
from litellm.transport.failures import connect_failure
from litellm.transport.http1 import Target, head_length
from litellm.transport.timing import overdue_connect, patience
from litellm.transport.tls import TlsOptions, context_for

if TYPE_CHECKING:
    from litellm.transport.async_connection import AsyncConnection
    from litellm.transport.proxies import Proxy


class Names:
    """The names that are being looked up in one loop: a hundred tasks that begin together ask the resolver once."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, int], asyncio.Future[list[Address]]] = {}

    async def addresses(self, host: str, port: int) -> list[Address]:
        """The addresses of a host, families alternating. Raises OSError as it comes."""
        try:  # what is an address already needs no thread
            return in_turns(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST))
        except (OSError, UnicodeError):
            pass
        key = (host, port)
        lookup = self._asked.get(key)
        if lookup is None:
            lookup = asyncio.get_running_loop().run_in_executor(None, resolve, host, port)
            self._asked[key] = lookup
            lookup.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(lookup)


async def dial(
    connection: AsyncConnection,
    names: Names,
    target: Target,
    proxy: Proxy | None,
    tls: TlsOptions,
    limits: Limits,
    public_only: bool,
) -> None:
    """Connects to a target, directly or through an http proxy. Raises `ConnectFailed`, `DeadlineExceeded`."""
    host, port = (target.host, target.port) if proxy is None else (proxy.host, proxy.port)
    try:
        async with alarm(patience(limits.connect, limits.deadline)):
            context = context_for(tls) if target.secure else None
            if public_only and proxy is not None:
                await check_public(names, target)
            try:
                addresses = await names.addresses(host, port)
                if public_only and proxy is None:
                    refuse_private(host, [address[0] for _, _, address in addresses])
                sock = await connect(addresses)
            except OSError as error:
                raise connect_failure(error, host, None if proxy is None else "proxy") from error
            try:
                keep_alive(sock)
                if target.secure and proxy is not None:
                    await _tunnel(sock, target, proxy)
            except BaseException:
                sock.close()
                raise
            try:
                await asyncio.get_running_loop().create_connection(
                    lambda: connection,
                    sock=sock,
                    ssl=context,
                    server_hostname=target.host.rstrip(".") if target.secure else None,
                )
            except OSError as error:
                raise connect_failure(error, target.host, "tls", secure=True) from error
    except TimedOut:
        raise overdue_connect(limits, host) from None


async def check_public(names: Names, target: Target) -> None:
    """The awaiting twin of `dialing.check_public`."""
    try:
        addresses = await names.addresses(target.host, target.port)
    except OSError as error:
        raise connect_failure(error, target.host) from error
    refuse_private(target.host, [address[0] for _, _, address in addresses])


async def connect(addresses: list[Address]) -> socket.socket:
    """The first connection that stands (RFC 8305 5): a dead address delays the next by its head start only."""
    if len(addresses) == 1:
        return await _start(*addresses[0])
    waiting = addresses[::-1]
    racing: set[asyncio.Task[socket.socket]] = set()
    failure: BaseException = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    try:
        while waiting or racing:
            if waiting:
                racing.add(asyncio.ensure_future(_start(*waiting.pop())))
            done, _ = await asyncio.wait(
                racing, timeout=HEAD_START if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                racing.discard(task)
                error = task.exception()
                if error is None:
                    return task.result()
                failure = error
    finally:
        for task in racing:
            task.cancel()
            task.add_done_callback(_close_loser)
    raise failure


def _close_loser(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


async def _start(family: int, proto: int, address: tuple[str, int]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM, proto)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


async def _tunnel(sock: socket.socket, target: Target, proxy: Proxy) -> None:
    """Has an http proxy connect to the target (RFC 9110 9.3.6)."""
    loop = asyncio.get_running_loop()
    data = b""
    try:
        await loop.sock_sendall(sock, connect_request(target, proxy))
        while not (length := head_length(data)):
            block = await loop.sock_recv(sock, 65_536)
            if not block:
                raise ConnectFailed(f"the proxy {proxy.host} closed the connection", "proxy")
            data += block
        tunnel_stands(data, length, proxy)
    except BadReply as error:
        raise ConnectFailed(f"the proxy {proxy.host} does not speak HTTP: {error}", "proxy") from error
    except OSError as error:
        raise connect_failure(error, proxy.host, "proxy") from error
