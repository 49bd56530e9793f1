"""What an answer cost: whose model it was, what it used, and the invoice.

Knows answers and the published functions about money. A figure is the vendor's own where its answer holds one, made
from usage × prices otherwise, and never a guess: what is not known raises, or is None where the pipeline asks.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litellm.prices.catalogue import ModelNotMappedError, find, is_registered, not_mapped, own_machine
from litellm.prices.invoice import invoice
from litellm.prices.loading import Info
from litellm.prices.usage import Counts, Unclear, counts_of, number, part, searches_in
from litellm.types.models import CostPerToken

__all__ = ["ModelNotMappedError", "Unclear", "completion_cost", "cost_per_token",
           "get_response_cost_from_hidden_params", "response_cost_of"]  # fmt: skip


_FREE: Info = {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0}


def completion_cost(
    completion_response: Any = None,
    model: str | None = None,
    prompt: str = "",
    messages: list[Any] = [],  # noqa: B006 - the published signature; it is only read
    completion: str = "",
    total_time: float | None = 0.0,
    call_type: str | None = None,
    custom_llm_provider: str | None = None,
    *,
    custom_cost_per_token: CostPerToken | None = None,
    custom_cost_per_second: float | None = None,
    base_model: str | None = None,
    service_tier: str | None = None,
    litellm_model_name: str | None = None,
    **_others: Any,
) -> float:
    """The cost of an answer in USD: of a response (object or dict, of any kind), or of the texts given.

    `total_time`: milliseconds, for `custom_cost_per_second`. `base_model`: whose prices hold where `model` is a
    deployment's name. Raises `ModelNotMappedError` for an unknown model, `Unclear` (a ValueError) where the usage or a
    price that it needs is missing."""
    del call_type
    if custom_cost_per_second is not None:
        return custom_cost_per_second * (total_time or 0.0) / 1000
    provider = custom_llm_provider or part(_hidden(completion_response), "custom_llm_provider")
    if custom_cost_per_token is None and (stated := _stated(completion_response, provider, model)) is not None:
        return stated
    asked = [base_model] if base_model else [model, litellm_model_name]
    asked = [name for name in asked if name]
    answered = part(completion_response, "model")
    if not asked and not answered and custom_cost_per_token is None:
        raise Unclear("no model: the response names none, and none was given")
    if custom_cost_per_token is not None:
        info: Info = dict(custom_cost_per_token)
    else:
        info = _info(asked, None if base_model else answered, provider)
    if part(completion_response, "usage") is None and (prompt or messages or completion):
        counts = _counted(asked[0] if asked else str(answered), prompt, messages, completion)
    else:
        counts = _used(completion_response)
    return invoice(info, counts, service_tier or _tier(completion_response), _clock(completion_response)).total


def cost_per_token(
    model: str = "",
    prompt_tokens: int = 0,
    completion_tokens: int = 0,
    response_time_ms: float | None = 0.0,
    custom_llm_provider: str | None = None,
    region_name: str | None = None,
    prompt_characters: int | None = None,
    completion_characters: int | None = None,
    cache_creation_input_tokens: int | None = 0,
    cache_read_input_tokens: int | None = 0,
    custom_cost_per_token: CostPerToken | None = None,
    custom_cost_per_second: float | None = None,
    *,
    usage_object: Any = None,
    audio_transcription_file_duration: float = 0.0,
    service_tier: str | None = None,
    **_others: Any,
) -> tuple[float, float]:
    """(cost of the input, cost of the output) in USD, of counts or of a usage object.

    Cached tokens are within `prompt_tokens`. `prompt_characters`: for models billed by the character. Raises as
    `completion_cost` does."""
    del region_name, completion_characters
    if custom_cost_per_second is not None:
        return custom_cost_per_second * (response_time_ms or 0.0) / 1000, 0.0
    info: Info = dict(custom_cost_per_token) if custom_cost_per_token else _info([model], None, custom_llm_provider)
    if prompt_characters and info.get("input_cost_per_character") is not None:
        return prompt_characters * info["input_cost_per_character"], 0.0
    if usage_object is not None:
        counts = counts_of(usage_object)
    else:
        read, written = cache_read_input_tokens or 0, cache_creation_input_tokens or 0
        counts = counts_of(
            {
                "prompt_tokens": prompt_tokens,
                "completion_tokens": completion_tokens,
                "cache_read_input_tokens": read,
                "cache_creation_input_tokens": written,
            }
        )
    if audio_transcription_file_duration:
        counts = replace(counts, seconds=audio_transcription_file_duration)
    made = invoice(info, counts, service_tier, _clock(None))
    return made.prompt, made.completion


def response_cost_of(
    response: Any, provider: str, model: str, custom: Mapping[str, Any] | None = None, base_model: str | None = None
) -> float | None:
    """What an answer cost in USD, or None where that is not known. For the pipeline: it raises nothing of its own.

    `provider`: the row's slug; `model`: the name that was asked for; `custom`: the caller's own prices."""
    try:
        if not custom and (stated := _stated(response, provider, None)) is not None:
            return stated
        info = dict(custom) if custom else _known(base_model, None, provider) if base_model else None
        info = info or _known(model, part(response, "model"), provider)
        if info is None:
            return None
        return invoice(info, _used(response), _tier(response), _clock(response)).total
    except Unclear:
        return None


def get_response_cost_from_hidden_params(hidden_params: Any) -> float | None:
    """The cost that a gateway wrote into its answer's headers (`x-litellm-response-cost`), or None."""
    value = part(hidden_params, "additional_headers", "llm_provider-x-litellm-response-cost")
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None


# --- whose model ---


def _info(asked: list[str], answered: Any, provider: str | None) -> Info:
    for name in asked:
        if is_registered(name) and (found := find(name)) is not None:
            return found[1]
    for name in asked or [str(answered)]:
        if (info := _known(name, answered, provider)) is not None:
            return info
    raise not_mapped(asked[0] if asked else str(answered), provider)


def _known(asked: str | None, answered: Any, provider: str | None) -> Info | None:
    """What is known of the model that answered, else of the one asked for: a deployment's name says little."""
    if asked and provider and is_registered(f"{provider}/{asked}"):
        answered = None
    if isinstance(answered, str) and answered:
        where = provider or _provider_in(asked)
        if (found := find(answered, where)) is not None and _priced(found[1]):
            return found[1]
    if asked:
        if (found := find(asked, provider)) is not None:
            return found[1] if _priced(found[1]) else None
        if own_machine(asked, provider):
            return _FREE
    elif isinstance(answered, str) and own_machine(answered, provider):
        return _FREE
    return None


def _provider_in(asked: str | None) -> str | None:
    if not asked:
        return None
    found = find(asked)
    if found is not None:
        return found[1].get("litellm_provider")
    from litellm.providers import lookup

    try:
        return lookup.resolve(asked)[0].slug
    except lookup.UnknownProvider:
        return None


def _priced(info: Info) -> bool:
    return any("cost" in key for key in info)


# --- what the answer says of itself ---

_STATED: dict[str, tuple[tuple[str, ...], ...]] = {
    "openrouter": (("usage", "cost"),),
    "perplexity": (("usage", "cost", "total_cost"),),
}
"""Provider → where its answers say in USD what they cost.
https://openrouter.ai/docs/use-cases/usage-accounting, https://docs.perplexity.ai/api-reference/chat-completions-post"""


def _stated(response: Any, provider: str | None, model: str | None) -> float | None:
    for path in _STATED.get(provider or (model or "").partition("/")[0], ()):
        cost = part(response, *path)
        if isinstance(cost, (int, float)) and not isinstance(cost, bool):
            own_key = part(response, "usage", "is_byok") is True  # the vendor behind bills the caller's own account
            behind = part(response, "usage", "cost_details", "upstream_inference_cost") if own_key else 0
            return float(cost) + float(behind or 0)
    return None


def _hidden(response: Any) -> Any:
    return None if response is None or isinstance(response, Mapping) else getattr(response, "_hidden_params", None)


def _tier(response: Any) -> str | None:
    tier = part(response, "service_tier")
    return tier if isinstance(tier, str) else None


def _clock(response: Any) -> str:
    """The hour of the answer in UTC, now where it does not say."""
    made = number(response, "created") or number(response, "created_at")
    return time.strftime("%H:%M", time.gmtime(made or None))


def _used(response: Any) -> Counts:
    usage = part(response, "usage")
    if usage is None and (length := part(response, "duration")) is not None:
        return Counts(seconds=float(length))
    counts = counts_of(usage)
    return counts if counts.searches else replace(counts, searches=searches_in(response))


def _counted(model: str, prompt: str, messages: list[Any], completion: str) -> Counts:
    from litellm.tokens import token_counter

    given = token_counter(model=model, messages=messages) if messages else token_counter(model=model, text=prompt)
    return Counts(prompt=given, completion=token_counter(model=model, text=completion) if completion else 0)
