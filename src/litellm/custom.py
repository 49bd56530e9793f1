"""Models that live in the caller's own code: `CustomLLM` handlers, entered in `litellm.custom_provider_map`.

Such a call runs like any other (checks, retries, fallbacks, deadline, callbacks); only the exchange is a method's. The
names are the documented ones: https://docs.litellm.ai/docs/providers/custom_llm_server
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from litellm import answers
from litellm.call import Call
from litellm.effects import Await, Emit, Flow, Headers
from litellm.failures import refused
from litellm.pipeline import Attempt
from litellm.protocols.base import ErrorDetail, Piece
from litellm.types.completion import ModelResponse, ModelResponseStream

if TYPE_CHECKING:
    from typing_extensions import TypedDict

    class GenericStreamingChunk(TypedDict, total=False):
        """What `streaming` and `astreaming` yield."""

        text: str
        tool_use: dict[str, Any] | None
        """`{"id", "type", "function": {"name", "arguments"}, "index"}`."""
        is_finished: bool
        finish_reason: str
        usage: Mapping[str, int] | None
        index: int
        provider_specific_fields: dict[str, Any] | None

else:
    GenericStreamingChunk = dict


class CustomLLMError(Exception):
    """Raised by a handler: becomes the exception of the tree that the same HTTP status would."""

    def __init__(self, status_code: int, message: str) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.message = message


class CustomLLM:
    """Base of handlers: override what the model can do. Everything is passed by keyword: `model`, `messages`,
    `model_response` (an empty answer to fill), `optional_params`, `litellm_params`, `api_key`, `api_base`, `headers`,
    `timeout` (seconds), `client` and more.

    `completion` and `acompletion` return a `ModelResponse`; `streaming` and `astreaming` yield `GenericStreamingChunk`s
    or chunks of another completion; `embedding` and `aembedding` return an `EmbeddingResponse`."""

    def completion(self, *args: Any, **kwargs: Any) -> Any:
        raise _missing("completion")

    def streaming(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        raise _missing("streaming")

    async def acompletion(self, *args: Any, **kwargs: Any) -> Any:
        raise _missing("acompletion")

    def astreaming(self, *args: Any, **kwargs: Any) -> Any:
        raise _missing("astreaming")

    def embedding(self, *args: Any, **kwargs: Any) -> Any:
        raise _missing("embedding")

    async def aembedding(self, *args: Any, **kwargs: Any) -> Any:
        raise _missing("aembedding")


def _missing(method: str) -> CustomLLMError:
    return CustomLLMError(500, f"Not implemented yet! The handler has no method {method!r}")


# --- one attempt ---


def complete_once(attempt: Attempt) -> Flow[Any]:
    """The handler's answer. What it raises, save `CustomLLMError`, is raised as it is."""
    call = attempt.call
    prefix = "a" if attempt.awaits else ""
    method = getattr(call.provider.handler, prefix + attempt.endpoint.function)
    try:
        response = method(**_arguments(attempt))
        if attempt.awaits:
            response = yield Await(response)
    except CustomLLMError as error:
        _refuse(call, error)
    if getattr(response, "_hidden", True) is None:
        answers.described(response, call, Headers(), (attempt.clock() - attempt.started) * 1000)
    return attempt.endpoint.taken(response, call)


class OpenedHandler:
    """A handler's stream, once it has said something."""

    def __init__(self, attempt: Attempt, chunks: Any) -> None:
        self.headers = Headers()
        self.assembler = attempt.assembler()
        self._attempt, self._chunks = attempt, chunks
        self._first: list[Any] = []

    def read_first(self) -> Flow[None]:
        """Reads until there is something to hand out, so that what fails before can still fall back."""
        while not self._first:
            chunk = yield from self._next()
            self._first = self.assembler.end() if chunk is None else self._made_of(chunk)
            if chunk is None:
                return

    def read_on(self) -> Flow[None]:
        """Hands out the chunks."""
        try:
            yield Emit(self._first)
            while (chunk := (yield from self._next())) is not None:
                yield Emit(self._made_of(chunk))
            yield Emit(self.assembler.end())
        finally:
            if (close := getattr(self._chunks, "close", None)) is not None:
                close()

    def _next(self) -> Flow[Any]:
        try:
            if self._attempt.awaits:
                return (yield Await(anext(self._chunks, None)))
            return next(self._chunks, None)
        except CustomLLMError as error:
            _refuse(self._attempt.call, error)

    def _made_of(self, chunk: Any) -> list[Any]:
        if isinstance(chunk, ModelResponseStream):
            return [chunk]
        delta: dict[str, Any] = {}
        if text := chunk.get("text"):
            delta["content"] = text
        if tool := chunk.get("tool_use"):
            delta["tool_calls"] = [tool]
        if fields := chunk.get("provider_specific_fields"):
            delta["provider_specific_fields"] = fields
        reason = (chunk.get("finish_reason") or "stop") if chunk.get("is_finished") else None
        usage = dict(chunk["usage"]) if chunk.get("usage") else None
        return self.assembler.assemble([Piece(delta or None, chunk.get("index") or 0, reason, usage=usage)])


def open_once(attempt: Attempt) -> Flow[OpenedHandler]:
    """The handler's stream up to its first chunk."""
    call = attempt.call
    method = getattr(call.provider.handler, "astreaming" if attempt.awaits else "streaming")
    try:
        chunks = method(**_arguments(attempt))
    except CustomLLMError as error:
        _refuse(call, error)
    opened = OpenedHandler(attempt, aiter(chunks) if attempt.awaits else iter(chunks))
    yield from opened.read_first()
    return opened


def _refuse(call: Call, error: CustomLLMError) -> NoReturn:
    raise refused(call, error.status_code, Headers(), ErrorDetail(error.message)) from error


def _arguments(attempt: Attempt) -> dict[str, Any]:
    """What a handler's method is called with."""
    call, deadline = attempt.call, attempt.call.limits.deadline
    options = call.options
    params = {**call.params, **call.extra}
    found: dict[str, Any] = {
        "model": call.model,
        "optional_params": params,
        "litellm_params": {"metadata": options.get("metadata"), "api_base": call.base_url or None, **options},
        "model_response": ModelResponse(model=call.model),
        "print_verbose": _say_nothing,
        "logging_obj": None,
        "api_key": call.api_key,
        "api_base": call.base_url or None,
        "headers": dict(call.headers),
        "timeout": None if deadline is None else max(deadline - attempt.clock(), 0.0),
        "client": options.get("client"),
    }
    if attempt.endpoint.function == "completion":
        found |= {
            "messages": call.messages, "custom_prompt_dict": {}, "encoding": None, "logger_fn": None,
            "acompletion": attempt.awaits,
        }  # fmt: skip
    elif "input" in params:
        found["input"] = params.pop("input")
    return found


def _say_nothing(*_: Any) -> None:
    """`print_verbose`: handlers call it, and nothing is printed."""
