"""smolagents: small agents that write code or call tools, with `LiteLLMModel` over `litellm.completion`.

Driven through `ToolCallingAgent`, `CodeAgent` and the model itself; `LiteLLMRouterModel` through a `Router`.
"""

from __future__ import annotations

from typing import Any

from smolagents import CodeAgent, LiteLLMModel, LiteLLMRouterModel, ToolCallingAgent, tool

import litellm

REQUIRES = ["smolagents[litellm]==1.26.0", "litellm==1.106.2"]
ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

_asked: list[str] = []


@tool
def population(city: str) -> str:
    """The number of people in a city.

    Args:
        city: The city's name.
    """
    _asked.append(city)
    return "2100000 people"


def _model(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LiteLLMModel:
    return LiteLLMModel(model_id=model, api_base=simulator.base(model), api_key=simulator.key, **more)


def _say(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"type": "text", "text": f"Please say: {text}"}]}]


def call(simulator: Any) -> None:
    said = _model(simulator).generate(_say("apricot"))
    assert said.content == "apricot"
    assert said.role == "assistant"
    assert said.token_usage.input_tokens > 0
    assert said.raw.choices[0].finish_reason == "stop"


def anthropic(simulator: Any) -> None:
    _tool_loop(_model(simulator, "anthropic/claude-sonnet-4-5"), simulator)


def gemini(simulator: Any) -> None:
    _tool_loop(_model(simulator, "gemini/gemini-2.5-flash"), simulator)


def bedrock(simulator: Any) -> None:
    model = _model(simulator, "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", aws_region_name="us-east-1")
    _tool_loop(model, simulator, stream_outputs=True)


def stream(simulator: Any) -> None:
    said = list(_model(simulator).generate_stream(_say("one two three four five")))
    text = [one.content for one in said if one.content]
    assert len(text) > 3, said
    assert "".join(text) == "one two three four five"
    counted = [one.token_usage for one in said if one.token_usage]
    assert len(counted) == 1, counted
    assert counted[0].output_tokens > 0


def tools(simulator: Any) -> None:
    _tool_loop(_model(simulator), simulator)


def streamed_tools(simulator: Any) -> None:
    _tool_loop(_model(simulator), simulator, stream_outputs=True)


def _tool_loop(model: LiteLLMModel, simulator: Any, **more: Any) -> None:
    _asked.clear()
    simulator.reply(tool_calls=[("population", {"city": "Paris"})])
    simulator.reply(tool_calls=[("final_answer", {"answer": "2100000 people"})])
    agent = ToolCallingAgent(tools=[population], model=model, verbosity_level=0, **more)
    assert agent.run("How many people live in Paris?") == "2100000 people"
    assert _asked == ["Paris"]
    assert len(simulator.requests) == 2


def code(simulator: Any) -> None:
    simulator.reply("I compute it.\n<code>\nfinal_answer(len(population('Rome')) * 3)\n</code>")
    _asked.clear()
    agent = CodeAgent(tools=[population], model=_model(simulator), verbosity_level=0)
    assert agent.run("Three times the length, please") == 42
    assert _asked == ["Rome"]


def structured(simulator: Any) -> None:
    simulator.reply('{"thought": "It is simple.", "code": "final_answer(6 * 7)"}')
    agent = CodeAgent(tools=[], model=_model(simulator), verbosity_level=0, use_structured_outputs_internally=True)
    assert agent.run("Six times seven?") == 42
    assert simulator.requests[-1]["json"]["response_format"]["type"] == "json_schema"


def router(simulator: Any) -> None:
    entry = {"model": "openai/gpt-4o-mini", "api_key": simulator.key, "api_base": simulator.api_base}
    other = {**entry, "model": "anthropic/claude-sonnet-4-5", "api_base": simulator.url}
    model = LiteLLMRouterModel(
        model_id="group",
        model_list=[
            {"model_name": "group", "litellm_params": entry},
            {"model_name": "group", "litellm_params": other},
        ],
        client_kwargs={"routing_strategy": "simple-shuffle"},
    )
    assert [model.generate(_say("apricot")).content for _ in range(8)] == ["apricot"] * 8
    pieces = [one.content for one in model.generate_stream(_say("one two three four")) if one.content]
    assert "".join(pieces) == "one two three four"


def error(simulator: Any) -> None:
    """Other errors surface; smolagents repeats at a rate limit, which it knows by the error's text."""
    model = _model(simulator)
    simulator.fail(401, "No such key")
    try:
        model.generate(_say("pear"))
    except litellm.AuthenticationError as failure:
        assert "No such key" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    model.retryer.wait_seconds = model.retryer.jitter = 0
    model.retryer.before_sleep_logger = None
    model.kwargs["num_retries"] = 0
    simulator.fail(429, "Slow down")
    assert model.generate(_say("pear")).content == "pear"
    assert [one["status"] for one in simulator.requests] == [401, 429, 200]
