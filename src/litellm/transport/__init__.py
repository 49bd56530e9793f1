"""HTTP behind `effects.Transport`: who performs the requests, and over which client.

Knows which implementation serves whom and keeps one of each; refuses to know providers, bodies and retries.
No client, socket or ssl is imported before it is needed: each module here costs what it imports when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from litellm.transport.tls import TlsOptions

if TYPE_CHECKING:
    import ssl

    from litellm.effects import Transport
    from litellm.transport.aiohttp_client import AiohttpTransport
    from litellm.transport.async_http import AsyncHttp
    from litellm.transport.httpx_client import AsyncHttpxTransport, HttpxTransport
    from litellm.transport.pooled_http import PooledHttp

Tls: TypeAlias = "TlsOptions | bool | str | ssl.SSLContext | None"
"""TLS options, or what stands for them: `ssl_verify`'s True, False, CA path or context. None: the defaults."""
T = TypeVar("T")


def blocking(tls: Tls = None) -> PooledHttp:
    """The process-wide blocking transport with these TLS options."""
    options = TlsOptions.of(tls)
    found = _BLOCKING.get(options)
    if found is None:
        from litellm.transport.pooled_http import PooledHttp

        found = _keep(_BLOCKING, options, PooledHttp(options))
    return found


def awaiting(tls: Tls = None) -> AsyncHttp:
    """The process-wide asyncio transport with these TLS options: one pool per event loop, closed with it."""
    options = TlsOptions.of(tls)
    found = _AWAITING.get(options)
    if found is None:
        from litellm.transport.async_http import AsyncHttp

        found = _keep(_AWAITING, options, AsyncHttp(options))
    return found


_BLOCKING: dict[TlsOptions, PooledHttp] = {}
_AWAITING: dict[TlsOptions, AsyncHttp] = {}
_MOST = 32
"""Transports of a kind that are kept; the oldest goes first."""


def _keep(kept: dict[TlsOptions, T], options: TlsOptions, made: T) -> T:
    """The one transport of these options: of threads that make one at the same time, all get the first."""
    while len(kept) >= _MOST:
        kept.pop(next(iter(kept), options), None)
    return kept.setdefault(options, made)


def for_client(client: Any, is_async: bool | None = None) -> Transport:
    """A transport over a client the caller owns: it is used as it is configured and never closed.

    Takes httpx and httpx2 clients, blocking or async, an `aiohttp.ClientSession`, and SDK clients that hold an httpx
    client in `_client` (openai's, azure's, anthropic's). `is_async` says which kind the call needs (None: either).
    Raises TypeError for anything else, and for the wrong kind."""
    found = _over(client)
    if is_async not in (None, found.is_async):
        kinds = ("a blocking", "an async") if is_async else ("an async", "a blocking")
        raise TypeError(f"{type(client).__name__} is {kinds[0]} client, and this call needs {kinds[1]} one")
    return found


def _over(client: Any) -> HttpxTransport | AsyncHttpxTransport | AiohttpTransport:
    for candidate in (client, getattr(client, "_client", None)):
        if callable(getattr(candidate, "build_request", None)) and callable(getattr(candidate, "stream", None)):
            from litellm.transport.httpx_client import AsyncHttpxTransport, HttpxTransport

            return AsyncHttpxTransport(candidate) if hasattr(candidate, "aclose") else HttpxTransport(candidate)
    if any(base.__name__ == "ClientSession" for base in type(client).__mro__):
        from litellm.transport.aiohttp_client import AiohttpTransport

        return AiohttpTransport(client)
    raise TypeError(
        "client must be an httpx or httpx2 client, an aiohttp.ClientSession or an SDK client built on httpx, "
        f"not {type(client).__name__}"
    )
