"""Short ways to say a call, the body it makes, an answer and a stream of the Messages API."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from litellm.call import Call
from litellm.effects import Headers, Reply
from litellm.protocols.anthropic_messages import PROTOCOL
from litellm.protocols.base import WireProtocol
from litellm.providers.row import Provider
from litellm.streaming import ChunkAssembler

MODEL = "claude-sonnet-4-5"
ROW = Provider("anthropic", "https://api.anthropic.com", protocol="anthropic_messages")
HELLO = [{"role": "user", "content": "Hello"}]
HELLO_TURN = {"role": "user", "content": [{"type": "text", "text": "Hello"}]}
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
EPHEMERAL = {"type": "ephemeral"}
SEARCH = {"type": "web_search_20250305", "name": "web_search"}


def call(messages: Any = HELLO, model: str = MODEL, row: Provider = ROW, **given: Any) -> Call:
    """A call; keywords that are fields of `Call` go there, all others are its OpenAI parameters."""
    fields = {name: given.pop(name) for name in list(given) if name in Call.__dataclass_fields__}
    fields.setdefault("base_url", row.base_url)
    return Call(row, model, messages, given, **fields)


def body(asked: Call, protocol: WireProtocol = PROTOCOL) -> dict[str, Any]:
    return json.loads(protocol.build_request(asked).body)


def function(name: str = "weather", **fields: Any) -> dict[str, Any]:
    """A tool in OpenAI's form."""
    return {"type": "function", "function": {"name": name, **fields}}


def tool_call(id_: str | None, name: str = "weather", arguments: Any = "{}") -> dict[str, Any]:
    return {"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}


def assistant(*calls: dict[str, Any], content: Any = None, **fields: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": content, **({"tool_calls": list(calls)} if calls else {}), **fields}


def result(id_: str, content: Any = "ok", **fields: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": id_, "content": content, **fields}


def digest(name: str) -> str:
    """How a rewritten name or id ends."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def user(*parts: Any, **fields: Any) -> dict[str, Any]:
    return {
        "role": "user",
        "content": parts[0] if len(parts) == 1 and isinstance(parts[0], str) else list(parts),
        **fields,
    }


def turn(role: str, *blocks: Any) -> dict[str, Any]:
    """A turn; a string is a text block."""
    return {"role": role, "content": [{"type": "text", "text": b} if isinstance(b, str) else b for b in blocks]}


def use(id_: str, name: str = "weather", **input_: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id_, "name": name, "input": input_}


def answered(id_: str, content: Any = "ok", **fields: Any) -> dict[str, Any]:
    return {"type": "tool_result", "tool_use_id": id_, **({} if content is None else {"content": content}), **fields}


def image(**source: Any) -> dict[str, Any]:
    return {"type": "image", "source": source}


def document(title: str | None = None, **source: Any) -> dict[str, Any]:
    return {"type": "document", "source": source, **({"title": title} if title else {})}


def system(said: Any, role: str = "system", **fields: Any) -> dict[str, Any]:
    return {"role": role, "content": said, **fields}


# --- answers ---


def message(*content: dict[str, Any], stop_reason: str = "end_turn", **fields: Any) -> dict[str, Any]:
    """A `message` as the API sends it."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": list(content),
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 5},
        **fields,
    }


def text(said: str, *citations: dict[str, Any]) -> dict[str, Any]:
    return {"type": "text", "text": said, "citations": list(citations) or None}


def tool_use(id_: str, name: str = "weather", **input_: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id_, "name": name, "input": input_}


def thinking(said: str, signature: str = "sig") -> dict[str, Any]:
    return {"type": "thinking", "thinking": said, "signature": signature}


def answer(sent: Any, asked: Call | None = None, protocol: WireProtocol = PROTOCOL) -> dict[str, Any]:
    data = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    return protocol.parse_response(Reply(200, Headers(), data), asked or call())


# --- streams ---


def event(data: dict[str, Any]) -> bytes:
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


PING = event({"type": "ping"})


def events_of(sent: dict[str, Any], sizes: Iterator[int] | None = None) -> list[bytes]:
    """The events that stream this message: text and JSON in pieces of these sizes (default 4)."""

    def pieces(whole: str) -> Iterator[str]:
        at = 0
        while at < len(whole):
            size = next(sizes, 4) if sizes is not None else 4
            yield whole[at : at + size]
            at += size

    start = {**sent, "content": [], "stop_reason": None, "stop_sequence": None}
    start["usage"] = {**sent["usage"], "output_tokens": 1}
    start.pop("container", None)
    out = [event({"type": "message_start", "message": start}), PING]
    for index, block in enumerate(sent["content"]):
        begun, deltas = _deltas(block, pieces)
        out.append(event({"type": "content_block_start", "index": index, "content_block": begun}))
        out += [event({"type": "content_block_delta", "index": index, "delta": delta}) for delta in deltas]
        out.append(event({"type": "content_block_stop", "index": index}))
    delta = {name: sent.get(name) for name in ("stop_reason", "stop_sequence", "stop_details", "container")}
    out.append(event({"type": "message_delta", "delta": delta, "usage": sent["usage"]}))
    return [*out, event({"type": "message_stop"})]


def _deltas(block: dict[str, Any], pieces: Any) -> tuple[dict[str, Any], Iterable[dict[str, Any]]]:
    """How a block starts, and the deltas that complete it."""
    kind = block["type"]
    if kind == "text":
        cited = block.get("citations") or ()
        begun = {**block, "text": "", **({"citations": []} if cited else {})}
        said = [{"type": "text_delta", "text": piece} for piece in pieces(block["text"])]
        return begun, [*({"type": "citations_delta", "citation": one} for one in cited), *said]
    if kind == "thinking":
        said = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(block["thinking"])]
        return {**block, "thinking": "", "signature": ""}, [
            *said,
            {"type": "signature_delta", "signature": block["signature"]},
        ]
    if kind in ("tool_use", "server_tool_use"):
        written = json.dumps(block["input"]) if block["input"] else ""
        said = [{"type": "input_json_delta", "partial_json": piece} for piece in ("", *pieces(written))]
        return {**block, "input": {}}, said if written else []
    return block, []


class Reader:
    """Reads a stream as the pipeline does: framing, parser, assembler."""

    def __init__(self, asked: Call | None = None, protocol: WireProtocol = PROTOCOL) -> None:
        asked = asked or call()
        self.framing = protocol.framing()
        self.parser = protocol.stream(asked)
        self.assembler = ChunkAssembler(asked.model, include_usage=True)
        self.chunks: list[Any] = []

    def feed(self, data: bytes) -> None:
        for frame in self.framing.feed(data):
            if not self.parser.complete:
                self.chunks += self.assembler.assemble(self.parser.parse_event(frame))

    def end(self) -> list[Any]:
        for frame in self.framing.end():
            if not self.parser.complete:
                self.chunks += self.assembler.assemble(self.parser.parse_event(frame))
        if not self.parser.complete:
            self.chunks += self.assembler.assemble(self.parser.end())
        if self.parser.complete:
            self.chunks += self.assembler.end()
        return self.chunks


def read(
    stream: bytes, asked: Call | None = None, protocol: WireProtocol = PROTOCOL, cut: int | None = None
) -> list[Any]:
    """The chunks of a stream; `cut`: its bytes come in two reads, parted there."""
    reader = Reader(asked, protocol)
    for block in (stream,) if cut is None else (stream[:cut], stream[cut:]):
        reader.feed(block)
    chunks = reader.end()
    assert reader.parser.complete
    return chunks


def deltas(chunks: list[Any]) -> list[Any]:
    """What the chunks say, one entry each: the delta's fields that say something, the finish reason, or `usage`."""
    out: list[Any] = []
    for chunk in chunks:
        choice = chunk.choices[0]
        said = {name: value for name, value in choice.delta.model_dump(exclude_none=True).items() if value}
        out.append(said or choice.finish_reason or "usage")
    return out
