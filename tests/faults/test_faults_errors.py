from __future__ import annotations

from faults.errors import run


def test_errors() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
