"""Counts × prices: the arithmetic of one invoice, in USD.

Knows what vendors' tiers, caches and modalities mean for a price. Knows no names of models and no form of usage. What
cannot be known is refused (`Unclear`) rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from litellm.prices.usage import Counts, Unclear

_USUAL = frozenset({"", "default", "standard", "auto", "on_demand", "standard_only", "none"})
"""Tiers of service that cost the standard prices."""
_ENDINGS = {"batch": "_batches", "batches": "_batches"}
_ABOVE = re.compile(r"input_cost_per_token_above_(\d+)(k?)_tokens")
_US_ONLY = 1.1
"""Anthropic, `inference_geo: "us"`, from Claude Opus 4.6 on; older models answer `not_available`.
https://platform.claude.com/docs/en/about-claude/pricing#data-residency-pricing"""


@dataclass(frozen=True, slots=True)
class Invoice:
    """USD for the input, for the output, and for what is billed by the piece (requests, searches)."""

    prompt: float
    completion: float
    pieces: float = 0.0

    @property
    def total(self) -> float:
        return self.prompt + self.completion + self.pieces


def invoice(info: dict[str, Any], counts: Counts, tier: str | None = None, clock: str | None = None) -> Invoice:
    """The invoice for counts at the prices of `info` (published names). `clock`: the hour in UTC, `HH:MM`.

    Raises `Unclear` where a price is missing for something that was used."""
    info = _at(info, clock)
    rates = _Rates(info, counts.prompt, str(tier or counts.tier or "").lower())
    prompt = _prompt(rates, counts) + counts.seconds * _seconds(info, counts)
    completion = _completion(rates, counts)
    if counts.place == "us":
        prompt, completion = prompt * _US_ONLY, completion * _US_ONLY
    pieces = info.get("input_cost_per_request") or 0.0
    if counts.searches:
        by_size = info.get("search_context_cost_per_query") or {}
        each = by_size.get("search_context_size_medium") if isinstance(by_size, dict) else by_size
        if each is None:
            raise Unclear("the price of a web search is not known")
        pieces += counts.searches * each
    return Invoice(prompt, completion, pieces)


def _at(info: dict[str, Any], clock: str | None) -> dict[str, Any]:
    if clock:
        for hours in info.get("prices_by_hour", ()):
            if hours["from"] <= clock < hours["to"]:
                return {**info, **hours}
    return info


class _Rates:
    """The prices that hold for one answer: its tier of service, and its size where long prompts cost more.

    A vendor's step holds for the whole of the answer, not for the tokens above it alone."""

    def __init__(self, info: dict[str, Any], prompt: int, tier: str) -> None:
        self._info = info
        ending = "" if tier in _USUAL else _ENDINGS.get(tier, f"_{tier}")
        if ending and not any(key.endswith(ending) for key in info):
            raise Unclear(f"the prices of service tier {tier!r} are not known")
        step, above = 0, ""
        for key in info:
            if "_above_" in key and (found := _ABOVE.fullmatch(key)) is not None:
                start = int(found[1]) * (1000 if found[2] else 1)
                if step <= start < prompt:
                    step, above = start, key.removeprefix("input_cost_per_token")
        self._endings = [above + ending, ending, above, ""] if ending else [above, ""]

    def get(self, name: str) -> float | None:
        """The price of that name for this answer; None where it is not known. Raises KeyError where there is none."""
        for ending in self._endings:
            if name + ending in self._info:
                return self._info[name + ending]
        raise KeyError(name)

    def has(self, name: str) -> bool:
        return name in self._info

    def need(self, *names: str) -> float:
        """The first of these prices that there is. Raises `Unclear`."""
        for name in names:
            try:
                price = self.get(name)
            except KeyError:
                continue
            if price is None:
                break
            return price
        raise Unclear(f"{names[0]} is not known")


_INPUT, _OUTPUT = "input_cost_per_token", "output_cost_per_token"
_KINDS_IN = (("audio_in", "input_cost_per_audio_token"), ("image_in", "input_cost_per_image_token"),
             ("video_in", "input_cost_per_video_token"))  # fmt: skip
_KINDS_OUT = (
    ("audio_out", "output_cost_per_audio_token"), ("image_out", "output_cost_per_image_token"),
    ("video_out", "output_cost_per_video_token"), ("reasoning", "output_cost_per_reasoning_token"),
)  # fmt: skip


def _prompt(rates: _Rates, counts: Counts) -> float:
    plain = counts.prompt - counts.cache_read - counts.cache_write - counts.cache_write_1h
    total = 0.0
    for kind, name in _KINDS_IN:
        used = getattr(counts, kind)
        if used and rates.has(name):
            if counts.cache_read:
                raise Unclear(f"the usage does not say how many of its {kind.removesuffix('_in')} tokens were cached")
            total += used * rates.need(name)
            plain -= used
    if plain > 0:
        total += plain * rates.need(_INPUT)
    if counts.cache_read:
        total += counts.cache_read * rates.need("cache_read_input_token_cost", _INPUT)
    if counts.cache_write:
        total += counts.cache_write * rates.need("cache_creation_input_token_cost", _INPUT)
    if counts.cache_write_1h:
        hour = "cache_creation_input_token_cost_above_1hr"
        paid = rates.has("cache_creation_input_token_cost")
        total += counts.cache_write_1h * (rates.need(hour) if paid else rates.need(hour, _INPUT))
    return total


def _completion(rates: _Rates, counts: Counts) -> float:
    plain = counts.completion
    total = 0.0
    for kind, name in _KINDS_OUT:
        used = min(getattr(counts, kind), plain)
        if used and rates.has(name):
            total += used * rates.need(name)
            plain -= used
    if plain > 0:
        total += plain * rates.need(_OUTPUT, "output_cost_per_image_token", "output_cost_per_audio_token")
    return total


def _seconds(info: dict[str, Any], counts: Counts) -> float:
    if not counts.seconds:
        return 0.0
    price = info.get("input_cost_per_second")
    if price is None:
        raise Unclear("the price of a second of audio is not known")
    return price
