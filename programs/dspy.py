"""DSPy: programs over language models, whose `dspy.LM` calls `litellm.completion`, `acompletion` and their like.

Driven through signatures, `streamify`, native tool calls, typed outputs, its disk cache, `Embedder` and typed
requests, all on the engine `litellm`: DSPy has clients of its own too.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import dspy
from dspy.utils.exceptions import ContextWindowExceededError, LMAuthError, LMRateLimitError
from pydantic import BaseModel

REQUIRES = ["dspy[numpy]==3.4.1", "litellm==1.106.2"]
AGENT = ("DSPy/3.4.1", "litellm")


class _Recipe(BaseModel):
    name: str
    minutes: int


def _lm(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> dspy.LM:
    settings = {"api_base": simulator.base(model), "cache": False, "num_retries": 0, **more}
    return dspy.LM(model, engine="litellm", api_key=simulator.key, **settings)


def _answer(text: str) -> str:
    """In the form DSPy's default adapter asks the model for."""
    return f"[[ ## answer ## ]]\n{text}\n\n[[ ## completed ## ]]"


def call(simulator: Any) -> None:
    lm = _lm(simulator)
    assert lm("Please say: apricot") == ["apricot"]
    simulator.reply(_answer("Paris"))
    with dspy.context(lm=lm, track_usage=True):
        said = dspy.Predict("question -> answer")(question="Which city?")
    assert said.answer == "Paris", said
    assert said.get_lm_usage()["openai/gpt-4o-mini"]["prompt_tokens"] > 0
    assert lm.history[-1]["usage"]["completion_tokens"] > 0
    assert lm.history[-1]["response_model"] == "gpt-4o-mini", lm.history[-1]["response_model"]


def anthropic(simulator: Any) -> None:
    """With its own tools; a signature whose reasoning is the model's own."""
    _tool_call(_lm(simulator, "anthropic/claude-sonnet-4-5"), simulator)
    assert simulator.requests[-1]["path"] == "/v1/messages"

    class Think(dspy.Signature):
        question: str = dspy.InputField()
        reasoning: dspy.Reasoning = dspy.OutputField()
        answer: str = dspy.OutputField()

    simulator.reply(_answer("Paris"), reasoning="It is the capital.")
    lm = _lm(simulator, "anthropic/claude-sonnet-4-5", reasoning_effort="low", max_tokens=8000, temperature=1.0)
    with dspy.context(lm=lm):
        said = dspy.Predict(Think)(question="Which city?")
    assert said.answer == "Paris"
    assert "capital" in str(said.reasoning), said
    assert simulator.requests[-1]["json"]["thinking"]["type"] == "enabled"


def gemini(simulator: Any) -> None:
    _tool_call(_lm(simulator, "gemini/gemini-2.5-flash"), simulator)


def bedrock(simulator: Any) -> None:
    lm = _lm(simulator, "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", aws_region_name="us-east-1")
    _tool_call(lm, simulator)


def stream(simulator: Any) -> None:
    text = "The quick brown fox jumps over the lazy dog"
    predict = dspy.Predict("question -> answer")
    listener = dspy.streaming.StreamListener(signature_field_name="answer")
    streaming = dspy.streamify(predict, stream_listeners=[listener], async_streaming=False)
    simulator.reply(_answer(text))
    with dspy.context(lm=_lm(simulator)):
        said = list(streaming(question="Which animals?"))
    pieces = [one.chunk for one in said if isinstance(one, dspy.streaming.StreamResponse)]
    assert len(pieces) > 3, said
    assert "".join(pieces) == text, pieces
    assert said[-1].answer == text


def tools(simulator: Any) -> None:
    _tool_call(_lm(simulator), simulator)
    assert simulator.requests[-1]["json"]["tools"][0]["function"]["name"] == "population"


def _tool_call(lm: dspy.LM, simulator: Any) -> None:
    asked = []

    def population(city: str) -> str:
        """The number of people in a city."""
        asked.append(city)
        return "2100000"

    class Ask(dspy.Signature):
        question: str = dspy.InputField()
        tools: list[dspy.Tool] = dspy.InputField()
        answer: str = dspy.OutputField()
        calls: dspy.ToolCalls = dspy.OutputField()

    with dspy.context(lm=lm, adapter=dspy.ChatAdapter(use_native_function_calling=True)):
        tool = dspy.Tool(population)
        said = dspy.Predict(Ask)(question='How many people live in "Paris"?', tools=[tool])
        one = said.calls.tool_calls[0]
        assert one.name == "population", said
        assert one.execute([tool]) == "2100000"
    assert len(asked) == 1


def structured(simulator: Any) -> None:
    with dspy.context(lm=_lm(simulator), adapter=dspy.JSONAdapter()):
        signature = dspy.Signature("dish: str -> recipe: Recipe", custom_types={"Recipe": _Recipe})
        said = dspy.Predict(signature)(dish="soup")
    assert isinstance(said.recipe, _Recipe), said
    assert simulator.requests[-1]["json"]["response_format"]["type"] == "json_schema"


def asynchronous(simulator: Any) -> None:
    lm = _lm(simulator)

    async def both() -> list[Any]:
        return await asyncio.gather(lm.acall("Please say: fig"), lm.acall("Please say: plum"))

    assert asyncio.run(both()) == [["fig"], ["plum"]]


def typed(simulator: Any) -> None:
    """DSPy's typed requests: one answer, and the events of a stream."""
    from dspy.clients.engines import AsyncLiteLLMEngine, LiteLLMEngine
    from dspy.lm15 import Message, Request

    for model in ("openai/gpt-4o-mini", "anthropic/claude-sonnet-4-5"):
        settings = {"api_key": simulator.key, "api_base": simulator.base(model)}
        request = Request(model=model, messages=(Message.user("Please say: one two three four"),))
        engine = LiteLLMEngine(**settings)
        assert engine.complete(request).text == "one two three four"
        events = list(engine.stream(request))
        assert len(events) > 4
        assert events[-1].usage.output_tokens > 0, events[-1]

        async def later(settings: dict[str, str] = settings, request: Request = request) -> list[Any]:
            return [event async for event in AsyncLiteLLMEngine(**settings).stream(request)]

        assert [type(one) for one in asyncio.run(later())] == [type(one) for one in events]


def error(simulator: Any) -> None:
    lm = _lm(simulator)
    for script, wanted in (
        ({"status": 401, "message": "No such key"}, LMAuthError),
        ({"status": 429, "message": "Too many requests"}, LMRateLimitError),
        ({"reason": "context_window"}, ContextWindowExceededError),
    ):
        simulator.fail(**script)
        try:
            lm("Please say: pear")
        except wanted as failure:
            assert script.get("message", "context") in str(failure), failure
        else:
            raise AssertionError(f"no {wanted.__name__}")


def cache(simulator: Any) -> None:
    """What is kept on disk is unpickled as the same answer, with its cost."""
    lm = _lm(simulator, cache=True)
    dspy.configure_cache(enable_memory_cache=False)
    first = lm("Please say: medlar")
    cost = lm.history[-1]["cost"]
    assert cost > 0
    assert lm("Please say: medlar") == first == ["medlar"]
    assert len(simulator.requests) == 1


def embedding(simulator: Any) -> None:
    embedder = dspy.Embedder("openai/text-embedding-3-small", api_key=simulator.key, api_base=simulator.api_base)
    rows = embedder(["one", "two", "three"])
    assert rows.shape[0] == 3
    assert (rows[0] != rows[1]).any()


def responses(simulator: Any) -> None:
    lm = _lm(simulator, model_type="responses")
    said = lm("Please say: mulberry")
    assert "mulberry" in json.dumps(said), said
    assert simulator.requests[-1]["path"] == "/v1/responses"


def text_completion(simulator: Any) -> None:
    lm = _lm(simulator, "openai/gpt-3.5-turbo-instruct", model_type="text")
    assert lm("Please say: sloe")[0].startswith("sloe")
    assert simulator.requests[-1]["path"] == "/v1/completions"
