"""Clarifai: models are named by their address. https://docs.clarifai.com/compute/inference/open-ai/."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class Clarifai(OpenAIChat):
    """`POST https://api.clarifai.com/v2/ext/openai/v1/chat/completions`."""

    name: ClassVar[str] = "clarifai"

    def model_name(self, call: Call) -> str:
        """`user.app.model` → `https://clarifai.com/user/app/models/model`; an address stays one."""
        user, _, rest = call.model.partition(".")
        app, dot, model = rest.partition(".")
        if "/" in call.model or not dot:
            return call.model
        return f"https://clarifai.com/{user}/{app}/models/{model}"


PROTOCOL = Clarifai()
