"""DeepSeek: thinking is a switch and an effort. https://api-docs.deepseek.com/guides/thinking_mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class DeepSeek(OpenAIChat):
    """`POST https://api.deepseek.com/beta/chat/completions`."""

    name: ClassVar[str] = "deepseek"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        effort = call.params.get("reasoning_effort")
        if effort == "none":
            del body["reasoning_effort"]
        if thinking := call.params.get("thinking"):
            # Only the switch: budgets are other vendors'.
            body["thinking"] = {"type": "disabled" if thinking.get("type") == "disabled" else "enabled"}
        elif effort is not None:
            body["thinking"] = {"type": "disabled" if effort == "none" else "enabled"}
        return body


PROTOCOL = DeepSeek()
