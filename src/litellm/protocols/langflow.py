"""Langflow: a flow is run with the last thing the user said; it keeps the conversation itself (`session_id`).

https://docs.langflow.org/api-flows-run
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.ndjson import JsonLines
from litellm.protocols import openai_form as form
from litellm.protocols.base import BadInput, Malformed, Piece, ProtocolError, StreamParser
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion, post_json

if TYPE_CHECKING:
    from litellm.call import Call


class Langflow(WholeAnswer):
    """`POST {base}/api/v1/run/{flow}`, streamed with `?stream=true`."""

    name: ClassVar[str] = "langflow"

    def build_request(self, call: Call) -> HttpRequest:
        asked = [message for message in call.messages if message["role"] == "user"]
        if not asked:
            raise BadInput("a flow is run with what the user says: give a message of role user")
        url = f"{call.base_url}/api/v1/run/{quote(call.model, safe='')}" + ("?stream=true" if call.stream else "")
        body = {"input_value": prompt(asked[-1:]), "input_type": "chat", "output_type": "chat"}
        return post_json(url, {**body, **call.extra, **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return completion(_text(json_object(reply.body)))

    def framing(self) -> Framing:
        return JsonLines()

    def stream(self, call: Call) -> StreamParser:
        return LangflowStream()


class LangflowStream:
    """Lines `{event, data}`: `token`s as the model speaks, `end` with the result, which flows that do not stream say
    there first."""

    def __init__(self) -> None:
        self.complete = False
        self._said = False

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        found = json_object(frame.data)
        kind, data = found.get("event"), found.get("data") or {}
        if kind == "error":
            raise ProtocolError(form.error_detail(data if isinstance(data, dict) else {"message": str(data)}))
        if kind == "token" and data.get("chunk"):
            self._said = True
            return [Piece({"content": data["chunk"]})]
        if kind != "end":
            return ()
        self.complete = True
        text = "" if self._said else _text(data.get("result") or {})
        return [*([Piece({"content": text})] if text else []), Piece(finish_reason="stop")]

    def end(self) -> Iterable[Piece]:
        return ()


def _text(found: dict[str, Any]) -> str:
    try:
        return found["outputs"][0]["outputs"][0]["results"]["message"]["text"]
    except (LookupError, TypeError):
        raise Malformed("the flow's answer has no message: it needs a chat output") from None


PROTOCOL = Langflow()
