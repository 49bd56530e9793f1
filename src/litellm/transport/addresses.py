"""Which addresses are the public internet's: the check behind `HttpRequest.public_only`.

Made on the addresses that a connection is then made to, never on a name: a name may resolve differently twice.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from litellm.effects import ConnectFailed

_NAT64 = IPv6Network("64:ff9b::/96")
"""RFC 6052 2.1: the last 32 bits are the IPv4 address that a gateway connects to."""


def refuse_private(host: str, addresses: Iterable[str]) -> None:
    """Raises `ConnectFailed(kind="private")` unless every address of the host is a global one."""
    for address in addresses:
        if not is_public(address):
            raise ConnectFailed(f"{host} is not a public host, and only public ones may be asked here", "private")


def address_in(host: str) -> str | None:
    """The address that is written in place of a name, in any of the ways a system takes; None for a name."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
    except OSError:
        return None


def is_public(address: str) -> bool:
    """Whether this is a global unicast address, and leads to none that is not."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _carried(found)
        if found.is_site_local or (inner is not None and not is_public(str(inner))):
            return False
    return found.is_global and not found.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one that a gateway or the system itself unwraps."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour
