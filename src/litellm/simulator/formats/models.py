"""Lists of models: `GET …/models` and `GET …/models/{id}`, as OpenAI and as Anthropic write them.

Any name exists; listed are a few, among them those that ask for a fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats.anthropic_errors import AnthropicEndpoint
from litellm.simulator.formats.base import CREATED, Lookup, encode
from litellm.simulator.formats.openai_errors import OpenAIEndpoint

if TYPE_CHECKING:
    from litellm.simulator.http import Received

LISTED = (
    "simulated", "fault-401", "fault-429", "fault-500", "fault-503", "fault-529", "fault-context_window",
    "fault-content_policy", "fault-delay-1", "fault-pause-0.05", "fault-stall", "fault-cut", "fault-truncate",
    "fault-reset", "fault-close", "fault-crc", "fault-garbage", "fault-empty", "fault-malformed", "fault-error",
)  # fmt: skip
_PATH = re.compile(r"(?:^|/)models(?:/(?P<id>.+))?$")


class _Models(Lookup):
    def matches(self, request: Received) -> bool:
        return request.method == "GET" and _PATH.search(request.path) is not None

    def answer(self, request: Received) -> bytes:
        found = _PATH.search(request.path)
        return encode(self.entry(found["id"]) if found and found["id"] else self.listing())

    def entry(self, model: str) -> dict[str, Any]:
        raise NotImplementedError

    def listing(self) -> dict[str, Any]:
        raise NotImplementedError


class OpenAIModels(OpenAIEndpoint, _Models):
    """https://platform.openai.com/docs/api-reference/models"""

    name = "openai_models"

    def entry(self, model: str) -> dict[str, Any]:
        return {"id": model, "object": "model", "created": CREATED, "owned_by": "simulator"}

    def listing(self) -> dict[str, Any]:
        return {"object": "list", "data": [self.entry(model) for model in LISTED]}


class AnthropicModels(AnthropicEndpoint, _Models):
    """https://platform.claude.com/docs/en/api/models-list"""

    name = "anthropic_models"

    def matches(self, request: Received) -> bool:
        return "anthropic-version" in request.headers and super().matches(request)

    def entry(self, model: str) -> dict[str, Any]:
        return {"type": "model", "id": model, "display_name": model, "created_at": "2025-10-09T08:53:20Z"}

    def listing(self) -> dict[str, Any]:
        entries = [self.entry(model) for model in LISTED]
        return {"data": entries, "has_more": False, "first_id": LISTED[0], "last_id": LISTED[-1]}
