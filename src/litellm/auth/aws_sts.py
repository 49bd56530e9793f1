"""AWS STS: temporary credentials for a role, by a signature or by a token of another identity provider.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html. One form-encoded request, a small XML answer.
Who may assume what, and how long the result is kept, is aws_credentials.py's.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from litellm.auth.aws_sigv4 import Credentials, sign
from litellm.effects import Flow, HttpRequest, Reply, Send
from litellm.protocols import aws_endpoint
from litellm.protocols.base import BadInput, ErrorDetail, ProtocolError

if TYPE_CHECKING:
    from litellm.call import Call

_FIELD = re.compile(r"<(AccessKeyId|SecretAccessKey|SessionToken|Expiration|Code|Message)>(.*?)</\1>", re.DOTALL)
_SESSION_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


def assume_role(
    call: Call, region: str, source: Credentials, role: str, session: str, external_id: str | None
) -> Flow[Credentials]:
    """The credentials of `role`, asked for with those of `source`.

    Raises `BadInput` where STS refuses, `ProtocolError` where it fails."""
    form = {"Action": "AssumeRole", "RoleArn": role, "RoleSessionName": _session_name(session)}
    if external_id:
        form["ExternalId"] = external_id
    request = _request(form, region, call.options)
    sign(request, source, region, "sts", time.time())
    return (yield from _ask(request, call, role))


def assume_role_with_web_identity(call: Call, region: str, token: str, role: str, session: str) -> Flow[Credentials]:
    """The credentials of `role`, for a token of an identity provider that the role trusts. Raises as `assume_role`."""
    form = {
        "Action": "AssumeRoleWithWebIdentity",
        "RoleArn": role,
        "RoleSessionName": _session_name(session),
        "WebIdentityToken": token,
    }
    return (yield from _ask(_request(form, region, call.options), call, role))


def _session_name(name: str) -> str:
    """2 to 64 characters of those STS takes."""
    return _SESSION_NAME.sub("-", name)[:64].ljust(2, "-")


def _request(form: dict[str, str], region: str, options: Mapping[str, Any]) -> HttpRequest:
    given = options.get("aws_sts_endpoint") or os.environ.get("AWS_ENDPOINT_URL_STS")
    url = (
        str(given).rstrip("/")
        if given
        else aws_endpoint.at_region("https://sts.{region}.amazonaws.com", region, options)
    )
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return HttpRequest("POST", url + "/", headers, urlencode({**form, "Version": "2011-06-15"}).encode())


def _ask(request: HttpRequest, call: Call, role: str) -> Flow[Credentials]:
    reply: Reply = yield Send(request, call.limits)
    found = {name: unescape(value.strip()) for name, value in _FIELD.findall(reply.body.decode("utf-8", "replace"))}
    if reply.status >= 300:
        words = found.get("Message") or f"HTTP {reply.status}"
        if reply.status >= 500 or reply.status == 429 or found.get("Code", "").startswith("Throttling"):
            raise ProtocolError(ErrorDetail(f"AWS STS: {words}", code=found.get("Code"), status=503))
        raise BadInput(
            f"AWS STS gives no credentials for the role {role}: {words} ({found.get('Code') or reply.status})"
        )
    try:
        return Credentials(
            found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"], iso_time(found["Expiration"])
        )
    except (KeyError, ValueError):
        raise ProtocolError(ErrorDetail("AWS STS answered without credentials", status=503)) from None


def iso_time(text: str) -> float:
    """Unix time of an ISO 8601 time. Raises ValueError for anything else."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
