"""OpenRouter: thinking is `reasoning`. https://openrouter.ai/docs/use-cases/reasoning-tokens."""

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
        return body


PROTOCOL = OpenRouter()
