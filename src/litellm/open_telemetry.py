"""The logger that `"otel"` in `litellm.callbacks` stands for: a span and two measurements per call, by OpenTelemetry's
conventions for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/, in development there: every name of
theirs stands in this module alone). What was said is recorded only where the environment asks for it.

Needs the extra `otel`. Exporters and providers are the program's own to set up; knows no provider and no call.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from litellm.custom_logger import CustomLogger
from litellm.exceptions import BadRequestError

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
REQUEST_MODEL = "gen_ai.request.model"
REQUEST_CHOICES = "gen_ai.request.choice.count"
OUTPUT_TYPE = "gen_ai.output.type"
RESPONSE_ID = "gen_ai.response.id"
RESPONSE_MODEL = "gen_ai.response.model"
FINISH_REASONS = "gen_ai.response.finish_reasons"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
CACHE_READ_TOKENS = "gen_ai.usage.cache_read.input_tokens"
CACHE_WRITE_TOKENS = "gen_ai.usage.cache_creation.input_tokens"
INPUT_MESSAGES = "gen_ai.input.messages"
OUTPUT_MESSAGES = "gen_ai.output.messages"
CONVERSATION = "gen_ai.conversation.id"
TOKEN_TYPE = "gen_ai.token.type"  # noqa: S105  (a kind of token to count)
SERVER_ADDRESS = "server.address"
SERVER_PORT = "server.port"
ERROR_TYPE = "error.type"
TOKEN_USAGE = "gen_ai.client.token.usage"  # noqa: S105
DURATION = "gen_ai.client.operation.duration"
COST = "litellm.response_cost"
"""Dollars. Ours: the conventions have no name for it."""
RETRIES = "litellm.retries"
FALLBACKS = "litellm.fallbacks"

_REQUEST = {
    name: f"gen_ai.request.{name}"
    for name in ("max_tokens", "temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty", "seed")
} | {"max_completion_tokens": "gen_ai.request.max_tokens", "dimensions": "gen_ai.embeddings.dimension.count"}

_OPERATIONS = {"completion": "chat", "text_completion": "text_completion", "embedding": "embeddings"}
_PROVIDERS = {
    "azure": "azure.ai.openai", "azure_ai": "azure.ai.inference", "bedrock": "aws.bedrock",
    "bedrock_converse": "aws.bedrock", "gemini": "gcp.gemini", "vertex_ai": "gcp.vertex_ai", "mistral": "mistral_ai",
    "watsonx": "ibm.watsonx.ai", "xai": "x_ai", "cohere_chat": "cohere",
}  # fmt: skip
"""Our prefix → the conventions' name, where they differ."""

CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The environment variable by which instrumentations are asked to record what was said: `true`, or `SPAN_ONLY`."""

_SPAN = "_otel_span"


class OpenTelemetry(CustomLogger):
    """One span per call, a child of the caller's current one; its end has usage, cost and what went wrong.

    `tracer_provider` and `meter_provider`: the global ones where None."""

    def __init__(self, tracer_provider: Any = None, meter_provider: Any = None, **options: Any) -> None:
        super().__init__(**options)
        try:
            from opentelemetry import metrics, trace
        except ImportError:
            raise BadRequestError(
                "BadRequestError: the callback 'otel' needs OpenTelemetry: pip install 'litellm[otel]'", "", ""
            ) from None
        self._trace = trace
        self._tracer = trace.get_tracer("litellm", tracer_provider=tracer_provider)
        meter = metrics.get_meter("litellm", meter_provider=meter_provider)
        self._tokens = meter.create_histogram(TOKEN_USAGE, "{token}", "Tokens of a call, by kind")
        self._duration = meter.create_histogram(DURATION, "s", "Time from the question to the whole answer")

    @staticmethod
    @cache
    def shared() -> OpenTelemetry:
        """The one over the global providers."""
        return OpenTelemetry()

    def log_pre_api_call(self, model: str, messages: list[Any], kwargs: dict[str, Any]) -> None:
        attributes = _identity(kwargs)
        kwargs["logger_notes"][_SPAN] = self._tracer.start_span(
            f"{attributes[OPERATION]} {model}",
            kind=self._trace.SpanKind.CLIENT,
            attributes=attributes,
            start_time=_nanoseconds(kwargs["start_time"]),
        )

    def log_success_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        self._end(kwargs, response_obj, start_time, end_time, {})

    def log_failure_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        error = kwargs["exception"]
        self._end(kwargs, None, start_time, end_time, {ERROR_TYPE: type(error).__name__}, str(error))

    def _end(
        self,
        kwargs: dict[str, Any],
        response: Any,
        began: datetime,
        ended: datetime,
        error: dict[str, str],
        words: str = "",
    ) -> None:
        identity = _identity(kwargs)
        measured = {name: identity[name] for name in (OPERATION, PROVIDER, REQUEST_MODEL, SERVER_ADDRESS, SERVER_PORT)
                    if name in identity} | error  # fmt: skip
        found = _answer(response) if response is not None else {}
        if RESPONSE_MODEL in found:
            measured[RESPONSE_MODEL] = found[RESPONSE_MODEL]
        self._duration.record((ended - began).total_seconds(), measured)
        for kind, name in (("input", INPUT_TOKENS), ("output", OUTPUT_TOKENS)):
            if name in found:
                self._tokens.record(found[name], {**measured, TOKEN_TYPE: kind})
        span = kwargs["logger_notes"].pop(_SPAN, None)
        if span is None:
            return
        span.set_attributes({**identity, **_request(kwargs), **found, **_ours(kwargs), **error})
        if os.environ.get(CAPTURE, "").lower() in ("true", "span_only", "span_and_event"):
            span.set_attribute(INPUT_MESSAGES, _text(kwargs["messages"]))
            if said := [choice.message.model_dump() for choice in _choices(response) if hasattr(choice, "message")]:
                span.set_attribute(OUTPUT_MESSAGES, _text(said))
        if error:
            span.set_status(self._trace.Status(self._trace.StatusCode.ERROR, words))
        span.end(_nanoseconds(ended))


def _identity(kwargs: dict[str, Any]) -> dict[str, Any]:
    """What is asked of whom: known before the answer."""
    function = kwargs["call_type"]
    slug = kwargs["custom_llm_provider"]
    found: dict[str, Any] = {
        OPERATION: _OPERATIONS.get(function.removeprefix("a"), "chat"),
        PROVIDER: _PROVIDERS.get(slug, slug),
        REQUEST_MODEL: kwargs["model"],
    }
    address = urlsplit(kwargs["litellm_params"]["api_base"] or "")
    if address.hostname:
        found[SERVER_ADDRESS] = address.hostname
        found[SERVER_PORT] = address.port or (443 if address.scheme == "https" else 80)
    return found


def _request(kwargs: dict[str, Any]) -> dict[str, Any]:
    params = kwargs["optional_params"]
    found = {name: params[ours] for ours, name in _REQUEST.items() if isinstance(params.get(ours), (int, float))}
    if (count := params.get("n")) not in (None, 1):
        found[REQUEST_CHOICES] = count
    if stop := params.get("stop"):
        found["gen_ai.request.stop_sequences"] = [stop] if isinstance(stop, str) else list(stop)
    if (shape := params.get("response_format")) is not None:
        found[OUTPUT_TYPE] = "json" if "json" in str(shape.get("type")) else "text"
    if session := kwargs["litellm_params"]["metadata"].get("session_id"):
        found[CONVERSATION] = str(session)
    return found


def _answer(response: Any) -> dict[str, Any]:
    facts = {RESPONSE_ID: getattr(response, "id", None), RESPONSE_MODEL: getattr(response, "model", None)}
    found: dict[str, Any] = {name: value for name, value in facts.items() if value}
    if reasons := [str(choice.finish_reason) for choice in _choices(response) if choice.finish_reason]:
        found[FINISH_REASONS] = reasons
    usage = getattr(response, "usage", None)
    for name, words in ((INPUT_TOKENS, ("prompt_tokens", "input_tokens")),
                        (OUTPUT_TOKENS, ("completion_tokens", "output_tokens"))):  # fmt: skip
        said = usage if isinstance(usage, dict) else {word: getattr(usage, word, None) for word in words}
        counts = [count for word in words if isinstance(count := said.get(word), int)]
        if counts:
            found[name] = counts[0]
    details = getattr(usage, "prompt_tokens_details", None)
    if cached := getattr(details, "cached_tokens", None):
        found[CACHE_READ_TOKENS] = cached
    if written := getattr(usage, "cache_creation_input_tokens", None):
        found[CACHE_WRITE_TOKENS] = written
    return found


def _ours(kwargs: dict[str, Any]) -> dict[str, Any]:
    ours = kwargs["litellm_params"]
    found: dict[str, Any] = {RETRIES: ours["attempted_retries"], FALLBACKS: ours["attempted_fallbacks"]}
    if (cost := kwargs.get("response_cost")) is not None:
        found[COST] = cost
    return found


def _choices(response: Any) -> list[Any]:
    return getattr(response, "choices", None) or []


def _text(messages: Any) -> str:
    return json.dumps(messages, default=str, ensure_ascii=False)


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
