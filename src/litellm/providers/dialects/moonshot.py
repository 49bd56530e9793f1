"""Moonshot's Kimi: sampling is fixed on the newer models, and no tool can be forced.

https://platform.moonshot.ai/docs/api/chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call

# kimi-k2-… sample as asked; from kimi-k2.5 on the platform sets these.
_FIXED = frozenset({"top_p", "n", "presence_penalty", "frequency_penalty"})
_SAMPLES = ("kimi-k2-", "kimi-latest", "kimi-thinking-")
_SWITCH = ("type", "keep")


class Moonshot(OpenAIChat):
    """`POST https://api.moonshot.ai/v1/chat/completions`."""

    name: ClassVar[str] = "moonshot"

    def unsupported(self, call: Call) -> frozenset[str]:
        refused = super().unsupported(call)
        return refused | _FIXED if _sampling_is_fixed(call.model) else refused

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        if _sampling_is_fixed(call.model):
            # Left out without a word: programs set a temperature for every model they meet.
            body.pop("temperature", None)
        if thinking := call.params.get("thinking"):
            body["thinking"] = {name: thinking[name] for name in _SWITCH if name in thinking}
        if body.get("tool_choice") == "required":
            del body["tool_choice"]
            body["messages"] = [*body["messages"], {"role": "user", "content": "Answer by calling one of the tools."}]
        return body


def _sampling_is_fixed(model: str) -> bool:
    return model.startswith("kimi-") and not model.startswith(_SAMPLES)


PROTOCOL = Moonshot()
