"""What an operating system's network error means in the words of `effects`.

Texts carry the host and the system's own words, never a URL, a header or a body: keys may be in those.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

from litellm.effects import ConnectFailed


def connect_failure(error: BaseException, host: str, kind: str | None = None, secure: bool = False) -> ConnectFailed:
    """The failure to reach `host` that this error, or one it was raised from, tells of.

    `secure`: a connection that was cut was cut while TLS was agreed on."""
    import ssl

    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ConnectFailed(f"the certificate of {host} is not trusted: {cause.verify_message}", kind or "tls")
        if isinstance(cause, ssl.SSLError):
            return ConnectFailed(f"TLS with {host} failed: {cause.reason or cause.strerror}", kind or "tls")
        if isinstance(cause, socket.gaierror):
            return ConnectFailed(f"the name {host} could not be resolved: {cause.strerror}", kind or "dns")
        if isinstance(cause, ConnectionRefusedError):
            return ConnectFailed(f"{host} refused the connection", kind or "refused")
        if isinstance(cause, ConnectionError) and secure:
            return ConnectFailed(f"{host} ended the connection while TLS was agreed on", kind or "tls")
    words = getattr(error, "strerror", None) or type(error).__name__
    return ConnectFailed(f"{host} cannot be reached: {words}", kind or "other")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, the errors it groups and those it was raised from, outermost first."""
    seen: set[int] = set()
    queue: list[BaseException | None] = [error]
    while queue:
        current = queue.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        queue += [*getattr(current, "exceptions", ()), current.__cause__, current.__context__]
