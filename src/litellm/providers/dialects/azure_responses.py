"""The Responses API at Azure OpenAI: Azure's addresses and deployments, questions as they were given.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/how-to/responses.
"""

from __future__ import annotations

from typing import ClassVar

from litellm.providers.dialects.azure_openai import AzureResponses
from litellm.providers.dialects.openai_responses import OpenAIOwn


class AzureOwn(OpenAIOwn, AzureResponses):
    """`POST {endpoint}/openai/v1/responses`."""

    name: ClassVar[str] = "azure_own_responses"


PROTOCOL = AzureOwn()
