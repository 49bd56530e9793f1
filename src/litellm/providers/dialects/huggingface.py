"""Hugging Face's router: who serves a model stands after its name. https://huggingface.co/docs/inference-providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class HuggingFace(OpenAIChat):
    """`POST https://router.huggingface.co/v1/chat/completions`."""

    name: ClassVar[str] = "huggingface"

    def model_name(self, call: Call) -> str:
        """`together/meta-llama/Llama-3.3-70B` → `meta-llama/Llama-3.3-70B:together`; at a given address as it is."""
        served_by, _, model = call.model.partition("/")
        if "/" not in model or ":" in model or call.base_url_given:
            return call.model
        return f"{model}:{served_by}"


PROTOCOL = HuggingFace()
