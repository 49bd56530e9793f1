"""Jina's embeddings: OpenAI's form with `task`, and its own word for the format. Inputs may be dicts of text or image.

https://jina.ai/embeddings/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings


class JinaEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "jina_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions", "encoding_format"})
    renames: ClassVar[Mapping[str, str]] = {"encoding_format": "embedding_type"}


PROTOCOL = JinaEmbeddings()
