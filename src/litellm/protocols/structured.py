"""Structured output where a vendor has no native form for it: a forced tool holds the schema, its input is the answer.

Knows the tool's name and both directions of the trick; knows no wire format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOOL_NAME = "json_tool_call"
"""The name programs written for this interface know it by."""


def schema_of(response_format: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The JSON schema that a `response_format` of type `json_schema` asks for; None for any other."""
    if not response_format or response_format.get("type") != "json_schema":
        return None
    holder = response_format.get("json_schema") or {}
    schema = holder.get("schema") or response_format.get("schema")
    return dict(schema) if isinstance(schema, Mapping) else {"type": "object"}


def schema_tool(response_format: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAI-form tool whose parameters are the schema."""
    holder = response_format.get("json_schema") or {}
    return {
        "type": "function",
        "function": {
            "name": TOOL_NAME,
            "description": holder.get("description") or "Give the final answer in this form.",
            "parameters": schema_of(response_format) or {"type": "object"},
        },
    }


FORCED_CHOICE: dict[str, Any] = {"type": "function", "function": {"name": TOOL_NAME}}


def unwrap(message: dict[str, Any]) -> bool:
    """Moves the schema tool's arguments into `content`, in place. True if the message was such an answer."""
    calls = message.get("tool_calls") or []
    if len(calls) != 1 or calls[0]["function"].get("name") != TOOL_NAME:
        return False
    message["content"] = calls[0]["function"]["arguments"]
    message["tool_calls"] = None
    return True
