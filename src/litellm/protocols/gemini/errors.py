"""Error bodies of Google's APIs, plain or in a list, in words common to all vendors.

https://cloud.google.com/apis/design/errors, https://ai.google.dev/gemini-api/docs/troubleshooting. A wrong key is an
INVALID_ARGUMENT to Google; its reason, API_KEY_INVALID, says what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail
from litellm.protocols.json_body import decode_lenient

STATUS = {
    "CANCELLED": 499,
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNKNOWN": 500,
    "DATA_LOSS": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
"""Google's canonical codes and their HTTP statuses: google.rpc.Code."""

_BAD_KEY = ("api key not valid", "api key expired")


def parse_error(reply: Reply) -> ErrorDetail:
    """What a non-2xx answer says."""
    return error_detail(decode_lenient(reply.body), reply.body.decode("utf-8", "replace"))


def error_detail(body: Any, text: str = "") -> ErrorDetail:
    """What an error's body says. `text` is the body where it is not JSON."""
    if isinstance(body, list) and body:  # streaming methods answer with a list of one
        body = body[0]
    error = body.get("error") if isinstance(body, Mapping) else None
    if not isinstance(error, Mapping) or not isinstance(error.get("message"), str):
        return form.error_detail(body, text)
    details = error.get("details")
    held = [detail for detail in details if isinstance(detail, Mapping)] if isinstance(details, list) else []
    kind = error.get("status")
    said = error.get("code")
    status = said if isinstance(said, int) and 400 <= said < 600 else STATUS.get(str(kind))
    reason = next((detail["reason"] for detail in held if isinstance(detail.get("reason"), str)), None)
    if reason is None and any(words in error["message"].lower() for words in _BAD_KEY):
        reason = "API_KEY_INVALID"
    if reason is None:  # a partner's own error, handed on by Vertex, has words of its own
        reason = kind or error.get("type")
    return ErrorDetail(
        error["message"],
        type=kind if isinstance(kind, str) else error.get("type"),
        code=str(reason) if reason is not None else None,
        body=dict(body),
        status=status,
        retry_after=next((wait for detail in held if (wait := _seconds(detail.get("retryDelay"))) is not None), None),
    )


def _seconds(delay: Any) -> float | None:
    """A protobuf Duration in JSON: `34.07s`; some answers spell it {seconds, nanos}."""
    if isinstance(delay, Mapping):
        try:
            return float(delay.get("seconds") or 0) + float(delay.get("nanos") or 0) / 1e9
        except (TypeError, ValueError):
            return None
    if not isinstance(delay, str) or not delay.endswith("s"):
        return None
    try:
        seconds = float(delay[:-1])
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None
