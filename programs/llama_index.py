"""LlamaIndex with `llama-index-llms-litellm`: its `LiteLLM` over `litellm.completion` and `acompletion`.

Driven through LlamaIndex's own interface: complete, chat, streams, tools, typed outputs and a function agent.
"""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.litellm import LiteLLM
from pydantic import BaseModel

import litellm

REQUIRES = ["llama-index-llms-litellm==0.8.0", "litellm==1.106.2"]
PYTHON = ((3, 11), (4, 0))


class _Recipe(BaseModel):
    """A recipe."""

    name: str
    minutes: int


_asked: list[str] = []


def _population(city: str) -> str:
    """The number of people in a city."""
    _asked.append(city)
    return "2100000 people"


_TOOL = FunctionTool.from_defaults(_population, name="population")


def _llm(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LiteLLM:
    return LiteLLM(model=model, api_key=simulator.key, api_base=simulator.base(model), max_retries=1, **more)


def _say(text: str) -> list[ChatMessage]:
    return [ChatMessage(role="user", content=f"Please say: {text}")]


def call(simulator: Any) -> None:
    llm = _llm(simulator)
    assert llm.complete("Please say: quince").text == "quince"
    said = llm.chat(_say("apricot"))
    assert said.message.content == "apricot"
    assert said.raw["usage"]["prompt_tokens"] > 0
    assert llm.metadata.is_function_calling_model
    assert llm.metadata.context_window >= 128000, llm.metadata


def anthropic(simulator: Any) -> None:
    _tool_loop(_llm(simulator, "anthropic/claude-sonnet-4-5"), simulator)
    assert simulator.requests[-1]["path"] == "/v1/messages"


def gemini(simulator: Any) -> None:
    _tool_loop(_llm(simulator, "gemini/gemini-2.5-flash"), simulator)


def bedrock(simulator: Any) -> None:
    settings = {"aws_region_name": "us-east-1"}
    model = "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"
    _tool_loop(_llm(simulator, model, additional_kwargs=settings), simulator)


def stream(simulator: Any) -> None:
    said = list(_llm(simulator).stream_chat(_say("one two three four five")))
    assert len([one for one in said if one.delta]) > 3
    assert "".join(one.delta for one in said) == said[-1].message.content == "one two three four five"
    asked = list(_llm(simulator).stream_chat(_say("one two"), stream_options={"include_usage": True}))
    assert asked[-1].raw["usage"]["completion_tokens"] > 0


def tools(simulator: Any) -> None:
    _tool_loop(_llm(simulator), simulator)


def _tool_loop(llm: LiteLLM, simulator: Any) -> None:
    _asked.clear()
    said = llm.predict_and_call([_TOOL], 'How many people live in "Paris"?')
    assert _asked == ["Paris"]
    assert "2100000 people" in str(said)
    history = [ChatMessage(role="user", content='How many people live in "Rome"?')]
    first = llm.chat_with_tools([_TOOL], chat_history=list(history))
    selected = llm.get_tool_calls_from_response(first)
    assert [(one.tool_name, one.tool_kwargs) for one in selected] == [("population", {"city": "Rome"})]
    result = ChatMessage(role="tool", content="many", additional_kwargs={"tool_call_id": selected[0].tool_id})
    last = llm.chat_with_tools([_TOOL], chat_history=[*history, first.message, result])
    assert "many" in last.message.content, last
    assert len(simulator.requests) == 3


def structured(simulator: Any) -> None:
    said = _llm(simulator).as_structured_llm(_Recipe).chat([ChatMessage(role="user", content='A recipe named "Soup"')])
    assert isinstance(said.raw, _Recipe), said
    assert said.raw.name == "Soup"


def asynchronous(simulator: Any) -> None:
    """A function agent: streamed, with a tool, awaited."""
    _asked.clear()
    agent = FunctionAgent(tools=[_TOOL], llm=_llm(simulator), system_prompt="Be brief.")

    async def run() -> tuple[Any, Any, list[str]]:
        said = await agent.run('How many people live in "Paris"?')
        one, two = await asyncio.gather(*(_llm(simulator).achat(_say(text)) for text in ("fig", "plum")))
        pieces = [part.delta async for part in await _llm(simulator).astream_chat(_say("one two three"))]
        return said, [one.message.content, two.message.content], pieces

    said, both, pieces = asyncio.run(run())
    assert _asked == ["Paris"]
    assert "2100000 people" in str(said)
    assert both == ["fig", "plum"]
    assert "".join(pieces) == "one two three"


def error(simulator: Any) -> None:
    """It repeats at a rate limit, and hands on what it is not to repeat."""
    simulator.fail(401, "No such key")
    try:
        _llm(simulator).chat(_say("pear"))
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
