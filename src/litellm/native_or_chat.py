"""APIs beside chat completions: asked as they are where a vendor has them, of all others as a chat.

What that takes whatever the API is: which way a question goes, and how its chat is one call like any other. What the
APIs say stands in responses_api/ and messages_api/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from litellm import arguments as args, conversation
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.params import OPENAI_PARAM_SET
from litellm.providers.row import Provider
from litellm.types.completion import ModelResponse


class Native(Endpoint):
    """The API itself. Joined with what an API's endpoints have in common."""

    chats_over_it: ClassVar[Mapping[str, str]]
    """A chat's protocol that is this API → the protocol of the API itself."""

    def over_chat(self, given: Mapping[str, Any]) -> Endpoint:
        """The same question as a chat. Raises `ArgumentError`."""
        raise NotImplementedError

    def protocol_for(self, row: Provider, model: str) -> str | None:
        return row.endpoints.get(self.name) or self.chats_over_it.get(row.protocol_for(model))

    def at(self, row: Provider, model: str, given: Mapping[str, Any]) -> Endpoint:
        if args.is_mocked(given) or self.protocol_for(row, model) is None:
            return self.over_chat(given)
        return self


class AsChat(Endpoint):
    """One question of an API that is asked as a chat: made for each question."""

    function: ClassVar[str] = "completion"
    own_params: ClassVar[frozenset[str]]
    """The API's parameters: what they say to a chat, `said` tells."""

    def __init__(self, given: Mapping[str, Any], messages: list[dict[str, Any]], unsaid: Mapping[str, Any]) -> None:
        """`messages`: the question's, as a chat's; `unsaid`: what they cannot say, by its place."""
        self._mocked = args.is_mocked(given)
        self._messages = messages
        self._unsaid = unsaid

    def protocol_for(self, row: Provider, model: str) -> str | None:
        return row.protocol_for(model) or None

    def messages(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        del given
        return conversation.plain_messages(self._messages)

    def said(self, given: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        """A chat's parameters, checked: those that were given beside the API's own, those that its own have become
        (`asked`), and under their names those that a chat does not know. Raises `ArgumentError`."""
        known = {name: value for name, value in given.items() if name in OPENAI_PARAM_SET - self.own_params}
        params = {**known, **asked, **self._unsaid}
        if self._mocked:  # nobody is asked who could not be
            params = {name: value for name, value in params.items() if name in OPENAI_PARAM_SET}
        return args.openai_params(params) | {name: params[name] for name in params if name not in OPENAI_PARAM_SET}

    def taken(self, response: Any, call: Call) -> Any:
        if not isinstance(response, ModelResponse):
            return response
        made = self.answer(response.model_dump(exclude_none=True), call, Headers(), response._response_ms or 0.0)
        made._hidden_params = response._hidden_params
        return made
