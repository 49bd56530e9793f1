"""Credentials that AWS hands to what runs on it: containers (ECS, EKS Pod Identity) and instances (EC2, IMDSv2).

https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html and feature-imds-credentials.html.
Both are HTTP on an address of the machine's own; version 1 of the instance's service, which a forged request can
read, is not used.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from litellm.auth.aws_sigv4 import Credentials
from litellm.auth.aws_sts import iso_time
from litellm.effects import DeadlineExceeded, Flow, HttpRequest, Limits, Reply, Send, TransportError
from litellm.protocols.base import BadInput, ErrorDetail, ProtocolError
from litellm.protocols.json_body import decode_lenient

_CONTAINER = "http://169.254.170.2"
_CONTAINER_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"})
_ASSET_TAG = "/sys/devices/virtual/dmi/id/board_asset_tag"
"""Holds the id of an instance, on Nitro."""
_PATIENCE = 1.0
"""Seconds. Where nothing answers, there is no such service: the wait must be short."""


def of_container(limits: Limits) -> Flow[Credentials | None]:
    """What the container's environment names; None outside of a container.

    Raises `BadInput` for an address that no credentials may be asked of, `ProtocolError` where the service fails."""
    environ = os.environ
    url = environ.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if path := environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"):
        url = _CONTAINER + path
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _CONTAINER_HOSTS:
        raise BadInput(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor an address of this machine or its container agent"
        )
    headers = {"Accept": "application/json"}
    if token := _container_token():
        headers["Authorization"] = token
    reply: Reply = yield Send(HttpRequest("GET", url, headers), limits)
    if reply.status != 200:
        raise ProtocolError(ErrorDetail(f"the container's credentials service answered {reply.status}", status=503))
    return _parse(decode_lenient(reply.body), "the container's credentials service")


def _container_token() -> str | None:
    if path := os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"):
        try:
            with open(path, encoding="utf-8") as file:
                return file.read().strip()
        except (OSError, UnicodeDecodeError):
            raise BadInput(f"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names {path}, which cannot be read") from None
    return os.environ.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")


def is_in_container() -> bool:
    """The environment names a container's credentials service."""
    return any(os.environ.get(f"AWS_CONTAINER_CREDENTIALS_{kind}_URI") for kind in ("RELATIVE", "FULL"))


def is_on_instance() -> bool:
    """The machine says it is one of EC2's, and its metadata may be asked.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html"""
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return False
    if os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT"):
        return True
    try:
        with open(_ASSET_TAG, encoding="ascii") as file:
            return file.read().startswith("i-")
    except (OSError, UnicodeDecodeError):
        return False


def of_instance(limits: Limits) -> Flow[Credentials | None]:
    """The credentials of the instance's role; None where there is no such service, or the instance has no role."""
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return None
    base = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT")
    if not base:
        by_ipv6 = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "").lower() == "ipv6"
        base = "http://[fd00:ec2::254]" if by_ipv6 else "http://169.254.169.254"
    base = base.rstrip("/") + "/latest/"
    limits = replace(limits, connect=_PATIENCE, read=_PATIENCE)
    try:
        ttl = {"X-aws-ec2-metadata-token-ttl-seconds": "21600"}
        reply: Reply = yield Send(HttpRequest("PUT", base + "api/token", ttl), limits)
        if reply.status != 200:
            return None
        token = {"X-aws-ec2-metadata-token": reply.body.decode("ascii", "replace").strip()}
        roles = base + "meta-data/iam/security-credentials/"
        reply = yield Send(HttpRequest("GET", roles, dict(token)), limits)
        role = reply.body.decode("ascii", "replace").partition("\n")[0].strip()
        if reply.status != 200 or not role:
            return None
        reply = yield Send(HttpRequest("GET", roles + role, dict(token)), limits)
    except DeadlineExceeded:
        raise
    except TransportError:
        return None
    if reply.status != 200:
        return None
    return _parse(decode_lenient(reply.body), "the instance's metadata service")


def _parse(found: Any, source: str) -> Credentials:
    try:
        if not isinstance(found, Mapping) or found.get("Code", "Success") != "Success":
            raise ValueError
        return Credentials(
            found["AccessKeyId"], found["SecretAccessKey"], found["Token"], iso_time(found["Expiration"])
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise ProtocolError(ErrorDetail(f"{source} answered without credentials", status=503)) from None
