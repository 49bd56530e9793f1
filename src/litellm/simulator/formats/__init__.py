"""The wire formats the simulator speaks, one module each. A format is added by naming it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litellm.simulator.formats.anthropic_complete import AnthropicComplete
from litellm.simulator.formats.anthropic_messages import AnthropicMessages
from litellm.simulator.formats.base import Endpoint
from litellm.simulator.formats.models import AnthropicModels, OpenAIModels
from litellm.simulator.formats.openai_chat import OpenAIChat
from litellm.simulator.formats.openai_text import OpenAIText

if TYPE_CHECKING:
    from litellm.simulator.http import Received

ENDPOINTS: tuple[Endpoint, ...] = (
    OpenAIChat(),
    AnthropicMessages(),
    OpenAIText(),
    AnthropicComplete(),
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
