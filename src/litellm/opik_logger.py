"""The logger that `"opik"` in a list of callbacks stands for: every call is a span of an Opik trace, through Opik's own
client (https://www.comet.com/docs/opik/tracing/log_traces). Opik's evaluations use it.

`metadata={"opik": {…}}` of a call says where it belongs: `project_name`, `tags`, `thread_id`, and `current_span_data`,
the span it is to stand below. Needs `opik`, which is configured as Opik documents; knows no provider and no call.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from litellm.custom_logger import CustomLogger
from litellm.exceptions import BadRequestError

_PROVIDERS = {"gemini": "google_ai", "vertex_ai": "google_vertexai"}
"""Our prefix → Opik's name, where they differ."""


class OpikLogger(CustomLogger):
    """One span per call, with messages, parameters, answer, usage and cost; with a trace of its own where nothing says
    which it belongs to. Raises `BadRequestError` where Opik is not installed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        try:
            self._opik: Any = import_module("opik")
        except ImportError:
            raise BadRequestError("BadRequestError: the callback 'opik' needs Opik: pip install opik", "", "") from None

    @staticmethod
    @cache
    def shared() -> OpikLogger:
        """The one that the name stands for."""
        return OpikLogger()

    def log_success_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        said = response_obj.model_dump(mode="json") if hasattr(response_obj, "model_dump") else response_obj
        output = said if isinstance(said, dict) else {"output": said}
        usage = output.get("usage")
        more = {"usage": usage} if isinstance(usage, dict) else {}
        self._log(kwargs, start_time, end_time, output=output, **more)

    def log_failure_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        error = kwargs["exception"]
        trouble = {
            "exception_type": type(error).__name__,
            "message": str(error),
            "traceback": kwargs["traceback_exception"],
        }
        self._log(kwargs, start_time, end_time, error_info=trouble)

    def _log(self, kwargs: dict[str, Any], began: datetime, ended: datetime, **facts: Any) -> None:
        metadata = kwargs["litellm_params"]["metadata"]
        own = metadata.get("opik")
        own = own if isinstance(own, dict) else {}
        shown = {name: value for name, value in metadata.items() if name != "opik"}
        slug = kwargs["custom_llm_provider"]
        asked = {"messages": kwargs["messages"], **kwargs["optional_params"]}
        # Opik reads times without a zone as UTC.
        event = {
            "name": kwargs["call_type"], "input": asked, "start_time": began.astimezone(),
            "end_time": ended.astimezone(), "metadata": {"created_from": "litellm", **shown},
            "tags": [str(tag) for tag in own.get("tags") or ()] or None,
        }  # fmt: skip
        span = {
            **event, **facts, "type": "llm", "model": kwargs["model"], "provider": _PROVIDERS.get(slug, slug),
            "total_cost": kwargs.get("response_cost"),
        }  # fmt: skip
        client = self._opik.get_global_client()
        project = own.get("project_name")
        above = own.get("current_span_data")
        if above is not None:
            there = above.get if isinstance(above, dict) else lambda name: getattr(above, name, None)
            client.span(trace_id=there("trace_id"), parent_span_id=there("id"), project_name=project, **span)
            return
        of_trace = {name: facts[name] for name in ("output", "error_info") if name in facts}
        trace = client.trace(**event, **of_trace, project_name=project, thread_id=own.get("thread_id"))
        trace.span(**span)
