"""langchain-litellm: LangChain's `ChatLiteLLM`, `ChatLiteLLMRouter` and `LiteLLMEmbeddings` over `litellm`.

Driven through LangChain's own interface: invoke, stream, batch, bind_tools, with_structured_output and their twins.
"""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_litellm import ChatLiteLLM, ChatLiteLLMRouter, LiteLLMEmbeddings
from pydantic import BaseModel

import litellm

REQUIRES = ["langchain-litellm==0.11.2", "litellm==1.106.2"]
PYTHON = ((3, 11), (4, 0))
ENVIRONMENT = {"LANGSMITH_TRACING": "false"}
AGENT = ("litellm", "langchain-litellm")


class _Recipe(BaseModel):
    """A recipe."""

    name: str
    minutes: int


@tool
def population(city: str) -> str:
    """The number of people in a city."""
    return f"2100000 people in {city}"


def _chat(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> ChatLiteLLM:
    return ChatLiteLLM(model=model, api_key=simulator.key, api_base=simulator.base(model), max_retries=0, **more)


def call(simulator: Any) -> None:
    said = _chat(simulator, temperature=0.3).invoke([SystemMessage("Be brief."), HumanMessage("Please say: apricot")])
    assert said.content == "apricot"
    assert said.usage_metadata["input_tokens"] > 0
    assert said.response_metadata["finish_reason"] == "stop"
    assert simulator.requests[-1]["json"]["temperature"] == 0.3


def anthropic(simulator: Any) -> None:
    _tool_loop(_chat(simulator, "anthropic/claude-sonnet-4-5"), simulator)
    assert simulator.requests[-1]["path"] == "/v1/messages"


def gemini(simulator: Any) -> None:
    _tool_loop(_chat(simulator, "gemini/gemini-2.5-flash"), simulator)


def bedrock(simulator: Any) -> None:
    settings = {"aws_region_name": "us-east-1"}
    _tool_loop(_chat(simulator, "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", model_kwargs=settings), simulator)


def thinking(simulator: Any) -> None:
    """What the model thought comes back with its signature and goes out again with the next turn."""
    settings = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    chat = _chat(simulator, "anthropic/claude-sonnet-4-5", max_tokens=4096, model_kwargs=settings)
    for streamed in (False, True):
        first = chat.invoke("Please say: apricot", stream=streamed)
        assert "apricot" in str(first.content)
        assert first.additional_kwargs["reasoning_content"], first
        chat.invoke([HumanMessage("Please say: apricot"), first, HumanMessage("Please say: pear")])
        before = simulator.requests[-1]["json"]["messages"][1]["content"]
        assert before[0]["type"] == "thinking", before
        assert before[0]["signature"]


def stream(simulator: Any) -> None:
    chat = _chat(simulator, stream_options={"include_usage": True})
    chunks = list(chat.stream("Please say: one two three four five"))
    assert len([one for one in chunks if one.content]) > 3
    whole = sum(chunks[1:], chunks[0])
    assert isinstance(whole, AIMessageChunk)
    assert whole.content == "one two three four five"
    assert whole.usage_metadata["output_tokens"] > 0


def tools(simulator: Any) -> None:
    _tool_loop(_chat(simulator), simulator)


def _tool_loop(chat: ChatLiteLLM, simulator: Any) -> None:
    bound = chat.bind_tools([population])
    messages: list[Any] = [HumanMessage('How many people live in "Paris"?')]
    first = bound.invoke(messages)
    assert [(one["name"], one["args"]) for one in first.tool_calls] == [("population", {"city": "Paris"})]
    results = [population.invoke(one) for one in first.tool_calls]
    assert isinstance(results[0], ToolMessage)
    assert "2100000 people in Paris" in str(bound.invoke([*messages, first, *results]).content)


def streamed_tools(simulator: Any) -> None:
    bound = _chat(simulator).bind_tools([population])
    chunks = list(bound.stream('How many people live in "Paris"?'))
    whole = sum(chunks[1:], chunks[0])
    assert [(one["name"], one["args"]) for one in whole.tool_calls] == [("population", {"city": "Paris"})]


def structured(simulator: Any) -> None:
    for method in ("function_calling", "json_schema"):
        said = _chat(simulator).with_structured_output(_Recipe, method=method).invoke('A recipe named "Soup"')
        assert isinstance(said, _Recipe), said
        assert said.name == "Soup"


def asynchronous(simulator: Any) -> None:
    chat = _chat(simulator)

    async def both() -> tuple[list[Any], list[str]]:
        said = await chat.abatch(["Please say: fig", "Please say: plum"])
        pieces = [one.content async for one in chat.astream("Please say: one two three")]
        return [one.content for one in said], pieces

    said, pieces = asyncio.run(both())
    assert said == ["fig", "plum"]
    assert "".join(pieces) == "one two three"


def embedding(simulator: Any) -> None:
    vectors = LiteLLMEmbeddings(
        model="openai/text-embedding-3-small", api_key=simulator.key, api_base=simulator.api_base
    )
    one, two = vectors.embed_documents(["one", "two"])
    assert one != two
    assert vectors.embed_query("one") == one
    assert asyncio.run(vectors.aembed_query("two")) == two


def responses(simulator: Any) -> None:
    chat = _chat(simulator, use_responses_api=True)
    assert "apricot" in str(chat.invoke("Please say: apricot").content)
    pieces = [one.text for one in chat.stream("Please say: one two three")]
    assert len([piece for piece in pieces if piece]) > 1
    assert "".join(pieces) == "one two three"
    _tool_loop(chat, simulator)
    assert {one["path"] for one in simulator.requests} == {"/v1/responses"}


def router(simulator: Any) -> None:
    entry = {"model": "openai/gpt-4o-mini", "api_key": simulator.key, "api_base": simulator.api_base}
    broken = {**entry, "model": "openai/fault-500", "num_retries": 0}
    named = litellm.Router(
        model_list=[
            {"model_name": "first", "litellm_params": broken},
            {"model_name": "second", "litellm_params": entry, "model_info": {"id": "the-second"}},
        ],
        fallbacks=[{"first": ["second"]}],
        num_retries=0,
    )
    said = ChatLiteLLMRouter(router=named, model="first").invoke("Please say: apricot")
    assert said.content == "apricot"
    assert said.response_metadata["model_id"] == "the-second", said.response_metadata


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        _chat(simulator).invoke("Please say: pear")
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
