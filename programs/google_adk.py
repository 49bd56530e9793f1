"""Google's Agent Development Kit with its `LiteLlm` model: agents whose every turn is `litellm.acompletion`.

Driven through `Runner`: answers whole and streamed, a function tool, an output schema, reasoning, an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from google.adk.agents import LlmAgent
from google.adk.agents.run_config import RunConfig, StreamingMode
from google.adk.events import Event
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
from google.genai import types
from pydantic import BaseModel

import litellm

REQUIRES = ["google-adk==2.13.0", "litellm==1.106.2"]
PYTHON = ((3, 11), (4, 0))
ENVIRONMENT = {"ADK_DISABLE_TELEMETRY": "1", "OTEL_SDK_DISABLED": "true"}


class City(BaseModel):
    name: str
    inhabitants: int


def _agent(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LlmAgent:
    base = simulator.url if model.startswith("anthropic/") else simulator.api_base
    how = {name: more.pop(name) for name in ("reasoning_effort", "num_retries") if name in more}
    return LlmAgent(
        name="scribe",
        model=LiteLlm(model=model, api_base=base, api_key=simulator.key, **how),
        instruction="Be brief.",
        **more,
    )


async def _events(agent: LlmAgent, text: str, mode: StreamingMode = StreamingMode.NONE) -> list[Event]:
    runner = InMemoryRunner(agent=agent, app_name="programs")
    session = await runner.session_service.create_session(app_name="programs", user_id="user")
    asked = types.Content(role="user", parts=[types.Part(text=text)])
    return [
        event
        async for event in runner.run_async(
            user_id="user", session_id=session.id, new_message=asked, run_config=RunConfig(streaming_mode=mode)
        )
    ]


def _text(event: Event) -> str:
    parts = event.content.parts if event.content and event.content.parts else []
    return "".join(part.text or "" for part in parts if not part.thought)


def _calls(events: Sequence[Event]) -> list[tuple[str | None, Any]]:
    return [(call.name, call.args) for event in events if not event.partial for call in event.get_function_calls()]


def call(simulator: Any) -> None:
    last = asyncio.run(_events(_agent(simulator), "Say heron"))[-1]
    assert _text(last) == "heron", last
    assert last.usage_metadata is not None
    assert last.usage_metadata.prompt_token_count
    assert last.usage_metadata.candidates_token_count
    assert last.finish_reason is types.FinishReason.STOP
    roles = [message["role"] for message in simulator.requests[0]["json"]["messages"]]
    assert roles in (["system", "user"], ["developer", "user"]), roles


def stream(simulator: Any) -> None:
    events = asyncio.run(_events(_agent(simulator), "Please write 40 words", StreamingMode.SSE))
    partial = [_text(event) for event in events if event.partial]
    assert len(partial) > 5, events
    assert "".join(partial) == _text(events[-1])
    assert _text(events[-1]).endswith("word40")
    assert events[-1].usage_metadata is not None
    assert events[-1].usage_metadata.candidates_token_count
    assert simulator.requests[0]["json"]["stream_options"] == {"include_usage": True}


def _lengths(simulator: Any, model: str, mode: StreamingMode) -> None:
    measured = []

    def length(word: str) -> dict[str, int]:
        """How long a word is.

        Args:
            word: the word to measure
        """
        measured.append(word)
        return {"letters": len(word)}

    agent = _agent(simulator, model, tools=[length])
    events = asyncio.run(_events(agent, 'How long is "kingfisher"?', mode))
    assert measured == ["kingfisher"], measured
    assert _calls(events) == [("length", {"word": "kingfisher"})]
    assert "10" in _text(events[-1]), events[-1]
    assert len(simulator.requests) == 2


def tools(simulator: Any) -> None:
    _lengths(simulator, "openai/gpt-4o-mini", StreamingMode.NONE)


def tools_streamed(simulator: Any) -> None:
    _lengths(simulator, "openai/gpt-4o-mini", StreamingMode.SSE)


def tools_anthropic(simulator: Any) -> None:
    _lengths(simulator, "anthropic/claude-sonnet-4-5", StreamingMode.SSE)


def structured(simulator: Any) -> None:
    agent = _agent(simulator, output_schema=City, output_key="city")
    city = City.model_validate_json(_text(asyncio.run(_events(agent, 'Describe "Lisbon"'))[-1]))
    assert city.name == "Lisbon"
    assert simulator.requests[0]["json"]["response_format"]["type"] == "json_schema"


def structured_with_tools(simulator: Any) -> None:
    """Whether both go into one request, ADK decides by `litellm.supports_response_schema` and `get_llm_provider`."""
    agent = _agent(simulator, output_schema=City, tools=[_greet])
    assert agent.canonical_model.capabilities.output_schema_and_tools
    simulator.reply(tool_calls=[("_greet", {"name": "Ada"})])
    events = asyncio.run(_events(agent, 'Greet, then describe "Lisbon"'))
    assert _calls(events) == [("_greet", {"name": "Ada"})]
    assert City.model_validate_json(_text(events[-1])).name == "Lisbon"


def _greet(name: str) -> str:
    """Greets somebody."""
    return f"Hello {name}"


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        agents = [_agent(simulator) for _ in range(4)]
        answers = await asyncio.gather(*(_events(agent, f"Say bird{n}") for n, agent in enumerate(agents)))
        return [_text(events[-1]) for events in answers]

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]


def reasoning(simulator: Any) -> None:
    agent = _agent(simulator, "anthropic/claude-sonnet-4-5", reasoning_effort="low")
    last = asyncio.run(_events(agent, "Say heron", StreamingMode.SSE))[-1]
    assert _text(last) == "heron"
    thoughts = [part for part in last.content.parts if part.thought] if last.content and last.content.parts else []
    assert "".join(part.text or "" for part in thoughts).startswith("The user wrote")


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        asyncio.run(_events(_agent(simulator), "Say heron"))
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    simulator.fail(429, "Slow down", times=None)
    try:
        asyncio.run(_events(_agent(simulator, num_retries=0), "Say heron"))
    except litellm.RateLimitError as failure:
        assert failure.status_code == 429
    else:
        raise AssertionError("nothing was raised")
