"""Alibaba's Model Studio: thinking is `enable_thinking` and `thinking_budget`.

https://www.alibabacloud.com/help/en/model-studio/deep-thinking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class DashScope(OpenAIChat):
    """`POST https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions`, and its other regions."""

    name: ClassVar[str] = "dashscope"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        thinking = body.pop("thinking", None)
        if isinstance(thinking, dict):
            on = thinking.get("type") != "disabled"
            body.setdefault("enable_thinking", on)
            if on and (budget := thinking.get("budget_tokens")):
                body.setdefault("thinking_budget", budget)
        return body


PROTOCOL = DashScope()
