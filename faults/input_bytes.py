"""Bytes that servers might send: JSON made of a format's own words, framed as streams are, and damaged.

The words are taken from the source of the protocol that will read them, so that they lead somewhere in it.
"""

from __future__ import annotations

import ast
import inspect
import json
import random
import struct
import sys
import zlib
from functools import cache
from typing import Any

from litellm import protocols
from litellm.call import Call
from litellm.pipeline import Attempt

SKELETONS: tuple[Any, ...] = (
    {
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {
            "role": "assistant", "content": "hi", "tool_calls": [
                {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    },
    {
        "id": "x", "choices": [{"index": 0, "finish_reason": None, "delta": {"content": "a", "tool_calls": [
            {"index": 0, "id": "c", "function": {"name": "f", "arguments": "{"}}]}}],
    },
    {
        "id": "m", "type": "message", "role": "assistant", "model": "c", "stop_reason": "tool_use",
        "content": [{"type": "text", "text": "a"}, {"type": "tool_use", "id": "t", "name": "f", "input": {}},
                    {"type": "thinking", "thinking": "h", "signature": "s"}],
        "usage": {"input_tokens": 1, "output_tokens": 1},
    },
    {"type": "message_start", "message": {"id": "m", "model": "c", "usage": {"input_tokens": 1}}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "a"}},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 3}},
    {
        "candidates": [{"content": {"parts": [{"text": "a"}, {"functionCall": {"name": "f", "args": {}}}]},
                        "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1}, "modelVersion": "g",
    },
    {"output": {"message": {"role": "assistant", "content": [{"text": "a"}, {"toolUse": {
        "toolUseId": "t", "name": "f", "input": {}}}]}}, "stopReason": "end_turn",
     "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}},
    {"contentBlockIndex": 0, "delta": {"text": "a"}},
    {"model": "m", "message": {"role": "assistant", "content": "a"}, "done": True, "prompt_eval_count": 1},
    {"error": {"message": "no", "type": "t", "code": "c", "param": None}},
    {"message": "no"}, {"detail": [{"loc": ["a"], "msg": "m"}]}, {"errors": [{"code": 1, "message": "m"}]},
    {"generated_text": "a"}, {"outputs": [{"text": "a"}]}, {"type": "response.output_text.delta", "delta": "a"},
)  # fmt: skip
EVENTS = ("message", "error", "contentBlockDelta", "messageStop", "metadata", "chunk", "exception", "done", "")


@cache
def words(name: str) -> tuple[str, ...]:
    """The short texts in the source of a protocol and of what it inherits."""
    found: set[str] = set()
    for cls in type(protocols.load(name)).__mro__:
        module = sys.modules.get(cls.__module__)
        if module is None or not cls.__module__.startswith("litellm"):
            continue
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) <= 30:
                found.add(node.value)
    return tuple(sorted(found))


def leaf(dice: random.Random, vocabulary: tuple[str, ...]) -> Any:
    return dice.choice(
        (None, True, 0, 1, -1, 2**70, 0.5, "", "a", "{}", '{"a"', "\ud83d", [], {}, [None], {"a": None}, [[]],
         dice.choice(vocabulary), dice.choice(vocabulary))
    )  # fmt: skip


def random_json(dice: random.Random, vocabulary: tuple[str, ...], depth: int = 4) -> Any:
    kind = dice.randrange(5)
    if depth == 0 or kind == 0:
        return leaf(dice, vocabulary)
    if kind == 1:
        return [random_json(dice, vocabulary, depth - 1) for _ in range(dice.randrange(3))]
    return {dice.choice(vocabulary): random_json(dice, vocabulary, depth - 1) for _ in range(dice.randrange(5))}


def bent(value: Any, dice: random.Random, vocabulary: tuple[str, ...]) -> Any:
    """The value with something at one place replaced or missing."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        if dice.random() < 0.1:
            return {key: item for key, item in value.items() if key != name}
        return {**value, name: bent(value[name], dice, vocabulary)}
    if isinstance(value, list) and value and dice.random() < 0.85:
        place = dice.randrange(len(value))
        return [bent(item, dice, vocabulary) if number == place else item for number, item in enumerate(value)]
    return random_json(dice, vocabulary, 2)


def documents(dice: random.Random, vocabulary: tuple[str, ...], count: int) -> list[bytes]:
    """JSON texts."""
    found = []
    for _ in range(count):
        kind = dice.random()
        base = dice.choice(SKELETONS)
        value = base if kind < 0.2 else bent(base, dice, vocabulary) if kind < 0.7 else random_json(dice, vocabulary)
        found.append(json.dumps(value).encode())
    return found


def aws_frame(event: str, data: bytes) -> bytes:
    """A frame of AWS's event streams, in form."""
    headers = b""
    for name, value in ((":event-type", event), (":message-type", "event"), (":content-type", "application/json")):
        headers += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(data), len(headers))
    whole = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + data
    return whole + struct.pack(">I", zlib.crc32(whole))


def framed(documents: list[bytes], dice: random.Random) -> bytes:
    """Documents as a stream, in one of the framings."""
    kind = dice.randrange(3)
    if kind == 0:
        end = dice.choice((b"\n\n", b"\r\n\r\n", b"\r\r"))
        name = b"event: " + dice.choice(EVENTS).encode() + end[: len(end) // 2] if dice.random() < 0.5 else b""
        done = b"data: [DONE]" + end if dice.random() < 0.5 else b""
        return b"".join(name + b"data: " + document + end for document in documents) + done
    if kind == 1:
        return b"\n".join(documents) + b"\n"
    return b"".join(aws_frame(dice.choice(EVENTS), document) for document in documents)


def corpus(call: Call, dice: random.Random) -> list[bytes]:
    """Bodies that look like those of the call's format."""
    name = Attempt(call).endpoint.protocol_for(call.provider, call.model)
    assert name is not None
    vocabulary = words(name)
    found = documents(dice, vocabulary, 80)
    if not call.stream:
        return found
    return [framed(dice.sample(found, 1 + dice.randrange(4)), dice) for _ in range(60)]


def frames(dice: random.Random) -> list[bytes]:
    """Streams in each of the framings."""
    found = documents(dice, ("a", "data", "event", "\n"), 100)
    return [framed(dice.sample(found, 1 + dice.randrange(4)), dice) for _ in range(200)]


def mutated(body: bytes, dice: random.Random) -> bytes:
    """The body with a few bytes changed, cut, doubled or put elsewhere; often as it is."""
    changed = bytearray(body)
    for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
        at = dice.randrange(len(changed) + 1)
        kind = dice.randrange(5)
        if kind == 0:
            changed[at:at] = bytes([dice.randrange(256)])
        elif kind == 1:
            del changed[at : at + dice.randrange(1, 20)]
        elif kind == 2 and at < len(changed):
            changed[at] = dice.randrange(256)
        elif kind == 3:
            changed[at:at] = changed[: dice.randrange(40)]
        else:
            del changed[at:]
    return bytes(changed)
