from __future__ import annotations

from typing import Any

import pytest

from faults import input  # noqa: A004
from faults.input import ROWS, Tally, build, imagined, run


def test_input() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []


def test_an_undocumented_exception_and_a_changed_argument_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(given: dict[str, Any], *_: object) -> None:
        if isinstance(given["messages"], list):
            given["messages"].append("more")
        raise KeyError("temperature")

    monkeypatch.setattr(input.resolve, "plan", plan)
    tally = Tally()
    build(ROWS[0], {"messages": []}, tally)
    assert (len(tally.undocumented), len(tally.changed)) == (1, 1)
    monkeypatch.setattr(input.input_values, "call", lambda dice: {"messages": "none"})
    tally = imagined(5)
    assert len(tally.undocumented) == 1
