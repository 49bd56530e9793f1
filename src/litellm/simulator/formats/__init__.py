"""The wire formats the simulator speaks, one module each. A format is added by naming it here."""

from __future__ import annotations

from litellm.simulator.formats.anthropic_complete import AnthropicComplete
from litellm.simulator.formats.anthropic_messages import AnthropicMessages
from litellm.simulator.formats.base import Endpoint
from litellm.simulator.formats.models import Models
from litellm.simulator.formats.openai_chat import OpenAIChat
from litellm.simulator.formats.openai_text import OpenAIText

ENDPOINTS: tuple[Endpoint, ...] = (OpenAIChat(), OpenAIText(), AnthropicMessages(), AnthropicComplete(), Models())


def find(method: str, path: str) -> Endpoint | None:
    """What answers a request line, if anything does."""
    for endpoint in ENDPOINTS:
        if endpoint.matches(method, path):
            return endpoint
    return None
