"""What holds for every conversation and every answer, not only for those somebody thought of."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from anthropic_forms import (
    PNG,
    Reader,
    answer,
    assistant,
    body,
    call,
    events_of,
    message,
    read,
    result,
    text,
    thinking,
    tool_call,
    tool_use,
)
from hypothesis import given, strategies as st

from litellm.protocols.base import BadInput
from litellm.streaming import stream_chunk_builder
from litellm.types.completion import ModelResponse

TEXT = st.one_of(st.sampled_from(["", " ", "\n\t", "a", "hello ", "ø🙂"]), st.text(max_size=12))
NAMES = st.sampled_from(["weather", "a.b", "find it", "x" * 65, "f-1_2"])
# The same ids come again and again, as from vendors that number calls from 0 in each turn.
IDS = st.sampled_from(["call_1", "call_1", "toolu_2", "functions.f:0", "functions.f:1", "c3"])
ARGUMENTS = st.sampled_from(["", "{}", '{"a": 1}', "[1]", "{broken", "null"])
MARK = st.sampled_from([{}, {}, {"cache_control": {"type": "ephemeral"}}])
PARTS = st.one_of(
    st.builds(lambda said, mark: {"type": "text", "text": said, **mark}, TEXT, MARK),
    st.just({"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}}),
    st.just({"type": "image_url", "image_url": "https://example.com/a.png"}),
    st.just({"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERi0=", "filename": "a.pdf"}}),
)
CONTENT = st.one_of(TEXT, st.lists(PARTS, max_size=3))
SYSTEM = st.builds(lambda role, said: {"role": role, "content": said}, st.sampled_from(["system", "developer"]), TEXT)
USER = st.builds(lambda said, mark: {"role": "user", "content": said, **mark}, CONTENT, MARK)
THOUGHTS = st.lists(
    st.sampled_from(
        [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "thinking", "thinking": "unsigned"},
            {"type": "redacted_thinking", "data": "r"},
        ]
    ),
    max_size=3,
)


@st.composite
def asides(draw: Any) -> list[dict[str, Any]]:
    """One thing said by the system, the user or the assistant; or tools called, with all their answers in any order."""
    kind = draw(st.sampled_from(["system", "user", "user", "assistant", "tools", "function"]))
    if kind == "system":
        return [draw(SYSTEM)]
    if kind == "user":
        return [draw(USER)]
    fields = {"thinking_blocks": draw(THOUGHTS), "reasoning_content": "hm", **draw(MARK)}
    if kind == "assistant":
        return [assistant(content=draw(TEXT), **fields)]
    if kind == "function":
        name = draw(NAMES)
        legacy = assistant(function_call={"name": name, "arguments": draw(ARGUMENTS)})
        return [legacy, {"role": "function", "name": name, "content": draw(TEXT)}]
    ids = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    calls = [tool_call(id_, draw(NAMES), draw(ARGUMENTS)) for id_ in ids]
    answers = [result(id_, draw(CONTENT), **draw(MARK)) for id_ in draw(st.permutations(ids))]
    between = [draw(SYSTEM)] if draw(st.booleans()) else []
    return [assistant(*calls, content=draw(st.none() | TEXT), **fields), *between, *answers]


CONVERSATIONS = st.lists(asides(), min_size=1, max_size=8).map(lambda said: [one for some in said for one in some])


def check(sent: dict[str, Any]) -> None:
    """What the API demands of turns."""
    turns = sent["messages"]
    assert [turn["role"] for turn in turns] == ["user" if i % 2 == 0 else "assistant" for i in range(len(turns))]
    seen: set[str] = set()
    waiting: list[str] = []
    tools = False
    for turn in turns:
        kinds = [block["type"] for block in turn["content"]]
        assert kinds, "an empty turn"
        blocks = list(turn["content"])
        for block in turn["content"]:
            blocks += block["content"] if isinstance(block.get("content"), list) else []
        for block in blocks:
            assert block["type"] != "text" or block["text"].strip(), "blank text"
        if turn["role"] == "user":
            answered = [block["tool_use_id"] for block in turn["content"] if block["type"] == "tool_result"]
            assert sorted(answered) == sorted(waiting)
            assert kinds[: len(answered)] == ["tool_result"] * len(answered), "results come first"
            assert not {"tool_use", "thinking", "redacted_thinking"} & set(kinds)
            waiting = []
        else:
            thoughts = [kind for kind in kinds if kind.endswith("thinking")]
            assert kinds[: len(thoughts)] == thoughts, "thinking comes first"
            uses = [block for block in turn["content"] if block["type"] == "tool_use"]
            waiting = [use["id"] for use in uses]
            tools = tools or bool(uses)
            for use in uses:
                assert use["id"] not in seen, "an id comes once"
                assert re.fullmatch(r"[a-zA-Z0-9_-]+", use["id"])
                assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", use["name"])
                assert isinstance(use["input"], dict)
                seen.add(use["id"])
    assert not waiting
    last = turns[-1]["content"][-1]
    if turns[-1]["role"] == "assistant" and last["type"] == "text":
        assert last["text"] == last["text"].rstrip()
    assert ("tools" in sent) == tools


def sent_for(messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The body; None where nobody but the system says anything, which is refused."""
    try:
        return body(call(messages))
    except BadInput:
        return None


@given(CONVERSATIONS)
def test_every_conversation_makes_turns_the_api_takes(messages: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(messages)
    sent = sent_for(messages)
    assert messages == before
    if sent is not None:
        check(sent)
        return
    for one in messages:
        assert one["role"] not in ("tool", "function")
        assert (
            one["role"] in ("system", "developer") or not isinstance(one["content"], str) or not one["content"].strip()
        )


@given(CONVERSATIONS)
def test_nothing_that_was_said_is_lost(messages: list[dict[str, Any]]) -> None:
    """Every text that is not blank arrives."""
    sent = sent_for(messages)
    if sent is None:
        return
    arrived = [block["text"] for block in sent.get("system", [])]
    for turn in sent["messages"]:
        arrived += [block["text"] for block in turn["content"] if block["type"] == "text"]
        arrived += [block["content"] for block in turn["content"] if isinstance(block.get("content"), str)]
    for one in messages:
        said = one["content"]
        assert not isinstance(said, str) or not said.strip() or said in arrived or said.rstrip() == arrived[-1]


BLOCKS = st.lists(
    st.one_of(
        st.builds(text, st.text(min_size=1, max_size=20)),
        st.builds(thinking, st.text(max_size=20), st.sampled_from(["s1", "s2"])),
        st.just({"type": "redacted_thinking", "data": "r"}),
        st.builds(lambda a: tool_use("t", "weather", **a), st.dictionaries(st.sampled_from("ab"), st.text(max_size=9))),
    ),
    max_size=6,
)


REASONS = st.sampled_from(["end_turn", "tool_use", "max_tokens"])


@given(BLOCKS, REASONS, st.lists(st.integers(1, 9), max_size=20), st.data())
def test_every_stream_adds_up_to_the_plain_answer(
    blocks: list[dict[str, Any]], reason: str, sizes: list[int], data: st.DataObject
) -> None:
    for number, block in enumerate(block for block in blocks if block["type"] == "tool_use"):
        block["id"] = f"toolu_{number}"
    sent = message(*blocks, stop_reason=reason)
    stream = b"".join(events_of(sent, iter(sizes)))
    reader = Reader()
    at = 0
    while at < len(stream):
        size = data.draw(st.integers(30, 600))
        reader.feed(stream[at : at + size])
        at += size
    chunks = reader.end()
    assert reader.parser.complete
    assert dumped(chunks) == dumped(read(stream))
    whole = stream_chunk_builder(chunks)
    assert whole is not None
    plain = ModelResponse.model_validate({**answer(sent), "created": whole.created})
    assert comparable(whole) == comparable(plain)


def dumped(chunks: list[Any]) -> list[Any]:
    return [chunk.model_dump(exclude={"created"}) for chunk in chunks]


def comparable(response: ModelResponse) -> dict[str, Any]:
    """An answer with its tool arguments decoded (the API writes JSON its own way), their index left out."""
    out = response.model_dump(exclude_none=True)
    for tool in out["choices"][0]["message"].get("tool_calls", ()):
        tool.pop("index", None)
        tool["function"]["arguments"] = json.loads(tool["function"]["arguments"])
    return out
