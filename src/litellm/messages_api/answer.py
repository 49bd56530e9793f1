"""A chat completion as a message: its parts as blocks, its end as a stop reason, its figures under the API's names.

Pure. Shares its words with events.py, so that a stream adds up to the plain answer. What vendors want back and no block
has a place for is sealed (question.py says where).
https://platform.claude.com/docs/en/api/messages
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litellm.messages_api.question import OF_CALL, SEALED
from litellm.protocols.json_body import decode_lenient
from litellm.responses_api import sealed

STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "function_call": "tool_use",
    "content_filter": "refusal",
}
_ENDING = ("stop_reason", "stop_sequence", "stop_details", "container")
"""What protocols keep of an ending in `provider_specific_fields`."""
_SHOWN = frozenset({*_ENDING, "citations"})
"""Fields of `provider_specific_fields` that need no seal: blocks and endings say them."""


def content(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a chat's message: thoughts, text, calls, images, and what is sealed."""
    blocks = [thought(block) for block in message.get("thinking_blocks") or ()]
    if not blocks and message.get("reasoning_content"):
        blocks.append(thought({"type": "thinking", "thinking": message["reasoning_content"]}))
    said = (message.get("content") or "") + (message.get("refusal") or "")
    if said:
        cited = [citation(note, said) for note in message.get("annotations") or ()]
        blocks.append(text(said, [one for one in cited if one]))
    blocks += [{**called(call), "input": arguments(call)} for call in message.get("tool_calls") or ()]
    blocks += [image(one) for one in message.get("images") or ()]
    return blocks + seal(message)


def text(said: str, citations: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Text."""
    return {"type": "text", "text": said, **({"citations": citations} if citations else {})}


def thought(block: Mapping[str, Any]) -> dict[str, Any]:
    """Thinking: an empty signature where the vendor gave none, since the API's type has one."""
    if block.get("type") != "thinking":
        return dict(block)
    return {"type": "thinking", "thinking": block.get("thinking") or "", "signature": block.get("signature") or ""}


def called(call: Mapping[str, Any]) -> dict[str, Any]:
    """A call as it begins, its input still empty. The vendor's own fields of it stay with it."""
    function = call.get("function") or {}
    more = {name: call[name] for name in OF_CALL if call.get(name)}
    return {"type": "tool_use", "id": call.get("id"), "name": function.get("name") or "", "input": {}, **more}


def arguments(call: Mapping[str, Any]) -> dict[str, Any]:
    """A call's arguments as an object; text that is none (a model's slip, cut short) is its one field."""
    said = (call.get("function") or {}).get("arguments") or ""
    found = decode_lenient(said) if said else {}
    return found if isinstance(found, dict) else {"arguments": said}


def image(made: Mapping[str, Any]) -> dict[str, Any]:
    """An image the model made, in the form that the API takes images in: its answers have none of their own."""
    url = (made.get("image_url") or {}).get("url") or ""
    head, mark, data = url.partition(";base64,")
    if not mark:
        return {"type": "image", "source": {"type": "url", "url": url}}
    return {"type": "image", "source": {"type": "base64", "media_type": head.removeprefix("data:"), "data": data}}


def citation(note: Mapping[str, Any], said: str) -> dict[str, Any] | None:
    """A web page that a chat's annotation names, as the API cites it; None for other kinds."""
    page = note.get("url_citation")
    if not isinstance(page, Mapping) or not page.get("url"):
        return None
    start, end = page.get("start_index") or 0, page.get("end_index") or 0
    return {
        "type": "web_search_result_location",
        "url": page["url"],
        "title": page.get("title"),
        "cited_text": said[start:end],
        "encrypted_index": "",
    }


def seal(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What of a message, or of the sum of its deltas, has to come back and stands in no block."""
    kept = {name: message[name] for name in SEALED if message.get(name)}
    fields = kept.get("provider_specific_fields")
    if isinstance(fields, Mapping):
        kept["provider_specific_fields"] = {name: value for name, value in fields.items() if name not in _SHOWN}
        if not kept["provider_specific_fields"]:
            del kept["provider_specific_fields"]
    return [{"type": "redacted_thinking", "data": sealed.closed([kept])}] if kept else []


# --- the message around the blocks ---


def message_id(chat_id: Any) -> str:
    """The message's id: the vendor's own, so that its support can find it, with the API's beginning."""
    said = str(chat_id)
    return said if said.startswith("msg_") else f"msg_{said}"


def ending(finish_reason: str | None, fields: Any, refused: bool) -> dict[str, Any]:
    """Why the answer ended, by the vendor's own words where they are known (`provider_specific_fields`)."""
    reason = "refusal" if refused else STOP_REASONS.get(finish_reason or "stop", "end_turn")
    found = {name: fields[name] for name in _ENDING if fields.get(name)} if isinstance(fields, Mapping) else {}
    if "stop_sequence" in found and reason == "end_turn":
        reason = "stop_sequence"
    return {"stop_reason": reason, "stop_sequence": None, **found}


def usage(found: Mapping[str, Any] | None) -> dict[str, Any]:
    """Figures under the API's names: tokens read from and written to a cache stand beside the input, not in it."""
    found = found or {}
    inside = found.get("prompt_tokens_details") or {}
    read = inside.get("cached_tokens") or found.get("cache_read_input_tokens") or 0
    written = found.get("cache_creation_input_tokens") or inside.get("cache_creation_tokens") or 0
    out: dict[str, Any] = {
        "input_tokens": max((found.get("prompt_tokens") or 0) - read - written, 0),
        "output_tokens": found.get("completion_tokens") or 0,
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": read,
    }
    if parts := inside.get("cache_creation_token_details"):
        out["cache_creation"] = parts
    if thought_about := (found.get("completion_tokens_details") or {}).get("reasoning_tokens"):
        out["output_tokens_details"] = {"thinking_tokens": thought_about}
    out.update((name, found[name]) for name in ("server_tool_use", "service_tier", "cost") if found.get(name))
    return out
