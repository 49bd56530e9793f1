"""A stored file, in OpenAI's form. Knows no vendor."""

from __future__ import annotations

import time

from pydantic import Field

from litellm.types.base import Answer


class OpenAIFileObject(Answer):
    """What a provider keeps under an id. `bytes` is its size, `created_at` in Unix seconds."""

    id: str
    object: str = "file"
    bytes: int | None = None
    created_at: int = Field(default_factory=lambda: int(time.time()))
    filename: str | None = None
    purpose: str | None = None
    status: str | None = None
