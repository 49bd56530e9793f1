"""CrewAI's `LLM` on its litellm engine, and crews of agents on top of it.

Driven through `LLM.call` and `acall` (functions, response models, streams), its events, its callbacks and token counts,
and through `Crew.kickoff` with a tool and an output type.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

from crewai import LLM, Agent, Crew, Task
from crewai.events import LLMCallCompletedEvent, LLMCallFailedEvent, LLMStreamChunkEvent, crewai_event_bus
from crewai.tools import tool
from crewai.utilities.exceptions.context_window_exceeding_exception import LLMContextLengthExceededError
from crewai.utilities.token_counter_callback import TokenCalcHandler
from pydantic import BaseModel

import litellm
from litellm.integrations.custom_logger import CustomLogger

REQUIRES = ["crewai[litellm]==1.15.30", "litellm==1.106.2"]
PYTHON = ((3, 10), (3, 14))
ENVIRONMENT = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_TRACING_ENABLED": "false",
    "CREWAI_TESTING": "true",
    "OTEL_SDK_DISABLED": "true",
}

MEASURE = {
    "type": "function",
    "function": {
        "name": "measure",
        "description": "How long a word is.",
        "parameters": {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]},
    },
}


class City(BaseModel):
    name: str
    inhabitants: int


def _llm(simulator: Any, model: str = "openai/gpt-4o-mini", **more: Any) -> LLM:
    where = {"base_url": simulator.api_base, "api_key": simulator.key, **more}
    made = LLM(model=model, is_litellm=True, **where)
    assert type(made) is LLM, "a client of CrewAI's own would ask"
    return made


def call(simulator: Any) -> None:
    llm = _llm(simulator)
    assert llm.call("Say heron") == "heron"
    used = llm.get_token_usage_summary()
    assert used.prompt_tokens > 0
    assert used.completion_tokens > 0
    assert used.successful_requests == 1


def _cohere(simulator: Any) -> LLM:
    """In a vendor's form that has no place for the field that CrewAI's agents add to messages."""
    model = "cohere_chat/command-a-03-2025"
    litellm.register_model({model: {"litellm_provider": "cohere_chat", "supports_function_calling": True}})
    return _llm(simulator, model, base_url=f"{simulator.url}/v2/chat")


def cohere(simulator: Any) -> None:
    llm = _cohere(simulator)
    assert llm.call([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say heron"}]) == "heron"
    assert simulator.requests[0]["path"] == "/v2/chat"
    assert llm.get_token_usage_summary().completion_tokens > 0


def stream(simulator: Any) -> None:
    pieces: list[str] = []
    with crewai_event_bus.scoped_handlers():
        crewai_event_bus.on(LLMStreamChunkEvent)(lambda _, event: pieces.append(event.chunk))
        llm = _llm(simulator, stream=True)
        assert llm.call("Please write 30 words").endswith("word30")
        crewai_event_bus.flush()
    assert len(pieces) > 5
    assert "".join(sorted(pieces, key=_number)).strip().endswith("word30")
    assert llm.get_token_usage_summary().completion_tokens > 0


def _number(piece: str) -> int:
    digits = "".join(filter(str.isdigit, piece))
    return int(digits) if digits else -1


def tools(simulator: Any) -> None:
    given = {"tools": [MEASURE], "available_functions": {"measure": lambda word: f"{len(word)} letters"}}
    assert _llm(simulator).call('How long is "kingfisher"?', **given) == "10 letters"
    assert _llm(simulator, stream=True).call('How long is "heron"?', **given) == "5 letters"
    left = _llm(simulator).call('How long is "kingfisher"?', tools=[MEASURE])
    assert [(one.function.name, json.loads(one.function.arguments)) for one in left] == [
        ("measure", {"word": "kingfisher"})
    ]


def structured(simulator: Any) -> None:
    """Through instructor, which calls `litellm.completion` with a tool of its own, and finds key and address itself."""
    os.environ.update(OPENAI_API_KEY=simulator.key, OPENAI_API_BASE=simulator.api_base)
    said = _llm(simulator).call('Describe "Lisbon"', response_model=City)
    city = said if isinstance(said, City) else City.model_validate_json(said)
    assert city.name == "Lisbon", said
    native = json.loads(_llm(simulator, response_format=City).call('Describe "Porto"'))
    assert native["name"] == "Porto"
    assert simulator.requests[-1]["json"]["response_format"]["json_schema"]["strict"] is True


def asynchronous(simulator: Any) -> None:
    async def several() -> list[str]:
        llm = _llm(simulator)
        return await asyncio.gather(*(llm.acall(f"Say bird{n}") for n in range(4)))

    assert asyncio.run(several()) == ["bird0", "bird1", "bird2", "bird3"]
    streaming = _llm(simulator, stream=True)
    assert asyncio.run(streaming.acall("Please write 30 words")).endswith("word30")
    assert streaming.get_token_usage_summary().completion_tokens > 0


def crew(simulator: Any) -> None:
    measured = []

    @tool
    def measure(word: str) -> str:
        """How long a word is."""
        measured.append(word)
        return f"{len(word)} letters"

    llm = _cohere(simulator)
    agent = Agent(role="Scribe", goal="Measure words", backstory="Patient", llm=llm, tools=[measure])
    task = Task(description="Measure a word", expected_output="a length", agent=agent)
    simulator.reply(tool_calls=[("measure", {"word": "kingfisher"})])
    simulator.reply("It has 10 letters.")
    done = Crew(agents=[agent], tasks=[task]).kickoff()
    assert measured == ["kingfisher"]
    assert done.raw == "It has 10 letters."
    assert done.token_usage.successful_requests == len(simulator.requests) == 2
    results = [message for message in simulator.requests[1]["json"]["messages"] if message["role"] == "tool"]
    assert [message["content"] for message in results] == ["10 letters"]


def crew_structured(simulator: Any) -> None:
    os.environ.update(COHERE_API_KEY=simulator.key, COHERE_API_BASE=f"{simulator.url}/v2/chat")
    agent = Agent(role="Scribe", goal="Describe cities", backstory="Patient", llm=_cohere(simulator))
    task = Task(description="Describe a city", expected_output="a city", agent=agent, output_pydantic=City)
    simulator.reply(tool_calls=[("City", {"name": "Lisbon", "inhabitants": 545000})], times=None)
    done = Crew(agents=[agent], tasks=[task]).kickoff()
    assert done.pydantic == City(name="Lisbon", inhabitants=545000), done


def callbacks(simulator: Any) -> None:
    class Log(CustomLogger):
        def __init__(self) -> None:
            super().__init__()
            self.seen: list[tuple[str, Any]] = []

        def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
            self.seen.append(("success", response_obj["usage"]["prompt_tokens"]))

    log, tokens = Log(), TokenCalcHandler(None)
    assert _llm(simulator, callbacks=[log, tokens]).call("Say heron") == "heron"
    assert litellm.callbacks == [log, tokens]
    _wait_until(lambda: bool(log.seen))
    assert log.seen[0][0] == "success"
    assert log.seen[0][1] > 0
    litellm.callbacks = []


def _wait_until(true: Any) -> None:
    import time

    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    assert true(), "nothing came in 10 s"


def events(simulator: Any) -> None:
    seen: list[Any] = []
    with crewai_event_bus.scoped_handlers():
        crewai_event_bus.on(LLMCallCompletedEvent)(lambda _, event: seen.append(event))
        _llm(simulator).call("Say heron")
        crewai_event_bus.flush()
    (done,) = seen
    assert done.response == "heron"
    assert done.finish_reason == "stop"
    assert done.response_id
    assert done.usage["prompt_tokens"] > 0


def token_count(simulator: Any) -> None:
    llm = _llm(simulator)
    few = llm.get_input_tokens_count("heron")
    assert 0 < few < llm.get_input_tokens_count("heron " * 50)
    assert llm.supports_function_calling()
    assert llm.supports_stop_words()
    assert llm.get_context_window_size() > 50_000


def error(simulator: Any) -> None:
    failed: list[Any] = []
    simulator.fail(401, "No such key")
    with crewai_event_bus.scoped_handlers():
        crewai_event_bus.on(LLMCallFailedEvent)(lambda _, event: failed.append(event.error))
        try:
            _llm(simulator).call("Say heron")
        except litellm.AuthenticationError as failure:
            assert "No such key" in str(failure)
        else:
            raise AssertionError("nothing was raised")
        crewai_event_bus.flush()
    assert failed
    assert "No such key" in failed[0]
    simulator.fail(400, reason="context_window")
    try:
        _llm(simulator).call("Say heron")
    except LLMContextLengthExceededError:
        pass
    else:
        raise AssertionError("nothing was raised")
