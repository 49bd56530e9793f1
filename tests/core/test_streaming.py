"""Chunks in OpenAI's order whatever a vendor's order is; the object that hands them out; and their sum."""

from __future__ import annotations

import asyncio
import gc
import weakref
from typing import Any

import pytest
from hypothesis import given, strategies as st

import litellm
from litellm.effects import NoReply
from litellm.protocols.base import Piece
from litellm.streaming import ChunkAssembler, CustomStreamWrapper, stream_chunk_builder
from scripted import DONE, HELLO, KEY, MODEL, answer, chunk_body, event, events, stream, texts


def assemble(*pieces: Piece, include_usage: bool = False) -> list[Any]:
    assembler = ChunkAssembler("m", include_usage)
    found: list[Any] = []
    for piece in pieces:
        found += assembler.assemble([piece])
    return found + assembler.end()


def call_piece(index: int | None, arguments: str | None, *, id: str | None = None, name: str | None = None) -> Piece:  # noqa: A002
    """A tool-call delta with only the fields that are given."""
    call: dict[str, Any] = {"function": {}}
    if index is not None:
        call["index"] = index
    if id is not None:
        call["id"] = id
    if name is not None:
        call["function"]["name"] = name
    if arguments is not None:
        call["function"]["arguments"] = arguments
    return Piece({"tool_calls": [call]})


def calls_of(chunks: list[Any]) -> list[tuple[str, str]]:
    """(name, arguments) of the tool calls that these chunks add up to, by the rules every client goes by."""
    found: dict[int, list[Any]] = {}
    for chunk in chunks:
        for call in chunk.choices[0].delta.tool_calls or ():
            if call.id is not None:
                assert call.index not in found, "a call began twice"
                assert call.type == "function"
                assert isinstance(call.function.name, str)
                found[call.index] = [call.function.name, ""]
            else:
                assert call.type == "function"
                assert call.function.name is None
            assert isinstance(call.function.arguments, str)
            found[call.index][1] += call.function.arguments
    assert list(found) == list(range(len(found))), "calls are numbered from 0 in the order they begin"
    return [(name, arguments) for name, arguments in found.values()]


# --- the assembler ---


def test_role_comes_once_with_the_first_content() -> None:
    chunks = assemble(
        Piece({"role": "assistant", "content": ""}),
        Piece({"role": "assistant", "content": "a"}),
        Piece({"role": "assistant", "content": "b"}),
        Piece(finish_reason="stop"),
    )
    assert [chunk.choices[0].delta.role for chunk in chunks] == ["assistant", None, None]
    assert [chunk.choices[0].delta.content for chunk in chunks] == ["a", "b", None]
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None, None, "stop"]


@pytest.mark.parametrize("field", ["reasoning_content", "refusal"])
def test_role_comes_with_whatever_comes_first(field: str) -> None:
    chunks = assemble(Piece({field: "hm"}), Piece({"content": "a"}), Piece(finish_reason="stop"))
    assert [chunk.choices[0].delta.role for chunk in chunks] == ["assistant", None, None]
    assert chunks[0].choices[0].delta[field] == "hm"
    assert field not in chunks[1].choices[0].delta


def test_each_choice_has_its_role_and_its_closing_chunk() -> None:
    chunks = assemble(
        Piece({"content": "a"}, 0),
        Piece({"content": "x"}, 1),
        Piece({"content": "b"}, 0),
        Piece(finish_reason="length", index=1),
        Piece(finish_reason="stop", index=0),
    )
    seen = [(chunk.choices[0].index, chunk.choices[0].delta.role, chunk.choices[0].finish_reason) for chunk in chunks]
    assert seen == [
        (0, "assistant", None),
        (1, "assistant", None),
        (0, None, None),
        (1, None, "length"),
        (0, None, "stop"),
    ]


def test_one_id_created_and_model_for_all() -> None:
    chunks = assemble(
        Piece({"content": "a"}, head={"id": "first", "created": 5, "model": "real"}),
        Piece({"content": "b"}, head={"id": "second", "created": 6}),
        Piece(finish_reason="stop"),
    )
    assert {(chunk.id, chunk.created, chunk.model) for chunk in chunks} == {("first", 5, "real")}


def test_a_vendor_without_ids_gets_one() -> None:
    chunks = assemble(
        Piece({"content": "a"}), Piece({"content": "b"}, head={"id": "late"}), Piece(finish_reason="stop")
    )
    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].id.startswith("chatcmpl-")
    assert isinstance(chunks[0].created, int)
    assert chunks[0].created > 1_600_000_000
    assert {chunk.model for chunk in chunks} == {"m"}
    assert assemble(Piece({"content": "a"}))[0].id != chunks[0].id


def test_the_model_does_not_change_within_a_stream() -> None:
    chunks = assemble(
        Piece({"content": "a"}), Piece({"content": "b"}, head={"model": "late"}), Piece(finish_reason="stop")
    )
    assert len({chunk.model for chunk in chunks}) == 1


def test_usage_only_where_asked_for() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    pieces = (
        Piece({"content": "a"}, usage={**usage, "completion_tokens": 1}),
        Piece(finish_reason="stop"),
        Piece(usage=usage),
    )
    plain = assemble(*pieces)
    assert all(not hasattr(chunk, "usage") for chunk in plain)
    asked = assemble(*pieces, include_usage=True)
    assert [hasattr(chunk, "usage") for chunk in asked] == [False, False, True]
    assert asked[-1].usage.total_tokens == 3
    assert asked[-1].usage.completion_tokens == 2
    assert asked[-1].choices[0].delta.content is None
    assert asked[-1].choices[0].finish_reason is None
    assert len(assemble(Piece({"content": "a"}), include_usage=True)) == 2  # none is made up


def test_every_chunk_has_a_choice() -> None:
    chunks = assemble(Piece({"content": "a"}), Piece(usage={"total_tokens": 1}), include_usage=True)
    for chunk in chunks:
        assert chunk.choices[0].delta is not None
        assert chunk["choices"][0]["delta"].get("content") in ("a", None)
        assert chunk.object == "chat.completion.chunk"


def test_a_stream_that_gave_no_reason_is_closed_once() -> None:
    chunks = assemble(Piece({"content": "a"}))
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None, "stop"]
    twice = assemble(Piece({"content": "a"}), Piece(finish_reason="length"), Piece(finish_reason="stop"))
    assert [chunk.choices[0].finish_reason for chunk in twice] == [None, "length"]


def test_deltas_that_say_nothing_are_no_chunks() -> None:
    empty = [{}, {"role": "assistant"}, {"content": ""}, {"content": None, "tool_calls": None}, {"tool_calls": []}]
    assert assemble(*(Piece(delta) for delta in empty)) == []
    assert ChunkAssembler("m", False).empty


def test_white_space_is_content() -> None:
    assert texts(assemble(*(Piece({"content": text}) for text in (" ", "\n", "\t")))) == " \n\t"


def test_log_probabilities_stay_with_their_text() -> None:
    logprobs = {"content": [{"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": []}]}
    chunks = assemble(Piece({"content": "a"}, logprobs=logprobs), Piece(finish_reason="stop"))
    assert chunks[0].choices[0].logprobs.content[0].logprob == -0.5
    assert chunks[1].choices[0].logprobs is None


def test_log_probabilities_without_text_are_kept() -> None:
    logprobs = {"content": [{"token": "\\xf0", "logprob": -0.5, "bytes": [240], "top_logprobs": []}]}
    chunks = assemble(Piece({"content": ""}, logprobs=logprobs), Piece({"content": "a"}), Piece(finish_reason="stop"))
    kept = [chunk.choices[0].logprobs for chunk in chunks if chunk.choices[0].logprobs]
    assert [token.token for part in kept for token in part.content] == ["\\xf0"]


# --- tool calls, as vendors send them ---

STREAMED_CALLS: dict[str, list[Piece]] = {
    "openai": [
        call_piece(0, "", id="a", name="f"),
        call_piece(0, '{"x"'),
        call_piece(0, ":1}"),
        call_piece(1, "", id="b", name="g"),
        call_piece(1, "{}"),
    ],
    "interleaved": [
        call_piece(0, "", id="a", name="f"),
        call_piece(1, "", id="b", name="g"),
        call_piece(0, '{"x"'),
        call_piece(1, "{}"),
        call_piece(0, ":1}"),
    ],
    "numbered from 1": [
        call_piece(1, "", id="a", name="f"),
        call_piece(1, '{"x":1}'),
        call_piece(2, "", id="b", name="g"),
        call_piece(2, "{}"),
    ],
    "id and name repeated": [
        call_piece(0, '{"x"', id="a", name="f"),
        call_piece(0, ":1}", id="a", name="f"),
        call_piece(1, "{}", id="b", name="g"),
    ],
    "always 0": [
        call_piece(0, '{"x"', id="a", name="f"),
        call_piece(0, ":1}"),
        call_piece(0, "{}", id="b", name="g"),
    ],
    "always 0, whole": [call_piece(0, '{"x":1}', id="a", name="f"), call_piece(0, "{}", id="b", name="g")],
    "no index, whole": [call_piece(None, '{"x":1}', id="a", name="f"), call_piece(None, "{}", id="b", name="g")],
    "no index, in pieces": [
        call_piece(None, '{"x"', id="a", name="f"),
        call_piece(None, ":1}"),
        call_piece(None, "{", id="b", name="g"),
        call_piece(None, "}"),
    ],
    "no id": [call_piece(0, '{"x"', name="f"), call_piece(0, ":1}"), call_piece(1, "{}", name="g")],
    "no index, several at once": [
        Piece(
            {
                "tool_calls": [
                    {"id": "a", "function": {"name": "f", "arguments": '{"x":1}'}},
                    {"id": "b", "function": {"name": "g", "arguments": "{}"}},
                ]
            }
        )
    ],
    "no index and no id, several at once": [
        Piece(
            {
                "tool_calls": [
                    {"function": {"name": "f", "arguments": '{"x":1}'}},
                    {"function": {"name": "g", "arguments": "{}"}},
                ]
            }
        )
    ],
    "no type, arguments null first": [
        call_piece(0, None, id="a", name="f"),
        call_piece(0, '{"x":1}'),
        call_piece(1, None, id="b", name="g"),
        call_piece(1, "{}"),
    ],
    "empty id in later pieces": [
        call_piece(0, "", id="a", name="f"),
        call_piece(0, '{"x":1}', id="", name=""),
        call_piece(1, "{}", id="b", name="g"),
    ],
    "no index and no id, whole": [call_piece(None, '{"x":1}', name="f"), call_piece(None, "{}", name="g")],
    "always 0 and no id, whole": [call_piece(0, '{"x":1}', name="f"), call_piece(0, "{}", name="g")],
    "id after the name": [
        call_piece(0, "", name="f"),
        call_piece(0, '{"x":1}', id="a", name="f"),
        call_piece(1, "{}", id="b", name="g"),
    ],
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name) for name in STREAMED_CALLS],
)
def test_tool_calls_are_numbered_and_begin_whole(name: str) -> None:
    chunks = assemble(*STREAMED_CALLS[name], Piece(finish_reason="stop"))
    assert calls_of(chunks) == [("f", '{"x":1}'), ("g", "{}")]
    ids = [call.id for chunk in chunks for call in chunk.choices[0].delta.tool_calls or () if call.id]
    assert len(set(ids)) == 2
    assert chunks[-1].choices[0].finish_reason == "tool_calls"
    built = stream_chunk_builder(chunks)
    assert built is not None
    assert [(call.function.name, call.function.arguments) for call in built.choices[0].message.tool_calls or ()] == [
        ("f", '{"x":1}'),
        ("g", "{}"),
    ]


@given(
    st.lists(st.tuples(st.sampled_from("fgh"), st.lists(st.text(max_size=5), max_size=4)), min_size=1, max_size=4),
    st.data(),
)
def test_calls_with_ids_and_numbers_come_out_as_they_went_in(calls: list[Any], data: st.DataObject) -> None:
    pending = [
        [call_piece(number, "", id=f"id{number}", name=name), *(call_piece(number, part) for part in parts)]
        for number, (name, parts) in enumerate(calls)
    ]
    pieces = [queue.pop(0) for queue in pending]
    while any(pending):  # then the arguments, in any order between the calls
        pieces.append(data.draw(st.sampled_from([queue for queue in pending if queue])).pop(0))
    expected = [(name, "".join(parts) or "{}") for name, parts in calls]
    assert calls_of(assemble(*pieces, Piece(finish_reason="tool_calls"))) == expected


def test_finish_reasons_stay_what_they_are_without_calls() -> None:
    for reason in ("stop", "length", "content_filter"):
        assert assemble(Piece({"content": "a"}), Piece(finish_reason=reason))[-1].choices[0].finish_reason == reason
    cut = assemble(call_piece(0, "{", id="a", name="f"), Piece(finish_reason="length"))
    assert cut[-1].choices[0].finish_reason == "length"


# --- the sum of the chunks ---


def built_from(pieces: list[dict[str, Any]], finish_reason: str = "stop", **fields: Any) -> Any:
    assembler = ChunkAssembler("m", True)
    head = {"id": "chatcmpl-1", "created": 1700000000, "model": "gpt-4o-2024-08-06"}
    chunks = assembler.assemble([Piece(head=head)])
    for delta in pieces:
        chunks += assembler.assemble([Piece(delta)])
    chunks += assembler.assemble([Piece(finish_reason=finish_reason, **fields)])
    chunks += assembler.end()
    return stream_chunk_builder(chunks)


def test_the_sum_of_the_chunks_is_the_answer(over: Any) -> None:
    message = {
        "role": "assistant",
        "content": "Hello world",
        "reasoning_content": "hm, well",
        "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}},
            {"id": "call_2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
        ],
    }
    usage = {
        "prompt_tokens": 9,
        "completion_tokens": 3,
        "total_tokens": 12,
        "prompt_tokens_details": {"cached_tokens": 4},
    }
    choices = [{"index": 0, "message": message, "finish_reason": "tool_calls", "logprobs": None}]
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "content": ""},
        {"reasoning_content": "hm, "},
        {"reasoning_content": "well"},
        {"content": "Hello "},
        {"content": "world"},
        {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": ""}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": '{"x"'}}]},
        {"tool_calls": [{"index": 0, "function": {"arguments": ": 1}"}}]},
        {
            "tool_calls": [
                {"index": 1, "id": "call_2", "type": "function", "function": {"name": "g", "arguments": "{}"}}
            ]
        },
    ]
    blocks = [event(chunk_body(delta)) for delta in deltas]
    blocks += [event(chunk_body({}, "tool_calls")), event(chunk_body(choices=[], usage=usage)), DONE]
    wire = over(answer(choices=choices, usage=usage, system_fingerprint="fp_1"), stream(*blocks))
    whole = wire.ask()
    built = stream_chunk_builder(wire.listen(stream_options={"include_usage": True}))
    assert built is not None
    assert built.usage.cost == whole._hidden_params["response_cost"] > 0
    del built.usage.cost
    assert built.model_dump() == whole.model_dump()
    assert type(built) is type(whole)
    without = stream_chunk_builder(wire.chunks[:-1])
    assert without is not None
    assert without.usage is None


def test_several_choices_add_up_each_for_itself() -> None:
    chunks = assemble(
        Piece({"content": "a"}, 1),
        Piece({"content": "x"}, 0),
        Piece({"content": "b"}, 1),
        Piece(finish_reason="length", index=0),
        Piece(finish_reason="stop", index=1),
    )
    built = stream_chunk_builder(chunks)
    assert built is not None
    found = [(choice.index, choice.message.content, choice.finish_reason) for choice in built.choices]
    assert found == [(0, "x", "length"), (1, "ab", "stop")]


def test_chunks_as_dicts_add_up_too() -> None:
    chunks = assemble(Piece({"content": "a"}), Piece({"content": "b"}), Piece(finish_reason="stop"))
    built = stream_chunk_builder([chunk.model_dump() for chunk in chunks], messages=HELLO)
    assert built is not None
    assert built.choices[0].message.content == "ab"


def test_no_chunks_are_no_answer() -> None:
    assert stream_chunk_builder([]) is None


def test_thinking_blocks_add_up_block_by_block() -> None:
    built = built_from(
        [
            {"thinking_blocks": [{"type": "thinking", "thinking": "a"}]},
            {"thinking_blocks": [{"type": "thinking", "thinking": "b"}]},
            {"thinking_blocks": [{"type": "thinking", "thinking": "", "signature": "s1"}]},
            {"thinking_blocks": [{"type": "redacted_thinking", "data": "d"}]},
            {"thinking_blocks": [{"type": "thinking", "thinking": "c", "signature": "s2"}]},
            {"content": "x"},
        ]
    )
    assert built.choices[0].message.thinking_blocks == [
        {"type": "thinking", "thinking": "ab", "signature": "s1"},
        {"type": "redacted_thinking", "data": "d"},
        {"type": "thinking", "thinking": "c", "signature": "s2"},
    ]


def test_adding_up_does_not_change_the_chunks() -> None:
    chunks = assemble(
        Piece({"thinking_blocks": [{"type": "thinking", "thinking": "a"}]}),
        Piece({"thinking_blocks": [{"type": "thinking", "thinking": "b", "signature": "s"}]}),
        call_piece(0, "{}", id="a", name="f"),
        Piece({"images": [{"x": 1}]}),
        Piece({"images": [{"x": 2}]}),
        Piece({"provider_specific_fields": {"a": [1]}}),
        Piece({"provider_specific_fields": {"a": [2]}}),
        Piece(finish_reason="stop"),
    )
    before = [chunk.model_dump() for chunk in chunks]
    first = stream_chunk_builder(chunks)
    assert [chunk.model_dump() for chunk in chunks] == before
    second = stream_chunk_builder(chunks)
    assert first is not None
    assert second is not None
    assert first.model_dump() == second.model_dump()
    assert first.choices[0].message.images == [{"x": 1}, {"x": 2}]
    assert first.choices[0].message.provider_specific_fields == {"a": [1, 2]}


# --- the object that hands them out ---


def test_a_stream_is_its_own_iterator(over: Any) -> None:
    wire = over(stream(*events("a")))
    if wire.awaits:

        async def check() -> None:
            opened = await litellm.acompletion(MODEL, HELLO, stream=True, api_key=KEY)
            assert isinstance(opened, CustomStreamWrapper)
            assert opened.__aiter__() is opened
            assert (opened.model, opened.custom_llm_provider) == ("gpt-4o", "openai")
            assert next(opened).choices[0].delta.content == "a"  # it is there already
            with pytest.raises(TypeError, match="async for"):
                next(opened)
            assert [chunk async for chunk in opened][-1].choices[0].finish_reason == "stop"

        asyncio.run(check())
    else:
        opened = litellm.completion(MODEL, HELLO, stream=True, api_key=KEY)
        assert isinstance(opened, CustomStreamWrapper)
        assert iter(opened) is opened
        assert (opened.model, opened.custom_llm_provider) == ("gpt-4o", "openai")
        assert texts(opened) == "a"
        with pytest.raises(StopIteration):
            next(opened)


def test_the_first_chunk_is_there_when_the_call_returns(over: Any) -> None:
    wire = over(stream(*events("a")[:2], NoReply("gone")))
    if wire.awaits:

        async def check() -> None:
            opened = await litellm.acompletion(MODEL, HELLO, stream=True, api_key=KEY)
            assert (await opened.__anext__()).choices[0].delta.content == "a"
            with pytest.raises(litellm.exceptions.MidStreamFallbackError):
                await opened.__anext__()

        asyncio.run(check())
    else:
        opened = litellm.completion(MODEL, HELLO, stream=True, api_key=KEY)
        assert next(opened).choices[0].delta.content == "a"
        with pytest.raises(litellm.exceptions.MidStreamFallbackError):
            next(opened)


def test_reading_goes_on_after_a_break(over: Any) -> None:
    wire = over(stream(*events("a", "b", "c")))
    asked = {"stream": True, "api_key": KEY, "stream_options": {"include_usage": True}}
    seen: list[Any] = []
    if wire.awaits:

        async def read() -> None:
            opened = await litellm.acompletion(MODEL, HELLO, **asked)
            async for chunk in opened:
                seen.append(chunk)
                if chunk.choices[0].finish_reason:
                    break
            seen.extend([chunk async for chunk in opened])

        asyncio.run(read())
    else:
        opened = litellm.completion(MODEL, HELLO, **asked)
        for chunk in opened:
            seen.append(chunk)
            if chunk.choices[0].finish_reason:
                break
        seen.extend(opened)
    assert texts(seen) == "abc"
    assert seen[-1].usage.total_tokens == 12


@pytest.mark.parametrize("way", ["close", "aclose", "with", "async with", "drop"])
def test_every_way_out_closes_the_connection(over: Any, way: str) -> None:
    wire = over(stream(*events(*"abcdefgh")))

    async def leave_awaited() -> None:
        opened = await litellm.acompletion(MODEL, HELLO, stream=True, api_key=KEY)
        async for _ in opened:
            break
        assert not wire.streams[0].closed
        if way == "close":
            opened.close()
            opened.close()
        elif way == "aclose":
            await opened.aclose()
            await opened.aclose()
        elif way == "drop":
            seen = weakref.ref(opened)
            del opened
            gc.collect()
            assert seen() is None
        elif way == "with":
            with opened:
                await opened.__anext__()
        else:
            async with opened as entered:
                assert entered is opened
                await opened.__anext__()
        assert wire.streams[0].closed
        if way != "drop":
            assert [chunk async for chunk in opened] == []

    def leave_blocking() -> None:
        opened = litellm.completion(MODEL, HELLO, stream=True, api_key=KEY)
        for _ in opened:
            break
        assert not wire.streams[0].closed
        if way == "close":
            opened.close()
            opened.close()
        elif way == "drop":
            del opened
        else:
            with opened as entered:
                assert entered is opened
                next(opened)
        assert wire.streams[0].closed
        if way != "drop":
            assert list(opened) == []

    if wire.awaits:
        asyncio.run(leave_awaited())
    elif way in ("close", "with", "drop"):
        leave_blocking()
    else:
        opened = litellm.completion(MODEL, HELLO, stream=True, api_key=KEY)
        asyncio.run(opened.aclose())
        assert wire.streams[0].closed


def test_a_stream_read_to_its_end_is_closed(over: Any) -> None:
    wire = over(stream(*events("a")))
    wire.listen()
    assert wire.streams[0].closed
    assert wire.streams[0].at_end


def test_a_cancelled_reader_closes_the_connection(over: Any) -> None:
    wire = over(stream(*events("a")[:2], KeyboardInterrupt(), *events("b")))
    if wire.awaits:
        wire.streams.clear()
        wire.replies[0].blocks = [*events("a")[:2], asyncio.CancelledError(), *events("b")]
        with pytest.raises(asyncio.CancelledError):
            wire.listen()
    else:
        with pytest.raises(KeyboardInterrupt):
            wire.listen()
    assert wire.streams[0].closed
    assert texts(wire.chunks) == "a"


def test_a_reader_cancelled_before_the_first_chunk_closes_the_connection(over: Any) -> None:
    wire = over(stream(asyncio.CancelledError()))
    with pytest.raises(asyncio.CancelledError):
        wire.listen()
    assert wire.streams[0].closed


def test_replaced_methods_of_the_class_are_used(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(stream(*events("a")))
    name = "__anext__" if wire.awaits else "__next__"
    real = getattr(CustomStreamWrapper, name)
    seen: list[Any] = []

    def watched(self: Any) -> Any:
        seen.append(self)
        return real(self)

    monkeypatch.setattr(CustomStreamWrapper, name, watched)
    wire.listen()
    assert len(seen) == 3  # text, closing chunk, end


def test_programs_may_set_attributes_on_chunks(over: Any) -> None:
    wire = over(stream(*events("a")))
    for chunk in wire.listen():
        chunk.predict_id = 7
        assert chunk.predict_id == chunk["predict_id"] == 7


@pytest.mark.parametrize(
    ("pieces", "whole"),
    [
        (
            [[{"type": "reasoning.text", "text": "I ", "index": 0, "format": "f"}],
             [{"type": "reasoning.text", "text": "think", "index": 0, "format": "f"}],
             [{"type": "reasoning.text", "signature": "s", "text": None, "index": 0}]],
            [{"type": "reasoning.text", "text": "I think", "index": 0, "format": "f", "signature": "s"}],
        ),
        (
            [
                [{"type": "reasoning.summary", "summary": "a", "index": 0}],
                [{"type": "reasoning.summary", "summary": "b", "index": 1}],
                [{"type": "reasoning.summary", "summary": "c", "index": 1}],
                [{"type": "reasoning.encrypted", "data": "x", "index": 1}],
                [{"type": "reasoning.encrypted", "data": "y", "index": 1}],
            ],
            [
                {"type": "reasoning.summary", "summary": "a", "index": 0},
                {"type": "reasoning.summary", "summary": "bc", "index": 1},
                {"type": "reasoning.encrypted", "data": "x", "index": 1},
                {"type": "reasoning.encrypted", "data": "y", "index": 1},
            ],
        ),
        (
            [[{"type": "reasoning.text", "text": "one"}], [{"type": "reasoning.text", "text": "two"}], ["odd"]],
            [{"type": "reasoning.text", "text": "one"}, {"type": "reasoning.text", "text": "two"}, "odd"],
        ),
    ],
)  # fmt: skip
def test_details_of_reasoning_add_up_to_what_a_plain_answer_has(over: Any, pieces: list[Any], whole: list[Any]) -> None:
    said = [event(chunk_body({"content": "", "reasoning_details": details})) for details in pieces]
    wire = over(stream(*said, event(chunk_body({"content": "Hello"})), event(chunk_body({}, "stop")), DONE))
    chunks = wire.listen()
    before = [chunk.model_dump() for chunk in chunks]
    found = litellm.stream_chunk_builder(chunks)
    assert found.choices[0].message.reasoning_details == whole
    assert [chunk.model_dump() for chunk in chunks] == before
