"""Strands Agents with its `LiteLLMModel`: agents whose turns are `litellm.acompletion`, streamed or whole.

Driven through `Agent`: answers, streamed events, a tool, structured output both of its ways, reasoning, the errors.
"""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import BaseModel
from strands import Agent, tool
from strands.models.litellm import LiteLLMModel
from strands.types.exceptions import ContextWindowOverflowException

import litellm

REQUIRES = ["strands-agents[litellm]==1.62.0", "litellm==1.106.2"]
ENVIRONMENT = {"OTEL_SDK_DISABLED": "true"}


class City(BaseModel):
    """A city."""

    name: str
    inhabitants: int


def _agent(simulator: Any, model: str = "openai/gpt-4o-mini", tools: Any = (), **more: Any) -> Agent:
    base = simulator.url if model.startswith("anthropic/") else simulator.api_base
    client = {"api_key": simulator.key, "api_base": base, "num_retries": 0}
    return Agent(
        LiteLLMModel(client_args=client, model_id=model, **more),
        system_prompt="Be brief.",
        tools=list(tools),
        callback_handler=None,
    )


def call(simulator: Any) -> None:
    done = _agent(simulator, stream=False)("Say heron")
    assert str(done).strip() == "heron"
    assert done.stop_reason == "end_turn"
    assert done.metrics.accumulated_usage["inputTokens"] > 0
    assert done.metrics.accumulated_usage["outputTokens"] > 0
    assert not simulator.requests[0]["json"].get("stream")


def stream(simulator: Any) -> None:
    async def pieces() -> tuple[list[str], Any]:
        said, done = [], None
        async for event in _agent(simulator).stream_async("Please write 30 words"):
            said += [event["data"]] if "data" in event else []
            done = event.get("result", done)
        return said, done

    said, done = asyncio.run(pieces())
    assert len(said) > 5
    assert "".join(said) == str(done).strip()
    assert str(done).strip().endswith("word30")
    # What was used comes after the reason, where Strands has left its first loop over the stream.
    assert done.metrics.accumulated_usage["outputTokens"] > 20


def _lengths(simulator: Any, model: str, **more: Any) -> None:
    measured = []

    @tool
    def length(word: str) -> str:
        """How long a word is.

        Args:
            word: the word to measure
        """
        measured.append(word)
        return f"{len(word)} letters"

    agent = _agent(simulator, model, [length], **more)
    done = agent('How long is "kingfisher"?')
    assert measured == ["kingfisher"]
    assert "10 letters" in str(done)
    assert [one["role"] for one in agent.messages] == ["user", "assistant", "user", "assistant"]
    assert len(simulator.requests) == 2


def tools(simulator: Any) -> None:
    _lengths(simulator, "openai/gpt-4o-mini")


def tools_whole(simulator: Any) -> None:
    _lengths(simulator, "openai/gpt-4o-mini", stream=False)


def tools_anthropic(simulator: Any) -> None:
    _lengths(simulator, "anthropic/claude-sonnet-4-5", params={"max_tokens": 200})


def tools_parallel(simulator: Any) -> None:
    measured = []

    @tool
    def length(word: str) -> str:
        """How long a word is."""
        measured.append(word)
        return f"{len(word)} letters"

    done = _agent(simulator, tools=[length])('In parallel: how long are "kingfisher" and "heron"?')
    assert sorted(measured) == ["heron", "kingfisher"]
    assert "10 letters" in str(done)
    assert "5 letters" in str(done)


def structured(simulator: Any) -> None:
    city = _agent(simulator)('Describe "Lisbon"', structured_output_model=City).structured_output
    assert city.name == "Lisbon", city
    # The model's own way: a response schema where litellm says that the model has them, or else a tool.
    by_schema = asyncio.run(_structured(_agent(simulator), 'Describe "Porto"'))
    assert by_schema.name == "Porto"
    assert simulator.requests[-1]["json"]["response_format"]["type"] == "json_schema"
    by_tool = asyncio.run(_structured(_agent(simulator, "openai/gpt-4"), 'Describe "Braga"'))
    assert by_tool.name == "Braga"
    assert "tools" in simulator.requests[-1]["json"]


async def _structured(agent: Agent, text: str) -> Any:
    asked: Any = [{"role": "user", "content": [{"text": text}]}]
    events = [event async for event in agent.model.structured_output(City, asked)]
    return events[-1]["output"]


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        done = await asyncio.gather(*(_agent(simulator).invoke_async(f"Say bird{n}") for n in range(4)))
        return [str(one).strip() for one in done]

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]


def reasoning(simulator: Any) -> None:
    done = _agent(simulator, "anthropic/claude-sonnet-4-5", params={"reasoning_effort": "low"})("Say heron")
    assert str(done).strip() == "heron"
    thoughts = [block["reasoningContent"] for block in done.message["content"] if "reasoningContent" in block]
    assert thoughts[0]["reasoningText"]["text"].startswith("The user wrote")


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        _agent(simulator)("Say heron")
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    simulator.fail(400, reason="context_window", times=None)
    try:
        _agent(simulator)("Say heron")
    except ContextWindowOverflowException:
        pass
    else:
        raise AssertionError("nothing was raised")
