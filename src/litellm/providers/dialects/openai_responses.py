"""The Responses API at OpenAI itself: its models that reason refuse to sample.

https://developers.openai.com/api/docs/guides/latest-model (parameter compatibility).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.openai_responses import models
from litellm.protocols.responses import AsGiven

if TYPE_CHECKING:
    from litellm.call import Call

_SAMPLING = frozenset({"temperature", "top_p", "top_logprobs"})


class OpenAIOwn(AsGiven):
    """`POST https://api.openai.com/v1/responses`."""

    name: ClassVar[str] = "openai_own_responses"

    def unsupported(self, call: Call) -> frozenset[str]:
        effort = (call.params.get("reasoning") or {}).get("effort")
        if models.samples(self.known_as(call), effort):
            return frozenset()
        return _SAMPLING - {name for name in ("temperature", "top_p") if call.params.get(name) == 1}


PROTOCOL = OpenAIOwn()
