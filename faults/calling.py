"""Makes calls that meet faults, blocking and awaited, and watches them: what came of each, and that each comes back.

Knows nothing of what the faults are. A call that is not back `GRACE` seconds after its deadline hangs.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import litellm
from faults.fault import Fault
from faults.server import FaultServer
from faults.vendors import Listener, Truth, ask, read_plain

GRACE = 15.0
"""Seconds by which a busy machine may be late: with fewer, what counts as a hang is its load."""
THREADS = 8
TASKS = 48


@dataclass(slots=True)
class Outcome:
    """What came of a call: an answer as far as it was heard, or an exception, or neither where it hangs."""

    fault: Fault
    awaits: bool
    answer: Truth | None = None
    error: BaseException | None = None
    seconds: float = 0.0

    @property
    def hung(self) -> bool:
        return self.seconds > self.fault.timeout + GRACE


class Calls:
    """Runs faults against a server, each in a call of its own."""

    def __init__(self, server: FaultServer, user: str = "", **params: Any) -> None:
        """`user`: what stands before the host in addresses, with its `@`. `params`: given with each call."""
        self._server = server
        self._user = user
        self._params = params
        self._number = 0
        self._lock = threading.Lock()
        self.stray: list[str] = []
        """What event loops complained of."""

    def _given(self, fault: Fault) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self._number += 1
            number = self._number
        self._server.plans[number] = list(fault.plans())
        url = f"{fault.base or self._server.url}/f{number}".replace("://", f"://{self._user}", 1)
        recording = fault.recording
        given = ask(recording.vendor, url, recording.streamed, timeout=fault.timeout, **self._params, **fault.params)
        return number, {**given, **fault.params}

    # --- one call ---

    def block(self, fault: Fault, outcome: Outcome) -> None:
        """A blocking call."""
        number, given = self._given(fault)
        try:
            answer = litellm.completion(**given)
            if fault.recording.streamed:
                listener = Listener()
                for chunk in answer:
                    listener.hear(chunk)
                outcome.answer = listener.truth
            else:
                outcome.answer = read_plain(answer)
        except BaseException as error:
            outcome.error = error
        finally:
            self._server.plans.pop(number, None)

    async def wait(self, fault: Fault, outcome: Outcome) -> None:
        """An awaited call."""
        number, given = self._given(fault)
        try:
            answer: Any = await litellm.acompletion(**given)
            if fault.recording.streamed:
                listener = Listener()
                async for chunk in answer:
                    listener.hear(chunk)
                outcome.answer = listener.truth
            else:
                outcome.answer = read_plain(answer)
        except BaseException as error:
            outcome.error = error
            if isinstance(error, asyncio.CancelledError):
                raise
        finally:
            self._server.plans.pop(number, None)

    # --- many ---

    def run(self, faults: Iterable[tuple[Fault, bool]]) -> Iterator[Outcome]:
        """The outcomes of faults met by blocking calls, or (True) by awaited ones, as they come."""
        both = list(faults)
        done: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        waiting = [fault for fault, awaits in both if awaits]
        blocking: queue.SimpleQueue[Fault] = queue.SimpleQueue()
        for fault, awaits in both:
            if not awaits:
                blocking.put(fault)
        under_way: dict[int, tuple[Outcome, float]] = {}
        workers = [threading.Thread(target=lambda: self._loop(waiting, done), daemon=True)]
        workers += [
            threading.Thread(target=lambda at=at: self._work(blocking, done, under_way, at), daemon=True)
            for at in range(THREADS)
        ]
        for worker in workers:
            worker.start()
        yield from self._watch(len(both), done, under_way)

    def _watch(
        self, number: int, done: queue.SimpleQueue[Outcome | None], under_way: dict[int, tuple[Outcome, float]]
    ) -> Iterator[Outcome]:
        """Hands on the outcomes. Threads that hang are left behind; when only such are left, it ends."""
        lost: set[int] = set()
        silent_since = time.monotonic()
        while number:
            try:
                outcome = done.get(timeout=1.0)
            except queue.Empty:
                now = time.monotonic()
                for outcome, began in list(under_way.values()):
                    outcome.seconds = now - began
                    if outcome.hung and id(outcome) not in lost:
                        lost.add(id(outcome))
                        number -= 1
                        yield outcome
                if now - silent_since > 60:
                    raise RuntimeError(f"{number} calls neither came back nor are under way") from None
                continue
            silent_since = time.monotonic()
            if outcome is not None and id(outcome) not in lost:
                number -= 1
                yield outcome

    def _work(
        self,
        faults: queue.SimpleQueue[Fault],
        done: queue.SimpleQueue[Outcome | None],
        under_way: dict[int, tuple[Outcome, float]],
        place: int,
    ) -> None:
        while True:
            try:
                fault = faults.get_nowait()
            except queue.Empty:
                return
            outcome = Outcome(fault, awaits=False)
            began = time.monotonic()
            under_way[place] = (outcome, began)
            self.block(fault, outcome)
            del under_way[place]
            outcome.seconds = time.monotonic() - began
            done.put(outcome)

    def _loop(self, faults: list[Fault], done: queue.SimpleQueue[Outcome | None]) -> None:
        async def one(fault: Fault, outcome: Outcome) -> None:
            began = time.monotonic()
            try:
                await asyncio.wait_for(self.wait(fault, outcome), fault.timeout + GRACE)
            except TimeoutError:
                outcome.seconds = fault.timeout + GRACE + 1
            except asyncio.TimeoutError:  # of its own before Python 3.11
                outcome.seconds = fault.timeout + GRACE + 1
            else:
                outcome.seconds = time.monotonic() - began
            done.put(outcome)

        async def worker(left: Iterator[Fault]) -> None:
            for fault in left:
                await one(fault, Outcome(fault, awaits=True))

        async def everything() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda _, context: self.stray.append(repr(context)))
            left = iter(faults)
            await asyncio.gather(*(worker(left) for _ in range(TASKS)))

        asyncio.run(everything())
        done.put(None)


def through(calls: Calls, faults: Iterable[tuple[Fault, bool]], judge: Callable[[Outcome], None]) -> int:
    """Judges every outcome; how many there were."""
    number = 0
    for outcome in calls.run(faults):
        judge(outcome)
        number += 1
    return number
