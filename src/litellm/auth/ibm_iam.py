"""IBM Cloud: an access token for an API key, kept until shortly before it ends; or a token or Zen key as it is.

https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey. Cloud Pak for Data has no IAM: there a token
(`token`, WATSONX_TOKEN) or a Zen key (`zen_api_key`, WATSONX_ZENAPIKEY; base64 of user:key) is given.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from litellm.auth.token_cache import TokenCache
from litellm.effects import Flow, HttpRequest, Reply, Send
from litellm.protocols.base import BadInput, ErrorDetail, ProtocolError
from litellm.protocols.json_body import decode_lenient

if TYPE_CHECKING:
    from litellm.call import Call

URL = "https://iam.cloud.ibm.com/identity/token"
GRANT = "urn:ibm:params:oauth:grant-type:apikey"

_tokens = TokenCache()


def apply(request: HttpRequest, call: Call) -> Flow[None] | None:
    """Puts `Authorization` on the request: what the arguments give comes before what the environment gives, a token
    before a Zen key, and that before an API key. Raises `BadInput` where there is nothing or IBM refuses it."""
    if call.api_key and not _in_environment(call.api_key, *call.provider.key_env):
        ready = _given(call, from_environment=False)
    else:
        ready = _given(call, from_environment=False) or _given(call, from_environment=True)
    if ready is not None:
        request.headers["Authorization"] = ready
        return None
    if not call.api_key:
        wanted = " or ".join(call.provider.key_env)
        raise BadInput(
            f"no API key for {call.provider.name}: set {wanted} in the environment, or pass api_key; or give a token "
            "(token, WATSONX_TOKEN) or a Zen key (zen_api_key, WATSONX_ZENAPIKEY)"
        )
    url = os.environ.get("WATSONX_IAM_URL") or URL
    held = _tokens.get(url, call.api_key)
    if held is not None:
        request.headers["Authorization"] = f"Bearer {held}"
        return None
    return _grant(request, call, url, call.api_key)


_READY = (("token", "WATSONX_TOKEN", "Bearer "), ("zen_api_key", "WATSONX_ZENAPIKEY", "ZenApiKey "))


def _given(call: Call, from_environment: bool) -> str | None:
    for option, variable, word in _READY:
        value = call.options.get(option)
        if isinstance(value, str) and value.strip() and _in_environment(value, variable) is from_environment:
            value = value.strip()
            if not (value.isascii() and value.isprintable()):
                raise BadInput(f"{option} holds a line break or a character that no token has: copy it again")
            return word + value.removeprefix(word)
    return None


def _in_environment(value: str, *variables: str) -> bool:
    return any(os.environ.get(variable, "").strip() == value.strip() for variable in variables)


def _grant(request: HttpRequest, call: Call, url: str, key: str) -> Flow[None]:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    asked = HttpRequest("POST", url, headers, urlencode({"grant_type": GRANT, "apikey": key}).encode())
    reply: Reply = yield Send(asked, call.limits)
    found = decode_lenient(reply.body)
    found = found if isinstance(found, dict) else {}
    token = found.get("access_token")
    if reply.status >= 300 or not isinstance(token, str) or not token:
        raise _refusal(reply.status, found)
    lifetime = found.get("expires_in")
    _tokens.put(token, float(lifetime) if isinstance(lifetime, (int, float)) else 3600.0, url, key)
    request.headers["Authorization"] = f"Bearer {token}"


def _refusal(status: int, found: dict[str, object]) -> Exception:
    """What IAM said: `{errorCode, errorMessage}`. A wrong key is a 400 there."""
    code, words = found.get("errorCode"), found.get("errorMessage")
    text = f"{words or 'HTTP ' + str(status)}" + (f" ({code})" if code else "")
    if status in (408, 429) or status >= 500 or status < 300:
        status = status if status >= 300 else 503
        return ProtocolError(ErrorDetail(f"IBM Cloud IAM gave no token: {text}", code=str(code), status=status))
    return BadInput(f"IBM Cloud IAM refused the API key: {text}")
