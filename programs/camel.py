"""CAMEL's `LiteLLMModel`: the back end of its agents that calls `litellm.completion`.

Driven through the model itself and through `ChatAgent` with a tool and a response format; token counts; an error.
"""

from __future__ import annotations

import json
from typing import Any

from camel.agents import ChatAgent
from camel.models import ModelFactory
from camel.models.litellm_model import LiteLLMModel
from camel.toolkits import FunctionTool
from camel.types import ModelPlatformType
from pydantic import BaseModel

import litellm

REQUIRES = ["camel-ai==0.2.90", "litellm==1.80.0", "mcp<2"]
PYTHON = ((3, 10), (3, 15))
ENVIRONMENT = {"CAMEL_MODEL_LOG_ENABLED": "False", "TRACEROOT_ENABLED": "False"}


class City(BaseModel):
    name: str
    inhabitants: int


def _model(simulator: Any, model: str = "openai/gpt-4o-mini", **config: Any) -> LiteLLMModel:
    made = ModelFactory.create(
        model_platform=ModelPlatformType.LITELLM,
        model_type=model,
        model_config_dict=config,
        api_key=simulator.key,
        url=simulator.url if model.startswith("anthropic/") else simulator.api_base,
    )
    assert type(made) is LiteLLMModel
    return made


def call(simulator: Any) -> None:
    said = _model(simulator).run([{"role": "user", "content": "Say heron"}])
    assert said.choices[0].message.content == "heron"
    assert said.choices[0].finish_reason == "stop"
    assert said.usage.prompt_tokens > 0
    with_claude = _model(simulator, "anthropic/claude-sonnet-4-5").run([{"role": "user", "content": "Say egret"}])
    assert with_claude.choices[0].message.content == "egret"


def agent(simulator: Any) -> None:
    said = ChatAgent("Be brief.", model=_model(simulator)).step("Say heron")
    assert said.msgs[0].content == "heron"
    assert said.info["usage"]["completion_tokens"] > 0
    assert said.info["termination_reasons"] == ["stop"]


def tools(simulator: Any) -> None:
    measured = []

    def length(word: str) -> str:
        r"""How long a word is.

        Args:
            word (str): The word to measure.
        """
        measured.append(word)
        return f"{len(word)} letters"

    said = ChatAgent("Be brief.", model=_model(simulator), tools=[FunctionTool(length)]).step('Measure "kingfisher"')
    assert measured == ["kingfisher"]
    assert "10 letters" in said.msgs[0].content
    assert said.info["tool_calls"][0].args == {"word": "kingfisher"}
    assert len(simulator.requests) == 2


def structured(simulator: Any) -> None:
    said = ChatAgent("Be brief.", model=_model(simulator)).step('Describe "Lisbon"', response_format=City)
    assert json.loads(said.msgs[0].content)["name"] == "Lisbon"
    assert said.msgs[0].parsed.name == "Lisbon"
    assert simulator.requests[0]["json"]["response_format"]["json_schema"]["name"] == "City"


def token_count(simulator: Any) -> None:
    model = _model(simulator)
    few = model.count_tokens_from_messages([{"role": "user", "content": "heron"}])
    assert 0 < few < model.count_tokens_from_messages([{"role": "user", "content": "heron " * 50}])
    counter = model.token_counter
    assert counter.decode(counter.encode("a grey heron")) == "a grey heron"


def cost(simulator: Any) -> None:
    counter = _model(simulator).token_counter
    said = litellm.completion(
        "openai/gpt-4o-mini",
        [{"role": "user", "content": "Say heron"}],
        api_base=simulator.api_base,
        api_key=simulator.key,
    )
    assert counter.calculate_cost_from_response(said) > 0


def error(simulator: Any) -> None:
    simulator.fail(401, "No such key")
    try:
        _model(simulator).run([{"role": "user", "content": "Say heron"}])
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
