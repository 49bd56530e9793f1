"""OpenAI's legacy completions asked with prompts as they are: texts, token lists, several at once; `echo`, `suffix`.

https://platform.openai.com/docs/api-reference/completions/create. For questions that are prompts to begin with; a
conversation in this form is openai_text.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChatStream, ended, named
from litellm.protocols.openai_text import OpenAIText

if TYPE_CHECKING:
    from litellm.call import Call


class OpenAIPrompts(OpenAIText):
    """`POST {base}/completions`. Choices hold `text`, and `logprobs` in the legacy form."""

    name: ClassVar[str] = "openai_prompts"
    params: ClassVar[frozenset[str]] = frozenset(
        {
            "prompt", "best_of", "echo", "frequency_penalty", "logit_bias", "logprobs", "max_tokens",
            "max_completion_tokens", "n", "presence_penalty", "seed", "stop", "stream", "stream_options", "suffix",
            "temperature", "top_p", "user",
        }
    )  # fmt: skip

    def build_body(self, call: Call) -> dict[str, Any]:
        row = call.provider
        body: dict[str, Any] = {**row.body, "model": self.model_name(call), **named(call)}
        body.pop("max_completion_tokens", None)
        if call.limit is not None:
            body["max_tokens"] = call.limit
        return ended(body, call)

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        if not isinstance(choice, dict) or not isinstance(choice.get("text"), str):
            raise Malformed("a choice has no text")
        if choice.get("index") is None:
            choice["index"] = index
        choice["finish_reason"] = form.finish_reason(choice.get("finish_reason") or "stop")
        return choice

    def stream(self, call: Call) -> StreamParser:
        return OpenAIPromptsStream(call)


class OpenAIPromptsStream(OpenAIChatStream):
    """Chunks with `text` where a delta would be; as many choices as prompts times `n`."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._choices *= count(call.params.get("prompt"))

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        if not self._head_seen:
            self._head_seen = bool(chunk.get("id") and chunk.get("model"))
            yield Piece(head={name: chunk[name] for name in _HEAD if chunk.get(name)})
        for choice in chunk.get("choices") or ():
            index = choice.get("index") or 0
            self._open.add(index)
            text = choice.get("text")
            logprobs = choice.get("logprobs")
            if text or logprobs:
                yield Piece({"content": text} if text else None, index, None, logprobs)
            if reason := choice.get("finish_reason"):
                self._finished.add(index)
                yield Piece(index=index, finish_reason=form.finish_reason(reason))
        if chunk.get("usage"):
            self._usage_due = False
            yield Piece(usage=form.usage(chunk["usage"]))


_HEAD = ("id", "created", "model", "system_fingerprint")


def count(prompt: Any) -> int:
    """How many prompts these are: a list of texts or of token lists is several."""
    if isinstance(prompt, list) and prompt and not isinstance(prompt[0], int):
        return len(prompt)
    return 1


PROTOCOL = OpenAIPrompts()
