"""Voyage's embeddings: OpenAI's form, texts only. Its formats are none, for numbers, and base64.

https://docs.voyageai.com/reference/embeddings-api
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings

if TYPE_CHECKING:
    from litellm.call import Call


class VoyageEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "voyage_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions", "encoding_format"})
    batch: ClassVar[int | None] = 1000
    renames: ClassVar[Mapping[str, str]] = {"dimensions": "output_dimension"}

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        if body.get("encoding_format") == "float":
            del body["encoding_format"]
        return body


PROTOCOL = VoyageEmbeddings()
