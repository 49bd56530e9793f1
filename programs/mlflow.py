"""MLflow: tracing of litellm calls by `mlflow.litellm.autolog()`, and judges that ask models over `litellm.completion`.

Traces go to a database in the program's own folder, from where they are read back.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import mlflow
from mlflow.gateway.config import EndpointConfig
from mlflow.gateway.providers.base import PassthroughAction
from mlflow.gateway.providers.litellm import LiteLLMProvider
from mlflow.gateway.schemas import chat
from mlflow.genai.judges import make_judge
from pydantic import BaseModel

import litellm

REQUIRES = ["mlflow==3.17.2", "litellm==1.106.2"]
PYTHON = ((3, 10), (4, 0))
ENVIRONMENT = {
    "MLFLOW_TRACKING_URI": "sqlite:///mlflow.db",
    "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "HOSTED_VLLM_API_KEY": "sk-of-the-simulator",
}

os.environ["HOSTED_VLLM_API_BASE"] = os.environ["SIMULATOR"] + "/v1"

MODEL = "openai/gpt-4o-mini"
ADD = {
    "type": "function",
    "function": {
        "name": "add",
        "description": "Adds",
        "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    },
}

mlflow.litellm.autolog()


class City(BaseModel):
    name: str
    inhabitants: int


def _given(simulator: Any, model: str = MODEL) -> dict[str, Any]:
    return {"model": model, "api_base": simulator.base(model), "api_key": simulator.key}


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def _trace() -> Any:
    trace = mlflow.get_trace(mlflow.get_last_active_trace_id())
    assert trace is not None
    return trace


def call(simulator: Any) -> None:
    for model, provider in ((MODEL, "openai"), ("anthropic/claude-sonnet-4-5", "anthropic")):
        before = len(mlflow.search_traces(return_type="list"))
        litellm.completion(**_given(simulator, model), messages=_said("Say heron"), max_tokens=50)
        assert len(mlflow.search_traces(return_type="list")) == before + 1
        (span,) = _trace().data.spans
        assert (span.name, span.span_type, str(span.status.status_code)) == (
            "litellm-completion", "CHAT_MODEL", "SpanStatusCode.OK",
        )  # fmt: skip
        assert span.inputs["messages"] == _said("Say heron")
        assert span.inputs["max_tokens"] == 50
        assert span.outputs["choices"][0]["message"]["content"] == "heron"
        usage = span.attributes["mlflow.chat.tokenUsage"]
        assert usage["input_tokens"] > 0
        assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
        assert span.attributes["mlflow.llm.provider"] == provider
        assert span.attributes["response_cost"] > 0
        assert simulator.key not in str(span.to_dict())


def stream(simulator: Any) -> None:
    chunks = list(litellm.completion(**_given(simulator), messages=_said("Please write 30 words"), stream=True))
    (span,) = _trace().data.spans
    assert len(chunks) > 5
    assert span.outputs["choices"][0]["message"]["content"].endswith("word30")
    assert span.attributes["mlflow.chat.tokenUsage"]["output_tokens"] > 20


def tools(simulator: Any) -> None:
    simulator.reply(tool_calls=[("add", {"a": 1})])
    litellm.completion(**_given(simulator), messages=_said("Add 1"), tools=[ADD])
    (span,) = _trace().data.spans
    assert span.inputs["tools"] == [ADD]
    called = span.outputs["choices"][0]["message"]["tool_calls"][0]["function"]
    assert (called["name"], json.loads(called["arguments"])) == ("add", {"a": 1})


def structured(simulator: Any) -> None:
    said = litellm.completion(**_given(simulator), messages=_said('Describe "Lisbon"'), response_format=City)
    assert City.model_validate_json(said.choices[0].message.content).name == "Lisbon"
    (span,) = _trace().data.spans
    assert span.inputs["response_format"]["json_schema"]["name"] == "City"


def asynchronous(simulator: Any) -> None:
    async def both() -> str:
        await litellm.acompletion(**_given(simulator), messages=_said("Say heron"))
        (span,) = _trace().data.spans
        assert span.name == "litellm-acompletion"
        assert span.outputs["choices"][0]["message"]["content"] == "heron"
        opened = await litellm.acompletion(**_given(simulator), messages=_said("Say egret"), stream=True)
        return "".join([chunk.choices[0].delta.content or "" async for chunk in opened])

    assert asyncio.run(both()) == "egret"
    assert _trace().data.spans[0].outputs["choices"][0]["message"]["content"] == "egret"


def nested(simulator: Any) -> None:
    """Within a traced function, the call is a span below the function's."""

    @mlflow.trace
    def ask(text: str) -> str:
        return litellm.completion(**_given(simulator), messages=_said(text)).choices[0].message.content

    assert ask("Say heron") == "heron"
    outer, inner = _trace().data.spans
    assert (outer.name, inner.name, inner.parent_id) == ("ask", "litellm-completion", outer.span_id)


def embedding(simulator: Any) -> None:
    litellm.embedding("openai/text-embedding-3-small", ["a"], api_base=simulator.api_base, api_key=simulator.key)
    (span,) = _trace().data.spans
    assert span.span_type == "EMBEDDING"
    assert span.outputs["data"][0]["embedding"]


def _judge() -> Any:
    """Of a provider that MLflow knows by litellm alone."""
    instructions = "Is the bird in {{ outputs }} grey? Say yes or no."
    return make_judge(name="grey", instructions=instructions, model="hosted_vllm:/judge", feedback_value_type=str)


def judge(simulator: Any) -> None:
    simulator.reply(json.dumps({"result": "yes", "rationale": "It is said."}), times=None)
    found = _judge()(outputs={"said": "The heron is grey"})
    assert (found.value, found.rationale) == ("yes", "It is said.")
    (asked,) = [one["json"] for one in simulator.requests if one["path"].endswith("/chat/completions")]
    assert "The heron is grey" in str(asked["messages"])
    assert asked["response_format"]["type"] == "json_schema"


def evaluate(simulator: Any) -> None:
    simulator.reply(json.dumps({"result": "yes", "rationale": "It is said."}), times=None)
    rows = [{"inputs": {"question": "Which?"}, "outputs": {"said": bird}} for bird in ("heron", "egret")]
    found = mlflow.genai.evaluate(data=rows, scorers=[_judge()])
    assert list(found.result_df["grey/value"]) == ["yes", "yes"]
    assert len([one for one in simulator.requests if one["path"].endswith("/chat/completions")]) == 2


def gateway(simulator: Any) -> None:
    """MLflow's own gateway in front of any provider: OpenAI's format and Anthropic's, whole and streamed."""

    async def both() -> None:
        for model, name in (("anthropic", "claude-sonnet-4-5"), ("groq", "llama-3.3-70b-versatile")):
            where = {"api_base": simulator.base(model), "api_key": simulator.key}
            settings = {"provider": "litellm", "name": name, "config": {
                "litellm_provider": model, "litellm_auth_config": where}}  # fmt: skip
            endpoint = EndpointConfig(name="e", endpoint_type="llm/v1/chat", model=settings)
            provider = LiteLLMProvider(endpoint)
            asked = {"messages": _said("Say heron"), "max_tokens": 50}
            said = await provider.chat(chat.RequestPayload(messages=_said("Say heron")))
            assert said.choices[0].message.content == "heron"
            said = await provider.passthrough(PassthroughAction.ANTHROPIC_MESSAGES, dict(asked))
            assert (said["content"][0]["text"], said["stop_reason"]) == ("heron", "end_turn")
            opened = await provider.passthrough(PassthroughAction.ANTHROPIC_MESSAGES, {**asked, "stream": True})
            events = b"".join([event async for event in opened]).decode().split("\n\n")
            assert events[0].startswith("event: message_start\ndata: {")
            assert events[-2].startswith("event: message_stop")
            assert "heron" in "".join(events)

    asyncio.run(both())


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        litellm.completion(**_given(simulator), messages=_said("Say heron"))
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    (span,) = _trace().data.spans
    assert str(span.status.status_code) == "SpanStatusCode.ERROR"
    (event,) = span.events
    assert "No such key" in event.attributes["exception.message"]


def turned_off(simulator: Any) -> None:
    mlflow.litellm.autolog(disable=True)
    before = len(mlflow.search_traces(return_type="list"))
    litellm.completion(**_given(simulator), messages=_said("Say heron"))
    assert len(mlflow.search_traces(return_type="list")) == before
    mlflow.litellm.autolog()
