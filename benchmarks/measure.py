"""Runs contenders against the server, turn by turn, and keeps the figures: CPU time per unit, and how far it spreads.

What one turn costs the server, and the runner itself, is in no figure. Knows processes; refuses to know clients.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from benchmarks import environments
from benchmarks.cases import LONG_STREAM, Case
from benchmarks.registry import Entry

BATCH = 0.15
"""Seconds that one turn of a contender is aimed to take."""
BATCHES = 7
FEWEST = 2
FRESH = 5
"""Processes of each contender, where a case takes new ones."""
AT_MOST = 5.0
"""Seconds for all turns of one contender at one case, where a single call does not take longer."""
MEMORY_CALLS = 5_000
_UNITS = {"µs": 1e6, "ms": 1e3}


@dataclass
class Figure:
    """One contender at one case, in the case's unit."""

    best: float
    turns: list[float] = field(default_factory=list)

    @property
    def noise(self) -> float | None:
        """How far the middle turn lies above the best, as a part of it; None where there was one turn."""
        return statistics.median(self.turns) / self.best - 1 if len(self.turns) > 1 else None


Figures = dict[str, dict[str, Figure]]
"""Case → contender → figure."""


class Process:
    """A contender's process, alive from its first case to its last."""

    def __init__(self, entry: Entry, python: str, address: str) -> None:
        self.entry = entry
        self._log = open(environments.FOLDER / f"{entry.name}.log", "a", encoding="utf-8")  # noqa: SIM115
        command = [python, "-m", f"benchmarks.contenders.{entry.module}", address]
        self._process = subprocess.Popen(
            command, cwd=environments.ROOT, env=_environ(entry), text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self.cases: list[str] = self._said()["cases"]

    def run(self, case: Case, count: int) -> float:
        """What `count` calls cost. Raises `RuntimeError` where they failed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"case": case.name, "count": count}) + "\n")
        self._process.stdin.flush()
        said = self._said()
        if "error" in said:
            raise RuntimeError(said["error"])
        return said["value"]

    def _said(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.entry.name} ended; see {self._log.name}")
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._log.close()


def _environ(entry: Entry) -> dict[str, str]:
    """Nothing of this machine's keys, proxies and settings reaches a contender."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return {**kept, "NO_PROXY": "*", **entry.variables}


@contextmanager
def server() -> Iterator[str]:
    """The address of a server, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(
        command, cwd=environments.ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.stdin.close()


def calls(case: Case, processes: list[Process], tell: Callable[[str], None]) -> dict[str, Figure]:
    """A case by all who can, in turns (A B C A B C …): whatever disturbs the machine disturbs all of them."""
    figures: dict[str, Figure] = {}
    plans: list[tuple[Process, int, int]] = []
    for process in processes:
        if case.name not in process.cases:
            continue
        try:
            took, first = _timed(process, case, 1)
            if case.units == LONG_STREAM and took > AT_MOST:  # nobody waits for that again
                figures[process.entry.name] = Figure(first, [first])
                continue
            several = 10 if case.units == 1 else 1  # after what is done once
            took = _timed(process, case, several)[0] / several
        except RuntimeError as error:
            tell(f"  {process.entry.name}: {str(error).splitlines()[0][:200]}")
            continue
        count = max(1, round(BATCH / took))
        plans.append((process, count, max(FEWEST, min(BATCHES, int(AT_MOST / (count * took))))))
    for turn in range(BATCHES):
        for process, count, turns in plans:
            if turn < turns:
                _, cost = _timed(process, case, count)
                figure = figures.setdefault(process.entry.name, Figure(cost))
                figure.turns.append(cost)
                figure.best = min(figure.best, cost)
    return figures


def _timed(process: Process, case: Case, count: int) -> tuple[float, float]:
    """Seconds that the turn took on the clock, and what a unit cost in the case's own unit."""
    begun = monotonic()
    spent = process.run(case, count)
    return max(monotonic() - begun, 1e-4), spent / (count * case.units) * _UNITS[case.unit]


def fresh(case: Case, entries: list[Entry], pythons: dict[str, str], address: str) -> dict[str, Figure]:
    """A case that takes a new process each time: the CPU time of a whole program, or of importing, where the best time
    of the bare interpreter is taken off."""
    programs = {entry.name: entry.imports if case.way == "import" else entry.program for entry in entries}
    able = [entry for entry in entries if programs[entry.name]]
    turns: dict[str, list[float]] = {entry.name: [] for entry in able}
    bare: dict[str, list[float]] = {entry.name: [0.0] for entry in able}
    for _ in range(FRESH):
        for entry in able:
            python = pythons[entry.environment]
            program = f"URL = {address + '/plain'!r}\n{programs[entry.name]}"
            turns[entry.name].append(_process_time(python, program, entry) * 1e3)
            if case.way == "import":
                bare[entry.name].append(_process_time(python, "pass", entry) * 1e3)
    figures: dict[str, Figure] = {}
    for name, found in turns.items():
        least = min(bare[name][1:], default=0.0)
        costs = [cost - least for cost in found]
        figures[name] = Figure(min(costs), costs)
    return figures


def _process_time(python: str, program: str, entry: Entry) -> float:
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(
            [python, "-c", program], cwd=folder, env=_environ(entry), stdout=nowhere, stderr=nowhere
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{entry.name}: the program ended with {process.returncode}:\n{program}")
    return usage.ru_utime + usage.ru_stime


def memory(case: Case, entries: list[Entry], pythons: dict[str, str], address: str) -> dict[str, Figure]:
    """Kilobytes that stay; in processes of their own, two at a time, since no clock is read."""

    def grown(entry: Entry) -> tuple[str, Figure] | None:
        process = Process(entry, pythons[entry.environment], address)
        try:
            return (entry.name, Figure(process.run(case, MEMORY_CALLS) / 1e3)) if case.name in process.cases else None
        finally:
            process.close()

    with ThreadPoolExecutor(2) as pool:
        return dict(found for found in pool.map(grown, entries) if found is not None)


def installed(case: Case, entries: list[Entry], pythons: dict[str, str]) -> dict[str, Figure]:
    """Size and number of what pip installed."""
    found = environments.megabytes if case.way == "size" else environments.packages
    return {entry.name: Figure(found(pythons[entry.environment])) for entry in entries if entry.requirement}
