"""A moment at which an awaited step is given up, on every Python this runs on and by whatever clock the loop keeps."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

TimedOut = asyncio.TimeoutError
"""Not the builtin TimeoutError before Python 3.11."""

if sys.version_info >= (3, 11):
    from asyncio import timeout
else:

    @asynccontextmanager
    async def timeout(seconds: float | None) -> AsyncIterator[None]:
        """asyncio's own, as far as 3.10 allows: a task there cannot tell two cancellations apart."""
        task = asyncio.current_task()
        assert task is not None
        gone_off: list[bool] = []

        def go_off() -> None:
            gone_off.append(True)
            task.cancel()

        timer = None if seconds is None else asyncio.get_running_loop().call_later(seconds, go_off)
        try:
            yield
        except asyncio.CancelledError:
            if gone_off:
                raise TimedOut from None
            raise
        finally:
            if timer is not None:
                timer.cancel()


def alarm(seconds: float | None) -> AbstractAsyncContextManager[Any]:
    """Raises `asyncio.TimeoutError` out of its block after so many seconds; never for None."""
    return timeout(seconds)
