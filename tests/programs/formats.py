"""One model of each wire format: what a program gives to reach it, at its own address or at the simulator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import litellm
from litellm.simulator import Simulator

CLAUDE_ON_AWS = "anthropic.claude-sonnet-4-5-20250929-v1:0"
SIGNED = {
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "secret-of-the-example",
    "aws_region_name": "us-east-1",
    "api_key": None,
}
REGION = {"aws_region_name": "us-east-1"}
PROJECT = {"vertex_project": "p", "vertex_location": "us-east5"}
WATSONX = {"token": "token-of-the-example", "project_id": "p", "api_base": "https://us-south.ml.cloud.ibm.com"}

FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "openai": ("openai/gpt-4o", {}),
    "openai responses": ("openai/responses/gpt-5", {}),
    "openai text": ("text-completion-openai/gpt-3.5-turbo-instruct", {}),
    "groq": ("groq/llama-3.3-70b-versatile", {}),
    "deepseek": ("deepseek/deepseek-chat", {}),
    "mistral": ("mistral/mistral-small-latest", {}),
    "xai": ("xai/grok-4", {}),
    "openrouter": ("openrouter/openai/gpt-4o", {}),
    "anthropic": ("anthropic/claude-sonnet-4-5", {}),
    "anthropic text": ("anthropic_text/claude-2", {}),
    "gemini": ("gemini/gemini-2.5-flash", {}),
    "vertex gemini": ("vertex_ai/gemini-2.5-flash", PROJECT),
    "vertex claude": ("vertex_ai/claude-sonnet-4-5", PROJECT),
    "vertex mistral": ("vertex_ai/mistral-large-2411", PROJECT),
    "vertex open models": ("vertex_ai/meta/llama-4-maas", PROJECT),
    "bedrock": (f"bedrock/{CLAUDE_ON_AWS}", REGION),
    "bedrock invoke": (f"bedrock/invoke/{CLAUDE_ON_AWS}", REGION),
    "azure": ("azure/my-gpt", {"api_base": "https://r.openai.azure.example"}),
    "azure foundry": ("azure_ai/mistral-large", {"api_base": "https://r.services.ai.azure.com"}),
    "azure claude": ("azure_ai/claude-sonnet-4-5", {"api_base": "https://r.services.ai.azure.com"}),
    "cohere": ("cohere/command-a-03-2025", {}),
    "ollama": ("ollama/qwen3", {}),
    "ollama chat": ("ollama_chat/qwen3", {}),
    "replicate": ("replicate/meta/llama-3", {}),
    "huggingface": ("huggingface/meta-llama/Llama-3", {}),
    "watsonx": ("watsonx/ibm/granite", WATSONX),
    "watsonx text": ("watsonx_text/ibm/granite", WATSONX),
    "databricks": ("databricks/dbrx", {"api_base": "https://w.example/serving-endpoints"}),
    "snowflake": ("snowflake/llama", {"api_base": "https://acc.snowflakecomputing.com/api/v2"}),
    "sagemaker": ("sagemaker/endpoint", SIGNED),
    "sagemaker chat": ("sagemaker_chat/endpoint", SIGNED),
    "predibase": ("predibase/m", {"tenant_id": "t"}),
    "triton": ("triton/m", {"api_base": "http://triton.example"}),
    "nlp cloud": ("nlp_cloud/m", {}),
    "bytez": ("bytez/m/x", {}),
}
"""Name → (model, what its address needs). A key comes beside it."""


def _vertex(url: str) -> dict[str, Any]:
    return {"api_base": f"{url}/v1/projects/p/locations/us-east5", "api_key": "ya29.token", **PROJECT}


SIMULATED: dict[str, Callable[[str], dict[str, Any]]] = {
    "openai": lambda url: {"model": "openai/gpt-4o", "api_base": url + "/v1", "api_key": "sk-1234"},
    "openai responses": lambda url: {"model": "openai/responses/m", "api_base": url + "/v1", "api_key": "sk-1234"},
    "groq": lambda url: {"model": "groq/llama-3.3-70b-versatile", "api_base": url + "/v1", "api_key": "sk-1234"},
    "anthropic": lambda url: {"model": "anthropic/claude-sonnet-4-5", "api_base": url, "api_key": "sk-1234"},
    "gemini": lambda url: {"model": "gemini/gemini-2.5-flash", "api_base": url + "/v1beta", "api_key": "k-1234"},
    "vertex claude": lambda url: {"model": "vertex_ai/claude-sonnet-4-5", **_vertex(url)},
    "bedrock": lambda url: {"model": f"bedrock/{CLAUDE_ON_AWS}", "api_base": url, **SIGNED},
    "bedrock invoke": lambda url: {"model": f"bedrock/invoke/{CLAUDE_ON_AWS}", "api_base": url, **SIGNED},
    "azure": lambda url: {"model": "azure/my-gpt", "api_base": url, "api_key": "k-1234"},
    "cohere": lambda url: {"model": "cohere/command-a-03-2025", "api_base": url, "api_key": "k-1234"},
    "ollama": lambda url: {"model": "ollama_chat/llama3", "api_base": url},
}
"""The formats that the simulator speaks strictly: what it does not know, it refuses."""


@dataclass
class Program:
    """A program of one colour that speaks to one provider."""

    name: str
    sim: Simulator
    awaits: bool

    @property
    def given(self) -> dict[str, Any]:
        return {**SIMULATED[self.name](self.sim.url), "num_retries": 0, "timeout": 10}

    def ask(self, messages: Any, **params: Any) -> Any:
        given = {**self.given, **params}
        if self.awaits:
            return asyncio.run(litellm.acompletion(messages=messages, **given))
        return litellm.completion(messages=messages, **given)

    def listen(self, messages: Any, read: Callable[[Any], None] | None = None, **params: Any) -> list[Any]:
        """The chunks of a stream; `read` sees each as it comes."""
        given = {**self.given, **params}
        chunks: list[Any] = []

        def hear(chunk: Any) -> None:
            chunks.append(chunk)
            if read:
                read(chunk)

        async def hear_all() -> None:
            async for chunk in await litellm.acompletion(messages=messages, stream=True, **given):
                hear(chunk)

        if self.awaits:
            asyncio.run(hear_all())
        else:
            for chunk in litellm.completion(messages=messages, stream=True, **given):
                hear(chunk)
        return chunks

    def either(self, streamed: bool) -> Callable[..., Any]:
        return self.listen if streamed else self.ask


def user(content: Any) -> list[dict[str, Any]]:
    return [{"role": "system", "content": "Be brief."}, {"role": "user", "content": content}]


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CLOCK = {
    "type": "function",
    "function": {"name": "get_time", "description": "It.", "parameters": {"type": "object", "properties": {}}},
}


def calls_of(message: Any) -> list[tuple[str, Any]]:
    """(name, arguments) of a message's tool calls."""
    return [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or ()]
