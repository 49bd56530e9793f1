"""OpenAI's legacy text completions: a conversation becomes one prompt, `text` becomes a message.

https://platform.openai.com/docs/api-reference/completions. Only text can be said here; everything else is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, Piece, StreamParser, Unsupported
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream, ended, named

if TYPE_CHECKING:
    from litellm.call import Call


class OpenAIText(OpenAIChat):
    """`POST {base}/completions`."""

    name: ClassVar[str] = "openai_text"
    path: ClassVar[str] = "/completions"
    params: ClassVar[frozenset[str]] = frozenset(
        {
            "temperature", "top_p", "n", "stream", "stream_options", "stop", "max_tokens", "max_completion_tokens",
            "presence_penalty", "frequency_penalty", "logit_bias", "user", "seed", "logprobs", "top_logprobs",
        }
    )  # fmt: skip

    def build_body(self, call: Call) -> dict[str, Any]:
        row = call.provider
        body: dict[str, Any] = {**row.body, "model": self.model_name(call), "prompt": prompt(call.messages)}
        body.update(named(call))
        for name in ("logprobs", "top_logprobs", "max_completion_tokens"):
            body.pop(name, None)
        if call.limit is not None:
            body["max_tokens"] = call.limit
        if call.params.get("logprobs"):
            body["logprobs"] = call.params.get("top_logprobs") or 1
        return ended(body, call)

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        if not isinstance(choice, dict) or not isinstance(choice.get("text"), str):
            raise Malformed("a choice has no text")
        parsed: dict[str, Any] = {
            "index": choice.get("index", index),
            "message": {"role": "assistant", "content": choice["text"]},
            "finish_reason": form.finish_reason(choice.get("finish_reason") or "stop"),
        }
        if choice.get("logprobs"):
            parsed["logprobs"] = logprobs(choice["logprobs"])
        return parsed

    def stream(self, call: Call) -> StreamParser:
        return OpenAITextStream(call)


class OpenAITextStream(OpenAIChatStream):
    """The chat stream with `text` where a delta would be."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        for choice in chunk.get("choices") or ():
            choice["delta"] = {"content": choice.pop("text", None)}
            if choice.get("logprobs"):
                choice["logprobs"] = logprobs(choice["logprobs"])
        return super().parse_chunk(chunk)


def prompt(messages: list[dict[str, Any]]) -> str:
    """The texts of a conversation, one paragraph each. Raises `Unsupported` for what is not text."""
    paragraphs: list[str] = []
    for message in messages:
        content = message.get("content")
        if isinstance(content, str):
            paragraphs.append(content)
        elif content is not None:
            for part in content:
                if isinstance(part, dict) and part.get("type") != "text":
                    raise Unsupported(f"text completions read text only, not {part.get('type')}", "messages")
                paragraphs.append(part if isinstance(part, str) else part["text"])
        if message.get("tool_calls"):
            raise Unsupported("text completions know no tool calls", "messages")
    return "\n\n".join(paragraphs)


def logprobs(found: dict[str, Any]) -> dict[str, Any]:
    """The legacy lists of tokens and log probabilities as OpenAI's chat has them."""
    tokens = found.get("tokens") or []
    values = found.get("token_logprobs") or []
    rivals = found.get("top_logprobs") or []
    content: list[dict[str, Any]] = []
    for position, token in enumerate(tokens):
        value = values[position] if position < len(values) else None
        top = (rivals[position] if position < len(rivals) else None) or {}
        content.append(
            {
                "token": token,
                "logprob": 0.0 if value is None else value,  # the first prompt token has none when echoed
                "bytes": list(token.encode("utf-8", "surrogatepass")),
                "top_logprobs": [{"token": other, "logprob": chance, "bytes": None} for other, chance in top.items()],
            }
        )
    return {"content": content}


PROTOCOL = OpenAIText()
