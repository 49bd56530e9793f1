"""The way of one call, read top to bottom: build, authenticate, send, classify or parse, hand out.

Everything here is a flow: it asks for I/O and is sent the answers. It knows no provider and no wire format; those
come with the `Call`. Retries and fallbacks wrap `complete_once` and `open_once`; they are not in them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from litellm import auth, files, protocols
from litellm.call import Call
from litellm.effects import (
    BodyBroken,
    DeadlineExceeded,
    Emit,
    Flow,
    Headers,
    HttpRequest,
    Limits,
    OpenStream,
    ReadAll,
    ReadStream,
    ReadTimeout,
    Reply,
    Send,
    TransportError,
)
from litellm.exceptions import (
    APIConnectionError,
    APIResponseValidationError,
    AuthenticationError,
    BadRequestError,
    ErrorResponse,
    ImageFetchError,
    MidStreamFallbackError,
    OpenAIError,
    Timeout,
    UnsupportedParamsError,
    bind_openai,
    classify,
)
from litellm.framing.base import FramingError
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, ProtocolError, Unsupported, WireProtocol
from litellm.protocols.json_body import decode_lenient
from litellm.retries import retry_after
from litellm.streaming import ChunkAssembler
from litellm.types.base import new_id
from litellm.types.completion import ModelResponse

_response = ModelResponse.__pydantic_validator__.validate_python


@dataclass(slots=True)
class Attempt:
    """One call on its way, and when it began."""

    call: Call
    clock: Callable[[], float] = time.monotonic
    started: float = 0.0

    @property
    def protocol(self) -> WireProtocol:
        return protocols.load(self.call.provider.protocol_for(self.call.model))


# --- plain ---


def complete_once(attempt: Attempt) -> Flow[ModelResponse]:
    """One request, one answer. Raises the exception tree."""
    call, protocol = attempt.call, attempt.protocol
    request = yield from prepare(call, protocol)
    try:
        reply: Reply = yield Send(request, call.limits)
    except TransportError as error:
        raise failed(call, error) from error
    if reply.status >= 300:
        raise refused(call, reply.status, reply.headers, protocol.parse_error(reply), reply.body)
    try:
        answer = protocol.parse_response(reply, call)
    except ProtocolError as error:
        raise refused(call, reply.status, reply.headers, error.detail, reply.body) from error
    except Malformed as error:
        raise malformed(call, str(error), reply.status, reply.headers) from error
    return to_response(answer, call, reply.headers, (attempt.clock() - attempt.started) * 1000)


def prepare(call: Call, protocol: WireProtocol) -> Flow[HttpRequest]:
    """The whole request, authenticated. Refusals are raised here, before anything is sent to the provider."""
    try:
        if protocol.inlines_files:
            call = yield from files.inlined(call, protocol)
        request = protocol.build_request(call)
    except Unsupported as error:
        raise unsupported(call, [error.param], str(error)) from error
    except BadInput as error:
        raise bad_request(call, str(error)) from error
    except files.Unreadable as error:
        raise _make(ImageFetchError, call, str(error)) from error
    except TypeError as error:
        if "JSON serializable" not in str(error):
            raise
        raise bad_request(call, f"the request holds something that is not JSON: {error}") from error
    headers = request.headers
    headers.update(call.provider.headers)
    try:
        flow = auth.load(call.provider.auth)(request, call)
        if flow is not None:
            yield from flow
    except BadInput as error:
        raise _make(AuthenticationError, call, str(error)) from error
    except ProtocolError as error:
        raise refused(call, error.detail.status or 401, Headers(), error.detail, b"") from error
    except TransportError as error:
        raise failed(call, error) from error
    if call.headers:
        _override(headers, call.headers)
    return request


def _override(headers: dict[str, str], given: Mapping[str, str]) -> None:
    """The caller's headers win, however they are spelt."""
    spelt = {name.lower(): name for name in headers}
    for name, value in given.items():
        if (ours := spelt.get(name.lower())) is not None:
            del headers[ours]
        headers[name] = value


def to_response(answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> ModelResponse:
    """A protocol's answer as a `ModelResponse`, with what the vendor left out filled in."""
    answer["object"] = "chat.completion"
    if not answer.get("id"):
        answer["id"] = new_id("chatcmpl-")
    if not isinstance(answer.get("created"), int):
        answer["created"] = int(time.time())
    if not answer.get("model"):
        answer["model"] = call.model
    for choice in answer["choices"]:
        if "logprobs" in choice and choice["logprobs"] is None:
            del choice["logprobs"]
        message = choice["message"]
        for name in _ABSENT:
            if name in message and not message[name]:
                del message[name]
    try:
        response: ModelResponse = _response(answer)
    except ValueError as error:  # pydantic's ValidationError: a field of the wrong type
        raise malformed(call, f"the answer has not the form of a chat completion: {error}", 200, headers) from error
    response._response_ms = milliseconds
    response._hidden_params = hidden_params(call, headers)
    response._hidden_params["_response_ms"] = milliseconds
    return response


_ABSENT = (
    "reasoning_content", "thinking_blocks", "annotations", "audio", "images", "refusal", "provider_specific_fields",
)  # fmt: skip
"""Parts of a message that are not there when they are empty."""


def hidden_params(call: Call, headers: Headers) -> dict[str, Any]:
    """What programs read from `response._hidden_params`."""
    return {
        "custom_llm_provider": call.provider.slug,
        "api_base": call.base_url,
        "model_id": call.options.get("model_id"),
        "litellm_call_id": call.options.get("litellm_call_id") or new_id("call-"),
        "response_cost": None,
        "additional_headers": {f"llm_provider-{name}": value for name, value in headers.items()},
        "dropped_params": list(call.options.get("dropped_params", ())),
        "litellm_model_name": call.model,
    }


# --- streamed ---


class OpenedStream:
    """A stream that has said something: its first chunks, and all it takes to read on."""

    __slots__ = ("assembler", "attempt", "finished", "first", "framing", "parser", "stream")

    def __init__(self, attempt: Attempt, stream: Any) -> None:
        call, protocol = attempt.call, attempt.protocol
        self.attempt = attempt
        self.stream = stream
        self.framing = protocol.framing()
        self.parser = protocol.stream(call)
        self.assembler = ChunkAssembler(call.model, call.include_usage)
        self.first: list[Any] = []
        self.finished = False

    def feed(self, data: bytes) -> list[Any]:
        """The chunks in these bytes; at the end of the body (`b""`) also those still owed.

        Raises `ProtocolError`, `Malformed`, `FramingError`; `BodyBroken` when the body ended before the stream did."""
        parser = self.parser
        assembler = self.assembler
        frames = self.framing.feed(data) if data else self.framing.end()
        chunks: list[Any] = []
        for frame in frames:
            if parser.complete:
                break
            chunks += assembler.assemble(parser.parse_event(frame))
        if not data and not parser.complete:
            chunks += assembler.assemble(parser.end())
            if not parser.complete:
                raise BodyBroken("the stream ended before the answer did")
        if parser.complete and not self.finished:
            if assembler.empty:
                raise Malformed("the stream ended without an answer")
            self.finished = True
            chunks += assembler.end()
        return chunks

    def close(self) -> None:
        self.stream.close()


def open_once(attempt: Attempt) -> Flow[OpenedStream]:
    """One request, and its stream up to the first chunk: until then nothing was handed out, and failing is simple."""
    call, protocol = attempt.call, attempt.protocol
    request = yield from prepare(call, protocol)
    limits = call.limits
    try:
        stream = yield OpenStream(request, limits)
    except TransportError as error:
        raise failed(call, error) from error
    try:
        if stream.status >= 300:
            body = yield ReadAll(stream, limits)
            detail = protocol.parse_error(Reply(stream.status, stream.headers, body))
            raise refused(call, stream.status, stream.headers, detail, body)
        opened = OpenedStream(attempt, stream)
        while not opened.first and not opened.finished:
            opened.first = opened.feed((yield ReadStream(stream, limits)))
    except BaseException as error:
        stream.close()
        if isinstance(error, (TransportError, ProtocolError, Malformed, FramingError)):
            raise stream_failure(call, error, stream) from error
        raise
    return opened


def read_on(opened: OpenedStream) -> Flow[None]:
    """Hands out the chunks of an opened stream until its end. The caller's own time does not count.

    A failure from here on is a `MidStreamFallbackError` that carries the cause and the text so far."""
    attempt, stream = opened.attempt, opened.stream
    limits = attempt.call.limits
    try:
        chunks = opened.first
        while True:
            if chunks:
                if limits.deadline is None:
                    yield Emit(chunks)
                else:
                    left = limits.deadline - attempt.clock()
                    yield Emit(chunks)
                    limits = replace(limits, deadline=attempt.clock() + left)
            if opened.finished:
                break
            chunks = opened.feed((yield ReadStream(stream, limits)))
        # The answer is whole. What is left of the body is its end; reading it lets the connection be used again.
        drain = Limits(read=0.05, deadline=attempt.clock() + 0.05)
        try:
            yield ReadStream(stream, drain)
        except TransportError:
            pass
    except (TransportError, ProtocolError, Malformed, FramingError) as error:
        cause = stream_failure(attempt.call, error, stream)
        cause.__cause__ = error
        raise mid_stream(attempt.call, cause, "".join(opened.assembler.text)) from cause
    finally:
        stream.close()


def stream_failure(call: Call, error: Exception, stream: Any) -> OpenAIError:
    """What went wrong while a stream was read, as an exception of the tree."""
    if isinstance(error, ProtocolError):
        return refused(call, stream.status, stream.headers, error.detail, b"")
    if isinstance(error, TransportError):
        return failed(call, error)
    return malformed(call, str(error), stream.status, stream.headers)


# --- exceptions, made in one place: the vendor's words, none of our secrets ---


def _label(call: Call) -> str:
    row = call.provider
    if row.name.lower() == row.slug:
        return row.name + "Exception"
    return "".join(part.capitalize() for part in row.slug.replace("-", "_").split("_")) + "Exception"


def _make(cls: type[OpenAIError], call: Call, words: str, **facts: Any) -> OpenAIError:
    bind_openai()
    words = _without_secrets(call, words)
    message = f"{cls.__name__}: {_label(call)} - {words}"
    return cls(message=message, llm_provider=call.provider.slug, model=call.model, **facts)


def _without_secrets(call: Call, text: str) -> str:
    for secret in call.secrets():
        if secret in text:
            text = text.replace(secret, "[redacted]")
    return text


def refused(call: Call, status: int, headers: Headers, detail: ErrorDetail, body: bytes) -> OpenAIError:
    """The vendor answered with an error: by status, or inside a 200."""
    if status < 300:
        status = detail.status or 500
    code, kind = detail.code, detail.type
    cls = classify(status, code, kind, detail.message)
    words = detail.message if str(status) in detail.message else f"{detail.message} (HTTP {status})"
    text = _without_secrets(call, body.decode("utf-8", "replace"))
    shown = decode_lenient(text) if body else detail.body
    error = _make(
        cls,
        call,
        words,
        status_code=status,
        response=ErrorResponse(status, headers, text),
        body=shown if shown is not None else (text or None),
        code=code,
        type=kind,
        param=detail.param,
        request_id=headers.get("x-request-id") or headers.get("request-id"),
    )
    wait = retry_after(headers)
    error.retry_after = detail.retry_after if wait is None else wait
    return error


def failed(call: Call, error: TransportError) -> OpenAIError:
    """No whole answer came."""
    slow = isinstance(error, (ReadTimeout, DeadlineExceeded)) or getattr(error, "kind", None) == "timeout"
    return _make(Timeout if slow else APIConnectionError, call, str(error) or type(error).__name__)


def malformed(call: Call, words: str, status: int, headers: Headers) -> OpenAIError:
    """A 200 that is no answer."""
    return _make(APIResponseValidationError, call, words, response=ErrorResponse(status, headers))


def bad_request(call: Call, words: str) -> OpenAIError:
    """The caller's input cannot be sent; nothing was."""
    return _make(BadRequestError, call, words)


def unsupported(call: Call, names: list[str], words: str = "") -> OpenAIError:
    """The model does not take some parameters; nothing was sent."""
    words = words or (
        f"{call.provider.slug} does not support parameters: {names}, for model={call.model}. "
        "To leave them out, pass `drop_params=True` or set `litellm.drop_params = True`."
    )
    return _make(UnsupportedParamsError, call, words, param=names[0] if names else None)


def mid_stream(call: Call, cause: OpenAIError, text: str) -> OpenAIError:
    """A stream failed after its first chunk."""
    error = _make(
        MidStreamFallbackError,
        call,
        cause.message,
        status_code=cause.status_code,
        response=cause.response,
        body=cause.body,
        code=cause.code,
        type=cause.type,
        request_id=cause.request_id,
        original_exception=cause,
        generated_content=text,
    )
    error.retry_after = cause.retry_after
    return error
