"""OpenAI's form of embeddings as vendors have it who document `model` and `input`, and no parameter beside them."""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings


class PlainEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "plain_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input"})


PROTOCOL = PlainEmbeddings()
