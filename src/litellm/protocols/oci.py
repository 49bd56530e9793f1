"""What the two forms of Oracle's Generative AI share: address, envelope, figures, errors.

https://docs.oracle.com/en-us/iaas/api/#/en/generative-ai-inference/20231130/ChatResult/Chat. The forms are
oci_generic.py and oci_cohere.py; the signature is auth/oci_signing.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Frame, Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols import openai_form as form
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, ProtocolError, WireProtocol
from litellm.protocols.json_body import encode, json_object

if TYPE_CHECKING:
    from litellm.call import Call


class OracleChat(WireProtocol):
    """`POST {base}/20231130/actions/chat`."""

    path: ClassVar[str] = "/20231130/actions/chat"
    inlines_files: ClassVar[bool] = True

    def takes_url(self, url: str, call: Call) -> bool:
        return False

    def chat_request(self, call: Call) -> dict[str, Any]:
        """The conversation and its parameters in this form."""
        raise NotImplementedError

    def build_request(self, call: Call) -> HttpRequest:
        compartment = call.options.get("oci_compartment_id")
        if not compartment:
            raise BadInput("Oracle Cloud needs a compartment: pass oci_compartment_id, or set OCI_COMPARTMENT_ID")
        chat = {**call.provider.body, **self.chat_request(call)}
        for name, value in call.extra.items():
            chat[_EXTRAS.get(name, name)] = value
        if call.stream:
            chat["isStream"] = True
            if call.include_usage:
                chat["streamOptions"] = {"isIncludeUsage": True}
        body = {
            "compartmentId": compartment,
            "servingMode": _serving_mode(call),
            "chatRequest": chat,
            **call.extra_body,
        }
        url = call.base_url if call.base_url.endswith(self.path) else call.base_url + self.path
        return HttpRequest("POST", url, {"Content-Type": "application/json"}, encode(body))

    def framing(self) -> Framing:
        return ServerSentEvents()

    def parse_error(self, reply: Reply) -> ErrorDetail:
        """`{code, message}`: the code is a word."""
        return form.parse_error(reply)


_EXTRAS = {"top_k": "topK"}


def _serving_mode(call: Call) -> dict[str, Any]:
    endpoint = call.options.get("oci_endpoint_id")
    wanted = str(call.options.get("oci_serving_mode") or ("DEDICATED" if endpoint else "ON_DEMAND")).upper()
    if call.model.startswith("ocid1.generativeaiendpoint.") or wanted == "DEDICATED":
        return {"servingType": "DEDICATED", "endpointId": endpoint or call.model}
    return {"servingType": "ON_DEMAND", "modelId": call.model}


def chat_response(reply: Reply) -> tuple[dict[str, Any], dict[str, Any]]:
    """(the answer, its `chatResponse`). Raises `ProtocolError`, `Malformed`."""
    answer = _object(reply.body)
    found = answer.get("chatResponse")
    if not isinstance(found, dict):
        raise Malformed("the answer has no chatResponse")
    return answer, found


def event(frame: Frame) -> dict[str, Any]:
    """An event's object. Raises `ProtocolError`, `Malformed`."""
    return _object(frame.data)


def _object(data: bytes) -> dict[str, Any]:
    found = json_object(data)
    if found.get("error") or ("code" in found and isinstance(found.get("message"), str)):
        raise ProtocolError(form.error_detail(found))
    if found.get("errorMessage"):
        raise ProtocolError(ErrorDetail(str(found["errorMessage"]), status=500, body=found))
    return found


def usage(found: Any) -> dict[str, Any] | None:
    """Oracle's figures in OpenAI's form."""
    if not isinstance(found, Mapping) or not found:
        return None
    figures: dict[str, Any] = {
        ours: found.get(theirs) or 0
        for ours, theirs in (
            ("prompt_tokens", "promptTokens"),
            ("completion_tokens", "completionTokens"),
            ("total_tokens", "totalTokens"),
        )
    }
    if (cached := (found.get("promptTokensDetails") or {}).get("cachedTokens")) is not None:
        figures["prompt_tokens_details"] = {"cached_tokens": cached}
    if (reasoning := (found.get("completionTokensDetails") or {}).get("reasoningTokens")) is not None:
        figures["completion_tokens_details"] = {"reasoning_tokens": reasoning}
    return form.usage(figures)
