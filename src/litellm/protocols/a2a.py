"""Agent2Agent over JSON-RPC: the conversation as one message of text, the agent's message or artifacts as the answer.

https://a2a-protocol.org/v0.3.0/specification (`message/send`, `message/stream`)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError, StreamParser
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion, post_json
from litellm.types.base import new_id

if TYPE_CHECKING:
    from litellm.call import Call

_FAILED = frozenset({"failed", "rejected", "canceled", "auth-required"})
_OVER = frozenset({"completed", "input-required"})


class Agent2Agent(WholeAnswer):
    """`POST {base}`: the base URL is the agent's own."""

    name: ClassVar[str] = "a2a"

    def build_request(self, call: Call) -> HttpRequest:
        message = {
            "kind": "message",
            "messageId": new_id(""),
            "role": "user",
            "parts": [{"kind": "text", "text": prompt(call.messages)}],
        }
        params: dict[str, Any] = {"message": message, **call.extra}
        if not call.stream:
            params.setdefault("configuration", {"blocking": True})
        method = "message/stream" if call.stream else "message/send"
        body = {"jsonrpc": "2.0", "id": new_id(""), "method": method, "params": params}
        return post_json(call.base_url, {**body, **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        result = _result(reply.body)
        if result.get("kind") == "task" or "status" in result:
            _check(result)
            return completion(_of_task(result))
        return completion(_parts(result))

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return Agent2AgentStream()


class Agent2AgentStream:
    """A message, or updates of a task: its artifacts are the answer; what its last status says is, where there are
    none. Whole at a message, at the final status, or at a clean end after a task is over."""

    def __init__(self) -> None:
        self.complete = False
        self._said = False
        self._over = False

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        result = _result(frame.data)
        kind = result.get("kind")
        if kind == "artifact-update":
            return self._say(_parts(result.get("artifact") or {}))
        if kind in ("task", "status-update"):
            _check(result)
            self._over = (result.get("status") or {}).get("state") in _OVER
            if not (self._over or result.get("final")):
                return ()
            text = "" if self._said else _of_task(result)
            self.complete = bool(result.get("final"))
            return [*self._say(text), *([Piece(finish_reason="stop")] if self.complete else [])]
        if kind != "message":
            return ()
        self.complete = True
        return [*self._say(_parts(result)), Piece(finish_reason="stop")]

    def _say(self, text: str) -> list[Piece]:
        self._said = self._said or bool(text)
        return [Piece({"content": text})] if text else []

    def end(self) -> Iterable[Piece]:
        self.complete = self._over
        return [Piece(finish_reason="stop")] if self._over else ()


def _result(data: bytes) -> dict[str, Any]:
    found = json_object(data)
    if isinstance(error := found.get("error"), dict):
        code = error.get("code")
        # JSON-RPC's codes: -32602 and -32600 blame the request, https://www.jsonrpc.org/specification#error_object
        status = 400 if code in (-32600, -32602) else 404 if code in (-32601, -32001) else 500
        raise ProtocolError(ErrorDetail(str(error.get("message")), code=str(code), status=status, body=found))
    result = found.get("result")
    if not isinstance(result, dict):
        raise Malformed("the answer has no result")
    return result


def _check(task: dict[str, Any]) -> None:
    status = task.get("status") or {}
    if status.get("state") in _FAILED:
        words = _parts(status.get("message") or {}) or "no explanation"
        raise ProtocolError(
            ErrorDetail(f"the agent's task is {status['state']}: {words}", code=status["state"], status=500)
        )


def _of_task(task: dict[str, Any]) -> str:
    texts = [_parts(artifact) for artifact in task.get("artifacts") or ()]
    return "\n".join(filter(None, texts)) or _parts((task.get("status") or {}).get("message") or {})


def _parts(holder: dict[str, Any]) -> str:
    return "".join(part.get("text") or "" for part in holder.get("parts") or () if part.get("kind", "text") == "text")


PROTOCOL = Agent2Agent()
