from __future__ import annotations

import random

import pytest

from faults import attempts


def test_attempts() -> None:
    assert [figure for figure in attempts.run(0.01) if not figure.ok] == []


def test_another_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MENDABLE", attempts.MENDABLE - {"503"})
    tally = attempts.Tally()
    buckets: dict[str, attempts.Bucket] = {}
    for scenario in attempts.scenarios(60, random.Random(7)):
        attempts.compare(scenario, buckets, tally)
    assert tally.counts
