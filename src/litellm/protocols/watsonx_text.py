"""IBM watsonx.ai text generation: one prompt, settings apart in `parameters`.

https://cloud.ibm.com/apidocs/watsonx-ai#text-generation. Only text can be said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError, StreamParser, WireProtocol
from litellm.protocols.json_body import encode, json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.watsonx_chat import address, error_of, parse_error, place, stream_error

if TYPE_CHECKING:
    from litellm.call import Call

_NAMES = {"temperature": "temperature", "top_p": "top_p", "seed": "random_seed"}
_TOP_LEVEL = frozenset({"moderations", "parameters"})
_REASONS = {"max_tokens": "length", "token_limit": "length", "time_limit": "length"}
_FAILED = frozenset({"error", "cancelled"})
_UNFINISHED = frozenset({"", "not_finished"})


class WatsonxText(WireProtocol):
    """`POST {base}/ml/v1/text/generation`, streamed `…/generation_stream`."""

    name: ClassVar[str] = "watsonx_text"
    params: ClassVar[frozenset[str]] = frozenset(
        {"temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed", "stream"}
    )

    def build_request(self, call: Call) -> HttpRequest:
        url = address(call, "generation")
        return HttpRequest("POST", url, {"Content-Type": "application/json"}, encode(self.build_body(call)))

    def build_body(self, call: Call) -> dict[str, Any]:
        """The JSON body as a dict."""
        params = call.params
        settings = {word: params[name] for name, word in _NAMES.items() if name in params}
        if call.limit is not None:
            settings["max_new_tokens"] = call.limit
        if stop := params.get("stop"):
            settings["stop_sequences"] = [stop] if isinstance(stop, str) else list(stop)
        body: dict[str, Any] = {**place(call), "input": prompt(call.messages)}
        for name, value in call.extra.items():
            (body if name in _TOP_LEVEL else settings)[name] = value
        if settings:
            body["parameters"] = {**settings, **(body.get("parameters") or {})}
        body.update(call.extra_body)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = _object(reply.body)
        text, reason, figures = _result(answer)
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": reason or "stop", "message": message}
        out: dict[str, Any] = {"choices": [choice]}
        if isinstance(answer.get("model_id"), str):
            out["model"] = answer["model_id"]
        if figures is not None:
            out["usage"] = figures
        return out

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return WatsonxTextStream()

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return parse_error(reply)


class WatsonxTextStream:
    """One stream. It is whole where it ends cleanly after a reason."""

    def __init__(self) -> None:
        self.complete = False
        self._finished = False
        self._usage = {"prompt_tokens": 0, "completion_tokens": 0}

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        if (error := stream_error(frame)) is not None:
            raise error
        event = _object(frame.data)
        if not event.get("results"):  # warnings, figures of moderation
            return ()
        text, reason, figures = _result(event)
        pieces = [Piece({"content": text})] if text else []
        if figures is not None:  # counts grow; the prompt's stands in one of the events alone
            for name in self._usage:
                self._usage[name] = max(self._usage[name], figures[name])
            pieces.append(Piece(usage={**self._usage, "total_tokens": sum(self._usage.values())}))
        if reason is not None:
            self._finished = True
            pieces.append(Piece(finish_reason=reason))
        return pieces

    def end(self) -> Iterable[Piece]:
        self.complete = self._finished
        return ()


def _object(data: bytes) -> dict[str, Any]:
    found = json_object(data)
    if found.get("errors"):
        raise ProtocolError(error_of(found))
    return found


def _result(answer: Mapping[str, Any]) -> tuple[str, str | None, dict[str, int] | None]:
    """(text, reason or None while there is none, figures) of the first result."""
    results = answer.get("results")
    first = results[0] if isinstance(results, list) and results else None
    text = first.get("generated_text") if isinstance(first, Mapping) else None
    if not isinstance(first, Mapping) or not isinstance(text, str):
        raise Malformed("the answer has no generated_text")
    word = str(first.get("stop_reason") or "").lower()
    if word in _FAILED:
        raise ProtocolError(ErrorDetail(f"the answer broke off: stop_reason {word}", code=word, status=503))
    reason = None if word in _UNFINISHED else _REASONS.get(word, "stop")
    given, made = first.get("input_token_count"), first.get("generated_token_count")
    if not isinstance(given, int) and not isinstance(made, int):
        return text, reason, None
    given, made = given if isinstance(given, int) else 0, made if isinstance(made, int) else 0
    return text, reason, {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}


PROTOCOL = WatsonxText()
