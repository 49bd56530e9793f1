"""Mistral's embeddings: OpenAI's form, texts only, with its own word for dimensions.

https://docs.mistral.ai/api/endpoint/embeddings
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings


class MistralEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "mistral_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions", "encoding_format"})
    renames: ClassVar[Mapping[str, str]] = {"dimensions": "output_dimension"}


PROTOCOL = MistralEmbeddings()
