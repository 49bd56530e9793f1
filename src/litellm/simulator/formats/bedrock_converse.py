"""Amazon Bedrock's Converse: `POST …/model/{id}/converse` and `…/converse-stream`.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. Streams are frames with checksums,
not server-sent events; every event is padded with a field `p`.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import aws_frames, bedrock_errors
from litellm.simulator.formats.anthropic_rules import signature
from litellm.simulator.formats.base import Format, encode
from litellm.simulator.formats.bedrock_rules import check_converse, schema_of
from litellm.simulator.formats.bedrock_shapes import CONVERSE
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count, pieces

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_PATH = re.compile(r"/model/(?P<model>.+)/(?P<operation>converse|converse-stream)$")
_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "content_filtered",
}
_MEDIA = {"image": ("image", 85), "document": ("file", 100), "video": ("video", 200), "audio": ("audio clip", 20)}
"""Kind of block → what it is called and how many tokens it counts."""
_PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class BedrockConverse(bedrock_errors.BedrockEndpoint, Format):
    name = "bedrock_converse"
    not_json = "The request body is not valid JSON."

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and _PATH.search(request.path) is not None

    def shape_for(self, request: Received) -> Shape:
        return CONVERSE

    def worded(self, wrong: Wrong) -> Refusal:
        return bedrock_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        route = _PATH.search(request.path)
        assert route is not None
        check_converse(body, route["model"])
        asked = understand(body, route["model"])
        asked.stream = route["operation"] == "converse-stream"
        return asked

    def render(self, reply: Reply, asked: Asked) -> bytes:
        answer = reply.answers[0]
        content = [*_spoken(answer), *({"toolUse": called} for called in _called(reply))]
        return encode(
            {
                "metrics": {"latencyMs": 1},
                "output": {"message": {"content": content, "role": "assistant"}},
                **_stop(reply, asked),
                "usage": _usage(reply.usage),
            }
        )

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        return [
            aws_frames.event(name, encode({**event, "p": _PADDING[: 8 + number * 7 % 55]}))
            for number, (name, event) in enumerate(_events(reply, asked))
        ]


def understand(body: dict[str, Any], model: str) -> Asked:
    """What a valid Converse request asks for."""
    messages = body["messages"]
    names = {
        block["toolUse"]["toolUseId"]: block["toolUse"]["name"]
        for message in messages
        for block in message["content"]
        if "toolUse" in block
    }
    users = [message["content"] for message in messages if message["role"] == "user"]
    said = [content for content in users if any("text" in block for block in content)]
    config = body.get("inferenceConfig", {})
    more = body.get("additionalModelRequestFields", {})
    text_format = body.get("outputConfig", {}).get("textFormat")
    tools, tool_choice = _tools(body)
    total, cached = _tokens(body)
    return Asked(
        model=model,
        body=body,
        text="".join(block.get("text", "") for block in said[-1]) if said else "",
        media=[_MEDIA[kind][0] for block in users[-1] for kind in block if kind in _MEDIA],
        tools=tools,
        tool_choice=tool_choice,
        parallel=not _object(more, "tool_choice").get("disable_parallel_tool_use", False),
        results=[
            ToolResult(names[block["toolResult"]["toolUseId"]], _result(block["toolResult"]["content"]))
            for block in users[-1]
            if "toolResult" in block
        ],
        schema=schema_of(text_format) if text_format else None,
        limit=config.get("maxTokens"),
        stop=config.get("stopSequences", ()),
        reasoning=_reasons(more),
        input_tokens=total,
        # The first turn writes the marked part to the cache, later turns read it.
        cached_tokens=cached if len(messages) > 1 else 0,
        cache_write_tokens=cached if len(messages) == 1 else 0,
    )


def _reasons(more: dict[str, Any]) -> bool:
    """Whether reasoning is asked for, in the words of whichever family of models."""
    asked = [
        _object(more, name).get("type", "disabled") for name in ("thinking", "reasoning_config", "reasoningConfig")
    ]
    return any(kind != "disabled" for kind in asked) or more.get("reasoning_effort", "none") != "none"


def _object(more: dict[str, Any], name: str) -> dict[str, Any]:
    """A field that is the model's own: Bedrock does not look at its type."""
    value = more.get(name)
    return value if isinstance(value, dict) else {}


def _result(content: list[dict[str, Any]]) -> str:
    return "".join(
        block["text"] if "text" in block else json.dumps(block["json"], ensure_ascii=False)
        for block in content
        if "text" in block or "json" in block
    )


def _tools(body: dict[str, Any]) -> tuple[list[Tool], str]:
    config = body.get("toolConfig", {"tools": ()})
    offered = [
        Tool(tool["toolSpec"]["name"], tool["toolSpec"]["inputSchema"]["json"])
        for tool in config["tools"]
        if "toolSpec" in tool
    ]
    chosen = config.get("toolChoice", {"auto": {}})
    if "tool" in chosen:
        return offered, f"={chosen['tool']['name']}"
    return offered, "required" if "any" in chosen else "auto"


def _tokens(body: dict[str, Any]) -> tuple[int, int]:
    """Tokens of the whole input, and of its part up to the last cache point."""
    total = cached = 0
    parts = [
        *body.get("toolConfig", {}).get("tools", ()),
        *body.get("system", ()),
        *(block for message in body["messages"] for block in message["content"]),
    ]
    for part in parts:
        if "cachePoint" in part:
            cached = total
            continue
        media = [kind for kind in part if kind in _MEDIA]
        if media:
            total += _MEDIA[media[0]][1]
        else:
            total += count(part["text"]) + 1 if "text" in part else count(json.dumps(part))
    return total, cached


def _spoken(answer: Answer) -> Iterator[dict[str, Any]]:
    """The blocks of an answer that come before its tool calls, whole."""
    if answer.reasoning is not None:
        spoken = {"text": answer.reasoning, "signature": signature(answer.reasoning)}
        yield {"reasoningContent": {"reasoningText": spoken}}
    if answer.redacted:
        yield {"reasoningContent": {"redactedContent": base64.b64encode(signature("").encode()).decode()}}
    text = answer.content or answer.refusal
    if text:
        yield {"text": text}


def _called(reply: Reply) -> Iterator[dict[str, Any]]:
    for place, call in enumerate(reply.answers[0].tool_calls):
        made = {"toolUseId": reply.call_id("tooluse_", 0, place), "name": call.name}
        yield {**made, "input": call.arguments_object()}


def _stop(reply: Reply, asked: Asked) -> dict[str, Any]:
    """Why the answer ended, with what was asked for of the model's own answer."""
    answer = reply.answers[0]
    finish = answer.finish_reason
    reason = "stop_sequence" if answer.stop_sequence is not None else _STOP_REASONS.get(finish, finish)
    thinking = {"output_tokens_details": {"thinking_tokens": reply.usage.reasoning_tokens}}
    native = {"stop_sequence": answer.stop_sequence, "usage": thinking if reply.usage.reasoning_tokens else {}}
    wanted: dict[str, Any] = {}
    for pointer in asked.body.get("additionalModelResponseFieldPaths", ()):
        found: Any = native
        *steps, last = pointer.strip("/").split("/")
        at = wanted
        for step in steps:
            found = found.get(step, {})
            at = at.setdefault(step, {})
        if last in found:
            at[last] = found[last]
    return {"stopReason": reason, **({"additionalModelResponseFields": wanted} if wanted else {})}


def _events(reply: Reply, asked: Asked) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "messageStart", {"role": "assistant"}
    for index, (start, deltas) in enumerate(_streamed(reply)):
        if start is not None:
            yield "contentBlockStart", {"contentBlockIndex": index, "start": start}
        for delta in deltas:
            yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", _stop(reply, asked)
    yield "metadata", {"metrics": {"latencyMs": 1}, "usage": _usage(reply.usage)}


def _streamed(reply: Reply) -> Iterator[tuple[dict[str, Any] | None, list[dict[str, Any]]]]:
    """The blocks of an answer in pieces; only a tool call says that it begins."""
    answer = reply.answers[0]
    for block in _spoken(answer):
        if "text" in block:
            said = answer.text_pieces(reply.chunk_chars) if answer.content else pieces(block["text"], reply.chunk_chars)
            yield None, [{"text": piece} for piece in said]
        elif "reasoningText" in block["reasoningContent"]:
            spoken = block["reasoningContent"]["reasoningText"]
            deltas = [{"text": piece} for piece in pieces(spoken["text"], reply.chunk_chars)]
            deltas.append({"signature": spoken["signature"]})
            yield None, [{"reasoningContent": delta} for delta in deltas]
        else:
            yield None, [block]
    for called, call in zip(_called(reply), answer.tool_calls, strict=True):
        # A call without arguments comes without any piece of JSON.
        said = ["", *pieces(call.arguments_json(), reply.chunk_chars)] if call.arguments else []
        made = {"toolUseId": called["toolUseId"], "name": called["name"]}
        yield {"toolUse": made}, [{"toolUse": {"input": piece}} for piece in said]


def _usage(usage: Usage) -> dict[str, Any]:
    cached = usage.cached_tokens + usage.cache_write_tokens
    return {
        "inputTokens": usage.input_tokens - cached,
        "outputTokens": usage.output_tokens,
        "totalTokens": usage.input_tokens + usage.output_tokens,
        "cacheReadInputTokens": usage.cached_tokens,
        "cacheWriteInputTokens": usage.cache_write_tokens,
    }
