"""Azure OpenAI's image generation: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#image-generation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import ErrorDetail
from litellm.protocols.images import Images
from litellm.providers.dialects import azure_openai

if TYPE_CHECKING:
    from litellm.call import Call


class AzureImages(Images):
    """`POST {endpoint}/openai/deployments/{deployment}/images/generations?api-version=…`, or the v1 route."""

    name: ClassVar[str] = "azure_images"

    def url(self, call: Call) -> str:
        return azure_openai.address(call, self.path)

    def model_name(self, call: Call) -> str:
        return azure_openai.deployment(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return azure_openai.error_of(reply)


PROTOCOL = AzureImages()
