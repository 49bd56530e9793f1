"""The logger that `"mlflow"` in a list of callbacks stands for: every call is a span of MLflow's tracing, below the one
that is active where the call is made. https://mlflow.org/docs/latest/genai/tracing; `mlflow.litellm.autolog()` uses it.

Needs `mlflow`, or `mlflow-tracing`. Where traces go is MLflow's to know; knows no provider and no call.
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from litellm.custom_logger import CustomLogger
from litellm.exceptions import BadRequestError

if TYPE_CHECKING:
    from typing_extensions import Self

_SPAN = "mlflow_span"
_TYPES = {"completion": "CHAT_MODEL", "responses": "CHAT_MODEL", "anthropic_messages": "CHAT_MODEL",
          "text_completion": "LLM", "embedding": "EMBEDDING"}  # fmt: skip
_USAGE = {
    "input_tokens": ("prompt_tokens", "input_tokens"),
    "output_tokens": ("completion_tokens", "output_tokens"),
    "total_tokens": ("total_tokens",),
}
"""MLflow's name of a count → ours."""


class MlflowLogger(CustomLogger):
    """One span per call, with messages, parameters, answer and usage. There is one logger: MLflow may put its name into
    one list and an object into another, and a call is to be traced once.

    Raises `BadRequestError` where MLflow is not installed."""

    _only: MlflowLogger | None = None

    def __new__(cls, *_: Any, **__: Any) -> Self:
        if cls._only is None or type(cls._only) is not cls:
            cls._only = super().__new__(cls)
        return cls._only  # type: ignore[return-value]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        try:
            self._mlflow: Any = import_module("mlflow")
        except ImportError:
            raise BadRequestError(
                "BadRequestError: the callback 'mlflow' needs MLflow: pip install mlflow-tracing", "", ""
            ) from None

    def log_pre_api_call(self, model: str, messages: list[Any], kwargs: dict[str, Any]) -> None:
        function = kwargs["call_type"]
        kwargs["logger_notes"][_SPAN] = self._mlflow.start_span_no_context(
            name=f"litellm-{function}",
            span_type=_TYPES.get(function) or _TYPES.get(function.removeprefix("a"), "LLM"),
            parent_span=self._mlflow.get_current_active_span(),
            inputs={"model": model, "messages": messages, **kwargs["optional_params"]},
            attributes={"mlflow.llm.model": model, "mlflow.llm.provider": kwargs["custom_llm_provider"]},
            start_time_ns=_nanoseconds(kwargs["start_time"]),
        )

    def log_success_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        span = kwargs["logger_notes"].pop(_SPAN, None)
        if span is None:
            return
        attributes: dict[str, Any] = {
            "litellm_call_id": kwargs["litellm_call_id"],
            "api_base": kwargs["litellm_params"]["api_base"],
        }
        if usage := _usage(response_obj):
            attributes["mlflow.chat.tokenUsage"] = usage
        if (cost := kwargs.get("response_cost")) is not None:
            attributes["response_cost"] = cost
        said = response_obj.model_dump() if hasattr(response_obj, "model_dump") else response_obj
        span.end(outputs=said, attributes=attributes, status="OK", end_time_ns=_nanoseconds(end_time))

    def log_failure_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        span = kwargs["logger_notes"].pop(_SPAN, None)
        if span is not None:
            error = kwargs["exception"]
            span.record_exception(error if isinstance(error, Exception) else repr(error))
            span.end(status="ERROR", end_time_ns=_nanoseconds(end_time))


def _usage(response: Any) -> dict[str, int]:
    usage = getattr(response, "usage", None)
    if usage is None:
        return {}
    said = usage if isinstance(usage, dict) else usage.model_dump()
    found = {name: said[word] for name, words in _USAGE.items() for word in words if isinstance(said.get(word), int)}
    if found.keys() >= {"input_tokens", "output_tokens"}:
        found.setdefault("total_tokens", found["input_tokens"] + found["output_tokens"])
    return found


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
