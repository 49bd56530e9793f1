"""OpenAI's words for what is wrong with a request, and its error format.

Sentences and codes as the API sends them; the format: https://platform.openai.com/docs/guides/error-codes/api-errors
"""

from __future__ import annotations

from typing import Any

from litellm.simulator.formats.base import Endpoint, encode
from litellm.simulator.records import Refusal
from litellm.simulator.shapes import Wrong, type_name

_ARTICLES = {
    "array": "an array", "boolean": "a boolean", "integer": "an integer", "null": "null", "number": "a decimal",
    "object": "an object", "string": "a string",
}  # fmt: skip
_USUAL = {
    400: ("invalid_request_error", None, "The request is not valid."),
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: ("request_forbidden", "unsupported_country_region_territory", "Country, region, or territory not supported"),
    404: ("invalid_request_error", "model_not_found", "The model does not exist or you do not have access to it."),
    408: ("invalid_request_error", None, "Request timed out."),
    409: ("invalid_request_error", None, "The request conflicts with another one."),
    413: ("invalid_request_error", None, "Request too large."),
    422: ("invalid_request_error", None, "The request could not be processed."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached for requests. Please try again later."),
    500: ("server_error", None, "The server had an error while processing your request."),
    503: ("server_error", None, "The engine is currently overloaded, please try again later."),
}
"""Status → type, code, message of an error nobody has worded."""
_REASONS = {
    "context_window": (
        "context_length_exceeded",
        "messages",
        (
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. "
            "Please reduce the length of the messages."
        ),
    ),
    "content_policy": (
        "content_policy_violation",
        None,
        (
            "Your request was rejected as a result of our safety system. Your prompt may contain text that is not "
            "allowed by our safety system."
        ),
    ),
}


class OpenAIEndpoint(Endpoint):
    """What all of OpenAI's endpoints share: the key, the errors, the headers."""

    def authenticate(self, request: Any) -> None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refusal(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using "
                "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                kind="invalid_request_error",
                code="",
            )

    def error(self, refusal: Refusal) -> bytes:
        return encode(error_body(refusal))

    def headers(self) -> dict[str, str]:
        return {
            "x-request-id": "req_simulated",
            "openai-organization": "simulator",
            "openai-processing-ms": "1",
            "openai-version": "2020-10-01",
            "x-ratelimit-limit-requests": "10000",
            "x-ratelimit-remaining-requests": "9999",
        }


def error_body(refusal: Refusal) -> dict[str, Any]:
    """An error as OpenAI writes it."""
    kind, code, message = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])
    param = refusal.param
    if refusal.reason in _REASONS:
        kind, (code, param, message) = "invalid_request_error", _REASONS[refusal.reason]
    if refusal.message is not None:
        message = refusal.message
        code = None if refusal.status < 401 and refusal.reason is None else code
    code = refusal.code if refusal.code is not None else code
    return {
        "error": {"message": message, "type": refusal.kind or kind, "param": param, "code": code or None},
    }


def place(path: tuple[str | int, ...]) -> str:
    """Where something is, the way OpenAI writes it: `messages[0].content`."""
    written = ""
    for part in path:
        written += f"[{part}]" if isinstance(part, int) else f".{part}" if written else part
    return written


def worded(wrong: Wrong) -> Refusal:
    """A wrong shape in OpenAI's words."""
    where = place(wrong.path)
    if wrong.kind == "unknown" and len(wrong.path) == 1:
        return Refusal(400, f"Unrecognized request argument supplied: {where}")
    code, message = _sentence(wrong, where)
    return Refusal(400, message, param=where or None, code=code)


def _sentence(wrong: Wrong, where: str) -> tuple[str, str]:
    want, got = wrong.want, wrong.got
    kind = type_name(got)
    if wrong.kind == "missing":
        return "missing_required_parameter", f"Missing required parameter: '{where}'."
    if wrong.kind == "unknown":
        return "unknown_parameter", f"Unknown parameter: '{where}'."
    if wrong.kind == "type":
        expected = "one of " + " or ".join(_ARTICLES[name] for name in want) if len(want) > 1 else _ARTICLES[want[0]]
        found = "null" if got is None else f"{_ARTICLES[kind]}"
        return "invalid_type", f"Invalid type for '{where}': expected {expected}, but got {found} instead."
    if wrong.kind in ("value", "tag"):
        supported = " and ".join(", ".join(repr(value) for value in want).rsplit(", ", 1))
        return "invalid_value", f"Invalid value: {got!r}. Supported values are: {supported}."
    if wrong.kind == "pattern":
        return "invalid_value", (
            f"Invalid '{where}': string does not match pattern. Expected a string that matches the pattern '{want}'."
        )
    if wrong.kind in ("least", "most"):
        name, side = ("integer" if kind == "integer" else "decimal"), "below" if wrong.kind == "least" else "above"
        bound, sign = ("minimum", ">=") if wrong.kind == "least" else ("maximum", "<=")
        return f"{name}_{side}_{bound[:3]}_value", (
            f"Invalid '{where}': {name} {side} {bound} value. Expected a value {sign} {want}, but got {got} instead."
        )
    return _length_sentence(wrong, where, kind)


def _length_sentence(wrong: Wrong, where: str, kind: str) -> tuple[str, str]:
    size = len(wrong.got)
    if size == 0:
        return f"empty_{kind}", (
            f"Invalid '{where}': empty {kind}. Expected {_ARTICLES[kind]} with minimum length {wrong.want}, but got "
            f"an empty {kind} instead."
        )
    side, bound = ("below", "minimum") if wrong.kind == "shortest" else ("above", "maximum")
    return f"{kind}_{side}_{bound[:3]}_length", (
        f"Invalid '{where}': {kind} too {'short' if side == 'below' else 'long'}. Expected {_ARTICLES[kind]} with "
        f"{bound} length {wrong.want}, but got {_ARTICLES[kind]} with length {size} instead."
    )
