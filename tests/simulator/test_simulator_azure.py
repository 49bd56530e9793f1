"""What OpenAI's own client for Azure reads from the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import openai
from litellm.simulator import Simulator

CHAT = "/openai/deployments/my-gpt/chat/completions"
VERSION = "?api-version=2024-10-21"
KEY = {"api-key": "test-key"}
BODY = {"messages": [{"role": "user", "content": "say one two"}]}
FUNCTION = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
SAFE = {name: {"filtered": False, "severity": "safe"} for name in ("hate", "self_harm", "sexual", "violence")}


@pytest.fixture
def sim(standing: Simulator) -> Simulator:
    standing.clear()
    return standing


@pytest.fixture(scope="module")
def client(standing: Simulator) -> Iterator[openai.AzureOpenAI]:
    with openai.AzureOpenAI(
        azure_endpoint=standing.url, api_key="test-key", api_version="2024-10-21", max_retries=0
    ) as client:
        yield client


def ask(client: openai.AzureOpenAI, text: str, **more: Any) -> Any:
    return client.chat.completions.create(model="my-gpt", messages=[{"role": "user", "content": text}], **more)


def test_whole_and_streamed(sim: Simulator, client: openai.AzureOpenAI) -> None:
    whole = ask(client, "say one two")
    assert (whole.choices[0].message.content, whole.model) == ("one two", "my-gpt")
    assert whole.choices[0].content_filter_results == SAFE
    assert whole.prompt_filter_results == [{"prompt_index": 0, "content_filter_results": SAFE}]
    first, *chunks = ask(client, "say one two", stream=True, stream_options={"include_usage": True})
    assert (first.choices, first.id, first.prompt_filter_results[0]["prompt_index"]) == ([], "", 0)
    assert "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices) == "one two"
    assert chunks[-1].usage == whole.usage
    assert sim.requests[0].path == CHAT
    assert sim.requests[0].headers["api-key"] == "test-key"


def test_tools_and_finish(sim: Simulator, client: openai.AzureOpenAI) -> None:
    called = ask(client, "x", tools=[FUNCTION]).choices[0]
    assert (called.finish_reason, called.message.tool_calls[0].function.name) == ("tool_calls", "f")
    sim.reply("Well", finish="content_filter")
    stopped = ask(client, "x").choices[0]
    assert stopped.finish_reason == "content_filter"
    assert stopped.content_filter_results["violence"] == {"filtered": True, "severity": "medium"}


def test_bearer_token_and_v1(sim: Simulator, post: Callable[..., Any]) -> None:
    bearer = {"authorization": "Bearer entra"}
    assert post(CHAT + VERSION, BODY, bearer).json["choices"][0]["message"]["content"] == "one two"
    v1 = post("/openai/v1/chat/completions", {"model": "my-gpt", **BODY}, KEY)
    assert "prompt_filter_results" in v1.json
    assert "prompt_filter_results" in post("/openai/v1/chat/completions?api-version=preview", v1_body(), bearer).json
    # Groq, among others, serves OpenAI's own format under this path.
    assert "prompt_filter_results" not in post("/openai/v1/chat/completions", v1_body(), bearer).json
    assert post("/openai/v1/chat/completions", BODY, KEY).message == "Missing required parameter: 'model'."


def v1_body() -> dict[str, Any]:
    return {"model": "my-gpt", **BODY}


def test_refusals(post: Callable[..., Any]) -> None:
    unknown = post(CHAT + VERSION, BODY)
    assert (unknown.status, unknown.json["error"]["code"]) == (401, "401")
    assert unknown.message.startswith("Access denied due to invalid subscription key")
    for query in ("", "?api-version=", "?api-version=tomorrow", "?api-version=preview"):
        assert post(CHAT + query, BODY, KEY).json == {"error": {"code": "404", "message": "Resource not found"}}
    assert post(CHAT + VERSION, {**BODY, "top_k": 1}, KEY).message == "Unrecognized request argument supplied: top_k"


def test_errors(sim: Simulator, client: openai.AzureOpenAI) -> None:
    sim.fail(429, retry_after=2)
    with pytest.raises(openai.RateLimitError, match="exceeded call rate limit") as limited:
        ask(client, "x")
    assert (limited.value.code, limited.value.response.headers["retry-after"]) == ("429", "2")
    sim.fail(404)
    with pytest.raises(openai.NotFoundError) as missing:
        ask(client, "x")
    assert missing.value.code == "DeploymentNotFound"
    sim.fail(reason="context_window")
    with pytest.raises(openai.BadRequestError, match="maximum context length") as long:
        ask(client, "x")
    assert long.value.code == "context_length_exceeded"
    sim.fail(reason="content_policy")
    with pytest.raises(openai.BadRequestError, match="content management policy") as blocked:
        ask(client, "x")
    assert blocked.value.code == "content_filter"
    assert isinstance(blocked.value.body, dict)
    assert blocked.value.body["innererror"]["code"] == "ResponsibleAIPolicyViolation"
    sim.fault("error", after_events=3, message="it broke")
    with pytest.raises(openai.APIError, match="it broke"):
        list(ask(client, "a b c d", stream=True))


def test_deployment_asks_for_a_fault(post: Callable[..., Any]) -> None:
    path = f"/openai/deployments/fault-503/chat/completions{VERSION}"
    assert post(path, BODY, KEY).json["error"]["code"] == "ServiceUnavailable"


def test_text_completions_and_responses(sim: Simulator, client: openai.AzureOpenAI) -> None:
    assert client.completions.create(model="my-gpt", prompt="say hi").choices[0].text == "hi"
    assert sim.requests[0].path == "/openai/deployments/my-gpt/completions"
    answer = client.responses.create(model="my-gpt", input="say hi")
    assert (answer.output_text, answer.model) == ("hi", "my-gpt")
    assert sim.requests[1].path == "/openai/responses"
