"""OpenAI's legacy text completions: one prompt out, `text` in."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from litellm.streaming import stream_chunk_builder
from scripted import DONE, HELLO, event, events, reply, stream, texts

MODEL = "text-completion-openai/gpt-3.5-turbo-instruct"


def body(*choices: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": "cmpl-1",
        "object": "text_completion",
        "created": 1700000000,
        "model": "gpt-3.5-turbo-instruct:20230824-v2",
        "choices": list(choices),
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
        **fields,
    }


def said(text: Any, reason: str | None = "stop", index: int = 0, logprobs: Any = None) -> dict[str, Any]:
    return {"text": text, "index": index, "logprobs": logprobs, "finish_reason": reason}


def test_a_conversation_becomes_a_prompt(over: Any) -> None:
    wire = over(reply(body(said("Hello"))))
    wire.ask(
        MODEL,
        [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": ["a", {"type": "text", "text": "b"}]},
            {"role": "assistant", "content": None},
            {"role": "user", "content": "c"},
        ],
        max_completion_tokens=5,
        temperature=0.5,
        stop="x",
        n=2,
        best_of=3,
    )
    assert wire.requests[0].url == "https://api.openai.com/v1/completions"
    assert wire.body == {
        "model": "gpt-3.5-turbo-instruct",
        "prompt": "Be brief.\n\na\n\nb\n\nc",
        "max_tokens": 5,
        "temperature": 0.5,
        "stop": "x",
        "n": 2,
        "best_of": 3,
    }


def test_an_answer_becomes_a_message(over: Any) -> None:
    response = over(reply(body(said("Hello", "length"), said("Hi", index=1)))).ask(MODEL)
    assert [(choice.index, choice.message.content, choice.finish_reason) for choice in response.choices] == [
        (0, "Hello", "length"),
        (1, "Hi", "stop"),
    ]
    assert response.object == "chat.completion"
    assert response.id == "cmpl-1"
    assert response.usage.total_tokens == 3


def test_a_stream_becomes_chunks(over: Any) -> None:
    blocks = [event(body(said("Hel", None))), event(body(said("lo", None))), event(body(said("", "length"))), DONE]
    wire = over(stream(*blocks))
    chunks = wire.listen(MODEL)
    assert [chunk.choices[0].delta.content for chunk in chunks] == ["Hel", "lo", None]
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "length"
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert wire.body["stream"] is True
    assert wire.body["stream_options"] == {"include_usage": True}


def test_a_stream_equals_the_answer(over: Any) -> None:
    blocks = [event(body(said("Hel", None))), event(body(said("lo", "stop"))), event({**body(), "choices": []}), DONE]
    wire = over(reply(body(said("Hello"))), stream(*blocks))
    built = stream_chunk_builder((wire.ask(MODEL), wire.listen(MODEL, stream_options={"include_usage": True}))[1])
    assert built is not None
    assert built.choices[0].message.content == "Hello"
    assert built.usage.total_tokens == 3


def test_every_cut_of_a_stream_raises_or_gives_all(blocking: Any) -> None:
    data = b"".join(
        [event(body(said("Hel", None))), event(body(said("lo", None))), event(body(said("", "stop"))), DONE]
    )
    for cut in range(len(data)):
        blocking.replies = [stream(data[:cut])]
        try:
            chunks = blocking.listen(MODEL, num_retries=0)
        except litellm.exceptions.OpenAIError:
            continue
        assert texts(chunks) == "Hello", cut
        assert chunks[-1].choices[0].finish_reason == "stop", cut


def test_log_probabilities_in_the_chats_form(over: Any) -> None:
    legacy = {
        "tokens": ["Hé", "llo"],
        "token_logprobs": [None, -0.5],
        "text_offset": [0, 2],
        "top_logprobs": [None, {"llo": -0.5, "y": -1.5}],
    }
    wire = over(
        reply(body(said("Héllo", logprobs=legacy))), stream(event(body(said("Héllo", "stop", logprobs=legacy))), DONE)
    )
    expected = {
        "content": [
            {"token": "Hé", "bytes": [72, 195, 169], "logprob": 0.0, "top_logprobs": []},
            {
                "token": "llo",
                "bytes": [108, 108, 111],
                "logprob": -0.5,
                "top_logprobs": [
                    {"token": "llo", "bytes": None, "logprob": -0.5},
                    {"token": "y", "bytes": None, "logprob": -1.5},
                ],
            },
        ],
        "refusal": None,
    }
    from litellm.types.completion import ChoiceLogprobs

    found = wire.ask(MODEL, logprobs=True, top_logprobs=2).choices[0].logprobs
    assert ChoiceLogprobs.model_validate(found).model_dump() == expected
    assert wire.body["logprobs"] == 2
    assert "top_logprobs" not in wire.body
    streamed = wire.listen(MODEL, logprobs=True)[0].choices[0].logprobs
    assert streamed.model_dump() == expected
    assert wire.bodies[1]["logprobs"] == 1


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}]}],
            "image_url",
        ),
        (
            [
                {
                    "role": "assistant",
                    "content": None,
                    "tool_calls": [{"id": "c", "function": {"name": "f", "arguments": ""}}],
                }
            ],
            "tool calls",
        ),
    ],
)
def test_what_is_not_text_is_refused(over: Any, messages: Any, words: str) -> None:
    wire = over()
    with pytest.raises(litellm.UnsupportedParamsError, match=words):
        wire.ask(MODEL, messages)
    assert wire.requests == []


@pytest.mark.parametrize(
    "given",
    [{"tools": [{"type": "function", "function": {"name": "f"}}]}, {"response_format": {"type": "json_object"}}],
)
def test_parameters_of_chats_are_refused(over: Any, given: dict[str, Any]) -> None:
    with pytest.raises(litellm.UnsupportedParamsError, match=next(iter(given))):
        over().ask(MODEL, **given)


@pytest.mark.parametrize(
    "wrong", [{}, {"choices": [None]}, {"choices": [{}]}, {"choices": [{"text": 7}]}, {"choices": [{"message": {}}]}]
)
def test_a_200_that_is_no_answer(over: Any, wrong: Any) -> None:
    with pytest.raises(litellm.APIResponseValidationError):
        over(reply(wrong), repeat=True).ask(MODEL, num_retries=0)


def test_an_error_is_an_error(over: Any) -> None:
    wire = over(stream(*events("a")[:0], event({"error": {"message": "no", "code": 503}})))
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.listen(MODEL, HELLO, num_retries=0)
