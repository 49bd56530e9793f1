"""A vLLM server: thinking is an effort. https://docs.vllm.ai/en/latest/features/reasoning_outputs.html."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call

# Least budget of each effort, as programs written for this interface know them.
_EFFORTS = ((4096, "high"), (2048, "medium"), (1024, "low"), (0, "minimal"))


class HostedVLLM(OpenAIChat):
    """`POST {base}/chat/completions`."""

    name: ClassVar[str] = "hosted_vllm"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        thinking = body.pop("thinking", None)
        if isinstance(thinking, dict) and thinking.get("type") != "disabled":
            budget = thinking.get("budget_tokens") or 0
            body.setdefault("reasoning_effort", next(effort for least, effort in _EFFORTS if budget >= least))
        return body


PROTOCOL = HostedVLLM()
