"""Databricks model serving: Claude endpoints think to a budget and take schemas by tool; the others want one system
message and one tool call at a time.

https://docs.databricks.com/aws/en/machine-learning/foundation-model-apis/api-reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols import structured
from litellm.providers.dialects.by_tool import SchemaByTool

if TYPE_CHECKING:
    from litellm.call import Call

_BUDGETS = {"minimal": 1024, "low": 1024, "medium": 2048, "high": 4096, "xhigh": 8192, "max": 16384}
_ROOM = 4096
"""Tokens of answer beside a budget, where the caller set no limit."""


class Databricks(SchemaByTool):
    """`POST https://{workspace}/serving-endpoints/chat/completions`."""

    name: ClassVar[str] = "databricks"

    def unsupported(self, call: Call) -> frozenset[str]:
        refused = super().unsupported(call)
        return refused if "claude" in call.model else refused | {"thinking"}

    def native_schema(self, model: str) -> bool:
        return "claude" not in model

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        if "claude" in call.model:
            _think(body)
        else:
            body["messages"] = one_at_a_time(join_systems(body["messages"]))
        return body


def _think(body: dict[str, Any]) -> None:
    effort = body.pop("reasoning_effort", None)
    if effort in _BUDGETS:
        body.setdefault("thinking", {"type": "enabled", "budget_tokens": _BUDGETS[effort]})
    budget = (body.get("thinking") or {}).get("budget_tokens")
    if budget:
        if "max_tokens" not in body:
            body["max_tokens"] = budget + _ROOM
        if body.get("tool_choice") == structured.FORCED_CHOICE:
            del body["tool_choice"]  # no tool can be forced while the model thinks


def join_systems(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring system messages of text as one."""
    joined: list[dict[str, Any]] = []
    for message in messages:
        before = joined[-1] if joined else {}
        if message.get("role") == before.get("role") == "system" and all(
            isinstance(part.get("content"), str) for part in (before, message)
        ):
            joined[-1] = {**before, "content": f"{before['content']}\n\n{message['content']}"}
        else:
            joined.append(message)
    return joined


def one_at_a_time(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parallel tool calls of the history as pairs: each call, then its own answer."""
    out: list[dict[str, Any]] = []
    position = 0
    while position < len(messages):
        message = messages[position]
        position += 1
        calls = message.get("tool_calls") or ()
        if len(calls) < 2:
            out.append(message)
            continue
        answers: dict[Any, dict[str, Any]] = {}
        while position < len(messages) and messages[position].get("role") == "tool":
            answers[messages[position].get("tool_call_id")] = messages[position]
            position += 1
        content = message.get("content")
        for tool_call in calls:
            out.append({**message, "content": content, "tool_calls": [tool_call]})
            content = None  # said once
            if (answer := answers.pop(tool_call.get("id"), None)) is not None:
                out.append(answer)
        out += answers.values()
    return out


PROTOCOL = Databricks()
