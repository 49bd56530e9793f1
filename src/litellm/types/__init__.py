"""What callers see: answers, chunks, messages, usage. Importing the package loads none of its modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litellm import legacy

if TYPE_CHECKING:
    from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    path = f"{__name__}.{name}"
    if path in legacy.PATHS:
        return legacy.module(path)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
