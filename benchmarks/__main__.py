"""`python -m benchmarks`: measures this package beside bare HTTP clients; with `--peers` also beside the published
package and vendors' SDKs, and writes docs/performance.md and docs/performance.svg.

Shows each case as it is done. With `--require FILE` the exit status is 1 where a promised ratio was missed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import environments, measure, plot, report
from benchmarks.cases import BY_NAME, CASES, Case
from benchmarks.measure import Figures, Process
from benchmarks.registry import BARE, ENTRIES, OURS, REFERENCE

DOCS = environments.ROOT / "docs"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--peers", action="store_true", help="measure the published package and SDKs too")
    parser.add_argument("--require", type=Path, metavar="FILE", help="ratios that must not be exceeded")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and docs/performance.svg")
    parser.add_argument("--case", action="append", choices=BY_NAME, metavar="CASE", help="only these cases")
    parser.add_argument("--only", action="append", metavar="NAME", help="only these contenders")
    parser.add_argument(
        "--python", action="append", default=[], metavar="ENVIRONMENT=PATH", help="an interpreter to use as it is"
    )
    options = parser.parse_args()
    entries = [entry for entry in ENTRIES if options.peers or entry.name in BARE]
    entries = [entry for entry in entries if not options.only or entry.name in options.only]
    cases = [case for case in CASES if not options.case or case.name in options.case]
    environments.FOLDER.mkdir(exist_ok=True)
    pythons = environments.prepare(entries, dict(item.split("=", 1) for item in options.python))
    pythons.setdefault(OURS, sys.executable)
    required = report.requirements(options.require) if options.require else []
    with measure.server() as address:
        processes = [Process(entry, pythons[entry.environment], address) for entry in entries]
        figures: Figures = {}
        for case in cases:
            figures[case.name] = _measured(case, processes, pythons, address)
            told = (f"{name} {report.shown(figure)}" for name, figure in figures[case.name].items())
            print(f"{case.title} [{case.unit}]: {'; '.join(told)}", flush=True)
        for process in processes:
            process.close()
    versions = {
        entry.name: environments.version(pythons[entry.environment], entry.distribution) if entry.distribution else ""
        for entry in entries
    }
    print("\n" + report.machine() + "\n" + report.table(figures, list(versions), required))
    if options.write:
        report.write(DOCS / "performance.md", figures, versions, required)
        (DOCS / "performance.svg").write_text(plot.svg(figures), encoding="utf-8")
    faults = report.missed(figures, required)
    for fault in faults:
        print("missed:", fault, file=sys.stderr)
    return 1 if faults else 0


def _measured(case: Case, processes: list[Process], pythons: dict[str, str], address: str) -> dict[str, measure.Figure]:
    entries = [process.entry for process in processes]
    if case.way in ("import", "start"):
        return measure.fresh(case, entries, pythons, address)
    if case.way in ("memory", "memory_async"):
        rivals = [entry for entry in entries if entry.name in (OURS, REFERENCE)]  # others take minutes
        return measure.memory(case, rivals, pythons, address)
    if case.way in ("size", "packages"):
        return measure.installed(case, entries, pythons)
    return measure.calls(case, processes, print)


if __name__ == "__main__":
    sys.exit(main())
