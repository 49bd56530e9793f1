"""Azure OpenAI's legacy completions, asked with a prompt as it is.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#completions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import ErrorDetail
from litellm.protocols.openai_prompts import OpenAIPrompts
from litellm.providers.dialects import azure_openai

if TYPE_CHECKING:
    from litellm.call import Call


class AzurePrompts(OpenAIPrompts):
    """`POST {endpoint}/openai/deployments/{deployment}/completions?api-version=…`."""

    name: ClassVar[str] = "azure_prompts"

    def url(self, call: Call) -> str:
        return azure_openai.address(call, self.path)

    def model_name(self, call: Call) -> str:
        return azure_openai.deployment(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return azure_openai.error_of(reply)


PROTOCOL = AzurePrompts()
