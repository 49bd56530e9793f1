"""Azure OpenAI's storage of files: OpenAI's form at Azure's address, which names no deployment.

https://learn.microsoft.com/en-us/rest/api/azureopenai/files/upload
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import ErrorDetail
from litellm.protocols.stored_files import StoredFiles
from litellm.providers.dialects import azure_openai

if TYPE_CHECKING:
    from litellm.call import Call


class AzureFiles(StoredFiles):
    """`POST {endpoint}/openai/files?api-version=…`, or the v1 route."""

    name: ClassVar[str] = "azure_files"

    def url(self, call: Call) -> str:
        if azure_openai.is_v1(call):
            return azure_openai.address(call, self.path)
        root = call.base_url.partition("?")[0].partition("/openai")[0].rstrip("/")
        return f"{root}/openai{self.path}?api-version={azure_openai.version(call)}"

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return azure_openai.error_of(reply)


PROTOCOL = AzureFiles()
