"""Anthropic's first API, text completion: `POST /v1/complete`, for claude-2 and before, on private deployments still.

https://platform.claude.com/docs/en/api/completions. A conversation becomes one prompt of `Human:` and `Assistant:`
turns. Text only: no tools, no images, and no token counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols.anthropic_messages import PROTOCOL as MESSAGES
from litellm.protocols.anthropic_messages.response import finish_reason
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, Piece, ProtocolError, StreamParser, WireProtocol
from litellm.protocols.json_body import encode, json_object, json_value

if TYPE_CHECKING:
    from litellm.call import Call

_DEFAULT_LIMIT = 4096
_SPEAKERS = {"user": "\n\nHuman: ", "assistant": "\n\nAssistant: "}
_NOTHING: tuple[Piece, ...] = ()


class AnthropicComplete(WireProtocol):
    """`POST {base}/v1/complete`."""

    name: ClassVar[str] = "anthropic_complete"
    path: ClassVar[str] = "/v1/complete"
    params: ClassVar[frozenset[str]] = frozenset(
        {"temperature", "top_p", "stream", "stream_options", "stop", "max_completion_tokens", "max_tokens", "user"}
    )

    def url(self, call: Call) -> str:
        """Where the call goes: the base, which may already end in `/v1` or in the whole path."""
        base = call.base_url
        if base.endswith(self.path):
            return base
        return base + ("/complete" if base.endswith("/v1") else self.path)

    def build_request(self, call: Call) -> HttpRequest:
        headers = {"Content-Type": "application/json", "anthropic-version": MESSAGES.version}
        return HttpRequest("POST", self.url(call), headers, encode(self.build_body(call)))

    def build_body(self, call: Call) -> dict[str, Any]:
        """The JSON body as a dict."""
        params = call.params
        body: dict[str, Any] = {
            **call.provider.body,
            "model": call.model,
            "prompt": prompt_of(call.messages),
            "max_tokens_to_sample": call.limit or _DEFAULT_LIMIT,
        }
        body.update({name: params[name] for name in ("temperature", "top_p") if name in params})
        if stop := params.get("stop"):
            body["stop_sequences"] = [stop] if isinstance(stop, str) else list(stop)
        if user := params.get("user"):
            body["metadata"] = {"user_id": user}
        body.update(call.extra)
        if call.stream:
            body["stream"] = True
        body.update(call.extra_body)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = json_value(reply.body)
        if not isinstance(answer, dict) or not isinstance(answer.get("completion"), str):
            if isinstance(answer, dict) and answer.get("error"):
                raise ProtocolError(MESSAGES.error_of(answer))
            raise Malformed("the answer has no completion")
        message = {"role": "assistant", "content": answer["completion"].removeprefix(" ")}
        reason = finish_reason(answer.get("stop_reason"), calls=False, legacy=False)
        return {
            "id": answer.get("id"),
            "model": answer.get("model"),
            "choices": [{"index": 0, "finish_reason": reason, "message": message}],
        }

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return CompletionStream()

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return MESSAGES.parse_error(reply)


def prompt_of(messages: Sequence[Mapping[str, Any]]) -> str:
    """The prompt: system text first, then the turns, then the word that asks for an answer.

    Raises `BadInput` for what is not text, and where nobody has said anything."""
    prompt: list[str] = []
    spoken = False
    for message in messages:
        role = message.get("role")
        text = _text_of(message)
        if role in ("system", "developer"):
            prompt.append(text if not prompt else f"\n\nHuman: {text}")
        elif role in _SPEAKERS:
            if role == "assistant" and not spoken:
                prompt.append("\n\nHuman: ")
            spoken = True
            prompt.append(_SPEAKERS[role] + text)
        else:
            raise BadInput(f"this API has no tools: it cannot take a message with the role {role!r}")
    if not spoken:
        raise BadInput("the messages hold system messages only: the API needs at least one user message")
    if messages[-1].get("role") == "assistant":
        return "".join(prompt).rstrip()
    return "".join(prompt) + "\n\nAssistant:"


def _text_of(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    if message.get("tool_calls"):
        raise BadInput("this API has no tools: it cannot take tool calls in the messages")
    texts: list[str] = []
    for part in content or ():
        if isinstance(part, str):
            part = {"type": "text", "text": part}
        text = part.get("text")
        if not isinstance(text, str):
            raise BadInput(f"this API reads text only: it cannot take a part of type {part.get('type')!r}")
        texts.append(text)
    return "".join(texts)


class CompletionStream:
    """One stream. It is whole at the event that has a stop reason."""

    def __init__(self) -> None:
        self.complete = False
        self._head_seen = False
        self._begun = False

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        event = json_object(frame.data, "a stream event")
        if frame.event == "error" or event.get("error"):
            raise ProtocolError(MESSAGES.error_of(event))
        if "completion" not in event:  # a ping
            return _NOTHING
        pieces: list[Piece] = []
        if not self._head_seen:
            self._head_seen = True
            pieces.append(Piece(head={name: event[name] for name in ("id", "model") if event.get(name)}))
        if text := event["completion"]:
            pieces.append(Piece({"content": text if self._begun else text.removeprefix(" ")}))
            self._begun = True
        if reason := event.get("stop_reason"):
            self.complete = True
            pieces.append(Piece(finish_reason=finish_reason(reason, calls=False, legacy=False)))
        return pieces

    def end(self) -> Iterable[Piece]:
        return _NOTHING


PROTOCOL = AnthropicComplete()
