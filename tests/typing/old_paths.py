"""Old import paths that type checkers must know, with the types behind them; and settings and modules as attributes."""

from __future__ import annotations

from typing_extensions import assert_type

import litellm
from litellm.anthropic_interface.messages import acreate, create
from litellm.cost_calculator import completion_cost
from litellm.exceptions import RateLimitError
from litellm.integrations.custom_logger import CustomLogger
from litellm.integrations.mlflow import MlflowLogger
from litellm.integrations.opik.opik import OpikLogger
from litellm.litellm_core_utils.streaming_handler import CustomStreamWrapper
from litellm.main import ModelResponse as FromMain
from litellm.messages_api.stream import AsyncMessagesStream, MessagesStream
from litellm.responses.main import aresponses, responses
from litellm.types.anthropic_messages import AnthropicMessagesResponse
from litellm.types.llms.openai import AllMessageValues, ChatCompletionUserMessage, ResponsesAPIResponse
from litellm.types.router import GenericLiteLLMParams
from litellm.types.utils import Choices, EmbeddingResponse, Message, ModelResponse, StandardLoggingPayload, Usage
from litellm.utils import get_model_info, token_counter


def classes() -> None:
    """One class by every path."""
    assert_type(ModelResponse(), litellm.ModelResponse)
    assert_type(FromMain(), litellm.types.utils.ModelResponse)
    assert_type(Choices().message, Message)
    assert_type(litellm.utils.Usage(), Usage)
    assert_type(litellm.exceptions.RateLimitError("x"), RateLimitError)
    assert_type(EmbeddingResponse().data[0].index, int)


def functions() -> list[object]:
    """Functions keep their signatures."""
    assert_type(token_counter("gpt-4o", text="x"), int)
    assert_type(litellm.encode("gpt-4o", "x"), list[int])
    assert_type(litellm.get_api_base("gpt-4o"), str | None)
    message = ChatCompletionUserMessage(role="user", content="x")
    known: AllMessageValues = message
    litellm.callbacks = [CustomLogger()]
    litellm.success_callback.append("x")
    return [known, completion_cost, responses, aresponses, get_model_info, CustomStreamWrapper, ResponsesAPIResponse,
            GenericLiteLLMParams, StandardLoggingPayload, MlflowLogger, OpikLogger]  # fmt: skip


async def messages() -> list[bytes]:
    """Anthropic's format, by both of its paths."""
    asked = [{"role": "user", "content": "Hello"}]
    assert_type(create(100, asked, "openai/gpt-4o"), AnthropicMessagesResponse)
    assert_type(await litellm.anthropic.messages.acreate(100, asked, "openai/gpt-4o"), AnthropicMessagesResponse)
    assert_type(await acreate(100, asked, "openai/gpt-4o", stream=True), AsyncMessagesStream)
    stream = litellm.anthropic_interface.messages.create(100, asked, "openai/gpt-4o", stream=True, system="x")
    assert_type(stream, MessagesStream)
    return list(stream)
