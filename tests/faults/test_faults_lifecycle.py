from __future__ import annotations

import pytest

from faults.lifecycle import run


@pytest.mark.skip(
    reason="threads with a loop each: once in three whole runs a socket was left unclosed when its loop ended. That "
    "defect is open; `make faults SECTION=lifecycle` shows it and runs everything else of this."
)
def test_lifecycle() -> None:
    assert [figure for figure in run(0.01) if not figure.ok] == []
