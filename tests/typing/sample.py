"""A program that type checkers must accept in their strict mode, and whose types must be the ones stated here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from typing_extensions import assert_type

import litellm
from litellm import CustomStreamWrapper, Message, ModelResponse, ModelResponseStream, acompletion, completion

MESSAGES = [{"role": "user", "content": "Hello"}]
TOOLS: list[dict[str, Any]] = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]


class Answer(BaseModel):
    """What the model is to fill in."""

    text: str


def ask() -> str:
    """Stream omitted, None or False: an answer."""
    assert_type(completion("openai/gpt-4o", MESSAGES), ModelResponse)
    assert_type(completion(model="openai/gpt-4o", messages=MESSAGES, stream=False), ModelResponse)
    response = completion("openai/gpt-4o", MESSAGES, stream=None, temperature=0.5, max_tokens=5, tools=TOOLS)
    assert_type(response, ModelResponse)
    message = response.choices[0].message
    assert_type(message, Message)
    for call in message.tool_calls or ():
        assert_type(call.function.arguments, str)
        assert_type(call.id, str)
    assert_type(response.usage.prompt_tokens, int)
    assert_type(response.choices[0].finish_reason, str)
    return message.content or ""


def listen() -> Iterable[str]:
    """Stream true: a stream, to be read with `for` and left by `with`."""
    stream = completion("openai/gpt-4o", MESSAGES, stream=True, stream_options={"include_usage": True})
    assert_type(stream, CustomStreamWrapper)
    with stream as opened:
        for chunk in opened:
            assert_type(chunk, ModelResponseStream)
            delta = chunk.choices[0].delta
            assert_type(delta.content, str | None)
            yield delta.content or ""
    stream.close()


def either(streamed: bool) -> ModelResponse | CustomStreamWrapper:
    """Stream not known before: one of the two."""
    found = completion("openai/gpt-4o", MESSAGES, stream=streamed)
    assert_type(found, ModelResponse | CustomStreamWrapper)
    return found


async def ask_awaited(streamed: bool) -> str:
    """The same, awaited."""
    assert_type(await acompletion("openai/gpt-4o", MESSAGES), ModelResponse)
    assert_type(await acompletion("openai/gpt-4o", MESSAGES, stream=False), ModelResponse)
    assert_type(await acompletion("openai/gpt-4o", MESSAGES, stream=streamed), ModelResponse | CustomStreamWrapper)
    stream = await acompletion("openai/gpt-4o", MESSAGES, stream=True)
    assert_type(stream, CustomStreamWrapper)
    found: list[str] = []
    async with stream as opened:
        async for chunk in opened:
            assert_type(chunk, ModelResponseStream)
            found.append(chunk.choices[0].delta.content or "")
    await stream.aclose()
    return "".join(found)


def added_up() -> ModelResponse | None:
    """The answer that a stream's chunks add up to."""
    chunks = list(completion("openai/gpt-4o", MESSAGES, stream=True))
    assert_type(chunks, list[ModelResponseStream])
    return litellm.stream_chunk_builder(chunks, messages=MESSAGES)


def with_much() -> ModelResponse | None:
    """Objects as messages, a class as format, words of a provider's own, and the library's settings."""
    litellm.drop_params = True
    litellm.api_key = "sk-…"
    try:
        return completion(
            "anthropic/claude-sonnet-4-5",
            [Message(role="user", content="Hello"), {"role": "user", "content": [{"type": "text", "text": "x"}]}],
            response_format=Answer,
            reasoning_effort="low",
            timeout=30,
            num_retries=3,
            fallbacks=["openai/gpt-4o", {"model": "groq/llama-3.3-70b-versatile"}],
            top_k=40,
            extra_headers={"X-Trace": "1"},
        )
    except litellm.RateLimitError as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.status_code, int)
        assert_type(error.message, str)
        return None
    except (litellm.ContextWindowExceededError, litellm.exceptions.MidStreamFallbackError):
        return None
