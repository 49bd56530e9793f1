"""What a contender's process does: it is told a case and a count, makes the calls, and says their CPU time.

User and system time of the whole process, all its threads. The clients themselves are subclasses of `Contender`; the
first calls of every case are checked against what the server says, and not measured.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import process_time
from typing import Any

from benchmarks.cases import ANSWER, BY_NAME, CASES, LONG, LONG_ANSWER, LONG_STREAM, SHORT, TASKS, THREADS, Case, said


class Contender:
    """A client library. A subclass implements what it can do; `forms` are the wire formats it speaks."""

    forms: tuple[str, ...] = ("openai",)

    def __init__(self, address: str) -> None:
        self._address = address

    def url(self, case: Case) -> str:
        """The base URL at which the case's reply is given."""
        return f"{self._address}/{case.reply}"

    def messages(self, case: Case) -> list[dict[str, str]]:
        return LONG if case.long_question else SHORT

    def ask(self, case: Case) -> str:
        """The answer's text."""
        raise NotImplementedError

    async def aask(self, case: Case) -> str:
        """`ask`, awaited."""
        raise NotImplementedError

    def pieces(self, case: Case) -> Iterator[str]:
        """The texts of a streamed answer as they come, or the arguments of its tool call."""
        raise NotImplementedError

    def apieces(self, case: Case) -> AsyncIterator[str]:
        """`pieces`, awaited."""
        raise NotImplementedError

    def refused(self, case: Case) -> bool:
        """Whether the call ended with the library's own exception for a 429."""
        raise NotImplementedError

    def mock(self, case: Case) -> str:
        """The text of an answer that no server gave."""
        raise NotImplementedError


_loop = asyncio.new_event_loop()


def _measured(work: Callable[[], Any]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def _ask(contender: Contender, case: Case, count: int) -> float:
    def work() -> None:
        for _ in range(count):  # no answer is kept: it would count as memory that the client does not give back
            contender.ask(case)

    return _measured(work)


def _mock(contender: Contender, case: Case, count: int) -> float:
    return _measured(lambda: [contender.mock(case) for _ in range(count)])


def _refused(contender: Contender, case: Case, count: int) -> float:
    return _measured(lambda: [contender.refused(case) for _ in range(count)])


def _threads(contender: Contender, case: Case, count: int) -> float:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda _: contender.ask(case), range(THREADS)))  # every thread and connection is there
        return _measured(lambda: list(pool.map(lambda _: contender.ask(case), range(count))))


async def _in_tasks(call: Callable[[], Awaitable[Any]], count: int) -> None:
    left = iter(range(count))

    async def task() -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(task() for _ in range(min(TASKS, count))))


def _tasks(contender: Contender, case: Case, count: int) -> float:
    return _measured(lambda: _loop.run_until_complete(_in_tasks(lambda: contender.aask(case), count)))


def _stream(contender: Contender, case: Case, count: int) -> float:
    def read() -> None:
        for _ in range(count):
            for _piece in contender.pieces(case):
                pass

    return _measured(read)


def _astream(contender: Contender, case: Case, count: int) -> float:
    async def read() -> None:
        for _ in range(count):
            async for _piece in contender.apieces(case):
                pass

    return _measured(lambda: _loop.run_until_complete(read()))


def _first_chunk(contender: Contender, case: Case, count: int) -> float:
    spent = 0.0
    for _ in range(count):
        begun = process_time()
        pieces = contender.pieces(case)
        while not next(pieces):
            pass
        spent += process_time() - begun
        for _piece in pieces:  # unmeasured: the end of the stream, so that its connection is kept
            pass
    return spent


def _memory(contender: Contender, case: Case, count: int) -> float:
    """Bytes of resident memory that `count` calls leave behind, after a tenth as many."""
    _ask(contender, case, count // 10)
    before = _resident()
    _ask(contender, case, count)
    return _resident() - before


def _memory_async(contender: Contender, case: Case, count: int) -> float:
    _tasks(contender, case, count // 10)
    before = _resident()
    _tasks(contender, case, count)
    return _resident() - before


def _resident() -> int:
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


WAYS: dict[str, tuple[str, Callable[[Contender, Case, int], float]]] = {
    "ask": ("ask", _ask),
    "tasks": ("aask", _tasks),
    "threads": ("ask", _threads),
    "stream": ("pieces", _stream),
    "astream": ("apieces", _astream),
    "first_chunk": ("pieces", _first_chunk),
    "refused": ("refused", _refused),
    "mock": ("mock", _mock),
    "memory": ("ask", _memory),
    "memory_async": ("aask", _memory_async),
}
"""How a case is gone about → the contender's method that it takes, and the measuring function."""


def can(kind: type[Contender], case: Case) -> bool:
    """The contender has what the case takes."""
    if case.way not in WAYS or case.form not in kind.forms:
        return False
    method = WAYS[case.way][0]
    return getattr(kind, method) is not getattr(Contender, method)


def check(contender: Contender, case: Case) -> None:
    """Raises `AssertionError` where the contender does not get what the server says. A long stream is the short one's
    twin, and not read once more for this."""
    if case.units == LONG_STREAM:
        return
    method = WAYS[case.way][0]
    if method == "refused":
        found: Any = contender.refused(case)
        expected: Any = True
    elif method == "pieces":
        found, expected = "".join(contender.pieces(case)), said(2 if case.reply == "brief_stream" else case.units)
    elif method == "apieces":

        async def read() -> str:
            return "".join([piece async for piece in contender.apieces(case)])

        found, expected = _loop.run_until_complete(read()), said(case.units)
    else:
        call = getattr(contender, method)
        found = _loop.run_until_complete(call(case)) if method == "aask" else call(case)
        expected = LONG_ANSWER if case.reply == "long_out" else ANSWER
    assert found == expected, f"{case.name}: got {str(found)[:200]!r}"


def serve(kind: type[Contender]) -> None:
    """Answers the runner's lines, `{"case": …, "count": …}`, each with `{"value": …}` or `{"error": …}`."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print is no answer
    contender = kind(sys.argv[1])
    asyncio.set_event_loop(_loop)
    print(json.dumps({"cases": [case.name for case in CASES if can(kind, case)]}), file=answers, flush=True)
    known: set[str] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        case = BY_NAME[asked["case"]]
        try:
            if case.name not in known:
                check(contender, case)
                known.add(case.name)
            answer: dict[str, Any] = {"value": WAYS[case.way][1](contender, case, asked["count"])}
        except Exception as error:  # of any library: the runner shows it and goes on without this contender
            answer = {"error": f"{type(error).__name__}: {str(error)[:300]}"}
        print(json.dumps(answer), file=answers, flush=True)
