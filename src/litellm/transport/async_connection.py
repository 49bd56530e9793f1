"""One connection of the asyncio transport: a protocol, one exchange at a time over it, and its one timer.

Takes replies apart as they arrive and wakes whoever waits once per wait. Knows its loop, how it ends from any thread,
and that no wait outlasts its limits; refuses to know how it was made and which request comes next.
"""

from __future__ import annotations

import asyncio
import select
from asyncio.events import _get_running_loop
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from litellm.effects import BadReply, BodyBroken, ClientCertificate, Limits, NoReply, TransportError
from litellm.transport import http1
from litellm.transport.timing import moment, overdue

if TYPE_CHECKING:
    from litellm.transport.async_http import AsyncPool
    from litellm.transport.proxies import Proxy

IDLE_LIMIT = 4.0
"""Seconds a connection waits for its next request: less than servers wait (uvicorn and Node close at 5 s)."""
_BLOCK = 65_536
"""Bytes of one write, and of a body that goes out in one piece with its head."""
_ENOUGH = 131_072
"""Bytes of a body that wait for their reader before the server is made to wait."""

AsyncKey: TypeAlias = tuple[bool, str, int, bool, ClientCertificate | None]
"""What a connection can serve: secure, host, port, only public addresses, the certificate shown."""


class AsyncConnection(asyncio.Protocol):
    """One connection to one origin. Belongs to its loop: only `let_go` and `drop` may be called elsewhere."""

    __slots__ = (
        "_alarm_at", "_blocks", "_data", "_due", "_framing", "_keep", "_left", "_limits", "_loop", "_method", "_parked",
        "_paused", "_poll", "_pool", "_size", "_timer", "_transport", "_unsent", "_waiter", "_whole", "_writing",
        "absolute", "bodiless", "done", "failure", "head", "host", "is_open", "key", "proxy_authorization", "reused",
    )  # fmt: skip

    def __init__(self, pool: AsyncPool, key: AsyncKey, proxy: Proxy | None) -> None:
        self.key = key
        self.host = key[1]
        plain_proxy = proxy if not key[0] else None
        self.absolute = plain_proxy is not None
        """Requests name the whole URL: they are read by a proxy (RFC 9112 3.2.2)."""
        self.proxy_authorization = None if plain_proxy is None else plain_proxy.authorization
        self.is_open = False
        self.reused = False
        self._pool = pool
        self._loop = pool.loop
        self._transport: Any = None
        self._poll: Any = None
        self._parked = True
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._alarm_at = inf
        """When the timer goes off: never later than `_due`, often before it, for moving it costs more."""
        self._due = inf
        """When whoever waits has waited enough; for a parked connection, when it has been idle too long."""
        self._limits = Limits()
        self._begin("", b"")

    def _begin(self, method: str, unsent: Any) -> None:
        self.head: http1.Head | None = None
        self.bodiless = False
        """The reply's headers tell of a body that does not come, or that is empty."""
        self.done = False
        """The whole reply is here."""
        self.failure: TransportError | None = None
        """Why no more of it will come."""
        self._method = method
        self._data = b""
        self._framing: http1.Framing | None = None
        self._blocks: list[bytes] = []
        self._size = 0
        self._keep = False
        self._whole = True
        self._paused = False
        self._unsent: Any = unsent
        self._writing = False
        self._left = 0

    # --- one exchange ---

    def start(
        self, method: str, head: bytes, body: bytes, limits: Limits, whole: bool, due: float
    ) -> asyncio.Future[None]:
        """Sends a request. The future is done when the reply's head is here, or, if `whole`, all of it; or `failure`.

        `due`: as `moment` gives it for the read limit."""
        self._parked = False
        early = self._data  # a server may refuse before it is asked
        small = len(body) <= _BLOCK
        self._begin(method, b"" if small else memoryview(body))
        if self.is_open:
            self._transport.write(head + body if small else head)
            if not small:
                self._pump()
        if self._writing:
            self._left = self._backlog()
            due = moment(limits.write, limits.deadline)
        waiter = self._wait(limits, whole, due)
        if early:
            self.data_received(early)
        if not self.is_open:
            self._end(None)
        return waiter

    def arrival(self, limits: Limits, whole: bool = False) -> asyncio.Future[None]:
        """Done when more of the body is here, or, if `whole`, all of it; or `failure`. Raises `DeadlineExceeded`."""
        if self._waiter is not None:
            raise RuntimeError("a stream is read by one task at a time")
        due = moment(limits.read, limits.deadline)
        if whole and self._paused:
            self._resume()
        return self._wait(limits, whole, due)

    def _wait(self, limits: Limits, whole: bool, due: float) -> asyncio.Future[None]:
        self._limits = limits
        self._whole = whole
        self._due = due
        if due < self._alarm_at:
            self._watch(due)
        waiter = self._waiter = self._loop.create_future()
        return waiter

    @property
    def has_news(self) -> bool:
        """Whether a reader need not wait."""
        return bool(self._blocks) or self.done or self.failure is not None

    def take(self) -> bytes:
        """The bytes of the body that have come since; none where there are none. Raises `failure` after the last."""
        blocks = self._blocks
        if not blocks:
            if self.failure is not None:
                raise self.failure
            return b""
        block = blocks[0] if len(blocks) == 1 else b"".join(blocks)
        self._blocks = []
        self._size = 0
        if self._paused:
            self._resume()
        return block

    # --- its end ---

    def is_usable(self) -> bool:
        """Whether a parked connection can take another request, as far as can be seen from here."""
        if not self.is_open or self._due <= monotonic():
            return False
        # What the loop has not come to yet: an end, or what nobody asked for.
        return not (self._poll.poll(0) if self._poll is not None else self._readable())

    def _readable(self) -> bool:
        sock = self._transport.get_extra_info("socket")
        return sock is not None and bool(select.select([sock.fileno()], [], [], 0)[0])

    def release(self) -> None:
        """Ends an exchange. If all of the reply is here, the connection waits for the next request."""
        if not (self.done and self._keep and self.is_open) or self._writing or self._unsent or self._pool.forsaken:
            self.drop()
            return
        if self._paused:
            self._resume()
        self._parked = self.reused = True
        self._blocks = []
        self._data = b""
        self._pool.park(self)
        self._watch(monotonic() + IDLE_LIMIT)

    def let_go(self) -> None:
        """`release`, from whichever thread and whether or not the loop still runs."""
        self._in_loop(self.release)

    def drop(self) -> None:
        """Ends the connection at once, from whichever thread. Idempotent, never blocks."""
        self.is_open = False
        self._in_loop(self._abort)

    def _in_loop(self, step: Any) -> None:
        if self._pool.forsaken:  # the loop is of no use any more, or another process's
            return
        if _get_running_loop() is self._loop:
            step()
            return
        try:
            self._loop.call_soon_threadsafe(step)
        except RuntimeError:
            pass  # the loop is closed, and its connections with it

    def _abort(self) -> None:
        self.is_open = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._alarm_at = inf
        if self._parked:
            self._pool.unpark(self)
        if self._transport is not None:
            self._transport.abort()  # to close would, with TLS, first wait for the server's goodbye

    # --- asyncio.Protocol ---

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.is_open = True
        self._pool.open.add(self)
        transport.set_write_buffer_limits(high=1, low=0)  # told of every write that did not go out at once
        sock = transport.get_extra_info("socket")
        if sock is not None and hasattr(select, "poll"):
            self._poll = select.poll()
            self._poll.register(sock.fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        framing = self._framing
        try:
            if self._parked or self.done:
                self._take_unasked(data)
                return
            if framing is None:
                framing, data = self._read_head(data)
                if framing is None:
                    self._renew()
                    return
            if data:
                block = framing.feed(data)
                if block:
                    self._blocks.append(block)
                    self._size += len(block)
        except TransportError as failure:
            self._fail(failure)
            return
        if framing.done:
            self.done = True
            if framing.extra:
                self._keep = False
            self._wake()
        elif not self._whole:
            if self._size > _ENOUGH and not self._paused:
                self._paused = True
                self._transport.pause_reading()
            self._wake()
        else:
            self._renew()

    def eof_received(self) -> None:
        self._end(None)
        self._abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)
        self._abort()
        self._pool.open.discard(self)

    def pause_writing(self) -> None:
        self._writing = True

    def resume_writing(self) -> None:
        self._writing = False
        if self._unsent:
            self._pump()
        if not self._writing and self._waiter is not None:
            try:
                self._watch(moment(self._limits.read, self._limits.deadline))
            except TransportError as failure:
                self._fail(failure)

    # --- steps ---

    def _take_unasked(self, data: bytes) -> None:
        if not self._parked:
            self._keep = False
        elif self.reused or len(self._data) > _BLOCK:
            self._abort()
        else:
            self._data += data

    def _read_head(self, data: bytes) -> tuple[http1.Framing | None, bytes]:
        """How the body of the final reply ends and the bytes of it, once there is a head. Skips interim replies."""
        if self._data:
            data = self._data + data
        while length := http1.head_length(data):
            head = http1.parse_head(data[:length])
            data = data[length:]
            if head.status == 101:
                raise BadReply("the answer changes to a protocol that was not asked for")
            if head.status >= 200:
                framing = http1.framing_of(self._method, head)
                self.bodiless = framing.done
                self._keep = head.keep_alive
                self._framing = framing
                self.head = head
                if framing.done and data:
                    framing.extra = True
                return framing, data if not framing.done else b""
            if not data:
                break
        self._data = data
        return None, b""

    def _end(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self.is_open = False
        if self._parked or self.done or self.failure is not None:
            return
        reason = getattr(exc, "strerror", None)
        words = f": {reason}" if reason else ""
        if self._framing is None:
            when = "within the head of its answer" if self._data else "before it answered"
            reused = self.reused and not self._data
            self._fail(NoReply(f"{self.host} ended the connection {when}{words}", reused))
        elif exc is not None:
            self._fail(BodyBroken(f"{self.host} cut the connection{words}"))
        else:
            try:
                self._framing.end()
            except BodyBroken as failure:
                self._fail(failure)
            else:
                self.done = True
                self._keep = False
                self._wake()

    def _fail(self, failure: TransportError) -> None:
        self.failure = failure
        self._keep = False
        self._wake()

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            self._due = inf
            if not waiter.done():
                waiter.set_result(None)

    def _resume(self) -> None:
        self._paused = False
        if self.is_open:
            self._transport.resume_reading()

    def _pump(self) -> None:
        """Writes on until the system takes no more."""
        while self._unsent and not self._writing and not self.done and not self._transport.is_closing():
            if self._poll is not None and not self._paused and self._poll.poll(0):
                # A server that refuses (413, 401) ends the connection next, and with a failed write asyncio would
                # throw away what it said.
                self._loop.call_soon(self._pump)
                return
            block, self._unsent = self._unsent[:_BLOCK], self._unsent[_BLOCK:]
            self._transport.write(block)

    def _backlog(self) -> int:
        return len(self._unsent) + self._transport.get_write_buffer_size()

    # --- the timer ---

    def _renew(self) -> None:
        """Something came, though not yet all that is waited for."""
        limits = self._limits
        if limits.read is not None and not self._writing:
            due = monotonic() + limits.read
            self._due = due if limits.deadline is None else min(due, limits.deadline)

    def _watch(self, due: float) -> None:
        self._due = due
        if due < self._alarm_at:
            if self._timer is not None:
                self._timer.cancel()
            self._alarm_at = due
            self._timer = self._loop.call_later(max(due - monotonic(), 0.0), self._go_off)

    def _go_off(self) -> None:
        self._timer = None
        self._alarm_at = inf
        if self._due > monotonic():
            if self._due < inf:
                self._watch(self._due)
        elif self._parked:
            self._abort()
        elif self._writing and (left := self._backlog()) < self._left:
            self._left = left
            try:
                self._watch(moment(self._limits.write, self._limits.deadline))
            except TransportError as failure:
                self._fail(failure)
        elif self._writing:
            self._fail(overdue(self._limits, self.host, "took in nothing for longer than the write limit"))
        else:
            self._fail(overdue(self._limits, self.host))
