"""An answer of the Messages API in OpenAI's form: text, tool calls, thinking, citations, usage.

https://platform.claude.com/docs/en/api/messages. Blocks that OpenAI's form has no place for are kept aside, whole, in
`provider_specific_fields`; messages.py sends them back. Knows nothing of streams but shares its words with stream.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from litellm.protocols import structured
from litellm.protocols.anthropic_messages.tools import is_legacy, original_name
from litellm.protocols.base import ErrorDetail, Malformed, ProtocolError
from litellm.protocols.openai_form import arguments_text

FINISH_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "pause_turn": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
}
"""https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"""

# Reasons that say more than OpenAI's word for them.
_TELLING = frozenset({"pause_turn", "model_context_window_exceeded"})
_USAGE_EXTRAS = ("server_tool_use", "service_tier", "inference_geo", "speed", "iterations")


def read_answer(
    answer: Any, params: Mapping[str, Any], by_tool: bool, error_of: Callable[[Any], ErrorDetail]
) -> dict[str, Any]:
    """A `chat.completion` of one choice. `by_tool`: the schema tool's input is the content.

    Raises `ProtocolError` for an error, `Malformed` for what is no message."""
    if not isinstance(answer, dict):
        raise Malformed("the answer is not a JSON object")
    blocks = answer.get("content")
    if not isinstance(blocks, list):
        if answer.get("error"):
            raise ProtocolError(error_of(answer))
        raise Malformed("the answer has no content")
    if not blocks and answer.get("stop_reason") is None:  # never null in an answer, says the page
        raise Malformed("the answer says nothing")
    message = Blocks(params, by_tool).message(blocks)
    aside = ending(answer)
    if aside:
        message["provider_specific_fields"] = {**message.get("provider_specific_fields", {}), **aside}
    reason = finish_reason(answer.get("stop_reason"), bool(message.get("tool_calls")), "function_call" in message)
    out: dict[str, Any] = {
        "id": answer.get("id"),
        "model": answer.get("model"),
        "choices": [{"index": 0, "finish_reason": reason, "message": message}],
    }
    found = answer.get("usage")
    if isinstance(found, dict):
        out["usage"] = usage(found)
    return out


class Blocks:
    """Gathers the blocks of one answer into a message."""

    def __init__(self, params: Mapping[str, Any], by_tool: bool) -> None:
        self._params = params
        self._by_tool = by_tool
        self._text: list[str] = []
        self._length = 0
        self._reasoning: list[str] = []
        self._thinking: list[dict[str, Any]] = []
        self._calls: list[dict[str, Any]] = []
        self._schema_answer: str | None = None
        self._annotations: list[dict[str, Any]] = []
        self._aside: dict[str, list[Any]] = {}

    def message(self, blocks: list[Any]) -> dict[str, Any]:
        for block in blocks:
            kind = block.get("type") if isinstance(block, dict) else None
            if kind == "text":
                self._add_text(block)
            elif kind == "tool_use":
                self._add_call(block)
            elif kind == "thinking":
                if said := block.get("thinking"):
                    self._reasoning.append(said)
                self._thinking.append(block)
            elif kind == "redacted_thinking":
                self._thinking.append(block)
            elif kind is not None:
                self._aside.setdefault(place_of(kind), []).append(block)
        content = "".join(self._text) if self._schema_answer is None else self._schema_answer
        message: dict[str, Any] = {"role": "assistant", "content": content or None}
        if self._calls:
            if is_legacy(self._params):
                message["function_call"] = self._calls[0]["function"]
            else:
                message["tool_calls"] = self._calls
        if self._reasoning:
            message["reasoning_content"] = "".join(self._reasoning)
        if self._thinking:
            message["thinking_blocks"] = self._thinking
        if self._annotations:
            message["annotations"] = self._annotations
        if self._aside:
            message["provider_specific_fields"] = self._aside
        return message

    def _add_text(self, block: dict[str, Any]) -> None:
        text = block.get("text") or ""
        self._text.append(text)
        if cited := block.get("citations"):
            self._aside.setdefault("citations", []).append(citations(cited, text))
            self._annotations += url_citations(cited, self._length, self._length + len(text))
        self._length += len(text)

    def _add_call(self, block: dict[str, Any]) -> None:
        arguments = arguments_text(block.get("input"))
        name = block.get("name") or ""
        if self._by_tool and name == structured.TOOL_NAME:
            if self._schema_answer is None:
                self._schema_answer = arguments
            return
        function = {"name": original_name(name, self._params), "arguments": arguments}
        call: dict[str, Any] = {"index": len(self._calls), "type": "function", "function": function}
        if block.get("id"):
            call["id"] = block["id"]
        self._calls.append(call)


def finish_reason(reason: Any, calls: bool, legacy: bool) -> str:
    """A stop reason in OpenAI's words. An answer that holds tool calls and came to its end ends for them."""
    word = FINISH_REASONS.get(reason, "stop")
    if word in ("stop", "tool_calls"):
        return "function_call" if legacy else "tool_calls" if calls else "stop"
    return word


def place_of(kind: str) -> str:
    """Where in `provider_specific_fields` a block of this type is kept."""
    if kind == "server_tool_use" or kind == "mcp_tool_use":
        return "server_tool_use"
    if kind == "web_search_tool_result":
        return "web_search_results"
    return "tool_results" if kind.endswith("_tool_result") else "other_blocks"


def ending(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the end of an answer says beyond its finish reason: of a message, or of a `message_delta`'s delta."""
    out: dict[str, Any] = {}
    if found.get("stop_reason") in _TELLING:
        out["stop_reason"] = found["stop_reason"]
    for name in ("stop_sequence", "stop_details", "container"):
        if (value := found.get(name)) is not None:
            out[name] = value
    return out


def citations(cited: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """A text block's citations, each with the text it supports."""
    return [{**citation, "supported_text": text} for citation in cited]


def url_citations(cited: list[dict[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """Web pages among the citations, as OpenAI annotates them; indices count characters of the content."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "url": citation["url"],
                "title": citation.get("title") or "",
                "start_index": start,
                "end_index": end,
            },
        }
        for citation in cited
        if citation.get("type") == "web_search_result_location" and citation.get("url")
    ]


def usage(found: Mapping[str, Any]) -> dict[str, Any]:
    """Usage in OpenAI's form: tokens read from and written to the cache are tokens of the prompt."""
    read = found.get("cache_read_input_tokens")
    written = found.get("cache_creation_input_tokens")
    prompt = (found.get("input_tokens") or 0) + (read or 0) + (written or 0)
    completion = found.get("output_tokens") or 0
    out: dict[str, Any] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    if read is not None or written is not None:
        out["cache_read_input_tokens"] = read or 0
        out["cache_creation_input_tokens"] = written or 0
        details: dict[str, Any] = {"cached_tokens": read or 0, "cache_creation_tokens": written or 0}
        if parts := found.get("cache_creation"):
            details["cache_creation_token_details"] = parts
        out["prompt_tokens_details"] = details
    if said := found.get("output_tokens_details"):
        thought = said.get("thinking_tokens")
        if thought is not None:
            out["completion_tokens_details"] = {"reasoning_tokens": thought}
    for name in _USAGE_EXTRAS:
        if (value := found.get(name)) is not None:
            out[name] = value
    return out
