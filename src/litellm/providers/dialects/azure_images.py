"""Azure OpenAI's image generation: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#image-generation.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.images import Images
from litellm.providers.dialects.azure_openai import AtAzure


class AzureImages(AtAzure, Images):
    """See `AtAzure` for its address."""

    name: ClassVar[str] = "azure_images"


PROTOCOL = AzureImages()
