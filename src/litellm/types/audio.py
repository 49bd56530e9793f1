"""Answers of speech recognition, in OpenAI's form. Knows no vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litellm.types.base import Answer


class TranscriptionResponse(Answer):
    """What was said. Verbose answers also have `language`, `duration` (seconds), `segments` and `words`."""

    _positions = ("text",)

    text: str | None = None

    if TYPE_CHECKING:
        language: str | None = None
        duration: float | None = None
        segments: list[dict[str, Any]] | None = None
        words: list[dict[str, Any]] | None = None
