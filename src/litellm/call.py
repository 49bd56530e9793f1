"""One call, normalised once: what was asked, of whom, with which credentials and limits.

Everything below reads a `Call`; nothing changes one, save that what went out is noted in it (`Sent`). The caller's own
objects are referred to, never altered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from litellm import redaction
from litellm.effects import Limits

if TYPE_CHECKING:
    from litellm.providers.row import Provider

NO_LIMITS = Limits()


@dataclass(slots=True)
class Sent:
    """What went out for a call. Of all that belongs to one, this alone grows while it runs."""

    url: str = ""
    """Where the last request went, once its credentials were on it; empty before."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of that request, credentials among them."""
    credentials: set[str] = field(default_factory=set)
    """What requests for tokens carried, and what was granted or read from files besides."""


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
    sent: Sent = field(default_factory=Sent)

    def secrets(self) -> list[str]:
        """Texts that must not show in any exception, log or body: the key, every credential among the options and the
        headers, and those that were got on the way; in all their spellings."""
        found = [self.api_key, *redaction.in_values(self.options), *redaction.in_headers(self.headers)]
        found += redaction.in_headers(self.sent.headers)
        if self.api_key:
            found += redaction.in_text(self.api_key)
        found += redaction.in_address(self.base_url)
        return redaction.spellings([*found, *self.sent.credentials])

    def host(self) -> str:
        """Who is asked: where the last request went; before it, of the base URL. Empty where nobody is."""
        return urlsplit(self.sent.url or self.base_url).netloc.rpartition("@")[2]

    @property
    def limit(self) -> int | None:
        """The caller's token limit, under whichever of its two names."""
        limit = self.params.get("max_completion_tokens")
        return self.params.get("max_tokens") if limit is None else limit
