"""`mid_stream_fallbacks`: a stream that breaks after its first chunk is gone on with by the next model."""

from __future__ import annotations

import json
from typing import Any

import pytest

import litellm
from litellm.continuation import INSTRUCTION
from litellm.effects import BodyBroken
from litellm.exceptions import MidStreamFallbackError
from scripted import DONE, HELLO, answer, chunk_body, event, events, refuse, stream, texts

ON = {"mid_stream_fallbacks": True, "num_retries": 0}
CUT = BodyBroken("cut")


def broken(*said: str, usage: Any = None) -> Any:
    extra = [event(chunk_body(choices=[], usage=usage))] if usage else []
    return stream(*events(*said)[: 1 + len(said)], *extra, CUT)


def other(*said: str, **fields: Any) -> Any:
    """A stream of another model: all that names it differs."""
    named = {"id": "chatcmpl-2", "created": 1, "model": "other", **fields}
    return stream(
        event(chunk_body({"role": "assistant", "content": ""}, **named)),
        *(event(chunk_body({"content": text}, **named)) for text in said),
        event(chunk_body({}, "stop", **named)),
        event(chunk_body(choices=[], usage={"prompt_tokens": 20, "completion_tokens": 4, "total_tokens": 24}, **named)),
        DONE,
    )


def test_the_next_model_goes_on_under_the_same_name(over: Any) -> None:
    wire = over(broken("Hel", "lo "), other("wor", "ld"))
    chunks = wire.listen(fallbacks=["openai/b"], **ON)
    assert texts(chunks) == "Hello world"
    assert {(chunk.id, chunk.created, chunk.model) for chunk in chunks} == {
        ("chatcmpl-1", 1700000000, "gpt-4o-2024-08-06")
    }
    assert [chunk.choices[0].delta.role for chunk in chunks].count("assistant") == 1
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices[0].finish_reason] == ["stop"]
    whole = litellm.stream_chunk_builder(chunks)
    assert whole is not None
    assert whole.choices[0].message.content == "Hello world"


def test_it_is_told_what_was_said_and_to_go_on(over: Any) -> None:
    messages = [*HELLO]
    wire = over(broken("Hel"), other("lo"))
    wire.listen(messages=messages, fallbacks=["openai/b"], **ON)
    assert wire.bodies[1]["model"] == "b"
    assert wire.bodies[1]["messages"] == [
        *HELLO,
        {"role": "assistant", "content": "Hel"},
        {"role": "user", "content": INSTRUCTION},
    ]
    assert messages == HELLO


def test_it_may_break_again_and_each_fallback_is_used_once(over: Any) -> None:
    wire = over(broken("a"), broken("b"), other("c"))
    assert texts(wire.listen(fallbacks=["openai/b", "openai/c"], **ON)) == "abc"
    assert [body["model"] for body in wire.bodies] == ["gpt-4o", "b", "c"]
    assert wire.bodies[2]["messages"][-2]["content"] == "ab"


def test_when_nobody_is_left_the_failure_has_all_the_text(over: Any) -> None:
    wire = over(broken("a"), broken("b"))
    with pytest.raises(MidStreamFallbackError) as caught:
        wire.listen(fallbacks=["openai/b"], **ON)
    assert caught.value.generated_content == "ab"
    assert texts(wire.chunks) == "ab"
    assert len(wire.requests) == 2


def test_when_the_next_refuses_the_failure_is_its_own_and_the_first_ones_context(over: Any) -> None:
    wire = over(broken("a"), refuse(401, "bad key"))
    with pytest.raises(MidStreamFallbackError, match="bad key") as caught:
        wire.listen(fallbacks=["openai/b"], **ON)
    error = caught.value
    assert error.generated_content == "a"
    assert isinstance(error.original_exception, litellm.AuthenticationError)
    chain, link = [], error
    while link is not None:
        chain.append(link)
        link = link.__cause__ or link.__context__
    assert any(isinstance(each, BodyBroken) for each in chain)
    json.dumps([str(each) for each in chain])


def test_the_next_one_has_retries_of_its_own(over: Any) -> None:
    wire = over(broken("a"), refuse(503), refuse(503), other("b"))
    chunks = wire.listen(fallbacks=["openai/b"], mid_stream_fallbacks=True, num_retries=2)
    assert texts(chunks) == "ab"
    assert len(wire.requests) == 4


def test_a_fallback_used_before_the_first_chunk_is_not_used_again(over: Any) -> None:
    wire = over(refuse(503), broken("a"), other("b"))
    assert texts(wire.listen(fallbacks=["openai/b", "openai/c"], **ON)) == "ab"
    assert [body["model"] for body in wire.bodies] == ["gpt-4o", "b", "c"]


def test_usage_is_added_up(over: Any) -> None:
    first = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
    wire = over(broken("a", usage=first), other("b"))
    usage = wire.listen(fallbacks=["openai/b"], stream_options={"include_usage": True}, **ON)[-1].usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (29, 6, 35)


def test_nothing_said_yet_is_asked_as_it_was(over: Any) -> None:
    thinking = stream(event(chunk_body({"role": "assistant", "reasoning_content": "hm"})), CUT)
    wire = over(thinking, other("b"))
    assert texts(wire.listen(fallbacks=["openai/b"], **ON)) == "b"
    assert wire.bodies[1]["messages"] == HELLO


CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a'}}


@pytest.mark.parametrize(
    "first",
    [
        stream(event(chunk_body({"role": "assistant", "tool_calls": [CALL]})), CUT),
        stream(event(chunk_body({"content": "a"})), event(chunk_body({"content": "b"}, index=1)), CUT),
        stream(event(chunk_body({"content": "a"})), event(chunk_body({}, "stop")), CUT),
    ],
    ids=["tool call", "two choices", "said its end"],
)
def test_what_no_other_can_go_on_with_fails(over: Any, first: Any) -> None:
    wire = over(first)
    with pytest.raises(MidStreamFallbackError):
        wire.listen(fallbacks=["openai/b"], **ON)
    assert len(wire.requests) == 1


@pytest.mark.parametrize("params", [{"fallbacks": ["openai/b"]}, {"mid_stream_fallbacks": True}, {}])
def test_without_the_word_or_without_fallbacks_nothing_changes(over: Any, params: dict[str, Any]) -> None:
    wire = over(broken("a"), other("b"))
    with pytest.raises(MidStreamFallbackError) as caught:
        wire.listen(num_retries=0, **params)
    assert len(wire.requests) == 1
    assert caught.value.generated_content == "a"


def test_the_deadline_is_one_and_the_readers_time_does_not_count(over: Any) -> None:
    wire = over(broken("a", "b"), other("c"))

    def slow(chunk: Any) -> None:
        wire.now += 100

    wire.on_chunk = slow
    assert texts(wire.listen(fallbacks=["openai/b"], timeout=10, **ON)) == "abc"
    wire = over(stream(*events("a")[:2], 11.0), answer())
    with pytest.raises(MidStreamFallbackError):
        wire.listen(fallbacks=["openai/b"], timeout=10, **ON)
    assert len(wire.requests) == 1


def test_callbacks_hear_of_one_call(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(litellm, "success_callback", [lambda kwargs, response, *_: heard.append((kwargs, response))])
    wire = over(broken("Hel"), other("lo"))
    wire.listen(fallbacks=["openai/b"], **ON)
    ((kwargs, response),) = heard
    assert response.choices[0].message.content == "Hello"
    assert kwargs["litellm_params"]["attempted_fallbacks"] == 1
