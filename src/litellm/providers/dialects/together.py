"""Together AI: `logprobs` is how many likely tokens to show, answered in the legacy lists; reasoning is switched off.

https://docs.together.ai/docs/logprobs, https://docs.together.ai/docs/inference/chat/reasoning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.base import Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream
from litellm.protocols.openai_text import logprobs as legacy_logprobs

if TYPE_CHECKING:
    from litellm.call import Call


class Together(OpenAIChat):
    """`POST https://api.together.ai/v1/chat/completions`."""

    name: ClassVar[str] = "together"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        shown, wanted = body.pop("top_logprobs", None), body.pop("logprobs", None)
        if wanted is True or shown:
            wanted = shown or 1
        if wanted:
            body["logprobs"] = wanted
        # Its efforts are low, medium and high; what cannot be switched off reasons on (gpt-oss).
        if body.get("reasoning_effort") == "none":
            del body["reasoning_effort"]
            body.setdefault("reasoning", {"enabled": False})
        return body

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        choice = super().parse_choice(choice, index, call)
        if choice.get("logprobs"):
            choice["logprobs"] = _of_chat(choice["logprobs"])
        return choice

    def stream(self, call: Call) -> StreamParser:
        return TogetherStream(call)


class TogetherStream(OpenAIChatStream):
    """Each chunk is a token; its log probability is a number beside it."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        for choice in chunk.get("choices") or ():
            found = choice.get("logprobs")
            if isinstance(found, (int, float)):
                choice["logprobs"] = None
                rivals = choice.pop("top_logprobs", None)
                if text := (choice.get("delta") or {}).get("content"):
                    choice["logprobs"] = legacy_logprobs(
                        {"tokens": [text], "token_logprobs": [found], "top_logprobs": [rivals]}
                    )
            elif found:
                choice["logprobs"] = _of_chat(found)
        return super().parse_chunk(chunk)


def _of_chat(found: dict[str, Any]) -> dict[str, Any]:
    """OpenAI's form of a choice's log probabilities."""
    if "tokens" not in found:
        return found
    # uncertain: its API description has one table of rivals for all tokens; only one for each can be told apart.
    return legacy_logprobs(found if isinstance(found.get("top_logprobs"), list) else {**found, "top_logprobs": None})


PROTOCOL = Together()
