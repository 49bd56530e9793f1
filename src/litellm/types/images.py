"""Answers of image generation and editing, in OpenAI's form. Knows no vendor."""

from __future__ import annotations

import time
from typing import Any

from pydantic import Field

from litellm.types.base import Answer, OpenAIObject


class ImageObject(OpenAIObject):
    """One image: its address or its bytes as base64, and the prompt as the vendor rewrote it."""

    _positions = ("b64_json", "url", "revised_prompt")

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str | None = None


class ImageUsage(OpenAIObject):
    """Token counts of models that bill images by token."""

    input_tokens: int = 0
    output_tokens: int = 0
    total_tokens: int = 0
    input_tokens_details: dict[str, Any] | None = None


class ImageResponse(Answer):
    """The images. `created` in Unix seconds."""

    _positions = ("created", "data")

    created: int = Field(default_factory=lambda: int(time.time()))
    data: list[ImageObject] = Field(default_factory=list)
    usage: ImageUsage | None = None
