"""Providers whose wire format nobody else speaks: clouds with logins of their own, agents, small servers.

Facts only, each to be checked at the page the row names.
"""

from __future__ import annotations

from litellm.providers.refused import MAX_TOKENS
from litellm.providers.row import Provider

_ORACLE_OPTIONS = {
    name: (name.upper(),)
    for name in (
        "oci_user", "oci_fingerprint", "oci_tenancy", "oci_key", "oci_key_file", "oci_compartment_id",
        "oci_serving_mode", "oci_endpoint_id",
    )
}  # fmt: skip

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
    Provider("oci", "https://inference.generativeai.{region}.oci.oraclecloud.com", "Oracle Cloud Generative AI",
             "https://docs.oracle.com/en-us/iaas/api/#/en/generative-ai-inference/20231130/ChatResult/Chat",
             protocol="oci_generic", by_model=(("cohere.command", "oci_cohere"),), auth="oci_signing",
             url_vars={"region": ("oci_region", "OCI_REGION")}, option_env=_ORACLE_OPTIONS, source="measured"),
)
# fmt: on
