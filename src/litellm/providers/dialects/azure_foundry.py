"""Azure AI Foundry: models of many makers at one resource, or one model at a serverless host of its own.

https://learn.microsoft.com/en-us/rest/api/aifoundry/modelinference/. OpenAI's form; what the API does not know is
passed to the model where a header asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from litellm.effects import HttpRequest
from litellm.protocols.openai_chat import OpenAIChat
from litellm.providers.refused import PLAIN

if TYPE_CHECKING:
    from litellm.call import Call

VERSION = "2024-05-01-preview"
RESOURCE_HOSTS = (".services.ai.azure.com", ".cognitiveservices.azure.com", ".openai.azure.com")


def address(call: Call, path: str) -> str:
    """Where a call for `path` goes."""
    base, _, query = call.base_url.partition("?")
    base = base.rstrip("/")
    parts = urlsplit(base)
    if base.endswith(path):
        url = base
    elif (parts.hostname or "").endswith(RESOURCE_HOSTS) and not parts.path:
        url = f"{base}/models{path}"
    else:
        url = base + path
    if "/models/" in url and "api-version=" not in query:
        given = call.api_version or call.options.get("api_version") or VERSION
        query = "&".join(part for part in (query, f"api-version={given}") if part)
    return f"{url}?{query}" if query else url


class AzureFoundry(OpenAIChat):
    """`POST https://{resource}.services.ai.azure.com/models/chat/completions?api-version=…`; elsewhere without both."""

    name: ClassVar[str] = "azure_foundry"

    def unsupported(self, call: Call) -> frozenset[str]:
        return super().unsupported(call) | PLAIN

    def url(self, call: Call) -> str:
        return address(call, self.path)

    def build_request(self, call: Call) -> HttpRequest:
        request = super().build_request(call)
        if call.extra or call.extra_body:
            request.headers["extra-parameters"] = "pass-through"
        return request


PROTOCOL = AzureFoundry()
