"""This library and the simulator, each written from the vendors' documents, understand each other in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import litellm
from litellm.exceptions import OpenAIError
from litellm.simulator import Simulator, Usage

CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
AWS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret", "aws_region_name": "us-east-1"}
ROUTES: dict[str, Callable[[str], dict[str, Any]]] = {
    "azure": lambda url: {"model": "azure/my-gpt", "api_base": url, "api_key": "k", "api_version": "2024-10-21"},
    "azure v1": lambda url: {"model": "azure/my-gpt", "api_base": url, "api_key": "k", "api_version": "v1"},
    "responses": lambda url: {"model": "openai/responses/m", "api_base": url + "/v1", "api_key": "k"},
    "gemini": lambda url: {"model": "gemini/gemini-2.5-flash", "api_base": url + "/v1beta", "api_key": "k"},
    "gemini 3": lambda url: {"model": "gemini/gemini-3-pro-preview", "api_base": url + "/v1beta", "api_key": "k"},
    "vertex": lambda url: {"model": "vertex_ai/gemini-2.5-flash", **vertex(url)},
    "vertex claude": lambda url: {"model": "vertex_ai/claude-sonnet-4-5@20250929", **vertex(url)},
    "bedrock": lambda url: {"model": f"bedrock/{CLAUDE}", "api_base": url, "api_key": "k", **AWS},
    "bedrock signed": lambda url: {"model": f"bedrock/{CLAUDE}", "api_base": url, **AWS},
    "bedrock invoke": lambda url: {"model": f"bedrock/invoke/{CLAUDE}", "api_base": url, **AWS},
    "cohere": lambda url: {"model": "cohere_chat/command-a-03-2025", "api_base": url, "api_key": "k"},
    "ollama": lambda url: {"model": "ollama_chat/llama3", "api_base": url},
}
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
SCHEMA = {
    "type": "object",
    "properties": {"age": {"type": "integer"}},
    "required": ["age"],
    "additionalProperties": False,
}
PIXEL = "data:image/png;base64,iVBORw0KGgo="


def vertex(url: str) -> dict[str, Any]:
    credentials = {
        "type": "authorized_user",
        "client_id": "c",
        "client_secret": "s",
        "refresh_token": "r",
        "token_uri": url + "/token",
    }
    return {
        "api_base": url + "/v1/projects/p/locations/l",
        "vertex_project": "p",
        "vertex_location": "l",
        "vertex_credentials": json.dumps(credentials),
    }


@pytest.fixture
def sim(standing: Simulator) -> Simulator:
    standing.clear()
    return standing


@pytest.fixture(params=ROUTES)
def route(request: pytest.FixtureRequest, sim: Simulator) -> dict[str, Any]:
    return {**ROUTES[request.param](sim.url), "num_retries": 0, "timeout": 10}


def user(content: Any) -> list[dict[str, Any]]:
    return [{"role": "system", "content": "Be brief."}, {"role": "user", "content": content}]


def gathered(chunks: Any) -> tuple[str, list[tuple[str, Any]], str | None]:
    """Text, calls and finish reason of a stream."""
    text, finish = "", None
    calls: dict[int, list[str]] = {}
    for chunk in chunks:
        for choice in chunk.choices:
            text += choice.delta.content or ""
            finish = choice.finish_reason or finish
            for call in choice.delta.tool_calls or ():
                slot = calls.setdefault(call.index, ["", ""])
                slot[0] += call.function.name or ""
                slot[1] += call.function.arguments or ""
    return text, [(name, json.loads(said)) for name, said in calls.values()], finish


def called(message: Any) -> list[tuple[str, Any]]:
    return [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or ()]


def test_text(route: dict[str, Any]) -> None:
    whole = litellm.completion(messages=user("say Grüße, 東京"), **route)
    assert whole.choices[0].message.content == "Grüße, 東京"
    assert whole.choices[0].finish_reason == "stop"
    options = {"stream": True, "stream_options": {"include_usage": True}}
    chunks = list(litellm.completion(messages=user("say Grüße, 東京"), **route, **options))
    assert gathered(chunks) == ("Grüße, 東京", [], "stop")
    usage = chunks[-1].usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (whole.usage.prompt_tokens, whole.usage.completion_tokens)


def test_tool_loop(route: dict[str, Any]) -> None:
    messages = user("in parallel: Paris, then Rome")
    tools = [WEATHER, CLOCK]
    first = litellm.completion(messages=messages, tools=tools, **route)
    expected = [("get_weather", {"city": "Paris"}), ("get_time", {})]
    message = first.choices[0].message
    assert (called(message), first.choices[0].finish_reason) == (expected, "tool_calls")
    assert gathered(litellm.completion(messages=messages, tools=tools, stream=True, **route)) == (
        "",
        expected,
        "tool_calls",
    )
    results = [
        {"role": "tool", "tool_call_id": call.id, "name": call.function.name, "content": f"result {place}"}
        for place, call in enumerate(message.tool_calls)
    ]
    second = litellm.completion(messages=[*messages, message, *results], tools=tools, **route)
    assert second.choices[0].message.content == "get_weather returned: result 0\nget_time returned: result 1"


def test_image(route: dict[str, Any]) -> None:
    content = [{"type": "text", "text": "Look."}, {"type": "image_url", "image_url": {"url": PIXEL}}]
    answer = litellm.completion(messages=user(content), **route)
    assert answer.choices[0].message.content == "You said: Look. (With 1 image.)"


def test_schema(route: dict[str, Any]) -> None:
    wanted = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": True}}
    answer = litellm.completion(messages=user("x"), response_format=wanted, **route)
    assert json.loads(answer.choices[0].message.content) == {"age": 1}


def test_limit(route: dict[str, Any]) -> None:
    letters = " ".join("abcdefghijklmnopqrstuvwxyz")
    answer = litellm.completion(messages=user(letters), max_tokens=16, **route)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 16


def test_counts(sim: Simulator, route: dict[str, Any]) -> None:
    path = sim_path(route)
    sim.reply("x", usage=Usage(100, 50), path=path)
    usage = litellm.completion(messages=user("x"), **route).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (100, 50, 150)


def sim_path(route: dict[str, Any]) -> str | None:
    """The end of the path that is asked for an answer: tokens are asked for elsewhere."""
    claude = "claude" in route["model"]
    return (":rawPredict" if claude else ":generateContent") if route["model"].startswith("vertex_ai/") else None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, litellm.BadRequestError),
        (404, litellm.NotFoundError),
        (429, litellm.RateLimitError),
        (500, litellm.InternalServerError),
        (503, litellm.ServiceUnavailableError),
    ],
)
def test_errors(sim: Simulator, route: dict[str, Any], status: int, kind: type[Exception]) -> None:
    sim.fail(status, "these words", path=sim_path(route))
    with pytest.raises(kind, match="these words"):
        litellm.completion(messages=user("x"), **route)


def test_context_window(sim: Simulator, route: dict[str, Any]) -> None:
    sim.fail(reason="context_window", path=sim_path(route))
    with pytest.raises(litellm.ContextWindowExceededError):
        litellm.completion(messages=user("x"), **route)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("cut", "the body ended before its last chunk"),
        ("truncate", "the stream ended before the answer did"),
        ("malformed", "not JSON"),
        ("error", "these words"),
    ],
)
def test_broken_streams_raise(sim: Simulator, route: dict[str, Any], kind: str, words: str) -> None:
    path = sim_path(route)
    streaming = {":rawPredict": ":streamRawPredict", ":generateContent": ":streamGenerateContent", None: None}[path]
    sim.fault(kind, after_events=4, message="these words", path=streaming)
    with pytest.raises(OpenAIError, match=words):
        list(litellm.completion(messages=user("a b c d e f g"), stream=True, **route))


def test_damaged_checksum(sim: Simulator) -> None:
    for name in ("bedrock", "bedrock invoke"):
        sim.fault("crc", after_events=4)
        with pytest.raises(OpenAIError, match="checksum"):
            list(litellm.completion(messages=user("a b c d"), stream=True, num_retries=0, **ROUTES[name](sim.url)))


@pytest.mark.parametrize("name", ["gemini", "gemini 3", "vertex claude", "bedrock", "bedrock invoke", "ollama"])
def test_reasoning(sim: Simulator, name: str) -> None:
    route = {**ROUTES[name](sim.url), "num_retries": 0}
    message = litellm.completion(messages=user("why?"), reasoning_effort="low", **route).choices[0].message
    assert message.reasoning_content == 'The user wrote "why?". I will answer that.'
    assert message.content == "You said: why?"
    chunks = litellm.completion(messages=user("why?"), reasoning_effort="low", stream=True, **route)
    said = "".join(getattr(chunk.choices[0].delta, "reasoning_content", None) or "" for chunk in chunks)
    assert said == message.reasoning_content


@pytest.mark.parametrize("name", ["gemini 3", "vertex claude", "bedrock", "bedrock invoke"])
def test_signatures_come_back(sim: Simulator, name: str) -> None:
    route = {**ROUTES[name](sim.url), "num_retries": 0, "reasoning_effort": "low", "tools": [WEATHER]}
    messages = user("weather in Paris")
    message = litellm.completion(messages=messages, **route).choices[0].message
    result = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "12"}
    second = litellm.completion(messages=[*messages, message.model_dump(), result], **route)
    assert second.choices[0].message.content == "get_weather returned: 12"
    assert all(received.status == 200 for received in sim.requests)
