"""Snowflake: a token, and what kind it is; and the account's name as it stands in its address.

https://docs.snowflake.com/en/developer-guide/snowflake-rest-api/authentication. A key pair's JWT, or, written
`pat/TOKEN` or found in SNOWFLAKE_CORTEX_PAT, a programmatic access token. The caller's headers may name another kind.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from litellm.protocols.base import BadInput

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import HttpRequest

KIND = "X-Snowflake-Authorization-Token-Type"
_PAT = "pat/"
_DOMAIN = ".snowflakecomputing.com"


def apply(request: HttpRequest, call: Call) -> None:
    """Puts `Authorization` and the token's kind on the request. Raises `BadInput` where there is no token."""
    key = call.api_key
    if not key:
        wanted = " or ".join(call.provider.key_env)
        raise BadInput(f"no API key for {call.provider.name}: set {wanted} in the environment, or pass api_key")
    programmatic = key.startswith(_PAT) or key == os.environ.get("SNOWFLAKE_CORTEX_PAT", "").strip()
    request.headers["Authorization"] = f"Bearer {key.removeprefix(_PAT)}"
    request.headers[KIND] = "PROGRAMMATIC_ACCESS_TOKEN" if programmatic else "KEYPAIR_JWT"
    parts = urlsplit(request.url)
    host = parts.netloc.lower()
    if host.endswith(_DOMAIN):
        # No certificate holds for a name with an underscore: hyphens stand for them in addresses.
        # https://docs.snowflake.com/en/user-guide/organizations-connect
        request.url = urlunsplit((parts.scheme, host.replace("_", "-"), *parts[2:]))


def missing(call: Call) -> list[str]:
    """The token's variable."""
    return [] if call.api_key else call.provider.wanted_key()
