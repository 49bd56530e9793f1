"""Which of OpenAI's models reason, by their names.

Facts of https://developers.openai.com/api/docs/models as patterns, so that tomorrow's model of a family is found as
well. Knows names only: no provider, no request.
"""

from __future__ import annotations

import re
from functools import lru_cache

PREFIX = "responses/"
"""Before a model's name: use this API, whatever the model."""

_REASONING = re.compile(r"(?:o\d|gpt-(?:[5-9]|\d\d)|gpt-daybreak|gpt-rosalind|codex|computer-use)")
_CHAT = re.compile(r"gpt-[\d.]+-chat")
_MAY_NOT_REASON = re.compile(r"gpt-5\.\d(?!.*-(?:codex|pro))")


def bare(model: str) -> str:
    """`openai/gpt-5` and `responses/gpt-5` as `gpt-5`."""
    return model.rpartition("/")[2]


@lru_cache(maxsize=1024)
def reasons(model: str) -> bool:
    """One of OpenAI's reasoning models."""
    name = bare(model)
    return bool(_REASONING.match(name)) and not _CHAT.match(name)


def samples(model: str, effort: object) -> bool:
    """The model takes temperature, top_p and logprobs: one that does not reason, and from GPT-5.1 on one that was not
    told to. docs: https://developers.openai.com/api/docs/guides/latest-model (parameter compatibility)"""
    return not reasons(model) or (effort in (None, "none") and bool(_MAY_NOT_REASON.match(bare(model))))
