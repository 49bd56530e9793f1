"""A moment at which an awaited step is given up, on every Python this runs on and by whatever clock the loop keeps."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from typing import Any

if sys.version_info >= (3, 11):
    from asyncio import timeout
else:
    from async_timeout import timeout  # type: ignore[import-not-found]  # aiohttp requires it there


def alarm(seconds: float | None) -> AbstractAsyncContextManager[Any]:
    """Raises `asyncio.TimeoutError` out of its block after so many seconds; never for None."""
    return timeout(seconds)


TimedOut = asyncio.TimeoutError
"""Not the builtin TimeoutError before Python 3.11."""
