"""The messages of a conversation and their parts as typed dicts, in OpenAI's form with the words other vendors add.

Shapes for type checkers and for programs that build messages by keyword. Nothing is checked here; conversation.py does.
https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from typing_extensions import Required, TypedDict


class ChatCompletionCachedContent(TypedDict):
    """Anthropic's mark: what stands before it is kept for the next call."""

    type: Literal["ephemeral"]


# --- parts of a content ---


class ChatCompletionTextObject(TypedDict, total=False):
    """A part that is text."""

    type: Required[Literal["text"]]
    text: Required[str]
    cache_control: ChatCompletionCachedContent


class ChatCompletionImageUrlObject(TypedDict, total=False):
    """Where an image is: an http(s) address or a data URL; `detail` is `low`, `high` or `auto`."""

    url: Required[str]
    detail: str
    format: str


class ChatCompletionImageObject(TypedDict, total=False):
    """A part that is an image."""

    type: Required[Literal["image_url"]]
    image_url: Required[str | ChatCompletionImageUrlObject]
    cache_control: ChatCompletionCachedContent


class ChatCompletionInputAudio(TypedDict):
    """Sound, as base64, and its format (`wav`, `mp3`)."""

    data: str
    format: str


class ChatCompletionAudioObject(TypedDict):
    """A part that is sound."""

    type: Literal["input_audio"]
    input_audio: ChatCompletionInputAudio


class ChatCompletionFileObjectFile(TypedDict, total=False):
    """A file: by the vendor's id, or as a data URL."""

    file_id: str
    file_data: str
    filename: str
    format: str


class ChatCompletionFileObject(TypedDict, total=False):
    """A part that is a file."""

    type: Required[Literal["file"]]
    file: Required[ChatCompletionFileObjectFile]
    cache_control: ChatCompletionCachedContent


class ChatCompletionThinkingBlock(TypedDict, total=False):
    """A model's thoughts with the signature its vendor wants back."""

    type: Required[Literal["thinking", "redacted_thinking"]]
    thinking: str
    signature: str
    data: str
    cache_control: ChatCompletionCachedContent | None


OpenAIMessageContentListBlock = (
    ChatCompletionTextObject | ChatCompletionImageObject | ChatCompletionAudioObject | ChatCompletionFileObject
)
OpenAIMessageContent = str | Iterable[OpenAIMessageContentListBlock]
"""What a user's message may hold."""


class ChatCompletionAnnotationURLCitation(TypedDict, total=False):
    """The page a span of the answer is drawn from; indices count characters."""

    start_index: int
    end_index: int
    title: str
    url: str


class ChatCompletionAnnotation(TypedDict, total=False):
    """A remark on a span of an answer."""

    type: Literal["url_citation"]
    url_citation: ChatCompletionAnnotationURLCitation


# --- tools ---


class ChatCompletionToolCallFunctionChunk(TypedDict, total=False):
    """A call's function: its name, and its arguments as JSON text, or a piece of them."""

    name: str | None
    arguments: Required[str]
    provider_specific_fields: dict[str, Any] | None


class ChatCompletionAssistantToolCall(TypedDict):
    """A tool call in an assistant's message."""

    id: str | None
    type: Literal["function"]
    function: ChatCompletionToolCallFunctionChunk


class ChatCompletionToolCallChunk(TypedDict):
    """A piece of a tool call in a stream."""

    id: str | None
    type: Literal["function"]
    function: ChatCompletionToolCallFunctionChunk
    index: int


class ChatCompletionToolParamFunctionChunk(TypedDict, total=False):
    """A function that a model may call; `parameters` is a JSON schema."""

    name: Required[str]
    description: str
    parameters: dict[str, Any]
    strict: bool


class ChatCompletionToolParam(TypedDict, total=False):
    """A tool that a model may call."""

    type: Required[str]
    function: Required[ChatCompletionToolParamFunctionChunk]
    cache_control: ChatCompletionCachedContent


class ChatCompletionToolChoiceFunctionParam(TypedDict):
    """The name of the function that must be called."""

    name: str


class ChatCompletionToolChoiceObjectParam(TypedDict):
    """The tool that must be called."""

    type: Literal["function"]
    function: ChatCompletionToolChoiceFunctionParam


# --- messages ---


class ChatCompletionSystemMessage(TypedDict, total=False):
    """What the model is told beforehand."""

    role: Required[Literal["system"]]
    content: Required[str | list[Any]]
    name: str
    cache_control: ChatCompletionCachedContent


class ChatCompletionDeveloperMessage(TypedDict, total=False):
    """OpenAI's newer word for the system's message."""

    role: Required[Literal["developer"]]
    content: Required[str | list[Any]]
    name: str
    cache_control: ChatCompletionCachedContent


class ChatCompletionUserMessage(TypedDict, total=False):
    """What the user says."""

    role: Required[Literal["user"]]
    content: Required[OpenAIMessageContent]
    name: str
    cache_control: ChatCompletionCachedContent


class ChatCompletionAssistantMessage(TypedDict, total=False):
    """What the model said."""

    role: Required[Literal["assistant"]]
    content: str | Iterable[ChatCompletionTextObject | ChatCompletionThinkingBlock] | None
    name: str | None
    tool_calls: list[ChatCompletionAssistantToolCall] | None
    function_call: ChatCompletionToolCallFunctionChunk | None
    reasoning_content: str | None
    thinking_blocks: list[ChatCompletionThinkingBlock] | None
    cache_control: ChatCompletionCachedContent


class ChatCompletionToolMessage(TypedDict, total=False):
    """What a tool gave, in answer to the call of that id."""

    role: Required[Literal["tool"]]
    content: Required[str | Iterable[OpenAIMessageContentListBlock]]
    tool_call_id: Required[str]
    cache_control: ChatCompletionCachedContent


class ChatCompletionFunctionMessage(TypedDict, total=False):
    """The deprecated form of a tool's message."""

    role: Required[Literal["function"]]
    content: Required[str | Iterable[OpenAIMessageContentListBlock] | None]
    name: Required[str]
    tool_call_id: str | None


AllMessageValues = (
    ChatCompletionUserMessage
    | ChatCompletionAssistantMessage
    | ChatCompletionToolMessage
    | ChatCompletionSystemMessage
    | ChatCompletionFunctionMessage
    | ChatCompletionDeveloperMessage
)
"""Any message."""
