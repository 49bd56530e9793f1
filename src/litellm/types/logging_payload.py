"""What callbacks are told of a finished call, as typed dicts. Shapes only; nothing here makes one.

https://docs.litellm.ai/docs/proxy/logging_spec
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict


class StandardLoggingHiddenParams(TypedDict, total=False):
    """How the answer came: the address, the vendor's headers, the cost in dollars."""

    model_id: str | None
    cache_key: str | None
    api_base: str | None
    response_cost: float | None
    litellm_model_name: str | None
    additional_headers: dict[str, Any] | None
    litellm_overhead_time_ms: float | None


class StandardLoggingPayloadErrorInformation(TypedDict, total=False):
    """Why a call failed."""

    error_code: str | None
    error_class: str | None
    llm_provider: str | None
    traceback: str | None
    error_message: str | None


class StandardLoggingPayload(TypedDict, total=False):
    """One call: what was asked of whom, what came, and what it cost. Times in Unix seconds, cost in dollars."""

    id: str
    trace_id: str
    call_type: str
    stream: bool | None
    response_cost: float
    response_cost_failure_debug_info: dict[str, Any] | None
    status: Literal["success", "failure"]
    custom_llm_provider: str | None
    total_tokens: int
    prompt_tokens: int
    completion_tokens: int
    startTime: float
    endTime: float
    completionStartTime: float
    response_time: float
    model_map_information: dict[str, Any]
    model: str
    model_id: str | None
    model_group: str | None
    api_base: str
    metadata: dict[str, Any]
    cache_hit: bool | None
    cache_key: str | None
    saved_cache_cost: float
    request_tags: list[str]
    end_user: str | None
    requester_ip_address: str | None
    messages: str | list[Any] | dict[str, Any] | None
    response: str | list[Any] | dict[str, Any] | None
    error_str: str | None
    error_information: StandardLoggingPayloadErrorInformation | None
    model_parameters: dict[str, Any]
    hidden_params: StandardLoggingHiddenParams
