"""Haystack's `LiteLLMChatGenerator`: a component whose `run` is `litellm.completion`, alone and in agents.

Driven through the component (whole, streamed, with tools, awaited) and through `Agent` and `Pipeline` with it inside.
"""

from __future__ import annotations

import asyncio
from typing import Any

from haystack import Pipeline
from haystack.components.agents import Agent
from haystack.components.builders import ChatPromptBuilder
from haystack.dataclasses import ChatMessage, StreamingChunk
from haystack.tools import create_tool_from_function
from haystack.utils import Secret
from haystack_integrations.components.generators.litellm import LiteLLMChatGenerator
from pydantic import BaseModel

import litellm

REQUIRES = ["litellm-haystack==2.0.0", "haystack-ai==3.4.0", "litellm==1.91.5"]
PYTHON = ((3, 11), (4, 0))
ENVIRONMENT = {"HAYSTACK_TELEMETRY_ENABLED": "False"}


class City(BaseModel):
    name: str
    inhabitants: int


def _generator(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LiteLLMChatGenerator:
    base = simulator.url if model.startswith("anthropic/") else simulator.api_base
    return LiteLLMChatGenerator(model=model, api_key=Secret.from_token(simulator.key), api_base_url=base, **more)


def _ask(generator: LiteLLMChatGenerator, text: str, **more: Any) -> ChatMessage:
    (reply,) = generator.run([ChatMessage.from_system("Be brief."), ChatMessage.from_user(text)], **more)["replies"]
    return reply


def call(simulator: Any) -> None:
    reply = _ask(_generator(simulator), "Say heron")
    assert reply.text == "heron"
    assert reply.meta["model"] == "gpt-4o-mini"
    assert reply.meta["finish_reason"] == "stop"
    assert reply.meta["usage"]["prompt_tokens"] > 0


def stream(simulator: Any) -> None:
    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"):
        chunks: list[StreamingChunk] = []
        reply = _ask(_generator(simulator, model, streaming_callback=chunks.append), "Please write 30 words")
        assert len(chunks) > 5
        assert "".join(chunk.content for chunk in chunks) == reply.text
        assert (reply.text or "").endswith("word30")
        assert reply.meta["finish_reason"] == "stop"


def _length(word: str) -> str:
    """How long a word is."""
    return f"{len(word)} letters"


def tools(simulator: Any) -> None:
    tool = create_tool_from_function(_length)
    for more in ({}, {"streaming_callback": print}):
        reply = _ask(_generator(simulator), 'How long is "kingfisher"?', tools=[tool], **more)
        assert [(one.tool_name, one.arguments) for one in reply.tool_calls] == [("_length", {"word": "kingfisher"})]
        assert reply.meta["finish_reason"] == "tool_calls"


def agent(simulator: Any) -> None:
    made = Agent(chat_generator=_generator(simulator), tools=[create_tool_from_function(_length)])
    said = made.run(messages=[ChatMessage.from_user('How long is "kingfisher"?')])
    assert "10 letters" in said["last_message"].text
    assert [one.role.value for one in said["messages"]] == ["user", "assistant", "tool", "assistant"]


def structured(simulator: Any) -> None:
    generator = _generator(simulator, generation_kwargs={"response_format": City})
    assert City.model_validate_json(_ask(generator, 'Describe "Lisbon"').text or "").name == "Lisbon"
    assert simulator.requests[0]["json"]["response_format"]["json_schema"]["name"] == "City"


def pipeline(simulator: Any) -> None:
    made = Pipeline()
    made.add_component("ask", ChatPromptBuilder(template=[ChatMessage.from_user("Say {{word}}")]))
    made.add_component("answer", _generator(simulator, generation_kwargs={"max_tokens": 50, "seed": 7}))
    made.connect("ask.prompt", "answer.messages")
    assert made.run({"ask": {"word": "heron"}})["answer"]["replies"][0].text == "heron"
    assert simulator.requests[0]["json"]["seed"] == 7


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str | None]:
        generator = _generator(simulator)
        asked = (generator.run_async([ChatMessage.from_user(f"Say bird{n}")]) for n in range(4))
        return [said["replies"][0].text for said in await asyncio.gather(*asked)]

    async def streamed() -> tuple[list[str], str | None]:
        pieces: list[str] = []

        async def heard(chunk: StreamingChunk) -> None:
            pieces.append(chunk.content)

        generator = _generator(simulator, streaming_callback=heard)
        said = await generator.run_async([ChatMessage.from_user("Please write 30 words")])
        return pieces, said["replies"][0].text

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]
    pieces, text = asyncio.run(streamed())
    assert len(pieces) > 5
    assert "".join(pieces) == text


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        _ask(_generator(simulator), "Say heron")
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
