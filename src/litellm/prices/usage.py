"""What an answer used, whoever gave it and in whichever form: counts in which nothing stands twice.

Knows the forms of usage: chat completions, Responses, Messages, embeddings, transcriptions, as objects or dicts. Knows
no prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Unclear(ValueError):
    """The figures leave open what they mean, so that no price can be put to them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Tokens of one answer. The parts are within their totals."""

    prompt: int = 0
    """All of the input: what was read from and written to the cache is in it."""
    cache_read: int = 0
    cache_write: int = 0
    """Written for five minutes, or for however long the vendor keeps it."""
    cache_write_1h: int = 0
    audio_in: int = 0
    image_in: int = 0
    video_in: int = 0
    completion: int = 0
    """All of the output: reasoning is in it."""
    reasoning: int = 0
    audio_out: int = 0
    image_out: int = 0
    video_out: int = 0
    searches: int = 0
    seconds: float = 0.0
    """Length of the audio that was transcribed."""
    tier: str | None = None
    """The tier of service that the usage itself names."""
    place: str | None = None
    """Where the vendor was told to keep the work (`us`)."""


def part(holder: Any, *path: str) -> Any:
    """What stands at a path of names, in objects or dicts; None where something of it is missing."""
    for name in path:
        if holder is None:
            return None
        holder = holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)
    return holder


def number(holder: Any, *path: str) -> int:
    """A count at a path; 0 where there is none."""
    value = part(holder, *path)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 else 0


def counts_of(usage: Any) -> Counts:
    """Reads any form of usage. Raises `Unclear` where it is none."""
    if part(usage, "prompt_tokens") is not None or part(usage, "completion_tokens") is not None:
        given, made = "prompt_tokens", "completion_tokens"
    elif part(usage, "input_tokens") is not None or part(usage, "output_tokens") is not None:
        given, made = "input_tokens", "output_tokens"
    elif part(usage, "seconds") is not None:
        return Counts(seconds=float(part(usage, "seconds") or 0))
    elif part(usage, "total_tokens") is not None:  # an embedding's, or a rerank's
        return Counts(prompt=number(usage, "total_tokens"))
    else:
        raise Unclear("the answer has no usage")
    inside, outside = part(usage, f"{given}_details"), part(usage, f"{made}_details")
    # The same figure stands in two places where a vendor bills cache writes: it is taken once.
    read = max(number(inside, "cached_tokens"), number(usage, "cache_read_input_tokens"))
    written = max(
        number(inside, "cache_creation_tokens"),
        number(inside, "cache_write_tokens"),
        number(usage, "cache_creation_input_tokens"),
    )
    kept = part(inside, "cache_creation_token_details") or part(usage, "cache_creation")
    hour = min(number(kept, "ephemeral_1h_input_tokens"), written)
    prompt = number(usage, given)
    apart = given == "input_tokens" and inside is None  # the Messages API counts cached tokens apart
    if apart or read + written > prompt:
        prompt += read + written
    return Counts(
        prompt=prompt,
        cache_read=read,
        cache_write=written - hour,
        cache_write_1h=hour,
        audio_in=number(inside, "audio_tokens"),
        image_in=number(inside, "image_tokens"),
        video_in=number(inside, "video_tokens"),
        completion=number(usage, made),
        reasoning=number(outside, "reasoning_tokens") or number(outside, "thinking_tokens"),
        audio_out=number(outside, "audio_tokens"),
        image_out=number(outside, "image_tokens"),
        video_out=number(outside, "video_tokens"),
        searches=number(usage, "server_tool_use", "web_search_requests"),
        tier=part(usage, "speed") if part(usage, "speed") == "fast" else part(usage, "service_tier"),
        place=part(usage, "inference_geo"),
    )


def searches_in(response: Any) -> int:
    """Web searches that stand in an answer of the Responses API, or in a chat completion made from one."""
    items = part(response, "output")
    if not isinstance(items, list):
        choices = part(response, "choices")
        message = part(choices[0], "message") if isinstance(choices, list) and choices else None
        items = part(message, "provider_specific_fields", "output_items")
    if not isinstance(items, list):
        return 0
    return sum(1 for item in items if part(item, "type") == "web_search_call" and _was_search(item))


def _was_search(item: Any) -> bool:
    """Opening a page and looking in it are calls of the same tool; searches alone are billed."""
    return part(item, "action", "type") in (None, "search")
