"""The loggers of MLflow and Opik, over small doubles of the two packages: `programs/` drives the real ones."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

import litellm
from litellm.integrations.mlflow import MlflowLogger
from litellm.integrations.opik.opik import OpikLogger
from scripted import HELLO, answer, events, refuse, stream


class Span:
    def __init__(self, **begun: Any) -> None:
        self.begun = begun
        self.ended: dict[str, Any] = {}
        self.exceptions: list[Any] = []

    def record_exception(self, error: Any) -> None:
        self.exceptions.append(error)

    def end(self, **facts: Any) -> None:
        assert not self.ended
        self.ended = facts


@pytest.fixture
def mlflow_spans(monkeypatch: pytest.MonkeyPatch) -> list[Span]:
    spans: list[Span] = []

    def start(**facts: Any) -> Span:
        spans.append(Span(**facts))
        return spans[-1]

    double: Any = ModuleType("mlflow")
    double.start_span_no_context = start
    double.get_current_active_span = lambda: "the caller's"
    monkeypatch.setitem(sys.modules, "mlflow", double)
    monkeypatch.setattr(MlflowLogger, "_only", None)
    return spans


class OpikDouble:
    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.spans: list[dict[str, Any]] = []

    def get_global_client(self) -> OpikDouble:
        return self

    def trace(self, **facts: Any) -> OpikDouble:
        self.traces.append(facts)
        return self

    def span(self, **facts: Any) -> None:
        self.spans.append(facts)


@pytest.fixture
def opik(monkeypatch: pytest.MonkeyPatch) -> OpikDouble:
    found = OpikDouble()
    double: Any = ModuleType("opik")
    double.get_global_client = found.get_global_client
    monkeypatch.setitem(sys.modules, "opik", double)
    OpikLogger.shared.cache_clear()
    return found


def test_a_package_that_is_missing_is_named(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, wanted in (("mlflow", "pip install mlflow-tracing"), ("opik", "pip install opik")):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.setattr(litellm, "callbacks", [name])
        with pytest.raises(litellm.BadRequestError, match=wanted):
            over(answer()).ask()


def test_a_call_is_one_span_of_mlflow(over: Any, mlflow_spans: list[Span], monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the logger stands in the lists."""
    monkeypatch.setattr(litellm, "success_callback", ["mlflow"])
    monkeypatch.setattr(litellm, "failure_callback", [MlflowLogger(), "mlflow"])
    wire = over(refuse(503), answer("Hello"), stream(*events("Hel", "lo")), refuse(401))
    wire.ask(temperature=0.5)
    wire.listen()
    with pytest.raises(litellm.AuthenticationError):
        wire.ask()
    plain, streamed, failed = mlflow_spans
    assert plain.begun["span_type"] == "CHAT_MODEL"
    assert plain.begun["name"] == ("litellm-acompletion" if wire.awaits else "litellm-completion")
    assert plain.begun["parent_span"] == "the caller's"
    assert plain.begun["inputs"] == {"model": "gpt-4o", "messages": HELLO, "temperature": 0.5}
    for span in (plain, streamed):
        assert span.ended["outputs"]["choices"][0]["message"]["content"] == "Hello"
        usage = span.ended["attributes"]["mlflow.chat.tokenUsage"]
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"] > 0
        assert span.ended["attributes"]["response_cost"] > 0
        assert span.ended["end_time_ns"] >= span.begun["start_time_ns"]
    assert failed.ended["status"] == "ERROR"
    assert isinstance(failed.exceptions[0], litellm.AuthenticationError)


def test_nothing_said_shows_where_that_is_asked(
    over: Any, mlflow_spans: list[Span], opik: OpikDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(litellm, "callbacks", ["mlflow", "opik"])
    monkeypatch.setattr(litellm, "turn_off_message_logging", True)
    over(answer("a secret")).ask(messages=[{"role": "user", "content": "another secret"}])
    (span,) = mlflow_spans
    assert span.ended["status"] == "OK"
    assert "secret" not in str((span.begun, span.ended, opik.traces, opik.spans))
    assert len(opik.spans) == 1


def test_messages_of_anthropic_s_format(
    over: Any, mlflow_spans: list[Span], opik: OpikDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(litellm, "callbacks", ["mlflow", "opik"])
    wire = over(answer("Hello"))
    if not wire.awaits:
        litellm.anthropic.messages.create(9, HELLO, "openai/gpt-4o", api_key="k")
        (span,) = mlflow_spans
        assert span.begun["span_type"] == "CHAT_MODEL"
        assert span.ended["outputs"]["content"] == [{"type": "text", "text": "Hello"}]
        assert span.ended["attributes"]["mlflow.chat.tokenUsage"]["total_tokens"] > 0
        assert opik.spans[0]["usage"]["input_tokens"] > 0


def test_a_call_is_a_span_of_opik(over: Any, opik: OpikDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litellm, "callbacks", ["opik"])
    wire = over(answer("Hello"), stream(*events("Hel", "lo")), refuse(401))
    wire.ask(metadata={"opik": {"tags": [1], "project_name": "p", "thread_id": "t"}, "mine": 2}, temperature=0.5)
    wire.listen()
    with pytest.raises(litellm.AuthenticationError):
        wire.ask()
    first, second, third = opik.spans
    assert opik.traces[0]["project_name"] == "p"
    assert opik.traces[0]["thread_id"] == "t"
    assert (first["tags"], first["metadata"]) == (["1"], {"created_from": "litellm", "mine": 2})
    assert first["input"] == {"messages": HELLO, "temperature": 0.5}
    assert (first["type"], first["model"], first["provider"]) == ("llm", "gpt-4o", "openai")
    assert first["start_time"].tzinfo is not None
    for span in (first, second):
        assert span["output"]["choices"][0]["message"]["content"] == "Hello"
        assert span["usage"]["total_tokens"] > 0
        assert span["total_cost"] > 0
    assert third["error_info"]["exception_type"] == "AuthenticationError"
    assert "output" not in third
    assert len(opik.traces) == 3


@pytest.mark.parametrize("as_dict", [True, False])
def test_a_span_of_opik_below_another(
    blocking: Any, opik: OpikDouble, monkeypatch: pytest.MonkeyPatch, as_dict: bool
) -> None:
    monkeypatch.setattr(litellm, "callbacks", [OpikLogger()])
    facts = {"id": "s-1", "trace_id": "t-1"}
    above: Any = facts if as_dict else type("SpanData", (), facts)()
    blocking.replies = [answer("Hello")]
    blocking.ask(metadata={"opik": {"current_span_data": above, "project_name": "p"}})
    (span,) = opik.spans
    assert (span["trace_id"], span["parent_span_id"], span["project_name"]) == ("t-1", "s-1", "p")
    assert not opik.traces
    assert "metadata" not in blocking.body
