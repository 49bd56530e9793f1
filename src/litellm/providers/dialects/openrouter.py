"""OpenRouter: thinking is `reasoning`, and marks for the prompt cache stand on parts and on tools.

https://openrouter.ai/docs/use-cases/reasoning-tokens, https://openrouter.ai/docs/features/prompt-caching.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class OpenRouter(OpenAIChat):
    """`POST https://openrouter.ai/api/v1/chat/completions`."""

    name: ClassVar[str] = "openrouter"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        thinking = body.pop("thinking", None)
        if isinstance(thinking, dict):
            budget = thinking.get("budget_tokens")
            on = thinking.get("type") != "disabled"
            body.setdefault("reasoning", {"max_tokens": budget} if on and budget else {"enabled": on})
        body["messages"] = [_marked(message) if "cache_control" in message else message for message in body["messages"]]
        if "tools" in body:
            body["tools"] = [_marked_tool(tool) for tool in body["tools"]]
        return body


def _marked(message: dict[str, Any]) -> dict[str, Any]:
    """A message with its mark on the last of its texts; without it where there is none."""
    out = {name: value for name, value in message.items() if name != "cache_control"}
    content = out.get("content")
    if isinstance(content, str):
        content = [{"type": "text", "text": content}] if content else []
    texts = [index for index, part in enumerate(content or ()) if part.get("type") == "text"]
    if content and texts:
        out["content"] = list(content)
        out["content"][texts[-1]] = {"cache_control": message["cache_control"], **content[texts[-1]]}
    return out


def _marked_tool(tool: Any) -> Any:
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict) or "cache_control" not in function:
        return tool
    function = dict(function)
    return {"cache_control": function.pop("cache_control"), **tool, "function": function}


PROTOCOL = OpenRouter()
