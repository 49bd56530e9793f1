"""AWS's side of the wire for tests: calls to its rows, frames of its event streams, and what a stream adds up to."""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Iterable, Mapping
from struct import pack
from typing import Any

from litellm import params as names, protocols
from litellm.call import Call
from litellm.effects import Headers, Reply
from litellm.providers.row import Provider
from litellm.providers.table_aws import ROWS
from litellm.streaming import ChunkAssembler, stream_chunk_builder
from litellm.types.completion import ModelResponse

AWS = {row.slug: row for row in ROWS}
HELLO = [{"role": "user", "content": "Hello"}]
CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


class Refused(Exception):
    """The model does not take this parameter."""


def call(
    model: str = CLAUDE,
    messages: Any = HELLO,
    *,
    row: str | Provider = "bedrock",
    base_url: str = "",
    **given: Any,
) -> Call:
    """A call without what its model does not take; keywords that are fields of `Call` are those, the rest parameters.

    Raises `Refused`."""
    provider = AWS[row] if isinstance(row, str) else row
    fields = {name: given.pop(name) for name in list(given) if name in Call.__dataclass_fields__}
    made = Call(provider, model, messages, given, base_url=base_url or provider.base_url, **fields)
    protocol = protocol_of(made)
    for name in names.refused(given, protocol.params, protocol.unsupported(made)):
        value = given.pop(name)
        if not (made.drop_params or name in names.QUIET or name == "stream_options" or names.is_neutral(name, value)):
            raise Refused(name)
    return made


def protocol_of(made: Call) -> Any:
    return protocols.load(made.provider.protocol_for(made.model))


def body_of(made: Call) -> Any:
    """The JSON body of the request for this call."""
    return json.loads(protocol_of(made).build_request(made).body)


def read(made: Call, answer: Any, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the protocol makes of this answer."""
    data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return protocol_of(made).parse_response(Reply(200, Headers((headers or {}).items()), data), made)


# --- event streams ---


def frame(payload: Any, **headers: Any) -> bytes:
    """One frame; header names have `-` for `_` and get their colon, strings are of type 7."""
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    block = b""
    for name, value in headers.items():
        key = (":" + name.replace("_", "-")).encode()
        text = value.encode()
        block += bytes([len(key)]) + key + b"\x07" + pack("!H", len(text)) + text
    prelude = pack("!II", 16 + len(block) + len(data), len(block))
    message = prelude + pack("!I", crc32(prelude)) + block + data
    return message + pack("!I", crc32(message))


def event(name: str, payload: Any) -> bytes:
    return frame(payload, event_type=name, content_type="application/json", message_type="event")


def events(*pairs: tuple[str, Any]) -> bytes:
    return b"".join(event(name, payload) for name, payload in pairs)


def fault(name: str, message: str = "no", **more: Any) -> bytes:
    """An exception inside a stream."""
    return frame({"message": message, **more}, message_type="exception", exception_type=name)


def chunks_of(made: Call, pieces: Iterable[bytes], whole: bool = True) -> list[Any]:
    """The chunks of a streamed answer whose bytes come in these pieces."""
    protocol = protocol_of(made)
    framing, parser = protocol.framing(), protocol.stream(made)
    assembler = ChunkAssembler(made.model, True)
    chunks: list[Any] = []
    for piece in pieces:
        for one in framing.feed(piece):
            chunks += assembler.assemble(parser.parse_event(one))
    for one in framing.end():
        chunks += assembler.assemble(parser.parse_event(one))
    if not parser.complete:
        chunks += assembler.assemble(parser.end())
    assert parser.complete is whole
    return chunks + assembler.end()


def sum_of(made: Call, data: bytes, size: int | None = None) -> Any:
    """The answer that a stream adds up to, its bytes cut every `size`."""
    pieces = [data] if size is None else [data[at : at + size] for at in range(0, len(data), size)]
    return stream_chunk_builder(chunks_of(made, pieces))


def plain(answer: Any) -> dict[str, Any]:
    """Choices and usage of an answer, however it came, without what is not there."""
    if isinstance(answer, dict):
        said = {name: value for name, value in answer.items() if value is not None}
        answer = ModelResponse.model_validate({"id": "x", "created": 1, "model": "m", **said})
    dumped = answer.model_dump(exclude_none=True)
    for choice in dumped["choices"]:
        for made in choice["message"].get("tool_calls") or ():
            made.pop("index", None)
    return {"choices": dumped["choices"], "usage": dumped.get("usage")}
