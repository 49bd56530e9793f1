"""From what the caller gave to a `Call`: the row, the model, key and address, and the parameters that model takes.

Reads the environment and the package's settings, once per call. Everything that can be refused without asking the
provider is refused here, as an exception of the tree. Builds no request and sends nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litellm import arguments as args, params as names, protocols
from litellm.call import Call
from litellm.effects import Limits, override
from litellm.endpoints import CHAT, Endpoint
from litellm.exceptions import AuthenticationError, BadRequestError, OpenAIError, bind_openai
from litellm.failures import unsupported
from litellm.providers import lookup
from litellm.providers.row import Provider
from litellm.redaction import CREDENTIAL_HEADERS
from litellm.retries import RetryPolicy, count_from


@dataclass(slots=True)
class Plan:
    """A call, and how patient to be with it."""

    call: Call
    retries: int
    policy: RetryPolicy | None
    endpoint: Endpoint = CHAT
    """How it is asked."""


def plan(
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    now: float,
    deadline: float | None = None,
    endpoint: Endpoint = CHAT,
) -> Plan:
    """A `Plan` for what was given at the moment `now`; a fallback's ends at the first plan's `deadline`.

    Raises `BadRequestError`, `UnsupportedParamsError` or `AuthenticationError`.

    `settings`: the package's attributes (`drop_params`, `api_key`, `num_retries`, …)."""
    model = given.get("model")
    row: Provider | None = None
    try:
        if not isinstance(model, str) or not model:
            raise args.ArgumentError(f"model must be a name such as 'openai/gpt-4o'; got {model!r}")
        base_url = given.get("base_url") or given.get("api_base")
        row, name = lookup.resolve(model, given.get("custom_llm_provider"), base_url, os.environ, given, settings)
        endpoint = endpoint.at(row, name, given)
        messages = endpoint.messages(given)
        times = (given.get("timeout"), given.get("request_timeout"), settings.get("request_timeout"))
        limits = args.limits(next((time for time in times if time is not None), None), now)
        if deadline is not None:
            limits = limits.until(deadline)
        call = _call(given, settings, endpoint, row, name, messages, base_url, limits)
        return Plan(
            call,
            count_from(given.get("num_retries"), given.get("max_retries"), settings.get("num_retries")),
            _policy(given.get("retry_policy")),
            endpoint,
        )
    except (lookup.MissingKey, lookup.BadKey) as error:
        raise _refusal(AuthenticationError, error, row, model) from None
    except ValueError as error:  # ArgumentError, UnknownProvider, MissingBaseUrl, …: all say what to do
        raise _refusal(BadRequestError, error, row, model) from None


def _refusal(cls: type[OpenAIError], error: Exception, row: Provider | None, model: Any) -> OpenAIError:
    bind_openai()
    return cls(message=f"{cls.__name__}: {error}", llm_provider=row.slug if row else None, model=str(model))


def _policy(given: Any) -> RetryPolicy | None:
    if given is None or isinstance(given, RetryPolicy):
        return given
    if isinstance(given, Mapping):
        try:
            return RetryPolicy(**given)
        except TypeError as error:
            raise args.ArgumentError(f"retry_policy: {error}") from None
    raise args.ArgumentError(f"retry_policy must be a RetryPolicy or a dict; got {type(given).__name__}")


def _call(
    given: Mapping[str, Any],
    settings: Mapping[str, Any],
    endpoint: Endpoint,
    row: Provider,
    model: str,
    messages: list[dict[str, Any]],
    base_url: str | None,
    limits: Limits,
) -> Call:
    environ = os.environ
    words: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in given.items():
        if args.is_library_word(name):
            words[name] = value
        elif name not in endpoint.params:
            extra[name] = value
    _mapping(given, "extra_query")
    options = lookup.find_options(row, words, settings, environ)
    params = endpoint.read_for(row, model, given)
    stream = bool(params.pop("stream", False))
    stream_options = params.get("stream_options") or {}
    url = lookup.find_base_url(row, base_url, settings, environ, options)
    try:
        api_key = lookup.find_key(row, given.get("api_key"), settings, environ, url)
    except lookup.MissingKey:
        if not args.is_mocked(given):
            raise
        api_key = None
    if row.bearer_env:
        row = lookup.signed_with(row, api_key, environ)
    call = Call(
        provider=row,
        model=model,
        messages=messages,
        params=params,
        extra=extra,
        extra_body=_mapping(given, "extra_body"),
        headers=_headers(given, settings, row, environ),
        api_key=api_key,
        base_url=url,
        base_url_given=url != row.base_url,
        api_version=given.get("api_version"),
        limits=limits,
        stream=stream,
        include_usage=bool(stream_options.get("include_usage")),
        options=options,
        drop_params=bool(given.get("drop_params", settings.get("drop_params"))),
    )
    _fit(call, endpoint, params, extra, options)
    return call


def _fit(
    call: Call, endpoint: Endpoint, params: dict[str, Any], extra: dict[str, Any], options: dict[str, Any]
) -> None:
    """Takes out of `params` what this model does not take, or refuses it; `options` remembers what was dropped."""
    unwanted = options.get("additional_drop_params") or ()
    dropped = [name for name in unwanted if params.pop(name, None) is not None or extra.pop(name, None) is not None]
    name = endpoint.protocol_for(call.provider, call.model)
    if name is None:
        raise endpoint.missing(call)
    protocol = protocols.load(name)
    if params and (refused := names.refused(params, protocol.params, protocol.unsupported(call))):
        allowed = options.get("allowed_openai_params") or ()
        ignored = call.provider.ignored
        blamed: list[str] = []
        for name in refused:
            if name in allowed:
                continue
            value = params.pop(name)
            if name in names.QUIET or name in ignored or name == "stream_options" or names.is_neutral(name, value):
                continue
            (dropped if call.drop_params else blamed).append(name)
        if blamed:
            raise unsupported(call, blamed)
    for name in call.provider.ignored:
        params.pop(name, None)
    if dropped:
        options["dropped_params"] = dropped


def _mapping(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise args.ArgumentError(f"{name} must be a dict; got {type(value).__name__}")
    return value


def _headers(
    given: Mapping[str, Any], settings: Mapping[str, Any], row: Provider, environ: Mapping[str, str]
) -> dict[str, str]:
    headers: dict[str, str] = {}
    for header, variables in row.header_env.items():
        value = lookup.first_set(environ, variables)
        if header.lower() == "openai-organization":
            value = given.get("organization") or settings.get("organization") or value
        if value:
            headers[header] = value
    for source in (settings.get("headers"), given.get("headers"), given.get("extra_headers")):
        if source is not None:
            override(headers, args.headers(source))
    return headers


# --- fallbacks: another model with the same question, and none of the first one's credentials ---

_BOUND_TO_PROVIDER = (
    "api_key", "base_url", "api_base", "api_version", "organization", "custom_llm_provider", "deployment_id",
    "base_model", "model_id", "extra_body",
)  # fmt: skip


def fallbacks(given: Mapping[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What to give instead: after a conversation too long for the model, and after any failure.

    From `context_window_fallback_dict` and `fallbacks`. Raises `BadRequestError` where they are not in form."""
    larger = given.get("context_window_fallback_dict") or {}
    others = given.get("fallbacks") or ()
    if not larger and not others:
        return [], []
    try:
        if not isinstance(larger, Mapping):
            raise args.ArgumentError("context_window_fallback_dict must be a dict of model names")
        if not isinstance(others, (list, tuple)):
            raise args.ArgumentError("fallbacks must be a list of model names or of dicts with a model")
        first = [fallback(given, larger[given["model"]])] if given["model"] in larger else []
        return first, [fallback(given, entry) for entry in others]
    except args.ArgumentError as error:
        raise _refusal(BadRequestError, error, None, given["model"]) from None


def fallback(given: Mapping[str, Any], entry: Any) -> dict[str, Any]:
    """What to give for one entry: a model name, or a dict of changes with a `model`. Raises `ArgumentError`.

    Key, address and vendor's own body of the first model stay behind unless the provider is the same."""
    changes = {"model": entry} if isinstance(entry, str) else entry
    if not isinstance(changes, Mapping) or not isinstance(changes.get("model"), str):
        raise args.ArgumentError(f"each of fallbacks is a model name or a dict with a model; got {str(entry)[:80]}")
    changed = dict(given)
    for name in ("fallbacks", "context_window_fallback_dict", "model_list"):
        changed.pop(name, None)
    if not _same_provider(given, changes):
        for name in list(changed):
            private = name not in args.LIBRARY_WORDS and name.startswith(args.LIBRARY_PREFIXES)
            if private or name in _BOUND_TO_PROVIDER:
                del changed[name]
        for name in ("headers", "extra_headers"):
            if isinstance(headers := changed.get(name), Mapping):
                changed[name] = {key: value for key, value in headers.items() if key.lower() not in CREDENTIAL_HEADERS}
    if changes.get("base_url") or changes.get("api_base"):
        changed.pop("api_key", None)  # another address: only a key named with it goes there
    changed.update({name: value for name, value in changes.items() if value is not None})
    return changed


def _same_provider(given: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    try:
        first, _ = lookup.resolve(given["model"], given.get("custom_llm_provider"), None)
        second, _ = lookup.resolve(changes["model"], changes.get("custom_llm_provider"), None)
    except lookup.UnknownProvider:
        return False
    return first.slug == second.slug
