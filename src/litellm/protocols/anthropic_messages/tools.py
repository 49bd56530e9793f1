"""Tools, the choice among them, and structured output by a tool; names rewritten out and restored on the way back.

https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools. The vendor's own tools
(`web_search_20250305`, `computer_…`) pass as they are, with the beta feature they need.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from litellm.protocols import structured
from litellm.protocols.anthropic_messages.names import may_be_rewritten, tool_name
from litellm.protocols.anthropic_messages.schema import closed_schema, object_schema
from litellm.protocols.base import BadInput, Unsupported

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.anthropic_messages.models import Claude
    from litellm.protocols.anthropic_messages.protocol import AnthropicMessages

BETAS: dict[str, str] = {
    "computer_20241022": "computer-use-2024-10-22",
    "bash_20241022": "computer-use-2024-10-22",
    "text_editor_20241022": "computer-use-2024-10-22",
    "computer_20250124": "computer-use-2025-01-24",
    "computer_20251124": "computer-use-2025-11-24",
    "advisor_20260301": "advisor-tool-2026-03-01",
    "mcp_toolset": "mcp-client-2025-11-20",
}
"""Vendor tools still in beta → the feature to name. https://platform.claude.com/docs/en/api/beta-headers"""

# The API refuses tool calls in the history of a request without tools.
_PLACEHOLDER = {
    "name": "no_tool",
    "description": "There are no tools to call: earlier turns used some.",
    "input_schema": {"type": "object", "properties": {}},
}
_FORCED = ("any", "tool")
_SEARCHES = {"low": 1, "medium": 5, "high": 10}
"""`search_context_size` → most searches of a request."""

PARAMS = ("tools", "functions", "web_search_options", "response_format", "tool_choice", "function_call")
"""Any of these given, `set_tools` has something to do."""


def schema_by_tool(params: Mapping[str, Any], model: Claude) -> dict[str, Any] | None:
    """The schema that a tool must carry, for a model without structured outputs; None where none is asked for."""
    return None if model.native_schema else structured.schema_of(params.get("response_format"))


def set_tools(
    body: dict[str, Any], call: Call, model: Claude, protocol: AnthropicMessages, thinks: bool, betas: list[str]
) -> None:
    """Puts `tools` and `tool_choice` into the body. Raises `Unsupported` for a choice the model cannot be held to."""
    params = call.params
    tools = [_tool(tool, model, protocol, betas, call.drop_params) for tool in params.get("tools") or ()]
    tools += [_function({"function": function}, model) for function in params.get("functions") or ()]
    if "web_search_options" in params:
        tools.append(protocol.web_search_tool(params["web_search_options"], betas))
    choice, tools = _choice(params, [tool for tool in tools if tool is not None])
    if schema_by_tool(params, model) is not None:
        choice = _schema_choice(choice, bool(tools), thinks or not model.forces_tools)
        tools.append(_function(structured.schema_tool(params["response_format"]), model))
    if not tools:
        if choice.get("type") in _FORCED:
            raise BadInput("tool_choice asks for a tool call, and there are no tools")
        return
    if choice.get("type") in _FORCED and not _may_force(model, thinks):
        if not call.drop_params:
            why = "while it thinks to a budget" if model.forces_tools else "by this model"
            raise Unsupported(f"a tool call cannot be forced {why}: tool_choice must be auto or none", "tool_choice")
        choice = {**choice, "type": "auto"}
        choice.pop("name", None)
    if (params.get("parallel_tool_calls") is False or params.get("functions")) and choice.get("type") != "none":
        choice = {"type": "auto", **choice, "disable_parallel_tool_use": True}
    body["tools"] = tools
    if choice:
        body["tool_choice"] = choice


def set_placeholder(body: dict[str, Any]) -> None:
    """Tools for a history that has tool calls where the request has none: one, and the choice not to call it."""
    body["tools"] = [_PLACEHOLDER]
    body["tool_choice"] = {"type": "none"}


def _may_force(model: Claude, thinks: bool) -> bool:
    # uncertain: the thinking page refuses forced tools for adaptive thinking too, yet Opus 5, which thinks unless told
    # not to, takes them: so only budgets are known to exclude them.
    return model.forces_tools and not (thinks and not model.adaptive)


# --- tools ---


def _tool(
    tool: Mapping[str, Any], model: Claude, protocol: AnthropicMessages, betas: list[str], drop: bool
) -> dict[str, Any] | None:
    kind = tool.get("type")
    if kind == "function" or (kind is None and "function" in tool):
        return _function(tool, model)
    if "custom" in tool:  # OpenAI's free-text tools
        if drop:
            return None
        raise Unsupported("custom tools take free text; the Messages API has function tools only", "tools")
    if beta := protocol.tool_beta(kind or ""):
        betas.append(beta)
    function = tool.get("function")
    if isinstance(function, Mapping):  # a vendor's tool wrapped as a function: its parameters are its fields
        rest = {name: value for name, value in tool.items() if name != "function"}
        return {**rest, "name": function.get("name"), **(function.get("parameters") or {})}
    return tool if isinstance(tool, dict) else dict(tool)


def _function(tool: Mapping[str, Any], model: Claude) -> dict[str, Any]:
    """A function as a tool: `cache_control` and the API's own fields (`defer_loading`, …) stay beside it."""
    function = tool.get("function") or tool
    strict = function.get("strict") is True and model.native_schema
    schema = object_schema(function.get("parameters"))
    out: dict[str, Any] = {"name": tool_name(function["name"])}
    if description := function.get("description"):
        out["description"] = description
    out["input_schema"] = closed_schema(schema) if strict else schema
    if strict:
        out["strict"] = True
    if mark := function.get("cache_control"):
        out["cache_control"] = mark
    if function is not tool:
        out.update({name: value for name, value in tool.items() if name not in ("type", "function")})
    return out


def web_search(options: Mapping[str, Any]) -> dict[str, Any]:
    """OpenAI's `web_search_options` as the API's own search tool."""
    tool: dict[str, Any] = {"type": "web_search_20250305", "name": "web_search"}
    if searches := _SEARCHES.get(options.get("search_context_size") or ""):
        tool["max_uses"] = searches
    where = options.get("user_location")
    if isinstance(where, Mapping):
        inner = where.get("approximate")
        tool["user_location"] = {"type": "approximate", **(inner if isinstance(inner, Mapping) else where)}
    return tool


# --- choice ---


def _choice(params: Mapping[str, Any], tools: list[dict[str, Any]]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(`tool_choice` or nothing, the tools it leaves). The dict is ours to change."""
    given = params.get("tool_choice", params.get("function_call"))
    if given is None:
        return {}, tools
    if isinstance(given, str):
        kind = {"required": "any", "any": "any", "auto": "auto", "none": "none"}.get(given)
        if kind is None:
            raise BadInput(f"tool_choice is {given!r}: it is auto, required, none or a named function")
        return {"type": kind}, tools
    if given.get("type") == "allowed_tools":
        allowed = given.get("allowed_tools") or given
        names = {tool_name(name) for name in map(_name_of, allowed.get("tools") or ()) if name}
        kind = "any" if allowed.get("mode") == "required" else "auto"
        return {"type": kind}, [tool for tool in tools if tool.get("name") in names]
    if given.get("type") in ("auto", "any", "none", "tool"):  # the API's own form
        return dict(given), tools
    name = _name_of(given)
    if not name:
        raise BadInput("tool_choice names no function")
    return {"type": "tool", "name": tool_name(name)}, tools


def _schema_choice(choice: dict[str, Any], others: bool, hint_only: bool) -> dict[str, Any]:
    """The choice that leads to the schema's tool: it alone, or it or a tool of the caller's."""
    kind = choice.get("type", "auto")
    if not others or kind == "none":
        forced = {"type": "auto"} if hint_only else {"type": "tool", "name": structured.TOOL_NAME}
        return {**forced, "disable_parallel_tool_use": True}
    return {"type": "any"} if kind == "auto" and not hint_only else choice


def _name_of(choice: Mapping[str, Any]) -> str | None:
    function = choice.get("function")
    return (function if isinstance(function, Mapping) else choice).get("name")


# --- back ---


def original_name(name: str, params: Mapping[str, Any]) -> str:
    """The caller's name for a tool that the answer calls."""
    if may_be_rewritten(name):
        for tool in (*(params.get("tools") or ()), *(params.get("functions") or ())):
            theirs = _name_of(tool)
            if theirs is not None and tool_name(theirs) == name:
                return theirs
    return name


def is_legacy(params: Mapping[str, Any]) -> bool:
    """The caller speaks of functions, not tools, and reads `function_call`."""
    return "functions" in params and "tools" not in params
