"""Answers without a provider, for tests: `mock_response`, `mock_tool_calls`, `mock_timeout`. No HTTP is done.

A text is answered (streamed in pieces of three characters), an exception is raised, and `"litellm.RateLimitError"`
raises the class of that name. Knows the shapes of answers, nothing of providers.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from litellm import answers, exceptions
from litellm.call import Call
from litellm.effects import Emit, Flow, Headers, Sleep
from litellm.pipeline import Attempt
from litellm.protocols.base import Piece
from litellm.streaming import ChunkAssembler
from litellm.types.completion import ModelResponse

USAGE = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}


def complete(attempt: Attempt) -> Flow[ModelResponse]:
    """The mocked answer. Raises the mocked exception."""
    call = attempt.call
    yield from _delays(attempt)
    mocked = _checked(call)
    if isinstance(mocked, ModelResponse):
        mocked._hidden_params = {**answers.hidden_params(call, Headers()), **mocked._hidden_params}
        return mocked
    answer = mocked if isinstance(mocked, dict) else _answer(call, mocked)
    return attempt.endpoint.answer(answer, call, Headers(), (attempt.clock() - attempt.started) * 1000)


def stream(attempt: Attempt) -> Flow[None]:
    """The mocked answer in chunks."""
    call = attempt.call
    yield from _delays(attempt)
    mocked = _checked(call)
    if isinstance(mocked, ModelResponse):
        mocked = mocked.choices[0].message.content
    elif isinstance(mocked, dict):
        mocked = mocked["choices"][0]["message"].get("content")
    text = str(mocked or "")
    assembler = ChunkAssembler(call.model, call.include_usage)
    for index in range(call.params.get("n") or 1):
        for start in range(0, len(text), 3):
            yield Emit(assembler.assemble([Piece({"content": text[start : start + 3]}, index)]))
        if calls := call.options.get("mock_tool_calls"):
            yield Emit(assembler.assemble([Piece({"tool_calls": _tool_calls(calls)}, index)]))
        yield Emit(assembler.assemble([Piece(finish_reason="stop", index=index, usage=USAGE)]))
    yield Emit(assembler.end())


def _delays(attempt: Attempt) -> Flow[None]:
    options = attempt.call.options
    if delay := options.get("mock_delay"):
        yield Sleep(float(delay))
    if options.get("mock_timeout"):
        deadline = attempt.call.limits.deadline
        total = 0.0 if deadline is None else max(deadline - attempt.clock(), 0.0)
        yield Sleep(total)
        raise _raised(exceptions.Timeout, attempt.call, f"no answer within {total:g} s (mock_timeout)")


def _checked(call: Call) -> Any:
    mocked = call.options.get("mock_response")
    if isinstance(mocked, type) and issubclass(mocked, Exception):
        mocked = mocked("mock exception")
    if isinstance(mocked, BaseException):
        raise mocked
    if isinstance(mocked, str) and mocked.startswith("litellm.") and mocked.endswith(("Error", "Timeout")):
        named = getattr(exceptions, mocked.removeprefix("litellm."), None)
        if isinstance(named, type) and issubclass(named, Exception):
            raise _raised(named, call, "mock exception")
    if isinstance(mocked, Mapping):
        return copy.deepcopy(dict(mocked))
    return mocked


def _raised(cls: type[Exception], call: Call, words: str) -> Exception:
    exceptions.bind_openai()
    if issubclass(cls, exceptions.BudgetExceededError):
        return cls(0.0, 0.0, words)
    if not issubclass(cls, exceptions.OpenAIError):
        return cls(words)
    facts = {"llm_provider": call.provider.slug, "model": call.model}
    if cls is exceptions.JSONSchemaValidationError:
        return cls(raw_response=words, schema="", **facts)
    return cls(message=words, **facts)


def _answer(call: Call, text: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None if text is None or text is True else str(text)}
    reason = "stop"
    if calls := call.options.get("mock_tool_calls"):
        message["tool_calls"] = _tool_calls(calls)
        reason = "tool_calls"
    count = call.params.get("n") or 1
    choices = [{"index": index, "message": dict(message), "finish_reason": reason} for index in range(count)]
    return {"choices": choices, "usage": dict(USAGE)}


def _tool_calls(calls: Any) -> list[dict[str, Any]]:
    return [call if isinstance(call, dict) else call.model_dump() for call in calls]
