"""A question of the Responses API as a chat: its items as messages, its parameters as chat completions name them.

Pure: values in, values out, nothing of the caller's is changed. What chat completions cannot say keeps its name among
the parameters, where it is refused, or left out with `drop_params`, like any other that a model does not take.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from litellm.arguments import ArgumentError
from litellm.responses_api import sealed

FIELDS = "message_fields"
"""Where an item of our answers keeps what of a chat message no item has a place for."""
_OURS = (FIELDS, "provider_specific_fields", "extra_content")
"""Fields of items that only our own answers over chat completions have."""
_OF_CALL = ("provider_specific_fields", "extra_content")
"""Those of them that belong to a call."""
_OF_ITEMS = frozenset({"role", "content", "tool_calls", "refusal", "reasoning_content", "thinking_blocks"})
"""Fields of a message that items say."""


# --- plain items ---


def plain_input(given: Any) -> str | list[Any]:
    """`input` as a string or a list of plain dicts. Raises `ArgumentError`."""
    if isinstance(given, str):
        return given
    if isinstance(given, (bytes, Mapping)) or not isinstance(given, Sequence):
        raise ArgumentError(f"input must be a string or a list of items; got {type(given).__name__}")
    return [_plain_item(item, f"input[{place}]") for place, item in enumerate(given)]


def _plain_item(item: Any, place: str) -> dict[str, Any]:
    item = plain(item)
    if not isinstance(item, dict):
        raise ArgumentError(
            f"{place} must be an item, such as {{'role': 'user', 'content': 'Hello'}}; got {type(item).__name__}"
        )
    return item


def plain(value: Any) -> Any:
    """Pydantic objects, at any depth, as dicts without what is None. What is plain already is not copied."""
    if isinstance(value, dict):
        found = {name: plain(item) for name, item in value.items()}
        return found if any(new is not old for new, old in zip(found.values(), value.values(), strict=True)) else value
    if isinstance(value, (list, tuple)):
        items = [plain(item) for item in value]
        return (
            value if type(value) is list and all(new is old for new, old in zip(items, value, strict=True)) else items
        )
    dump = getattr(value, "model_dump", None)
    if callable(dump) and not isinstance(value, type):
        return dump(exclude_none=True, by_alias=True)
    return dict(value) if isinstance(value, Mapping) else value


def for_vendor(given: str | list[Any]) -> str | list[Any]:
    """Items as a vendor of the API takes them: without what our answers over chat completions added to theirs."""
    if isinstance(given, str):
        return given
    items: list[Any] = []
    for item in given:
        if item.get("type") == "reasoning" and sealed.is_ours(item.get("encrypted_content")):
            continue  # another vendor's thoughts, under an id that this one does not know
        if any(name in item for name in _OURS):
            item = {name: value for name, value in item.items() if name not in _OURS}
        items.append(item)
    return items


# --- items as messages ---


def messages(instructions: Any, given: str | list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(messages, what they cannot say: place and kind of item → the item)."""
    chat = _Chat()
    if isinstance(instructions, str):
        if instructions:
            chat.messages.append({"role": "system", "content": instructions})
    elif instructions is not None:
        chat.add(plain_input(instructions), "instructions")  # type: ignore[arg-type]
    if isinstance(given, str):
        chat.messages.append({"role": "user", "content": given})
    elif given:
        chat.add(given, "input")
    else:
        raise ArgumentError("input is empty: give a text, or a list with at least one item")
    return [message for message in chat.messages if _says_something(message)], chat.unsaid


def _says_something(message: Mapping[str, Any]) -> bool:
    """Not a turn of which only thoughts are left: those are worth nothing without what they led to."""
    return message["role"] != "assistant" or any(message.get(name) for name in ("content", "tool_calls", "refusal"))


class _Chat:
    """Gathers items into messages: what an assistant said, thought and called in one turn is one message."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.unsaid: dict[str, Any] = {}
        self._turn: dict[str, Any] | None = None

    def add(self, items: Iterable[dict[str, Any]], source: str) -> None:
        for place, item in enumerate(items):
            kind = item.get("type", "message")
            if kind == "message":
                self._message(item, f"{source}[{place}]")
            elif kind in ("function_call", "custom_tool_call"):
                turn = self._assistant(item)
                turn.setdefault("tool_calls", []).append(_tool_call(item, kind, f"{source}[{place}]"))
            elif kind in ("function_call_output", "custom_tool_call_output"):
                self._turn = None
                self.messages.append(
                    {"role": "tool", "tool_call_id": item.get("call_id"), "content": content(item.get("output"))}
                )
            elif kind == "reasoning":
                self._thought(item)
            else:
                self.unsaid[f"{source}[{place}]: {kind}"] = item
        self._turn = None

    def _message(self, item: dict[str, Any], place: str) -> None:
        role = item.get("role")
        if role != "assistant":
            self._turn = None
            if role not in ("user", "system", "developer"):
                raise ArgumentError(f"{place} has role {role!r}: it must be user, assistant, system or developer")
            self.messages.append({"role": role, "content": content(item.get("content"))})
            return
        turn = self._assistant(item)
        said = item.get("content")
        texts, refusals = _said(said, "text"), _said(said, "refusal")
        if texts:
            turn["content"] = f"{turn['content']}\n\n{texts}" if turn.get("content") else texts
        if refusals:
            turn["refusal"] = turn.get("refusal", "") + refusals

    def _thought(self, item: dict[str, Any]) -> None:
        turn = self._assistant(item)
        texts = [_said(item.get(name), "text", "\n\n") for name in ("summary", "content")]
        if text := "\n\n".join(text for text in texts if text):
            before = turn.get("reasoning_content")
            turn["reasoning_content"] = f"{before}\n\n{text}" if before else text
        if blocks := sealed.opened(item.get("encrypted_content")):
            turn.setdefault("thinking_blocks", []).extend(blocks)

    def _assistant(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The message of the turn that an item belongs to."""
        if self._turn is None:
            self._turn = {"role": "assistant", "content": None}
            self.messages.append(self._turn)
        if isinstance(fields := item.get(FIELDS), Mapping):
            self._turn.update((name, value) for name, value in fields.items() if name not in _OF_ITEMS)
        return self._turn


def _said(content: Any, field: str, between: str = "") -> str:
    if isinstance(content, str):
        return content if field == "text" else ""
    texts = [part if isinstance(part, str) else part.get(field) for part in content or ()]
    return between.join(text for text in texts if isinstance(text, str))


def _tool_call(item: Mapping[str, Any], kind: str, place: str) -> dict[str, Any]:
    call_id, name = item.get("call_id") or item.get("id"), item.get("name")
    if not isinstance(call_id, str) or not isinstance(name, str):
        raise ArgumentError(f"{place} is a call without call_id or name")
    more = {field: item[field] for field in _OF_CALL if field in item}
    if kind == "custom_tool_call":
        return {"id": call_id, "type": "custom", "custom": {"name": name, "input": item.get("input") or ""}, **more}
    arguments = item.get("arguments")
    function = {"name": name, "arguments": arguments if arguments is not None else ""}
    return {"id": call_id, "type": "function", "function": function, **more}


# --- content ---


def content(given: Any) -> Any:
    """The content of a message or a tool's result: a string, or parts as chat completions have them."""
    if isinstance(given, str) or given is None:
        return given
    if not isinstance(given, (list, tuple)):
        raise ArgumentError(f"content must be a string or a list of parts; got {type(given).__name__}")
    parts = [_part(part) for part in given]
    return parts[0]["text"] if len(parts) == 1 and parts[0].keys() == {"type", "text"} else parts


def _part(part: Any) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if not isinstance(part, Mapping):
        raise ArgumentError(f"a part of a content must be a dict; got {type(part).__name__}")
    kind = part.get("type")
    if kind in ("input_text", "output_text", "summary_text", "text"):
        more = {"cache_control": part["cache_control"]} if "cache_control" in part else {}
        return {"type": "text", "text": part.get("text"), **more}
    if kind == "refusal":
        return {"type": "text", "text": part.get("refusal")}
    if kind == "input_image":
        image = {"url": part.get("image_url") or part.get("file_id")}
        if part.get("detail") not in (None, "auto"):
            image["detail"] = part["detail"]
        return {"type": "image_url", "image_url": image}
    if kind == "input_file":
        file = {name: part[name] for name in ("file_id", "file_data", "filename") if part.get(name)}
        if part.get("file_url"):
            file["file_data"] = part["file_url"]
        return {"type": "file", "file": file}
    return dict(part)  # parts of chat completions, and `input_audio`, which is the same in both


# --- parameters ---

_SAME = (
    "temperature", "top_p", "parallel_tool_calls", "user", "service_tier", "safety_identifier", "prompt_cache_key",
    "prompt_cache_retention", "top_logprobs", "stream",
)  # fmt: skip
_NOTHING_ASKED: dict[str, tuple[Any, ...]] = {
    "background": (False,),
    "truncation": ("disabled",),
}
_UNSAYABLE = (
    "previous_response_id", "conversation", "prompt", "background", "truncation", "context_management", "moderation",
)  # fmt: skip


def chat_params(given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of the API as chat completions have them. What has no place there keeps its name."""
    params: dict[str, Any] = {name: given[name] for name in _SAME if name in given}
    if "max_output_tokens" in given:
        params["max_tokens"] = given["max_output_tokens"]
    if "message.output_text.logprobs" in (given.get("include") or ()) or given.get("top_logprobs"):
        params["logprobs"] = True
    if (effort := (given.get("reasoning") or {}).get("effort")) is not None:
        params["reasoning_effort"] = effort
    text = given.get("text") or {}
    if (wanted := response_format(text.get("format"))) is not None:
        params["response_format"] = wanted
    if text.get("verbosity") is not None:
        params["verbosity"] = text["verbosity"]
    _add_tools(given, params)
    for name in _UNSAYABLE:
        if name in given and given[name] not in _NOTHING_ASKED.get(name, ()):
            params[name] = given[name]
    if params.get("stream"):
        params["stream_options"] = {"include_usage": True}
    return params


def response_format(wanted: Any) -> dict[str, Any] | None:
    """`text.format` as `response_format`; None for plain text."""
    if not isinstance(wanted, Mapping) or wanted.get("type") in (None, "text"):
        return None
    if wanted["type"] != "json_schema" or "json_schema" in wanted:
        return dict(wanted)
    inner = {name: value for name, value in wanted.items() if name != "type" and value is not None}
    return {"type": "json_schema", "json_schema": inner}


def _add_tools(given: Mapping[str, Any], params: dict[str, Any]) -> None:
    tools: list[dict[str, Any]] = []
    for place, tool in enumerate(given.get("tools") or ()):
        kind = tool.get("type", "function")
        if kind in ("function", "custom"):
            tools.append(nested_tool(tool, kind))
        elif kind.startswith("web_search"):
            params["web_search_options"] = _search_options(tool)
        else:
            params[f"tools[{place}]: {kind}"] = tool
    if tools:
        params["tools"] = tools
    choice = given.get("tool_choice")
    if isinstance(choice, Mapping):
        kind = choice.get("type", "function")
        if kind in ("function", "custom", "allowed_tools"):
            params["tool_choice"] = nested_choice(choice, kind)
        elif not kind.startswith("web_search"):
            params[f"tool_choice: {kind}"] = choice
    elif choice is not None and (tools or choice not in ("auto", "none")):
        params["tool_choice"] = choice
    if not tools:
        params.pop("parallel_tool_calls", None)


def nested_tool(tool: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """A tool with its facts one level down, where chat completions have them."""
    if isinstance(tool.get(kind), Mapping):
        return dict(tool)
    inner = {name: value for name, value in tool.items() if name not in ("type", "cache_control") and value is not None}
    if kind == "function" and inner.get("strict") is False:
        del inner["strict"]
    if kind == "custom" and (inner.get("format") or {}).get("type") == "grammar":
        grammar = {name: value for name, value in inner["format"].items() if name != "type"}
        inner["format"] = {"type": "grammar", "grammar": grammar}
    nested: dict[str, Any] = {"type": kind, kind: inner}
    if "cache_control" in tool:
        nested["cache_control"] = tool["cache_control"]
    return nested


def nested_choice(choice: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """`tool_choice` likewise."""
    if isinstance(choice.get(kind), Mapping):
        return dict(choice)
    if kind == "allowed_tools":
        tools = [nested_choice(tool, tool.get("type", "function")) for tool in choice.get("tools") or ()]
        return {"type": kind, kind: {"mode": choice.get("mode", "auto"), "tools": tools}}
    return {"type": kind, kind: {"name": choice.get("name")}}


def _search_options(tool: Mapping[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if tool.get("search_context_size"):
        options["search_context_size"] = tool["search_context_size"]
    if isinstance(where := tool.get("user_location"), Mapping):
        inner = {name: value for name, value in where.items() if name != "type" and value is not None}
        options["user_location"] = {"type": "approximate", "approximate": inner}
    return options
