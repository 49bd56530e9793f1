"""Which proxy a URL is reached through, by the environment's variables. The one place that reads them.

HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, lower case first; asked when a connection is made, never stored.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache

from litellm.effects import ConnectFailed
from litellm.transport.http1 import basic

_NEVER_PROXIED = frozenset({"169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"})
"""Where clouds give a machine its credentials: only the machine itself reaches them, and nobody else may see them."""
_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy to go through."""

    scheme: str
    host: str
    port: int
    authorization: str | None = field(repr=False)
    """For Proxy-Authorization."""
    url: str = field(repr=False)
    """With its user and password."""


def proxy_for(secure: bool, host: str, port: int) -> Proxy | None:
    """The proxy the environment names for this origin; None for a direct way.

    Raises `ConnectFailed(kind="proxy")` where a variable holds no proxy's URL."""
    url = _variable("https_proxy" if secure else "http_proxy")
    if url is None:
        url = _variable("all_proxy")
    if not url or host in _NEVER_PROXIED:
        return None
    exceptions = _variable("no_proxy")
    if exceptions and _excepted(host, port, exceptions):
        return None
    return _parse(url)


def _variable(name: str) -> str | None:
    value = os.environ.get(name)
    if value is None and not (name == "http_proxy" and "REQUEST_METHOD" in os.environ):
        # Under CGI a request's own header "Proxy" arrives as HTTP_PROXY (CVE-2016-5385).
        value = os.environ.get(name.upper())
    return value if value is None else value.strip()


def _excepted(host: str, port: int, exceptions: str) -> bool:
    """NO_PROXY's entries: `*`, a host, a domain with or without its dot, either with a port, an address, a network."""
    for entry in exceptions.lower().split(","):
        entry = entry.strip()
        if entry == "*":
            return True
        if "/" in entry:
            if _in_network(host, entry):
                return True
            continue
        if entry.startswith("["):
            entry, _, only_port = entry[1:].partition("]")
            only_port = only_port.lstrip(":")
        elif entry.count(":") == 1:
            entry, _, only_port = entry.partition(":")
        else:
            only_port = ""
        entry = entry.lstrip("*").lstrip(".")
        if entry and (host == entry or host.endswith("." + entry)) and only_port in ("", str(port)):
            return True
    return False


def _in_network(host: str, network: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


@lru_cache(maxsize=16)
def _parse(url: str) -> Proxy:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        scheme = "socks5" if parts.scheme == "socks" else parts.scheme
        host, port = parts.hostname or "", parts.port or _PORTS[scheme]
        if not host or scheme not in _PORTS:
            raise ValueError
    except (ValueError, KeyError):
        raise ConnectFailed("the proxy that the environment names is not the URL of a proxy", "proxy") from None
    authorization = None if parts.username is None else basic(parts.username, parts.password or "")
    return Proxy(scheme, host, port, authorization, parts._replace(scheme=scheme).geturl())
