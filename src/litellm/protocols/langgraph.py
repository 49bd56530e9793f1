"""A LangGraph server: a stateless run of an assistant (`langgraph/ASSISTANT`) with the conversation as its input.

https://docs.langchain.com/langsmith/agent-server-api: `/runs/wait` gives the last state, `/runs/stream` its messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError, StreamParser, Unsupported
from litellm.protocols.json_body import decode, decode_lenient, json_object
from litellm.protocols.whole_answer import WholeAnswer, completion, post_json

if TYPE_CHECKING:
    from litellm.call import Call

_ROLES = {"user": "human", "developer": "system", "system": "system", "assistant": "assistant"}


class LangGraph(WholeAnswer):
    """`POST {base}/runs/wait`, streamed `/runs/stream`."""

    name: ClassVar[str] = "langgraph"

    def build_request(self, call: Call) -> HttpRequest:
        messages = [_message(message) for message in call.messages]
        body: dict[str, Any] = {"assistant_id": call.model, "input": {"messages": messages}}
        if call.stream:
            body["stream_mode"] = ["messages-tuple"]
        url = call.base_url + ("/runs/stream" if call.stream else "/runs/wait")
        return post_json(url, {**body, **call.extra, **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        state = json_object(reply.body)
        if isinstance(error := state.get("__error__"), dict):
            raise ProtocolError(_error(error))
        messages = state.get("messages")
        said = [each for each in messages if each.get("type") == "ai"] if isinstance(messages, list) else []
        if not said:
            raise Malformed("the run's last state has no message of the assistant")
        return completion(_text(said[-1].get("content")))

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return LangGraphStream()


class LangGraphStream:
    """`messages` events are pairs of a message, or a piece of one, and where it comes from. No mark of the end: whole
    where the body ends cleanly after one."""

    def __init__(self) -> None:
        self.complete = False
        self._known: set[Any] = set()
        """Ids of messages that came in pieces: whole, they are not said again."""
        self._said = False

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        kind = (frame.event or "").partition("|")[0]  # a subgraph's name may follow
        if kind == "error":
            raise ProtocolError(_error(decode_lenient(frame.data)))
        if kind != "messages":
            return ()
        try:
            message = decode(frame.data)[0]
        except ValueError:
            raise Malformed("a stream event is not JSON") from None
        is_piece = message.get("type") == "AIMessageChunk"
        if not is_piece and (message.get("type") != "ai" or message.get("id") in self._known):
            return ()
        self._said = True
        self._known.add(message.get("id"))
        text = _text(message.get("content"))
        return [Piece({"content": text})] if text else ()

    def end(self) -> Iterable[Piece]:
        self.complete = self._said
        return [Piece(finish_reason="stop")] if self._said else ()


def _message(message: dict[str, Any]) -> dict[str, Any]:
    role = message["role"]
    if role not in _ROLES or message.get("tool_calls"):
        raise Unsupported("a LangGraph assistant calls its tools itself: give no tool calls or results", "messages")
    return {"role": _ROLES[role], "content": message.get("content") or ""}


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part if isinstance(part, str) else part.get("text") or "" for part in content)
    return content or ""


def _error(found: Any) -> ErrorDetail:
    """`{error, message}`: the class of the exception, and its words."""
    if not isinstance(found, dict):
        return ErrorDetail(str(found or "the run failed"), status=500)
    detail = form.error_detail({"message": found.get("message") or found.get("error") or "the run failed"})
    detail.type, detail.status, detail.body = found.get("error"), 500, found
    return detail


PROTOCOL = LangGraph()
