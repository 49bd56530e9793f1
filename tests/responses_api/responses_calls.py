"""Short ways to ask responses over the scripted wire, blocking or awaited, and openai's types as a judge."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from litellm.responses_api.main import aresponses, responses
from scripted import KEY, Canned, Wire, reply, stream

NATIVE = "openai/gpt-4o"
CHAT = "custom_openai/gpt-4o"
BASE = "https://chat.example/v1"
EVENTS: TypeAdapter[Any] = TypeAdapter(list[ResponseStreamEvent])

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def _given(model: str, params: dict[str, Any]) -> dict[str, Any]:
    params.setdefault("api_key", KEY)
    if model.startswith("custom_openai/"):
        params.setdefault("base_url", BASE)
    return params


def ask(wire: Wire, given: Any = "Hello", model: str = NATIVE, **params: Any) -> Any:
    """A plain response."""
    params = _given(model, params)
    if wire.awaits:
        return asyncio.run(aresponses(given, model, **params))
    return responses(given, model, **params)


def listen(wire: Wire, given: Any = "Hello", model: str = NATIVE, **params: Any) -> list[Any]:
    """All events of a streamed response. Those heard before a failure are in `wire.chunks`."""
    return listened(wire, given, model, **params)[0]


def listened(wire: Wire, given: Any = "Hello", model: str = NATIVE, **params: Any) -> tuple[list[Any], Any]:
    """The events, and the iterator that gave them."""
    params = _given(model, params)
    wire.chunks = []
    if not wire.awaits:
        found = responses(given, model, stream=True, **params)
        for event in found:  # one by one: what came before a failure stays
            wire.chunks.append(event)
        return wire.chunks, found

    async def read() -> Any:
        iterator = await aresponses(given, model, stream=True, **params)
        async for event in iterator:
            wire.chunks.append(event)
        return iterator

    return wire.chunks, asyncio.run(read())


def judged(events: list[Any]) -> list[Any]:
    """The events as openai's own types, after their order and numbers were checked."""
    said = [event.model_dump(mode="json") for event in events]
    assert [event["sequence_number"] for event in said] == list(range(len(said)))
    read = EVENTS.validate_python(said)
    assert [event.type for event in read] == [event["type"] for event in said]
    check_order(said)
    return read


def check_order(said: list[dict[str, Any]]) -> None:
    """What the API's page says of the order: items and parts open, fill and close, and `done` repeats deltas."""
    assert [event["type"] for event in said[:2]] == ["response.created", "response.in_progress"]
    items: dict[int, dict[str, Any]] = {}
    done: dict[int, dict[str, Any]] = {}
    texts: dict[tuple[Any, ...], str] = {}
    for event in said[2:-1]:
        kind = event["type"]
        place = event["output_index"]
        if kind == "response.output_item.added":
            assert place == len(items)
            items[place] = event["item"]
            continue
        assert place in items
        assert place not in done
        if kind == "response.output_item.done":
            assert event["item"]["id"] == items[place]["id"]
            done[place] = event["item"]
            continue
        assert event["item_id"] == items[place]["id"]
        where = (kind.rpartition(".")[0], place, event.get("content_index"), event.get("summary_index"))
        if kind.endswith(".delta"):
            texts[where] = texts.get(where, "") + event["delta"]
        elif kind.endswith(("_text.done", "arguments.done", "refusal.done", "input.done")):
            whole = next(event[name] for name in ("text", "arguments", "refusal", "input") if name in event)
            assert texts.pop(where, "") == whole
    assert not texts
    assert done.keys() == items.keys()
    final = said[-1]
    assert final["type"] in ("response.completed", "response.incomplete")
    assert final["response"]["output"] == [done[place] for place in sorted(done)]


def judged_response(response: Any) -> Response:
    """The response as openai's own type."""
    return Response.model_validate(response.model_dump(mode="json"))


def sse(*events: dict[str, Any]) -> list[bytes]:
    """Events as the API sends them."""
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]


def response_body(*output: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A `response` as the API sends it."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1741476777,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": "gpt-4o-2024-08-06",
        "output": list(output),
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 9,
            "input_tokens_details": {"cached_tokens": 2, "cache_write_tokens": 0},
            "output_tokens": 3,
            "output_tokens_details": {"reasoning_tokens": 1},
            "total_tokens": 12,
        },
        "vendor_field": {"kept": True},
        **fields,
    }


def message_item(text: str = "Hello", **fields: Any) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "status": "completed",
        "content": [part],
        **fields,
    }


def native(*output: dict[str, Any], **fields: Any) -> Canned:
    return reply(response_body(*output, **fields))


def native_events(*texts: str) -> list[dict[str, Any]]:
    """The events of a text, in these pieces."""
    item = message_item("".join(texts))
    begun = response_body(status="in_progress", usage=None)
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    empty = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
    events = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {**item, "content": [], "status": "in_progress"},
        },
        {"type": "response.content_part.added", **place, "part": empty},
        *({"type": "response.output_text.delta", **place, "delta": text, "logprobs": []} for text in texts),
        {"type": "response.output_text.done", **place, "text": "".join(texts), "logprobs": []},
        {"type": "response.content_part.done", **place, "part": item["content"][0]},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": response_body(item)},
    ]
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def native_stream(*texts: str) -> Canned:
    return stream(*sse(*native_events(*texts)))
