"""How much a model is asked to think, in words and in tokens: `reasoning_effort` and what each of its words is worth.

Knows OpenAI's words and the customary budgets; does not know how any vendor says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

BUDGETS = {"minimal": 1024, "low": 1024, "medium": 2048, "high": 4096, "xhigh": 8192, "max": 16384}
"""Tokens of thinking per `reasoning_effort`, for models that think to a budget."""


def effort_of(params: Mapping[str, Any]) -> str | None:
    """The `reasoning_effort` asked for, or None where it is left to the model."""
    effort = params.get("reasoning_effort")
    if isinstance(effort, Mapping):  # the Responses API's form
        effort = effort.get("effort")
    return None if effort == "default" else effort
