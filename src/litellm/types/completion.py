"""Answers and chunks of a chat completion, in OpenAI's form, and what they are made of.

Validation happens in Rust and is lenient where vendors are careless; this module knows no vendor. Text fields skip
validation: the one place that builds these objects (streaming.py, pipeline.py) has put them in order already.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, SkipValidation

from litellm.types.base import Answer, OpenAIObject, new_id

Text = Annotated[str | None, SkipValidation]
if TYPE_CHECKING:  # what is given and what is then there differ in type
    JsonText = str
else:
    JsonText = str | Annotated[dict[str, Any], AfterValidator(json.dumps)]


class Function(OpenAIObject):
    """A call's function: its name, and its arguments as JSON text."""

    _positions = ("arguments", "name")

    arguments: JsonText = ""
    name: str | None = None


class FunctionCall(OpenAIObject):
    """The deprecated form of a tool call."""

    arguments: JsonText = ""
    name: str | None = None


class ChatCompletionMessageToolCall(OpenAIObject):
    """A tool call in an answer."""

    _positions = ("function", "id", "type")

    function: Function
    id: str = Field(default_factory=lambda: new_id("call_"))
    type: str = "function"


class ChatCompletionDeltaToolCall(OpenAIObject):
    """A piece of a tool call: the first has id, name and empty arguments, the others strings of arguments."""

    id: str | None = None
    function: Function
    type: str | None = None
    index: int


class TopLogprob(OpenAIObject):
    """One of the likeliest tokens at a place, with its log probability."""

    token: str
    bytes: list[int] | None = None
    logprob: float


class ChatCompletionTokenLogprob(OpenAIObject):
    """A token of the answer with its log probability and its rivals."""

    token: str
    bytes: list[int] | None = None
    logprob: float
    top_logprobs: list[TopLogprob] = Field(default_factory=list)


class ChoiceLogprobs(OpenAIObject):
    """Log probabilities of an answer's tokens."""

    content: list[ChatCompletionTokenLogprob] | None = None
    refusal: list[ChatCompletionTokenLogprob] | None = None


class ChatCompletionAudioResponse(OpenAIObject):
    """Spoken answer: base64 `data`, its `transcript`, and when it expires (Unix seconds)."""

    data: str
    expires_at: int
    transcript: str
    id: str = ""


class Message(OpenAIObject):
    """A message of a conversation. Accepted back as an element of `messages`.

    Present only where the answer has them: `reasoning_content` (str), `thinking_blocks` (list of dicts, with the
    signatures a vendor wants back), `annotations`, `audio`, `images`, `refusal`, `provider_specific_fields`."""

    _positions = ("content", "role", "function_call", "tool_calls")

    content: Text = None
    role: Annotated[str, SkipValidation] = "assistant"
    tool_calls: list[ChatCompletionMessageToolCall] | None = None
    function_call: FunctionCall | None = None

    if TYPE_CHECKING:
        reasoning_content: str | None = None
        thinking_blocks: list[dict[str, Any]] | None = None
        annotations: list[dict[str, Any]] | None = None
        audio: ChatCompletionAudioResponse | None = None
        images: list[dict[str, Any]] | None = None
        refusal: str | None = None
        provider_specific_fields: dict[str, Any] | None = None


class Delta(OpenAIObject):
    """What a chunk adds to a message. The same optional parts as `Message`."""

    _positions = ("content", "role", "function_call", "tool_calls")

    content: str | None = None
    role: Text = None
    function_call: FunctionCall | None = None
    tool_calls: list[ChatCompletionDeltaToolCall] | None = None

    if TYPE_CHECKING:
        reasoning_content: str | None = None
        thinking_blocks: list[dict[str, Any]] | None = None
        annotations: list[dict[str, Any]] | None = None
        audio: dict[str, Any] | None = None
        images: list[dict[str, Any]] | None = None
        refusal: str | None = None
        provider_specific_fields: dict[str, Any] | None = None


class Choices(OpenAIObject):
    """One answer of a completion. `logprobs` is present only where asked for."""

    _positions = ("finish_reason", "index", "message", "logprobs")

    finish_reason: Annotated[str, SkipValidation] = "stop"
    index: int = 0
    message: Message = Field(default_factory=Message)

    if TYPE_CHECKING:
        logprobs: ChoiceLogprobs | None = None


class StreamingChoices(OpenAIObject):
    """What a chunk says of one answer."""

    _positions = ("finish_reason", "index", "delta", "logprobs")

    finish_reason: Text = None
    index: int = 0
    delta: Delta = Field(default_factory=Delta)
    logprobs: ChoiceLogprobs | None = None


class PromptTokensDetails(OpenAIObject):
    """Parts of the prompt's token count."""

    audio_tokens: int | None = None
    cached_tokens: int | None = None
    text_tokens: int | None = None
    image_tokens: int | None = None


class CompletionTokensDetails(OpenAIObject):
    """Parts of the answer's token count."""

    accepted_prediction_tokens: int | None = None
    audio_tokens: int | None = None
    reasoning_tokens: int | None = None
    rejected_prediction_tokens: int | None = None
    text_tokens: int | None = None


PromptTokensDetailsWrapper = PromptTokensDetails
CompletionTokensDetailsWrapper = CompletionTokensDetails


class Usage(OpenAIObject):
    """Token counts as the vendor gave them: cached tokens are within the prompt's, reasoning within the answer's.

    `cache_creation_input_tokens` and `cache_read_input_tokens` are present for vendors that bill cache writes."""

    _positions = ("prompt_tokens", "completion_tokens", "total_tokens")

    completion_tokens: int = 0
    prompt_tokens: int = 0
    total_tokens: int = 0
    completion_tokens_details: CompletionTokensDetails | None = None
    prompt_tokens_details: PromptTokensDetails | None = None


def total(usages: Sequence[Usage | None]) -> Usage | None:
    """The sum of several figures; None where one of them is missing: part of a count is none."""
    figures = [usage.model_dump(exclude_none=True) for usage in usages if usage is not None]
    if len(figures) != len(usages):
        return None
    summed = figures[0]
    for other in figures[1:]:
        summed = _added(summed, other)
    return Usage.model_validate(summed)


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        both = {**one, **other}
        return {name: _added(one[name], other[name]) if name in one and name in other else both[name] for name in both}
    return one + other if isinstance(one, (int, float)) and isinstance(other, (int, float)) else one


_bound = False


def bind_openai_usage() -> None:
    """Makes `Usage` count as openai's `CompletionUsage`, once that package is loaded: programs add usage up by type."""
    global _bound
    if not _bound and (usage := sys.modules.get("openai.types.completion_usage")) is not None:
        Usage.__bases__ = (*Usage.__bases__, usage.CompletionUsage)
        _bound = True


bind_openai_usage()


class ModelResponseBase(OpenAIObject):
    """What an answer and a chunk share."""

    id: str = Field(default_factory=lambda: new_id("chatcmpl-"))
    created: int = Field(default_factory=lambda: int(time.time()))
    model: Text = None
    object: Annotated[str, SkipValidation] = "chat.completion"
    system_fingerprint: Text = None


if TYPE_CHECKING:  # programs read `response.usage.prompt_tokens` without asking whether it is there
    OptionalUsage = Usage
else:
    OptionalUsage = Usage | None


class ModelResponse(ModelResponseBase, Answer):
    """A chat completion, in OpenAI's form whoever gave it."""

    _positions = ("id", "choices", "created", "model", "object", "system_fingerprint", "usage")

    choices: list[Choices] = Field(default_factory=lambda: [Choices()])
    usage: OptionalUsage = None  # type: ignore[assignment]
    """None where the vendor gave no figures."""

    @property
    def model_extra(self) -> dict[str, Any]:
        """What the model does not declare, and `usage`, where programs look for it among that."""
        extra = self.__pydantic_extra__ or {}
        return extra if self.usage is None else {**extra, "usage": self.usage}


class ModelResponseStream(ModelResponseBase):
    """A chunk of a streamed completion. `choices[0]` is always there; `usage` only on the last, if asked for."""

    _positions = ("choices", "id", "created")

    object: Annotated[str, SkipValidation] = "chat.completion.chunk"
    choices: list[StreamingChoices] = Field(default_factory=lambda: [StreamingChoices()])

    if TYPE_CHECKING:
        usage: Usage = Usage()
