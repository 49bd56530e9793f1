"""OpenAI's form of embeddings as vendors have it who give numbers only, and let the size of vectors be chosen.

https://docs.fireworks.ai/api-reference/creates-an-embedding-vector-representing-the-input-text. It refuses the others.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings


class SizedEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "sized_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})


PROTOCOL = SizedEmbeddings()
