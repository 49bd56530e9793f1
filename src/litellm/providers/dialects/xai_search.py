"""xAI: chat completions, and its Responses API where the web is to be searched, since its search lives there.

https://docs.x.ai/developers/model-capabilities/text/comparison,
https://docs.x.ai/developers/model-capabilities/text/best-practices (encrypted reasoning).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.base import WireProtocol
from litellm.protocols.openai_responses import OpenAIResponses
from litellm.protocols.openai_responses.models import PREFIX
from litellm.protocols.switch import Switch
from litellm.providers.dialects.xai import XAI

if TYPE_CHECKING:
    from litellm.call import Call


class XAIResponses(OpenAIResponses):
    """`POST https://api.x.ai/v1/responses`."""

    name: ClassVar[str] = "xai_responses"

    def reasons(self, call: Call) -> bool:
        model = self.model_name(call)
        return not model.startswith(("grok-2", "grok-3")) and "non-reasoning" not in model


class XAIWithSearch(Switch):
    """What asks for a search, or for the API by its prefix, goes to the Responses API."""

    name: ClassVar[str] = "xai_with_search"
    formats: ClassVar[tuple[WireProtocol, ...]] = (XAI(), XAIResponses())
    params: ClassVar[frozenset[str]] = XAI.params

    def choose(self, call: Call) -> WireProtocol:
        searches = "web_search_options" in call.params or call.model.startswith(PREFIX)
        return self.formats[1] if searches else self.formats[0]


PROTOCOL = XAIWithSearch()
