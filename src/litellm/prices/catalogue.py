"""The models that are known: what a name means, what they cost, how much they take and what they can do.

Holds `model_cost`, which programs read and change. Knows names as callers and vendors write them; knows no usage and
makes no invoice. What is unknown is absent: a `supports_…` question about it is answered False.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from litellm.exceptions import BadRequestError, bind_openai
from litellm.prices.loading import Catalogue, Info, beginnings_in, document
from litellm.providers import capabilities, lookup

_document = document()
model_cost: dict[str, Info] = Catalogue(_document)
"""Name → info in the published shape: prices in USD per token, limits in tokens, `supports_…`, `litellm_provider`,
`mode`, `source`. Plain and mutable; what is put in is used at once."""
_beginnings = beginnings_in(_document)

_registered: set[str] = set()
_SHARES_PRICES = {"text-completion-openai": "openai", "azure_text": "azure", "cohere_chat": "cohere",
                  "bedrock_converse": "bedrock", "vertex_ai_beta": "vertex_ai"}  # fmt: skip
"""Prefix → the one whose models it reaches by another road."""
_OWN_MACHINE = frozenset(
    {"ollama", "ollama_chat", "lm_studio", "llamacpp", "llamafile", "docker_model_runner", "lemonade"}
)
"""Servers of open models on the caller's own machine, which nobody sends an invoice for."""
_NO_SYSTEM = re.compile(r"o1-(?:mini|preview)\b|gemini/gemma-[123]")
"""Chat models without system messages. https://platform.openai.com/docs/guides/reasoning,
https://ai.google.dev/gemma/docs/core/prompt-structure"""
for _key in filter(_NO_SYSTEM.match, model_cost):
    model_cost[_key]["supports_system_messages"] = False


class ModelNotMappedError(BadRequestError, ValueError):
    """A model whose prices and limits are not known. The text names what is near; `register_model` makes it known."""


def not_mapped(model: str, provider: str | None) -> ModelNotMappedError:
    """The exception for a name, with known names near it."""
    import difflib  # for refusals only

    stem = model.rpartition("/")[2][:80]
    tails: dict[str, str] = {}
    for key in model_cost:
        tail = key.rpartition("/")[2]
        if tail == key or tail not in tails or key.startswith(f"{provider}/"):
            tails[tail] = key
    near = [tails[tail] for tail in difflib.get_close_matches(stem, tails, n=3, cutoff=0.6)]
    said = (
        f"This model isn't mapped yet. model={model}, custom_llm_provider={provider}: its prices and limits are unknown"
    )
    said += f". Near: {', '.join(near)}" if near else ""
    bind_openai()
    return ModelNotMappedError(
        f"{said}. Make it known with litellm.register_model().", model=model, llm_provider=provider
    )


# --- names ---


def find(model: str, provider: str | None = None) -> tuple[str, Info] | None:
    """(key, info) of the model a name means at a provider, or None.

    Tried in order: the name as it is; without what tells a place or a route; without a date or version; by the
    beginnings that the source of the prices gives. A name is never taken for another size or generation."""
    if provider is None:
        info = model_cost.get(model)
        if info is not None:
            return model, info
    elif (found := _exact(provider, model)) is not None:
        return found
    try:
        row, name = lookup.resolve(model, provider)
    except lookup.UnknownProvider:
        return None
    slug = _main(row.slug)
    spellings = list(dict.fromkeys(_spellings(name, row.model_prefix)))
    for spelling in spellings:
        if (found := _exact(slug, spelling)) is not None:
            return found
    for spelling in spellings:
        for start, key in _beginnings.get(slug, ()):
            if spelling.startswith(start) and _VERSION.fullmatch(spelling, len(start)) and key in model_cost:
                return key, model_cost[key]
    return None


def _main(slug: str) -> str:
    if slug in _SHARES_PRICES:
        return _SHARES_PRICES[slug]
    return _aliases().get(slug, slug)


def _aliases() -> Mapping[str, str]:
    if not _alias_of:
        _alias_of.update({alias: row.slug for row in lookup.TABLE for alias in row.aliases}, **{"": ""})
    return _alias_of


_alias_of: dict[str, str] = {}


def _exact(provider: str, name: str) -> tuple[str, Info] | None:
    key = f"{provider}/{name}"
    info = model_cost.get(key)
    if info is not None:
        return key, info
    info = model_cost.get(name)
    if info is not None and str(info.get("litellm_provider") or provider).startswith(provider):
        return name, info
    return None


_VERSION = re.compile(r"(?:-?(?:latest|preview|exp|beta|default|v\d+|\d{2,8})|@\w+|:\d+)*")
_DATED = re.compile(r"(?:@[\w.-]+|-v\d+(?::\d+)?(?::\d+k)?|-20\d{6}|-20\d{2}-\d{2}-\d{2}|-latest)$")
_PLACE = re.compile(r"(?:us|eu|apac|jp|au|ca|sa|us-gov)\.(?=[a-z0-9-]+\.)")
_ROUTES = ("responses/", "converse/", "invoke/", "o_series/", "gpt5_series/", "chat/", "completion/")


def _spellings(name: str, model_prefix: str) -> Iterator[str]:
    for route in _ROUTES:
        name = name.removeprefix(route)
    name = name.removeprefix(model_prefix) if model_prefix else name
    if name.startswith("arn:"):
        name = name.rpartition("/")[2]
    if name.startswith("ft:"):  # ft:<model>:<organisation>:<name>:<id>
        name = ":".join(name.split(":")[:2])
    names = [name]
    # A place's endpoint costs what the region's own does; `global.` is priced apart and stays.
    # https://platform.claude.com/docs/en/about-claude/pricing#third-party-platform-pricing
    if (home := _PLACE.sub("", name, count=1)) != name:
        names.append(home)
    for spelt in names:
        yield spelt
        yield spelt.lower()
        if "@" in spelt:
            yield spelt.replace("@", "-")
        while (shorter := _DATED.sub("", spelt)) != spelt:
            spelt = shorter
            yield spelt


def own_machine(model: str, provider: str | None) -> bool:
    """Whether a model runs where the caller is, so that it costs nothing per token. Ollama's cloud models do not."""
    try:
        row, name = lookup.resolve(model, provider)
    except lookup.UnknownProvider:
        return False
    return row.slug in _OWN_MACHINE and not name.endswith("cloud")


# --- published: what is known of a model ---

_FIELDS = (
    "max_tokens", "max_input_tokens", "max_output_tokens", "input_cost_per_token", "output_cost_per_token",
    "cache_creation_input_token_cost", "cache_read_input_token_cost", "litellm_provider", "mode",
    "supports_system_messages", "supports_response_schema", "supports_vision", "supports_function_calling",
    "supports_tool_choice", "supports_assistant_prefill", "supports_prompt_caching", "supports_audio_input",
    "supports_audio_output", "supports_pdf_input", "supports_native_streaming", "supports_parallel_function_calling",
    "supports_web_search", "supports_reasoning", "supports_url_context",
)  # fmt: skip
_BY_PARAMETER = {"tool_choice": "supports_tool_choice", "parallel_tool_calls": "supports_parallel_function_calling"}
"""Parameter → what a model that calls functions supports where its provider takes the parameter."""


def get_model_info(
    model: str, custom_llm_provider: str | None = None, api_base: str | None = None, api_key: str | None = None
) -> Info:
    """What is known of a model, as a new dict: `key`, limits, prices, `supports_…` (None where unknown), `mode`,
    `litellm_provider`, `supported_openai_params`. Raises `ModelNotMappedError`."""
    del api_base, api_key
    found = find(model, custom_llm_provider)
    if found is None:
        raise not_mapped(model, custom_llm_provider)
    key, info = found
    params = _parameters(model, custom_llm_provider)
    said = {**dict.fromkeys(_FIELDS), **info}
    if said["supports_function_calling"]:
        for parameter, ability in _BY_PARAMETER.items():
            if said[ability] is None and params is not None:
                said[ability] = parameter in params
    return {"key": key, **said, "supported_openai_params": params}


def _parameters(model: str, provider: str | None) -> list[str] | None:
    return capabilities.get_supported_openai_params(model, provider)


def get_max_tokens(model: str) -> int | None:
    """The most tokens of an answer; the context window where that is not known. Raises `ModelNotMappedError`."""
    return get_model_info(model)["max_tokens"]


def _supports(ability: str) -> Any:
    name = f"supports_{ability}"

    def supports(model: str, custom_llm_provider: str | None = None) -> bool:
        found = find(model, custom_llm_provider)
        if found is None:
            return False
        if name in found[1] or name not in _BY_PARAMETER.values():
            return bool(found[1].get(name))
        return bool(get_model_info(model, custom_llm_provider)[name])

    supports.__name__ = supports.__qualname__ = name
    supports.__doc__ = f"Whether a model is known to support {ability.replace('_', ' ')}; False for unknown models."
    return supports


supports_function_calling = _supports("function_calling")
supports_parallel_function_calling = _supports("parallel_function_calling")
supports_tool_choice = _supports("tool_choice")
supports_response_schema = _supports("response_schema")
supports_system_messages = _supports("system_messages")
supports_vision = _supports("vision")
supports_reasoning = _supports("reasoning")
supports_prompt_caching = _supports("prompt_caching")
supports_audio_input = _supports("audio_input")
supports_audio_output = _supports("audio_output")
supports_pdf_input = _supports("pdf_input")
supports_web_search = _supports("web_search")
supports_native_streaming = _supports("native_streaming")
supports_url_context = _supports("url_context")
supports_assistant_prefill = _supports("assistant_prefill")


# --- published: which models there are ---


def get_valid_models(
    check_provider_endpoint: bool | None = None,
    custom_llm_provider: str | None = None,
    litellm_params: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
) -> list[str]:
    """The known models of the providers whose key is in the environment, or of the one named, sorted.

    Nobody is asked for a list of theirs, whatever `check_provider_endpoint` says."""
    del check_provider_endpoint, litellm_params, api_key, api_base
    rows = lookup.rows()
    if custom_llm_provider:
        wanted = {_main(custom_llm_provider)}
    else:
        wanted = {_main(slug) for slug, row in rows.items() if any(os.environ.get(name) for name in row.key_env)}
    return sorted(key for key, info in model_cost.items() if info.get("litellm_provider") in wanted)


def is_registered(model: str) -> bool:
    """Whether `register_model` was told of exactly this name."""
    return model in _registered


def register_model(
    model_cost: str | Mapping[str, Mapping[str, Any]],
    *,
    persist_across_reloads: bool = True,
    custom_llm_provider: str | None = None,
) -> dict[str, Info]:
    """Adds models, or changes what is known of them; costs follow at once. Returns the whole of `model_cost`.

    `model_cost`: name → info as in `litellm.model_cost`; or the path or http(s) address of a JSON file that holds that.
    Raises ValueError for what is neither, OSError where the file or address cannot be read."""
    del persist_across_reloads  # there are no reloads
    given = _read(model_cost) if isinstance(model_cost, (str, os.PathLike)) else model_cost
    if not isinstance(given, Mapping) or not all(isinstance(info, Mapping) for info in given.values()):
        raise ValueError("register_model takes a mapping of names to mappings, as litellm.model_cost is")
    for name, info in given.items():
        known = find(name, custom_llm_provider)
        keys = [name]
        if known is not None and known[0].rpartition("/")[2] == name.rpartition("/")[2]:
            keys.append(known[0])
        for key in dict.fromkeys(keys):
            _catalogue()[key] = {**(known[1] if known else _provider_of(name, custom_llm_provider)), **info}
            _registered.add(key)
    return _catalogue()


def _catalogue() -> dict[str, Info]:
    return model_cost


def _provider_of(name: str, provider: str | None) -> Info:
    try:
        return {"litellm_provider": _main(lookup.resolve(name, provider)[0].slug), "mode": "chat"}
    except lookup.UnknownProvider:
        return {}


def _read(source: Any) -> Any:
    text = os.fspath(source)
    if not text.lower().startswith(("http://", "https://")):
        return _json(Path(text).read_bytes(), text)
    import time

    from litellm import transport
    from litellm.drivers import run
    from litellm.effects import Flow, HttpRequest, Limits, Reply, Send, TransportError

    def fetched() -> Flow[Reply]:
        reply: Reply = yield Send(HttpRequest("GET", text, {}), Limits(deadline=time.monotonic() + 60))
        return reply

    try:
        reply = run(fetched(), transport.blocking())
    except (TransportError, ValueError) as error:
        raise OSError(f"{text} could not be fetched: {error}") from error
    if reply.status != 200:
        raise OSError(f"{text} could not be fetched: HTTP {reply.status}")
    return _json(reply.body, text)


def _json(data: bytes, source: str) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise ValueError(f"{source} holds no JSON: {error}") from None


def _model_list() -> list[str]:
    return list(model_cost)


def _models_by_provider() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, info in model_cost.items():
        found.setdefault(str(info.get("litellm_provider")), set()).add(key)
    return found


_MADE_WHEN_ASKED = {"model_list": _model_list, "models_by_provider": _models_by_provider}


def __getattr__(name: str) -> Any:
    """`model_list`: every known name; `models_by_provider`: provider → set of names. As they are when asked for."""
    if name not in _MADE_WHEN_ASKED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _MADE_WHEN_ASKED[name]()
