"""Anthropic's words for what is wrong with a request, and its error format.

https://platform.claude.com/docs/en/api/errors; sentences as the API sends them.
"""

from __future__ import annotations

from typing import Any

from litellm.simulator.formats.base import Endpoint, encode
from litellm.simulator.records import Refusal
from litellm.simulator.shapes import Wrong

VERSIONS = ("2023-01-01", "2023-06-01", "2026-10-21")
REQUEST_ID = "req_simulated"

_USUAL = {
    400: ("invalid_request_error", "The request is not valid."),
    401: ("authentication_error", "invalid x-api-key"),
    402: ("billing_error", "There is an issue with your billing or payment information."),
    403: ("permission_error", "Your API key does not have permission to use the specified resource."),
    404: ("not_found_error", "The requested resource was not found."),
    413: ("request_too_large", "Request exceeds the maximum size"),
    429: ("rate_limit_error", "This request would exceed your account's rate limit. Please try again later."),
    500: ("api_error", "Internal server error"),
    504: ("timeout_error", "The request timed out."),
    529: ("overloaded_error", "Overloaded"),
}
"""Status → type and message of an error nobody has worded."""
_REASONS = {
    "context_window": "prompt is too long: 210000 tokens > 200000 maximum",
    "content_policy": "Output blocked by content filtering policy",
}
_TYPES = {
    "array": "list", "object": "dictionary", "string": "string", "integer": "integer", "number": "number",
    "boolean": "boolean", "null": "null",
}  # fmt: skip


class AnthropicEndpoint(Endpoint):
    """What all of Anthropic's endpoints share: the key, the version, the errors, the headers."""

    identity = ("authorization", "x-api-key", "anthropic-version", "anthropic-beta")

    def authenticate(self, request: Any) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = scheme.lower() == "bearer" and token.strip()
        if not request.headers.get("x-api-key") and not bearer:
            raise Refusal(401, "x-api-key header is required")

    def error(self, refusal: Refusal) -> bytes:
        return encode(error_body(refusal))

    def headers(self) -> dict[str, str]:
        return {
            "request-id": REQUEST_ID,
            "anthropic-organization-id": "simulator",
            "anthropic-ratelimit-requests-limit": "1000",
            "anthropic-ratelimit-requests-remaining": "999",
        }


def check_version(request: Any) -> str:
    """The API version a request asks for. Raises `Refusal` without a known one."""
    version = request.headers.get("anthropic-version")
    if version is None:
        raise Refusal(400, "anthropic-version: header is required")
    if version not in VERSIONS:
        raise Refusal(400, f'anthropic-version: "{version}" is not a valid version')
    return version


def error_body(refusal: Refusal) -> dict[str, Any]:
    """An error as Anthropic writes it."""
    kind, message = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])
    message = refusal.message or _REASONS.get(refusal.reason or "", message)
    return {"type": "error", "error": {"type": refusal.kind or kind, "message": message}, "request_id": REQUEST_ID}


def worded(wrong: Wrong) -> Refusal:
    """A wrong shape in Anthropic's words."""
    # A wrong tag is said of the object that holds it.
    path = wrong.path[:-1] if wrong.kind == "tag" else wrong.path
    return Refusal(400, f"{'.'.join(map(str, path))}: {_sentence(wrong)}")


def _sentence(wrong: Wrong) -> str:
    want = wrong.want
    if wrong.kind == "missing":
        return "Field required"
    if wrong.kind == "unknown":
        return "Extra inputs are not permitted"
    if wrong.kind == "type":
        return "Input should be a valid " + " or ".join(_TYPES[name] for name in want)
    if wrong.kind == "value":
        return "Input should be " + " or ".join(", ".join(repr(value) for value in want).rsplit(", ", 1))
    if wrong.kind == "tag":
        expected = ", ".join(map(repr, want))
        tag = wrong.path[-1]
        return f"Input tag {wrong.got!r} found using '{tag}' does not match any of the expected tags: {expected}"
    if wrong.kind == "least":
        return f"Input should be greater than or equal to {want}"
    if wrong.kind == "most":
        return f"Input should be less than or equal to {want}"
    if wrong.kind == "pattern":
        return f"String should match pattern '{want}'"
    noun, unit = ("List", "item") if isinstance(wrong.got, list) else ("String", "character")
    many = "s" if want != 1 else ""
    if wrong.kind == "shortest":
        return f"{noun} should have at least {want} {unit}{many}"
    return f"{noun} should have at most {want} {unit}{many}"
