"""Google's words for what is wrong with a request, its error format, and who may ask.

https://ai.google.dev/gemini-api/docs/troubleshooting, https://cloud.google.com/apis/design/errors; sentences as the API
sends them. AI Studio takes keys, Vertex AI access tokens: their paths tell them apart.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats.base import Endpoint, encode
from litellm.simulator.records import Refusal
from litellm.simulator.shapes import Wrong

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_USUAL = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: (
        "UNAUTHENTICATED",
        (
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other "
            "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
        ),
    ),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    409: ("ABORTED", "The operation was aborted."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    499: ("CANCELLED", "The operation was cancelled."),
    500: (
        "INTERNAL",
        "An internal error has occurred. Please retry or report in https://developers.generativeai.google/",
    ),
    503: ("UNAVAILABLE", "The model is overloaded. Please try again later."),
    504: ("DEADLINE_EXCEEDED", "The request timed out. Please try again."),
}
"""Status → its name and the message of an error nobody has worded."""
_REASONS = {
    "context_window": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    "content_policy": (
        "The prompt could not be submitted. This prompt contains sensitive words that violate Google's Responsible AI "
        "practices."
    ),
}
_TYPES = {
    "string": "TYPE_STRING", "integer": "TYPE_INT32", "number": "TYPE_FLOAT", "boolean": "TYPE_BOOL",
    "object": "TYPE_MESSAGE", "array": "TYPE_MESSAGE",
}  # fmt: skip
_RPC = "type.googleapis.com/google.rpc."


class GoogleEndpoint(Endpoint):
    """What all of Google's endpoints share: keys and tokens, errors, headers."""

    identity = ("authorization", "x-goog-api-key")

    def authenticate(self, request: Received) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        key = request.headers.get("x-goog-api-key") or request.query.get("key")
        if key or (scheme.lower() == "bearer" and token.strip()):
            return
        if on_vertex(request):
            raise Refusal(
                401,
                "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or "
                "other valid authentication credential. See "
                "https://developers.google.com/identity/sign-in/web/devconsole-project.",
            )
        raise Refusal(
            403,
            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or "
            "other form of API consumer identity to call this API.",
        )

    def error(self, refusal: Refusal) -> bytes:
        return encode(error_body(refusal))

    def headers(self) -> dict[str, str]:
        return {"server": "scaffolding on HTTPServer2", "vary": "Origin, X-Origin, Referer"}


def on_vertex(request: Received) -> bool:
    """Whether a request is for Vertex AI rather than AI Studio, by its path."""
    return re.search(r"/(projects|publishers|endpoints)/", request.path) is not None


def error_body(refusal: Refusal) -> dict[str, Any]:
    """An error as Google writes it."""
    name, message = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])
    message = refusal.message or _REASONS.get(refusal.reason or "", message)
    error: dict[str, Any] = {"code": refusal.status, "message": message, "status": refusal.kind or name}
    if refusal.param is not None:
        violation = {"field": refusal.param, "description": message}
        error["details"] = [{"@type": _RPC + "BadRequest", "fieldViolations": [violation]}]
    if refusal.retry_after is not None:
        error["details"] = [{"@type": _RPC + "RetryInfo", "retryDelay": f"{refusal.retry_after}s"}]
    return {"error": error}


def place(path: tuple[str | int, ...]) -> str:
    """Where something is, the way Google writes it: `contents[0].inline_data`."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            snake = re.sub(r"(?<=[a-z])[A-Z]", lambda upper: "_" + upper[0].lower(), part)
            written += f".{snake}" if written else snake
    return written


def worded(wrong: Wrong) -> Refusal:
    """A wrong shape in Google's words. A path that a protocol buffer cannot parse differs from one it finds invalid."""
    where = place(wrong.path)
    if wrong.kind == "unknown":
        holder = place(wrong.path[:-1])
        at = f" at '{holder}'" if holder else ""
        return Refusal(
            400, f'Invalid JSON payload received. Unknown name "{wrong.path[-1]}"{at}: Cannot find field.', param=holder
        )
    if wrong.kind == "type" and isinstance(wrong.got, list):
        return Refusal(
            400,
            f'Invalid JSON payload received. Unknown name "{wrong.path[-1]}" at '
            f"'{place(wrong.path[:-1])}': Proto field is not repeating, cannot start list.",
            param=where,
        )
    if wrong.kind in ("type", "value", "tag"):
        kind = _TYPES[wrong.want[0]] if wrong.kind == "type" else "TYPE_ENUM"
        return Refusal(400, f"Invalid value at '{where}' ({kind}), {json.dumps(wrong.got)}", param=where)
    return Refusal(400, f"* GenerateContentRequest.{where}: {_sentence(wrong, where)}\n")


def _sentence(wrong: Wrong, where: str) -> str:
    name = where.rpartition(".")[2]
    if wrong.kind == "missing":
        return f"{name} is not specified" if name == "contents" else "required field is not specified"
    if wrong.kind == "shortest":
        return f"{name} must not be empty."
    if wrong.kind == "longest":
        return f"the number of {name} must be at most {wrong.want}."
    if wrong.kind == "pattern":
        return f"Invalid value: {wrong.got!r}."
    return f"{name} must be {'at least' if wrong.kind == 'least' else 'at most'} {wrong.want}."
