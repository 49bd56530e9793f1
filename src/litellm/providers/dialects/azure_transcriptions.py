"""Azure OpenAI's speech recognition: OpenAI's form at Azure's addresses.

https://learn.microsoft.com/en-us/azure/ai-foundry/openai/reference#transcriptions---create
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import ErrorDetail
from litellm.protocols.transcriptions import Transcriptions
from litellm.providers.dialects import azure_openai

if TYPE_CHECKING:
    from litellm.call import Call


class AzureTranscriptions(Transcriptions):
    """`POST {endpoint}/openai/deployments/{deployment}/audio/transcriptions?api-version=…`, or the v1 route."""

    name: ClassVar[str] = "azure_transcriptions"

    def url(self, call: Call) -> str:
        return azure_openai.address(call, self.path)

    def model_name(self, call: Call) -> str:
        return azure_openai.deployment(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return azure_openai.error_of(reply)


PROTOCOL = AzureTranscriptions()
