"""Agents of Amazon Bedrock: `agent/{agent}/{alias}`, asked with the last text of the user.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html. The answer is an event
stream always; a plain call reads it whole. Sources and traces stay in `provider_specific_fields`. What came before
an agent knows by its session, which `sessionID` names; a call without one has a session of its own.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.aws_event_stream import AwsEventStream, ExceptionFrame
from litellm.framing.base import Frame, Framing, FramingError
from litellm.protocols import aws_endpoint
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, Piece, StreamParser, WireProtocol
from litellm.protocols.bedrock_names import bedrock_model
from litellm.protocols.json_body import decode, encode
from litellm.types.base import new_id

if TYPE_CHECKING:
    from litellm.call import Call

_SESSIONS = ("sessionID", "sessionId", "session_id")
_ASIDE = {"trace": "trace", "returnControl": "return_control", "files": "files"}
_NOTHING: tuple[Piece, ...] = ()


class BedrockAgent(WireProtocol):
    """`POST {base}/agents/{agent}/agentAliases/{alias}/sessions/{session}/text`."""

    name: ClassVar[str] = "bedrock_agent"
    params: ClassVar[frozenset[str]] = frozenset({"stream", "stream_options"})

    def build_request(self, call: Call) -> HttpRequest:
        agent, _, alias = bedrock_model(call).identifier.partition("/")
        if not agent or not alias or "/" in alias:
            raise BadInput("an agent on Bedrock is named 'bedrock/agent/AGENT_ID/ALIAS_ID'")
        session = next((str(call.extra[name]) for name in _SESSIONS if call.extra.get(name)), None) or new_id("")
        steps = ("agents", agent, "agentAliases", alias, "sessions", session, "text")
        path = "/".join(aws_endpoint.segment(step) for step in steps)
        base = aws_endpoint.endpoint(call, "aws_bedrock_runtime_endpoint")
        base = base.replace("://bedrock-runtime", "://bedrock-agent-runtime", 1)
        body: dict[str, Any] = {"inputText": _question(call.messages), "enableTrace": True}
        if call.stream:
            body["streamingConfigurations"] = {"streamFinalResponse": True}
        body.update({name: value for name, value in call.extra.items() if name not in _SESSIONS})
        body.update(call.extra_body)
        return HttpRequest("POST", f"{base}/{path}", {"Content-Type": "application/json"}, encode(body))

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        framing = AwsEventStream()
        parser = AgentStream()
        try:
            frames = [*framing.feed(reply.body), *framing.end()]
        except FramingError as error:
            raise Malformed(str(error)) from None
        pieces = [piece for frame in frames for piece in parser.parse_event(frame)]
        if not parser.said:
            raise Malformed("the agent's answer holds no text and no request for control")
        message: dict[str, Any] = {"role": "assistant", "content": None}
        aside: dict[str, list[Any]] = {}
        for piece in pieces:
            delta = piece.delta or {}
            if "content" in delta:
                message["content"] = (message["content"] or "") + delta["content"]
            for name, value in delta.get("provider_specific_fields", {}).items():
                aside.setdefault(name, []).extend(value)
        if aside:
            message["provider_specific_fields"] = aside
        out: dict[str, Any] = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
        if parser.usage:
            out["usage"] = parser.usage
        return out

    def framing(self) -> Framing:
        return AwsEventStream()

    def stream(self, call: Call) -> StreamParser:
        return AgentStream()

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


class AgentStream:
    """One answer. It is whole where the body ends cleanly after some of it."""

    def __init__(self) -> None:
        self.complete = False
        self.said = False
        self.usage: dict[str, int] | None = None
        """Sum of the model calls that the traces tell of."""

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        if isinstance(frame, ExceptionFrame):
            raise aws_endpoint.stream_exception(frame)
        try:
            event = decode(frame.data)
            text = b64decode(event.get("bytes") or b"", validate=True).decode() if frame.event == "chunk" else ""
        except (AttributeError, TypeError, Base64Error, ValueError):
            raise Malformed("an event of the agent cannot be read") from None
        if frame.event == "chunk":
            self.said = True
            cited = (event.get("attribution") or {}).get("citations")
            aside = {"provider_specific_fields": {"citations": cited}} if cited else {}
            return (Piece({"content": text, **aside}),)
        if (place := _ASIDE.get(frame.event or "")) is None:
            return _NOTHING
        if place == "return_control":
            self.said = True
        elif place == "trace":
            self._count(event)
        return (Piece({"provider_specific_fields": {place: [event]}}),)

    def end(self) -> Iterable[Piece]:
        self.complete = self.said
        return (Piece(finish_reason="stop", usage=self.usage),) if self.said else _NOTHING

    def _count(self, trace: Any) -> None:
        for found in _usages(trace):
            so_far = self.usage or {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
            so_far["prompt_tokens"] += found["inputTokens"]
            so_far["completion_tokens"] += found["outputTokens"]
            so_far["total_tokens"] = so_far["prompt_tokens"] + so_far["completion_tokens"]
            self.usage = so_far


def _usages(found: Any) -> list[dict[str, int]]:
    """Every `usage` of a model call inside a trace."""
    if isinstance(found, list):
        return [usage for item in found for usage in _usages(item)]
    if not isinstance(found, Mapping):
        return []
    own = found.get("usage")
    if isinstance(own, Mapping) and all(isinstance(own.get(name), int) for name in ("inputTokens", "outputTokens")):
        return [dict(own)]
    return [usage for value in found.values() for usage in _usages(value)]


def _question(messages: list[dict[str, Any]]) -> str:
    """The text of the last user message: the agent's session holds what came before."""
    for message in reversed(messages):
        if message["role"] == "user":
            content = message.get("content")
            parts = [content] if isinstance(content, str) else content or ()
            texts = [part if isinstance(part, str) else part.get("text") for part in parts]
            if not all(isinstance(text, str) for text in texts):
                raise BadInput("an agent on Bedrock reads text only")
            return "".join(str(text) for text in texts)
    raise BadInput("an agent on Bedrock needs a user message")


PROTOCOL = BedrockAgent()
