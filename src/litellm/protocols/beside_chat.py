"""What OpenAI's small APIs beside chat have in common: `POST {base}{path}`, and errors in OpenAI's form.

Knows nothing of what they ask and answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, WireProtocol

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply


class BesideChat(WireProtocol):
    """Base of such an API; it says `name`, `path` and `params`, and translates."""

    def unsupported(self, call: Call) -> frozenset[str]:
        """Nothing: what a row says is of its chats."""
        del call
        return frozenset()

    def url(self, call: Call) -> str:
        """Where the call goes."""
        return call.base_url + self.path

    def model_name(self, call: Call) -> str:
        """The model as the request names it."""
        return call.model

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return form.parse_error(reply)
