"""Answers of an embedding call, in OpenAI's form. Rows can be read both ways: `row.embedding` and `row["embedding"]`.

Knows no vendor. Vectors are not validated number by number: they are long, and come from a parser that has read them.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SkipValidation

from litellm.types.base import Answer, OpenAIObject
from litellm.types.completion import OptionalUsage, Text


class Embedding(OpenAIObject):
    """One vector, or its base64 text where that was asked for; `index` is the place of its input."""

    embedding: Annotated[list[float] | str, SkipValidation] = Field(default_factory=list)
    index: int = 0
    object: Annotated[str, SkipValidation] = "embedding"


class EmbeddingResponse(Answer):
    """Vectors in the order of the inputs."""

    _positions = ("model", "usage")

    model: Text = None
    data: list[Embedding] = Field(default_factory=list)
    object: Annotated[str, SkipValidation] = "list"
    usage: OptionalUsage = None  # type: ignore[assignment]
    """None where the vendor gave no figures."""
