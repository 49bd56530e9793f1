"""Providers whose wire format nobody else speaks: clouds with logins of their own, agents, small servers.

Facts only, each to be checked at the page the row names.
"""

from __future__ import annotations

from litellm.providers.refused import MAX_TOKENS
from litellm.providers.row import Provider

# fmt: off
ROWS: tuple[Provider, ...] = (
    # The host's certificate is signed by a national root: `ssl_verify` may name its file.
    Provider("gigachat", "https://gigachat.devices.sberbank.ru/api/v1", "GigaChat",
             "https://developers.sber.ru/docs/ru/gigachat/api/overview", protocol="gigachat", auth="gigachat",
             key_env=("GIGACHAT_ACCESS_TOKEN", "GIGACHAT_CREDENTIALS", "GIGACHAT_API_KEY"),
             bearer_env=("GIGACHAT_ACCESS_TOKEN",), base_env=("GIGACHAT_API_BASE",),
             option_env={"gigachat_scope": ("GIGACHAT_SCOPE",), "gigachat_auth_url": ("GIGACHAT_AUTH_URL",)},
             unsupported=frozenset({"response_format:json_object"}), renames=MAX_TOKENS, schema_by_tool=True,
             source="measured"),
)
# fmt: on
