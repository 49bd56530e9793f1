"""Azure OpenAI's embeddings: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#embeddings.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.embeddings.openai import OpenAIEmbeddings
from litellm.providers.dialects.azure_openai import AtAzure


class AzureEmbeddings(AtAzure, OpenAIEmbeddings):
    """See `AtAzure` for its address."""

    name: ClassVar[str] = "azure_embeddings"


PROTOCOL = AzureEmbeddings()
