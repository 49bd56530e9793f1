"""A blocking way to a server: name, TCP, proxy tunnel and TLS, all inside one connect limit and the deadline.

Knows no pool and no request. Every failure here means that nothing was sent.
"""

from __future__ import annotations

import errno
import os
import selectors
import socket
from contextlib import suppress
from itertools import zip_longest
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from litellm.effects import BadReply, ConnectFailed, DeadlineExceeded, Limits
from litellm.transport.addresses import refuse_private
from litellm.transport.failures import connect_failure
from litellm.transport.http1 import Target, head_length, parse_head, request_head
from litellm.transport.timing import overdue_connect, patience
from litellm.transport.tls import TlsOptions, context_for

if TYPE_CHECKING:
    from litellm.transport.proxies import Proxy

Address: TypeAlias = tuple[int, int, Any]
HEAD_START = 0.25
"""Seconds an address has to itself before the next one is tried beside it (RFC 8305 5)."""
_STARTED = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK))


def dial(
    target: Target, proxy: Proxy | None, tls: TlsOptions, limits: Limits, public_only: bool = False
) -> socket.socket:
    """A connection to a target, directly or through an http proxy. Raises `ConnectFailed`, `DeadlineExceeded`."""
    until = _until(limits)
    host, port = (target.host, target.port) if proxy is None else (proxy.host, proxy.port)
    try:
        addresses = resolve(host, port)
        if public_only and proxy is None:
            refuse_private(host, [address[0] for _, _, address in addresses])
        elif public_only:
            check_public(target)
        sock = _connect(addresses, until)
    except DeadlineExceeded:
        raise overdue_connect(limits, host) from None
    except OSError as error:
        raise connect_failure(error, host, None if proxy is None else "proxy") from error
    try:
        if target.secure:
            if proxy is not None:
                _tunnel(sock, target, proxy, until)
            sock = _secure(sock, target.host, tls, until)
    except (DeadlineExceeded, TimeoutError):
        sock.close()
        raise overdue_connect(limits, host) from None
    except BaseException:
        sock.close()
        raise
    return sock


def check_public(target: Target) -> None:
    """For a target that a proxy connects to: refuses it unless its name leads, seen from here, to public addresses.

    Raises `ConnectFailed`. The proxy resolves the name again, so this is all that can be known here."""
    try:
        addresses = resolve(target.host, target.port)
    except OSError as error:
        raise connect_failure(error, target.host) from error
    refuse_private(target.host, [address[0] for _, _, address in addresses])


def keep_alive(sock: Any) -> None:
    """Sends small writes at once, and keeps a long silence from being cut off by the middleboxes on the way."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPALIVE", 60), ("TCP_KEEPINTVL", 60), ("TCP_KEEPCNT", 5)):
        if hasattr(socket, option):
            with suppress(OSError):  # the name may be there and the system too old for it
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _until(limits: Limits) -> float | None:
    """The moment when the connection must stand."""
    seconds = patience(limits.connect, limits.deadline)
    return None if seconds is None else monotonic() + seconds


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, in turns. The system's resolver has no time limit of ours."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, "not a name that DNS can hold") from None
    return in_turns(found)


def in_turns(found: list[Any]) -> list[Address]:
    """What `getaddrinfo` gives, families alternating (RFC 8305 4)."""
    first = [entry for entry in found if entry[0] == found[0][0]]
    other = [entry for entry in found if entry[0] != found[0][0]]
    mixed = [entry for pair in zip_longest(first, other) for entry in pair if entry is not None]
    return [(family, proto, address) for family, _, proto, _, address in mixed]


def _connect(addresses: list[Address], until: float | None) -> socket.socket:
    """The first connection that stands (RFC 8305 5): a dead address delays the next by its head start only."""
    waiting = addresses[::-1]
    failure = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    with selectors.DefaultSelector() as racing:
        try:
            while waiting or racing.get_map():
                if waiting:
                    try:
                        racing.register(_start(*waiting.pop()), selectors.EVENT_WRITE)
                    except OSError as error:
                        failure = error
                        continue
                for key, _ in racing.select(patience(HEAD_START if waiting else None, until)):
                    sock: Any = key.fileobj
                    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    racing.unregister(sock)
                    if code == 0:
                        sock.setblocking(True)
                        keep_alive(sock)
                        return sock
                    sock.close()
                    failure = OSError(code, os.strerror(code))
        finally:
            for key in list(racing.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]
    raise failure


def _start(family: int, proto: int, address: Any) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM, proto)
    try:
        sock.setblocking(False)
        code = sock.connect_ex(address)
        if code not in _STARTED:
            raise OSError(code, os.strerror(code))
    except BaseException:
        sock.close()
        raise
    return sock


def _tunnel(sock: socket.socket, target: Target, proxy: Proxy, until: float | None) -> None:
    """Has an http proxy connect to the target (RFC 9110 9.3.6)."""
    data = b""
    try:
        sock.settimeout(patience(None, until))
        sock.sendall(connect_request(target, proxy))
        while not (length := head_length(data)):
            sock.settimeout(patience(None, until))
            block = sock.recv(65_536)
            if not block:
                raise ConnectFailed(f"the proxy {proxy.host} closed the connection", "proxy")
            data += block
        tunnel_stands(data, length, proxy)
    except BadReply as error:
        raise ConnectFailed(f"the proxy {proxy.host} does not speak HTTP: {error}", "proxy") from error
    except TimeoutError:
        raise
    except OSError as error:
        raise connect_failure(error, proxy.host, "proxy") from error


def connect_request(target: Target, proxy: Proxy) -> bytes:
    """The question to a proxy for a way to the target."""
    host = f"[{target.host}]" if ":" in target.host else target.host
    headers = {"Host": f"{host}:{target.port}"}
    if proxy.authorization is not None:
        headers["Proxy-Authorization"] = proxy.authorization
    return request_head("CONNECT", f"{host}:{target.port}", headers)


def tunnel_stands(data: bytes, length: int, proxy: Proxy) -> None:
    """Raises `ConnectFailed` unless a proxy's answer, whose head has this length, opens a way; `BadReply` for none."""
    status = parse_head(data[:length]).status
    if not 200 <= status < 300 or len(data) > length:
        raise ConnectFailed(f"the proxy {proxy.host} answered CONNECT with status {status}", "proxy")


def _secure(sock: socket.socket, host: str, tls: TlsOptions, until: float | None) -> socket.socket:
    context = context_for(tls)
    try:
        sock.settimeout(patience(None, until))
        return context.wrap_socket(sock, server_hostname=host.rstrip("."))
    except TimeoutError:
        raise
    except OSError as error:
        raise connect_failure(error, host, "tls", secure=True) from error
