"""Calls, answers and streams of Gemini's form, made by hand: no network, no clock."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from litellm.answers import chat
from litellm.call import Call
from litellm.effects import Headers, Reply
from litellm.protocols.gemini import PROTOCOL
from litellm.providers.table_google import ROWS
from litellm.streaming import ChunkAssembler, stream_chunk_builder

GEMINI, VERTEX = ROWS
HELLO = [{"role": "user", "content": "Hello"}]
PNG = "data:image/png;base64,iVBORw0KGgo="

_FIELDS = (
    "extra", "extra_body", "options", "api_key", "base_url", "base_url_given", "stream", "drop_params", "headers",
    "api_version",
)  # fmt: skip


def call(model: str = "gemini-2.5-flash", messages: Any = HELLO, row: Any = GEMINI, **given: Any) -> Call:
    """A call to a model; keywords are fields of the call where they name one, else OpenAI parameters."""
    fields = {name: given.pop(name) for name in _FIELDS if name in given}
    fields.setdefault("base_url", row.base_url)
    fields.setdefault("api_key", "test-key")
    return Call(provider=row, model=model, messages=list(messages), params=given, **fields)


def body(model: str = "gemini-2.5-flash", messages: Any = HELLO, **given: Any) -> dict[str, Any]:
    """The request's body, as it is on the wire."""
    return json.loads(PROTOCOL.build_request(call(model, messages, **given)).body)


def contents(messages: Any, model: str = "gemini-2.5-flash") -> Any:
    return body(model, messages)["contents"]


def config(**given: Any) -> Any:
    return body(**given).get("generationConfig")


def event(
    parts: Any = None, finish: str | None = None, usage: Any = None, index: int | None = None, **candidate: Any
) -> dict[str, Any]:
    """A `GenerateContentResponse` with one candidate."""
    if parts is not None:
        candidate["content"] = {"role": "model", "parts": [{"text": parts}] if isinstance(parts, str) else parts}
    if finish is not None:
        candidate["finishReason"] = finish
    if index is not None:
        candidate["index"] = index
    found: dict[str, Any] = {"candidates": [candidate], "modelVersion": "gemini-2.5-flash", "responseId": "r1"}
    if usage is not None:
        found["usageMetadata"] = usage
    return found


USAGE = {"promptTokenCount": 9, "candidatesTokenCount": 3, "totalTokenCount": 12}


def sse(events: Iterable[Any]) -> bytes:
    return b"".join(b"data: " + json.dumps(found).encode() + b"\r\n\r\n" for found in events)


def plain(answer: Any, **given: Any) -> Any:
    """A `ModelResponse` for a whole answer."""
    asked = call(**given)
    reply = Reply(200, Headers(), answer if isinstance(answer, bytes) else json.dumps(answer).encode())
    return chat(PROTOCOL.parse_response(reply, asked), asked, Headers(), 1.0)


def chunks(blocks: Iterable[bytes], include_usage: bool = True) -> list[Any]:
    """The chunks of a stream in these blocks. Raises what the parser raises; `EOFError` for half a stream."""
    framing, parser = PROTOCOL.framing(), PROTOCOL.stream(call())
    assembler = ChunkAssembler("gemini-2.5-flash", include_usage)
    found: list[Any] = []
    for block in blocks:
        for frame in framing.feed(block):
            found += assembler.assemble(parser.parse_event(frame))
    for frame in framing.end():
        found += assembler.assemble(parser.parse_event(frame))
    found += assembler.assemble(parser.end())
    if not parser.complete:
        raise EOFError("the stream ended before the answer did")
    return found + assembler.end()


def streamed(events: Iterable[Any]) -> Any:
    """What the chunks of a stream add up to."""
    return stream_chunk_builder(chunks([sse(events)]))


def shown(response: Any) -> dict[str, Any]:
    """What an answer says, without ids and times that are made up where the vendor gives none."""
    found = response.model_dump(exclude_none=True)
    for choice in found["choices"]:
        for made in choice["message"].get("tool_calls") or ():
            if made["id"].startswith("call_"):
                made["id"] = "call_" + made["id"][29:]
    return {"model": found["model"], "id": found["id"], "choices": found["choices"], "usage": found.get("usage")}
