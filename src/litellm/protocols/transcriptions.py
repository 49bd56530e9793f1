"""OpenAI's form of speech recognition: a file goes in a form, its words come back.

https://platform.openai.com/docs/api-reference/audio/createTranscription
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, ProtocolError
from litellm.protocols.beside_chat import BesideChat
from litellm.protocols.json_body import decode_lenient, encode
from litellm.protocols.multipart import multipart

if TYPE_CHECKING:
    from litellm.call import Call

PARAMS = frozenset(
    {"file", "language", "prompt", "response_format", "temperature", "timestamp_granularities", "include", "user"}
)
_IN_JSON = frozenset({"json", "verbose_json", "diarized_json"})


class Transcriptions(BesideChat):
    """`POST {base}/audio/transcriptions`. The file stands in `call.params["file"]` as (name, media type, bytes)."""

    name: ClassVar[str] = "transcriptions"
    path: ClassVar[str] = "/audio/transcriptions"
    params: ClassVar[frozenset[str]] = PARAMS - {"user"}

    def build_request(self, call: Call) -> HttpRequest:
        filename, media_type, data = call.params["file"]
        fields: list[tuple[str, str]] = [("model", self.model_name(call))]
        for name, value in {**call.params, **call.extra, **call.extra_body}.items():
            if name == "file":
                continue
            if isinstance(value, (list, tuple)):
                fields += [(f"{name}[]", _text(item)) for item in value]
            else:
                fields.append((name, _text(value)))
        content_type, body = multipart(fields, "file", filename, media_type, data)
        return HttpRequest("POST", self.url(call), {"Content-Type": content_type}, body)

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        wanted = call.params.get("response_format", "json")
        text = reply.body.decode("utf-8")
        if wanted not in _IN_JSON:
            return {"text": text}
        found = decode_lenient(text)
        if not isinstance(found, dict):
            raise Malformed("the answer is no transcription")
        if found.get("error") and "text" not in found:
            raise ProtocolError(form.error_detail(found))
        if not isinstance(found.get("text"), str):
            raise Malformed("the answer has no text")
        return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else encode(value).decode()


PROTOCOL = Transcriptions()
