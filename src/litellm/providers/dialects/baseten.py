"""Baseten: a dedicated deployment has a host of its own. https://docs.baseten.co/inference/calling-your-model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call

_DEPLOYMENT = re.compile(r"[a-z0-9]{8}")


class Baseten(OpenAIChat):
    """Model APIs at the row's address; a model id of eight characters at its deployment's."""

    name: ClassVar[str] = "baseten"

    def url(self, call: Call) -> str:
        if call.base_url_given or not _DEPLOYMENT.fullmatch(call.model):
            return super().url(call)
        return f"https://model-{call.model}.api.baseten.co/environments/production/sync/v1{self.path}"


PROTOCOL = Baseten()
