from __future__ import annotations

from faults.deadlines import run


def test_deadlines() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
