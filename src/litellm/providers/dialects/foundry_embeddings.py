"""Azure AI Foundry's embeddings: OpenAI's form at the resource's model route, or at a serverless host of their own.

https://learn.microsoft.com/en-us/rest/api/aifoundry/model-inference/get-embeddings/get-embeddings
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.effects import HttpRequest
from litellm.protocols.embeddings.openai import OpenAIEmbeddings
from litellm.providers.dialects.azure_foundry import address

if TYPE_CHECKING:
    from litellm.call import Call

_KNOWN = frozenset({"input_type"})
"""Of its API, though not of OpenAI's: other extras are passed to the model where a header asks for it."""


class FoundryEmbeddings(OpenAIEmbeddings):
    """`POST https://{resource}.services.ai.azure.com/models/embeddings?api-version=…`; elsewhere without both."""

    name: ClassVar[str] = "foundry_embeddings"

    def url(self, call: Call) -> str:
        return address(call, self.path)

    def build_request(self, call: Call) -> HttpRequest:
        request = super().build_request(call)
        if call.extra_body or not call.extra.keys() <= _KNOWN:
            request.headers["extra-parameters"] = "pass-through"
        return request


PROTOCOL = FoundryEmbeddings()
