"""The columns of the provider table, each with its meaning. Facts only: no code asks which provider it is, it asks
the row what is so. A fact that one provider alone needs is a dialect; one that two share is a column here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache


@dataclass(frozen=True, slots=True, eq=False, repr=False, match_args=False)
class Provider:
    """One provider. Rows are told apart by identity: each stands in the table once."""

    slug: str
    """The prefix in `provider/model`."""
    base_url: str = ""
    """Default base URL, no trailing slash; empty where the caller must give one. `{name}` is filled from `url_vars`;
    a placeholder that is not listed there (a region inside a model's name) is filled by the protocol."""
    name: str = ""
    """What people call it."""
    docs: str = ""
    """The page its facts can be checked at."""
    aliases: tuple[str, ...] = ()
    """Other prefixes for the same row."""
    source: str = "catalogue"
    """How its facts are known: `measured` (seen on the wire), `documented` (vendor's page), `catalogue` (taken from
    open catalogues of providers; its address was not called), `uncertain`."""

    # --- how it is spoken to ---
    protocol: str = "openai_chat"
    """Wire format of its chat: a module of protocols/, or `dialects.X` for a small override. Empty: it has none."""
    by_model: tuple[tuple[str, str], ...] = ()
    """(model prefix, or pattern with `*`, protocol): models that speak another format than `protocol`."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Kind of question other than chat (`embeddings`, `completions`, `responses`) → the protocol it is spoken in."""
    handler: object = None
    """A `CustomLLM` of the caller's, which answers in place of a wire. Only on rows made from `custom_provider_map`."""
    path: str | None = None
    """Path after the base URL where it is not the protocol's own."""
    url_vars: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Placeholder in `base_url` → names it is filled from: keyword arguments in lower case, environment variables in
    upper case, in order."""
    url_defaults: Mapping[str, str] = field(default_factory=dict)
    """Placeholder in `base_url` → what fills it where none of its names is set."""
    base_ending: str = ""
    """End that a base URL from the caller or the environment must have here (`/v1`); what is missing of it is added."""
    option_env: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Option (`aws_region_name`, `vertex_project`, …) → environment variables it is read from when neither the caller
    nor a setting gives one, first wins; maybe none. Found in `call.options`."""
    model_prefix: str = ""
    """Put before model names that lack a `/` (e.g. `accounts/fireworks/models/`)."""

    # --- who we are ---
    auth: str = "bearer"
    """How requests are authenticated: a name in auth/ (`bearer`, `api_key_header`, `none`, or a flow)."""
    auth_header: str = ""
    """Header that carries the key, for `api_key_header`."""
    auth_prefix: str = ""
    """Word before the key in that header, with its space (`Key `)."""
    aws_service: str = ""
    """The service that a signature is made for, for `aws`."""
    key_env: tuple[str, ...] = ()
    """Environment variables that hold the key, first wins."""
    bearer_env: tuple[str, ...] = ()
    """Those of `key_env` whose value goes as `Authorization: Bearer` although `auth` says otherwise."""
    key_optional: bool = False
    """Calls without a key are allowed (local servers)."""
    base_env: tuple[str, ...] = ()
    """Environment variables that hold the base URL, first wins."""
    follows_settings: bool = False
    """`litellm.api_key` and `litellm.api_base` come before its own variables. Elsewhere that key is the last resort
    and that address is not used, so that a setting meant for one vendor does not redirect another."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with every request."""
    header_env: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Header → environment variables it is read from; sent only where one is set."""

    # --- parameters ---
    unsupported: frozenset[str] = frozenset()
    """OpenAI parameters it refuses. `response_format:json_schema`, `tool_choice:required` and `reasoning_effort:max`,
    say, name one value of a parameter."""
    renames: Mapping[str, str] = field(default_factory=dict)
    """OpenAI parameter → the name it has here."""
    ignored: frozenset[str] = frozenset()
    """OpenAI parameters it has no place for and that are left out quietly (`user`)."""
    body: Mapping[str, object] = field(default_factory=dict)
    """Added to every body; the caller's own values win."""
    stream_usage: bool = False
    """Takes `stream_options.include_usage`, so streams always ask for it. False: it is sent where the caller asks,
    unless `stream_options` is among `ignored`."""
    schema_by_tool: bool = False
    """Has no native json_schema: a forced tool named `json_tool_call` carries the schema."""
    max_temperature: float | None = None
    """Higher temperatures are lowered to this."""
    lists_stop: bool = False
    """`stop` must be a list: a single text becomes one."""
    wants_parameters: bool = False
    """A tool's `parameters` must be there even where it takes none."""

    # --- messages ---
    joins_text: bool = False
    """Content must be a string: lists of text parts are joined."""
    drops_images: bool = False
    """Text only: image parts are refused (or left out with drop_params)."""
    drops_detail: bool = False
    """An image is its address alone: `detail` is left out."""
    keeps_cache_control: bool = False
    """`cache_control` marks may stay in messages and tools."""
    keeps_developer: bool = False
    """Knows the role `developer`; elsewhere it becomes `system`."""
    drops_name: frozenset[str] = frozenset()
    """Roles whose `name` must not be sent."""
    keeps_refusal: bool = False
    """Knows `refusal` in an assistant's message, and its part; elsewhere it becomes text."""
    keeps_reasoning: bool = False
    """`reasoning_content` in the history goes back to it (thinking models with tools)."""
    keeps_reasoning_details: bool = False
    """Gives `reasoning_details` and wants them back unchanged; others refuse them."""

    def __repr__(self) -> str:
        return f"Provider({self.slug!r})"

    def wanted_key(self) -> list[str]:
        """The variable to name where a key is missing, if any holds one: of several, that called like the provider."""
        usual = f"{self.slug.upper().replace('-', '_')}_API_KEY"
        return [usual] if usual in self.key_env else list(self.key_env[:1])

    def protocol_for(self, model: str) -> str:
        """The wire format that a model speaks here."""
        return _protocol_of(self, model) if self.by_model else self.protocol


@lru_cache(maxsize=4096)
def _protocol_of(row: Provider, model: str) -> str:
    for pattern, protocol in row.by_model:
        if fnmatchcase(model, pattern) if "*" in pattern else model.startswith(pattern):
            return protocol
    return row.protocol
