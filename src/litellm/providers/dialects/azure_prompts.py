"""Azure OpenAI's legacy completions, asked with a prompt as it is.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#completions.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.openai_prompts import OpenAIPrompts
from litellm.providers.dialects.azure_openai import AtAzure


class AzurePrompts(AtAzure, OpenAIPrompts):
    """See `AtAzure` for its address."""

    name: ClassVar[str] = "azure_prompts"


PROTOCOL = AzurePrompts()
