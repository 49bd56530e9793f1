"""Wire formats. `load` finds one by name; each lives in a module (or folder) of its own, imported when first used."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from litellm.protocols.base import WireProtocol


@cache
def load(name: str) -> WireProtocol:
    """The protocol of that name: `PROTOCOL` of `litellm.protocols.NAME`, or, where the name starts with `dialects.`, of
    `litellm.providers.dialects.NAME`."""
    package = "litellm.providers" if name.startswith("dialects.") else "litellm.protocols"
    return import_module(f"{package}.{name}").PROTOCOL
