"""Model names on Amazon Bedrock: which API, which id in the path, which family.

https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html. A name may carry a region
(`us-east-1/…`), an API (`converse/…`, `invoke/…`, `agent/…`), the family of an imported model (`llama/arn:…`) and a
geography (`us.anthropic.…`); an ARN may hide the family altogether. Regions and hosts are aws_endpoint.py's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from litellm.protocols.aws_endpoint import is_region

if TYPE_CHECKING:
    from litellm.call import Call

_APIS = frozenset({"converse", "invoke", "agent"})

_IMPORTED = {"llama": "llama", "openai": "openai", "deepseek_r1": "deepseek-r1", "qwen2": "qwen", "qwen3": "qwen"}
"""Imported models speak InvokeModel in the form of the family that stands before their ARN."""
_HINTS = {"nova": "nova", "nova-2": "nova-2", "anthropic": "claude", "claude": "claude", "mistral": "mistral"}
"""Families that may stand before the ARN of a custom model."""

# Geographies of cross-region inference profiles.
# https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
_GEOGRAPHY = re.compile(r"(?:us|eu|apac|jp|au|ca|us-gov|global|amer|in|kr)\.(?=[a-z0-9-]+\.)")
_NAME_IN_ARN = re.compile(r"(?:[a-z-]+\.)?(?:[a-z0-9-]+)\.[a-z][a-zA-Z0-9.:_-]*")

_FAMILIES = (
    ("anthropic.", "claude"),
    ("amazon.nova-2", "nova-2"),
    ("amazon.nova", "nova"),
    ("amazon.titan", "titan"),
    ("meta.", "llama"),
    ("deepseek.r1", "deepseek-r1"),
    ("openai.gpt-oss", "gpt-oss"),
)
"""Beginning of a name without geography → family. Elsewhere the vendor's word is the family."""


@dataclass(frozen=True, slots=True)
class BedrockModel:
    """What a model's name says."""

    api: str
    """`converse`, `invoke` or `agent`."""
    identifier: str
    """What stands in the path, not yet percent-encoded."""
    name: str
    """The model's own name, without region and geography; empty for an ARN that hides it."""
    family: str
    """`claude`, `nova`, `llama`, …, or the vendor's word; empty where nothing tells."""


def bedrock_model(call: Call) -> BedrockModel:
    """What the call's model is. `model_id` (an ARN, mostly) replaces the id in the path and leaves the rest."""
    model_id = call.options.get("model_id")
    return parse_name(call.model, str(model_id) if model_id else None)


@lru_cache(maxsize=512)
def parse_name(model: str, model_id: str | None = None) -> BedrockModel:
    """A model's name taken apart. An unknown family speaks Converse."""
    api, family, rest = "", "", unquote(model)
    while "/" in rest:
        first, _, after = rest.partition("/")
        if first in _APIS:
            api = first
        elif first in _IMPORTED:
            api, family = api or "invoke", _IMPORTED[first]
        elif first in _HINTS and after.startswith("arn:"):
            family = _HINTS[first]
        elif not is_region(first):
            break
        rest = after
    if api == "agent":
        return BedrockModel(api, rest, rest, "")
    name = _own_name(rest)
    return BedrockModel(api or "converse", unquote(model_id or rest), name, family or _family(name))


def _own_name(identifier: str) -> str:
    if identifier.startswith("arn:"):
        steps = identifier.split("/")[1:]
        identifier = next((step for step in steps if _NAME_IN_ARN.fullmatch(step)), "")
    return _GEOGRAPHY.sub("", identifier, count=1)


def _family(name: str) -> str:
    for beginning, family in _FAMILIES:
        if name.startswith(beginning):
            return family
    vendor, dot, _ = name.partition(".")
    if dot:
        return vendor
    return "claude" if "claude" in name else ""
