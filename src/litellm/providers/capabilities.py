"""What programs ask about a model before they call it: is there a key for it, and which parameters does it take.

Answers from the row and the protocol alone; nothing is called. Protocols are imported only when asked about.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from litellm import auth
from litellm.call import Call
from litellm.params import OPENAI_PARAMS
from litellm.providers import lookup
from litellm.providers.row import Provider

if TYPE_CHECKING:
    from litellm.protocols.base import WireProtocol

_OURS = ("extra_headers", "max_retries")
"""What this library does for every provider, listed with the parameters because programs look for it there."""


def get_supported_openai_params(
    model: str, custom_llm_provider: str | None = None, request_type: str = "chat_completion"
) -> list[str] | None:
    """The OpenAI parameters a model takes, in OpenAI's order; None for an unknown provider,
    and for a kind of request (`chat_completion`, `embeddings`) that it has not.

    A parameter of which only some values are refused is listed."""
    try:
        row, name = lookup.resolve(model, custom_llm_provider)
    except lookup.UnknownProvider:
        return None
    if request_type == "embeddings" and (embeddings := row.endpoints.get("embeddings")):
        accepted = _accepted(row, name, embeddings)
        return [param for param in _OF_EMBEDDINGS if param in accepted] + list(_OURS)
    if request_type != "chat_completion" or not row.protocol:
        return None
    accepted = _accepted(row, name, row.protocol_for(name))
    return [param for param in OPENAI_PARAMS if param in accepted] + list(_OURS)


_OF_EMBEDDINGS = ("dimensions", "encoding_format", "user")


def _accepted(row: Provider, model: str, name: str) -> frozenset[str]:
    from litellm import protocols

    protocol = protocols.load(name)
    call = Call(provider=row, model=model, messages=[], params={})
    refused = protocol.unsupported(call) | row.ignored
    accepted = {"stream", "stream_options", *protocol.params} - refused
    limits = {"max_tokens", "max_completion_tokens"}
    return frozenset(accepted | limits if accepted & limits else accepted)


def validate_environment(
    model: str | None = None, api_key: str | None = None, api_base: str | None = None
) -> dict[str, Any]:
    """`{"keys_in_environment": bool, "missing_keys": [variable, …]}` for a model.

    Missing is one variable for each thing a call needs and neither the arguments nor the environment give: the key,
    the address or a part of it where the provider has none, an account's facts. Credentials that lie in files or belong
    to the machine are as good. Nobody is asked: whether a key is right, a call tells. A login is made by the call that
    needs it. An unknown model: False, and nothing to name."""
    if not model:
        return {"keys_in_environment": False, "missing_keys": []}
    try:
        row, name = lookup.resolve(model, base_url=api_base)
    except lookup.UnknownProvider:
        return {"keys_in_environment": False, "missing_keys": []}
    missing: list[str] = []
    base_url = ""
    options = lookup.find_options(row, environ=os.environ)
    try:
        base_url = lookup.find_base_url(row, api_base, environ=os.environ, options=options)
    except lookup.MissingBaseUrl:
        if row.base_url:
            missing += [_variable(words) for part, words in row.url_vars.items() if not _given(row, part)]
        else:
            missing += row.base_env[:1]
    except lookup.BadBaseUrl:
        missing += row.base_env[:1]
    try:
        key = lookup.find_key(row, api_key, environ=os.environ, base_url=base_url)
        row = lookup.signed_with(row, key, os.environ)
        found = Call(row, name, [], {}, api_key=key, base_url=base_url, base_url_given=base_url != row.base_url,
                     options=options)  # fmt: skip
        missing += auth.missing(found)
    except (lookup.MissingKey, lookup.BadKey):
        missing += row.wanted_key()
    return {"keys_in_environment": not missing, "missing_keys": missing}


def _variable(words: tuple[str, ...]) -> str:
    return next((word for word in words if word.isupper()), words[0])


def _given(row: Provider, part: str) -> bool:
    return part in row.url_defaults or any(os.environ.get(word) for word in row.url_vars[part])


def responses_api_bridge_check(model: str, custom_llm_provider: str | None = None) -> tuple[dict[str, Any], str]:
    """(`{"mode": "responses"}` where chats with the model go over the Responses API, else `{"mode": "chat"}`; name).

    A name that starts with `responses/` asks for it."""
    name = model.removeprefix("responses/")
    if name != model:
        return {"mode": "responses"}, name
    try:
        row, bare = lookup.resolve(model, custom_llm_provider)
    except lookup.UnknownProvider:
        return {}, model
    return {"mode": "chat" if _over_responses(row, bare) is None else "responses"}, model


def _over_responses(row: Provider, model: str) -> WireProtocol | None:
    """The Responses API as chats with the model go over it; None where they do not."""
    from litellm import protocols
    from litellm.protocols.openai_responses import OpenAIResponses
    from litellm.protocols.switch import Switch

    protocol = protocols.load(row.protocol_for(model))
    if isinstance(protocol, Switch):
        protocol = protocol.choose(Call(row, model, [], {}))
    return protocol if isinstance(protocol, OpenAIResponses) else None


class ProviderConfigManager:
    """Old name under which programs ask for a provider's own configuration object. There are hardly any here, the table
    holds what is peculiar to a provider; None is an answer that programs expect."""

    @staticmethod
    def get_provider_chat_config(model: str | None = None, provider: Any = None) -> None:
        """None."""

    @staticmethod
    def get_provider_model_info(model: str | None = None, provider: Any = None) -> None:
        """None: `get_valid_models` and `get_model_info` tell."""

    @staticmethod
    def get_provider_responses_api_config(provider: Any = None, model: str | None = None) -> WireProtocol | None:
        """The Responses API as a chat with `PROVIDER/responses/MODEL` speaks it; None where that leads elsewhere.

        `responses` works with every provider."""
        if not provider:
            return None
        try:
            row, name = lookup.resolve(f"responses/{model}", getattr(provider, "value", provider))
        except lookup.UnknownProvider:
            return None
        return _over_responses(row, name)
