"""One call to every language model: OpenAI's format in and out, sync, async and streaming.

    from litellm import completion
    completion(model="anthropic/claude-sonnet-4-5", messages=[{"role": "user", "content": "Hello"}])

This module holds the public names, each imported when it is first used, and the settings, which are plain attributes
(`litellm.drop_params = True`). Importing it loads nothing else, and does nothing.
"""

from __future__ import annotations

import sys

from litellm import legacy

TYPE_CHECKING = False  # typing's own costs more to import than all of this package's face

if TYPE_CHECKING:
    from typing import Any

    from litellm.chat import (
        acompletion as acompletion,
        completion as completion,
    )
    from litellm.exceptions import (
        APIConnectionError as APIConnectionError,
        APIError as APIError,
        APIResponseValidationError as APIResponseValidationError,
        AuthenticationError as AuthenticationError,
        AzureOpenAIError as AzureOpenAIError,
        BadGatewayError as BadGatewayError,
        BadRequestError as BadRequestError,
        BudgetExceededError as BudgetExceededError,
        ContentPolicyViolationError as ContentPolicyViolationError,
        ContextWindowExceededError as ContextWindowExceededError,
        ImageFetchError as ImageFetchError,
        InternalServerError as InternalServerError,
        InvalidRequestError as InvalidRequestError,
        JSONSchemaValidationError as JSONSchemaValidationError,
        MidStreamFallbackError as MidStreamFallbackError,
        NotFoundError as NotFoundError,
        OpenAIError as OpenAIError,
        PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError,
        RejectedRequestError as RejectedRequestError,
        RouterRateLimitError as RouterRateLimitError,
        ServiceUnavailableError as ServiceUnavailableError,
        Timeout as Timeout,
        UnprocessableEntityError as UnprocessableEntityError,
        UnsupportedParamsError as UnsupportedParamsError,
    )
    from litellm.params import (
        OPENAI_CHAT_COMPLETION_PARAMS as OPENAI_CHAT_COMPLETION_PARAMS,
    )
    from litellm.providers.capabilities import (
        get_supported_openai_params as get_supported_openai_params,
        validate_environment as validate_environment,
    )
    from litellm.providers.lookup import (
        LlmProviders as LlmProviders,
        get_llm_provider as get_llm_provider,
        provider_list as provider_list,
    )
    from litellm.retries import (
        RetryPolicy as RetryPolicy,
    )
    from litellm.streaming import (
        CustomStreamWrapper as CustomStreamWrapper,
        stream_chunk_builder as stream_chunk_builder,
    )
    from litellm.types.completion import (
        ChatCompletionDeltaToolCall as ChatCompletionDeltaToolCall,
        ChatCompletionMessageToolCall as ChatCompletionMessageToolCall,
        Choices as Choices,
        Delta as Delta,
        Function as Function,
        FunctionCall as FunctionCall,
        Message as Message,
        ModelResponse as ModelResponse,
        ModelResponseStream as ModelResponseStream,
        StreamingChoices as StreamingChoices,
        Usage as Usage,
    )

_HOMES: dict[str, str] = {
    **dict.fromkeys(("acompletion", "completion"), "litellm.chat"),
    **dict.fromkeys(
        (
            "APIConnectionError", "APIError", "APIResponseValidationError", "AuthenticationError", "AzureOpenAIError",
            "BadGatewayError", "BadRequestError", "BudgetExceededError", "ContentPolicyViolationError",
            "ContextWindowExceededError", "ImageFetchError", "InternalServerError", "InvalidRequestError",
            "JSONSchemaValidationError", "MidStreamFallbackError", "NotFoundError", "OpenAIError",
            "PermissionDeniedError", "RateLimitError", "RejectedRequestError", "RouterRateLimitError",
            "ServiceUnavailableError", "Timeout", "UnprocessableEntityError", "UnsupportedParamsError",
        ),
        "litellm.exceptions",
    ),
    "OPENAI_CHAT_COMPLETION_PARAMS": "litellm.params",
    **dict.fromkeys(("get_supported_openai_params", "validate_environment"), "litellm.providers.capabilities"),
    **dict.fromkeys(("LlmProviders", "get_llm_provider", "provider_list"), "litellm.providers.lookup"),
    "RetryPolicy": "litellm.retries",
    **dict.fromkeys(("CustomStreamWrapper", "stream_chunk_builder"), "litellm.streaming"),
    **dict.fromkeys(
        (
            "ChatCompletionDeltaToolCall", "ChatCompletionMessageToolCall", "Choices", "Delta", "Function",
            "FunctionCall", "Message", "ModelResponse", "ModelResponseStream", "StreamingChoices", "Usage",
        ),
        "litellm.types.completion",
    ),
}  # fmt: skip
"""Public name → the module it lives in. The same list as the imports above, which only type checkers read."""

__all__ = [*_HOMES, "__version__"]  # pyright: ignore[reportUnsupportedDunderAll]

__version__ = "1.106.2+ours1"

# --- settings: plain attributes, read at each call ---

api_key: str | None = None
"""Key for providers that have none of their own set. `<provider>_key` (`openai_key`, …) is for that one alone."""
api_base: str | None = None
openai_key: str | None = None
anthropic_key: str | None = None
organization: str | None = None
headers: dict[str, str] | None = None
"""Sent with every request."""
drop_params: bool = False
"""Leave out parameters that a model does not take, instead of raising `UnsupportedParamsError`."""
num_retries: int | None = None
"""Default number of retries; 2 where None."""
request_timeout: float | None = None
"""Default time limit of a call in seconds; 600 where None."""
ssl_verify: Any = True
"""True, False, a path to a CA bundle, or an `ssl.SSLContext`."""
client_session: Any = None
"""An `httpx.Client` (or like) to send every blocking call with."""
aclient_session: Any = None
"""An `httpx.AsyncClient` or `aiohttp.ClientSession` to send every awaited call with."""
set_verbose: bool = False
suppress_debug_info: bool = False
"""Nothing is ever printed; the flag exists for programs that set it."""

# --- names on demand ---

# Programs check at start-up that every exception name they see here is one they know; these stay reachable unlisted.
_UNLISTED = frozenset({"MidStreamFallbackError", "PermissionDeniedError", "RejectedRequestError"})


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is not None:
        value = getattr(legacy.module(home), name)
    elif name in legacy.SUBMODULES:
        value = legacy.module(f"litellm.{name}")
    else:
        raise AttributeError(f"module 'litellm' has no attribute {name!r}")
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *legacy.SUBMODULES} - _UNLISTED)
