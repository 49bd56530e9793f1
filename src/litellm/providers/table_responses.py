"""Vendors whose only form is OpenAI's Responses API. Facts only, each to be checked at the page the row names."""

from __future__ import annotations

from litellm.providers.row import Provider

_OPENAIS_OWN = frozenset(
    {"store", "metadata", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "user"}
)

# fmt: off
ROWS: tuple[Provider, ...] = (
    Provider("perplexity-agent", "https://api.perplexity.ai/v1", "Perplexity Agent",
             "https://docs.perplexity.ai/docs/agent-api/models", protocol="openai_responses",
             key_env=("PERPLEXITY_API_KEY",), unsupported=_OPENAIS_OWN),
    Provider("vivgrid", "https://api.vivgrid.com/v1", "Vivgrid", "https://docs.vivgrid.com/models",
             protocol="openai_responses", key_env=("VIVGRID_API_KEY",), unsupported=_OPENAIS_OWN),
)
# fmt: on
