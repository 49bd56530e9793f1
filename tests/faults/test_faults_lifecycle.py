from __future__ import annotations

from faults.lifecycle import run


def test_lifecycle() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
