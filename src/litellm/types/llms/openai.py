"""Old path of OpenAI's messages, and of the Responses API's answers and events.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.types.messages import (
        AllMessageValues as AllMessageValues,
        ChatCompletionAnnotation as ChatCompletionAnnotation,
        ChatCompletionAssistantMessage as ChatCompletionAssistantMessage,
        ChatCompletionAssistantToolCall as ChatCompletionAssistantToolCall,
        ChatCompletionAudioObject as ChatCompletionAudioObject,
        ChatCompletionCachedContent as ChatCompletionCachedContent,
        ChatCompletionDeveloperMessage as ChatCompletionDeveloperMessage,
        ChatCompletionFileObject as ChatCompletionFileObject,
        ChatCompletionFileObjectFile as ChatCompletionFileObjectFile,
        ChatCompletionFunctionMessage as ChatCompletionFunctionMessage,
        ChatCompletionImageObject as ChatCompletionImageObject,
        ChatCompletionImageUrlObject as ChatCompletionImageUrlObject,
        ChatCompletionInputAudio as ChatCompletionInputAudio,
        ChatCompletionSystemMessage as ChatCompletionSystemMessage,
        ChatCompletionTextObject as ChatCompletionTextObject,
        ChatCompletionThinkingBlock as ChatCompletionThinkingBlock,
        ChatCompletionToolCallChunk as ChatCompletionToolCallChunk,
        ChatCompletionToolCallFunctionChunk as ChatCompletionToolCallFunctionChunk,
        ChatCompletionToolChoiceFunctionParam as ChatCompletionToolChoiceFunctionParam,
        ChatCompletionToolChoiceObjectParam as ChatCompletionToolChoiceObjectParam,
        ChatCompletionToolMessage as ChatCompletionToolMessage,
        ChatCompletionToolParam as ChatCompletionToolParam,
        ChatCompletionToolParamFunctionChunk as ChatCompletionToolParamFunctionChunk,
        ChatCompletionUserMessage as ChatCompletionUserMessage,
        OpenAIMessageContent as OpenAIMessageContent,
        OpenAIMessageContentListBlock as OpenAIMessageContentListBlock,
    )
    from litellm.types.responses import (
        BaseLiteLLMOpenAIResponseObject as BaseLiteLLMOpenAIResponseObject,
        OutputTextDeltaEvent as OutputTextDeltaEvent,
        ReasoningSummaryTextDeltaEvent as ReasoningSummaryTextDeltaEvent,
        RefusalDeltaEvent as RefusalDeltaEvent,
        ResponseAPIUsage as ResponseAPIUsage,
        ResponseCompletedEvent as ResponseCompletedEvent,
        ResponseFunctionToolCall as ResponseFunctionToolCall,
        ResponseInputParam as ResponseInputParam,
        ResponsesAPIResponse as ResponsesAPIResponse,
        ResponsesAPIStreamEvents as ResponsesAPIStreamEvents,
    )
else:
    __getattr__ = legacy.names_of(__name__)
