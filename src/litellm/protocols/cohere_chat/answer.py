"""An answer of Cohere's in OpenAI's form: blocks to text and reasoning, citations to annotations, figures to usage.

https://docs.cohere.com/reference/chat. What OpenAI's form has no place for (`tool_plan`, `citations` with their
sources) stands in the message's `provider_specific_fields`, and messages.py sends it back from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, Malformed, ProtocolError
from litellm.protocols.json_body import json_object
from litellm.types.base import new_id

_REASONS = {
    "COMPLETE": "stop",
    "STOP_SEQUENCE": "stop",
    "MAX_TOKENS": "length",
    "TOOL_CALL": "tool_calls",
    "ERROR_LIMIT": "length",
    "ERROR_TOXIC": "content_filter",
}
# The answer was not finished: what there is of it is none. Word → the HTTP status that means the same.
_FAILED = {"ERROR": 500, "TIMEOUT": 504, "USER_CANCEL": 499}


def finish_reason(reason: Any, error: Any = None) -> str:
    """Cohere's reason in OpenAI's words. Raises `ProtocolError` for one that means a failure; `error` says of what."""
    if reason in _FAILED or error:
        message = str(error) if error else f"the answer broke off: finish_reason {reason}"
        raise ProtocolError(ErrorDetail(message, code=str(reason or "ERROR"), status=_FAILED.get(reason, 500)))
    return _REASONS.get(str(reason), "stop")


def usage(found: Any) -> dict[str, Any] | None:
    """Token counts; None where there are none. `billed_units` are counted otherwise and stand apart."""
    if not isinstance(found, Mapping):
        return None
    tokens = found.get("tokens")
    if not isinstance(tokens, Mapping):
        return None
    given, made = _count(tokens.get("input_tokens")), _count(tokens.get("output_tokens"))
    out: dict[str, Any] = {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
    if found.get("cached_tokens") is not None:
        out["prompt_tokens_details"] = {"cached_tokens": _count(found["cached_tokens"])}
    if isinstance(found.get("billed_units"), Mapping):
        out["billed_units"] = dict(found["billed_units"])
    return out


def _count(value: Any) -> int:
    """Cohere's counts are floats in its schema."""
    return int(value) if isinstance(value, (int, float)) and 0 <= value < 1e15 else 0


def items_of(value: Any) -> list[Any]:
    """A list as it is; nothing where there is none."""
    return value if isinstance(value, list) else []


def token_logprobs(items: Sequence[Any]) -> list[dict[str, Any]]:
    """Log probabilities in OpenAI's form. An item may be a few tokens with one text: theirs add up."""
    out: list[dict[str, Any]] = []
    for item in items:
        if not isinstance(item, Mapping):
            continue
        values = [value for value in items_of(item.get("logprobs")) if isinstance(value, (int, float))]
        text = item.get("text")
        if values and isinstance(text, str):
            spelt = list(text.encode("utf-8", "surrogatepass"))
            out.append({"token": text, "bytes": spelt, "logprob": sum(values), "top_logprobs": []})
    return out


def url_citations(citations: Sequence[Any], shift: int = 0) -> list[dict[str, Any]]:
    """Citations of the text whose source has an address, as OpenAI's `url_citation`s; `shift` characters later."""
    out: list[dict[str, Any]] = []
    for citation in citations:
        if not isinstance(citation, Mapping) or citation.get("type") not in (None, "TEXT_CONTENT"):
            continue
        start, end = citation.get("start"), citation.get("end")
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        for source in items_of(citation.get("sources")):
            document = source.get("document") if isinstance(source, Mapping) else None
            url = document.get("url") if isinstance(document, Mapping) else None
            if isinstance(url, str) and isinstance(document, Mapping):
                cited = {"start_index": start + shift, "end_index": end + shift, "url": url}
                cited["title"] = str(document.get("title") or "")
                out.append({"type": "url_citation", "url_citation": cited})
    return out


def read_answer(body: bytes) -> dict[str, Any]:
    """A 200 as a `chat.completion`. Raises `ProtocolError` where it says that it failed, `Malformed` for no answer."""
    answer = json_object(body)
    message = answer.get("message")
    if not isinstance(message, dict):
        if isinstance(message, str):  # an error's form
            raise ProtocolError(form.error_detail(answer))
        raise Malformed("the answer has no message")
    reason = finish_reason(answer.get("finish_reason"))
    said = _message(message)
    if said.get("tool_calls") and reason == "stop":
        reason = "tool_calls"
    choice: dict[str, Any] = {"index": 0, "finish_reason": reason, "message": said}
    if found := token_logprobs(items_of(answer.get("logprobs"))):
        choice["logprobs"] = {"content": found}
    out: dict[str, Any] = {"choices": [choice]}
    if answer.get("id"):
        out["id"] = str(answer["id"])
    if (figures := usage(answer.get("usage"))) is not None:
        out["usage"] = figures
    return out


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    text: list[str] = []
    thinking: list[str] = []
    begins: dict[int, int] = {}
    blocks = message.get("content")
    blocks = [{"type": "text", "text": blocks}] if isinstance(blocks, str) else items_of(blocks)
    length = 0
    for number, block in enumerate(blocks):
        if not isinstance(block, Mapping):
            raise Malformed("a block of the answer is not an object")
        begins[number] = length
        if isinstance(block.get("thinking"), str):
            thinking.append(block["thinking"])
        elif isinstance(block.get("text"), str):
            text.append(block["text"])
            length += len(block["text"])
    said: dict[str, Any] = {"role": "assistant", "content": "".join(text) or None}
    if thinking:
        said["reasoning_content"] = "".join(thinking)
    calls = [_call(call) for call in items_of(message.get("tool_calls"))]
    if calls:
        said["tool_calls"] = calls
    aside: dict[str, Any] = {}
    if message.get("tool_plan"):
        aside["tool_plan"] = message["tool_plan"]
    if citations := items_of(message.get("citations")):
        aside["citations"] = citations
        links: list[dict[str, Any]] = []
        for citation in citations:
            place = citation.get("content_index") if isinstance(citation, Mapping) else None
            links += url_citations([citation], begins.get(place, 0) if isinstance(place, int) else 0)
        if links:
            said["annotations"] = links
    if aside:
        said["provider_specific_fields"] = aside
    return said


def _call(call: Any) -> dict[str, Any]:
    function = call.get("function") if isinstance(call, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
        raise Malformed("a tool call of the answer names no function")
    arguments = form.arguments_text(function.get("arguments"))
    return {
        "id": call.get("id") or new_id("call_"),
        "type": "function",
        "function": {"name": function["name"], "arguments": arguments},
    }
