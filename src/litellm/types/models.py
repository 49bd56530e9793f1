"""What is known of a model and its prices, as typed dicts; and the parameters that lead a call to a deployment.

Shapes only: the figures live in prices/, and what parameters mean in resolve.py. Prices are US dollars.
"""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict
from typing_extensions import Required, TypedDict

from litellm.types.base import OpenAIObject


class CostPerToken(TypedDict, total=False):
    """Prices of one's own for a model, for `custom_cost_per_token`: dollars for one token."""

    input_cost_per_token: Required[float]
    output_cost_per_token: Required[float]
    cache_read_input_token_cost: float
    cache_creation_input_token_cost: float


class ModelInfo(TypedDict, total=False):
    """What `get_model_info` tells. Limits in tokens, prices in dollars for one token; None where not known."""

    key: str
    litellm_provider: str
    mode: str
    max_tokens: int | None
    max_input_tokens: int | None
    max_output_tokens: int | None
    input_cost_per_token: float | None
    output_cost_per_token: float | None
    cache_creation_input_token_cost: float | None
    cache_read_input_token_cost: float | None
    output_cost_per_reasoning_token: float | None
    output_vector_size: int | None
    supported_openai_params: list[str] | None
    supports_system_messages: bool | None
    supports_response_schema: bool | None
    supports_vision: bool | None
    supports_function_calling: bool | None
    supports_tool_choice: bool | None
    supports_parallel_function_calling: bool | None
    supports_assistant_prefill: bool | None
    supports_prompt_caching: bool | None
    supports_audio_input: bool | None
    supports_audio_output: bool | None
    supports_pdf_input: bool | None
    supports_native_streaming: bool | None
    supports_web_search: bool | None
    supports_reasoning: bool | None


class GenericLiteLLMParams(OpenAIObject):
    """Where a call goes and with what: `get_llm_provider(model, litellm_params=…)` and routers take it."""

    model_config = ConfigDict(extra="allow", protected_namespaces=())

    custom_llm_provider: str | None = None
    api_key: str | None = None
    api_base: str | None = None
    base_url: str | None = None
    api_version: str | None = None
    organization: str | None = None
    timeout: Any = None
    stream_timeout: Any = None
    max_retries: int | None = None
    tpm: int | None = None
    rpm: int | None = None
    region_name: str | None = None
    vertex_project: str | None = None
    vertex_location: str | None = None
    vertex_credentials: str | dict[str, Any] | None = None
    aws_access_key_id: str | None = None
    aws_secret_access_key: str | None = None
    aws_region_name: str | None = None
    input_cost_per_token: float | None = None
    output_cost_per_token: float | None = None


class LiteLLM_Params(GenericLiteLLMParams):  # noqa: N801  (the published name)
    """The same, with the model."""

    model: str
