"""Oracle Cloud: every request signed by the account's RSA key (draft-cavage-http-signatures), or by a signer object.

https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm. `oci_signer` may be any signer of Oracle's
SDK (instance principals, workload identity): it is called as that SDK calls it.
"""

from __future__ import annotations

import base64
import time
from email.utils import formatdate
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from litellm.effects import HttpRequest
from litellm.protocols.base import BadInput

if TYPE_CHECKING:
    from litellm.call import Call

_SIGNED = "date (request-target) host content-length content-type x-content-sha256"
_BY_TRANSPORT = frozenset({"host", "content-length"})
"""Signed, and sent by every HTTP client as they are signed."""


def apply(request: HttpRequest, call: Call) -> None:
    """Puts `Date`, `X-Content-SHA256` and `Authorization` on the request. Raises `BadInput` without usable keys."""
    parts = urlsplit(request.url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    signer = call.options.get("oci_signer")
    if signer is not None:
        _by_object(signer, request, parts.netloc, target)
        return
    key_id = "/".join(_option(call, name) for name in ("oci_tenancy", "oci_user", "oci_fingerprint"))
    key = _rsa_key(_pem(call))
    values = {
        "date": formatdate(time.time(), usegmt=True),
        "(request-target)": f"{request.method.lower()} {target}",
        "host": parts.netloc,
        "content-length": str(len(request.body)),
        "content-type": request.headers.get("Content-Type", "application/json"),
        "x-content-sha256": base64.b64encode(sha256(request.body).digest()).decode(),
    }
    signature = base64.b64encode(
        key("\n".join(f"{name}: {values[name]}" for name in _SIGNED.split()).encode())
    ).decode()
    request.headers |= {
        "Date": values["date"],
        "Content-Type": values["content-type"],
        "X-Content-SHA256": values["x-content-sha256"],
        "Authorization": f'Signature version="1",keyId="{key_id}",algorithm="rsa-sha256",headers="{_SIGNED}",'
        f'signature="{signature}"',
    }


def _option(call: Call, name: str) -> str:
    value = call.options.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(
            f"Oracle Cloud needs {name}: pass it, or set {name.upper()} in the environment "
            "(wanted: oci_user, oci_fingerprint, oci_tenancy, and oci_key or oci_key_file; or an oci_signer)"
        )
    return value.strip()


def _pem(call: Call) -> str:
    if isinstance(text := call.options.get("oci_key"), str) and text.strip():
        return text.replace("\\n", "\n")  # in environment variables the line breaks are often still written as \n
    if not call.options.get("oci_key_file"):
        _option(call, "oci_key")
    path = _option(call, "oci_key_file")
    try:
        return Path(path).expanduser().read_text("ascii")
    except (OSError, ValueError):
        raise BadInput("the file that oci_key_file names cannot be read, or is no PEM file") from None


@lru_cache(maxsize=16)
def _rsa_key(pem: str) -> Any:
    """What signs bytes with this key: RSASSA-PKCS1-v1_5 with SHA-256. Raises `BadInput`."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa
    except ImportError:
        raise BadInput(
            "Oracle Cloud's signatures take the package cryptography: pip install 'litellm[oci]', or pass an oci_signer"
        ) from None
    try:
        key = serialization.load_pem_private_key(pem.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadInput("oci_key is no RSA private key in PEM form without a passphrase: copy its file again")
    return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _by_object(signer: Any, request: HttpRequest, host: str, target: str) -> None:
    """As Oracle's SDK signs a prepared request of `requests`."""
    if not callable(getattr(signer, "do_request_sign", None)):
        raise BadInput("oci_signer must be a signer of Oracle's SDK: it has no do_request_sign")
    headers = {name.lower(): value for name, value in request.headers.items()}
    prepared = SimpleNamespace(
        method=request.method,
        url=request.url,
        path_url=target,
        body=request.body,
        headers={**headers, "host": host, "content-length": str(len(request.body))},
    )
    signer.do_request_sign(prepared, enforce_content_headers=True)
    request.headers = {name: value for name, value in prepared.headers.items() if name.lower() not in _BY_TRANSPORT}
