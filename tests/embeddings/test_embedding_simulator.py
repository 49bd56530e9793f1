"""The library and the simulator's embeddings over real HTTP, blocking and awaited; and the vendors' own refusals."""

from __future__ import annotations

import asyncio
import json
import math
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest

import litellm
from litellm.simulator import Simulator

SPOKEN = {
    "openai/text-embedding-3-small": "/v1",
    "azure/dep": "",
    "cohere/embed-v4.0": "",
    "gemini/gemini-embedding-001": "/v1beta",
    "ollama/nomic-embed-text": "",
    "hosted_vllm/BAAI/bge-m3": "/v1",
}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.mark.parametrize("model", SPOKEN)
def test_equal_texts_get_equal_vectors(model: str, simulator: Simulator) -> None:
    given: dict[str, Any] = {
        "api_base": simulator.url + SPOKEN[model],
        "api_key": "sk-test",
        "api_version": "2024-10-21",
    }
    plain = litellm.embedding(model, ["cat", "dog", "cat"], **given)
    awaited = asyncio.run(litellm.aembedding(model, ["cat", "dog", "cat"], **given))
    vectors: list[Any] = [row.embedding for row in plain.data]
    first, second, third = vectors
    assert first == third != second
    assert [row.embedding for row in awaited.data] == [first, second, third]
    assert all(math.isclose(math.dist(numbers, [0.0] * len(numbers)), 1.0, abs_tol=1e-4) for numbers in vectors)
    assert plain.usage is None or plain.usage.prompt_tokens == 3


def test_sizes_and_base64(simulator: Simulator) -> None:
    given: dict[str, Any] = {"api_base": simulator.url + "/v1", "api_key": "sk-test"}
    numbers = litellm.embedding("openai/m", "cat", dimensions=16, **given).data[0].embedding
    text = litellm.embedding("openai/m", "cat", dimensions=16, encoding_format="base64", **given).data[0].embedding
    assert len(numbers) == 16
    assert isinstance(text, str)
    openai = pytest.importorskip("openai", reason="its client decodes base64")
    with openai.OpenAI(api_key="sk-test", base_url=simulator.url + "/v1") as client:  # asks for base64 by itself
        assert client.embeddings.create(model="m", input="cat", dimensions=16).data[0].embedding == pytest.approx(
            numbers
        )


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/embeddings", {"model": "m"}, 400),
        ("/v1/embeddings", {"model": "m", "input": []}, 400),
        ("/v1/embeddings", {"model": "m", "input": ["a"] * 2049}, 400),
        ("/v1/embeddings", {"model": "m", "input": "a", "unknown": 1}, 400),
        ("/v2/embed", {"model": "m", "texts": ["a"]}, 400),
        ("/v2/embed", {"model": "m", "input_type": "image", "texts": ["a"] * 97}, 400),
        ("/v2/embed", {"model": "m", "input_type": "search_query"}, 400),
        ("/v1beta/models/m:batchEmbedContents", {"requests": [{"content": {"parts": [{"text": "a"}]}}]}, 400),
        ("/api/embed", {"input": "a"}, 400),
    ],
)
def test_what_vendors_refuse(path: str, body: dict[str, Any], status: int, simulator: Simulator) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "Bearer k", "x-goog-api-key": "k"}
    request = urllib.request.Request(simulator.url + path, json.dumps(body).encode(), headers)
    with pytest.raises(HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    with caught.value as answer:
        assert answer.status == status
        assert json.loads(answer.read())


def test_faults_by_the_models_name(simulator: Simulator) -> None:
    with pytest.raises(litellm.RateLimitError):
        litellm.embedding("openai/fault-429", "a", api_base=simulator.url + "/v1", api_key="k", num_retries=0)
