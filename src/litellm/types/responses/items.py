"""What a response of the Responses API is made of: messages, calls, reasoning, and the parts of their content.

https://platform.openai.com/docs/api-reference/responses/object. Kinds that are not named here keep all their fields in
an `OutputItem`. Once openai's package is loaded, our classes count as its classes of the same name.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from litellm.types.base import OpenAIObject


class BaseLiteLLMOpenAIResponseObject(OpenAIObject):
    """Base of everything that the Responses API answers with, events of streams included."""


def by_type(classes: Mapping[str, type[OpenAIObject]], other: type[OpenAIObject]) -> Any:
    """The type of a field whose dicts become objects of the class that their `type` names; objects stay as they are."""

    def build(value: Any) -> Any:
        if isinstance(value, Mapping):
            return classes.get(value.get("type", ""), other).__pydantic_validator__.validate_python(value)
        return value

    return Annotated[Any, BeforeValidator(build)]


# --- parts of content ---


class ContentPart(BaseLiteLLMOpenAIResponseObject):
    """A part of a kind that has no class of its own."""

    type: str


class ResponseOutputText(ContentPart):
    """Text, with its annotations (citations; plain dicts) and, where asked for, its tokens' log probabilities."""

    text: str
    type: str = "output_text"
    annotations: list[Any] = Field(default_factory=list)
    logprobs: list[Any] | None = None


class ResponseOutputRefusal(ContentPart):
    """The words in which a model refused."""

    refusal: str
    type: str = "refusal"


class ReasoningText(ContentPart):
    """Reasoning as the model wrote it, or (`summary_text`) a summary of it."""

    text: str


_PARTS: dict[str, type[OpenAIObject]] = {
    "output_text": ResponseOutputText,
    "refusal": ResponseOutputRefusal,
    "reasoning_text": ReasoningText,
    "summary_text": ReasoningText,
}

if TYPE_CHECKING:
    Part = Any
else:
    Part = by_type(_PARTS, ContentPart)


# --- items ---


class OutputItem(BaseLiteLLMOpenAIResponseObject):
    """An item of a kind that has no class of its own."""

    type: str
    id: str | None = None


class ResponseOutputMessage(OutputItem):
    """What the model said."""

    type: str = "message"
    role: str = "assistant"
    content: list[Part] = Field(default_factory=list)
    status: str | None = None


class ResponseFunctionToolCall(OutputItem):
    """A call the caller is to answer with a `function_call_output` of the same `call_id`. Arguments are JSON text."""

    type: str = "function_call"
    call_id: str
    name: str
    arguments: str = ""
    status: str | None = None


OutputFunctionToolCall = ResponseFunctionToolCall
"""Its other name."""


class ResponseCustomToolCall(OutputItem):
    """A call of a tool whose input is any text."""

    type: str = "custom_tool_call"
    call_id: str
    name: str
    input: str = ""


class ResponseReasoningItem(OutputItem):
    """What the model thought: summaries of it, its text where the vendor shows it, or its sealed form."""

    type: str = "reasoning"
    summary: list[Part] = Field(default_factory=list)
    content: list[Part] | None = None
    encrypted_content: str | None = None
    status: str | None = None


class ResponseFunctionWebSearch(OutputItem):
    """A search of the web that the vendor made."""

    type: str = "web_search_call"
    action: Any = None
    status: str | None = None


class ResponseFileSearchToolCall(OutputItem):
    """A search of the caller's stored files."""

    type: str = "file_search_call"
    queries: list[str] = Field(default_factory=list)
    results: list[Any] | None = None
    status: str | None = None


class ResponseComputerToolCall(OutputItem):
    """Something to do on a computer."""

    type: str = "computer_call"
    call_id: str | None = None
    action: Any = None
    pending_safety_checks: list[Any] = Field(default_factory=list)
    status: str | None = None


class ResponseCodeInterpreterToolCall(OutputItem):
    """Code that the vendor ran."""

    type: str = "code_interpreter_call"
    code: str | None = None
    container_id: str | None = None
    outputs: list[Any] | None = None
    status: str | None = None


class ImageGenerationCall(OutputItem):
    """An image that was made: base64."""

    type: str = "image_generation_call"
    result: str | None = None
    status: str | None = None


ITEMS: dict[str, type[OpenAIObject]] = {
    "message": ResponseOutputMessage,
    "function_call": ResponseFunctionToolCall,
    "custom_tool_call": ResponseCustomToolCall,
    "reasoning": ResponseReasoningItem,
    "web_search_call": ResponseFunctionWebSearch,
    "file_search_call": ResponseFileSearchToolCall,
    "computer_call": ResponseComputerToolCall,
    "code_interpreter_call": ResponseCodeInterpreterToolCall,
    "image_generation_call": ImageGenerationCall,
}

if TYPE_CHECKING:
    Item = Any
else:
    Item = by_type(ITEMS, OutputItem)


# --- openai's classes ---

_COUNT_AS: dict[str, tuple[type[OpenAIObject], ...]] = {
    "openai.types.responses": (
        ResponseOutputMessage, ResponseOutputText, ResponseOutputRefusal, ResponseFunctionToolCall,
        ResponseCustomToolCall, ResponseReasoningItem, ResponseFunctionWebSearch, ResponseFileSearchToolCall,
        ResponseComputerToolCall, ResponseCodeInterpreterToolCall,
    ),
    "openai.types.responses.response_output_item": (ImageGenerationCall,),
}  # fmt: skip

_bound = False


def bind_openai() -> None:
    """Makes our items count as openai's, once that package is loaded: programs tell items apart by `isinstance`."""
    global _bound
    if _bound or "openai.types.responses" not in sys.modules:
        return
    for home, ours in _COUNT_AS.items():
        module = sys.modules.get(home)
        for cls in ours:
            theirs = getattr(module, cls.__name__, None)
            if isinstance(theirs, type) and not issubclass(cls, theirs):
                cls.__bases__ = (*cls.__bases__, theirs)
    _bound = True


bind_openai()
