"""The Responses API of a ChatGPT subscription, asked in its own form. See chatgpt.py for what it insists on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.openai_responses.stream import read_whole
from litellm.protocols.responses import PARAMS, AsGiven
from litellm.providers.dialects.chatgpt import INSTRUCTIONS, ChatGPT

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply

_REFUSED = frozenset(
    {
        "temperature", "top_p", "top_logprobs", "user", "metadata", "safety_identifier", "prompt_cache_retention",
        "background", "previous_response_id", "truncation",
    }
)  # fmt: skip


class ChatGPTResponses(AsGiven, ChatGPT):
    """`POST https://chatgpt.com/backend-api/codex/responses`: always a stream, nothing kept."""

    name: ClassVar[str] = "chatgpt_responses"
    params: ClassVar[frozenset[str]] = PARAMS - _REFUSED

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        body.pop("max_output_tokens", None)
        if isinstance(said := body.get("input"), str):
            body["input"] = [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": said}]}]
        if not body.get("instructions"):
            body["instructions"] = INSTRUCTIONS
        body["stream"], body["store"] = True, False
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        del call
        return read_whole(reply.body)


PROTOCOL = ChatGPTResponses()
