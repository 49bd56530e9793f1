"""Streams whose events differ only in their text: read by their form, they give what parsing each would give."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import litellm
from litellm.framing import repeats
from litellm.protocols import openai_chat
from scripted import DONE, HELLO, KEY, MODEL, Wire, chunk_body, event, stream

TEXT = st.one_of(
    st.text(max_size=4),
    st.sampled_from(["word", " word", "<think>", "</think>", "<th", "ink>", "\n", '"', "\\", "content", ":", "é", ""]),
)
DELTA = st.one_of(
    TEXT.map(lambda text: {"content": text}),
    TEXT.map(lambda text: {"content": text, "role": "assistant", "tool_calls": None}),
    TEXT.map(lambda text: {"reasoning_content": text, "content": None}),
    TEXT.map(lambda text: {"reasoning": text}),
    st.just(
        {"tool_calls": [{"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}
    ),
    TEXT.map(lambda text: {"tool_calls": [{"index": 0, "function": {"arguments": text}}]}),
    TEXT.map(lambda text: {"tool_calls": [{"index": 1, "id": "d", "function": {"name": "g", "arguments": text}}]}),
    TEXT.map(lambda text: {"tool_calls": [{"index": 2, "custom": {"name": "h", "input": text}}]}),
)
MORE = st.sampled_from([{}, {}, {}, {"obfuscation": "xY1"}, {"obfuscation": ""}, {"usage": None}, {"citations": ["u"]}])


def chunks(events: list[bytes], tries: int, patch: pytest.MonkeyPatch) -> tuple[list[Any], int]:
    """The chunks of a stream, and how many of its events were parsed."""
    parsed = 0
    decode = openai_chat.decode

    def counting(data: Any) -> Any:
        nonlocal parsed
        parsed += 1
        return decode(data)

    patch.setattr(repeats, "_TRIES", tries)
    patch.setattr(openai_chat, "decode", counting)
    patch.setattr("litellm.streaming.new_id", lambda prefix: f"{prefix}made here")
    Wire(stream(b"".join(events))).install(patch)
    found = [chunk.model_dump() for chunk in litellm.completion(MODEL, HELLO, api_key=KEY, stream=True)]
    patch.undo()
    return found, parsed


def said(*deltas: dict[str, Any], more: dict[str, Any] | None = None) -> list[bytes]:
    bodies = [*(chunk_body(delta, **(more or {})) for delta in deltas), chunk_body({}, "stop")]
    return [*(event(json.dumps(body, separators=(",", ":")).encode()) for body in bodies), DONE]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(DELTA, MORE), min_size=1, max_size=12),
    st.sampled_from([(",", ":"), (", ", ": ")]),
    st.booleans(),
)
def test_each_event_says_what_it_would_say_parsed(
    monkeypatch: pytest.MonkeyPatch, deltas: list[Any], style: Any, escaped: bool
) -> None:
    bodies = [chunk_body(delta, **more) for delta, more in [*deltas, ({"content": "end"}, {})]]
    written = [json.dumps(each, separators=style, ensure_ascii=escaped) for each in [*bodies, chunk_body({}, "stop")]]
    try:
        events = [event(text.encode()) for text in written] + [DONE]
    except UnicodeEncodeError:
        return
    assert chunks(events, 16, monkeypatch)[0] == chunks(events, 0, monkeypatch)[0]


@pytest.mark.parametrize("more", [{}, {"obfuscation": "aB3"}], ids=["alike", "padded"])
@pytest.mark.parametrize("name", ["content", "reasoning_content"])
def test_most_events_are_not_parsed(name: str, more: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    events = said(*({name: f"word{number} "} for number in range(50)), more=more)
    found, parsed = chunks(events, 16, monkeypatch)
    assert [chunk["choices"][0]["delta"].get(name) for chunk in found[:50]] == [
        f"word{number} " for number in range(50)
    ]
    assert parsed <= 4


def test_most_pieces_of_a_call_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}
    pieces = ["{", '"a', '": "', *(f"word{number} " for number in range(50)), '"', "}"]
    calls = [first, *({"index": 0, "function": {"arguments": piece}} for piece in pieces)]
    found, parsed = chunks(said(*({"tool_calls": [call]} for call in calls)), 16, monkeypatch)
    heard = [chunk["choices"][0]["delta"].get("tool_calls") for chunk in found]
    assert "".join(call[0]["function"]["arguments"] for call in heard if call) == "".join(pieces)
    assert parsed <= 4


def test_thoughts_inside_the_content_are_parsed_to_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["<think>", "a", "b", "c", "</think>", "d", "e", "f"]
    found, _ = chunks(said(*({"content": word} for word in words)), 16, monkeypatch)
    deltas = [chunk["choices"][0]["delta"] for chunk in found]
    assert "".join(delta.get("reasoning_content") or "" for delta in deltas) == "abc"
    assert "".join(delta.get("content") or "" for delta in deltas) == "def"
