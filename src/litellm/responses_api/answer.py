"""A chat completion as a response: its message as items, its end as a status, its figures under the API's names.

Pure. Ids are given from outside, so that a stream's events and its last response name the same items. What of a message
no item has a place for goes along in the last item's `message_fields`, from where it comes back with the history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from litellm.responses_api import sealed
from litellm.responses_api.question import FIELDS

_SAID = frozenset(
    {
        "role", "content", "refusal", "tool_calls", "function_call", "reasoning_content", "thinking_blocks",
        "annotations", "images",
    }
)  # fmt: skip
"""Fields of a message that items say."""

_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}


def output(choice: Mapping[str, Any], new_id: Callable[[str], str]) -> list[dict[str, Any]]:
    """The items of a choice: reasoning, message, calls, images."""
    message = choice["message"]
    items: list[dict[str, Any]] = []
    blocks = message.get("thinking_blocks") or []
    if message.get("reasoning_content") or blocks:
        items.append(reasoning(new_id("rs_"), message.get("reasoning_content") or "", blocks))
    parts: list[dict[str, Any]] = []
    if message.get("content"):
        notes = [annotation(note) for note in message.get("annotations") or ()]
        parts.append(text_part(message["content"], notes, logprobs(choice.get("logprobs"))))
    if message.get("refusal"):
        parts.append({"type": "refusal", "refusal": message["refusal"]})
    if parts:
        items.append(said(new_id("msg_"), parts))
    items += [called(call, new_id) for call in message.get("tool_calls") or ()]
    items += [drawn(new_id("ig_"), image) for image in message.get("images") or ()]
    if items and "status" in items[-1]:
        items[-1]["status"] = ending(choice.get("finish_reason"))["status"]
    keep_fields(items, message)
    return items


def keep_fields(items: list[dict[str, Any]], message: Mapping[str, Any]) -> None:
    """Puts what no item says into the last one."""
    if not items:
        return
    left = {name: value for name, value in message.items() if name not in _SAID and value not in (None, [], {})}
    if left:
        items[-1][FIELDS] = left


def reasoning(item_id: str, text: str, blocks: list[Any]) -> dict[str, Any]:
    """What the model thought, with the vendor's own blocks sealed."""
    item: dict[str, Any] = {
        "id": item_id,
        "type": "reasoning",
        "summary": [{"type": "summary_text", "text": text}] if text else [],
    }
    if blocks:
        item["encrypted_content"] = sealed.closed(blocks)
    return item


def said(item_id: str, parts: list[dict[str, Any]], status: str = "completed") -> dict[str, Any]:
    """A message."""
    return {"id": item_id, "type": "message", "role": "assistant", "status": status, "content": parts}


def text_part(text: str, notes: list[Any], tokens: list[Any]) -> dict[str, Any]:
    """Text."""
    return {"type": "output_text", "text": text, "annotations": notes, "logprobs": tokens}


def called(call: Mapping[str, Any], new_id: Callable[[str], str]) -> dict[str, Any]:
    """A call. The vendor's own fields of it stay with it."""
    function = call.get("function") or {}
    name, arguments = function.get("name") or "", function.get("arguments") or ""
    if call.get("type") == "custom":
        custom = call.get("custom") or {"name": name, "input": arguments}
        item = {"id": new_id("ctc_"), "type": "custom_tool_call", "call_id": call["id"], **custom}
    else:
        item = {
            "id": new_id("fc_"),
            "type": "function_call",
            "call_id": call["id"],
            "name": name,
            "arguments": arguments,
            "status": "completed",
        }
    item.update((key, value) for key, value in call.items() if key not in _OF_CALL and value is not None)
    return item


_OF_CALL = frozenset({"id", "type", "function", "custom", "index"})


def drawn(item_id: str, image: Mapping[str, Any]) -> dict[str, Any]:
    """An image the model made."""
    url = (image.get("image_url") or {}).get("url") or ""
    head, _, data = url.partition(";base64,")
    item = {"id": item_id, "type": "image_generation_call", "status": "completed", "result": data or url}
    if data:
        item["output_format"] = head.rpartition("/")[2]
    return item


def annotation(note: Mapping[str, Any]) -> dict[str, Any]:
    """A citation, its facts on one level."""
    inner = note.get("url_citation")
    if not isinstance(inner, Mapping):
        return dict(note)
    return {"type": "url_citation", **inner}


def logprobs(found: Any) -> list[dict[str, Any]]:
    """Log probabilities of tokens: the same in both APIs, save that `bytes` must be a list."""
    if found is None:
        return []
    tokens = found.get("content") if isinstance(found, Mapping) else found.content
    return [_token(token) for token in tokens or ()]


def _token(token: Any) -> dict[str, Any]:
    if not isinstance(token, Mapping):
        token = token.model_dump()
    kept = {name: value for name, value in token.items() if name != "top_logprobs"}
    kept["bytes"] = list(token.get("bytes") or ())
    rivals = [{**rival, "bytes": list(rival.get("bytes") or ())} for rival in token.get("top_logprobs") or ()]
    return {**kept, "top_logprobs": rivals}


# --- the response around the items ---


def ending(finish_reason: str | None) -> dict[str, Any]:
    """`status`, and why an answer was cut."""
    reason = _INCOMPLETE.get(finish_reason or "")
    if reason is None:
        return {"status": "completed", "incomplete_details": None}
    return {"status": "incomplete", "incomplete_details": {"reason": reason}}


def usage(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Figures under the API's names; others are kept."""
    if not found:
        return None
    out = {name: value for name, value in found.items() if name not in _RENAMED and value is not None}
    prompt, completion = _details(found, "prompt"), _details(found, "completion")
    written = found.get("cache_creation_input_tokens") or 0
    prompt.setdefault("cached_tokens", found.get("cache_read_input_tokens") or 0)
    prompt.setdefault("cache_write_tokens", written)
    completion.setdefault("reasoning_tokens", 0)
    return {
        **out,
        "input_tokens": found.get("prompt_tokens") or 0,
        "input_tokens_details": prompt,
        "output_tokens": found.get("completion_tokens") or 0,
        "output_tokens_details": completion,
        "total_tokens": found.get("total_tokens") or 0,
    }


_RENAMED = frozenset(
    {
        "prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details", "completion_tokens_details",
    }
)  # fmt: skip


def _details(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    details = found.get(f"{name}_tokens_details") or {}
    return {key: value for key, value in dict(details).items() if value is not None}


def response_id(chat_id: Any, new_id: Callable[[str], str]) -> str:
    """The response's id: the vendor's own, so that its support can find it, with the API's beginning."""
    return f"resp_{chat_id}" if chat_id else new_id("resp_")
