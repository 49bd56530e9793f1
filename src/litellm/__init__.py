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
    from types import ModuleType
    from typing import Any

    from litellm import (
        _logging as _logging,
        anthropic_interface as anthropic_interface,
        caching as caching,
        cost_calculator as cost_calculator,
        exceptions as exceptions,
        integrations as integrations,
        litellm_core_utils as litellm_core_utils,
        main as main,
        router as router,
        types as types,
        utils as utils,
    )
    from litellm._logging import (
        _turn_on_debug as _turn_on_debug,  # pyright: ignore[reportPrivateUsage]
        turn_on_debug as turn_on_debug,
        verbose_logger as verbose_logger,
    )
    from litellm.batch import (
        abatch_completion as abatch_completion,
        batch_completion as batch_completion,
        batch_completion_models as batch_completion_models,
        batch_completion_models_all_responses as batch_completion_models_all_responses,
    )
    from litellm.caching.caching import (
        Cache as Cache,
        disable_cache as disable_cache,
        enable_cache as enable_cache,
        update_cache as update_cache,
    )
    from litellm.chat import (
        acompletion as acompletion,
        completion as completion,
    )
    from litellm.custom import (
        CustomLLM as CustomLLM,
    )
    from litellm.embeddings import (
        aembedding as aembedding,
        embedding as embedding,
    )
    from litellm.environment import (
        get_secret as get_secret,
        get_secret_bool as get_secret_bool,
        get_secret_str as get_secret_str,
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
    from litellm.image_generations import (
        aimage_generation as aimage_generation,
        image_generation as image_generation,
    )
    from litellm.params import (
        OPENAI_CHAT_COMPLETION_PARAMS as OPENAI_CHAT_COMPLETION_PARAMS,
    )
    from litellm.preview import (
        get_api_base as get_api_base,
        get_optional_params as get_optional_params,
    )
    from litellm.prices.catalogue import (
        get_max_tokens as get_max_tokens,
        get_model_info as get_model_info,
        get_valid_models as get_valid_models,
        model_cost as model_cost,
        model_list as model_list,
        models_by_provider as models_by_provider,
        register_model as register_model,
        supports_assistant_prefill as supports_assistant_prefill,
        supports_audio_input as supports_audio_input,
        supports_audio_output as supports_audio_output,
        supports_function_calling as supports_function_calling,
        supports_native_streaming as supports_native_streaming,
        supports_parallel_function_calling as supports_parallel_function_calling,
        supports_pdf_input as supports_pdf_input,
        supports_prompt_caching as supports_prompt_caching,
        supports_reasoning as supports_reasoning,
        supports_response_schema as supports_response_schema,
        supports_system_messages as supports_system_messages,
        supports_tool_choice as supports_tool_choice,
        supports_url_context as supports_url_context,
        supports_vision as supports_vision,
        supports_web_search as supports_web_search,
    )
    from litellm.prices.cost import (
        completion_cost as completion_cost,
        cost_per_token as cost_per_token,
    )
    from litellm.providers.capabilities import (
        ProviderConfigManager as ProviderConfigManager,
        get_supported_openai_params as get_supported_openai_params,
        validate_environment as validate_environment,
    )
    from litellm.providers.lookup import (
        LlmProviders as LlmProviders,
        get_llm_provider as get_llm_provider,
        provider_list as provider_list,
    )
    from litellm.responses_api.main import (
        aresponses as aresponses,
        responses as responses,
    )
    from litellm.retries import (
        RetryPolicy as RetryPolicy,
    )
    from litellm.router import (
        Router as Router,
    )
    from litellm.stored_files import (
        acreate_file as acreate_file,
        create_file as create_file,
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
        create_pretrained_tokenizer as create_pretrained_tokenizer,
        create_tokenizer as create_tokenizer,
        decode as decode,
        encode as encode,
        encoding as encoding,
        token_counter as token_counter,
    )
    from litellm.transcriptions import (
        atranscription as atranscription,
        transcription as transcription,
    )
    from litellm.types.audio import (
        TranscriptionResponse as TranscriptionResponse,
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
    from litellm.types.embedding import (
        EmbeddingResponse as EmbeddingResponse,
    )
    from litellm.types.images import (
        ImageObject as ImageObject,
        ImageResponse as ImageResponse,
    )
    from litellm.types.messages import (
        AllMessageValues as AllMessageValues,
        ChatCompletionAnnotation as ChatCompletionAnnotation,
        ChatCompletionAssistantMessage as ChatCompletionAssistantMessage,
        ChatCompletionAssistantToolCall as ChatCompletionAssistantToolCall,
        ChatCompletionDeveloperMessage as ChatCompletionDeveloperMessage,
        ChatCompletionFunctionMessage as ChatCompletionFunctionMessage,
        ChatCompletionSystemMessage as ChatCompletionSystemMessage,
        ChatCompletionToolCallChunk as ChatCompletionToolCallChunk,
        ChatCompletionToolCallFunctionChunk as ChatCompletionToolCallFunctionChunk,
        ChatCompletionToolMessage as ChatCompletionToolMessage,
        ChatCompletionToolParam as ChatCompletionToolParam,
        ChatCompletionToolParamFunctionChunk as ChatCompletionToolParamFunctionChunk,
        ChatCompletionUserMessage as ChatCompletionUserMessage,
        OpenAIMessageContent as OpenAIMessageContent,
    )
    from litellm.types.responses import (
        ResponseFunctionToolCall as ResponseFunctionToolCall,
        ResponseInputParam as ResponseInputParam,
        ResponsesAPIResponse as ResponsesAPIResponse,
    )
    from litellm.types.text import (
        TextChoices as TextChoices,
        TextCompletionResponse as TextCompletionResponse,
    )
    from litellm.with_retries import (
        acompletion_with_retries as acompletion_with_retries,
        completion_with_retries as completion_with_retries,
    )

    anthropic = anthropic_interface
else:
    ModuleType = type(sys)

_HOMES: dict[str, str] = {
    **dict.fromkeys(("_turn_on_debug", "turn_on_debug", "verbose_logger"), "litellm._logging"),
    **dict.fromkeys(
        (
            "abatch_completion", "batch_completion", "batch_completion_models",
            "batch_completion_models_all_responses",
        ),
        "litellm.batch",
    ),
    **dict.fromkeys(("Cache", "disable_cache", "enable_cache", "update_cache"), "litellm.caching.caching"),
    **dict.fromkeys(("acompletion", "completion"), "litellm.chat"),
    "CustomLLM": "litellm.custom",
    **dict.fromkeys(("aembedding", "embedding"), "litellm.embeddings"),
    **dict.fromkeys(("get_secret", "get_secret_bool", "get_secret_str"), "litellm.environment"),
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
    **dict.fromkeys(("aimage_generation", "image_generation"), "litellm.image_generations"),
    "OPENAI_CHAT_COMPLETION_PARAMS": "litellm.params",
    **dict.fromkeys(("get_api_base", "get_optional_params"), "litellm.preview"),
    **dict.fromkeys(
        (
            "get_max_tokens", "get_model_info", "get_valid_models", "model_cost", "model_list", "models_by_provider",
            "register_model", "supports_assistant_prefill", "supports_audio_input", "supports_audio_output",
            "supports_function_calling", "supports_native_streaming", "supports_parallel_function_calling",
            "supports_pdf_input", "supports_prompt_caching", "supports_reasoning", "supports_response_schema",
            "supports_system_messages", "supports_tool_choice", "supports_url_context", "supports_vision",
            "supports_web_search",
        ),
        "litellm.prices.catalogue",
    ),
    **dict.fromkeys(("completion_cost", "cost_per_token"), "litellm.prices.cost"),
    **dict.fromkeys(
        (
            "ProviderConfigManager", "get_supported_openai_params", "validate_environment",
        ),
        "litellm.providers.capabilities",
    ),
    **dict.fromkeys(("LlmProviders", "get_llm_provider", "provider_list"), "litellm.providers.lookup"),
    **dict.fromkeys(("aresponses", "responses"), "litellm.responses_api.main"),
    "RetryPolicy": "litellm.retries",
    "Router": "litellm.router",
    **dict.fromkeys(("acreate_file", "create_file"), "litellm.stored_files"),
    **dict.fromkeys(("CustomStreamWrapper", "stream_chunk_builder"), "litellm.streaming"),
    **dict.fromkeys(("atext_completion", "text_completion"), "litellm.text_completions"),
    **dict.fromkeys(
        (
            "create_pretrained_tokenizer", "create_tokenizer", "decode", "encode", "encoding", "token_counter",
        ),
        "litellm.tokens",
    ),
    **dict.fromkeys(("atranscription", "transcription"), "litellm.transcriptions"),
    "TranscriptionResponse": "litellm.types.audio",
    **dict.fromkeys(
        (
            "ChatCompletionDeltaToolCall", "ChatCompletionMessageToolCall", "Choices", "Delta", "Function",
            "FunctionCall", "Message", "ModelResponse", "ModelResponseStream", "StreamingChoices", "Usage",
        ),
        "litellm.types.completion",
    ),
    "EmbeddingResponse": "litellm.types.embedding",
    **dict.fromkeys(("ImageObject", "ImageResponse"), "litellm.types.images"),
    **dict.fromkeys(
        (
            "AllMessageValues", "ChatCompletionAnnotation", "ChatCompletionAssistantMessage",
            "ChatCompletionAssistantToolCall", "ChatCompletionDeveloperMessage", "ChatCompletionFunctionMessage",
            "ChatCompletionSystemMessage", "ChatCompletionToolCallChunk", "ChatCompletionToolCallFunctionChunk",
            "ChatCompletionToolMessage", "ChatCompletionToolParam", "ChatCompletionToolParamFunctionChunk",
            "ChatCompletionUserMessage", "OpenAIMessageContent",
        ),
        "litellm.types.messages",
    ),
    **dict.fromkeys(
        (
            "ResponseFunctionToolCall", "ResponseInputParam", "ResponsesAPIResponse",
        ),
        "litellm.types.responses",
    ),
    **dict.fromkeys(("TextChoices", "TextCompletionResponse"), "litellm.types.text"),
    **dict.fromkeys(("acompletion_with_retries", "completion_with_retries"), "litellm.with_retries"),
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
"""Shows the debug records of the logger `LiteLLM` on stderr, as `_turn_on_debug()` does."""
suppress_debug_info: bool = False
"""Nothing is ever printed; the flag exists for programs that set it."""

callbacks: list[Any] = []
"""Functions, `CustomLogger`s and names of built-in loggers that are told of every call. The lists may be replaced."""
input_callback: list[Any] = []
success_callback: list[Any] = []
failure_callback: list[Any] = []
_async_input_callback: list[Any] = []
_async_success_callback: list[Any] = []
_async_failure_callback: list[Any] = []
turn_off_message_logging: bool = False
"""Callbacks are not shown messages and answers."""

custom_provider_map: list[dict[str, Any]] = []
"""Models in the caller's own code: `{"provider": name, "custom_handler": CustomLLM()}`."""
credential_list: list[Any] = []
"""Sets of credentials by name, for `load_credentials_from_list`."""
cache: Any = None
"""What keeps answers; None for nothing."""

# Programs read or set these; they change nothing here.
modify_params: bool = False
add_function_to_prompt: bool = False
enable_json_schema_validation: bool = False
log_raw_request_response: bool = False
redact_messages_in_exceptions: bool = False
telemetry: bool = True
use_litellm_proxy: bool = False
model_alias_map: dict[str, str] = {}
model_fallbacks: list[Any] | None = None

# --- names on demand ---

# Programs check at start-up that every exception name they see here is one they know; these stay reachable unlisted.
_UNLISTED = frozenset({"MidStreamFallbackError", "PermissionDeniedError", "RejectedRequestError"})


class _Package(ModuleType):
    """A package whose public names stand: importing a submodule of the same name does not put that in their place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is not None:
        value = getattr(legacy.module(home), name)
    elif (submodule := legacy.NICKNAMES.get(name, name)) in legacy.SUBMODULES:
        value = legacy.module(f"litellm.{submodule}")
    else:
        raise AttributeError(f"module 'litellm' has no attribute {name!r}")
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *legacy.SUBMODULES, *legacy.NICKNAMES} - _UNLISTED)
