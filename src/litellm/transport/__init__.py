"""HTTP behind `effects.Transport`: who performs the requests, and over which client.

Knows which implementation serves whom and keeps one of each; refuses to know providers, bodies and retries.
Nothing is imported before a transport is asked for: each module here costs what it imports only when used.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litellm.effects import Transport
    from litellm.transport.tls import TlsOptions


@lru_cache(maxsize=32)
def blocking(tls: TlsOptions | None = None) -> Transport:
    """The process-wide blocking transport with these TLS options (None: the defaults)."""
    from litellm.transport.pooled_http import PooledHttp

    return PooledHttp(tls)


@lru_cache(maxsize=32)
def awaiting(tls: TlsOptions | None = None) -> Transport:
    """The process-wide asyncio transport with these TLS options: one session per event loop, closed with it."""
    from litellm.transport.aiohttp_client import AiohttpTransport

    return AiohttpTransport(tls)


def for_client(client: Any) -> Transport:
    """A transport over a client the caller owns: it is used as it is configured and never closed.

    Takes httpx and httpx2 clients of either colour, an `aiohttp.ClientSession`, and SDK clients that hold an httpx
    client in `_client` (openai's, azure's, anthropic's). Raises TypeError for anything else, or where the client's
    colour is not the call's: `is_async` of the result says which one it is.
    """
    for candidate in (client, getattr(client, "_client", None)):
        if callable(getattr(candidate, "build_request", None)) and callable(getattr(candidate, "stream", None)):
            from litellm.transport.httpx_client import AsyncHttpxTransport, HttpxTransport

            return AsyncHttpxTransport(candidate) if hasattr(candidate, "aclose") else HttpxTransport(candidate)
    if any(base.__name__ == "ClientSession" for base in type(client).__mro__):
        from litellm.transport.aiohttp_client import AiohttpTransport

        return AiohttpTransport(session=client)
    raise TypeError(
        "client must be an httpx or httpx2 client, an aiohttp.ClientSession or an SDK client built on httpx, "
        f"not {type(client).__name__}"
    )
