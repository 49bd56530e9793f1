"""fal's vision models: a prompt and one image in, `output` out. https://docs.fal.ai/model-apis"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols.base import Unsupported
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion, post_json

if TYPE_CHECKING:
    from litellm.call import Call


class Fal(WholeAnswer):
    """`POST {base}/{model}`."""

    name: ClassVar[str] = "fal"

    def build_request(self, call: Call) -> HttpRequest:
        images: list[str] = []
        texts = [{**message, "content": _without_images(message.get("content"), images)} for message in call.messages]
        if len(images) > 1:
            raise Unsupported("fal's vision models read one image a call", "messages")
        body: dict[str, Any] = {"prompt": prompt(texts)}
        if images:
            body["image_url"] = images[0]
        return post_json(f"{call.base_url}/{call.model}", {**body, **call.extra, **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return completion(json_object(reply.body).get("output"))


def _without_images(content: Any, images: list[str]) -> Any:
    """The rest of a message's content; the images' addresses go into the list."""
    if content is None or isinstance(content, str):
        return content
    rest: list[Any] = []
    for part in content:
        if isinstance(part, dict) and part.get("type") == "image_url":
            image = part["image_url"]
            images.append(image if isinstance(image, str) else image["url"])
        else:
            rest.append(part)
    return rest


PROTOCOL = Fal()
