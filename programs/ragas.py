"""Ragas on litellm: its metrics' models through instructor over `litellm.completion` and `acompletion`, its embeddings.

Driven through `llm_factory` in both colours, `LiteLLMEmbeddings`, and metrics with both inside.
"""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import BaseModel
from ragas.embeddings import LiteLLMEmbeddings
from ragas.llms import llm_factory
from ragas.metrics import DiscreteMetric
from ragas.metrics.collections import SemanticSimilarity

import litellm

REQUIRES = ["ragas==0.4.3", "litellm==1.106.2", "langchain-community<0.4"]
ENVIRONMENT = {"RAGAS_DO_NOT_TRACK": "true"}


class City(BaseModel):
    name: str
    inhabitants: int


def _llm(simulator: Any, client: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> Any:
    where = {"api_key": simulator.key, "api_base": simulator.base(model)}
    return llm_factory(model, provider="litellm", client=client, **where, **more)


def structured(simulator: Any) -> None:
    simulator.reply('{"name": "Lisbon", "inhabitants": 545000}')
    city = _llm(simulator, litellm.completion).generate('Describe "Lisbon"', City)
    assert city.name == "Lisbon"
    assert simulator.requests[0]["json"]["response_format"] == {"type": "json_object"}


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        llm = _llm(simulator, litellm.acompletion)
        cities = await asyncio.gather(*(llm.agenerate(f'Describe "Town{n}"', City) for n in range(4)))
        return [city.name for city in cities]

    simulator.reply('{"name": "Lisbon", "inhabitants": 545000}', times=None)
    assert asyncio.run(several()) == ["Lisbon"] * 4
    assert len(simulator.requests) == 4


def metric(simulator: Any) -> None:
    simulator.reply('{"value": "pass", "reason": "It is right."}', times=None)
    judge = DiscreteMetric(name="right", prompt="Is it right? {response}", allowed_values=["pass", "fail"])
    scored = judge.score(llm=_llm(simulator, litellm.acompletion), response="The heron is grey")
    assert (scored.value, scored.reason) == ("pass", "It is right.")


def _embeddings(simulator: Any, **more: Any) -> LiteLLMEmbeddings:
    where = {"api_key": simulator.key, "api_base": simulator.api_base}
    return LiteLLMEmbeddings(model="openai/text-embedding-3-small", **where, **more)


def embedding(simulator: Any) -> None:
    embeddings = _embeddings(simulator, batch_size=2)
    one = embeddings.embed_text("heron")
    assert len(one) > 3
    assert embeddings.embed_texts(["heron", "egret", "heron"])[2] == one
    assert [len(request["json"]["input"]) for request in simulator.requests] == [1, 2, 1]


def embedding_asynchronous(simulator: Any) -> None:
    async def both() -> Any:
        embeddings = _embeddings(simulator)
        return await asyncio.gather(embeddings.aembed_text("heron"), embeddings.aembed_texts(["heron", "egret"]))

    one, several = asyncio.run(both())
    assert several[0] == one
    assert several[1] != one


def similarity(simulator: Any) -> None:
    made = SemanticSimilarity(embeddings=_embeddings(simulator))
    assert abs(made.score(reference="a grey heron", response="a grey heron").value - 1) < 1e-6
    assert made.score(reference="a grey heron", response="nothing like it").value < 0.999


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key", times=None)
    try:
        _embeddings(simulator).embed_text("heron")
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
