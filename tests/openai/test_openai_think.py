"""`<think>…</think>` at the start of an answer is reasoning: streamed, cut anywhere, it is the same as unstreamed."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from litellm.protocols.openai_form import ThinkSplitter, split_think
from litellm.streaming import stream_chunk_builder
from scripted import DONE, Wire, chunk_body, completion_body, event, reply, stream

SAMPLES = {
    "plain": ("<think>hm</think>Hello", "hm", "Hello"),
    "line breaks": ("<think>\nhm\n\n</think>\n\nHello\n", "hm", "Hello\n"),
    "white space before": (" \n<think>hm</think>Hello", "hm", "Hello"),
    "empty": ("<think></think>Hello", None, "Hello"),
    "empty, with line breaks": ("<think>\n\n</think>\n\nHello", None, "Hello"),
    "never closed": ("<think>hm\nand so", "hm\nand so", ""),
    "never closed, half a tag": ("<think>hm</thi", "hm</thi", ""),
    "never closed, line break": ("<think>hm\n", "hm\n", ""),
    "nothing after": ("<think>hm</think>", "hm", ""),
    "only line breaks after": ("<think>hm</think>\n\n", "hm", ""),
    "a tag within": ("<think>a < b </ th</think>x</think>y", "a < b </ th", "x</think>y"),
    "two": ("<think>a</think>b<think>c</think>d", "a", "b<think>c</think>d"),
    "not at the start": ("Hello <think>hm</think>", None, "Hello <think>hm</think>"),
    "not the tag": ("<thinking>hm</thinking>Hello", None, "<thinking>hm</thinking>Hello"),
    "half the tag": ("<thin", None, "<thin"),
    "white space alone": (" \n ", None, " \n "),
    "a line break inside": ("<think>a\n\nb\n</think>c", "a\n\nb", "c"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_answer_is_split(over: Any, name: str) -> None:
    text, reasoning, content = SAMPLES[name]
    message = over(reply(completion_body(text))).ask().choices[0].message
    assert message.get("reasoning_content") == reasoning
    assert message.content == content
    assert hasattr(message, "reasoning_content") == (reasoning is not None)


def streamed(wire: Wire, pieces: list[str], with_last: bool) -> tuple[str | None, str | None]:
    """(reasoning, content) of a stream of these pieces; its finish reason is in the last one's event, or in its own."""
    blocks = [event(chunk_body({"content": piece})) for piece in pieces[:-1]]
    blocks.append(event(chunk_body({"content": pieces[-1]}, "stop" if with_last else None)))
    if not with_last:
        blocks.append(event(chunk_body({}, "stop")))
    wire.replies = [stream(*blocks, DONE)]
    chunks = wire.listen()
    assert [chunk.choices[0].delta.role for chunk in chunks].count("assistant") == (len(chunks) > 1)
    built = stream_chunk_builder(chunks)
    assert built is not None
    message = built.choices[0].message
    return message.get("reasoning_content"), message.content


LATE = {"never closed, half a tag", "never closed, line break"}


@pytest.mark.parametrize("with_last", [False, True], ids=["reason apart", "reason with the last text"])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_stream_cut_anywhere_is_split_the_same(
    blocking: Wire, name: str, with_last: bool, request: pytest.FixtureRequest
) -> None:
    text, reasoning, content = SAMPLES[name]
    cuts = [[text], list(text), *([text[:cut], text[cut:]] for cut in range(1, len(text)))]
    cuts += [[text[i : i + size] for i in range(0, len(text), size)] for size in (2, 3, 5)]
    for pieces in cuts:
        found = streamed(blocking, pieces, with_last)
        assert (found[0], found[1] or "") == (reasoning, content), pieces


@given(
    st.lists(
        st.sampled_from(["<think>", "</think>", "<", "/", "think", ">", "\n", " ", "a", "é", "</", "</think", "<thi"]),
        max_size=12,
    ),
    st.data(),
)
@example(["<think>", "\n", "</think>", "\n", "\n"], None)
def test_the_splitter_equals_the_split(parts: list[str], data: st.DataObject | None) -> None:
    text = "".join(parts)
    cuts = [] if data is None else data.draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
    edges = [0, *cuts, len(text)]
    splitter = ThinkSplitter()
    reasoning, content = "", ""
    for start, end in itertools.pairwise(edges):
        if splitter.decided:
            content += text[start:end]
            continue
        new = splitter.feed(text[start:end])
        reasoning, content = reasoning + new[0], content + new[1]
    if not splitter.decided:
        new = splitter.end()
        reasoning, content = reasoning + new[0], content + new[1]
    expected = split_think(text)
    assert (reasoning, content) == (expected[0] or "", expected[1])


def test_reasoning_is_handed_out_as_it_comes(blocking: Wire) -> None:
    blocking.replies = [
        stream(
            *(event(chunk_body({"content": piece})) for piece in ("<think>", "a", "b", "c</think>", "d")),
            event(chunk_body({}, "stop")),
            DONE,
        )
    ]
    deltas = [chunk.choices[0].delta for chunk in blocking.listen()]
    assert [delta.get("reasoning_content") for delta in deltas] == ["a", "b", "c", None, None]
    assert [delta.content for delta in deltas] == [None, None, None, "d", None]


def test_several_choices_think_each_for_itself(blocking: Wire) -> None:
    texts = ["<think>a</think>x", "<thy", "<think>b</think>y"]
    blocks = [event(chunk_body({"content": char}, index=index)) for index, text in enumerate(texts) for char in text]
    blocks += [event(chunk_body({}, "stop", index=index)) for index in range(3)]
    blocking.replies = [stream(*blocks, DONE)]
    built = stream_chunk_builder(blocking.listen(n=3))
    assert built is not None
    found = [(choice.message.get("reasoning_content"), choice.message.content) for choice in built.choices]
    assert found == [("a", "x"), (None, "<thy"), ("b", "y")]


def test_text_that_is_already_apart_is_left_alone(over: Any) -> None:
    body = completion_body("<think>no</think>x")
    body["choices"][0]["message"]["reasoning_content"] = "hm"
    message = over(reply(body)).ask().choices[0].message
    assert (message.reasoning_content, message.content) == ("hm", "<think>no</think>x")
