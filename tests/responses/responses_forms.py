"""Short ways to say a call, its body, an answer of the Responses API, and the stream that the API would make of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from openai.types.responses import ResponseInputItemParam, ResponseStreamEvent
from pydantic import TypeAdapter

from litellm.call import Call
from litellm.effects import Headers, Reply
from litellm.protocols.base import WireProtocol
from litellm.protocols.openai_responses import PROTOCOL
from litellm.providers.row import Provider
from litellm.streaming import ChunkAssembler, stream_chunk_builder

ITEMS: TypeAdapter[Any] = TypeAdapter(list[ResponseInputItemParam])
"""The vendor's own type of a request's input."""
EVENTS: TypeAdapter[Any] = TypeAdapter(list[ResponseStreamEvent])

MODEL = "gpt-5-codex"
ROW = Provider(
    "openai",
    "https://api.openai.com/v1",
    protocol="openai_responses",
    keeps_developer=True,
    unsupported=frozenset({"thinking"}),
)
HELLO = [{"role": "user", "content": "Hello"}]
HELLO_ITEM = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]}


def call(messages: Any = HELLO, model: str = MODEL, row: Provider = ROW, **given: Any) -> Call:
    """A call; keywords that are fields of `Call` go there, all others are its OpenAI parameters."""
    fields = {name: given.pop(name) for name in list(given) if name in Call.__dataclass_fields__}
    fields.setdefault("base_url", row.base_url)
    return Call(row, model, messages, given, **fields)


def body(asked: Call, protocol: WireProtocol = PROTOCOL) -> dict[str, Any]:
    return json.loads(protocol.build_request(asked).body)


def items(messages: Any, **given: Any) -> list[dict[str, Any]]:
    """The input that a conversation becomes."""
    return body(call(messages, **given))["input"]


def function(name: str = "weather", **fields: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **fields}}


def tool_call(id_: Any, name: str = "weather", arguments: Any = "{}") -> dict[str, Any]:
    return {"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}


# --- items of an answer, as the API gives them ---


def text_part(text: str, *annotations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": list(annotations), "logprobs": [], **fields}


def message(*parts: Any, id_: str = "msg_1", **fields: Any) -> dict[str, Any]:
    content = [text_part(part) if isinstance(part, str) else part for part in parts]
    return {"type": "message", "id": id_, "role": "assistant", "status": "completed", "content": content, **fields}


def reasoning(*summary: str, id_: str = "rs_1", encrypted: str | None = "gAAAA", **fields: Any) -> dict[str, Any]:
    parts = [{"type": "summary_text", "text": text} for text in summary]
    return {"type": "reasoning", "id": id_, "summary": parts, "encrypted_content": encrypted, **fields}


def function_call(
    call_id: str = "call_1", name: str = "weather", arguments: str = "{}", id_: str = "fc_1"
) -> dict[str, Any]:
    return {
        "type": "function_call",
        "id": id_,
        "call_id": call_id,
        "name": name,
        "arguments": arguments,
        "status": "completed",
    }


def custom_call(call_id: str = "call_1", name: str = "run", given: str = "ls", id_: str = "ctc_1") -> dict[str, Any]:
    return {"type": "custom_tool_call", "id": id_, "call_id": call_id, "name": name, "input": given}


def web_search(id_: str = "ws_1") -> dict[str, Any]:
    action = {"type": "search", "query": "weather", "queries": ["weather"]}
    return {"type": "web_search_call", "id": id_, "status": "completed", "action": action}


def image(data: str = "aGk=", id_: str = "ig_1") -> dict[str, Any]:
    return {"type": "image_generation_call", "id": id_, "status": "completed", "result": data, "output_format": "png"}


def citation(start: int, end: int, url: str = "https://example.com/a") -> dict[str, Any]:
    return {"type": "url_citation", "start_index": start, "end_index": end, "url": url, "title": "A"}


USAGE = {
    "input_tokens": 36,
    "input_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 0},
    "output_tokens": 87,
    "output_tokens_details": {"reasoning_tokens": 64},
    "total_tokens": 123,
}


def response(*output: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A `response` object as the API sends it."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1741476777,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "model": "gpt-5-codex-2025-09-15",
        "output": list(output),
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "service_tier": "default",
        "usage": USAGE,
        **fields,
    }


# --- the stream of an answer ---


def events(whole: dict[str, Any], size: int = 3) -> Iterator[dict[str, Any]]:
    """The events that say `whole`, texts in pieces of `size` characters."""
    for number, event in enumerate(_events(whole, size)):
        yield {**event, "sequence_number": number}


def _events(whole: dict[str, Any], size: int) -> Iterator[dict[str, Any]]:
    begun = {
        **whole,
        "status": "in_progress",
        "output": [],
        "usage": None,
        "incomplete_details": None,
        "service_tier": "auto",
    }
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    for index, item in enumerate(whole["output"]):
        place = {"output_index": index, "item_id": item["id"]}
        yield {"type": "response.output_item.added", "output_index": index, "item": _opened(item)}
        if item["type"] == "message":
            for number, part in enumerate(item["content"]):
                yield from _part_events(part, {**place, "content_index": number}, size)
        elif item["type"] == "function_call":
            yield from _said("response.function_call_arguments", place, "arguments", item["arguments"], size)
        elif item["type"] == "custom_tool_call":
            yield from _said("response.custom_tool_call_input", place, "input", item["input"], size)
        elif item["type"] == "reasoning":
            for number, part in enumerate(item["summary"]):
                inner = {**place, "summary_index": number}
                yield {"type": "response.reasoning_summary_part.added", **inner, "part": {**part, "text": ""}}
                yield from _said("response.reasoning_summary_text", inner, "text", part["text"], size)
                yield {"type": "response.reasoning_summary_part.done", **inner, "part": part}
            for number, part in enumerate(item.get("content") or ()):
                yield from _said(
                    "response.reasoning_text", {**place, "content_index": number}, "text", part["text"], size
                )
        elif item["type"] == "web_search_call":
            for state in ("in_progress", "searching", "completed"):
                yield {"type": f"response.web_search_call.{state}", **place}
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{whole['status']}", "response": whole}


def _opened(item: dict[str, Any]) -> dict[str, Any]:
    empty = {
        "message": {"content": []},
        "function_call": {"arguments": ""},
        "custom_tool_call": {"input": ""},
        "reasoning": {"summary": [], "encrypted_content": "half"},
    }
    return {**item, **({"status": "in_progress"} if "status" in item else {}), **empty.get(item["type"], {})}


def _part_events(part: dict[str, Any], place: dict[str, Any], size: int) -> Iterator[dict[str, Any]]:
    if part["type"] == "refusal":
        yield {"type": "response.content_part.added", **place, "part": {"type": "refusal", "refusal": ""}}
        yield from _said("response.refusal", place, "refusal", part["refusal"], size)
    else:
        yield {"type": "response.content_part.added", **place, "part": text_part("")}
        for number, piece in enumerate(_pieces(part["text"], size)):
            logprobs = part["logprobs"][number : number + 1]
            yield {"type": "response.output_text.delta", **place, "delta": piece, "logprobs": logprobs}
        for number, note in enumerate(part["annotations"]):
            yield {
                "type": "response.output_text.annotation.added",
                **place,
                "annotation_index": number,
                "annotation": note,
            }
        yield {"type": "response.output_text.done", **place, "text": part["text"], "logprobs": part["logprobs"]}
    yield {"type": "response.content_part.done", **place, "part": part}


def _said(kind: str, place: dict[str, Any], field: str, text: str, size: int) -> Iterator[dict[str, Any]]:
    for piece in _pieces(text, size):
        yield {"type": f"{kind}.delta", **place, "delta": piece}
    yield {"type": f"{kind}.done", **place, field: text, **({"name": "weather"} if field == "arguments" else {})}


def _pieces(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def raw(found: Iterable[dict[str, Any]]) -> bytes:
    """Events as the API sends them."""
    return b"".join(
        b"event: " + event["type"].encode() + b"\ndata: " + json.dumps(event).encode() + b"\n\n" for event in found
    )


# --- what we make of it ---


def parsed(whole: dict[str, Any], asked: Call | None = None, protocol: WireProtocol = PROTOCOL) -> dict[str, Any]:
    return protocol.parse_response(Reply(200, Headers(), json.dumps(whole).encode()), asked or call())


def heard(data: Iterable[bytes], asked: Call | None = None, protocol: WireProtocol = PROTOCOL) -> list[Any]:
    """The chunks of a stream that came in these blocks. Fails where the stream is not whole."""
    asked = asked or call(stream=True)
    framing, parser, assembler = protocol.framing(), protocol.stream(asked), ChunkAssembler(asked.model, True)
    chunks: list[Any] = []
    for block in data:
        for frame in framing.feed(block):
            chunks += assembler.assemble(parser.parse_event(frame))
    for frame in framing.end():
        chunks += assembler.assemble(parser.parse_event(frame))
    chunks += assembler.assemble(parser.end())
    assert parser.complete, "the stream is not whole"
    return chunks + assembler.end()


def summed(chunks: list[Any]) -> dict[str, Any]:
    """The answer that chunks add up to, in the form of `parsed`."""
    whole = stream_chunk_builder(chunks)
    assert whole is not None
    return whole.model_dump(exclude_none=True)
