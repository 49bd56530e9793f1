"""Answers without a provider: what programs' own tests are made with."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import litellm
from litellm import exceptions as tree
from litellm.exceptions import OpenAIError
from scripted import HELLO, texts

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}
NAMES = [name for name in tree.__all__ if name.endswith(("Error", "Timeout"))]


def test_a_text_is_answered(over: Any) -> None:
    wire = over()
    response = wire.ask(mock_response="Hello world")
    assert response.choices[0].message.content == "Hello world"
    assert response.choices[0].finish_reason == "stop"
    usage = response.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (10, 20, 30)
    assert response.model == "gpt-4o"
    assert response._hidden_params["custom_llm_provider"] == "openai"
    assert wire.requests == []


def test_a_text_is_streamed_in_pieces_of_three(over: Any) -> None:
    chunks = over().listen(mock_response="Hello world", stream_options={"include_usage": True})
    assert [chunk.choices[0].delta.content for chunk in chunks] == ["Hel", "lo ", "wor", "ld", None, None]
    assert [chunk.choices[0].delta.role for chunk in chunks] == ["assistant", *[None] * 5]
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage.total_tokens == 30
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(not hasattr(chunk, "usage") for chunk in over().listen(mock_response="Hello"))


def test_several_choices(over: Any) -> None:
    response = over().ask(mock_response="Hello", n=3)
    assert [(choice.index, choice.message.content) for choice in response.choices] == [(n, "Hello") for n in range(3)]
    built = litellm.stream_chunk_builder(over().listen(mock_response="Hello", n=3))
    assert built is not None
    assert [(choice.index, choice.message.content) for choice in built.choices] == [(n, "Hello") for n in range(3)]


@pytest.mark.parametrize("as_object", [False, True])
def test_tool_calls_are_answered(over: Any, as_object: bool) -> None:
    call = litellm.ChatCompletionMessageToolCall(**CALL) if as_object else CALL
    response = over().ask(mock_tool_calls=[call])
    assert response.choices[0].finish_reason == "tool_calls"
    assert response.choices[0].message.tool_calls[0].function.name == "f"
    built = litellm.stream_chunk_builder(over().listen(mock_tool_calls=[call]))
    assert built is not None
    assert built.choices[0].finish_reason == "tool_calls"
    assert built.choices[0].message.tool_calls is not None
    assert built.choices[0].message.tool_calls[0].model_dump(include={"id", "type", "function"}) == CALL


@both
@pytest.mark.parametrize(
    "error",
    [litellm.RateLimitError("slow down", "openai", "gpt-4o"), ValueError("mine"), KeyboardInterrupt()],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_is_raised_as_it_is(over: Any, error: BaseException, streamed: bool) -> None:
    with pytest.raises(type(error)) as caught:
        over().either(streamed)(mock_response=error)
    assert caught.value is error


@both
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
        )
        for name in NAMES
    ],
)
def test_the_name_of_an_exception_raises_it(over: Any, name: str, streamed: bool) -> None:
    expected = getattr(tree, name)
    with pytest.raises(expected) as caught:
        over().either(streamed)(mock_response=f"litellm.{name}")
    assert caught.value.__class__ is expected
    if issubclass(expected, OpenAIError):
        assert (caught.value.llm_provider, caught.value.model) == ("openai", "gpt-4o")
        assert caught.value.status_code == expected.status_code


@pytest.mark.parametrize(
    "text", ["litellm.NoSuchError", "litellm.", "RateLimitError", "litellm.OpenAI", "x litellm.RateLimitError"]
)
def test_other_texts_are_texts(over: Any, text: str) -> None:
    assert over().ask(mock_response=text).choices[0].message.content == text


@both
def test_a_mocked_failure_falls_back(over: Any, streamed: bool) -> None:
    wire = over()
    with pytest.raises(litellm.RateLimitError):
        wire.either(streamed)(mock_response="litellm.RateLimitError", fallbacks=["openai/b"], num_retries=3)
    assert wire.requests == wire.sleeps == []


@both
def test_a_mocked_timeout_takes_the_time_it_was_given(over: Any, streamed: bool) -> None:
    wire = over()
    with pytest.raises(litellm.Timeout):
        wire.either(streamed)(mock_timeout=True, timeout=7, mock_response="Hello")
    assert wire.sleeps == [7.0]


def test_a_mocked_delay_is_waited(over: Any) -> None:
    wire = over()
    wire.ask(mock_response="Hello", mock_delay=3)
    assert wire.sleeps == [3.0]


def test_an_answer_is_answered(over: Any) -> None:
    mocked = litellm.ModelResponse(
        id="x",
        model="mine",
        choices=[litellm.Choices(message=litellm.Message(content="Hello"), finish_reason="length")],
    )
    response = over().ask(mock_response=mocked)
    assert response.id == "x"
    assert response.choices[0].finish_reason == "length"
    assert texts(over().listen(mock_response=mocked)) == "Hello"


@pytest.mark.parametrize(
    "streamed",
    [
        pytest.param(
            False,
        ),
        True,
    ],
    ids=["plain", "streamed"],
)
def test_a_mocked_dict_is_not_changed(over: Any, streamed: bool) -> None:
    message = {"role": "assistant", "content": "Hello", "audio": None, "annotations": []}
    mocked = {"choices": [{"index": 0, "finish_reason": "stop", "logprobs": None, "message": message}]}
    before = copy.deepcopy(mocked)
    over().either(streamed)(mock_response=mocked)
    assert mocked == before


def test_nothing_given_is_no_mock(over: Any) -> None:
    from scripted import answer

    wire = over(answer("real"))
    assert wire.ask(mock_response=None, mock_tool_calls=None, mock_timeout=False).choices[0].message.content == "real"


@both
def test_no_key_is_needed_where_nothing_is_sent(over: Any, streamed: bool) -> None:
    found = over().either(streamed)(mock_response="Hello", api_key=None)
    assert found


@both
def test_wrong_input_is_refused_all_the_same(over: Any, streamed: bool) -> None:
    with pytest.raises(litellm.BadRequestError):
        over().either(streamed)(mock_response="Hello", temperature="hot")
    with pytest.raises(litellm.BadRequestError):
        over().either(streamed)(model="frobnicate", messages=HELLO, mock_response="Hello")
