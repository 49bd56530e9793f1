from __future__ import annotations

import random
from typing import Any

import pytest

from faults import parsing


def test_parsing() -> None:
    assert [figure for figure in parsing.run(0.01) if not figure.ok] == []


def test_an_undocumented_exception_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(parsing, "error_detail", careless)
    assert len(parsing.readers(200, random.Random(2)).undocumented) == 1
