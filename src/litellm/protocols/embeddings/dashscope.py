"""Alibaba Model Studio's embeddings: OpenAI's form, numbers only, ten texts at once (25 for the oldest models).

https://help.aliyun.com/en/model-studio/embedding-interfaces-compatible-with-openai
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings

if TYPE_CHECKING:
    from litellm.call import Call


class DashScopeEmbeddings(OpenAIEmbeddings):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "dashscope_embeddings"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})

    def batch_size(self, call: Call) -> int | None:
        return 25 if call.model.endswith(("-v1", "-v2")) else 10


PROTOCOL = DashScopeEmbeddings()
