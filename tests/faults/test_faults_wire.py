from __future__ import annotations

import pytest

from faults import broken_answers, wire
from faults.calling import Calls, Outcome
from faults.fault import Fault
from faults.server import FaultServer, Plan
from faults.vendors import Recording, recordings
from litellm.pipeline import OpenedStream


def test_what_a_network_does_to_calls() -> None:
    figures = wire.run(0.003)
    assert figures[0].value > 100
    assert [figure for figure in figures if not figure.ok] == []


def recorded(name: str, streamed: bool) -> Recording:
    return next(found for found in recordings() if found.vendor.name == name and found.streamed is streamed)


def outcomes(*faults: Fault) -> list[Outcome]:
    with FaultServer() as server:
        calls = Calls(server)
        return list(calls.run((fault, awaits) for fault in faults for awaits in (False, True)))


def verdict_on(*faults: Fault) -> dict[str, int]:
    verdict = wire.Verdict()
    for outcome in outcomes(*faults):
        verdict.judge(outcome)
    return {kind: len(notes) for kind, notes in verdict.wrong.items() if notes}


@pytest.mark.parametrize(
    ("name", "streamed", "body"),
    [
        ("anthropic", False, b'{"content":[]}'),
        ("anthropic", False, b'{"content":[],"stop_reason":null}'),
        ("bedrock", False, b'{"output":{"message":{"content":[]}}}'),
        ("bedrock", True, b"".join(recorded("bedrock", True).events[:-1])),
    ],
)
def test_what_once_passed_for_an_answer(name: str, streamed: bool, body: bytes) -> None:
    recording = recorded(name, streamed)
    plan = Plan([broken_answers.answer(body, recording.kind)])
    assert verdict_on(Fault("no answer", recording, lambda: [plan])) == {}


def test_an_answer_that_is_not_the_true_one_is_noticed() -> None:
    recording = recorded("openai", False)
    other = broken_answers.answer(recording.body.replace(b"world", b"").replace(b'"stop"', b'"length"'), recording.kind)
    assert verdict_on(Fault("another answer", recording, lambda: [Plan([other])])) == {"false successes": 2}


def test_a_cut_that_passes_for_an_end_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness sees a library that takes the end of the body for the end of the answer."""
    read = OpenedStream._read

    def lenient(self: OpenedStream, data: bytes, chunks: list[object]) -> None:
        self.parser.complete = self.parser.complete or not data
        read(self, data, chunks)

    recording = recorded("openai", True)
    half = len(recording.body) // 2
    faults = [
        fault
        for fault in broken_answers.body_cuts(recording)
        if fault.family == "body ended early, in good form" and len(fault.plans()[0].steps[0]) > half  # type: ignore[index,arg-type]
    ][:20]
    assert verdict_on(*faults) == {}
    monkeypatch.setattr(OpenedStream, "_read", lenient)
    assert verdict_on(*faults)["false successes"] > 0


def test_a_typed_error_for_a_whole_answer_and_a_wrong_status_are_noticed() -> None:
    recording = recorded("gemini", False)
    refused = Plan([broken_answers.answer(b"{}", recording.kind, 500)])
    assert verdict_on(Fault("refused", recording, lambda: [refused], harmless=True)) == {"whole answers refused": 2}
    assert verdict_on(Fault("refused", recording, lambda: [refused], status=429)) == {"errors without their status": 2}
    assert verdict_on(Fault("refused", recording, lambda: [refused], status=500)) == {}
