"""Answers without a provider, for tests: `mock_response`, `mock_tool_calls`, `mock_timeout`. No HTTP is done.

A text is answered (streamed in pieces of three characters), an exception is raised, and `"litellm.RateLimitError"`
raises the class of that name. Knows the shapes of answers, nothing of providers.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from litellm import answers, exceptions
from litellm.arguments import ArgumentError
from litellm.call import Call
from litellm.effects import Emit, Flow, Headers, Sleep
from litellm.failures import bad_request
from litellm.pipeline import Attempt
from litellm.protocols.base import Piece
from litellm.types.base import Answer

USAGE = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}


def complete_once(attempt: Attempt) -> Flow[Any]:
    """The mocked answer. Raises the mocked exception."""
    call = attempt.call
    yield from _delays(attempt)
    mocked = _checked(call)
    if isinstance(mocked, Answer):
        mocked._hidden_params = {**answers.hidden_params(call, Headers()), **mocked._hidden_params}
        return attempt.endpoint.taken(mocked, call)
    if isinstance(mocked, dict):
        answer = mocked
    else:
        try:
            answer = attempt.endpoint.mocked(mocked, call) or _answer(call, mocked)
        except ArgumentError as error:
            raise bad_request(call, str(error)) from None
    return attempt.endpoint.answer(answer, call, Headers(), (attempt.clock() - attempt.started) * 1000)


class OpenedMock:
    """A mocked stream."""

    def __init__(self, attempt: Attempt, mocked: Any) -> None:
        self.headers = Headers()
        self.assembler = attempt.endpoint.assembler(attempt.call)
        self._call, self._mocked = attempt.call, mocked

    def read_on(self) -> Flow[None]:
        """The mocked answer in chunks."""
        call, mocked, assembler = self._call, self._mocked, self.assembler
        if isinstance(mocked, (Answer, dict)):
            choice = mocked["choices"][0]
            mocked = choice["text"] if "text" in choice else choice["message"].get("content")
        text = str(mocked or "")
        for index in range(call.params.get("n") or 1):
            for start in range(0, len(text), 3):
                yield Emit(assembler.assemble([Piece({"content": text[start : start + 3]}, index)]))
            if calls := call.options.get("mock_tool_calls"):
                yield Emit(assembler.assemble([Piece({"tool_calls": _tool_calls(calls)}, index)]))
            yield Emit(assembler.assemble([Piece(finish_reason="stop", index=index, usage=USAGE)]))
        yield Emit(assembler.end())


def open_once(attempt: Attempt) -> Flow[OpenedMock]:
    """The mocked stream. Raises the mocked exception."""
    yield from _delays(attempt)
    return OpenedMock(attempt, _checked(attempt.call))


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
