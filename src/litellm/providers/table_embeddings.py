"""Providers that embed and have no chat. Facts only, each to be checked at the page the row names."""

from __future__ import annotations

from litellm.providers.endpoints import EMBEDS
from litellm.providers.row import Provider

# fmt: off
ROWS: tuple[Provider, ...] = (
    Provider("voyage", "https://api.voyageai.com/v1", "Voyage AI", "https://docs.voyageai.com/reference/embeddings-api",
             protocol="", endpoints={"embeddings": "embeddings.voyage"}, key_env=("VOYAGE_API_KEY",),
             base_env=("VOYAGE_API_BASE",), source="documented"),
    Provider("jina_ai", "https://api.jina.ai/v1", "Jina AI", "https://jina.ai/embeddings/", protocol="",
             endpoints={"embeddings": "embeddings.jina"}, key_env=("JINA_AI_API_KEY", "JINA_API_KEY"),
             base_env=("JINA_AI_API_BASE",), source="documented"),
    Provider("infinity", "http://localhost:7997", "Infinity server", "https://michaelfeil.eu/infinity/", protocol="",
             endpoints=EMBEDS, key_env=("INFINITY_API_KEY",), key_optional=True, base_env=("INFINITY_API_BASE",),
             source="documented"),
)
# fmt: on
