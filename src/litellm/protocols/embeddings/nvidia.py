"""NVIDIA's embeddings: OpenAI's form, where most models must be told whether a text is a query or a passage.

https://docs.nvidia.com/nim/nemo-retriever/text-embedding/latest/reference.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings

if TYPE_CHECKING:
    from litellm.call import Call

# "NV-Embed-QA and E5 models … require the input_type parameter"; GTE and GTR models "do not accept" it.
_TOLD = ("nv-embed", "embedqa", "e5", "embed-1b", "embed-vl", "nemoretriever", "arctic-embed")
_IN_NAME = ("-query", "-passage")


class NvidiaEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "nvidia_embeddings"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        model = call.model.lower()
        if "input_type" not in body and any(word in model for word in _TOLD) and not model.endswith(_IN_NAME):
            body["input_type"] = "passage"  # what is stored; a search says `input_type="query"`
        return body


PROTOCOL = NvidiaEmbeddings()
