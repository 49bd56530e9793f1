"""Whatever a valid conversation holds, what is sent keeps the rules that the API states about turns and calls."""

from __future__ import annotations

import copy
from typing import Any

from gemini_calls import PNG, contents
from hypothesis import given, strategies as st

TEXTS = st.text(max_size=6)
PARTS = st.one_of(
    TEXTS.map(lambda text: {"type": "text", "text": text}),
    st.just({"type": "image_url", "image_url": {"url": PNG}}),
    st.just({"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}}),
)
CONTENT = TEXTS | st.lists(PARTS, max_size=3)
RESULTS = TEXTS | st.just('{"a": 1}') | st.lists(PARTS, max_size=2)


@st.composite
def steps(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A turn of the model, with calls and their results in any order, or without."""
    answer: dict[str, Any] = {"role": "assistant", "content": draw(st.none() | TEXTS)}
    if draw(st.booleans()):
        answer["reasoning_content"] = draw(TEXTS)
    names = draw(st.lists(st.sampled_from(["f", "g"]), max_size=3))
    calls = [
        {
            "id": f"c{number}" + draw(st.sampled_from(["", "__thought__QUJD"])),
            "type": "function",
            "function": {"name": name, "arguments": draw(st.sampled_from(["{}", "", '{"x": [1]}']))},
        }
        for number, name in enumerate(names)
    ]
    if calls:
        answer["tool_calls"] = calls
    results = [{"role": "tool", "tool_call_id": made["id"], "content": draw(RESULTS)} for made in calls]
    return [answer, *draw(st.permutations(results))]


@st.composite
def conversations(draw: st.DrawFn) -> list[dict[str, Any]]:
    turns = st.one_of(
        CONTENT.map(lambda content: [{"role": "user", "content": content}]),
        TEXTS.map(lambda text: [{"role": "system", "content": text}]),
        steps(),
    )
    return [message for turn in draw(st.lists(turns, min_size=1, max_size=6)) for message in turn]


@given(messages=conversations())
def test_any_conversation(messages: list[dict[str, Any]]) -> None:
    for model in ("gemini-2.5-flash", "gemini-3.5-flash", "gemma-3-27b-it"):
        check(model, messages)


def check(model: str, messages: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(messages)
    turns = contents(messages, model)
    assert messages == before
    assert turns[0]["role"] == "user"
    made: list[str] = []
    for turn in turns:
        assert turn["role"] in ("user", "model")
        assert turn["parts"]
        answers = [part["functionResponse"] for part in turn["parts"] if "functionResponse" in part]
        calls = [part for part in turn["parts"] if "functionCall" in part]
        assert [found["name"] for found in answers] == made
        assert not answers or turn["role"] == "user"
        assert not calls or turn["role"] == "model"
        assert all(part.keys() - {"thought", "thoughtSignature"} for part in turn["parts"])
        assert all(part["text"] for part in turn["parts"] if "text" in part)
        if calls and model == "gemini-3.5-flash":
            assert "thoughtSignature" in calls[0]
            assert all("id" in part["functionCall"] for part in calls)
        made = [part["functionCall"]["name"] for part in calls]
    texts = [part["content"] for part in messages if part["role"] == "user" and isinstance(part["content"], str)]
    said = [part.get("text") for turn in turns for part in turn["parts"]]
    assert all(text in said for text in texts if text)
