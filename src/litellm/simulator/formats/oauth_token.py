"""A token endpoint, `POST …/token`: access tokens for the grants that Google's and Microsoft's clouds take.

A service account's signed assertion (RFC 7523), a refresh token, a client's secret. https://developers.google.com/identity/
protocols/oauth2/service-account. Knows the claims an assertion must have; signatures it cannot verify, having no keys.
"""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from litellm.simulator.formats.base import Lookup, encode
from litellm.simulator.records import Refusal

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_NEEDED = {
    _ASSERTION: ("assertion",),
    "refresh_token": ("refresh_token", "client_id", "client_secret"),
    "client_credentials": ("client_id", "scope"),
}
"""Grant → the other parameters it needs."""
_LIFETIME = 3599
_LEEWAY = 300
"""Seconds that clocks may differ."""


class OAuthToken(Lookup):
    name = "oauth_token"

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/token")

    def answer(self, request: Received) -> bytes:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        grant = form.get("grant_type")
        if not grant:
            raise Refusal(400, "Required parameter is missing: grant_type", code="invalid_request")
        if grant not in _NEEDED:
            raise Refusal(400, f"Invalid grant_type: {grant}", code="unsupported_grant_type")
        for name in _NEEDED[grant]:
            if not form.get(name):
                raise Refusal(400, f"Required parameter is missing: {name}", code="invalid_request")
        if grant == "client_credentials" and not (form.get("client_secret") or form.get("client_assertion")):
            raise Refusal(401, "The request has neither a client secret nor an assertion.", code="invalid_client")
        if grant == _ASSERTION:
            _check_assertion(form["assertion"])
        return encode({"access_token": "ya29.simulated", "expires_in": _LIFETIME, "token_type": "Bearer"})

    def error(self, refusal: Refusal) -> bytes:
        usual = {401: "invalid_client", 403: "access_denied"}.get(refusal.status, "invalid_request")
        code = refusal.code or ("internal_failure" if refusal.status >= 500 else usual)
        return encode({"error": code, "error_description": refusal.message or "The request was refused."})


def _check_assertion(assertion: str) -> None:
    try:
        header, claims, signature = assertion.split(".")
        head, said = _decoded(header), _decoded(claims)
    except ValueError:
        raise _bad("Invalid JWT: Failed to parse.") from None
    if head.get("alg") != "RS256" or not signature:
        raise _bad("Invalid JWT Signature.")
    if not isinstance(said.get("iss"), str):
        raise _bad("Invalid JWT: iss is missing.")
    if not str(said.get("aud", "")).endswith("/token"):
        raise _bad("Invalid JWT audience.")
    if not (said.get("scope") or said.get("target_audience")):
        raise Refusal(400, "Invalid OAuth scope or ID token audience provided.", code="invalid_scope")
    issued, expires, now = said.get("iat"), said.get("exp"), time.time()
    if (
        not (isinstance(issued, int) and isinstance(expires, int))
        or expires - issued > 3600 + _LEEWAY
        or not issued - _LEEWAY <= now <= expires + _LEEWAY
    ):
        raise _bad(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat "
            "and exp values in the JWT claim."
        )


def _bad(message: str) -> Refusal:
    return Refusal(400, message, code="invalid_grant")


def _decoded(segment: str) -> dict[str, Any]:
    """One part of a JSON Web Token. Raises `ValueError`."""
    found = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
