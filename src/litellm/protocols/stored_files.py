"""OpenAI's storage of files: one goes in a form, and is named by an id from then on.

https://platform.openai.com/docs/api-reference/files/create
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols.base import Malformed
from litellm.protocols.beside_chat import BesideChat
from litellm.protocols.json_body import encode, json_object
from litellm.protocols.multipart import multipart

if TYPE_CHECKING:
    from litellm.call import Call


class StoredFiles(BesideChat):
    """`POST {base}/files`. The file stands in `call.params["file"]` as (name, media type, bytes)."""

    name: ClassVar[str] = "stored_files"
    path: ClassVar[str] = "/files"
    params: ClassVar[frozenset[str]] = frozenset({"file", "purpose", "expires_after"})

    def build_request(self, call: Call) -> HttpRequest:
        filename, media_type, data = call.params["file"]
        fields: list[tuple[str, str]] = [("purpose", call.params["purpose"])]
        fields += [
            (f"expires_after[{name}]", str(value)) for name, value in call.params.get("expires_after", {}).items()
        ]
        for name, value in {**call.extra, **call.extra_body}.items():
            fields.append((name, value if isinstance(value, str) else encode(value).decode()))
        content_type, body = multipart(fields, "file", filename, media_type, data)
        return HttpRequest("POST", self.url(call), {"Content-Type": content_type}, body)

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        if not isinstance(found.get("id"), str):
            raise Malformed("the answer has no id of the stored file")
        return found


PROTOCOL = StoredFiles()
