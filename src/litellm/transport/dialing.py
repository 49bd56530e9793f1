"""A blocking way to a server: name, TCP, proxy tunnel and TLS, all inside one connect limit and the deadline.

Knows no pool and no request. Every failure here means that nothing was sent.
"""

from __future__ import annotations

import errno
import selectors
import socket
from time import monotonic
from typing import TYPE_CHECKING, Any

from litellm.effects import BadReply, ConnectFailed, DeadlineExceeded, Limits
from litellm.transport.failures import connect_failure
from litellm.transport.http1 import Target, head_length, parse_head, request_head
from litellm.transport.timing import overdue_connect, patience

if TYPE_CHECKING:
    from litellm.transport.proxies import Proxy
    from litellm.transport.tls import TlsOptions

_HEAD_START = 0.25
"""Seconds an address has to itself before the next one is tried beside it (RFC 8305 5)."""
_STARTED = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK))


def dial(target: Target, proxy: Proxy | None, tls: TlsOptions | None, limits: Limits) -> socket.socket:
    """A connection to a target, directly or through an http proxy. Raises `ConnectFailed`, `DeadlineExceeded`."""
    until = monotonic() + patience(limits.connect, limits.deadline) if _limited(limits) else None
    way = Limits(deadline=until)
    host, port = (target.host, target.port) if proxy is None else (proxy.host, proxy.port)
    kind = None if proxy is None else "proxy"
    try:
        sock = _connect(_resolve(host, port), way)
    except DeadlineExceeded:
        raise overdue_connect(limits, host) from None
    except OSError as error:
        raise connect_failure(error, host, kind) from error
    try:
        if target.secure:
            if proxy is not None:
                host = target.host
                _tunnel(sock, target, proxy, way)
            sock = _secure(sock, target.host, tls, way)
    except (DeadlineExceeded, TimeoutError):
        sock.close()
        raise overdue_connect(limits, host) from None
    except BaseException:
        sock.close()
        raise
    return sock


def keep_alive(sock: Any) -> None:
    """Sends small writes at once, and keeps a long silence from being cut off by the middleboxes on the way."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPALIVE", 60), ("TCP_KEEPINTVL", 60), ("TCP_KEEPCNT", 5)):
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _limited(limits: Limits) -> bool:
    return limits.connect is not None or limits.deadline is not None
