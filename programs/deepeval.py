"""DeepEval's `LiteLLMModel`: the judge of its metrics, asked through `litellm.completion` and `acompletion`.

Driven through the model (answers, schemas, samples, token probabilities) and through `GEval` and `evaluate` with it.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from deepeval import evaluate
from deepeval.evaluate import AsyncConfig, DisplayConfig
from deepeval.metrics import AnswerRelevancyMetric, GEval
from deepeval.models import LiteLLMModel
from deepeval.test_case import LLMTestCase, SingleTurnParams
from pydantic import BaseModel

import litellm

REQUIRES = ["deepeval==4.3.1", "litellm==1.106.2"]
ENVIRONMENT = {
    "DEEPEVAL_TELEMETRY_OPT_OUT": "1",
    "DEEPEVAL_DISABLE_DOTENV": "1",
    "DEEPEVAL_RETRY_MAX_ATTEMPTS": "1",
    "ERROR_REPORTING": "0",
    "CONFIDENT_OPEN_BROWSER": "0",
}
PRICES = {"cost_per_input_token": 1e-6, "cost_per_output_token": 4e-6}


class City(BaseModel):
    name: str
    inhabitants: int


def _model(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LiteLLMModel:
    return LiteLLMModel(model, api_key=simulator.key, base_url=simulator.base(model), **more)


def call(simulator: Any) -> None:
    said, cost = _model(simulator, **PRICES).generate("Say heron")
    assert said == "heron"
    assert cost > 0
    assert cost.input_tokens > 0
    said, _ = _model(simulator, "anthropic/claude-sonnet-4-5").generate("Say egret")
    assert said == "egret"
    assert simulator.requests[-1]["path"] == "/v1/messages"


def structured(simulator: Any) -> None:
    simulator.reply('Here: {"name": "Lisbon", "inhabitants": 545000}')
    city, _ = _model(simulator).generate("Describe Lisbon", schema=City)
    assert city == City(name="Lisbon", inhabitants=545000)
    simulator.reply('{"name": "Porto", "inhabitants": 231000}')
    city, _ = asyncio.run(_model(simulator).a_generate("Describe Porto", schema=City))
    assert city.name == "Porto"


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        model = _model(simulator)
        return [said for said, _ in await asyncio.gather(*(model.a_generate(f"Say bird{n}") for n in range(4)))]

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]


def samples(simulator: Any) -> None:
    said, _ = _model(simulator).generate_samples("Say heron", n=3, temperature=1.0)
    assert len(said) == 3
    assert all("heron" in one for one in said)
    assert simulator.requests[0]["json"]["n"] == 3


def raw_response(simulator: Any) -> None:
    """What `GEval` asks for to weigh its scores."""
    response, _ = _model(simulator).generate_raw_response("Say heron", top_logprobs=5)
    assert response.choices[0].message.content == "heron"
    assert simulator.requests[0]["json"]["top_logprobs"] == 5
    response, _ = asyncio.run(_model(simulator).a_generate_raw_response("Say egret", top_logprobs=5))
    assert response.choices[0].message.content == "egret"


CASE = LLMTestCase(input="Which bird is grey?", actual_output="The heron", expected_output="Heron")


def metric(simulator: Any) -> None:
    simulator.reply(json.dumps({"score": 8, "reason": "It is right."}), times=None)
    judged = GEval(
        name="Right",
        evaluation_steps=["Compare the answer with what was expected"],
        evaluation_params=[SingleTurnParams.ACTUAL_OUTPUT, SingleTurnParams.EXPECTED_OUTPUT],
        model=_model(simulator),
        async_mode=False,
    )
    assert judged.measure(CASE, _show_indicator=False) == 0.8
    assert judged.reason == "It is right."
    assert judged.evaluation_model == "openai/gpt-4o-mini (openai)" or judged.evaluation_model, judged.evaluation_model


def evaluation(simulator: Any) -> None:
    """Metrics of several steps at once, each answer read into a schema of DeepEval's."""
    simulator.reply(
        json.dumps(
            {
                "statements": ["The heron is grey"],
                "verdicts": [{"verdict": "yes", "reason": None}],
                "reason": "It answers.",
            }
        ),
        times=None,
    )
    done = evaluate(
        [CASE],
        [AnswerRelevancyMetric(model=_model(simulator, **PRICES))],
        display_config=DisplayConfig(show_indicator=False, print_results=False),
        async_config=AsyncConfig(run_async=True),
    )
    (result,) = done.test_results
    assert result.success
    assert result.metrics_data[0].score == 1.0
    assert result.metrics_data[0].evaluation_cost > 0


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key", times=None)
    try:
        _model(simulator).generate("Say heron")
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
