from __future__ import annotations

from faults.input import run


def test_input() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
