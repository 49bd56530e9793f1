"""`create_file` and `acreate_file`: a file put into a provider's storage, to be named by its id in messages.

The typed face; how a call runs stands in task.py. What it takes for a file is said in transcriptions.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from litellm import answers, task
from litellm.arguments import ArgumentError, named
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.protocols.stored_files import PROTOCOL
from litellm.transcriptions import file_of
from litellm.types.files import OpenAIFileObject

_response = OpenAIFileObject.__pydantic_validator__.validate_python
_NO_MODEL = "files"


class Files(Endpoint):
    """Files in a provider's storage."""

    name: ClassVar[str] = "files"
    function: ClassVar[str] = "create_file"
    params: ClassVar[frozenset[str]] = PROTOCOL.params | {"metadata"}

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        params = super().read(given)
        params.pop("metadata", None)  # the caller's own bookkeeping
        params["file"] = file_of(params.get("file"))
        if not isinstance(params.get("purpose"), str):
            raise ArgumentError(f"purpose must be a string such as 'user_data'; got {params.get('purpose')!r}")
        if not isinstance(params.get("expires_after", {}), Mapping):
            raise ArgumentError('expires_after must be a dict: {"anchor": "created_at", "seconds": …}')
        return params

    def mocked(self, said: Any, call: Call) -> dict[str, Any]:
        name, _, data = call.params["file"]
        return {"id": str(said), "filename": name, "bytes": len(data), "purpose": call.params["purpose"]}

    def answer(self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> OpenAIFileObject:
        return answers.described(_response(answer), call, headers, milliseconds)


FILES = Files()


def create_file(
    file: Any,
    purpose: str,
    custom_llm_provider: str = "openai",
    expires_after: Mapping[str, Any] | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    model: str = _NO_MODEL,
    **kwargs: Any,
) -> OpenAIFileObject:
    """Stores `file` (an open binary file, a path, bytes, or a tuple of name and one of these): `response.id` names it.

    `purpose`: `user_data`, `assistants`, `batch`, … Raises the exceptions of `litellm.exceptions`."""
    return task.run(named(locals()), FILES)


async def acreate_file(
    file: Any,
    purpose: str,
    custom_llm_provider: str = "openai",
    expires_after: Mapping[str, Any] | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    model: str = _NO_MODEL,
    **kwargs: Any,
) -> OpenAIFileObject:
    """`create_file`, awaited: nothing blocks the event loop, save reading the file itself."""
    return await task.arun(named(locals()), FILES)
