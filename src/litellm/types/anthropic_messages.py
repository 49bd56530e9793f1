"""The answer of the Messages API as callers get it: a dict, as that API has it, which also knows how it came.

https://platform.claude.com/docs/en/api/messages. Shapes only; made in messages_api/.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class AnthropicMessagesResponse(dict[str, Any]):
    """A message: `id`, `type`, `role`, `model`, `content` (blocks), `stop_reason`, `stop_sequence`, `usage`.

    A dict, so that it is JSON as it stands; its keys can be read as attributes too. `_hidden_params` tells how it
    came: made when it is first looked at, and kept."""

    _hidden: dict[str, Any] | Callable[..., dict[str, Any]] | None = None

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def _hidden_params(self) -> dict[str, Any]:
        hidden = self._hidden
        if not isinstance(hidden, dict):
            hidden = self._hidden = {} if hidden is None else hidden(response=self)
        return hidden

    @_hidden_params.setter
    def _hidden_params(self, value: dict[str, Any]) -> None:
        self._hidden = value

    @property
    def _response_ms(self) -> float | None:
        """Milliseconds from the call to its answer."""
        return self._hidden_params.get("_response_ms")

    def __reduce__(self) -> tuple[Any, ...]:
        # Copies and pickles hold the dict: what would make it refers to the call.
        return type(self), (dict(self),), {"_hidden": self._hidden_params}
