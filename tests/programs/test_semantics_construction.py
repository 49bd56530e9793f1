"""Answers built by hand, as programs do it for wrappers and mocks of their own: by position, by name, with Nones."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from litellm import types
from litellm.types.utils import (
    ChatCompletionMessageToolCall,
    Choices,
    Delta,
    EmbeddingResponse,
    Function,
    Message,
    ModelResponse,
    ModelResponseStream,
    StreamingChoices,
    TextChoices,
    Usage,
)
from litellm.utils import validate_and_fix_thinking_param

BY_POSITION = [
    (Usage(1, 2, 3), {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}),
    (Message("hi", "user"), {"content": "hi", "role": "user"}),
    (Delta("hi", "assistant"), {"content": "hi", "role": "assistant"}),
    (Function('{"a": 1}', "f"), {"arguments": '{"a": 1}', "name": "f"}),
    (ChatCompletionMessageToolCall({"name": "f", "arguments": "{}"}, "call_1"), {"id": "call_1", "type": "function"}),
    (Choices("length", 1, Message("hi")), {"finish_reason": "length", "index": 1}),
    (StreamingChoices(None, 2, Delta("hi")), {"finish_reason": None, "index": 2}),
    (TextChoices("stop", 0, "hi"), {"text": "hi"}),
    (ModelResponse("id-1", [Choices()], 7, "m"), {"id": "id-1", "created": 7, "model": "m"}),
    (ModelResponseStream([StreamingChoices()], "id-2", 8), {"id": "id-2", "created": 8}),
    (EmbeddingResponse("m", Usage(1, 0, 1)), {"model": "m"}),
]


@pytest.mark.parametrize(("made", "holds"), BY_POSITION, ids=lambda one: type(one).__name__)
def test_positional_arguments(made: Any, holds: dict[str, Any]) -> None:
    dumped = made.model_dump()
    assert {name: dumped[name] for name in holds} == holds
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == made


def test_a_message_within_a_choice_is_the_one_given() -> None:
    message = Message("hi")
    assert Choices("stop", 0, message).message is message


def test_none_is_as_if_it_was_not_given() -> None:
    message = Message(content=None, tool_calls=None, thinking_blocks=None, annotations=None, audio=None)
    assert not any(hasattr(message, name) for name in ("thinking_blocks", "annotations", "audio"))
    assert (message.content, message.tool_calls) == (None, None)
    usage = Usage(prompt_tokens=None, completion_tokens=None, total_tokens=None)
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (0, 0, 0)
    assert Choices(finish_reason=None).finish_reason == "stop"


def test_what_nobody_takes_is_refused() -> None:
    with pytest.raises(TypeError, match="Message takes 4 positional arguments, not 5"):
        Message("hi", "user", None, None, "more")
    with pytest.raises(TypeError, match="several values for 'content'"):
        Message("hi", content="ho")


def test_objects_made_from_dicts_do_not_pass_through_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of every answer and chunk: an `__init__` that pydantic calls back would be felt on each."""

    def refuse(self: Any, *given: Any, **fields: Any) -> None:
        raise AssertionError("built in Python")

    monkeypatch.setattr(types.base.OpenAIObject, "__init__", refuse)
    chunk = ModelResponseStream.model_validate({"choices": [{"delta": {"content": "hi"}}]})
    assert chunk.choices[0].delta.content == "hi"


@pytest.mark.parametrize(
    ("given", "fixed"),
    [
        (True, {"type": "enabled", "budget_tokens": 2048}),
        (False, None),
        (None, None),
        ({"type": "enabled", "budgetTokens": 5}, {"type": "enabled", "budget_tokens": 5}),
        ({"type": "adaptive"}, {"type": "adaptive"}),
        ("low", "low"),
    ],
)
def test_thinking_in_the_forms_programs_write(given: Any, fixed: Any) -> None:
    assert validate_and_fix_thinking_param(given) == fixed
