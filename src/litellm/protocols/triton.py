"""NVIDIA Triton: its generate extension, streamed or not, and KServe's inference where the address ends in `/infer`.

https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/protocol/extension_generate.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, Piece, ProtocolError, StreamParser, Unsupported
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion, post_json

if TYPE_CHECKING:
    from litellm.call import Call

_SETTINGS = ("temperature", "top_p", "seed")


class Triton(WholeAnswer):
    """`POST {base}/v2/models/{model}/generate`, streamed `…_stream`; a base that ends in an operation stays."""

    name: ClassVar[str] = "triton"
    params: ClassVar[frozenset[str]] = WholeAnswer.params | {*_SETTINGS, "max_tokens", "max_completion_tokens"}

    def build_request(self, call: Call) -> HttpRequest:
        settings = {name: call.params[name] for name in _SETTINGS if name in call.params}
        if call.limit is not None:
            settings["max_tokens"] = call.limit
        settings |= call.extra
        text, url = prompt(call.messages), call.base_url
        if url.endswith("/infer"):
            if call.stream:
                raise Unsupported("Triton streams at …/generate_stream, not at …/infer", "stream")
            inputs = [_tensor("text_input", text), *(_tensor(name, value) for name, value in settings.items())]
            return post_json(url, {"inputs": inputs, **call.extra_body})
        url = url.removesuffix("_stream") if url.endswith("/generate_stream") else url
        if not url.endswith("/generate"):
            url = f"{url}/v2/models/{quote(call.model, safe='')}/generate"
        body: dict[str, Any] = {"text_input": text, "parameters": settings, "stream": call.stream}
        return post_json(url + ("_stream" if call.stream else ""), {**body, **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return completion(_text(json_object(reply.body)))

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return TritonStream()


class TritonStream:
    """Events of the model's new text; no mark of the end: whole where the body ends cleanly after one."""

    def __init__(self) -> None:
        self.complete = False
        self._said = False

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        self._said = True
        text = _text(json_object(frame.data))
        return [Piece({"content": text})] if text else ()

    def end(self) -> Iterable[Piece]:
        self.complete = self._said
        return [Piece(finish_reason="stop")] if self._said else ()


def _text(found: dict[str, Any]) -> str:
    if found.get("error"):
        raise ProtocolError(form.error_detail(found))
    text = found.get("text_output")
    if text is None and isinstance(outputs := found.get("outputs"), list) and outputs:
        text = outputs[0].get("data")
    if isinstance(text, list):
        text = "".join(text)
    if not isinstance(text, str):
        raise Malformed("the answer has no text_output")
    return text


def _tensor(name: str, value: Any) -> dict[str, Any]:
    kind = "BOOL" if isinstance(value, bool) else {int: "INT32", float: "FP32"}.get(type(value), "BYTES")
    return {"name": name, "shape": [1], "datatype": kind, "data": [value]}


PROTOCOL = Triton()
