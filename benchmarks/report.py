"""The figures as a table, the promises they must keep, and the page they are written into. Knows no measuring."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.cases import BY_NAME, CASES
from benchmarks.measure import Figure, Figures
from benchmarks.registry import OURS, REFERENCE

BEGIN = "<!-- measured: begin (written by `make bench-peers`) -->"
END = "<!-- measured: end -->"

Requirement = tuple[str, str, float]
"""(case, in relation to what, at most): what is the reference's figure of the same case, or our own of another."""


def requirements(file: Path) -> list[Requirement]:
    """Lines `case ratio`, or `case ratio other-case`; `#` begins a comment."""
    found: list[Requirement] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if words:
            found.append((words[0], words[2] if len(words) > 2 else REFERENCE, float(words[1])))
    return found


def ratio(figures: Figures, required: Requirement) -> float | None:
    """Our figure over the one that it is held against; None where one of them was not measured."""
    name, other, _ = required
    ours = figures.get(name, {}).get(OURS)
    against = figures.get(name, {}).get(REFERENCE) if other == REFERENCE else figures.get(other, {}).get(OURS)
    return ours.best / against.best if ours and against else None


def missed(figures: Figures, required: list[Requirement]) -> list[str]:
    """The promises that are not kept, in words."""
    found: list[str] = []
    for promise in required:
        reached = ratio(figures, promise)
        name, other, at_most = promise
        if reached is not None and reached > at_most:
            found.append(f"{name}: {reached:.3f} of {other}, at most {at_most:g} was promised")
    return found


def shown(figure: Figure | None) -> str:
    """A figure with its noise."""
    if figure is None:
        return "–"
    best = figure.best
    text = f"{best:,.0f}" if abs(best) >= 100 else f"{best:.1f}" if abs(best) >= 10 else f"{best:.2f}"
    return text if figure.noise is None else f"{text} ±{figure.noise:.0%}"


def table(figures: Figures, names: list[str], required: list[Requirement]) -> str:
    """Markdown: a row for each case, a column for each contender."""
    head = ["", "unit", *names]
    with_ratio = REFERENCE in names
    if with_ratio:
        head += ["ratio", "at most"]
    promises = {promise[0]: promise for promise in required}
    rows = [head, ["---", "---", *["---:"] * (len(head) - 2)]]
    for name, found in figures.items():
        case = BY_NAME[name]
        row = [case.title, case.unit, *(shown(found.get(contender)) for contender in names)]
        if with_ratio:
            reached = ratio(figures, (name, REFERENCE, 0.0))
            promise = promises.get(name)
            words = "" if promise is None else f"{promise[2]:g}"
            if promise is not None and promise[1] != REFERENCE:
                own = ratio(figures, promise)
                words = f"{promise[2]:g} × ours of “{BY_NAME[promise[1]].title}”" + (f" ({own:.2f})" if own else "")
            row += ["" if reached is None else f"{reached:.3f}", words]
        rows.append(row)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def machine() -> str:
    """What was measured on."""
    cores = os.cpu_count()
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, "
        f"{platform.python_implementation()} {platform.python_version()}, load {load:.1f} at the end"
    )


def write(page: Path, figures: Figures, versions: dict[str, str], required: list[Requirement]) -> None:
    """Puts the measured part of the page in place of what stood there."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    ordered = {case.name: figures[case.name] for case in CASES if case.name in figures}
    listed = ", ".join(f"{name} {version}".strip() for name, version in versions.items())
    parts = [BEGIN, f"{machine()}. {listed}.", table(ordered, list(versions), required), END]
    page.write_text(before + "\n\n".join(parts) + after, encoding="utf-8")
