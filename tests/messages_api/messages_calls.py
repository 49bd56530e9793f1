"""Short ways to ask messages over the scripted wire, blocking or awaited, and Anthropic's SDK as a judge."""

from __future__ import annotations

import asyncio
import json
from importlib import import_module
from typing import Any

import pytest

from litellm.anthropic_interface.messages import acreate, create
from scripted import KEY, Wire

pytest.importorskip("anthropic.types", reason="the anthropic package needs Python 3.11")
anthropic = import_module("anthropic")
MESSAGE = import_module("anthropic.types").Message
PARAMS = import_module("anthropic.types.message_create_params")
HTTP = getattr(anthropic._base_client, "httpx2", None) or anthropic._base_client.httpx

NATIVE = "anthropic/claude-sonnet-4-5"
CHAT = "custom_openai/gpt-4o"
BASE = "https://chat.example/v1"
HELLO = [{"role": "user", "content": "Hello"}]

WEATHER = {
    "name": "get_weather",
    "description": "The weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def ask(wire: Wire, messages: Any = HELLO, model: str = NATIVE, **params: Any) -> Any:
    """A plain message."""
    given = _given(model, params)
    if wire.awaits:
        return asyncio.run(acreate(messages=messages, model=model, **given))
    return create(messages=messages, model=model, **given)


def listen(wire: Wire, messages: Any = HELLO, model: str = NATIVE, **params: Any) -> list[bytes]:
    """All events of a streamed message. Those heard before a failure are in `wire.chunks`."""
    given = _given(model, params)
    wire.chunks = []
    if not wire.awaits:
        for event in create(messages=messages, model=model, stream=True, **given):
            wire.chunks.append(event)
        return wire.chunks

    async def read() -> None:
        async for event in await acreate(messages=messages, model=model, stream=True, **given):
            wire.chunks.append(event)

    asyncio.run(read())
    return wire.chunks


def _given(model: str, params: dict[str, Any]) -> dict[str, Any]:
    given = {"api_key": KEY, "max_tokens": 100, **params}
    return {"base_url": BASE, **given} if model.startswith("custom_openai/") else given


def decoded(events: list[bytes]) -> list[dict[str, Any]]:
    """The events' data, after their form on the wire was checked."""
    found = []
    for event in events:
        name, data, *rest = event.decode().split("\n")
        assert rest == ["", ""]
        said = json.loads(data.removeprefix("data: "))
        assert name == f"event: {said['type']}"
        found.append(said)
    return found


def judged(message: dict[str, Any]) -> Any:
    """The message as the SDK's own type, strictly."""
    return MESSAGE.model_validate_json(json.dumps(message), strict=True)


def read_by_the_sdk(events: list[bytes]) -> dict[str, Any]:
    """What the SDK's stream reader makes of these events, as a dict."""

    def answer(_: Any) -> Any:
        return HTTP.Response(200, headers={"content-type": "text/event-stream"}, content=b"".join(events))

    http = HTTP.Client(transport=HTTP.MockTransport(answer))
    client = anthropic.Anthropic(api_key=KEY, base_url="https://sdk.example", http_client=http, max_retries=0)
    with client, client.messages.stream(model="m", max_tokens=9, messages=HELLO) as stream:  # type: ignore[arg-type]
        return stream.get_final_message().to_dict()


def check_order(events: list[dict[str, Any]]) -> None:
    """What the API's page says of the order: a start, blocks that open, fill and close, why it ended, a stop."""
    assert events[0]["type"] == "message_start"
    assert events[0]["message"]["content"] == []
    assert [event["type"] for event in events[-2:]] == ["message_delta", "message_stop"]
    begun, ended = [], []
    for event in events[1:-2]:
        place = event["index"]
        if event["type"] == "content_block_start":
            assert place == len(begun)
            begun.append(event["content_block"]["type"])
            continue
        assert place < len(begun)
        assert place not in ended
        if event["type"] == "content_block_stop":
            ended.append(place)
        else:
            assert event["type"] == "content_block_delta"
            assert begun[place] in _FILLED[event["delta"]["type"]]
    assert sorted(ended) == list(range(len(begun)))


_FILLED = {
    "text_delta": ("text",),
    "citations_delta": ("text",),
    "thinking_delta": ("thinking",),
    "signature_delta": ("thinking",),
    "input_json_delta": ("tool_use", "server_tool_use"),
}


def sse(*events: dict[str, Any]) -> list[bytes]:
    """Events as the API sends them."""
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]


def message_body(*content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A message as the API sends it."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": list(content or [{"type": "text", "text": "Hello"}]),
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 3, "cache_read_input_tokens": 2, "new_figure": 1},
        "vendors_own": {"kept": True},
        **fields,
    }


def message_events(*texts: str) -> list[dict[str, Any]]:
    """The events of a text, in these pieces."""
    return [
        {"type": "message_start", "message": message_body(content=[], stop_reason=None)},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
        *({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}} for text in texts),
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 3},
        },
        {"type": "message_stop"},
    ]
