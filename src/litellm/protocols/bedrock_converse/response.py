"""An answer of Converse in OpenAI's form: text, tool calls, reasoning, citations, usage.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. What OpenAI's form has no place for
is kept aside in `provider_specific_fields`. Knows nothing of streams but shares its words with stream.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litellm.protocols import structured
from litellm.protocols.anthropic_messages.tools import original_name
from litellm.protocols.base import ErrorDetail, Malformed, ProtocolError
from litellm.protocols.openai_form import arguments_text

FINISH_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "guardrail_intervened": "content_filter",
    "content_filtered": "content_filter",
}
# The model wrote what Bedrock cannot read: there is no answer, and asking again may bring one.
_FAILED = frozenset({"malformed_model_output", "malformed_tool_use"})


def read_answer(answer: Any, params: Mapping[str, Any], by_tool: bool) -> dict[str, Any]:
    """A `chat.completion` of one choice. `by_tool`: the schema tool's input is the content.

    Raises `ProtocolError` for an answer that failed, `Malformed` for what is none."""
    output = answer.get("output") if isinstance(answer, dict) else None
    found = output.get("message") if isinstance(output, dict) else None
    blocks = found.get("content") if isinstance(found, dict) else None
    if not isinstance(blocks, list):
        raise Malformed("the answer has no message with content")
    if not blocks and answer.get("stopReason") is None:
        raise Malformed("the answer says nothing")
    message = Blocks(params, by_tool).message(blocks)
    reason = finish_reason(answer.get("stopReason"), bool(message.get("tool_calls")))
    out: dict[str, Any] = {"choices": [{"index": 0, "finish_reason": reason, "message": message}]}
    if isinstance(counts := answer.get("usage"), dict):
        out["usage"] = usage(counts, answer.get("additionalModelResponseFields"))
    out.update(head(answer))
    return out


class Blocks:
    """Gathers the blocks of one answer into a message."""

    def __init__(self, params: Mapping[str, Any], by_tool: bool) -> None:
        self._params = params
        self._by_tool = by_tool
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._thinking: list[dict[str, Any]] = []
        self._calls: list[dict[str, Any]] = []
        self._images: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._aside: dict[str, list[Any]] = {}
        self._schema_answer: str | None = None

    def message(self, blocks: list[Any]) -> dict[str, Any]:
        for block in blocks:
            if not isinstance(block, dict):
                raise Malformed("a content block is not a JSON object")
            self._add(block)
        text = "".join(self._text) if self._schema_answer is None else self._schema_answer
        message: dict[str, Any] = {"role": "assistant", "content": text or None}
        rest = {
            "tool_calls": self._calls,
            "reasoning_content": "".join(self._reasoning),
            "thinking_blocks": self._thinking,
            "annotations": self._annotations,
            "images": self._images,
            "provider_specific_fields": self._aside,
        }
        return {**message, **{name: value for name, value in rest.items() if value}}

    def _add(self, block: dict[str, Any]) -> None:
        if "text" in block:
            self._text.append(str(block["text"] or ""))
        elif isinstance(use := block.get("toolUse"), dict):
            self._add_call(use)
        elif isinstance(reasoning := block.get("reasoningContent"), dict):
            self._aside.setdefault("reasoningContentBlocks", []).append(reasoning)
            thought = thinking_block(reasoning)
            if thought is not None:
                self._reasoning.append(thought.get("thinking") or "")
                self._thinking.append(thought)
        elif isinstance(cited := block.get("citationsContent"), dict):
            start = sum(map(len, self._text))
            self._text += [str(part.get("text") or "") for part in dicts(cited.get("content"))]
            found = dicts(cited.get("citations"))
            self._aside.setdefault("citations", []).append(found)
            self._annotations += url_citations(found, start, sum(map(len, self._text)))
        elif isinstance(image := block.get("image"), dict):
            self._images.append(image_part(image.get("format"), image_data(image), len(self._images)))
        else:
            self._aside.setdefault("other_blocks", []).append(block)

    def _add_call(self, use: dict[str, Any]) -> None:
        if use.get("type") == "server_tool_use":
            self._aside.setdefault("server_tool_use", []).append(use)
            return
        name, arguments = str(use.get("name") or ""), arguments_text(use.get("input"))
        if self._by_tool and name == structured.TOOL_NAME:
            if self._schema_answer is None:
                self._schema_answer = arguments
            return
        function = {"name": original_name(name, self._params), "arguments": arguments}
        call: dict[str, Any] = {"index": len(self._calls), "type": "function", "function": function}
        if use.get("toolUseId"):
            call["id"] = use["toolUseId"]
        self._calls.append(call)


def finish_reason(reason: Any, calls: bool) -> str:
    """A stop reason in OpenAI's words. Raises `ProtocolError` where it means that there is no answer."""
    reason = str(reason)
    if reason in _FAILED:
        words = f"the model's answer cannot be read: stopReason {reason}"
        raise ProtocolError(ErrorDetail(words, type=reason, code=reason, status=500))
    word = FINISH_REASONS.get(reason, "stop")
    if word in ("stop", "tool_calls"):
        return "tool_calls" if calls else "stop"
    return word


def thinking_block(reasoning: Mapping[str, Any]) -> dict[str, Any] | None:
    """Reasoning as a thinking block that can be sent back."""
    if (data := reasoning.get("redactedContent")) is not None:
        return {"type": "redacted_thinking", "data": data}
    said = reasoning.get("reasoningText")
    if not isinstance(said, Mapping):
        return None
    block = {"type": "thinking", "thinking": said.get("text") or ""}
    if said.get("signature"):
        block["signature"] = said["signature"]
    return block


def url_citations(cited: list[dict[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """Web pages among the citations, as OpenAI annotates them; indices count characters of the content."""
    found: list[dict[str, Any]] = []
    for citation in cited:
        location = citation.get("location")
        web = location.get("web") if isinstance(location, Mapping) else None
        if isinstance(web, Mapping) and web.get("url"):
            page = {"url": web["url"], "title": citation.get("title") or "", "start_index": start, "end_index": end}
            found.append({"type": "url_citation", "url_citation": page})
    return found


def dicts(found: Any) -> list[dict[str, Any]]:
    """The objects in what should be a list of them."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def image_data(image: Mapping[str, Any]) -> str:
    """The base64 of an image block or of a piece of one."""
    source = image.get("source")
    return str(source.get("bytes") or "") if isinstance(source, Mapping) else ""


def image_part(format_: Any, data: str, index: int) -> dict[str, Any]:
    """An image of the answer as a part with a data URL."""
    url = f"data:image/{format_ or 'png'};base64,{data}"
    return {"type": "image_url", "index": index, "image_url": {"url": url}}


def head(found: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the whole answer: the tier, the guardrail's trace, what else of the model's was asked for."""
    out: dict[str, Any] = {}
    if isinstance(tier := found.get("serviceTier"), Mapping) and tier.get("type"):
        out["service_tier"] = tier["type"]
    out.update({name: found[name] for name in ("trace", "performanceConfig") if found.get(name)})
    return out


def usage(found: Mapping[str, Any], fields: Any = None) -> dict[str, Any]:
    """Usage in OpenAI's form: tokens read from and written to the cache are tokens of the prompt.

    `fields`: `additionalModelResponseFields`, which may hold Claude's count of thinking."""
    read, written = _count(found, "cacheReadInputTokens"), _count(found, "cacheWriteInputTokens")
    prompt = (_count(found, "inputTokens") or 0) + (read or 0) + (written or 0)
    completion = _count(found, "outputTokens") or 0
    out: dict[str, Any] = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
    if read is not None or written is not None:
        out["cache_read_input_tokens"] = read or 0
        out["cache_creation_input_tokens"] = written or 0
        details: dict[str, Any] = {"cached_tokens": read or 0, "cache_creation_tokens": written or 0}
        if parts := dicts(found.get("cacheDetails")):
            details["cache_creation_token_details"] = {
                f"ephemeral_{part.get('ttl')}_input_tokens": _count(part, "inputTokens") or 0 for part in parts
            }
        out["prompt_tokens_details"] = details
    if isinstance(fields, Mapping):
        holder = fields.get("usage") if isinstance(fields.get("usage"), Mapping) else fields
        details = holder.get("output_tokens_details")  # type: ignore[union-attr]
        thought = details.get("thinking_tokens") if isinstance(details, Mapping) else None
        if isinstance(thought, int):
            out["completion_tokens_details"] = {"reasoning_tokens": thought}
    return out


def _count(found: Mapping[str, Any], name: str) -> int | None:
    value = found.get(name)
    return value if isinstance(value, int) else None
