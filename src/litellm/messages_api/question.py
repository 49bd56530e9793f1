"""A question of the Messages API as a chat: its blocks as messages, its parameters as chat completions name them.

Pure: values in, values out, nothing of the caller's is changed. What chat completions cannot say keeps its name among
the parameters, where it is refused, or left out with `drop_params`, like any other that a model does not take.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from litellm.arguments import ArgumentError
from litellm.responses_api import sealed
from litellm.responses_api.question import plain

OF_CALL = ("provider_specific_fields", "extra_content")
"""Fields of a `tool_use` block that only our own answers over chat completions have."""

SEALED = ("provider_specific_fields", "reasoning_details", "extra_content")
"""Fields of a chat's message that vendors want back and no block has a place for: an answer holds them in the data of a
`redacted_thinking` block, which programs return unread."""


# --- plain messages ---


def plain_messages(given: Any) -> list[dict[str, Any]]:
    """`messages` as plain dicts in the API's form. Raises `ArgumentError`."""
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Sequence):
        raise ArgumentError(f"messages must be a list of dicts; got {type(given).__name__}")
    if not given:
        raise ArgumentError("messages is empty: give at least one, such as {'role': 'user', 'content': 'Hello'}")
    return [_plain_message(message, f"messages[{place}]") for place, message in enumerate(given)]


def _plain_message(message: Any, place: str) -> dict[str, Any]:
    message = plain(message)
    if not isinstance(message, dict):
        raise ArgumentError(f"{place} must be a dict; got {type(message).__name__}")
    if message.get("role") not in ("user", "assistant", "system"):
        raise ArgumentError(f"{place} has role {message.get('role')!r}: it must be user or assistant")
    check_content(message.get("content"), f"{place}.content")
    return message


def check_content(content: Any, place: str) -> None:
    """A text, or a list of blocks. Raises `ArgumentError`."""
    if isinstance(content, str):
        return
    if not isinstance(content, (list, tuple)):
        raise ArgumentError(f"{place} must be a string or a list of blocks; got {type(content).__name__}")
    for number, block in enumerate(content):
        if not isinstance(block, Mapping) or not isinstance(block.get("type"), str):
            raise ArgumentError(f"{place}[{number}] has no type: a block is {{'type': 'text', 'text': …}}, or another")


def for_vendor(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages as a vendor of the API takes them: without what our answers over chat completions added to theirs."""
    out: list[dict[str, Any]] = []
    for message in messages:
        content = message["content"]
        if message["role"] == "assistant" and not isinstance(content, str):
            kept = [_vendors(block) for block in content if not _is_ours(block)]
            if content and not kept:
                continue  # only another vendor's thoughts
            if any(new is not old for new, old in zip(kept, content, strict=False)) or len(kept) != len(content):
                message = {**message, "content": kept}
        out.append(message)
    return out


def _is_ours(block: Mapping[str, Any]) -> bool:
    """Thoughts that nobody has signed, and what was sealed here."""
    if block["type"] == "thinking":
        return not block.get("signature")
    return block["type"] == "redacted_thinking" and sealed.is_ours(block.get("data"))


def _vendors(block: Mapping[str, Any]) -> Mapping[str, Any]:
    if not any(name in block for name in OF_CALL):
        return block
    return {name: value for name, value in block.items() if name not in OF_CALL}


# --- blocks as messages ---


def chat_messages(system: Any, given: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(messages, what they cannot say: place and kind of block → the block)."""
    unsaid: dict[str, Any] = {}
    messages: list[dict[str, Any]] = []
    if system:
        check_content(system, "system")
        messages.append({"role": "system", "content": _content(system, "system", unsaid)})
    for number, message in enumerate(given):
        place, content = f"messages[{number}].content", message["content"]
        if isinstance(content, str):
            messages.append({"role": message["role"], "content": content})
        elif message["role"] == "assistant":
            turn = _assistant(content, place, unsaid)
            if len(turn) > 1:
                messages.append(turn)
        else:
            messages += _results(content, place, unsaid)
            rest = [(at, block) for at, block in enumerate(content) if block["type"] != "tool_result"]
            if rest or not content:
                parts = _parts(rest, place, unsaid)
                messages.append({"role": message["role"], "content": _one_text(parts)})
    return messages, unsaid


def _results(content: Sequence[Any], place: str, unsaid: dict[str, Any]) -> list[dict[str, Any]]:
    """The tools' answers in a user's turn."""
    found: list[dict[str, Any]] = []
    for number, block in enumerate(content):
        if block["type"] == "tool_result":
            said = _content(block.get("content") or "", f"{place}[{number}].content", unsaid)
            result = {"role": "tool", "tool_call_id": block.get("tool_use_id"), "content": said}
            more = {name: block[name] for name in ("is_error", "cache_control") if block.get(name)}
            found.append({**result, **more})
    return found


def _assistant(content: Sequence[Any], place: str, unsaid: dict[str, Any]) -> dict[str, Any]:
    """A turn of the model's; a role and nothing else where it said nothing."""
    turn: dict[str, Any] = {"role": "assistant"}
    calls: list[dict[str, Any]] = []
    thoughts: list[Any] = []
    rest: list[tuple[int, Any]] = []
    for number, block in enumerate(content):
        if block["type"] == "tool_use":
            calls.append(_tool_call(block))
        elif block["type"] == "redacted_thinking" and sealed.is_ours(block.get("data")):
            for fields in sealed.opened(block["data"]):
                turn.update((name, value) for name, value in fields.items() if name in SEALED)
        elif block["type"] in ("thinking", "redacted_thinking"):
            thoughts.append(block)
        else:
            rest.append((number, block))
    parts = _parts(rest, place, unsaid)
    if parts or calls:
        turn["content"] = _one_text(parts) if parts else None
    else:
        return {"role": "assistant"}  # thoughts are worth nothing without what they led to
    if said := "".join(block.get("thinking") or "" for block in thoughts):
        turn["reasoning_content"] = said
    if signed := [block for block in thoughts if block["type"] == "redacted_thinking" or block.get("signature")]:
        turn["thinking_blocks"] = signed
    if calls:
        turn["tool_calls"] = calls
    return turn


def _tool_call(block: Mapping[str, Any]) -> dict[str, Any]:
    more = {name: block[name] for name in (*OF_CALL, "cache_control") if name in block}
    arguments = block.get("input")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments or {}, ensure_ascii=False)
    return {
        "id": block.get("id"),
        "type": "function",
        "function": {"name": block.get("name"), "arguments": text},
        **more,
    }


# --- content ---


def _content(given: Any, place: str, unsaid: dict[str, Any]) -> Any:
    """A string, or parts as chat completions have them."""
    if isinstance(given, str):
        return given
    check_content(given, place)
    return _one_text(_parts(list(enumerate(given)), place, unsaid))


def _one_text(parts: list[dict[str, Any]]) -> Any:
    """One text without marks as a string, anything else as it is."""
    if len(parts) == 1 and parts[0].keys() == {"type", "text"}:
        return parts[0]["text"]
    return parts or ""


def _parts(blocks: Sequence[tuple[int, Any]], place: str, unsaid: dict[str, Any]) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    for number, block in blocks:
        found = _said(block)
        if found is None:
            unsaid[f"{place}[{number}]: {block['type']}"] = block
            continue
        if found and (mark := block.get("cache_control")):
            found[-1] = {**found[-1], "cache_control": mark}
        parts += found
    return parts


def _said(block: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """A block as parts; None where chat completions have no place for it."""
    kind, source = block["type"], block.get("source")
    if kind == "text":
        return [_text(block.get("text") or "")]
    if kind == "image" and isinstance(source, Mapping):
        return _image(source)
    if kind == "document" and isinstance(source, Mapping):
        return _document(block, source)
    if kind == "search_result":
        head = "\n".join(str(block[name]) for name in ("title", "source") if block.get(name))
        return [_text("\n\n".join([head, *(part.get("text") or "" for part in block.get("content") or ())]))]
    return None


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _image(source: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    if source.get("type") == "file":
        return [{"type": "file", "file": {"file_id": source.get("file_id"), "format": "image/*"}}]
    url = _address(source)
    return None if url is None else [{"type": "image_url", "image_url": {"url": url}}]


def _document(block: Mapping[str, Any], source: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """A document: as a file, or as the text it is."""
    title = block.get("title")
    head = "\n".join(str(said) for said in (title, block.get("context")) if said)
    kind = source.get("type")
    if kind == "text":
        return [_text("\n\n".join(said for said in (head, source.get("data") or "") if said))]
    if kind == "content":
        inner = source.get("content") or ()
        if isinstance(inner, str):
            inner = [_text(inner)]
        found = [part for one in inner for part in _said(one) or ()]
        return [*([_text(head)] if head else ()), *found]
    if kind == "file":
        return [{"type": "file", "file": {"file_id": source.get("file_id")}}]
    url = _address(source)
    if url is None:
        return None
    named = {"filename": title} if title else {}
    return [{"type": "file", "file": {"file_data": url, **named}}]


def _address(source: Mapping[str, Any]) -> str | None:
    """Where an image or a document stands: an address, or a data URL."""
    if source.get("type") == "url":
        return source.get("url")
    if source.get("type") == "base64":
        return f"data:{source.get('media_type')};base64,{source.get('data')}"
    return None


# --- parameters ---

_SAME = ("max_tokens", "temperature", "top_p", "stream")
_UNSAYABLE = ("container", "context_management", "mcp_servers", "inference_geo", "speed")
_TIERS = {"auto": "auto", "standard_only": "default"}
_CHOICES = {"auto": "auto", "any": "required", "none": "none"}
_EFFORTS = ((4096, "high"), (2048, "medium"))
"""Least budget of thinking tokens → the effort it stands for; `low` below."""


def chat_params(given: Mapping[str, Any], thinks: bool) -> dict[str, Any]:
    """Parameters of the API as chat completions have them. What has no place there keeps its name.

    `thinks`: who is asked knows `thinking`; of all others the effort it stands for is asked."""
    params: dict[str, Any] = {name: given[name] for name in _SAME if name in given}
    if user := (given.get("metadata") or {}).get("user_id"):
        params["user"] = user
    if given.get("stop_sequences"):
        params["stop"] = list(given["stop_sequences"])
    if (tier := given.get("service_tier")) is not None:
        params["service_tier"] = _TIERS.get(tier, tier)
    config = given.get("output_config") or {}
    _add_thinking(params, given.get("thinking"), config.get("effort"), thinks)
    if wanted := config.get("format") or given.get("output_format"):
        params["response_format"] = response_format(wanted)
    _add_tools(params, given)
    for name in _UNSAYABLE:
        if name in given:
            params[name] = given[name]
    if params.get("stream"):
        params["stream_options"] = {"include_usage": True}
    return params


def _add_thinking(params: dict[str, Any], thinking: Any, effort: str | None, thinks: bool) -> None:
    kind = (thinking or {}).get("type")
    if thinks and thinking:
        params["thinking"] = dict(thinking)
    elif kind == "enabled" and effort is None:
        budget = thinking.get("budget_tokens") or 0
        effort = next((word for least, word in _EFFORTS if budget >= least), "low")
    if effort is not None and kind != "disabled":
        params["reasoning_effort"] = effort


def response_format(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """`output_config.format` as `response_format`."""
    if wanted.get("type") != "json_schema" or "json_schema" in wanted:
        return dict(wanted)
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": wanted.get("schema"), "strict": True}}


def _add_tools(params: dict[str, Any], given: Mapping[str, Any]) -> None:
    tools: list[dict[str, Any]] = []
    for place, tool in enumerate(given.get("tools") or ()):
        kind = tool.get("type") or "custom"
        if kind == "custom":
            tools.append(_function(tool))
        elif kind == "function":  # already in the form of chat completions
            tools.append(dict(tool))
        elif kind.startswith("web_search_"):
            params["web_search_options"] = _search_options(tool)
        else:
            params[f"tools[{place}]: {kind}"] = tool
    choice = given.get("tool_choice")
    if tools:
        params["tools"] = tools
        if isinstance(choice, Mapping):
            kind = choice.get("type")
            named = {"type": "function", "function": {"name": choice.get("name")}}
            params["tool_choice"] = named if kind == "tool" else _CHOICES.get(str(kind), kind)
            if choice.get("disable_parallel_tool_use"):
                params["parallel_tool_calls"] = False
        elif choice is not None:
            params["tool_choice"] = choice


def _function(tool: Mapping[str, Any]) -> dict[str, Any]:
    function: dict[str, Any] = {"name": tool.get("name")}
    if tool.get("description"):
        function["description"] = tool["description"]
    function["parameters"] = tool.get("input_schema") or {"type": "object", "properties": {}}
    if tool.get("strict"):
        function["strict"] = True
    marked = {"cache_control": tool["cache_control"]} if tool.get("cache_control") else {}
    return {"type": "function", "function": function, **marked}


def _search_options(tool: Mapping[str, Any]) -> dict[str, Any]:
    where = tool.get("user_location")
    if not isinstance(where, Mapping):
        return {}
    inner = {name: value for name, value in where.items() if name != "type" and value is not None}
    return {"user_location": {"type": "approximate", "approximate": inner}}
