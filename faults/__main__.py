"""`python -m faults [section …] [--quick]`: runs the sections and prints figure, measured, target and whether it holds.

A section is a module of this folder with `run(scale: float) -> list[Figure]`: 1 is the full run, 0.01 the selection of
`make test`. Several are run as processes, one per core. Exits with 1 when a figure misses its target or a section ends
without figures. Of what a section does it knows how long it takes, and whether it must not be disturbed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib import import_module
from pathlib import Path

from faults.figure import Figure

QUICK = 0.01
LONGEST_FIRST = ("wire", "input", "parsing")
UNDISTURBED = ("deadlines", "lifecycle")
"""Sections that judge real time: each has the machine for itself, as far as we can give it."""


def sections() -> dict[str, Callable[[float], list[Figure]]]:
    """What there is to run, by name."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        run = getattr(import_module(f"faults.{path.stem}"), "run", None)
        if run is not None:
            found[path.stem] = run
    return found


def shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) or value.is_integer() else f"{value:,.3g}"


def line(figure: Figure) -> str:
    return f"  {figure.name:<68} {shown(figure.value):>10}  {figure.target:>11}  {'ok' if figure.ok else 'MISSED'}"


def here(name: str, run: Callable[[float], list[Figure]], scale: float) -> bool:
    """Runs a section in this process; whether every figure holds."""
    started = time.monotonic()
    figures = run(scale)
    print(f"{name} ({time.monotonic() - started:.0f} s)")
    for figure in figures:
        print(line(figure), flush=True)
    return all(figure.ok for figure in figures)


def child(name: str, quick: bool) -> tuple[bool, str]:
    """Runs a section in a process of its own: whether it went well, and what it printed."""
    command = [sys.executable, "-m", "faults", name, "--bare", *(["--quick"] if quick else [])]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode not in (0, 1):
        done.stdout += f"{name} MISSED: it ended with {done.returncode}\n"
    return done.returncode == 0, done.stdout


def children(names: Sequence[str], quick: bool) -> Iterator[tuple[bool, str]]:
    """The same for several, as they end."""
    together = [name for name in LONGEST_FIRST if name in names]
    together += [name for name in names if name not in (*LONGEST_FIRST, *UNDISTURBED)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in as_completed([pool.submit(child, name, quick) for name in together]):
            yield done.result()
    for name in UNDISTURBED:
        if name in names:
            yield child(name, quick)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("section", nargs="*", help="all of them where none is named")
    parser.add_argument("--quick", action="store_true", help="a selection, in seconds")
    parser.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)  # one section, for a parent that prints
    given = parser.parse_args(arguments)
    if given.bare:
        name = given.section[0]
        return 0 if here(name, import_module(f"faults.{name}").run, QUICK if given.quick else 1.0) else 1
    found = sections()
    names = given.section or list(found)
    if unknown := set(names) - found.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))} among {', '.join(found)}")
    began = time.monotonic()
    missed = 0
    print(f"  {'figure':<68} {'measured':>10}  {'target':>11}  ok", flush=True)
    for well, printed in children(names, given.quick):
        missed += not well
        print(printed, end="", flush=True)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    print(f"{minutes} min {seconds} s on {os.cpu_count()} cores; ", end="")
    print(f"figures missed in {missed} of {len(names)} sections" if missed else "no figures missed")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
