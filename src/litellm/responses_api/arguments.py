"""The signature of a response, once. What arguments mean stands in endpoint.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from pydantic import BaseModel
    from typing_extensions import TypedDict

    class ResponsesParams(TypedDict, total=False, extra_items=Any):
        """Keyword parameters of `responses`. Others pass through to the provider."""

        include: Sequence[str] | None
        instructions: str | None
        max_output_tokens: int | None
        prompt: dict[str, Any] | None
        metadata: dict[str, Any] | None
        parallel_tool_calls: bool | None
        previous_response_id: str | None
        reasoning: dict[str, Any] | None
        store: bool | None
        background: bool | None
        temperature: float | None
        text: dict[str, Any] | None
        text_format: type[BaseModel] | dict[str, Any] | None
        tool_choice: str | dict[str, Any] | None
        tools: Sequence[Any] | None
        top_p: float | None
        truncation: str | None
        user: str | None
        service_tier: str | None
        safety_identifier: str | None
        extra_headers: Mapping[str, str] | None
        extra_query: Mapping[str, Any] | None
        extra_body: Mapping[str, Any] | None
        timeout: Any
        allowed_openai_params: list[str] | None
        custom_llm_provider: str | None
        max_tool_calls: int | None
        prompt_cache_key: str | None
        top_logprobs: int | None


Input: TypeAlias = str | Sequence[Any]
"""A text, or items: dicts, or items of an earlier answer."""


def arguments(
    input: str | Sequence[Any],  # noqa: A002 - the API's name
    model: str,
    include: Sequence[str] | None = None,
    instructions: str | None = None,
    max_output_tokens: int | None = None,
    prompt: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    parallel_tool_calls: bool | None = None,
    previous_response_id: str | None = None,
    reasoning: dict[str, Any] | None = None,
    store: bool | None = None,
    background: bool | None = None,
    stream: bool | None = None,
    temperature: float | None = None,
    text: dict[str, Any] | None = None,
    text_format: type | dict[str, Any] | None = None,
    tool_choice: str | dict[str, Any] | None = None,
    tools: Sequence[Any] | None = None,
    top_p: float | None = None,
    truncation: str | None = None,
    user: str | None = None,
    service_tier: str | None = None,
    safety_identifier: str | None = None,
    extra_headers: Mapping[str, str] | None = None,
    extra_query: Mapping[str, Any] | None = None,
    extra_body: Mapping[str, Any] | None = None,
    timeout: Any = None,
    allowed_openai_params: list[str] | None = None,
    custom_llm_provider: str | None = None,
    max_tool_calls: int | None = None,
    prompt_cache_key: str | None = None,
    top_logprobs: int | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """What the caller gave, by name; None means not given. This is the signature of `responses`."""
    given = dict(locals())  # not the frame's own, which tracing renews
    del given["kwargs"]
    return {name: value for name, value in {**given, **kwargs}.items() if value is not None}
