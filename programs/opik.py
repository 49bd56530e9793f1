"""Opik's tracing and judging over litellm: `track_completion`, and the metrics' `LiteLLMChatModel`.

Driven without Opik's server: traces are recorded in the process; what is sent of them, the simulator does not know.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import opik
from opik.evaluation.metrics import Hallucination
from opik.evaluation.models import LiteLLMChatModel
from opik.integrations.litellm import track_completion
from pydantic import BaseModel

import litellm

REQUIRES = ["opik==2.2.122"]
ENVIRONMENT = {
    "OPIK_SENTRY_ENABLE": "false",
    "OPIK_DEFAULT_FLUSH_TIMEOUT": "10",
    "OPIK_CHECK_TLS_CERTIFICATE": "false",
}

os.environ["OPIK_URL_OVERRIDE"] = os.environ["SIMULATOR"] + "/opik/api"

MODEL = "openai/gpt-4o-mini"


class City(BaseModel):
    name: str
    inhabitants: int


def _given(simulator: Any, model: str = MODEL) -> dict[str, Any]:
    return {"model": model, "api_base": simulator.base(model), "api_key": simulator.key}


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def _only(trees: list[Any]) -> Any:
    assert [len(tree.spans) for tree in trees] == [1], trees
    return trees[0].spans[0]


def call(simulator: Any) -> None:
    for model, provider in ((MODEL, "openai"), ("anthropic/claude-sonnet-4-5", "anthropic")):
        with opik.record_traces_locally() as recorded:
            track_completion()(litellm.completion)(**_given(simulator, model), messages=_said("Say heron"))
            span = _only(recorded.trace_trees)
        assert (span.name, span.type, span.provider) == ("completion", "llm", provider)
        assert span.input["messages"] == _said("Say heron")
        assert span.output["choices"][0]["message"]["content"] == "heron"
        assert span.usage["prompt_tokens"] > 0
        assert span.total_cost > 0
        assert simulator.key not in str(span)


def stream(simulator: Any) -> None:
    asked = {"messages": _said("Please write 30 words"), "stream": True, "stream_options": {"include_usage": True}}
    with opik.record_traces_locally() as recorded:
        chunks = list(track_completion()(litellm.completion)(**_given(simulator), **asked))
        span = _only(recorded.trace_trees)
    assert len(chunks) > 5
    assert span.output["choices"][0]["message"]["content"].endswith("word30")
    assert span.usage["completion_tokens"] > 20
    assert span.total_cost > 0


def asynchronous(simulator: Any) -> None:
    async def both() -> list[str]:
        tracked = track_completion()(litellm.acompletion)
        await tracked(**_given(simulator), messages=_said("Say heron"))
        opened = await tracked(**_given(simulator), messages=_said("Say egret"), stream=True)
        return [chunk.choices[0].delta.content or "" async for chunk in opened]

    with opik.record_traces_locally() as recorded:
        assert "".join(asyncio.run(both())) == "egret"
        trees = recorded.trace_trees
    said = {tree.spans[0].output["choices"][0]["message"]["content"] for tree in trees}
    assert said == {"heron", "egret"}, said


def nested(simulator: Any) -> None:
    """A tracked function around it: one trace, the call a span within."""

    @opik.track
    def ask(text: str) -> str:
        tracked = track_completion()(litellm.completion)
        return tracked(**_given(simulator), messages=_said(text)).choices[0].message.content

    with opik.record_traces_locally() as recorded:
        assert ask("Say heron") == "heron"
        (tree,) = recorded.trace_trees
    assert [span.name for span in tree.spans] == ["ask"]
    assert [span.name for span in tree.spans[0].spans] == ["completion"]


def _model(simulator: Any, model: str = MODEL, **more: Any) -> LiteLLMChatModel:
    where = {"api_base": simulator.base(model), "api_key": simulator.key}
    return LiteLLMChatModel(model, **{"track": False, **where, **more})


def structured(simulator: Any) -> None:
    for model in (MODEL, "groq/llama-3.3-70b-versatile"):
        said = _model(simulator, model).generate_string('Describe "Lisbon"', response_format=City)
        assert City.model_validate_json(said).name == "Lisbon"
    said = asyncio.run(_model(simulator).agenerate_string('Describe "Porto"', response_format=City))
    assert City.model_validate_json(said).name == "Porto"


def metric(simulator: Any) -> None:
    simulator.reply(json.dumps({"score": 0.0, "reason": ["It is said."]}), times=None)
    judge = Hallucination(model=_model(simulator, temperature=0, seed=7), track=False)
    judged = judge.score(input="Which bird?", output="The heron", context=["The heron is grey"])
    assert judged.value == 0.0
    assert "It is said." in judged.reason
    asked = [request["json"] for request in simulator.requests if request["path"].endswith("/chat/completions")]
    assert asked[0]["seed"] == 7


def watched_judge(simulator: Any) -> None:
    """A judge's calls are traced by the logger that Opik imports from litellm: below the metric's own span."""
    simulator.reply(json.dumps({"score": 1.0, "reason": ["It is not said."]}), times=None)
    with opik.record_traces_locally() as recorded:
        judge = Hallucination(model=_model(simulator, track=True))
        assert judge.score(input="Which bird?", output="The heron", context=["The egret is white"]).value == 1.0
        (tree,) = recorded.trace_trees
    (metric,) = tree.spans
    found = [span for span in _all_of(metric) if span.type == "llm"]
    assert [(span.name, span.provider, span.model) for span in found] == [("completion", "openai", "gpt-4o-mini")]
    assert "It is not said." in found[0].output["choices"][0]["message"]["content"]
    assert found[0].usage["prompt_tokens"] > 0
    assert found[0].total_cost > 0
    assert simulator.key not in str(found[0])


def _all_of(span: Any) -> list[Any]:
    return [span, *(inner for below in span.spans for inner in _all_of(below))]


def callbacks(simulator: Any) -> None:
    """The logger alone, by its name: plain, streamed, and a failure."""
    with opik.record_traces_locally() as recorded:
        litellm.callbacks = ["opik"]
        try:
            facts = {"opik": {"tags": ["bird"], "thread_id": "t-1"}, "kept": 1}
            litellm.completion(**_given(simulator), messages=_said("Say heron"), metadata=facts)
            list(litellm.completion(**_given(simulator), messages=_said("Say egret"), stream=True))
            simulator.fail(401, "No such key")
            try:
                litellm.completion(**_given(simulator), messages=_said("Say stork"))
            except litellm.AuthenticationError:
                pass
        finally:
            litellm.callbacks = []
        trees = recorded.trace_trees
    first, second, third = sorted(trees, key=lambda tree: tree.start_time)
    assert (first.tags, first.thread_id, first.metadata["kept"]) == (["bird"], "t-1", 1)
    assert first.spans[0].output["choices"][0]["message"]["content"] == "heron"
    assert first.spans[0].total_cost > 0
    assert second.spans[0].output["choices"][0]["message"]["content"] == "egret"
    assert third.spans[0].error_info["exception_type"] == "AuthenticationError"
    assert "metadata" not in simulator.requests[0]["json"]


def unknown_model(simulator: Any) -> None:
    """Opik refuses what `get_llm_provider` does not know."""
    assert _model(simulator).generate_string("Say heron") == "heron"
    try:
        LiteLLMChatModel("nobody-knows-it")
    except ValueError as failure:
        assert "Unsupported model" in str(failure)
    else:
        raise AssertionError("nothing was raised")


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    with opik.record_traces_locally() as recorded:
        try:
            track_completion()(litellm.completion)(**_given(simulator), messages=_said("Say heron"))
        except litellm.AuthenticationError as failure:
            assert "No such key" in str(failure)
        else:
            raise AssertionError("nothing was raised")
        span = _only(recorded.trace_trees)
    assert span.error_info["exception_type"] == "AuthenticationError"
