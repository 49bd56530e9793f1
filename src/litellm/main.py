"""Old path of the calls, and of what they give.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.chat import (
        acompletion as acompletion,
        completion as completion,
    )
    from litellm.embeddings import (
        aembedding as aembedding,
        embedding as embedding,
    )
    from litellm.providers.capabilities import (
        responses_api_bridge_check as responses_api_bridge_check,
    )
    from litellm.streaming import (
        CustomStreamWrapper as CustomStreamWrapper,
        stream_chunk_builder as stream_chunk_builder,
    )
    from litellm.text_completions import (
        atext_completion as atext_completion,
        text_completion as text_completion,
    )
    from litellm.tokens import (
        decode as decode,
        encode as encode,
        encoding as encoding,
        token_counter as token_counter,
    )
    from litellm.types.completion import (
        Choices as Choices,
        Message as Message,
        ModelResponse as ModelResponse,
        ModelResponseStream as ModelResponseStream,
        Usage as Usage,
    )
    from litellm.types.embedding import (
        EmbeddingResponse as EmbeddingResponse,
    )
    from litellm.types.text import (
        TextCompletionResponse as TextCompletionResponse,
    )
    from litellm.with_retries import (
        acompletion_with_retries as acompletion_with_retries,
        completion_with_retries as completion_with_retries,
    )
else:
    __getattr__ = legacy.names_of(__name__)
