from __future__ import annotations

from faults.attempts import run


def test_attempts() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
