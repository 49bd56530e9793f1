"""What a call would be, without making it: where it would go, and which parameters would be sent.

Plans and builds as a call does, with two conversations of its own; nothing is sent and no key is needed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any

import litellm
from litellm import protocols, resolve
from litellm.endpoints import CHAT
from litellm.exceptions import BadRequestError
from litellm.protocols.base import BadInput, Unsupported
from litellm.providers import lookup

_NOWHERE = "https://unset.invalid"
"""Stands for an address that nobody has given yet."""


def get_api_base(model: str, optional_params: Any = None) -> str | None:
    """The base URL that calls of a model go to; None where it is unknown or would have to be given.

    `optional_params` (a dict or an object) may hold `api_base` and what the address is made of."""
    given = optional_params if isinstance(optional_params, Mapping) else getattr(optional_params, "__dict__", None)
    options = {name: value for name, value in (given or {}).items() if value is not None}
    base_url = options.get("api_base") or options.get("base_url")
    settings = vars(litellm)
    try:
        row, _ = lookup.resolve(
            model, options.get("custom_llm_provider"), base_url, os.environ, options, settings=settings
        )
        options = lookup.find_options(row, options, settings, os.environ)
        return lookup.find_base_url(row, base_url, settings, os.environ, options) or None
    except (lookup.UnknownProvider, lookup.MissingBaseUrl, lookup.BadBaseUrl):
        return None


def get_optional_params(model: str, custom_llm_provider: str | None = None, **params: Any) -> dict[str, Any]:
    """The parameters of the body that would be sent: under the vendor's names, without model and conversation.

    `thinking` stands at the top also where a vendor nests it: programs look for it there. Takes what `completion`
    takes. Raises `UnsupportedParamsError`, `BadRequestError`."""
    given = {name: value for name, value in params.items() if value is not None}
    given |= {"model": model, "mock_response": "", "stream": False}
    if custom_llm_provider:
        given["custom_llm_provider"] = custom_llm_provider
    if "base_url" not in given and "api_base" not in given and get_api_base(model, given) is None:
        given["base_url"] = _NOWHERE
    first, second = (_body({**given, "messages": [{"role": "user", "content": text}]}) for text in ("a", "b"))
    found = {name: value for name, value in first.items() if name != "model" and second.get(name) == value}
    for value in list(found.values()):
        if isinstance(value, dict) and "thinking" in value:
            found.setdefault("thinking", value["thinking"])
    return found


def _body(given: Mapping[str, Any]) -> dict[str, Any]:
    call = resolve.plan(given, vars(litellm), time.monotonic()).call
    name = CHAT.protocol_for(call.provider, call.model)
    assert name is not None  # resolve.plan has refused it otherwise
    try:
        body = json.loads(protocols.load(name).build_request(call).body)
    except (BadInput, Unsupported) as error:
        raise BadRequestError(f"BadRequestError: {error}", call.model, call.provider.slug) from error
    return body if isinstance(body, dict) else {}
