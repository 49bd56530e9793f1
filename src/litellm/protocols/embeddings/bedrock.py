"""Embeddings on Amazon Bedrock: InvokeModel with the family's body inside: Titan, Nova, Cohere.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html, …/model-parameters-embed
and https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import aws_endpoint
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, ProtocolError
from litellm.protocols.bedrock_names import bedrock_model
from litellm.protocols.embeddings import cohere
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, image_data, inputs, texts
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call

TOKENS_HEADER = "x-amzn-bedrock-input-token-count"


class Family:
    """One family's body. Most embed one input per request."""

    params: ClassVar[frozenset[str]] = frozenset({"input"})

    def batch_size(self, call: Call, name: str) -> int:
        del call, name
        return 1

    def body(self, call: Call, name: str) -> dict[str, Any]:
        """The body for a model of that name."""
        raise NotImplementedError

    def read(self, found: dict[str, Any], call: Call) -> tuple[Any, Any]:
        """(vectors, count of tokens or None)."""
        raise NotImplementedError


class Titan(Family):
    """Titan Text Embeddings G1: a text and nothing else."""

    def body(self, call: Call, name: str) -> dict[str, Any]:
        [text] = texts(call)
        return {"inputText": text, **call.extra}

    def read(self, found: dict[str, Any], call: Call) -> tuple[Any, Any]:
        by_type = found.get("embeddingsByType") or {}
        wanted = call.extra.get("embeddingTypes") or ["float"]
        vector = by_type.get(wanted[0]) if "float" not in wanted else None
        return [found.get("embedding") if vector is None else vector], found.get("inputTextTokenCount")


class TitanV2(Titan):
    """Titan Text Embeddings V2: sizes to choose from."""

    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})

    def body(self, call: Call, name: str) -> dict[str, Any]:
        size = {"dimensions": call.params["dimensions"]} if "dimensions" in call.params else {}
        return {**super().body(call, name), **size}


class TitanImage(TitanV2):
    """Titan Multimodal Embeddings: a text, an image, or both in a dict."""

    def body(self, call: Call, name: str) -> dict[str, Any]:
        [item] = inputs(call)
        if isinstance(item, dict):
            body: dict[str, Any] = dict(item)
        elif not isinstance(item, str):
            raise BadInput("Titan embeds texts and images, not token numbers: give strings")
        else:
            image = image_data(item)
            body = {"inputText": item} if image is None else {"inputImage": image[1]}
        if "dimensions" in call.params:
            body["embeddingConfig"] = {"outputEmbeddingLength": call.params["dimensions"]}
        return {**body, **call.extra}

    def read(self, found: dict[str, Any], call: Call) -> tuple[Any, Any]:
        if found.get("embedding") is None and found.get("message"):
            raise ProtocolError(aws_error(found))
        return super().read(found, call)


class Nova(Family):
    """Nova Multimodal Embeddings: what the vector is for must be said."""

    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})

    def body(self, call: Call, name: str) -> dict[str, Any]:
        [item] = inputs(call)
        asked: dict[str, Any] = {"embeddingPurpose": "GENERIC_INDEX"}
        if "dimensions" in call.params:
            asked["embeddingDimension"] = call.params["dimensions"]
        if isinstance(item, dict):
            asked.update(item)
        elif not isinstance(item, str):
            raise BadInput("Nova embeds texts and media, not token numbers: give strings")
        elif (image := image_data(item)) is not None:
            asked["image"] = {"format": image[0].removeprefix("image/"), "source": {"bytes": image[1]}}
        else:
            asked["text"] = {"truncationMode": "END", "value": item}
        asked.update(call.extra)
        return {"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": asked}

    def read(self, found: dict[str, Any], call: Call) -> tuple[Any, Any]:
        return [item["embedding"] for item in found["embeddings"]], found.get("inputTextTokenCount")


class Cohere(Family):
    """Cohere's own body, without the model's name."""

    params: ClassVar[frozenset[str]] = cohere.PROTOCOL.params

    def batch_size(self, call: Call, name: str) -> int:
        return cohere.batch_of(call, name)

    def body(self, call: Call, name: str) -> dict[str, Any]:
        return cohere.body_of(call, name)

    def read(self, found: dict[str, Any], call: Call) -> tuple[Any, Any]:
        return cohere.vectors_of(found, call), None


def aws_error(found: dict[str, Any]) -> ErrorDetail:
    """The error that an answer's `message` is."""
    return ErrorDetail(str(found["message"]), status=400, body=found)


_FAMILIES: tuple[tuple[Callable[[str], bool], Family], ...] = (
    (lambda name: name.startswith("amazon.titan-embed-image"), TitanImage()),
    (lambda name: name.startswith("amazon.titan-embed-text-v2"), TitanV2()),
    (lambda name: name.startswith("amazon.titan-embed"), Titan()),
    (lambda name: name.startswith("amazon.nova"), Nova()),
    (lambda name: name.startswith("cohere."), Cohere()),
)


class BedrockEmbeddings(EmbeddingProtocol):
    """`POST {base}/model/{id}/invoke`."""

    name: ClassVar[str] = "bedrock_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions", "encoding_format"})
    """Of all families together: `unsupported` narrows them."""

    def family(self, call: Call) -> tuple[str, Family | None]:
        """(the model's own name, its family or None)."""
        name = bedrock_model(call).name
        return name, next((family for fits, family in _FAMILIES if fits(name)), None)

    def batch_size(self, call: Call) -> int | None:
        name, family = self.family(call)
        return 1 if family is None else family.batch_size(call, name)

    def unsupported(self, call: Call) -> frozenset[str]:
        name, family = self.family(call)
        refused = super().unsupported(call)
        if family is None:
            return refused
        if isinstance(family, Cohere) and not cohere.is_v4(name):
            refused |= {"dimensions"}
        return refused | (self.params - family.params)

    def url(self, call: Call) -> str:
        base = aws_endpoint.endpoint(call, "aws_bedrock_runtime_endpoint")
        return f"{base}/model/{aws_endpoint.segment(bedrock_model(call).identifier)}/invoke"

    def build_body(self, call: Call) -> dict[str, Any]:
        name, family = self.family(call)
        if family is None:
            raise BadInput(
                f"{call.model} is no embedding model known here: those of Titan, Nova and Cohere are. Where an ARN "
                "hides the name, pass the name as model and the ARN as model_id"
            )
        return family.body(call, name)

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        _, family = self.family(call)
        if family is None:
            raise Malformed("the answer is of an unknown family")
        vectors, tokens = family.read(found, call)
        if tokens is None:
            counted = reply.headers.get(TOKENS_HEADER, "")
            tokens = int(counted) if counted.isascii() and counted.isdigit() else None
        return answer(vectors, tokens, id=found.get("id"))

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


PROTOCOL = BedrockEmbeddings()
