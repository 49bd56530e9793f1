"""Anthropic's Messages API: `POST …/v1/messages`. https://platform.claude.com/docs/en/api/messages

Thinking blocks carry a signature that the next turn must bring back unchanged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import anthropic_errors
from litellm.simulator.formats.anthropic_rules import blocks, check_messages, schema_of, signature
from litellm.simulator.formats.anthropic_shapes import messages_shape
from litellm.simulator.formats.base import Format, encode, sse
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolCall, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count, pieces

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
_MEDIA = {"image": ("image", 85), "document": ("file", 100)}
"""Kind of block → what it is called and how many tokens it counts."""


class AnthropicMessages(anthropic_errors.AnthropicEndpoint, Format):
    name = "anthropic_messages"
    not_json = "The request body is not valid JSON"
    broken_event = b'event: content_block_delta\ndata: {"type": "content_block_delta", \n\n'

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/messages")

    def shape_for(self, request: Received) -> Shape:
        version = anthropic_errors.check_version(request)
        return messages_shape(version, beta=bool(request.headers.get("anthropic-beta")))

    def worded(self, wrong: Wrong) -> Refusal:
        return anthropic_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        check_messages(body, request.headers.get("anthropic-beta", ""))
        return understand(body)

    def render(self, reply: Reply, asked: Asked) -> bytes:
        answer = reply.answers[0]
        return encode(
            {
                **_head(reply),
                "content": [
                    *_spoken(answer, asked),
                    *({**block, "input": call.arguments_object()} for block, call in _called(reply)),
                ],
                **_stop(answer),
                "usage": {**_input_usage(reply.usage, asked), **_output_usage(reply.usage)},
            }
        )

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        return [sse(event, event["type"]) for event in message_events(reply, asked)]

    def error_event(self, refusal: Refusal) -> bytes:
        return sse(anthropic_errors.error_body(refusal), "error")


def understand(body: dict[str, Any]) -> Asked:
    """What a valid Messages request asks for."""
    messages = body["messages"]
    names = {
        block["id"]: block["name"] for message in messages for block in blocks(message) if block["type"] == "tool_use"
    }
    users = [message for message in messages if message["role"] == "user"]
    said = [message for message in users if any(block["type"] == "text" for block in blocks(message))]
    last = blocks(users[-1])
    results = [
        ToolResult(names[block["tool_use_id"]], _text(block.get("content")))
        for block in last
        if block["type"] == "tool_result"
    ]
    tools, tool_choice = _tools(body)
    total, cached = _tokens(body)
    return Asked(
        model=body["model"],
        body=body,
        text=_text(said[-1]["content"]) if said else "",
        media=[_MEDIA[block["type"]][0] for block in last if block["type"] in _MEDIA],
        tools=tools,
        tool_choice=tool_choice,
        parallel=not body.get("tool_choice", {}).get("disable_parallel_tool_use", False),
        results=results,
        schema=schema_of(body),
        stream=body.get("stream", False),
        limit=body["max_tokens"],
        stop=body.get("stop_sequences", ()),
        reasoning=body.get("thinking", {}).get("type", "disabled") != "disabled",
        input_tokens=total,
        # The first turn writes the marked part to the cache, later turns read it.
        cached_tokens=cached if len(messages) > 1 else 0,
        cache_write_tokens=cached if len(messages) == 1 else 0,
    )


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(block.get("text", "") for block in content if block.get("type") == "text")
    return content or ""


def _tools(body: dict[str, Any]) -> tuple[list[Tool], str]:
    """The caller's tools and which are to be called; tools that run at the vendor are never called."""
    offered = [Tool(tool["name"], tool["input_schema"]) for tool in body.get("tools", ()) if "input_schema" in tool]
    chosen = body.get("tool_choice", {"type": "auto"})
    if chosen["type"] == "tool":
        return offered, f"={chosen['name']}"
    return offered, "required" if chosen["type"] == "any" else chosen["type"]


def _tokens(body: dict[str, Any]) -> tuple[int, int]:
    """Tokens of the whole input, and of its part up to the last block marked with `cache_control`."""
    total = cached = 0
    system = body.get("system", ())
    parts = [
        *body.get("tools", ()),
        *([{"type": "text", "text": system}] if isinstance(system, str) else system),
        *(block for message in body["messages"] for block in blocks(message)),
    ]
    for part in parts:
        total += _part_tokens(part)
        cached = total if part.get("cache_control") else cached
    return total, total if body.get("cache_control") else cached


def _part_tokens(part: dict[str, Any]) -> int:
    kind = part.get("type")
    if kind in _MEDIA:
        return _MEDIA[kind][1]
    if kind == "text":
        return count(part["text"]) + 1
    return count(json.dumps({name: value for name, value in part.items() if name != "cache_control"}))


def _long_lived(value: Any) -> bool:
    """Some mark asks for the cache that lasts an hour."""
    if isinstance(value, dict):
        return value.get("ttl") == "1h" or any(map(_long_lived, value.values()))
    return isinstance(value, list) and any(map(_long_lived, value))


def _head(reply: Reply) -> dict[str, Any]:
    return {"id": f"msg_{reply.id}", "type": "message", "role": "assistant", "model": reply.model}


def _stop(answer: Answer) -> dict[str, Any]:
    if answer.stop_sequence is not None:
        return {"stop_reason": "stop_sequence", "stop_sequence": answer.stop_sequence}
    finish = answer.finish_reason
    return {"stop_reason": _STOP_REASONS.get(finish, finish), "stop_sequence": None}


def _spoken(answer: Answer, asked: Asked) -> Iterator[dict[str, Any]]:
    """The blocks of an answer that come before its tool calls, whole."""
    if answer.reasoning is not None:
        shown = "" if asked.body.get("thinking", {}).get("display") == "omitted" else answer.reasoning
        yield {"type": "thinking", "thinking": shown, "signature": signature(shown)}
    if answer.redacted:
        yield {"type": "redacted_thinking", "data": signature("")}
    text = answer.content or answer.refusal
    if text:
        yield {"type": "text", "text": text}


def _called(reply: Reply) -> Iterator[tuple[dict[str, Any], ToolCall]]:
    """The tool calls of an answer: each as its block begins in a stream, and as it was meant."""
    for place, call in enumerate(reply.answers[0].tool_calls):
        yield {"type": "tool_use", "id": reply.call_id("toolu_", 0, place), "name": call.name, "input": {}}, call


def message_events(reply: Reply, asked: Asked) -> Iterator[dict[str, Any]]:
    """A message as the events of a stream, without framing."""
    answer = reply.answers[0]
    usage = _input_usage(reply.usage, asked)
    message = {**_head(reply), "content": [], "stop_reason": None, "stop_sequence": None}
    yield {"type": "message_start", "message": {**message, "usage": {**usage, "output_tokens": 1}}}
    yield {"type": "ping"}
    for index, (block, deltas) in enumerate(_streamed(answer, reply, asked)):
        yield {"type": "content_block_start", "index": index, "content_block": block}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    del usage["cache_creation"], usage["service_tier"]
    yield {"type": "message_delta", "delta": _stop(answer), "usage": {**usage, **_output_usage(reply.usage)}}
    yield {"type": "message_stop"}


def _streamed(answer: Answer, reply: Reply, asked: Asked) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The blocks of an answer as they begin, each with the deltas that complete it."""
    for block in _spoken(answer, asked):
        if block["type"] == "thinking":
            said = pieces(block["thinking"], reply.chunk_chars)
            deltas: list[dict[str, Any]] = [{"type": "thinking_delta", "thinking": piece} for piece in said]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
            yield {"type": "thinking", "thinking": "", "signature": ""}, deltas
        elif block["type"] == "text":
            said = answer.text_pieces(reply.chunk_chars) if answer.content else pieces(block["text"], reply.chunk_chars)
            yield {"type": "text", "text": ""}, [{"type": "text_delta", "text": piece} for piece in said]
        else:
            yield block, []
    for block, call in _called(reply):
        # A call without arguments comes without any piece of JSON.
        said = ["", *pieces(call.arguments_json() if call.arguments else "", reply.chunk_chars)]
        yield block, [{"type": "input_json_delta", "partial_json": piece} for piece in said]


def _input_usage(usage: Usage, asked: Asked) -> dict[str, Any]:
    long_lived = _long_lived([asked.body.get(name) for name in ("tools", "system", "messages", "cache_control")])
    written = usage.cache_write_tokens
    return {
        "input_tokens": usage.input_tokens - usage.cached_tokens - written,
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": usage.cached_tokens,
        "cache_creation": {
            "ephemeral_5m_input_tokens": 0 if long_lived else written,
            "ephemeral_1h_input_tokens": written if long_lived else 0,
        },
        "service_tier": "standard",
    }


def _output_usage(usage: Usage) -> dict[str, Any]:
    thinking = {"output_tokens_details": {"thinking_tokens": usage.reasoning_tokens}} if usage.reasoning_tokens else {}
    return {"output_tokens": usage.output_tokens, **thinking}
