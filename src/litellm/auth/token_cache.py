"""Access tokens that were granted, in memory, until shortly before they end. Knows neither who grants nor what for."""

from __future__ import annotations

import hashlib
import threading
import time

MARGIN = 300.0
"""Seconds before its end from which a token is not used any more."""


class TokenCache:
    """Tokens by what they were granted for. Of that it keeps a hash; threads may share it."""

    def __init__(self) -> None:
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def get(self, *credentials: str) -> str | None:
        """The token granted for these credentials, while it is good."""
        held = self._tokens.get(_name(credentials))
        return held[0] if held is not None and time.time() < held[1] else None

    def put(self, token: str, seconds: float, *credentials: str) -> None:
        """Keeps a token that lives for so many seconds."""
        now = time.time()
        with self._lock:
            for old in [old for old, (_, end) in self._tokens.items() if end < now]:
                del self._tokens[old]
            self._tokens[_name(credentials)] = token, now + max(seconds - MARGIN, seconds / 2)


def _name(credentials: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(credentials).encode()).hexdigest()
