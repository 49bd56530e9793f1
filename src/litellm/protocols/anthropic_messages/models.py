"""What differs between Claude models: output limits, how they think, what they refuse. Facts, found by name.

Sources: https://platform.claude.com/docs/en/about-claude/models/overview, its migration guides per model, and
https://platform.claude.com/docs/en/build-with-claude/effort. It does not know what a request looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Claude:
    """One model. The defaults describe a model nobody has described: nothing is refused, little is assumed."""

    max_output: int = 4096
    """Most tokens of an answer: what `max_tokens` is where the caller names no limit."""
    manual: bool = True
    """Thinks to a budget: `thinking {type: enabled, budget_tokens}`."""
    adaptive: bool = False
    """Thinks as it sees fit: `thinking {type: adaptive}` with `output_config.effort`."""
    efforts: frozenset[str] = frozenset()
    """Values of `output_config.effort`."""
    thinking_off: str | None = ""
    """The `thinking.type` that turns thinking off; empty: it is off unless asked for; None: it cannot be turned off."""
    samples: bool = True
    """Takes temperature, top_p and top_k. False: any but the default is refused."""
    forces_tools: bool = True
    """Takes a `tool_choice` of `any` or `tool`."""
    native_schema: bool = False
    """Has structured outputs (`output_config.format`) and strict tools."""


_UP_TO_MAX = frozenset({"low", "medium", "high", "max"})
_EVERY_EFFORT = _UP_TO_MAX | {"xhigh"}

_3 = Claude(max_output=4096, manual=False)
_3_5 = Claude(max_output=8192, manual=False)
_4 = Claude(max_output=64_000)
_4_OPUS = Claude(max_output=32_000)
_4_5 = Claude(max_output=64_000, native_schema=True)
# Manual budgets still work on 4.6, deprecated: https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking
_4_6 = replace(_4_5, max_output=128_000, adaptive=True, efforts=_UP_TO_MAX)
_4_7 = replace(_4_6, manual=False, samples=False, efforts=_EVERY_EFFORT)
_5 = replace(_4_7, thinking_off="disabled")
_5_ALWAYS = replace(_4_7, thinking_off=None)
_5_5 = replace(_5_ALWAYS, forces_tools=False)

MODELS: dict[str, Claude] = {
    "instant": _3,
    "2": _3,
    "haiku 3": _3,
    "sonnet 3": _3,
    "opus 3": _3,
    "haiku 3.5": _3_5,
    "sonnet 3.5": _3_5,
    "sonnet 3.7": _4,
    "sonnet 4": _4,
    "opus 4": _4_OPUS,
    "opus 4.1": _4_OPUS,
    "haiku 4.5": _4_5,
    "sonnet 4.5": _4_5,
    "opus 4.5": _4_5,
    "sonnet 4.6": _4_6,
    "opus 4.6": _4_6,
    "opus 4.7": _4_7,
    "opus 4.8": _4_7,
    "sonnet 5": _5,
    "opus 5": _5,
    "haiku 5.5": _5,
    "sonnet 5.5": replace(_5_5, thinking_off="between_tools"),
    "opus 5.5": _5_5,
    "mythos preview": replace(_5_ALWAYS, efforts=_UP_TO_MAX),
    # uncertain: whether Fable 5 and Mythos 5 refuse forced tools; the guides name 5.1 and Opus 5.5 as those that do.
    "fable 5": _5_ALWAYS,
    "mythos 5": _5_ALWAYS,
    "fable 5.1": _5_5,
    "mythos 5.1": _5_5,
    # uncertain: 5.2 is named in the vendor's SDK only; taken to be like 5.1.
    "fable 5.2": _5_5,
    "mythos 5.2": _5_5,
}

_UNKNOWN = Claude()
_UNKNOWN_CLAUDE = Claude(manual=False, adaptive=True, efforts=_EVERY_EFFORT, native_schema=True)

# claude-3-5-sonnet-20241022, claude-sonnet-4@20250514, us.anthropic.claude-opus-4-6-v1, anthropic/claude-4.5-haiku
_NAME = re.compile(
    r"claude-(?:v?(?P<major>\d{1,2})(?:[.-](?P<minor>\d{1,2}))?(?:-|\b))?"
    r"(?:(?P<family>instant|haiku|sonnet|opus|fable|mythos)(?P<preview>-preview)?"
    r"(?:-(?P<major_after>\d{1,2})(?:[.-](?P<minor_after>\d{1,2}))?(?!\d))?)?"
)


@lru_cache(maxsize=512)
def claude(name: str) -> Claude:
    """The model of that name, however a host spells it. An unknown Claude is taken to be a recent one, with a
    `max_output` of 4096; any other model to think to a budget and to have no structured outputs."""
    found = _NAME.search(name.lower())
    if found is None:
        return _UNKNOWN
    family, preview = found["family"] or "", found["preview"]
    major, minor = found["major"] or found["major_after"], found["minor"] or found["minor_after"]
    if preview or family == "instant":
        version = "preview" if preview else ""
    elif not family:
        return MODELS.get(major or "", _UNKNOWN_CLAUDE)
    else:
        version = f"{major}.{minor}" if minor and minor != "0" else major or ""
    return MODELS.get(f"{family} {version}".strip(), _UNKNOWN_CLAUDE)
