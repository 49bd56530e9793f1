"""Small services that answer with one text: its JSON, its completion, and a stream for those that do not stream.

A service without streams is asked the same way either time; its answer comes as a stream of one piece. Knows no vendor.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Headers, HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, Malformed, Piece, StreamParser, WireProtocol
from litellm.protocols.json_body import encode

if TYPE_CHECKING:
    from litellm.call import Call


def completion(text: Any, usage: dict[str, Any] | None = None) -> dict[str, Any]:
    """A `chat.completion` that says a text. Raises `Malformed` where it is none."""
    if not isinstance(text, str):
        raise Malformed("the answer has no text")
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return {"choices": [choice]} | ({} if usage is None else {"usage": usage})


def counted(prompt: Any, completion: Any) -> dict[str, Any] | None:
    """Two counts of tokens as usage; None where they are not there."""
    if not isinstance(prompt, int) or not isinstance(completion, int):
        return None
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def post_json(url: str, body: dict[str, Any]) -> HttpRequest:
    """A POST of JSON."""
    return HttpRequest("POST", url, {"Content-Type": "application/json"}, encode(body))


class WholeBody:
    """A framing for what is no stream: the whole body as one frame."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def feed(self, data: bytes) -> Iterable[Frame]:
        self._parts.append(data)
        return ()

    def end(self) -> Iterable[Frame]:
        return [Frame(None, b"".join(self._parts))]


class WholeAnswer(WireProtocol):
    """Base of services that do not stream; one that does overrides `framing` and `stream`."""

    params: ClassVar[frozenset[str]] = frozenset({"stream"})

    def framing(self) -> Framing:
        return WholeBody()

    def stream(self, call: Call) -> StreamParser:
        return WholeAnswerStream(self, call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return form.parse_error(reply)


class WholeAnswerStream:
    """A plain answer, said in one piece."""

    def __init__(self, protocol: WireProtocol, call: Call) -> None:
        self.complete = False
        self._protocol = protocol
        self._call = call

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        answer = self._protocol.parse_response(Reply(200, Headers(), frame.data), self._call)
        [choice] = answer["choices"]
        self.complete = True
        yield Piece({"content": choice["message"]["content"]})
        yield Piece(finish_reason=choice["finish_reason"])
        if answer.get("usage"):
            yield Piece(usage=answer["usage"])

    def end(self) -> Iterable[Piece]:
        return ()
