"""Azure OpenAI's speech recognition: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#transcriptions---create.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.transcriptions import Transcriptions
from litellm.providers.dialects.azure_openai import AtAzure


class AzureTranscriptions(AtAzure, Transcriptions):
    """See `AtAzure` for its address."""

    name: ClassVar[str] = "azure_transcriptions"


PROTOCOL = AzureTranscriptions()
