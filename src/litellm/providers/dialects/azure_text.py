"""Azure OpenAI's legacy text completions: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#completions.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.openai_text import OpenAIText
from litellm.providers.dialects.azure_openai import AtAzure


class AzureText(AtAzure, OpenAIText):
    """See `AtAzure` for its address."""

    name: ClassVar[str] = "azure_text"


PROTOCOL = AzureText()
