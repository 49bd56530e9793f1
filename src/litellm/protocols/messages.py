"""The Messages API as itself: what the caller asked goes out as it was given, answers and events come back whole.

https://platform.claude.com/docs/en/api/messages. The same API as a back end of chat completions, where most of the
knowledge of it stands, is anthropic_messages/. Hosts of Claude join `AsGiven` with their own addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.framing.base import Frame
from litellm.protocols.anthropic_messages.protocol import BETA_PARAMS, FILES_BETA, AnthropicMessages
from litellm.protocols.base import ErrorDetail, Malformed, ProtocolError
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply

PARAMS = frozenset(
    {
        "max_tokens", "metadata", "stop_sequences", "stream", "system", "temperature", "thinking", "tool_choice",
        "tools", "top_k", "top_p", "service_tier", "container", "context_management", "mcp_servers", "output_config",
        "output_format", "cache_control", "inference_geo", "speed",
    }
)  # fmt: skip
"""The API's parameters, save `model` and `messages`."""


class AsGiven(AnthropicMessages):
    """Mixed into a dialect of `AnthropicMessages`, it lets a question in the API's own form through unchanged.
    `call.messages` and all parameters are the API's."""

    params: ClassVar[frozenset[str]] = PARAMS

    def unsupported(self, call: Call) -> frozenset[str]:
        """Nothing: the vendor says what it does not take."""
        del call
        return frozenset()

    def build_body(self, call: Call, betas: list[str]) -> dict[str, Any]:
        body: dict[str, Any] = {**call.provider.body, **call.params, "messages": call.messages, **call.extra}
        found = (self.tool_beta(tool.get("type") or "") for tool in body.get("tools") or ())
        betas += [beta for beta in found if beta]
        self.address(body, call, betas)
        body.update(call.extra_body)
        betas.extend(beta for name, beta in BETA_PARAMS.items() if name in body)
        if any(_is_stored(block) for message in call.messages for block in _blocks(message)):
            betas.append(FILES_BETA)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        """A 2xx answer as the message that it is."""
        del call
        answer = json_object(reply.body)
        if not isinstance(answer.get("content"), list):
            if answer.get("error"):
                raise ProtocolError(self.error_of(answer))
            raise Malformed("the answer has no content")
        if not answer["content"] and answer.get("stop_reason") is None:
            raise Malformed("the answer says nothing")
        return answer

    def stream(self, call: Call) -> Any:
        """A parser whose pieces are the events themselves, as dicts."""
        del call
        return EventStream(self.error_of)


def _blocks(message: dict[str, Any]) -> list[Any]:
    content = message.get("content")
    return content if isinstance(content, list) else []


def _is_stored(block: Any) -> bool:
    """The block is a file that the vendor has."""
    source = block.get("source") if isinstance(block, dict) else None
    return isinstance(source, dict) and source.get("type") == "file"


class Messages(AsGiven):
    """`POST {base}/v1/messages` of vendors that have the API."""

    name: ClassVar[str] = "messages"


class EventStream:
    """The events of one stream, each handed on. It is whole at `message_stop`, never before."""

    def __init__(self, error_of: Callable[[Any], ErrorDetail]) -> None:
        self.complete = False
        self._error_of = error_of

    def parse_event(self, frame: Frame) -> Iterable[dict[str, Any]]:
        event = json_object(frame.data, "a stream event")
        kind = event.setdefault("type", frame.event)
        if kind == "error" or (kind is None and event.get("error")):
            raise ProtocolError(self._error_of(event))
        self.complete = kind == "message_stop"
        return () if kind is None else (event,)

    def end(self) -> Iterable[dict[str, Any]]:
        return ()


PROTOCOL = Messages()
