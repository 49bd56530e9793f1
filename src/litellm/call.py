"""One call, normalised once: what was asked, of whom, with which credentials and limits.

Everything below reads a `Call`; nothing changes one. The caller's own objects are referred to, never altered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from litellm.effects import Limits

if TYPE_CHECKING:
    from litellm.providers.row import Provider

SECRET_OPTIONS = (
    "aws_secret_access_key",
    "aws_session_token",
    "aws_web_identity_token",
    "azure_ad_token",
    "azure_password",
    "client_secret",
    "oci_key",
    "sap_client_secret",
    "token",
    "vertex_credentials",
    "vertex_ai_credentials",
    "zen_api_key",
)
"""Names of the options that hold credentials."""

CREDENTIAL_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"}
)
"""Names of headers that hold credentials, in small letters."""

NO_LIMITS = Limits()


def _escaped(secret: str) -> set[str]:
    """How JSON and addresses write a secret, where that differs."""
    return {secret.replace("/", "\\/"), quote(secret, safe=""), quote(secret)} - {secret}


@dataclass(frozen=True, slots=True)
class Call:
    """A chat completion asked of one provider."""

    provider: Provider
    """The row: who and where."""
    model: str
    """The model as the vendor names it, without the provider prefix."""
    messages: list[dict[str, Any]]
    """Plain dicts in OpenAI's form. Shared with the caller: read only."""
    params: Mapping[str, Any]
    """OpenAI parameters the caller gave and this model takes, under OpenAI's names and in OpenAI's form.
    Never holds None. `response_format` is always a dict here."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Parameters that are not OpenAI's: they pass through to the body (or to the vendor's parameter object)."""
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    """Merged into the body at top level, last."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers the caller asked for: they win over ours."""
    api_key: str | None = None
    base_url: str = ""
    """Without a trailing slash. Given by the caller, a setting, the environment or the row, in that order."""
    base_url_given: bool = False
    """True when the base URL is not the row's own default."""
    api_version: str | None = None
    limits: Limits = NO_LIMITS
    """Time limits of every request made for this call, those for tokens and files included."""
    stream: bool = False
    include_usage: bool = False
    """The caller asked for a usage chunk (`stream_options.include_usage`)."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Library words some provider needs: credentials, regions, projects (`aws_region_name`, `vertex_project`, …)."""
    drop_params: bool = False
    """Leave out what the model does not take, instead of refusing it."""

    def secrets(self) -> list[str]:
        """Texts that must not show in any exception, log or body: the key and every credential among the options."""
        found = [self.api_key, *(self.options.get(name) for name in SECRET_OPTIONS)]
        for name, value in self.headers.items():
            if name.lower() in CREDENTIAL_HEADERS:
                found += [value, value.rpartition(" ")[2]]
        if "@" in self.base_url:
            found.append(urlsplit(self.base_url).password)
        secrets = [secret for secret in found if isinstance(secret, str) and len(secret) > 3]
        return [*secrets, *(form for secret in secrets for form in _escaped(secret))]

    @property
    def limit(self) -> int | None:
        """The caller's token limit, under whichever of its two names."""
        limit = self.params.get("max_completion_tokens")
        return self.params.get("max_tokens") if limit is None else limit
