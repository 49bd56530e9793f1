"""Old path of what programs ask about models, tokens and environment, and of the answers' classes.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.environment import (
        load_credentials_from_list as load_credentials_from_list,
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
        validate_and_fix_thinking_param as validate_and_fix_thinking_param,
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
    from litellm.providers.capabilities import (
        ProviderConfigManager as ProviderConfigManager,
        get_supported_openai_params as get_supported_openai_params,
        validate_environment as validate_environment,
    )
    from litellm.providers.lookup import (
        LlmProviders as LlmProviders,
        get_llm_provider as get_llm_provider,
    )
    from litellm.streaming import (
        CustomStreamWrapper as CustomStreamWrapper,
    )
    from litellm.tokens import (
        create_pretrained_tokenizer as create_pretrained_tokenizer,
        create_tokenizer as create_tokenizer,
        decode as decode,
        encode as encode,
        encoding as encoding,
        token_counter as token_counter,
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
        ImageResponse as ImageResponse,
    )
    from litellm.types.models import (
        ModelInfo as ModelInfo,
    )
    from litellm.types.text import (
        TextChoices as TextChoices,
        TextCompletionResponse as TextCompletionResponse,
    )
else:
    __getattr__ = legacy.names_of(__name__)
