"""A protocol's plain dict as the objects callers get: what the vendor left out is filled in, what is empty left out.

Also what programs read beside the answer (`_hidden_params`), made when somebody looks. Knows no provider, no format.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from litellm.call import Call
from litellm.effects import Headers
from litellm.types.base import Answer, new_id
from litellm.types.completion import ChatCompletionAudioResponse, ChoiceLogprobs, ModelResponse, bind_openai_usage

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


def described(response: Any, call: Call, headers: Headers, milliseconds: float) -> Any:
    """The response, with what there is to know of how it came."""
    response._response_ms = milliseconds
    response._hidden = partial(hidden_params, call, headers, milliseconds=milliseconds)
    return response


def hidden_params(
    call: Call, headers: Headers, response: Answer | None = None, milliseconds: float | None = None
) -> dict[str, Any]:
    """What programs read from `response._hidden_params`."""
    found = {
        "custom_llm_provider": call.provider.slug,
        "api_base": _shown_address(_address_called(call)),
        "model_id": call.options.get("model_id"),
        "litellm_call_id": call.options.get("litellm_call_id") or new_id("call-"),
        "response_cost": None,
        "additional_headers": {f"llm_provider-{name}": value for name, value in headers.items()},
        "dropped_params": list(call.options.get("dropped_params", ())),
        "litellm_model_name": call.model,
    }
    if milliseconds is not None:
        found["_response_ms"] = milliseconds
    return found


def _address_called(call: Call) -> str:
    """The base URL; where credentials or a region have moved the call elsewhere, the host that it went to."""
    went = call.sent.url
    if not went or went.startswith(call.base_url):
        return call.base_url
    parts = urlsplit(went)
    return f"{parts.scheme}://{parts.netloc}"


def _shown_address(url: str) -> str:
    """An address without what may be a credential in it: user, password, query."""
    if "@" not in url and "?" not in url:
        return url
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
