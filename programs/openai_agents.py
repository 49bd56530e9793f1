"""OpenAI's Agents SDK with its `LitellmModel`: agents that speak to any provider through `litellm.acompletion`.

Driven through `Runner`: plain and streamed runs, function tools, an output type, and the errors its callers catch.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
from typing import Any

from agents import Agent, ModelSettings, Runner, function_tool
from agents.extensions.models.litellm_model import LitellmModel
from openai.types import Reasoning
from openai.types.responses import ResponseTextDeltaEvent
from pydantic import BaseModel

import litellm
import openai

REQUIRES = ["openai-agents[litellm]==0.24.0"]
ENVIRONMENT = {"OPENAI_AGENTS_DISABLE_TRACING": "1", "AWS_REGION_NAME": "us-east-1"}
AGENT = "Agents/Python"


class _Recipe(BaseModel):
    name: str
    minutes: int


def _agent(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> Agent[Any]:
    settings = more.pop("settings", ModelSettings(include_usage=True, temperature=0.2))
    named = LitellmModel(model, base_url=simulator.base(model), api_key=simulator.key)
    return Agent(name="Cook", instructions="Be brief.", model=named, model_settings=settings, **more)


def call(simulator: Any) -> None:
    result = Runner.run_sync(_agent(simulator), "Please say: apricot")
    assert result.final_output == "apricot"
    assert result.context_wrapper.usage.input_tokens > 0
    sent = simulator.requests[-1]["json"]
    assert sent["messages"][0] == {"role": "system", "content": "Be brief."}
    assert sent["temperature"] == 0.2


def anthropic(simulator: Any) -> None:
    _tool_loop(simulator, "anthropic/claude-sonnet-4-5")
    assert simulator.requests[-1]["path"] == "/v1/messages"


def gemini(simulator: Any) -> None:
    _tool_loop(simulator, "gemini/gemini-2.5-flash")
    _tool_loop(simulator, "gemini/gemini-2.5-flash", streamed=True)


def bedrock(simulator: Any) -> None:
    _tool_loop(simulator, "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0")
    _tool_loop(simulator, "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", streamed=True)


def thinking(simulator: Any) -> None:
    """What the model thought before it called a tool goes back to it, signed, with the tool's result."""
    settings = ModelSettings(reasoning=Reasoning(effort="low"), max_tokens=4096, include_usage=True)
    for streamed in (False, True):
        _tool_loop(simulator, "anthropic/claude-sonnet-4-5", streamed=streamed, settings=settings)
        before = simulator.requests[-1]["json"]["messages"][1]["content"]
        assert [part["type"] for part in before] == ["thinking", "tool_use"], before
        assert before[0]["signature"]


def provider(simulator: Any) -> None:
    """A model by its name alone; address and key are in the environment."""
    os.environ.update(OPENAI_API_KEY=simulator.key, OPENAI_BASE_URL=simulator.api_base)
    agent = Agent(name="Cook", model="litellm/openai/gpt-4o-mini")
    assert Runner.run_sync(agent, "Please say: apricot").final_output == "apricot"


def images(simulator: Any) -> None:
    picture = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n and no more").decode()
    parts = [{"type": "input_text", "text": "What is it?"}, {"type": "input_image", "image_url": picture}]
    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash"):
        result = Runner.run_sync(_agent(simulator, model), [{"role": "user", "content": parts}])
        assert "1 image" in result.final_output, result.final_output


def stream(simulator: Any) -> None:
    async def run() -> tuple[list[str], Any]:
        result = Runner.run_streamed(_agent(simulator), "Please say: one two three four five")
        pieces = [
            event.data.delta
            async for event in result.stream_events()
            if event.type == "raw_response_event" and isinstance(event.data, ResponseTextDeltaEvent)
        ]
        return pieces, result

    pieces, result = asyncio.run(run())
    assert len(pieces) > 3, pieces
    assert "".join(pieces) == result.final_output == "one two three four five"
    assert result.context_wrapper.usage.output_tokens > 0


def tools(simulator: Any) -> None:
    _tool_loop(simulator, "openai/gpt-4o-mini")
    assert simulator.requests[-1]["json"]["messages"][-1]["role"] == "tool"


def streamed_tools(simulator: Any) -> None:
    _tool_loop(simulator, "openai/gpt-4o-mini", streamed=True)


def _tool_loop(simulator: Any, model: str, *, streamed: bool = False, **more: Any) -> None:
    asked = []

    @function_tool
    def population(city: str) -> str:
        """The number of people in a city."""
        asked.append(city)
        return "2100000 people"

    async def run() -> Any:
        agent = _agent(simulator, model, tools=[population], **more)
        if not streamed:
            return await Runner.run(agent, 'How many people live in "Paris"?')
        result = Runner.run_streamed(agent, 'How many people live in "Paris"?')
        async for _ in result.stream_events():
            pass
        return result

    result = asyncio.run(run())
    assert asked == ["Paris"]
    assert "2100000 people" in result.final_output
    assert result.context_wrapper.usage.requests == 2
    assert result.context_wrapper.usage.output_tokens > 0


def structured(simulator: Any) -> None:
    result = Runner.run_sync(_agent(simulator, output_type=_Recipe), "A soup, please")
    assert isinstance(result.final_output, _Recipe)
    form = simulator.requests[-1]["json"]["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True


def handoff(simulator: Any) -> None:
    baker = Agent(name="Baker", instructions="Bake.", model=_agent(simulator).model)
    simulator.reply(tool_calls=[("transfer_to_baker", {})])
    simulator.reply("Bread it is")
    result = Runner.run_sync(_agent(simulator, handoffs=[baker]), "Bread, please")
    assert result.final_output == "Bread it is"
    assert result.last_agent.name == "Baker"
    assert json.dumps(simulator.requests[-1]["json"]["messages"][0]) == '{"content": "Bake.", "role": "system"}'


def asynchronous(simulator: Any) -> None:
    async def both() -> list[Any]:
        agent = _agent(simulator)
        return await asyncio.gather(Runner.run(agent, "Please say: fig"), Runner.run(agent, "Please say: plum"))

    assert [one.final_output for one in asyncio.run(both())] == ["fig", "plum"]


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        Runner.run_sync(_agent(simulator), "Please say: pear")
    except litellm.AuthenticationError as failure:
        assert isinstance(failure, openai.AuthenticationError)
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")


def stream_error(simulator: Any) -> None:
    simulator.fault("cut", after_events=3)

    async def run() -> None:
        result = Runner.run_streamed(_agent(simulator), "Please say: one two three four five six seven")
        async for _ in result.stream_events():
            pass

    try:
        asyncio.run(run())
    except openai.OpenAIError as failure:
        assert type(failure).__module__.startswith("litellm"), failure
    else:
        raise AssertionError("nothing was raised")
