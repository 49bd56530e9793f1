"""Answers of the Responses API and the events of its streams, whoever gave them.

https://platform.openai.com/docs/api-reference/responses-streaming. Unknown fields and unknown kinds of events are kept.
What answers are made of stands in items.py. Knows no vendor.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import Field

from litellm import legacy
from litellm.types.base import Answer, new_id
from litellm.types.responses.items import (
    BaseLiteLLMOpenAIResponseObject as BaseLiteLLMOpenAIResponseObject,
    ContentPart as ContentPart,
    ImageGenerationCall as ImageGenerationCall,
    Item,
    OutputFunctionToolCall as OutputFunctionToolCall,
    OutputItem as OutputItem,
    Part,
    ResponseCodeInterpreterToolCall as ResponseCodeInterpreterToolCall,
    ResponseComputerToolCall as ResponseComputerToolCall,
    ResponseCustomToolCall as ResponseCustomToolCall,
    ResponseFileSearchToolCall as ResponseFileSearchToolCall,
    ResponseFunctionToolCall as ResponseFunctionToolCall,
    ResponseFunctionWebSearch as ResponseFunctionWebSearch,
    ResponseOutputMessage as ResponseOutputMessage,
    ResponseOutputRefusal as ResponseOutputRefusal,
    ResponseOutputText as ResponseOutputText,
    ResponseReasoningItem as ResponseReasoningItem,
    bind_openai,
)

ResponseInputParam: TypeAlias = list[dict[str, Any]]
"""A question: items in the API's form."""


class InputTokensDetails(BaseLiteLLMOpenAIResponseObject):
    """Parts of the input's token count."""

    cached_tokens: int | None = 0


class OutputTokensDetails(BaseLiteLLMOpenAIResponseObject):
    """Parts of the output's token count."""

    reasoning_tokens: int | None = 0


class ResponseAPIUsage(BaseLiteLLMOpenAIResponseObject):
    """Token counts as the vendor gave them."""

    input_tokens: int = 0
    input_tokens_details: InputTokensDetails | None = None
    output_tokens: int = 0
    output_tokens_details: OutputTokensDetails | None = None
    total_tokens: int = 0


class IncompleteDetails(BaseLiteLLMOpenAIResponseObject):
    """Why an answer was cut: `max_output_tokens` or `content_filter`."""

    reason: str | None = None


class ResponseError(BaseLiteLLMOpenAIResponseObject):
    """Why there is no answer."""

    code: str | None = None
    message: str | None = None


if TYPE_CHECKING:  # programs read `response.usage.input_tokens` without asking whether it is there
    _Usage = ResponseAPIUsage
else:
    _Usage = ResponseAPIUsage | None


class ResponsesAPIResponse(Answer, BaseLiteLLMOpenAIResponseObject):
    """A response. `status` is completed, incomplete, failed, in_progress, queued or cancelled."""

    id: str = Field(default_factory=lambda: new_id("resp_"))
    created_at: float = Field(default_factory=lambda: int(time.time()))
    """Seconds since 1970."""
    error: ResponseError | None = None
    incomplete_details: IncompleteDetails | None = None
    instructions: Any = None
    metadata: dict[str, Any] | None = None
    model: str | None = None
    object: str = "response"
    output: list[Item] = Field(default_factory=list)
    parallel_tool_calls: bool | None = None
    temperature: float | None = None
    tool_choice: Any = None
    tools: list[Any] | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None
    previous_response_id: str | None = None
    reasoning: dict[str, Any] | None = None
    status: str | None = None
    text: dict[str, Any] | None = None
    truncation: str | None = None
    usage: _Usage = None  # type: ignore[assignment]
    """None where the vendor gave no figures."""
    user: str | None = None
    store: bool | None = None

    @property
    def output_text(self) -> str:
        """All text that the model said."""
        parts = [part for item in self.output if _is(item, "message") for part in _field(item, "content") or ()]
        return "".join(_field(part, "text") or "" for part in parts if _is(part, "output_text"))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)


def _is(value: Any, kind: str) -> bool:
    return _field(value, "type") == kind


_response = ResponsesAPIResponse.__pydantic_validator__.validate_python


def response_of(data: dict[str, Any]) -> ResponsesAPIResponse:
    """A response object. Raises `ValueError` for what is none."""
    bind_openai()
    return _response(data)


# --- events ---


class ResponsesAPIStreamEvents(str, Enum):
    """What the events of a stream are called."""

    RESPONSE_CREATED = "response.created"
    RESPONSE_QUEUED = "response.queued"
    RESPONSE_IN_PROGRESS = "response.in_progress"
    RESPONSE_COMPLETED = "response.completed"
    RESPONSE_FAILED = "response.failed"
    RESPONSE_INCOMPLETE = "response.incomplete"
    RESPONSE_PART_ADDED = "response.reasoning_summary_part.added"
    REASONING_SUMMARY_TEXT_DELTA = "response.reasoning_summary_text.delta"
    REASONING_SUMMARY_TEXT_DONE = "response.reasoning_summary_text.done"
    REASONING_SUMMARY_PART_DONE = "response.reasoning_summary_part.done"
    REASONING_TEXT_DELTA = "response.reasoning_text.delta"
    REASONING_TEXT_DONE = "response.reasoning_text.done"
    OUTPUT_ITEM_ADDED = "response.output_item.added"
    OUTPUT_ITEM_DONE = "response.output_item.done"
    CONTENT_PART_ADDED = "response.content_part.added"
    CONTENT_PART_DONE = "response.content_part.done"
    OUTPUT_TEXT_DELTA = "response.output_text.delta"
    OUTPUT_TEXT_ANNOTATION_ADDED = "response.output_text.annotation.added"
    OUTPUT_TEXT_DONE = "response.output_text.done"
    REFUSAL_DELTA = "response.refusal.delta"
    REFUSAL_DONE = "response.refusal.done"
    FUNCTION_CALL_ARGUMENTS_DELTA = "response.function_call_arguments.delta"
    FUNCTION_CALL_ARGUMENTS_DONE = "response.function_call_arguments.done"
    CUSTOM_TOOL_CALL_INPUT_DELTA = "response.custom_tool_call_input.delta"
    CUSTOM_TOOL_CALL_INPUT_DONE = "response.custom_tool_call_input.done"
    FILE_SEARCH_CALL_IN_PROGRESS = "response.file_search_call.in_progress"
    FILE_SEARCH_CALL_SEARCHING = "response.file_search_call.searching"
    FILE_SEARCH_CALL_COMPLETED = "response.file_search_call.completed"
    WEB_SEARCH_CALL_IN_PROGRESS = "response.web_search_call.in_progress"
    WEB_SEARCH_CALL_SEARCHING = "response.web_search_call.searching"
    WEB_SEARCH_CALL_COMPLETED = "response.web_search_call.completed"
    MCP_LIST_TOOLS_IN_PROGRESS = "response.mcp_list_tools.in_progress"
    MCP_LIST_TOOLS_COMPLETED = "response.mcp_list_tools.completed"
    MCP_LIST_TOOLS_FAILED = "response.mcp_list_tools.failed"
    MCP_CALL_IN_PROGRESS = "response.mcp_call.in_progress"
    MCP_CALL_ARGUMENTS_DELTA = "response.mcp_call_arguments.delta"
    MCP_CALL_ARGUMENTS_DONE = "response.mcp_call_arguments.done"
    MCP_CALL_COMPLETED = "response.mcp_call.completed"
    MCP_CALL_FAILED = "response.mcp_call.failed"
    IMAGE_GENERATION_PARTIAL_IMAGE = "response.image_generation_call.partial_image"
    ERROR = "error"


class GenericEvent(BaseLiteLLMOpenAIResponseObject):
    """An event; of this very class where its kind has none of its own. `type` is the kind's name."""

    type: str
    sequence_number: int | None = None


class _ResponseEvent(GenericEvent):
    response: ResponsesAPIResponse


class ResponseCreatedEvent(_ResponseEvent):
    """The response as it begins: no output yet."""


class ResponseInProgressEvent(_ResponseEvent):
    """The response is being made."""


class ResponseCompletedEvent(_ResponseEvent):
    """The whole response: the stream's end."""


class ResponseIncompleteEvent(_ResponseEvent):
    """The whole response, cut at a limit: the stream's end."""


class ResponseFailedEvent(_ResponseEvent):
    """The response failed, as its `error` says: the stream's end."""


class ErrorEvent(GenericEvent):
    """Something went wrong inside the stream."""

    code: Any = None
    message: str | None = None
    param: str | None = None


class _ItemEvent(GenericEvent):
    output_index: int = 0
    item: Item


class OutputItemAddedEvent(_ItemEvent):
    """An item begins."""


class OutputItemDoneEvent(_ItemEvent):
    """An item, whole."""


class _InItem(GenericEvent):
    item_id: str | None = None
    output_index: int = 0


class _InPart(_InItem):
    content_index: int = 0


class ContentPartAddedEvent(_InPart):
    """A part of a message begins."""

    part: Part


class ContentPartDoneEvent(_InPart):
    """A part of a message, whole."""

    part: Part


class OutputTextDeltaEvent(_InPart):
    """More text."""

    delta: str


class OutputTextDoneEvent(_InPart):
    """The text of a part, whole."""

    text: str


class OutputTextAnnotationAddedEvent(_InPart):
    """A citation in the text."""

    annotation_index: int = 0
    annotation: Any = None


class RefusalDeltaEvent(_InPart):
    """More of a refusal."""

    delta: str


class RefusalDoneEvent(_InPart):
    """A refusal, whole."""

    refusal: str


class FunctionCallArgumentsDeltaEvent(_InItem):
    """More of a call's arguments."""

    delta: str


class FunctionCallArgumentsDoneEvent(_InItem):
    """A call's arguments, whole."""

    arguments: str


class CustomToolCallInputDeltaEvent(_InItem):
    """More of a custom tool's input."""

    delta: str


class CustomToolCallInputDoneEvent(_InItem):
    """A custom tool's input, whole."""

    input: str


class _InSummary(_InItem):
    summary_index: int = 0


class ReasoningSummaryPartAddedEvent(_InSummary):
    """A part of the reasoning's summary begins."""

    part: Part


class ReasoningSummaryPartDoneEvent(_InSummary):
    """A part of the reasoning's summary, whole."""

    part: Part


class ReasoningSummaryTextDeltaEvent(_InSummary):
    """More of the reasoning's summary."""

    delta: str


class ReasoningSummaryTextDoneEvent(_InSummary):
    """The text of a part of the reasoning's summary, whole."""

    text: str


class ReasoningTextDeltaEvent(_InPart):
    """More of the reasoning itself."""

    delta: str


class ReasoningTextDoneEvent(_InPart):
    """The reasoning itself, whole."""

    text: str


_CLASSES: dict[str, type[GenericEvent]] = {
    "response.created": ResponseCreatedEvent,
    "response.in_progress": ResponseInProgressEvent,
    "response.completed": ResponseCompletedEvent,
    "response.incomplete": ResponseIncompleteEvent,
    "response.failed": ResponseFailedEvent,
    "error": ErrorEvent,
    "response.output_item.added": OutputItemAddedEvent,
    "response.output_item.done": OutputItemDoneEvent,
    "response.content_part.added": ContentPartAddedEvent,
    "response.content_part.done": ContentPartDoneEvent,
    "response.output_text.delta": OutputTextDeltaEvent,
    "response.output_text.done": OutputTextDoneEvent,
    "response.output_text.annotation.added": OutputTextAnnotationAddedEvent,
    "response.refusal.delta": RefusalDeltaEvent,
    "response.refusal.done": RefusalDoneEvent,
    "response.function_call_arguments.delta": FunctionCallArgumentsDeltaEvent,
    "response.function_call_arguments.done": FunctionCallArgumentsDoneEvent,
    "response.custom_tool_call_input.delta": CustomToolCallInputDeltaEvent,
    "response.custom_tool_call_input.done": CustomToolCallInputDoneEvent,
    "response.reasoning_summary_part.added": ReasoningSummaryPartAddedEvent,
    "response.reasoning_summary_part.done": ReasoningSummaryPartDoneEvent,
    "response.reasoning_summary_text.delta": ReasoningSummaryTextDeltaEvent,
    "response.reasoning_summary_text.done": ReasoningSummaryTextDoneEvent,
    "response.reasoning_text.delta": ReasoningTextDeltaEvent,
    "response.reasoning_text.done": ReasoningTextDoneEvent,
}
_VALIDATORS = {kind: cls.__pydantic_validator__.validate_python for kind, cls in _CLASSES.items()}
_other = GenericEvent.__pydantic_validator__.validate_python

ResponsesAPIStreamingResponse: TypeAlias = GenericEvent
"""What a stream gives."""


def event_of(data: Mapping[str, Any]) -> GenericEvent:
    """An event, of the class of its kind. Raises `ValueError` for one that lacks what its kind has."""
    return _VALIDATORS.get(data["type"], _other)(data)


def __getattr__(name: str) -> Any:
    """The old path below this one, reached without having been imported."""
    if name == "main":
        return legacy.module(f"{__name__}.main")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
