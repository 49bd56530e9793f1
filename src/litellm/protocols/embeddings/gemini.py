"""Gemini's embeddings at Google AI Studio: a batch of requests, one content each.

https://ai.google.dev/api/embeddings. `content` and `split` serve Vertex AI as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, ProtocolError
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, image_data, inputs
from litellm.protocols.gemini.errors import error_detail, parse_error
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call

WORDS = {
    "task_type": "taskType",
    "taskType": "taskType",
    "title": "title",
    "auto_truncate": "autoTruncate",
    "autoTruncate": "autoTruncate",
    "outputDimensionality": "outputDimensionality",
}
"""Words about an embedding, in either spelling → as the wire has them."""


def content(item: Any) -> dict[str, Any]:
    """One input as a content: a text, a data URL of an image, or a content the caller made. Raises `BadInput`."""
    if isinstance(item, dict):
        return item
    if not isinstance(item, str):
        raise BadInput("Gemini embeds texts, not token numbers: give strings")
    if (image := image_data(item)) is not None:
        return {"parts": [{"inlineData": {"mimeType": image[0], "data": image[1]}}]}
    return {"parts": [{"text": item}]}


def config(call: Call) -> dict[str, Any]:
    """What is said of every input: purpose, title, size of the vector."""
    found = {WORDS[name]: value for name, value in call.extra.items() if name in WORDS}
    if "dimensions" in call.params:
        found["outputDimensionality"] = call.params["dimensions"]
    return found


def others(call: Call) -> dict[str, Any]:
    """What else the caller gave."""
    return {name: value for name, value in call.extra.items() if name not in WORDS}


def read(reply: Reply) -> dict[str, Any]:
    """The JSON of an answer. Raises `ProtocolError`, `Malformed`."""
    found = json_object(reply.body)
    if found.get("error"):
        raise ProtocolError(error_detail(found))
    return found


def values(embedding: Any) -> list[float]:
    """The numbers of a ContentEmbedding. Raises `Malformed`."""
    found = embedding.get("values") if isinstance(embedding, dict) else None
    if not isinstance(found, list):
        raise Malformed("an embedding has no values")
    return found


class GeminiEmbeddings(EmbeddingProtocol):
    """`POST {base}/models/{model}:batchEmbedContents`."""

    name: ClassVar[str] = "gemini_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})
    batch: ClassVar[int | None] = 100
    """Its error for more: "at most 100 requests can be in one batch"."""

    def url(self, call: Call) -> str:
        base = call.base_url
        resource = base if "/models/" in base else f"{base}/{_name(call)}"
        return f"{resource}:batchEmbedContents"

    def build_body(self, call: Call) -> dict[str, Any]:
        shared = {**config(call), **others(call)}
        requests = [{"model": _name(call), "content": content(item), **shared} for item in inputs(call)]
        return {"requests": requests}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = read(reply)
        embeddings = found.get("embeddings")
        if not isinstance(embeddings, list):
            raise Malformed("the answer has no embeddings")
        tokens = (found.get("usageMetadata") or {}).get("promptTokenCount")
        return answer([values(item) for item in embeddings], tokens)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return parse_error(reply)


def _name(call: Call) -> str:
    return call.model if "/" in call.model else f"models/{call.model}"


PROTOCOL = GeminiEmbeddings()
