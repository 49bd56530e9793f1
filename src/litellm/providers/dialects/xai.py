"""xAI: what its reasoning models refuse, and a usage whose completion tokens leave the reasoning out.

https://docs.x.ai/docs/guides/reasoning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.base import Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply

_REASONS = ("grok-3-mini", "grok-4", "grok-code")
_REASONING_REFUSES = frozenset({"stop", "presence_penalty", "frequency_penalty"})
# Their effort is fixed, or there is none: `reasoning_effort` is an error there.
_FIXED_EFFORT = ("grok-2", "grok-3", "grok-4-", "grok-code", "grok-beta", "grok-vision")


class XAI(OpenAIChat):
    """`POST https://api.x.ai/v1/chat/completions`."""

    name: ClassVar[str] = "xai"

    def unsupported(self, call: Call) -> frozenset[str]:
        refused, model = super().unsupported(call), call.model
        if model.startswith(_REASONS) and "non-reasoning" not in model:
            refused |= _REASONING_REFUSES
        if (model + "-").startswith(_FIXED_EFFORT) and not model.startswith("grok-3-mini"):
            refused |= {"reasoning_effort"}
        return refused

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = super().parse_response(reply, call)
        if usage := answer.get("usage"):
            whole_usage(usage)
        return answer

    def stream(self, call: Call) -> StreamParser:
        return XAIStream(call)


class XAIStream(OpenAIChatStream):
    """Its usage in order."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        for piece in super().parse_chunk(chunk):
            if piece.usage:
                whole_usage(piece.usage)
            yield piece


def whole_usage(usage: dict[str, Any]) -> None:
    """Adds the reasoning to `completion_tokens`, in place, where the total shows that it was left out."""
    reasoning = (usage.get("completion_tokens_details") or {}).get("reasoning_tokens") or 0
    spoken = usage["completion_tokens"]
    if reasoning and usage["total_tokens"] == usage["prompt_tokens"] + spoken + reasoning:
        usage["completion_tokens"] = spoken + reasoning


PROTOCOL = XAI()
