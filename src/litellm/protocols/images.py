"""OpenAI's form of image generation: a prompt goes out, addresses or bytes of images come back.

https://platform.openai.com/docs/api-reference/images/create
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, ProtocolError
from litellm.protocols.beside_chat import BesideChat
from litellm.protocols.json_body import encode, json_object

if TYPE_CHECKING:
    from litellm.call import Call

PARAMS = frozenset(
    {
        "prompt", "n", "quality", "response_format", "size", "style", "user", "background", "moderation",
        "output_compression", "output_format",
    }
)  # fmt: skip


class Images(BesideChat):
    """`POST {base}/images/generations`."""

    name: ClassVar[str] = "images"
    path: ClassVar[str] = "/images/generations"
    params: ClassVar[frozenset[str]] = PARAMS

    def build_request(self, call: Call) -> HttpRequest:
        body = {"model": self.model_name(call), **call.params, **call.extra, **call.extra_body}
        return HttpRequest("POST", self.url(call), {"Content-Type": "application/json"}, encode(body))

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        data = found.get("data")
        if found.get("error") and not data:
            raise ProtocolError(form.error_detail(found))
        if not isinstance(data, list) or not all(isinstance(image, dict) for image in data):
            raise Malformed("the answer has no images")
        return found


PROTOCOL = Images()
