"""One measured number against its target. Knows neither how it was measured nor how it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number.

    `value` is in the unit that `name` ends with, a plain count where it names none; `target` is how the wanted value
    reads, e.g. `0`, `>= 10000` or `< 2 s`."""

    name: str
    value: float
    target: str
    ok: bool


def none(name: str, value: int) -> Figure:
    """A count that must be zero."""
    return Figure(name, value, "0", value == 0)


def at_least(name: str, value: float, least: float) -> Figure:
    """A number that must not be smaller than `least`."""
    return Figure(name, value, f">= {least:,}", value >= least)


def at_most(name: str, value: float, most: float) -> Figure:
    """A number that must not be larger than `most`."""
    return Figure(name, value, f"<= {most:,}", value <= most)
