"""Lists of models: `GET …/models` and `GET …/models/{id}`, in OpenAI's format or, where `anthropic-version` asks for
it, in Anthropic's. Any name exists; listed are a few, among them those that ask for a fault.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats.anthropic_errors import AnthropicEndpoint
from litellm.simulator.formats.base import CREATED, Lookup, encode
from litellm.simulator.formats.openai_errors import OpenAIEndpoint
from litellm.simulator.records import Refusal

if TYPE_CHECKING:
    from litellm.simulator.http import Received

LISTED = (
    "simulated", "fault-401", "fault-429", "fault-500", "fault-503", "fault-529", "fault-context_window",
    "fault-content_policy", "fault-delay-1", "fault-pause-0.05", "fault-stall", "fault-cut", "fault-truncate",
    "fault-reset", "fault-close", "fault-garbage", "fault-empty", "fault-malformed", "fault-error",
)  # fmt: skip
_PATH = re.compile(r"(?:^|/)models(?:/(?P<id>.+))?$")


class Models(Lookup):
    name = "models"
    identity = ("authorization", "x-api-key", "anthropic-version")

    def __init__(self) -> None:
        self.openai = OpenAIEndpoint()
        self.anthropic = AnthropicEndpoint()

    def matches(self, method: str, path: str) -> bool:
        return method == "GET" and _PATH.search(path) is not None

    def authenticate(self, request: Received) -> None:
        (self.anthropic if "anthropic-version" in request.headers else self.openai).authenticate(request)

    def error(self, refusal: Refusal) -> bytes:
        return self.openai.error(refusal)

    def answer(self, request: Received) -> bytes:
        found = _PATH.search(request.path)
        wanted = found["id"] if found else None
        entry = _anthropic_entry if "anthropic-version" in request.headers else _openai_entry
        if wanted:
            return encode(entry(wanted))
        entries = [entry(model) for model in LISTED]
        if entry is _openai_entry:
            return encode({"object": "list", "data": entries})
        return encode({"data": entries, "has_more": False, "first_id": LISTED[0], "last_id": LISTED[-1]})


def _openai_entry(model: str) -> dict[str, Any]:
    return {"id": model, "object": "model", "created": CREATED, "owned_by": "simulator"}


def _anthropic_entry(model: str) -> dict[str, Any]:
    return {"type": "model", "id": model, "display_name": model, "created_at": "2025-10-09T08:53:20Z"}
