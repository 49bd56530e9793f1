"""A stream that was cut never passes for a whole one: every cut of every sample raises, or gives all there was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from litellm.effects import BodyBroken
from litellm.exceptions import OpenAIError
from litellm.streaming import stream_chunk_builder
from scripted import DONE, MODEL, USAGE, Wire, chunk_body, event, events, stream

SILENT_AT_THE_END = "cortecs/some-model"
"""Of a vendor that is not known to give usage and `[DONE]`."""


def say(delta: dict[str, Any], finish_reason: str | None = None, index: int = 0) -> bytes:
    """An event as short as vendors make it: each byte of the samples is a place to cut."""
    choice = {"index": index, "delta": delta, "finish_reason": finish_reason}
    return event(json.dumps({"id": "c", "choices": [choice]}, separators=(",", ":")).encode())


CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": ""}}
TOOLS = [
    say({"role": "assistant", "content": None, "tool_calls": [CALL]}),
    say({"tool_calls": [{"index": 0, "function": {"arguments": '{"x"'}}]}),
    say({"tool_calls": [{"index": 0, "function": {"arguments": ": 1}"}}]}),
    say({}, "tool_calls"),
]
THINKING = [
    say({"role": "assistant", "content": "<think>"}),
    say({"content": "hm\n</th"}),
    say({"content": "ink>\n\nHi"}),
    say({}, "stop"),
]
TWO = [
    say({"role": "assistant", "content": "a"}, index=0),
    say({"role": "assistant", "content": "x"}, index=1),
    say({"content": "b"}, index=0),
    say({}, "stop", index=0),
    say({"content": "y"}, index=1),
    say({}, "length", index=1),
]
TEXT = [say({"role": "assistant", "content": ""}), say({"content": "Hel"}), say({"content": "lo"}), say({}, "stop")]
LAST_WITH_REASON = [
    say({"role": "assistant", "content": "Hel"}),
    say({"content": "lo"}, "stop"),
]

SAMPLES: dict[str, list[bytes]] = {
    "text": events("Hel", "lö"),
    "text without usage": [*TEXT, DONE],
    "text without usage and end": TEXT,
    "reason with the last text": [*LAST_WITH_REASON, DONE],
    "reason with the last text, no end": LAST_WITH_REASON,
    "tools": [*TOOLS, DONE],
    "tools without end": TOOLS,
    "thinking": [*THINKING, DONE],
    "thinking without end": THINKING,
    "two choices": [*TWO, DONE],
    "two choices without end": TWO,
    "crlf": [block.replace(b"\n", b"\r\n") for block in [*TEXT, DONE]],
}


def heard(wire: Wire, n: int, *blocks: Any, model: str = MODEL) -> dict[str, Any] | None:
    """The answer that a stream of these blocks adds up to, or None where it raised."""
    wire.replies = [stream(*blocks)]
    try:
        chunks = wire.listen(model, num_retries=0, n=n, stream_options={"include_usage": True})
    except OpenAIError:
        return None
    built = stream_chunk_builder(chunks)
    assert built is not None
    return {**built.model_dump(), "created": None, "id": None}


def choices(name: str) -> int:
    return 2 if name.startswith("two") else 1


@pytest.mark.parametrize("name", SAMPLES)
def test_a_cut_that_looks_like_an_end(blocking: Wire, name: str) -> None:
    data = b"".join(SAMPLES[name])
    model = MODEL if DONE in SAMPLES[name] else SILENT_AT_THE_END
    whole = heard(blocking, choices(name), data, model=model)
    assert whole is not None
    raised = 0
    for cut in range(len(data)):
        found = heard(blocking, choices(name), data[:cut], model=model)
        if found is None:
            raised += 1
        else:  # the usage, which comes last, may be missing where the vendor's end is
            assert found["choices"] == whole["choices"], cut
            assert found["usage"] in (None, whole["usage"]), cut
    assert raised > len(data) // 2


@pytest.mark.parametrize("name", [name for name in SAMPLES if "end" not in name])  # the others begin these
def test_a_cut_that_the_transport_noticed(blocking: Wire, name: str) -> None:
    data = b"".join(SAMPLES[name])
    end = data.find(b"data: [DONE]") + len(b"data: [DONE]")
    for cut in range(len(data)):
        found = heard(blocking, choices(name), data[:cut], BodyBroken("cut"))
        assert found is None or (b"[DONE]" in data and cut > end), cut


@pytest.mark.parametrize("name", SAMPLES)
def test_where_the_blocks_end_makes_no_difference(blocking: Wire, name: str) -> None:
    data = b"".join(SAMPLES[name])
    whole = heard(blocking, choices(name), data)
    for size in (1, 2, 7, 64, 500):
        blocks = [data[i : i + size] for i in range(0, len(data), size)]
        assert heard(blocking, choices(name), *blocks) == whole, size


def test_usage_that_was_asked_for_is_not_lost_silently(blocking: Wire) -> None:
    found = heard(
        blocking, 1, *events("Hello", done=False, usage=False), event(chunk_body(choices=[], usage=USAGE))[:40]
    )
    assert found is None  # half of the usage came
    cut = heard(blocking, 1, *events("Hello", done=False, usage=False))
    assert cut is None or cut["usage"] is not None


def test_a_choice_that_never_came_is_missed(blocking: Wire) -> None:
    first = [event(chunk_body({"role": "assistant", "content": "a"}, index=0)), event(chunk_body({}, "stop", index=0))]
    assert heard(blocking, 2, *first) is None


@pytest.mark.parametrize(
    "blocks", [[], [b""], [b": keep-alive\n\n"], [DONE], [event(chunk_body(choices=[], usage=USAGE)), DONE]]
)
def test_a_stream_that_says_nothing_is_no_answer(blocking: Wire, blocks: list[bytes]) -> None:
    assert heard(blocking, 1, *blocks) is None


def test_nothing_after_the_end_counts(blocking: Wire) -> None:
    late = event(chunk_body({"content": "late"}))
    found = heard(blocking, 1, *events("Hello"), late, b"data: {nonsense\n\n")
    assert found is not None
    assert found["choices"][0]["message"]["content"] == "Hello"
    together = heard(blocking, 1, b"".join([*events("Hello"), late]))
    assert together == found


def test_a_content_filter_in_the_middle_ends_the_answer_as_such(blocking: Wire) -> None:
    found = heard(blocking, 1, *events("Hel", finish_reason="content_filter"))
    assert found is not None
    assert found["choices"][0]["finish_reason"] == "content_filter"
