"""Groq: schemas by tool on most models, web search as a tool of gpt-oss, usage under `x_groq` in streams.

https://console.groq.com/docs/structured-outputs, https://console.groq.com/docs/reasoning,
https://console.groq.com/docs/browser-search.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols import openai_form as form
from litellm.protocols.base import Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChatStream
from litellm.providers.dialects.by_tool import SchemaByTool

if TYPE_CHECKING:
    from litellm.call import Call

_NATIVE_SCHEMA = ("openai/gpt-oss", "moonshotai/kimi-k2-instruct-0905", "meta-llama/llama-4-")
_DOES_NOT_REASON = ("llama", "meta-llama/", "gemma", "mistral", "allam", "moonshotai/kimi-k2-instruct")


class Groq(SchemaByTool):
    """`POST https://api.groq.com/openai/v1/chat/completions`."""

    name: ClassVar[str] = "groq"

    def unsupported(self, call: Call) -> frozenset[str]:
        refused = super().unsupported(call)
        if not _searches(call.model):
            refused |= {"web_search_options"}
        return refused | {"reasoning_effort"} if call.model.startswith(_DOES_NOT_REASON) else refused

    def native_schema(self, model: str) -> bool:
        return model.startswith(_NATIVE_SCHEMA)

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        if body.pop("web_search_options", None) is not None:
            body["tools"] = [*body.get("tools", ()), {"type": "browser_search"}]
        if body.get("service_tier") == "default":
            body["service_tier"] = "on_demand"
        return body

    def stream(self, call: Call) -> StreamParser:
        return GroqStream(self._seen(call))


class GroqStream(OpenAIChatStream):
    """The last chunk has the usage inside `x_groq`."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        yield from super().parse_chunk(chunk)
        extras = chunk.get("x_groq")
        if extras and not chunk.get("usage") and (usage := form.usage(extras.get("usage"))):
            yield Piece(usage=usage)


def _searches(model: str) -> bool:
    return "gpt-oss" in model


PROTOCOL = Groq()
