"""Mistral's fill-in-the-middle: the conversation as the text before the gap, `suffix` as the text after it.

https://docs.mistral.ai/api/endpoint/fim. Answers and streams are those of its chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_chat import OpenAIChat
from litellm.protocols.openai_text import prompt

if TYPE_CHECKING:
    from litellm.call import Call


class MistralFim(OpenAIChat):
    """`POST {base}/fim/completions`."""

    name: ClassVar[str] = "mistral_fim"
    path: ClassVar[str] = "/fim/completions"
    params: ClassVar[frozenset[str]] = frozenset(
        {"temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed", "stream", "suffix"}
    )

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        del body["messages"]
        return {**body, "prompt": prompt(call.messages), **call.extra_body}


PROTOCOL = MistralFim()
