"""Old path of the classes of answers and chunks.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.custom import (
        GenericStreamingChunk as GenericStreamingChunk,
    )
    from litellm.providers.lookup import (
        LlmProviders as LlmProviders,
    )
    from litellm.types.audio import (
        TranscriptionResponse as TranscriptionResponse,
    )
    from litellm.types.completion import (
        ChatCompletionAudioResponse as ChatCompletionAudioResponse,
        ChatCompletionDeltaToolCall as ChatCompletionDeltaToolCall,
        ChatCompletionMessageToolCall as ChatCompletionMessageToolCall,
        ChatCompletionTokenLogprob as ChatCompletionTokenLogprob,
        ChoiceLogprobs as ChoiceLogprobs,
        Choices as Choices,
        CompletionTokensDetails as CompletionTokensDetails,
        CompletionTokensDetailsWrapper as CompletionTokensDetailsWrapper,
        Delta as Delta,
        Function as Function,
        FunctionCall as FunctionCall,
        Message as Message,
        ModelResponse as ModelResponse,
        ModelResponseBase as ModelResponseBase,
        ModelResponseStream as ModelResponseStream,
        PromptTokensDetails as PromptTokensDetails,
        PromptTokensDetailsWrapper as PromptTokensDetailsWrapper,
        StreamingChoices as StreamingChoices,
        TopLogprob as TopLogprob,
        Usage as Usage,
    )
    from litellm.types.embedding import (
        Embedding as Embedding,
        EmbeddingResponse as EmbeddingResponse,
    )
    from litellm.types.images import (
        ImageObject as ImageObject,
        ImageResponse as ImageResponse,
    )
    from litellm.types.logging_payload import (
        StandardLoggingHiddenParams as StandardLoggingHiddenParams,
        StandardLoggingPayload as StandardLoggingPayload,
        StandardLoggingPayloadErrorInformation as StandardLoggingPayloadErrorInformation,
    )
    from litellm.types.models import (
        CostPerToken as CostPerToken,
        ModelInfo as ModelInfo,
    )
    from litellm.types.text import (
        TextChoices as TextChoices,
        TextCompletionResponse as TextCompletionResponse,
    )
else:
    __getattr__ = legacy.names_of(__name__)
