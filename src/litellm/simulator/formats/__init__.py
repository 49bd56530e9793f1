"""The wire formats the simulator speaks, one module each. A format is added by naming it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litellm.simulator.formats.anthropic_complete import AnthropicComplete
from litellm.simulator.formats.anthropic_messages import AnthropicMessages
from litellm.simulator.formats.azure import AzureChat, AzureResponses, AzureText
from litellm.simulator.formats.base import Endpoint
from litellm.simulator.formats.bedrock_converse import BedrockConverse
from litellm.simulator.formats.claude_hosted import ClaudeOnBedrock, ClaudeOnVertex
from litellm.simulator.formats.cohere_chat import CohereChat
from litellm.simulator.formats.embeddings import (
    AzureEmbeddings,
    CohereEmbed,
    GeminiEmbed,
    OllamaEmbed,
    OpenAIEmbeddings,
)
from litellm.simulator.formats.gemini import Gemini, GeminiArray
from litellm.simulator.formats.models import AnthropicModels, OpenAIModels
from litellm.simulator.formats.oauth_token import OAuthToken
from litellm.simulator.formats.ollama import OllamaChat, OllamaGenerate, OllamaShow, OllamaTags
from litellm.simulator.formats.openai_chat import OpenAIChat
from litellm.simulator.formats.openai_responses import OpenAIResponses
from litellm.simulator.formats.openai_text import OpenAIText

if TYPE_CHECKING:
    from litellm.simulator.http import Received

ENDPOINTS: tuple[Endpoint, ...] = (
    AzureChat(),
    AzureText(),
    AzureResponses(),
    AzureEmbeddings(),
    OpenAIChat(),
    OpenAIResponses(),
    AnthropicMessages(),
    OpenAIText(),
    AnthropicComplete(),
    GeminiArray(),
    Gemini(),
    BedrockConverse(),
    ClaudeOnBedrock(),
    ClaudeOnVertex(),
    CohereChat(),
    CohereEmbed(),
    GeminiEmbed(),
    OllamaEmbed(),
    OpenAIEmbeddings(),
    OllamaChat(),
    OllamaGenerate(),
    OllamaShow(),
    OllamaTags(),
    OAuthToken(),
    AnthropicModels(),
    OpenAIModels(),
)
"""The first that knows a request answers it."""


def find(request: Received) -> Endpoint | None:
    """What answers a request, if anything does."""
    for endpoint in ENDPOINTS:
        if endpoint.matches(request):
            return endpoint
    return None
