"""OpenInference's `LiteLLMInstrumentor`: it puts traced functions in the place of litellm's own.

Driven as a program that is traced: calls, streams, tools, embeddings, responses and errors, then the spans they left.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openinference.instrumentation.litellm import LiteLLMInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import litellm

REQUIRES = ["openinference-instrumentation-litellm==0.1.51", "opentelemetry-sdk", "litellm==1.106.2"]
PYTHON = ((3, 10), (3, 15))

MODEL = "openai/gpt-4o-mini"
MEASURE = {
    "type": "function",
    "function": {
        "name": "measure",
        "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
    },
}


@contextmanager
def _traced() -> Iterator[list[ReadableSpan]]:
    """The spans of what is done inside, there when it is over."""
    exporter, spans = InMemorySpanExporter(), []
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    plain = litellm.completion
    instrumentor = LiteLLMInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    try:
        assert litellm.completion is not plain
        yield spans
    finally:
        instrumentor.uninstrument()
        assert litellm.completion is plain
        spans += exporter.get_finished_spans()


def _given(simulator: Any, model: str = MODEL) -> dict[str, Any]:
    return {"model": model, "api_base": simulator.base(model), "api_key": simulator.key}


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def _one(spans: list[ReadableSpan]) -> tuple[ReadableSpan, dict[str, Any]]:
    assert len(spans) == 1, [span.name for span in spans]
    return spans[0], dict(spans[0].attributes or {})


def _assert_counted(seen: dict[str, Any]) -> None:
    assert seen["llm.token_count.prompt"] > 0
    assert seen["llm.token_count.completion"] > 0
    assert seen["llm.token_count.total"] == seen["llm.token_count.prompt"] + seen["llm.token_count.completion"]


def call(simulator: Any) -> None:
    for model, provider in ((MODEL, "openai"), ("anthropic/claude-sonnet-4-5", "anthropic")):
        with _traced() as spans:
            litellm.completion(**_given(simulator, model), messages=_said("Say heron"), temperature=0.5)
        span, seen = _one(spans)
        assert span.name == "completion"
        assert span.status.is_ok
        assert seen["llm.provider"] == provider
        assert seen["llm.input_messages.0.message.content"] == "Say heron"
        assert seen["llm.output_messages.0.message.content"] == seen["output.value"] == "heron"
        assert json.loads(seen["llm.invocation_parameters"])["temperature"] == 0.5
        assert seen["llm.finish_reason"] == "stop"
        assert simulator.key not in str(seen)
        assert seen["llm.cost.total"] > 0
        _assert_counted(seen)


def stream(simulator: Any) -> None:
    with _traced() as spans:
        asked = {"messages": _said("Please write 30 words"), "stream_options": {"include_usage": True}}
        chunks = list(litellm.completion(**_given(simulator), stream=True, **asked))
    assert len(chunks) > 5
    _, seen = _one(spans)
    assert seen["llm.output_messages.0.message.content"].endswith("word30")
    assert seen["llm.cost.total"] > 0
    assert seen["llm.finish_reason"] == "stop"
    _assert_counted(seen)


def tools(simulator: Any) -> None:
    with _traced() as spans:
        asked = _said('How long is "kingfisher"?')
        message = litellm.completion(**_given(simulator), messages=asked, tools=[MEASURE]).choices[0].message
        result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "10 letters"}
        litellm.completion(**_given(simulator), messages=[*asked, message, result], tools=[MEASURE])
    first, second = (dict(span.attributes or {}) for span in spans)
    called = "message.tool_calls.0.tool_call.function"
    assert first[f"llm.output_messages.0.{called}.name"] == "measure"
    assert json.loads(first[f"llm.output_messages.0.{called}.arguments"]) == {"word": "kingfisher"}
    assert json.loads(first["llm.tools.0.tool.json_schema"]) == MEASURE
    assert second[f"llm.input_messages.1.{called}.name"] == "measure"
    assert "10 letters" in second["llm.output_messages.0.message.content"]


def tools_streamed(simulator: Any) -> None:
    with _traced() as spans:
        asked = _said('How long is "kingfisher"?')
        for _ in litellm.completion(**_given(simulator), messages=asked, tools=[MEASURE], stream=True):
            pass
    _, seen = _one(spans)
    called = "llm.output_messages.0.message.tool_calls.0.tool_call.function"
    assert seen[f"{called}.name"] == "measure"
    assert json.loads(seen[f"{called}.arguments"]) == {"word": "kingfisher"}


def asynchronous(simulator: Any) -> None:
    async def both() -> None:
        await litellm.acompletion(**_given(simulator), messages=_said("Say heron"))
        opened = await litellm.acompletion(**_given(simulator), messages=_said("Say egret"), stream=True)
        async for _ in opened:
            pass

    with _traced() as spans:
        asyncio.run(both())
    assert [span.name for span in spans] == ["acompletion", "acompletion"]
    assert [(span.attributes or {})["output.value"] for span in spans] == ["heron", "egret"]


def embedding(simulator: Any) -> None:
    given = _given(simulator, "openai/text-embedding-3-small")
    with _traced() as spans:
        litellm.embedding(**given, input=["heron", "egret"])
        asyncio.run(litellm.aembedding(**given, input="heron"))
    first, second = (dict(span.attributes or {}) for span in spans)
    assert first["embedding.embeddings.1.embedding.text"] == "egret"
    assert len(first["embedding.embeddings.1.embedding.vector"]) > 3
    assert len(second["embedding.embeddings.0.embedding.vector"]) > 3
    assert first["llm.token_count.prompt"] > 0


def responses(simulator: Any) -> None:
    with _traced() as spans:
        litellm.responses(**_given(simulator), input="Say heron")
        asyncio.run(litellm.aresponses(**_given(simulator), input="Say egret"))
    first, second = (dict(span.attributes or {}) for span in spans)
    assert "heron" in str(first)
    assert "egret" in str(second)
    _assert_counted(first)
    _assert_counted(second)


def responses_streamed(simulator: Any) -> None:
    async def awaited() -> None:
        async for _ in await litellm.aresponses(**_given(simulator), input="Say egret", stream=True):
            pass

    with _traced() as spans:
        for _ in litellm.responses(**_given(simulator), input="Say heron", stream=True):
            pass
        asyncio.run(awaited())
    first, second = (dict(span.attributes or {}) for span in spans)
    assert "heron" in str(first["output.value"])
    assert "egret" in str(second["output.value"])
    _assert_counted(first)
    _assert_counted(second)


def messages(simulator: Any) -> None:
    """Anthropic's format, whole and streamed, over its own vendor and another."""

    async def awaited(given: dict[str, Any]) -> None:
        await litellm.anthropic.messages.acreate(**given)
        async for _ in await litellm.anthropic.messages.acreate(**given, stream=True):
            pass

    for model in ("anthropic/claude-sonnet-4-5", MODEL):
        given = {**_given(simulator, model), "messages": _said("Say heron"), "max_tokens": 50}
        with _traced() as spans:
            litellm.anthropic.messages.create(**given)
            for _ in litellm.anthropic.messages.create(**given, stream=True):
                pass
            asyncio.run(awaited(given))
        assert [span.name for span in spans] == ["messages.create"] * 4
        for span in spans:
            seen = dict(span.attributes or {})
            assert span.status.is_ok
            assert seen["output.value"] == "heron"
            assert seen["llm.finish_reason"] == "end_turn"
            _assert_counted(seen)


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    with _traced() as spans:
        try:
            litellm.completion(**_given(simulator), messages=_said("Say heron"))
        except litellm.AuthenticationError as failure:
            assert "No such key" in str(failure)
        else:
            raise AssertionError("nothing was raised")
    span, _ = _one(spans)
    assert not span.status.is_ok
    assert span.events[0].name == "exception"
