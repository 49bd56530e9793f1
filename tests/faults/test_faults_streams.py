from __future__ import annotations

from faults import streams


def test_where_streams_are_cut() -> None:
    figures = streams.run(0.01)
    assert figures[0].value >= 16
    assert [figure for figure in figures if not figure.ok] == []


def test_a_difference_is_noticed() -> None:
    comparison = streams.Comparison(streams.random.Random(1))
    with streams.Recorder() as recorder:
        vendor = streams.FORMATS[0]
        said, other = streams.Answer("one"), streams.Answer("two")
        comparison.compare(recorder.record(vendor, True, said), recorder.record(vendor, False, other))
    assert len(comparison.wrong["sum"]) == 1
    assert not comparison.wrong["split"]
