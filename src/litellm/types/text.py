"""Answers and chunks of a text completion (the form before chat), as OpenAI's. Knows no vendor."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, SkipValidation

from litellm.types.base import Answer, OpenAIObject, new_id
from litellm.types.completion import OptionalUsage, Text


class TextChoices(OpenAIObject):
    """One text. `logprobs` is present only where asked for, in the form of the old API."""

    _positions = ("finish_reason", "index", "text", "logprobs")

    finish_reason: Text = None
    index: int = 0
    text: Annotated[str, SkipValidation] = ""

    if TYPE_CHECKING:
        logprobs: Any = None


class TextCompletionResponse(Answer):
    """A text completion, or a chunk of one: then `usage` is None on all but the last."""

    _positions = ("id", "choices", "created", "model", "usage")

    id: str = Field(default_factory=lambda: new_id("cmpl-"))
    created: int = Field(default_factory=lambda: int(time.time()))
    model: Text = None
    object: Annotated[str, SkipValidation] = "text_completion"
    choices: list[TextChoices] = Field(default_factory=lambda: [TextChoices()])
    usage: OptionalUsage = None  # type: ignore[assignment]
