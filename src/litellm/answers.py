"""A protocol's plain dict as the objects callers get: what the vendor left out is filled in, what is empty left out.

Also what programs read beside the answer (`_hidden_params`), made when somebody looks. Knows no provider, no format.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from litellm.call import Call
from litellm.effects import Headers
from litellm.providers.row import Provider
from litellm.types.base import Answer, new_id
from litellm.types.completion import (
    ChatCompletionAudioResponse,
    ChoiceLogprobs,
    ModelResponse,
    bind_openai_usage,
)

_response = ModelResponse.__pydantic_validator__.validate_python


def chat(answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> ModelResponse:
    """A protocol's answer as a `ModelResponse`."""
    answer["object"] = "chat.completion"
    answer["id"] = str(answer.get("id") or new_id("chatcmpl-"))
    created = answer.get("created")
    answer["created"] = int(created) if isinstance(created, (int, float)) else int(time.time())
    if not answer.get("model"):
        answer["model"] = call.model
    bind_openai_usage()
    for choice in answer["choices"]:
        if "logprobs" in choice:
            if choice["logprobs"]:
                choice["logprobs"] = ChoiceLogprobs.model_validate(choice["logprobs"])
            else:
                del choice["logprobs"]
        message = choice["message"]
        for name in _ABSENT:
            if name in message and not message[name]:
                del message[name]
        if isinstance(message.get("audio"), dict):
            message["audio"] = ChatCompletionAudioResponse.model_validate(message["audio"])
    return described(_response(answer), call, headers, milliseconds)


_ABSENT = (
    "reasoning_content", "thinking_blocks", "annotations", "audio", "images", "refusal", "provider_specific_fields",
)  # fmt: skip
"""Parts of a message that are not there when they are empty."""


def described(response: Any, call: Call, headers: Headers, milliseconds: float | None = None) -> Any:
    """The response, with what there is to know of how it came."""
    response._hidden = partial(_hidden_params, _facts(call), headers, milliseconds)
    return response


_Facts = tuple[Provider, str, str, str | None, Mapping[str, Any]]


def _facts(call: Call) -> _Facts:
    """What is shown of a call. Not the call itself: an answer would keep the whole conversation alive."""
    return call.provider, call.model, call.base_url, call.sent.url, call.options


def hidden_params(call: Call, headers: Headers) -> dict[str, Any]:
    """What programs read from `_hidden_params` of a stream."""
    return _hidden_params(_facts(call), headers)


def _hidden_params(
    facts: _Facts, headers: Headers, milliseconds: float | None = None, response: Answer | None = None
) -> dict[str, Any]:
    provider, model, base_url, went, options = facts
    found = {
        "custom_llm_provider": provider.slug,
        "api_base": _address_called(base_url, went),
        "model_id": (options.get("model_info") or {}).get("id"),
        "litellm_call_id": options.get("litellm_call_id") or new_id("call-"),
        "response_cost": None if response is None else _cost(response, provider, model, options),
        "additional_headers": {f"llm_provider-{name}": value for name, value in headers.items()},
        "dropped_params": list(options.get("dropped_params", ())),
        "litellm_model_name": model,
    }
    if milliseconds is not None:
        found["_response_ms"] = milliseconds
    return found


def pricing(call: Call) -> Callable[[Any], float | None]:
    """Tells what an answer to this call cost, in dollars; None where prices or usage are not known."""
    return partial(_cost, provider=call.provider, model=call.model, options=call.options)


_PRICES = ("input_cost_per_token", "output_cost_per_token")


def _cost(
    response: Answer | Mapping[str, Any], provider: Provider, model: str, options: Mapping[str, Any]
) -> float | None:
    """Dollars, by the caller's own prices where given; None where prices or usage are not known."""
    from litellm.prices.cost import response_cost_of

    own = options.get("custom_cost_per_token") or {name: options[name] for name in _PRICES if name in options}
    base_model = options.get("base_model") or (options.get("model_info") or {}).get("base_model")
    return response_cost_of(response, provider.slug, model, own, base_model)


def _address_called(base_url: str, went: str | None) -> str | None:
    """The base URL; where credentials or a region have moved the call elsewhere, the host that it went to. None for a
    call that went nowhere and would have been completed on the way."""
    if not went or went.startswith(base_url.partition("?")[0].rstrip("/")):
        return None if "{" in base_url else shown_address(base_url)
    parts = urlsplit(went)
    return shown_address(f"{parts.scheme}://{parts.netloc}")


def shown_address(url: str) -> str:
    """An address without what may be a credential in it: user, password, query."""
    if "@" not in url and "?" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
