"""GigaChat: an access token for an authorization key, kept until shortly before it ends (half an hour after its grant).

https://developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-token. The key is the base64 text of the personal
cabinet; which of the three offers it belongs to is its scope (`gigachat_scope`, GIGACHAT_SCOPE).
"""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from litellm.effects import Flow, HttpRequest, Reply, Send
from litellm.protocols.base import BadInput, ErrorDetail, ProtocolError
from litellm.protocols.json_body import decode_lenient

if TYPE_CHECKING:
    from litellm.call import Call

URL = "https://ngw.devices.sberbank.ru:9443/api/v2/oauth"
SCOPE = "GIGACHAT_API_PERS"
MARGIN = 60.0
"""Seconds before its end from which a token is not used any more."""

_tokens: dict[str, tuple[str, float]] = {}
"""Hash of address, scope and key → (token, the moment it is of no more use, in seconds since the epoch)."""
_lock = threading.Lock()


def apply(request: HttpRequest, call: Call) -> Flow[None] | None:
    """Puts `Authorization: Bearer` on the request. Raises `BadInput` where there is no key or it is refused."""
    if not call.api_key:
        raise BadInput(
            f"no authorization key for {call.provider.name}: set GIGACHAT_CREDENTIALS in the environment, or pass "
            "api_key; a ready access token goes into GIGACHAT_ACCESS_TOKEN"
        )
    url = str(call.options.get("gigachat_auth_url") or URL)
    scope = str(call.options.get("gigachat_scope") or SCOPE)
    name = hashlib.sha256(f"{url} {scope} {call.api_key}".encode()).hexdigest()
    held = _tokens.get(name)
    if held is not None and time.time() < held[1]:
        request.headers["Authorization"] = f"Bearer {held[0]}"
        return None
    return _grant(request, call, name, url, scope)


def missing(call: Call) -> list[str]:
    """The key's variable."""
    return [] if call.api_key else ["GIGACHAT_CREDENTIALS"]


def _grant(request: HttpRequest, call: Call, name: str, url: str, scope: str) -> Flow[None]:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "RqUID": str(uuid.uuid4()),
        "Authorization": f"Basic {call.api_key}",
    }
    reply: Reply = yield Send(HttpRequest("POST", url, headers, urlencode({"scope": scope}).encode()), call.limits)
    found = decode_lenient(reply.body)
    found = found if isinstance(found, dict) else {}
    token = found.get("access_token")
    if reply.status >= 300 or not isinstance(token, str) or not token:
        raise _refusal(reply.status, found, scope)
    end = found.get("expires_at")
    now = time.time()
    lifetime = end / 1000 - now if isinstance(end, (int, float)) else 1800.0  # the moment comes in milliseconds
    with _lock:
        for old in [old for old, (_, over) in _tokens.items() if over < now]:
            del _tokens[old]
        _tokens[name] = token, now + max(lifetime - MARGIN, lifetime / 2)
    request.headers["Authorization"] = f"Bearer {token}"


def _refusal(status: int, found: dict[str, object], scope: str) -> Exception:
    """What the gate said: `{code, message}`. A key of another scope is a 400 there."""
    words = f"{found.get('message') or 'HTTP ' + str(status)}"
    if status in (408, 429) or status >= 500 or status < 300:
        status = status if status >= 300 else 503
        return ProtocolError(ErrorDetail(f"GigaChat gave no token: {words}", status=status))
    return BadInput(f"GigaChat refused the authorization key for the scope {scope}: {words}")
