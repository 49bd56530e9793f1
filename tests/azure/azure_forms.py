"""Short ways to say a call to Microsoft's services."""

from __future__ import annotations

import json
from typing import Any

from litellm import protocols
from litellm.call import Call
from litellm.effects import HttpRequest
from litellm.protocols.base import WireProtocol
from litellm.providers.row import Provider
from litellm.providers.table_microsoft import ROWS

BY_SLUG: dict[str, Provider] = {row.slug: row for row in ROWS}
AZURE = BY_SLUG["azure"]
ENDPOINT = "https://acme.openai.azure.com"
RESOURCE = "https://acme.services.ai.azure.com"
HELLO = [{"role": "user", "content": "Hello"}]


def call(model: str = "dep", row: Provider = AZURE, messages: Any = HELLO, **given: Any) -> Call:
    """A call; keywords that are fields of `Call` go there, all others are its OpenAI parameters."""
    fields = {name: given.pop(name) for name in list(given) if name in Call.__dataclass_fields__}
    fields.setdefault("base_url", ENDPOINT)
    return Call(row, model, messages, given, base_url_given=True, **fields)


def protocol_of(asked: Call) -> WireProtocol:
    return protocols.load(asked.provider.protocol_for(asked.model))


def request(asked: Call) -> HttpRequest:
    return protocol_of(asked).build_request(asked)


def url(asked: Call) -> str:
    return request(asked).url


def body(asked: Call) -> dict[str, Any]:
    return json.loads(request(asked).body)
