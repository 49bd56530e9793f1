"""Hugging Face: feature extraction at the router; at an address of the caller's, OpenAI's form.

https://huggingface.co/docs/inference-providers/tasks/feature-extraction and, for endpoints,
https://huggingface.co/docs/text-embeddings-inference/quick_tour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, ProtocolError
from litellm.protocols.embeddings.base import answer, texts
from litellm.protocols.embeddings.openai import OpenAIEmbeddings
from litellm.protocols.json_body import json_value

if TYPE_CHECKING:
    from litellm.call import Call


class HuggingFaceEmbeddings(OpenAIEmbeddings):
    """`POST {router}/hf-inference/models/{model}/pipeline/feature-extraction`, elsewhere `POST {base}/embeddings`."""

    name: ClassVar[str] = "huggingface_embeddings"

    def unsupported(self, call: Call) -> frozenset[str]:
        return super().unsupported(call) | (frozenset() if call.base_url_given else {"encoding_format", "user"})

    def url(self, call: Call) -> str:
        if call.base_url_given:
            return super().url(call)
        model = call.model.removeprefix("hf-inference/")
        return f"{call.base_url.removesuffix('/v1')}/hf-inference/models/{model}/pipeline/feature-extraction"

    def build_body(self, call: Call) -> dict[str, Any]:
        if call.base_url_given:
            return super().build_body(call)
        size = {"dimensions": call.params["dimensions"]} if "dimensions" in call.params else {}
        return {"inputs": texts(call), **size, **call.extra}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        if call.base_url_given:
            return super().parse_response(reply, call)
        found = json_value(reply.body)
        if isinstance(found, dict) and found.get("error"):
            raise ProtocolError(form.error_detail(found))
        return answer(_vectors(found), None)


def _vectors(found: Any) -> Any:
    """A vector for each text. Models without pooling give one for each token, which is no embedding of the text."""
    if isinstance(found, list) and found and isinstance(found[0], list) and found[0] and isinstance(found[0][0], list):
        if all(len(tokens) == 1 for tokens in found):
            return [tokens[0] for tokens in found]
        raise Malformed("the model gives a vector for each token, none for the text: choose one for sentences")
    return found


PROTOCOL = HuggingFaceEmbeddings()
