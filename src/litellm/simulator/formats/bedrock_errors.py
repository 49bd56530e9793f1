"""Amazon Bedrock's words for what is wrong with a request, its error format, and who may ask.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors; sentences
as the service sends them. The kind of an error stands in a header.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import aws_frames
from litellm.simulator.formats.base import Endpoint, encode
from litellm.simulator.records import Refusal
from litellm.simulator.shapes import Wrong, type_name

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_USUAL = {
    400: ("ValidationException", "The provided request is not valid."),
    401: ("UnrecognizedClientException", "The security token included in the request is invalid."),
    403: ("AccessDeniedException", "You don't have access to the model with the specified model ID."),
    404: ("ResourceNotFoundException", "Could not resolve the foundation model from the provided model identifier."),
    408: ("ModelTimeoutException", "Model has timed out in processing the request. Try your request again."),
    413: ("RequestEntityTooLargeException", "The request body is too large."),
    424: (
        "ModelErrorException",
        "The system encountered an unexpected error during processing. Try your request again.",
    ),
    429: ("ThrottlingException", "Too many requests, please wait before trying again."),
    500: ("InternalServerException", "The system encountered an unexpected error during processing. Try again."),
    503: ("ServiceUnavailableException", "Bedrock is unable to process your request."),
}
"""Status → kind and message of an error nobody has worded."""
_REASONS = {
    "context_window": "Input is too long for requested model.",
    "content_policy": "The model returned the following errors: Output blocked by content filtering policy",
}
_IN_STREAM = {
    400: "validationException",
    424: "modelStreamErrorException",
    429: "throttlingException",
    503: "serviceUnavailableException",
}
_CREDENTIAL = re.compile(r"Credential=[^/, ]+/\d{8}/[a-z0-9-]+/(?P<service>[^/, ]+)/aws4_request")
_SIGNED = re.compile(r"SignedHeaders=(?P<headers>[^, ]+)")
_SIGNATURE = re.compile(r"Signature=[0-9a-f]{64}(,|$)")
_JSON_KINDS = {"string": "STRING_VALUE", "integer": "NUMBER_VALUE", "number": "DECIMAL_VALUE", "boolean": "TRUE_VALUE"}
_JAVA_TYPES = {"string": "a String", "integer": "an Integer", "number": "a Float", "boolean": "a Boolean"}


class BedrockEndpoint(Endpoint):
    """What all of Bedrock's endpoints share: signatures and keys, errors, headers, the framing of streams."""

    stream_type = "application/vnd.amazon.eventstream"
    broken_event = aws_frames.event("contentBlockDelta", b'{"broken": ')

    def authenticate(self, request: Received) -> None:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        if scheme == "AWS4-HMAC-SHA256":
            _check_signature(rest, request)
        elif scheme.lower() != "bearer" or not rest.strip():
            raise Refusal(403, "Missing Authentication Token", kind="MissingAuthenticationTokenException")

    def error(self, refusal: Refusal) -> bytes:
        return encode({"message": message(refusal)})

    def error_headers(self, refusal: Refusal) -> dict[str, str]:
        kind = refusal.kind or _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])[0]
        return {**self.headers(), "x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/com.amazon.bedrock/"}

    def error_event(self, refusal: Refusal) -> bytes:
        name = _IN_STREAM.get(refusal.status, "internalServerException")
        return aws_frames.exception(name, encode({"message": message(refusal)}))

    def damaged(self, event: bytes) -> bytes:
        return aws_frames.damaged(event)

    def headers(self) -> dict[str, str]:
        return {"x-amzn-requestid": "00000000-0000-4000-8000-000000000000"}


def _check_signature(rest: str, request: Received) -> None:
    """Looks at the form of a signature (version 4), not at its sum: the simulator has no secrets."""
    credential, signed = _CREDENTIAL.search(rest), _SIGNED.search(rest)
    missing = [
        name
        for name, found in (
            ("Credential", credential),
            ("Signature", _SIGNATURE.search(rest)),
            ("SignedHeaders", signed),
        )
        if not found
    ]
    if "x-amz-date" not in request.headers and "date" not in request.headers:
        missing.append("'X-Amz-Date' or a 'Date' header")
    if missing or credential is None or signed is None:
        raise Refusal(
            403,
            f"Authorization header requires {', '.join(missing)}. Authorization={rest[:200]}",
            kind="IncompleteSignatureException",
        )
    if credential["service"] != "bedrock":
        raise Refusal(
            403, "Credential should be scoped to correct service: 'bedrock'.", kind="InvalidSignatureException"
        )
    if "host" not in signed["headers"].split(";"):
        raise Refusal(
            403,
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            kind="InvalidSignatureException",
        )


def message(refusal: Refusal) -> str:
    """An error in words."""
    usual = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])[1]
    return refusal.message or _REASONS.get(refusal.reason or "", usual)


def dotted(path: tuple[str | int, ...]) -> str:
    """Where something is, the way the service's own checks write it: `messages.0.content`."""
    return ".".join(map(str, path))


def worded(wrong: Wrong) -> Refusal:
    """A wrong shape in Bedrock's words."""
    if wrong.kind == "unknown":
        # uncertain: Converse itself may pass over unknown keys; models refuse them in this way.
        inside = "/".join(["#", *map(str, wrong.path[:-1])])
        return Refusal(
            400,
            f"Malformed input request: {inside}: extraneous key [{wrong.path[-1]}] is not permitted, please reformat "
            "your input and try again.",
        )
    if wrong.kind == "union":
        names = ", ".join(wrong.want)
        kind = "ContentBlock object" if "content" in wrong.path else "object"
        return Refusal(400, f"{kind} at {dotted(wrong.path)} must set one of the following keys: {names}.")
    if wrong.kind == "type":
        return Refusal(400, _conversion(wrong), kind="SerializationException")
    # Members of lists are counted from one here.
    where = ".".join(f"{part + 1}.member" if isinstance(part, int) else part for part in wrong.path)
    value = "null" if wrong.kind == "missing" else f"'{_shown(wrong.got)}'"
    return Refusal(
        400,
        f"1 validation error detected: Value {value} at '{where}' failed to satisfy constraint: Member must "
        f"{_constraint(wrong)}",
    )


def _shown(value: Any) -> str:
    return f"[{', '.join(map(_shown, value))}]" if isinstance(value, list) else str(value)


def _constraint(wrong: Wrong) -> str:
    if wrong.kind == "missing":
        return "not be null"
    if wrong.kind in ("value", "tag"):
        return f"satisfy enum value set: [{', '.join(wrong.want)}]"
    if wrong.kind == "pattern":
        return f"satisfy regular expression pattern: {wrong.want}"
    what = "value" if wrong.kind in ("least", "most") else "length"
    side = "greater" if wrong.kind in ("least", "shortest") else "less"
    return f"have {what} {side} than or equal to {wrong.want}"


def _conversion(wrong: Wrong) -> str:
    found = type_name(wrong.got)
    if found == "null":
        return f"Value null at '{dotted(wrong.path)}' is not allowed"
    if found in _JSON_KINDS and wrong.want[0] in _JAVA_TYPES:
        return f"{_JSON_KINDS[found]} cannot be converted to {_JAVA_TYPES[wrong.want[0]]}"
    started = {"array": "Start of list", "object": "Start of structure or map"}.get(found)
    return f"{started} found where not expected." if started else "Unexpected field type"
