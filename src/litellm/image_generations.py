"""`image_generation` and `aimage_generation`: images made from a prompt, in OpenAI's form.

The typed face; how a call runs stands in task.py. Chat models that answer with images are asked by `completion`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from litellm import answers, task
from litellm.arguments import ArgumentError, named
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.protocols.images import PARAMS
from litellm.types.images import ImageResponse

_response = ImageResponse.__pydantic_validator__.validate_python


class ImageGenerations(Endpoint):
    """Images from prompts."""

    name: ClassVar[str] = "images"
    function: ClassVar[str] = "image_generation"
    params: ClassVar[frozenset[str]] = PARAMS | {"metadata"}

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        params = super().read(given)
        params.pop("metadata", None)  # the caller's own bookkeeping
        prompt = params.get("prompt")
        if not isinstance(prompt, str) or not prompt:
            raise ArgumentError(f"prompt must be a text that says what to show; got {prompt!r}")
        count = params.get("n")
        if count is not None and (type(count) is not int or count < 1):
            raise ArgumentError(f"n must be a whole number, 1 or more; got {count!r}")
        return params

    def mocked(self, said: Any, call: Call) -> dict[str, Any]:
        return {"data": [{"url": str(said)}] * (call.params.get("n") or 1)}

    def answer(self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> ImageResponse:
        return answers.described(_response(answer), call, headers, milliseconds)


IMAGES = ImageGenerations()


def image_generation(
    prompt: str,
    model: str | None = None,
    n: int | None = None,
    quality: str | None = None,
    response_format: str | None = None,
    size: str | None = None,
    style: str | None = None,
    user: str | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> ImageResponse:
    """Images of what `prompt` says: `response.data[i].url` or `.b64_json`, as the model gives them.

    `timeout` in seconds, default 600. Raises the exceptions of `litellm.exceptions`, as `completion` does."""
    return task.run(named(locals()), IMAGES)


async def aimage_generation(
    prompt: str,
    model: str | None = None,
    n: int | None = None,
    quality: str | None = None,
    response_format: str | None = None,
    size: str | None = None,
    style: str | None = None,
    user: str | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> ImageResponse:
    """`image_generation`, awaited: nothing blocks the event loop."""
    return await task.arun(named(locals()), IMAGES)
