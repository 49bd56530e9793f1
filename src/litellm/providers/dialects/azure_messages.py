"""The Messages API as itself on Azure AI Foundry: under `/anthropic` of the resource."""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.messages import AsGiven
from litellm.providers.dialects.azure_claude import AzureClaude


class AzureMessages(AsGiven, AzureClaude):
    """`POST https://{resource}.services.ai.azure.com/anthropic/v1/messages`."""

    name: ClassVar[str] = "azure_messages"


PROTOCOL = AzureMessages()
