"""Cohere's embeddings: each text with its purpose, vectors in several number formats, images as data URLs.

https://docs.cohere.com/reference/embed. `body_of` and `vectors_of` serve other hosts of the same models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import BadInput, Malformed, ProtocolError
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, at_path, image_data, inputs
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call

BATCH = 96
DEFAULT_PURPOSE = "search_document"
"""What is stored; a search says `input_type="search_query"`."""
_IMAGES_ALONE = "v3"
"""Models that take one image a request, and never text beside it."""


def is_v4(model: str) -> bool:
    """Whether a model has dimensions to choose from and reads texts and images together."""
    return _IMAGES_ALONE not in model and "v2" not in model


def batch_of(call: Call, model: str) -> int:
    """Most inputs of one request: 96, but one where a model takes images one by one."""
    if not is_v4(model) and any(image_data(item) for item in inputs(call)):
        return 1
    return BATCH


def body_of(call: Call, model: str) -> dict[str, Any]:
    """The body without its model. Raises `BadInput` for inputs that are neither texts nor images."""
    found = inputs(call)
    if not all(isinstance(item, (str, dict)) for item in found):
        raise BadInput("Cohere embeds texts, not token numbers: give strings, or data URLs of images")
    images = [image_data(item) is not None for item in found]
    body: dict[str, Any] = {}
    if any(isinstance(item, dict) for item in found) or (any(images) and not all(images)):
        if not is_v4(model):
            raise BadInput(f"{model} does not embed texts and images together: ask for them apart")
        body["inputs"] = [_content(item, image) for item, image in zip(found, images, strict=True)]
    elif all(images):
        body["images"] = found
    else:
        body["texts"] = found
    body["input_type"] = "image" if "images" in body else DEFAULT_PURPOSE
    body["embedding_types"] = [call.params.get("encoding_format", "float")]
    if "dimensions" in call.params:
        body["output_dimension"] = call.params["dimensions"]
    body.update(call.extra)
    return body


def _content(item: Any, is_image: bool) -> dict[str, Any]:
    if isinstance(item, dict):
        return item
    part = {"type": "image_url", "image_url": {"url": item}} if is_image else {"type": "text", "text": item}
    return {"content": [part]}


def vectors_of(found: dict[str, Any], call: Call) -> Any:
    """The vectors: by type, the asked for first; a plain list where a host does not name types."""
    vectors = found.get("embeddings")
    if isinstance(vectors, dict):
        asked = call.extra.get("embedding_types") or [call.params.get("encoding_format", "float")]
        for name in (*asked, *vectors):
            if vectors.get(name) is not None:
                return vectors[name]
        raise Malformed("the answer has no vectors")
    return vectors


class CohereEmbeddings(EmbeddingProtocol):
    """`POST {base}/v2/embed`."""

    name: ClassVar[str] = "cohere_embeddings"
    path: ClassVar[str] = "/v2/embed"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions", "encoding_format"})

    def batch_size(self, call: Call) -> int | None:
        return batch_of(call, call.model)

    def unsupported(self, call: Call) -> frozenset[str]:
        return super().unsupported(call) | (frozenset() if is_v4(call.model) else {"dimensions"})

    def url(self, call: Call) -> str:
        base = call.base_url
        return base + "/embed" if base.endswith("/v2") else at_path(base, self.path)

    def build_body(self, call: Call) -> dict[str, Any]:
        return {"model": call.model, **body_of(call, call.model)}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        if "embeddings" not in found and found.get("message"):
            raise ProtocolError(form.error_detail(found))
        billed = (found.get("meta") or {}).get("billed_units") or {}
        tokens = [billed[name] for name in ("input_tokens", "image_tokens") if billed.get(name) is not None]
        # Counts come as JSON numbers with or without a fraction.
        counted = int(sum(tokens)) if tokens else None
        return answer(vectors_of(found, call), counted, id=found.get("id"), meta=found.get("meta"))


PROTOCOL = CohereEmbeddings()
