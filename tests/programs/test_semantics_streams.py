"""What programs rely on in a stream, whoever sends it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from formats import CLOCK, FORMATS, WEATHER, Program, calls_of, user

import litellm
from litellm.exceptions import MidStreamFallbackError, OpenAIError
from litellm.streaming import CustomStreamWrapper, as_chunks
from scripted import HELLO, KEY, MODEL, chunk_body, event, events, refuse, stream

ASKED = {"stream_options": {"include_usage": True}}


def test_the_order_of_chunks(program: Program) -> None:
    chunks = program.listen(user("say one two three"), **ASKED)
    assert {type(chunk) for chunk in chunks} == {litellm.ModelResponseStream}
    for chunk in chunks:  # read without a question asked first
        assert chunk["choices"][0]["delta"].get("content") == chunk.choices[0].delta.content
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1
    assert chunks[0].id
    *said, closing, last = chunks
    assert [chunk.choices[0].delta.role for chunk in chunks] == ["assistant", *[None] * (len(chunks) - 1)]
    assert "".join(chunk.choices[0].delta.content for chunk in said) == "one two three"
    assert [chunk.choices[0].finish_reason for chunk in said] == [None] * len(said)
    assert (closing.choices[0].finish_reason, closing.choices[0].delta.content) == ("stop", None)
    assert [hasattr(chunk, "usage") for chunk in chunks] == [*[False] * (len(chunks) - 1), True]
    assert last.usage.total_tokens == last["usage"]["total_tokens"] > 0
    assert (last.choices[0].delta.content, last.choices[0].finish_reason) == (None, None)


def test_nobody_gets_a_usage_that_was_not_asked_for(program: Program) -> None:
    chunks = program.listen(user("say one two"))
    assert not any(hasattr(chunk, "usage") or "usage" in chunk for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_pieces_of_tool_calls(program: Program) -> None:
    chunks = program.listen(user("in parallel: Paris, then Rome"), tools=[WEATHER, CLOCK])
    pieces = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
    began: list[int] = []
    for call in pieces:
        assert isinstance(call.function.arguments, str)
        if call.index in began:
            assert (call.id, call.type, call.function.name) == (None, "function", None)  # some skip pieces without type
        else:
            began.append(call.index)
            assert call.id
            assert (call.type, bool(call.function.name)) == ("function", True)
    assert began == [0, 1]
    assert chunks[-1].choices[0].finish_reason == "tool_calls"
    whole = litellm.stream_chunk_builder(chunks)
    assert whole is not None
    assert calls_of(whole.choices[0].message) == [("get_weather", {"city": "Paris"}), ("get_time", {})]


def test_the_usage_asked_for_says_what_a_stream_cost(program: Program) -> None:
    usage = program.listen(user("say one two"), **ASKED)[-1].usage
    cost = program.ask(user("say one two"))._hidden_params["response_cost"]
    assert getattr(usage, "cost", None) == cost
    assert usage.model_dump().get("cost") == cost


def test_a_stream_of_an_unknown_model_has_no_cost(over: Any) -> None:
    named = {"model": "nobody-knows-it"}
    figures = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
    said = event(chunk_body({"content": "Hello"}, "stop", **named))
    blocks = [said, event(chunk_body(choices=[], usage=figures, **named)), event(b"[DONE]")]
    wire = over(stream(*blocks), stream(*blocks))
    assert not hasattr(wire.listen("openai/nobody-knows-it", **ASKED)[-1].usage, "cost")
    own = wire.listen("openai/nobody-knows-it", **ASKED, input_cost_per_token=1.0, output_cost_per_token=2.0)[-1].usage
    assert own.cost == 9 * 1.0 + 3 * 2.0


def test_pieces_of_a_whole_answer_given_as_a_stream_have_their_type_too() -> None:
    calls = [{"id": "call_1", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}]
    whole = litellm.completion(MODEL, HELLO, mock_response="", mock_tool_calls=calls)
    pieces = [call for chunk in as_chunks(whole, False) for call in chunk.choices[0].delta.tool_calls or ()]
    assert [call.type for call in pieces] == ["function", "function"]
    assert [(call.id, call.function.name) for call in pieces] == [("call_1", "get_time"), (None, None)]


@pytest.mark.parametrize("question", ["say one two three", "in parallel: Paris, then Rome"])
def test_the_sum_of_a_stream_is_the_plain_answer(program: Program, question: str) -> None:
    given: dict[str, Any] = {"tools": [WEATHER, CLOCK]} if "parallel" in question else {}
    plain = program.ask(user(question), **given)
    whole = litellm.stream_chunk_builder(program.listen(user(question), **given, **ASKED))
    assert whole is not None
    made = {name: value for name, value in whole.model_dump(exclude_none=True).items() if name in ("choices", "usage")}
    asked = {name: value for name, value in plain.model_dump(exclude_none=True).items() if name in ("choices", "usage")}
    made["usage"].pop("cost", None)  # said in streams only
    for found in (made, asked):
        calls = found["choices"][0]["message"].get("tool_calls", ())
        for number, call in enumerate(calls):  # ids that the vendor does not give are made anew each time
            call["id"] = number
            call.pop("index", None)
        if calls:  # said of text only, in streams
            found["choices"][0].pop("content_filter_results", None)
    assert made == asked


def test_reading_stops_at_the_reason_and_goes_on_for_the_usage(program: Program) -> None:
    given = {**program.given, **ASKED, "stream": True, "messages": user("say one two")}
    last: Any = None
    if program.awaits:

        async def read() -> Any:
            opened: Any = await litellm.acompletion(**given)
            async for found in opened:
                if found.choices[0].finish_reason:
                    break
            async for found in opened:
                last = found
            return last

        last = asyncio.run(read())
    else:
        opened: Any = litellm.completion(**given)
        assert iter(opened) is opened
        for found in opened:
            if found.choices[0].finish_reason:
                break
        for found in opened:
            last = found
    assert last.usage.total_tokens > 0


@pytest.mark.parametrize(
    ("kind", "words"), [("cut", r"ended .*before"), ("truncate", r"ended .*before"), ("error", "these words")]
)
def test_a_stream_that_breaks_off_raises_and_says_what_it_had(program: Program, kind: str, words: str) -> None:
    program.sim.fault(kind, after_events=7, message="these words", status=503)
    heard: list[Any] = []
    with pytest.raises(MidStreamFallbackError, match=words) as caught:
        program.listen(user("say a b c d e f g h"), heard.append)
    error = caught.value
    assert error.__class__ is litellm.exceptions.MidStreamFallbackError
    assert isinstance(error, litellm.ServiceUnavailableError)
    assert isinstance(error.original_exception, OpenAIError)
    assert error.status_code == error.original_exception.status_code
    assert heard
    assert error.generated_content == "".join(chunk.choices[0].delta.content or "" for chunk in heard)
    assert not any(chunk.choices[0].finish_reason for chunk in heard)


def opened(awaits: bool, **given: Any) -> Any:
    """A stream of which nothing has been read."""
    return asyncio.run(litellm.acompletion(**given)) if awaits else litellm.completion(**given)


@pytest.mark.parametrize("name", FORMATS)
def test_an_error_before_the_first_chunk_is_an_error_of_the_call(over: Any, name: str) -> None:
    model, needed = FORMATS[name]
    wire = over(refuse(429, "slow down"))
    given = {"api_key": KEY, **needed, "num_retries": 0, "stream": True}
    with pytest.raises(litellm.RateLimitError, match="slow down"):
        opened(wire.awaits, model=model, messages=HELLO, **given)


def test_an_error_event_before_the_first_chunk_is_an_error_of_the_call(program: Program) -> None:
    program.sim.fault("error", after_events=0, message="these words", status=500)
    with pytest.raises(litellm.InternalServerError, match="these words") as caught:
        opened(program.awaits, messages=user("x"), stream=True, **program.given)
    assert caught.value.__class__ is litellm.InternalServerError


@pytest.mark.parametrize("name", ["__iter__", "__next__", "__aiter__", "__anext__"])
def test_methods_replaced_on_the_class_are_the_ones_used(over: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    wire = over(stream(*events("a")))
    if wire.awaits != (name in ("__aiter__", "__anext__")):
        return
    used: list[str] = []
    real = getattr(CustomStreamWrapper, name)

    def watched(self: Any) -> Any:
        used.append(name)
        return real(self)

    monkeypatch.setattr(CustomStreamWrapper, name, watched)
    wire.listen()
    assert used
    assert (wire.chunks[0].choices[0].delta.content, MODEL) == ("a", "openai/gpt-4o")
