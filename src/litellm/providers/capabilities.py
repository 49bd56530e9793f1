"""What programs ask about a model before they call it: is there a key for it, and which parameters does it take.

Answers from the row and the protocol alone; nothing is called. Protocols are imported only when asked about.
"""

from __future__ import annotations

import os
from typing import Any

from litellm.params import OPENAI_PARAMS
from litellm.providers import lookup
from litellm.providers.row import Provider

_OURS = ("extra_headers", "max_retries")
"""What this library does for every provider, listed with the parameters because programs look for it there."""


def get_supported_openai_params(
    model: str, custom_llm_provider: str | None = None, request_type: str = "chat_completion"
) -> list[str] | None:
    """The OpenAI parameters a model takes, in OpenAI's order; None for an unknown provider or another kind of request.

    A parameter of which only some values are refused is listed."""
    if request_type != "chat_completion":
        return None
    try:
        row, name = lookup.resolve(model, custom_llm_provider)
    except lookup.UnknownProvider:
        return None
    accepted = _accepted(row, name)
    return [param for param in OPENAI_PARAMS if param in accepted] + list(_OURS)


def _accepted(row: Provider, model: str) -> frozenset[str]:
    from litellm import protocols
    from litellm.call import Call

    protocol = protocols.load(row.protocol_for(model))
    call = Call(provider=row, model=model, messages=[], params={})
    refused = protocol.unsupported(call) | row.ignored
    accepted = {"stream", "stream_options", *protocol.params} - refused
    limits = {"max_tokens", "max_completion_tokens"}
    return frozenset(accepted | limits if accepted & limits else accepted)


def validate_environment(
    model: str | None = None, api_key: str | None = None, api_base: str | None = None
) -> dict[str, Any]:
    """`{"keys_in_environment": bool, "missing_keys": [variable, …]}` for a model.

    Missing is the first variable of each thing a call needs and neither the arguments nor the environment give: the
    key, and the address or a part of it where the provider has none. An unknown model: False, and nothing to name."""
    if not model:
        return {"keys_in_environment": False, "missing_keys": []}
    try:
        row, _ = lookup.resolve(model, base_url=api_base)
    except lookup.UnknownProvider:
        return {"keys_in_environment": False, "missing_keys": []}
    missing: list[str] = []
    base_url = ""
    try:
        base_url = lookup.find_base_url(row, api_base, environ=os.environ)
    except lookup.MissingBaseUrl:
        if row.base_url:
            missing += [_variable(words) for part, words in row.url_vars.items() if not _given(row, part)]
        else:
            missing += row.base_env[:1]
    except lookup.BadBaseUrl:
        missing += row.base_env[:1]
    try:
        lookup.find_key(row, api_key, environ=os.environ, base_url=base_url)
    except (lookup.MissingKey, lookup.BadKey):
        missing += row.key_env[:1]
    return {"keys_in_environment": not missing, "missing_keys": missing}


def _variable(words: tuple[str, ...]) -> str:
    return next((word for word in words if word.isupper()), words[0])


def _given(row: Provider, part: str) -> bool:
    return part in row.url_defaults or any(os.environ.get(word) for word in row.url_vars[part])
