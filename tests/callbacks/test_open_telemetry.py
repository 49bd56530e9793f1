"""The callback "otel", read back by OpenTelemetry's own SDK and checked against the names of its conventions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics
from opentelemetry.trace import SpanKind, StatusCode

import litellm
from litellm import open_telemetry
from litellm.open_telemetry import OpenTelemetry
from scripted import HELLO, answer, events, refuse, stream


class Collected:
    def __init__(self) -> None:
        self._spans, self._reader = InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self._spans))
        self.logger = OpenTelemetry(self.tracers, MeterProvider([self._reader]))

    @property
    def spans(self) -> list[ReadableSpan]:
        return list(self._spans.get_finished_spans())

    def points(self, name: str) -> list[Any]:
        data = self._reader.get_metrics_data()
        assert data is not None
        return [
            point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]


@pytest.fixture
def collected() -> Iterator[Collected]:
    found = Collected()
    litellm.callbacks = [found.logger]
    yield found
    litellm.callbacks = []


def test_a_call_is_a_span(over: Any, collected: Collected) -> None:
    over(refuse(503), answer("Hello")).ask(temperature=0.5, max_tokens=7, stop="x", metadata={"session_id": "s1"})
    (span,) = collected.spans
    assert span.name == "chat gpt-4o"
    assert span.kind is SpanKind.CLIENT
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 7,
        "gen_ai.request.stop_sequences": ("x",),
        "gen_ai.conversation.id": "s1",
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.model": "gpt-4o-2024-08-06",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.usage.output_tokens": 3,
        "server.address": "api.openai.com",
        "server.port": 443,
        "litellm.retries": 1,
        "litellm.fallbacks": 0,
        "litellm.response_cost": 9 * 2.5e-6 + 3 * 1e-5,
    }


def test_a_stream_is_one_span_from_question_to_end(over: Any, collected: Collected) -> None:
    over(stream(*events("Hel", "lo"))).listen()
    (span,) = collected.spans
    assert span.attributes is not None
    assert span.attributes["gen_ai.usage.output_tokens"] == 3
    assert span.end_time is not None
    assert span.start_time is not None
    assert span.end_time >= span.start_time


def test_a_failure_is_an_error(over: Any, collected: Collected) -> None:
    with pytest.raises(litellm.AuthenticationError):
        over(refuse(401, "bad key")).ask()
    (span,) = collected.spans
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes is not None
    assert span.attributes["error.type"] == "AuthenticationError"
    (point,) = collected.points("gen_ai.client.operation.duration")
    assert point.attributes["error.type"] == "AuthenticationError"
    assert collected.points("gen_ai.client.token.usage") == []


def test_tokens_and_time_are_measured(over: Any, collected: Collected) -> None:
    over(answer("Hello")).ask()
    used = {point.attributes["gen_ai.token.type"]: point.sum for point in collected.points("gen_ai.client.token.usage")}
    assert used == {"input": 9, "output": 3}
    (point,) = collected.points("gen_ai.client.operation.duration")
    assert point.count == 1
    assert point.sum >= 0


@pytest.mark.parametrize("captured", [None, "true", "span_only"])
def test_words_are_recorded_where_the_environment_asks(
    over: Any, collected: Collected, monkeypatch: pytest.MonkeyPatch, captured: str | None
) -> None:
    monkeypatch.delenv(open_telemetry.CAPTURE, raising=False)
    if captured:
        monkeypatch.setenv(open_telemetry.CAPTURE, captured)
    over(answer("a whispered answer")).ask(messages=[{"role": "user", "content": "a whispered question"}])
    shown = repr(dict(collected.spans[0].attributes or {}))
    assert ("whispered answer" in shown) is bool(captured)
    assert ("whispered question" in shown) is bool(captured)


def test_a_span_is_the_child_of_the_callers(over: Any, collected: Collected) -> None:
    wire = over(answer())
    with collected.tracers.get_tracer("program").start_as_current_span("outer") as outer:
        wire.ask()
    inner = next(span for span in collected.spans if span.name != "outer")
    assert inner.parent is not None
    assert inner.parent.span_id == outer.get_span_context().span_id


def test_every_name_is_one_of_the_conventions() -> None:
    known = {value for source in (gen_ai_attributes, gen_ai_metrics) for value in vars(source).values()
             if isinstance(value, str)}  # fmt: skip
    ours = {value for value in vars(open_telemetry).values() if isinstance(value, str) and value.startswith("gen_ai.")}
    assert len(ours) > 15
    assert ours | set(open_telemetry._REQUEST.values()) <= known
    providers = {provider.value for provider in gen_ai_attributes.GenAiProviderNameValues}
    assert set(open_telemetry._PROVIDERS.values()) <= providers


def test_the_name_stands_for_one_logger(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Collected()
    monkeypatch.setattr(OpenTelemetry, "shared", staticmethod(lambda: made.logger))
    monkeypatch.setattr(litellm, "success_callback", ["otel"])
    monkeypatch.setattr(litellm, "callbacks", ["otel"])
    over(answer()).ask(messages=HELLO)
    assert len(made.spans) == 1


def test_a_span_of_a_call_whose_words_are_hidden(
    over: Any, collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(litellm, "turn_off_message_logging", True)
    over(answer("Hello")).ask()
    (span,) = collected.spans
    assert span.name == "chat gpt-4o"


def test_a_message_of_anthropic_s_format_is_a_span(blocking: Any, collected: Collected) -> None:
    blocking.replies = [answer("Hello")]
    litellm.anthropic.messages.create(9, HELLO, "openai/gpt-4o", api_key="k")
    (span,) = collected.spans
    assert span.attributes is not None
    assert span.attributes["gen_ai.usage.input_tokens"] == 9
    assert span.attributes["gen_ai.response.id"].startswith("msg_")  # type: ignore[union-attr]
