"""`python -m faults [section …] [--quick]`: runs the sections and prints figure, measured, target and whether it holds.

A section is a module of this folder with `run(scale: float) -> list[Figure]`: 1 is the full run, 0.01 the selection of
`make test`. Exits with 1 when a figure misses its target. Knows nothing of what a section does.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from faults.figure import Figure

QUICK = 0.01


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
    return f"  {figure.name:<64} {shown(figure.value):>10}  {figure.target:>10}  {'ok' if figure.ok else 'MISSED'}"


def main(arguments: Sequence[str] | None = None) -> int:
    found = sections()
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"all of them where none is named: {', '.join(found)}")
    parser.add_argument("--quick", action="store_true", help="a selection, in seconds")
    given = parser.parse_args(arguments)
    if unknown := set(given.section) - found.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    scale = QUICK if given.quick else 1.0
    began = time.monotonic()
    missed = 0
    print(f"  {'figure':<64} {'measured':>10}  {'target':>10}  ok")
    for name in given.section or found:
        started = time.monotonic()
        figures = found[name](scale)
        print(f"{name} ({time.monotonic() - started:.0f} s)")
        for figure in figures:
            print(line(figure), flush=True)
        missed += sum(not figure.ok for figure in figures)
    print(f"{time.monotonic() - began:.0f} s; {missed or 'no'} figure{'s' * (missed != 1)} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
