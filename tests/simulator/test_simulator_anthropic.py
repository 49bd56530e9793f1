"""What Anthropic's own client reads from the simulator, in whichever dialect the installed version speaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from litellm.simulator import Simulator, Usage

pytest.importorskip("anthropic.types", reason="Anthropic's client needs a newer Python")

import anthropic

WEATHER = {
    "name": "get_weather",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
        "required": ["city", "unit"],
    },
}
CLOCK = {"name": "get_time", "input_schema": {"type": "object", "properties": {}}}
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
THINKING = {"type": "enabled", "budget_tokens": 1024}


@pytest.fixture
def sim(standing: Simulator) -> Simulator:
    standing.clear()
    return standing


@pytest.fixture(scope="module")
def client(standing: Simulator) -> Iterator[Any]:
    with anthropic.Anthropic(base_url=standing.url, api_key="test-key", max_retries=0) as client:
        yield client


def ask(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "max_tokens": 2000, "messages": [{"role": "user", "content": text}], **more}


def final(client: Any, request: dict[str, Any]) -> Any:
    with client.messages.stream(**request) as stream:
        return stream.get_final_message()


def same(streamed: Any, plain: Any) -> bool:
    """Streams leave out what messages may say of the usage."""
    left, right = (message.model_dump(exclude={"usage"}, exclude_none=True) for message in (streamed, plain))
    for block in left["content"]:
        block.pop("parsed_output", None)
    tokens = [(message.usage.input_tokens, message.usage.output_tokens) for message in (streamed, plain)]
    return left == right and tokens[0] == tokens[1]


REQUESTS = {
    "text": ask("Grüße, ‘quoted’ 東京"),
    "tool": ask("weather in Paris?", tools=[WEATHER]),
    "parallel": ask("in parallel: Paris, then Rome", tools=[WEATHER, CLOCK]),
    "no arguments": ask("x", tools=[CLOCK]),
    "thinking": ask("why?", thinking=THINKING),
    "adaptive": ask("why?", thinking={"type": "adaptive"}),
    "omitted": ask("why?", thinking={"type": "adaptive", "display": "omitted"}),
    "thinking and tool": ask("Paris", thinking=THINKING, tools=[WEATHER]),
    "schema": ask("x", output_config={"format": {"type": "json_schema", "schema": SCHEMA}}),
    "stop": ask("one STOP two", stop_sequences=["STOP"]),
    "length": ask("one two three", max_tokens=3),
    "image": {
        **ask(""),
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Look."},
                    {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}},
                    {
                        "type": "document",
                        "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="},
                    },
                ],
            }
        ],
    },
}


@pytest.mark.parametrize("name", REQUESTS)
def test_streamed_and_whole_are_the_same(client: Any, name: str) -> None:
    assert same(final(client, REQUESTS[name]), client.messages.create(**REQUESTS[name]))


def test_async_client(sim: Simulator) -> None:
    async def main() -> tuple[str, str]:
        async with anthropic.AsyncAnthropic(base_url=sim.url, api_key="k", max_retries=0) as client:
            plain = await client.messages.create(**ask("say hello"))
            async with client.messages.stream(**ask("say hello")) as stream:
                return plain.content[0].text, await stream.get_final_text()

    assert asyncio.run(main()) == ("hello", "hello")


def test_stop_reasons(client: Any) -> None:
    reasons = {name: client.messages.create(**request) for name, request in REQUESTS.items()}
    assert {name: message.stop_reason for name, message in reasons.items()} == {
        "text": "end_turn",
        "tool": "tool_use",
        "parallel": "tool_use",
        "no arguments": "tool_use",
        "thinking": "end_turn",
        "adaptive": "end_turn",
        "omitted": "end_turn",
        "thinking and tool": "tool_use",
        "schema": "end_turn",
        "stop": "stop_sequence",
        "length": "max_tokens",
        "image": "end_turn",
    }
    assert reasons["stop"].stop_sequence == "STOP"
    assert reasons["stop"].content[0].text == "You said: one "
    assert reasons["length"].content[0].text == "You said:"
    assert reasons["image"].content[0].text == "You said: Look. (With 1 image, 1 file.)"
    assert [(block.name, block.input) for block in reasons["parallel"].content] == [
        ("get_weather", {"city": "Paris", "unit": "celsius"}),
        ("get_time", {}),
    ]


def test_order_of_events(client: Any) -> None:
    kinds = [event.type for event in client.messages.create(**ask("hi", thinking=THINKING), stream=True)]
    deltas = kinds.count("content_block_delta")
    assert kinds[:2] == ["message_start", "content_block_start"]
    assert kinds[-3:] == ["content_block_stop", "message_delta", "message_stop"]
    assert kinds.count("content_block_start") == 2
    assert deltas > 10


def test_tool_loop_with_thinking(client: Any) -> None:
    request = ask("weather in Paris", tools=[WEATHER], thinking=THINKING)
    first = client.messages.create(**request)
    thinking, call = first.content
    assert thinking.thinking == 'The user wrote "weather in Paris". I will answer that.'
    assert call.input == {"city": "Paris", "unit": "celsius"}
    result = {"type": "tool_result", "tool_use_id": call.id, "content": [{"type": "text", "text": "12 degrees"}]}

    def second(content: list[Any]) -> Any:
        turns = [{"role": "assistant", "content": content}, {"role": "user", "content": [result]}]
        return client.messages.create(**{**request, "messages": request["messages"] + turns})

    assert second(first.content).content[-1].text == "get_weather returned: 12 degrees"
    changed = {"type": "thinking", "thinking": thinking.thinking + " ", "signature": thinking.signature}
    with pytest.raises(
        anthropic.BadRequestError, match=r"messages\.1\.content\.0: Invalid `signature` in `thinking` block"
    ):
        second([changed, call])
    with pytest.raises(anthropic.BadRequestError, match="must start with a thinking block"):
        second([call])


def test_redacted_thinking(sim: Simulator, client: Any) -> None:
    sim.reply("So be it.", redacted=True)
    message = client.messages.create(**ask("why?", thinking=THINKING))
    assert [block.type for block in message.content] == ["redacted_thinking", "text"]
    turns = [{"role": "assistant", "content": message.content}, {"role": "user", "content": "say ok"}]
    request = ask("why?", thinking=THINKING)
    again = client.messages.create(**{**request, "messages": request["messages"] + turns})
    assert again.content[-1].text == "ok"


def test_tool_choice(client: Any) -> None:
    named = client.messages.create(**ask("x", tools=[WEATHER, CLOCK], tool_choice={"type": "tool", "name": "get_time"}))
    assert [block.name for block in named.content] == ["get_time"]
    none = client.messages.create(**ask("x", tools=[WEATHER], tool_choice={"type": "none"}))
    assert none.stop_reason == "end_turn"
    single = client.messages.create(
        **ask(
            "both in parallel", tools=[WEATHER, CLOCK], tool_choice={"type": "any", "disable_parallel_tool_use": True}
        )
    )
    assert len(single.content) == 1


def test_cache_figures(client: Any) -> None:
    system = [{"type": "text", "text": "one two three", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]
    first = client.messages.create(**ask("hello there", system=system)).usage
    assert (first.input_tokens, first.cache_creation_input_tokens, first.cache_read_input_tokens) == (3, 4, 0)
    assert first.cache_creation.ephemeral_1h_input_tokens == 4
    request = ask("hello there", system=system)
    request["messages"] += [{"role": "assistant", "content": "hi"}, {"role": "user", "content": "more"}]
    later = final(client, request).usage
    assert (later.input_tokens, later.cache_creation_input_tokens, later.cache_read_input_tokens) == (7, 0, 4)


def test_scripted_answer(sim: Simulator, client: Any) -> None:
    for read in (lambda: client.messages.create(**ask("x")), lambda: final(client, ask("x"))):
        sim.reply(
            "Scripted", reasoning="thought", tool_calls=[("f", {"a": [1]})], usage=Usage(100, 50, cached_tokens=30)
        )
        message = read()
        assert [block.type for block in message.content] == ["thinking", "text", "tool_use"]
        assert message.content[2].input == {"a": [1]}
        assert (message.usage.input_tokens, message.usage.cache_read_input_tokens, message.usage.output_tokens) == (
            70,
            30,
            50,
        )
    sim.reply("no", finish="pause_turn")
    assert client.messages.create(**ask("x")).stop_reason == "pause_turn"


ERRORS = [
    (400, "BadRequestError", "invalid_request_error"),
    (401, "AuthenticationError", "authentication_error"),
    (403, "PermissionDeniedError", "permission_error"),
    (404, "NotFoundError", "not_found_error"),
    (409, "ConflictError", "invalid_request_error"),
    (422, "UnprocessableEntityError", "invalid_request_error"),
    (429, "RateLimitError", "rate_limit_error"),
    (500, "InternalServerError", "api_error"),
    (529, "OverloadedError", "overloaded_error"),
]


@pytest.mark.parametrize(("status", "name", "kind"), ERRORS)
def test_errors(sim: Simulator, client: Any, status: int, name: str, kind: str) -> None:
    sim.fail(status, "these words", headers={"Retry-After": "3"})
    with pytest.raises(anthropic.APIStatusError, match="these words") as caught:
        client.messages.create(**ask("x"))
    assert type(caught.value).__name__ == name
    assert caught.value.status_code == status
    assert caught.value.body["error"]["type"] == kind
    assert caught.value.response.headers["retry-after"] == "3"
    assert caught.value.request_id == "req_simulated"


def test_errors_by_reason(sim: Simulator, client: Any) -> None:
    sim.fail(reason="context_window")
    with pytest.raises(anthropic.BadRequestError, match=r"prompt is too long: \d+ tokens > \d+ maximum"):
        client.messages.create(**ask("x"))


def test_error_inside_a_stream(sim: Simulator, client: Any) -> None:
    sim.fault("error", after_events=5, status=529)
    stream = client.messages.create(**ask("a b c d"), stream=True)
    events: list[Any] = []
    with pytest.raises(anthropic.APIError, match="overloaded_error"):
        events.extend(stream)
    assert "".join(event.delta.text for event in events if event.type == "content_block_delta") == "You said"


def test_client_retries_what_fails(sim: Simulator) -> None:
    sim.fail(529, headers={"retry-after-ms": "1"})
    with anthropic.Anthropic(base_url=sim.url, api_key="k", max_retries=1) as client:
        assert client.messages.create(**ask("say hi")).content[0].text == "hi"
    assert [received.status for received in sim.requests] == [529, 200]


def test_models(client: Any) -> None:
    assert "simulated" in [model.id for model in client.models.list()]
    assert client.models.retrieve("any-name").id == "any-name"


def test_beta_output_format(post: Callable[..., Any]) -> None:
    body = ask("x", output_format={"type": "json_schema", "schema": SCHEMA})
    beta = {"anthropic-beta": "structured-outputs-2025-11-13"}
    assert post("/v1/messages", body, beta).json["content"][0]["text"] == '{"name": "sample name", "age": 1}'
    assert post("/v1/messages", body).message == "output_format: Extra inputs are not permitted"


def test_old_text_completions(post: Callable[..., Any]) -> None:
    body = {"model": "m", "prompt": "\n\nHuman: say one two\n\nAssistant:", "max_tokens_to_sample": 9}
    whole = post("/v1/complete", body).json
    assert (whole["completion"], whole["stop_reason"], whole["stop"]) == (" one two", "stop_sequence", "\n\nHuman:")
    events = post("/v1/complete", {**body, "stream": True}).events
    assert [name for name, _ in events] == ["completion", "completion", "ping", "completion"]
    assert "".join(data.get("completion", "") for _, data in events) == " one two"
    assert events[-1][1]["stop_reason"] == "stop_sequence"
    assert post("/v1/complete", {**body, "prompt": "say hi"}).status == 400


@pytest.mark.skipif(not hasattr(anthropic.Anthropic, "completions"), reason="newer clients have no text completions")
def test_old_text_completions_with_the_client(client: Any) -> None:
    request = {"model": "m", "prompt": "\n\nHuman: say one two\n\nAssistant:", "max_tokens_to_sample": 9}
    assert client.completions.create(**request).completion == " one two"
    assert "".join(event.completion for event in client.completions.create(**request, stream=True)) == " one two"


def test_both_dialects(post: Callable[..., Any]) -> None:
    """Version 2026-10-21 is spoken with a bearer token and without sampling parameters."""
    body = ask("say hi")
    newer = {"anthropic-version": "2026-10-21", "x-api-key": "", "authorization": "Bearer k"}
    assert post("/v1/messages", body, newer).status == post("/v1/messages", body).status == 200
    warm = {**body, "temperature": 0.5}
    assert post("/v1/messages", warm).status == 200
    assert post("/v1/messages", warm, newer).message == "temperature: Extra inputs are not permitted"
    assert post("/v1/messages", body, {"anthropic-version": ""}).message == "anthropic-version: header is required"
    assert post("/v1/messages", body, {"anthropic-version": "2020-01-01"}).status == 400
