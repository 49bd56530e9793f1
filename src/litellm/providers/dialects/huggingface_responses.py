"""The Responses API of Hugging Face's router. https://huggingface.co/docs/inference-providers/guides/responses-api."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.responses import AsGiven
from litellm.providers.dialects.huggingface import PROTOCOL as CHAT

if TYPE_CHECKING:
    from litellm.call import Call


class HuggingFaceResponses(AsGiven):
    """`POST https://router.huggingface.co/v1/responses`. Models are named as for chat completions."""

    name: ClassVar[str] = "huggingface_responses"

    def model_name(self, call: Call) -> str:
        return CHAT.model_name(call)


PROTOCOL = HuggingFaceResponses()
