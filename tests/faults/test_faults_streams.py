from __future__ import annotations

import pytest

from faults import streams
from litellm.framing.base import Frame
from litellm.framing.sse import ServerSentEvents
from litellm.pipeline import OpenedStream


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


def test_a_cut_that_makes_a_difference_and_a_beginning_that_passes_for_a_whole_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lenient(self: OpenedStream, data: bytes, chunks: list[object]) -> None:
        self.parser.complete = self.parser.complete or not data
        read(self, data, chunks)

    class Forgetful(ServerSentEvents):
        def feed(self, data: bytes) -> list[Frame]:
            self._held = []
            return super().feed(data)

    read = OpenedStream._read
    comparison = streams.Comparison(streams.random.Random(1))
    with streams.Recorder() as recorder:
        recording = recorder.record(streams.FORMATS[0], True, streams.Answer("one", usage=streams.Usage(1, 2)))
    assert all(streams.halves(recording, ServerSentEvents))
    assert not all(streams.halves(recording, Forgetful))
    comparison.cut_and_end(recording, recording.truth)
    assert not comparison.wrong["early"]
    monkeypatch.setattr(OpenedStream, "_read", lenient)
    comparison.cut_and_end(recording, recording.truth)
    assert comparison.wrong["early"]
