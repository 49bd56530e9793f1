"""The answer of the Messages API as callers get it: a dict, as that API has it, which also knows how it came.

https://platform.claude.com/docs/en/api/messages. Shapes only; made in messages_api/.
"""

from __future__ import annotations

from typing import Any

from litellm.types.base import Described


class AnthropicMessagesResponse(dict[str, Any], Described):
    """A message: `id`, `type`, `role`, `model`, `content` (blocks), `stop_reason`, `stop_sequence`, `usage`.

    A dict, so that it is JSON as it stands; its keys can be read as attributes too. `_hidden_params` tells how it
    came: made when it is first looked at, and kept."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and pickles hold the dict: what would make it refers to the call.
        return type(self), (dict(self),), {"_hidden": self._hidden_params}
