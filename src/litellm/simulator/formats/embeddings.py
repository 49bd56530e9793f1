"""Embeddings as OpenAI, Azure, Cohere, Google and Ollama have them: equal texts get equal vectors of length one.

https://platform.openai.com/docs/api-reference/embeddings, https://docs.cohere.com/reference/embed,
https://ai.google.dev/api/embeddings, https://docs.ollama.com/api/embed.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
import struct
from collections.abc import Container
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import google_errors, openai_errors
from litellm.simulator.formats.azure import AzureEndpoint, deployment_of, with_name
from litellm.simulator.formats.base import Format, encode
from litellm.simulator.formats.cohere_chat import CohereEndpoint
from litellm.simulator.formats.ollama import OllamaEndpoint
from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import (
    Anything,
    Shape,
    Wrong,
    anything,
    array,
    boolean,
    by_type,
    choice,
    integer,
    mapping,
    nullable,
    record,
    text,
)
from litellm.simulator.words import count

if TYPE_CHECKING:
    from litellm.simulator.http import Received

USUAL_SIZE = 8
"""Numbers in a vector, where the request names no size."""

_TOKENS = array(integer(0), 1, 2048)
_ITEM = by_type({"string": text(1), "integer": integer(0), "array": _TOKENS})
_OPENAI = record(
    {
        "model": text(1),
        "input": by_type({"string": text(1), "array": array(_ITEM, 1, 2048)}),
        "dimensions": nullable(integer(1)),
        "encoding_format": choice("float", "base64"),
        "user": text(),
    },
    ("model", "input"),
)
_COHERE = record(
    {
        "model": text(1),
        "input_type": choice("search_document", "search_query", "classification", "clustering", "image"),
        "texts": array(text(), 0, 96),
        "images": array(text(1, pattern=r"^data:image/")),
        "inputs": array(record({"content": array(mapping(), 1)}, ("content",)), 0, 96),
        "max_tokens": integer(1),
        "output_dimension": choice(256, 512, 1024, 1536),
        "embedding_types": array(choice("float", "int8", "uint8", "binary", "ubinary", "base64"), 1),
        "truncate": choice("NONE", "START", "END"),
        "priority": integer(0),
    },
    ("model", "input_type"),
)
_CONTENT = record({"role": text(), "parts": array(mapping(), 1)}, ("parts",))
_GOOGLE = record(
    {
        "requests": array(
            record(
                {
                    "model": text(1, pattern=r"^models/"),
                    "content": _CONTENT,
                    "taskType": text(),
                    "title": text(),
                    "outputDimensionality": integer(1),
                },
                ("model", "content"),
            ),
            1,
            100,
        )
    },
    ("requests",),
)
_OLLAMA = record(
    {
        "model": text(),
        "input": by_type({"string": text(), "array": array(text())}),
        "truncate": boolean,
        "dimensions": integer(),
        "keep_alive": anything,
        "options": mapping(),
    }
)


def vector(said: Any, size: int = USUAL_SIZE) -> list[float]:
    """The direction that a text (or anything else that can be embedded) points in."""
    seed = hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass")).digest()
    drawn = hashlib.shake_256(seed).digest(4 * size)
    numbers = [number / 2**31 for (number,) in struct.iter_unpack("<i", drawn)]
    length = math.hypot(*numbers) or 1.0
    return [round(number / length, 6) for number in numbers]


def as_base64(numbers: list[float]) -> str:
    """A vector as the bytes of its 32-bit floats."""
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


class _Embeddings(Format):
    """What all forms share: there are no streams, and the brain has nothing to say."""

    shape: Shape

    def shape_for(self, request: Received) -> Shape:
        return self.shape

    def asked(self, body: dict[str, Any], items: list[Any], model: str) -> Asked:
        """`media` are the things to be embedded."""
        words = [item for item in items if isinstance(item, str)]
        others = sum(len(item) if isinstance(item, list) else 1 for item in items if not isinstance(item, str))
        return Asked(model=model, body={**body, "items": items}, input_tokens=sum(map(count, words)) + others)

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        raise Refusal(400, "simulator: embeddings are not streamed")

    def error_event(self, refusal: Refusal) -> bytes:
        return self.error(refusal)


class OpenAIEmbeddings(openai_errors.OpenAIEndpoint, _Embeddings):
    """`POST …/embeddings`."""

    name = "openai_embeddings"
    not_json = "We could not parse the JSON body of your request."
    shape = staticmethod(_OPENAI)

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/embeddings")

    def worded(self, wrong: Wrong) -> Refusal:
        return openai_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        given = body["input"]
        many = isinstance(given, list) and not all(isinstance(item, int) for item in given)
        return self.asked(body, given if many else [given], body["model"])

    def render(self, reply: Reply, asked: Asked) -> bytes:
        body = asked.body
        data = []
        for index, item in enumerate(body["items"]):
            numbers: Any = vector(item, body.get("dimensions") or USUAL_SIZE)
            numbers = as_base64(numbers) if body.get("encoding_format") == "base64" else numbers
            data.append({"object": "embedding", "index": index, "embedding": numbers})
        usage = {"prompt_tokens": asked.input_tokens, "total_tokens": asked.input_tokens}
        return encode({"object": "list", "data": data, "model": asked.model, "usage": usage})


class AzureEmbeddings(AzureEndpoint, OpenAIEmbeddings):
    name = "azure_embeddings"
    operation = "embeddings"

    def shape_for(self, request: Received) -> Shape:
        return with_name(super().shape_for(request), deployment_of(request))

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        return super().understand(request, {**body, "model": deployment_of(request) or body["model"]})


class CohereEmbed(CohereEndpoint, _Embeddings):
    """`POST /v2/embed`."""

    name = "cohere_embed"
    not_json = "invalid request: request body is not valid JSON"
    shape = staticmethod(_COHERE)

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/v2/embed")

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        given = [name for name in ("texts", "images", "inputs") if body.get(name)]
        if len(given) != 1:  # uncertain: the sentence
            raise Refusal(400, "invalid request: must specify exactly one of texts, images or inputs.")
        return self.asked(body, list(body[given[0]]), body["model"])

    def render(self, reply: Reply, asked: Asked) -> bytes:
        body = asked.body
        size = body.get("output_dimension") or USUAL_SIZE
        vectors = [vector(item, size) for item in body["items"]]
        found = {name: _typed(name, vectors) for name in body.get("embedding_types") or ("float",)}
        units = {"images": len(vectors)} if body.get("images") else {"input_tokens": asked.input_tokens}
        meta = {"api_version": {"version": "2"}, "billed_units": units}
        return encode({"id": reply.id, "embeddings": found, "texts": body.get("texts") or [], "meta": meta})


def _typed(name: str, vectors: list[list[float]]) -> list[Any]:
    if name == "float":
        return vectors
    if name == "base64":
        return [as_base64(numbers) for numbers in vectors]
    if name.endswith("binary"):
        return [_packed(numbers, 128 if name == "binary" else 0) for numbers in vectors]
    shift = 128 if name == "uint8" else 0
    return [[round(number * 127) + shift for number in numbers] for numbers in vectors]


def _packed(numbers: list[float], shift: int) -> list[int]:
    """The signs of eight numbers in each byte."""
    bits = "".join("1" if number > 0 else "0" for number in numbers)
    return [int(bits[at : at + 8], 2) - shift for at in range(0, len(bits), 8)]


class GeminiEmbed(google_errors.GoogleEndpoint, _Embeddings):
    """`POST …/models/{model}:batchEmbedContents`."""

    name = "gemini_embed"
    not_json = "Invalid JSON payload received. Unexpected token."
    shape = staticmethod(_GOOGLE)
    _path = re.compile(r"/models/([^/:]+):batchEmbedContents$")

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and self._path.search(request.path) is not None

    def worded(self, wrong: Wrong) -> Refusal:
        return google_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        found = self._path.search(request.path)
        assert found is not None
        items = [_words(one["content"]["parts"]) for one in body["requests"]]
        return self.asked(body, items, found[1])

    def render(self, reply: Reply, asked: Asked) -> bytes:
        sizes = [one.get("outputDimensionality") or USUAL_SIZE for one in asked.body["requests"]]
        vectors = [vector(item, size) for item, size in zip(asked.body["items"], sizes, strict=True)]
        return encode({"embeddings": [{"values": numbers} for numbers in vectors]})


def _words(parts: list[dict[str, Any]]) -> Any:
    """A content's text; what it holds, where that is not text alone."""
    if all(isinstance(part.get("text"), str) for part in parts):
        return "".join(part["text"] for part in parts)
    return parts


class OllamaEmbed(OllamaEndpoint, _Embeddings):
    """`POST /api/embed`."""

    name = "ollama_embed"
    not_json = "invalid character 'x' looking for beginning of value"
    shape = staticmethod(_OLLAMA)

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/api/embed")

    def read(self, request: Received, allowed: Container[str]) -> Asked:
        return super().read(request, Anything())

    def worded(self, wrong: Wrong) -> Refusal:
        names = ".".join(part for part in wrong.path if isinstance(part, str))
        return Refusal(400, "invalid input type" if names == "input" else f"json: cannot unmarshal into field {names}")

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        if not body.get("model"):
            raise Refusal(400, "model is required")
        given = body.get("input", [])
        return self.asked(body, [given] if isinstance(given, str) else list(given), body["model"])

    def render(self, reply: Reply, asked: Asked) -> bytes:
        size = asked.body.get("dimensions") or USUAL_SIZE
        vectors = [vector(item, size) for item in asked.body["items"]]
        facts = {"total_duration": 14143917, "load_duration": 1019500, "prompt_eval_count": asked.input_tokens}
        return encode({"model": asked.model, "embeddings": vectors, **facts})
