"""Tools, tool choice and response formats of chat completions in the Responses API's flatter form.

What is in that form already (built-in tools, flat functions) passes unchanged. Nothing of the caller's is altered.
docs: https://developers.openai.com/api/docs/guides/migrate-to-responses
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_NO_PARAMETERS: dict[str, Any] = {"type": "object", "properties": {}}


def flat_tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    """One tool. `{"type": "function", "function": {…}}` loses its inner level; others are left as they are."""
    function = tool.get("function")
    if isinstance(function, Mapping):
        return flat_function(function)
    custom = tool.get("custom")
    if isinstance(custom, Mapping):
        flat = {"type": "custom", **custom}
        grammar = (custom.get("format") or {}).get("grammar")
        if isinstance(grammar, Mapping):
            flat["format"] = {"type": "grammar", **grammar}
        return flat
    if "cache_control" in tool:
        return {name: value for name, value in tool.items() if name != "cache_control"}
    return dict(tool)


def flat_function(function: Mapping[str, Any]) -> dict[str, Any]:
    """A function's description as a tool. Chat completions are lenient with schemas unless asked to be strict; here
    strict is what an absent field means, so it is always said."""
    flat: dict[str, Any] = {
        "type": "function",
        "name": function["name"],
        "parameters": function.get("parameters") or _NO_PARAMETERS,
        "strict": bool(function.get("strict")),
    }
    if function.get("description"):
        flat["description"] = function["description"]
    return flat


def flat_choice(choice: Any) -> Any:
    """`tool_choice`: words are the same, names of tools lose a level."""
    if not isinstance(choice, Mapping):
        return choice
    kind = choice.get("type", "function")
    if kind == "allowed_tools" and isinstance(allowed := choice.get("allowed_tools"), Mapping):
        tools = [_named(tool) for tool in allowed.get("tools") or ()]
        return {"type": "allowed_tools", "mode": allowed.get("mode", "auto"), "tools": tools}
    return _named(choice)


def _named(tool: Mapping[str, Any]) -> dict[str, Any]:
    kind = tool.get("type", "function")
    inner = tool.get(kind)
    return {"type": kind, "name": inner.get("name")} if isinstance(inner, Mapping) else dict(tool)


def legacy_choice(choice: Any) -> Any:
    """`function_call`, the deprecated `tool_choice`."""
    return {"type": "function", "name": choice.get("name")} if isinstance(choice, Mapping) else choice


def text_format(response_format: Mapping[str, Any]) -> dict[str, Any]:
    """`response_format` as `text.format`."""
    kind = response_format["type"]
    if kind != "json_schema":
        return {"type": kind}
    holder = response_format.get("json_schema")
    if not isinstance(holder, Mapping):
        holder = response_format
    found: dict[str, Any] = {
        "type": "json_schema",
        "name": holder.get("name") or "response",
        "schema": holder.get("schema") or {"type": "object"},
    }
    for name in ("description", "strict"):
        if holder.get(name) is not None:
            found[name] = holder[name]
    return found


def web_search(options: Mapping[str, Any]) -> dict[str, Any]:
    """`web_search_options` as the built-in tool."""
    tool: dict[str, Any] = {"type": "web_search"}
    for name, value in options.items():
        if name == "user_location" and isinstance(value, Mapping):
            inner = value.get("approximate")
            value = {"type": "approximate", **(inner if isinstance(inner, Mapping) else value)}
        tool[name] = value
    return tool


def tools_of(params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All the tools that parameters ask for, under whichever name."""
    found = [flat_tool(tool) for tool in _listed(params, "tools")]
    found += [flat_function(function) for function in _listed(params, "functions")]
    if (options := params.get("web_search_options")) is not None:
        found.append(web_search(options))
    return found


def _listed(params: Mapping[str, Any], name: str) -> Sequence[Any]:
    return params.get(name) or ()
