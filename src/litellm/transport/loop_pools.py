"""One set of connections per event loop: made inside it, closed in it, never carried to another loop or process.

It is closed by an async generator that waits in the loop for its end: `asyncio.run` and every runner like it finish a
loop's generators while the loop still runs. It lives as long as its loop, whoever made it. Knows no connection and no
request.
"""

from __future__ import annotations

import asyncio
import atexit
import os
from collections.abc import AsyncGenerator, Callable
from typing import Any, Generic, Protocol, TypeVar


class Pool(Protocol):
    """What belongs to one loop. Made inside it."""

    async def close(self) -> None:
        """Closes everything, in the loop it belongs to."""

    def forsake(self) -> None:
        """Lets go without a loop: nothing is said to servers, and nobody complains of what was left open."""


P = TypeVar("P", bound=Pool)


class LoopPools(Generic[P]):
    """The pools of every loop that one transport has been used in."""

    def __init__(self, make: Callable[[], P]) -> None:
        self._make = make
        self._homes: dict[asyncio.AbstractEventLoop, tuple[P, AsyncGenerator[None]]] = {}

    def here(self) -> P:
        """The pool of the running loop."""
        loop = asyncio.get_running_loop()
        home = self._homes.get(loop)
        return self._settle(loop) if home is None else home[0]

    def _settle(self, loop: asyncio.AbstractEventLoop) -> P:
        for pools in list(_USED):
            pools.leave([loop for loop in list(pools._homes) if loop.is_closed()])
        pool = self._make()
        keeper = self._keep(loop, pool)
        _step(keeper.__anext__())
        self._homes[loop] = pool, keeper
        self._hold()
        return pool

    async def _keep(self, loop: asyncio.AbstractEventLoop, pool: P) -> AsyncGenerator[None]:
        try:
            yield
        finally:
            # Left by `leave`, the entry is gone already and the loop of no use.
            if self._homes.pop(loop, None) is not None:
                self._hold()
                await pool.close()

    def leave(self, loops: list[asyncio.AbstractEventLoop]) -> None:
        """Gives up the pools of loops that will not run again in this process."""
        for loop in loops:
            home = self._homes.pop(loop, None)
            if home is not None:
                pool, keeper = home
                pool.forsake()
                _step(keeper.aclose())
        self._hold()

    def _hold(self) -> None:
        _USED.discard(self)
        if self._homes:  # looked at last: another thread may just have moved in
            _USED.add(self)

    def leave_idle(self) -> None:
        self.leave([loop for loop in list(self._homes) if not loop.is_running()])

    def leave_all(self) -> None:
        self.leave(list(self._homes))


def _step(awaitable: Any) -> None:
    """Runs what does not wait for anything to its end."""
    try:
        awaitable.send(None)
    except StopIteration:
        pass


_USED: set[LoopPools[Any]] = set()
"""Those that have pools. Held here, or a transport let go of before its loop ends would leave its sockets to the
garbage collector."""


def _in_child() -> None:
    """After a fork the loops are the parent's: nothing may be told to them, or to what they watch."""
    for pools in list(_USED):
        _INHERITED.append(dict(pools._homes))
        pools.leave_all()


_INHERITED: list[Any] = []

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)


@atexit.register
def _at_exit() -> None:
    for pools in list(_USED):
        pools.leave_idle()
