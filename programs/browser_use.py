"""Browser Use's `ChatLiteLLM`: the model of its agents, which is `litellm.acompletion`.

Driven through `ainvoke` as its agents do: with a screenshot, with the format of their actions, and into its errors.
No browser is started.
"""

from __future__ import annotations

import asyncio
from typing import Any

from browser_use.agent.views import AgentOutput
from browser_use.llm.exceptions import ModelProviderError, ModelRateLimitError
from browser_use.llm.litellm.chat import ChatLiteLLM
from browser_use.llm.messages import (
    AssistantMessage,
    ContentPartImageParam,
    ContentPartTextParam,
    ImageURL,
    SystemMessage,
    UserMessage,
)
from browser_use.tools.service import Tools

REQUIRES = ["browser-use==0.13.14", "litellm==1.106.2"]
PYTHON = ((3, 11), (4, 0))
ENVIRONMENT = {"ANONYMIZED_TELEMETRY": "false", "BROWSER_USE_CLOUD_SYNC": "false", "BROWSER_USE_SETUP_LOGGING": "false"}

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _chat(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> ChatLiteLLM:
    return ChatLiteLLM(model=model, api_key=simulator.key, api_base=simulator.base(model), **{"max_retries": 0, **more})


def call(simulator: Any) -> None:
    for model, provider in (("openai/gpt-4o-mini", "openai"), ("anthropic/claude-sonnet-4-5", "anthropic")):
        chat = _chat(simulator, model)
        assert (chat.provider, chat.name) == (provider, model.partition("/")[2])
        said = asyncio.run(chat.ainvoke([SystemMessage(content="Be brief."), UserMessage(content="Say heron")]))
        assert said.completion == "heron"
        assert said.stop_reason == "stop"
        assert said.usage.prompt_tokens > 0
        assert said.usage.total_tokens > said.usage.prompt_tokens


def image(simulator: Any) -> None:
    shot = ContentPartImageParam(image_url=ImageURL(url=f"data:image/png;base64,{PIXEL}", media_type="image/png"))
    seen = UserMessage(content=[ContentPartTextParam(text="What is there?"), shot])
    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"):
        said = asyncio.run(_chat(simulator, model).ainvoke([seen, AssistantMessage(content="A bird"), seen]))
        assert "image" in said.completion, said.completion


def structured(simulator: Any) -> None:
    """With the schema of an agent's answer: what it thinks, and its next actions, each a class of its own."""
    actions = AgentOutput.type_with_custom_actions(Tools().registry.create_action_model())
    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"):
        said = asyncio.run(_chat(simulator, model).ainvoke([UserMessage(content="Go on")], output_format=actions))
        assert isinstance(said.completion, actions)
        assert said.completion.action


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        chat = _chat(simulator)
        asked = (chat.ainvoke([UserMessage(content=f"Say bird{n}")]) for n in range(4))
        return [said.completion for said in await asyncio.gather(*asked)]

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]


def metadata(simulator: Any) -> None:
    """It is the caller's own and reaches no vendor."""
    asyncio.run(_chat(simulator, metadata={"trace": {"id": 1}}).ainvoke([UserMessage(content="Say heron")]))
    assert "metadata" not in simulator.requests[0]["json"]


def error(simulator: Any) -> None:
    simulator.fail(429, "Slow down")
    try:
        asyncio.run(_chat(simulator).ainvoke([UserMessage(content="Say heron")]))
    except ModelRateLimitError as failure:
        assert "Slow down" in failure.message
    else:
        raise AssertionError("nothing was raised")
    simulator.fail(401, "No such key")
    try:
        asyncio.run(_chat(simulator).ainvoke([UserMessage(content="Say heron")]))
    except ModelProviderError as failure:
        assert "No such key" in failure.message
    else:
        raise AssertionError("nothing was raised")
