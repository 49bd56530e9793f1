"""The public face: functions and types, mocks, what openai's client makes of our events, and whole conversations."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai.types.responses as theirs
import pydantic
import pytest
from responses_calls import CHAT, WEATHER, ask, judged, judged_response, listen, message_item, response_body

import litellm
import openai
from litellm.responses_api.main import aresponses, responses
from litellm.simulator import Simulator
from litellm.streaming import CustomStreamWrapper
from litellm.types import responses as ours
from litellm.types.responses import ResponsesAPIResponse, ResponsesAPIStreamEvents, event_of, response_of
from scripted import events as chat_events, stream


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


PLACES = {
    "openai/gpt-4o": "/v1",
    "custom_openai/gpt-4o": "/v1",
    "anthropic/claude-sonnet-4-5": "",
    "gemini/gemini-2.5-flash": "/v1beta",
}
models = pytest.mark.parametrize("model", PLACES)


def at(sim: Simulator, model: str) -> dict[str, Any]:
    sim.clear()
    return {"model": model, "base_url": sim.url + PLACES[model], "api_key": "test-key"}


# --- functions ---


def test_the_functions() -> None:
    assert inspect.isfunction(responses)
    assert not inspect.iscoroutinefunction(responses)
    assert inspect.iscoroutinefunction(aresponses)
    names = list(inspect.signature(responses).parameters)
    assert names[:4] == ["input", "model", "include", "instructions"]
    assert inspect.signature(aresponses) == inspect.signature(responses)


# --- mocks ---


def test_mocks(over: Any) -> None:
    wire = over()
    response = ask(wire, mock_response="Hello world", previous_response_id="resp_0", background=True)
    assert isinstance(response, ResponsesAPIResponse)
    assert response.output_text == "Hello world"
    assert response.usage.total_tokens == 30
    assert response.previous_response_id == "resp_0"
    heard = listen(wire, mock_response="Hello world")
    judged(heard)
    assert [event.delta for event in heard if event.type.endswith("text.delta")] == ["Hel", "lo ", "wor", "ld"]
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    assert ask(wire, mock_tool_calls=[call]).output[0].name == "f"
    judged(listen(wire, mock_tool_calls=[call]))
    with pytest.raises(litellm.RateLimitError):
        ask(wire, mock_response="litellm.RateLimitError")
    whole = response_body(message_item("mine"))
    assert ask(wire, mock_response=whole).output_text == "mine"
    assert ask(wire, mock_response=response_of(whole)).output_text == "mine"
    chat = litellm.completion("openai/gpt-4o", [{"role": "user", "content": "x"}], mock_response="chat")
    assert ask(wire, mock_response=chat).output_text == "chat"
    assert not wire.requests


# --- types ---


def test_items_count_as_openais() -> None:
    body = response_body(
        message_item(),
        {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{}"},
        {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm."}]},
        {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search", "query": "x"}},
        {"type": "custom_tool_call", "id": "ctc_1", "call_id": "c", "name": "f", "input": "x"},
    )
    response = response_of(body)
    kinds = (
        theirs.ResponseOutputMessage, theirs.ResponseFunctionToolCall, theirs.ResponseReasoningItem,
        theirs.ResponseFunctionWebSearch, theirs.ResponseCustomToolCall,
    )  # fmt: skip
    for item, kind in zip(response.output, kinds, strict=True):
        assert [isinstance(item, other) for other in kinds] == [kind is other for other in kinds]
    assert isinstance(response.output[0].content[0], theirs.ResponseOutputText)
    assert isinstance(response.output[1], ours.OutputFunctionToolCall)
    assert isinstance(response.output[1], ours.ResponseFunctionToolCall)
    assert isinstance(response, ours.BaseLiteLLMOpenAIResponseObject)
    assert response.output[2].summary[0].text == "Hm."
    for copied in (pickle.loads(pickle.dumps(response)), copy.deepcopy(response)):
        assert copied == response
        assert isinstance(copied.output[1], theirs.ResponseFunctionToolCall)
        assert copied.model_dump() == response.model_dump()


def test_openai_is_not_loaded_and_may_come_later() -> None:
    program = """
import sys
from litellm import responses
first = responses("Hi", "openai/gpt-4o", mock_response="x", api_key="k")
assert "openai" not in sys.modules
from openai.types.responses import ResponseOutputMessage
again = responses("Hi", "openai/gpt-4o", mock_response="x", api_key="k")
assert isinstance(again.output[0], ResponseOutputMessage) and isinstance(first.output[0], ResponseOutputMessage)
"""
    source = str(Path(litellm.__file__ or "").parents[1])
    subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": source}, check=True, timeout=60)


def test_openais_own_items_may_be_given() -> None:
    item = theirs.ResponseOutputMessage.model_validate(message_item("mine"))
    response = ResponsesAPIResponse(id="resp_1", created_at=1, output=[item], usage={"input_tokens": 1})
    assert response.output[0] is item
    assert response.output_text == "mine"
    assert response.usage.input_tokens == 1
    assert json.loads(response.model_dump_json())["output"][0]["content"][0]["text"] == "mine"


def test_dicts_and_attributes() -> None:
    response = response_of(response_body(message_item()))
    assert response["output"][0]["content"][0]["text"] == "Hello"
    assert "usage" in response
    assert response.get("nothing") is None
    assert response._hidden_params == {}
    response.set_by_program = 1
    assert response.set_by_program == 1


def test_names_of_events() -> None:
    for name in ResponsesAPIStreamEvents:
        assert name == name.value
    event = event_of({"type": "response.output_text.delta", "delta": "x", "item_id": "m"})
    assert event.type == ResponsesAPIStreamEvents.OUTPUT_TEXT_DELTA
    assert event.type in {ResponsesAPIStreamEvents.OUTPUT_TEXT_DELTA, ResponsesAPIStreamEvents.ERROR}
    assert isinstance(event, ours.OutputTextDeltaEvent)
    assert isinstance(event, ours.BaseLiteLLMOpenAIResponseObject)
    with pytest.raises(ValueError, match="delta"):
        event_of({"type": "response.output_text.delta"})


# --- openai's client ---


def test_openais_client_reads_our_events(blocking: Any) -> None:
    """What we make of a chat, served as a stream, adds up in the vendor's own client."""
    blocking.replies = [stream(*chat_events("Hel", "lo"))]
    heard = listen(blocking, "Hi", CHAT)
    body = b"".join(f"event: {event.type}\ndata: {event.model_dump_json()}\n\n".encode() for event in heard)

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=body)

    with (
        httpx.Client(transport=httpx.MockTransport(answer)) as http,
        openai.OpenAI(base_url="https://x.example/v1", api_key="k", http_client=http) as client,
        client.responses.stream(model="m", input="Hi") as read,
    ):
        kinds = [event.type for event in read]
        final = read.get_final_response()
    assert final.output_text == "Hello"
    assert kinds == [event.type for event in heard]


# --- over real HTTP ---


@models
def test_plain_and_streamed(sim: Simulator, model: str) -> None:
    place = at(sim, model)
    whole = responses("Hello there", **place)
    read = judged_response(whole)
    assert read.output_text
    assert read.usage is not None
    assert read.usage.total_tokens > 0
    found = responses("Hello there", stream=True, **place)
    assert isinstance(found, CustomStreamWrapper)
    events = list(found)
    judged(events)
    assert found.completed_response.response.output_text == whole.output_text

    async def awaited() -> Any:
        plain = await aresponses("Hello there", **place)
        stream = await aresponses("Hello there", stream=True, **place)
        return plain, [event async for event in stream]

    plain, heard = asyncio.run(awaited())
    assert plain.output_text == whole.output_text
    assert [event.type for event in heard] == [event.type for event in events]


@models
def test_a_conversation_with_tools_and_thoughts(sim: Simulator, model: str) -> None:
    """The vendor's rules hold: thoughts come back signed, each call has its result. Each turn plain, then streamed."""
    place = at(sim, model)
    more: dict[str, Any] = {"tools": [WEATHER], "store": False}
    if "gpt-4o" not in model:
        more["reasoning"] = {"effort": "low", "summary": "auto"}
    for streams in (False, True):
        asked: list[Any] = [{"role": "user", "content": "weather in Paris?"}]
        for turn in range(2):
            if streams:
                found = responses(asked, stream=True, **more, **place)
                judged(list(found))
                response = found.completed_response.response
            else:
                response = responses(asked, **more, **place)
            asked += response.output
            calls = [item for item in response.output if isinstance(item, theirs.ResponseFunctionToolCall)]
            assert bool(calls) == (turn == 0)
            asked += [{"type": "function_call_output", "call_id": call.call_id, "output": "Sunny"} for call in calls]
        assert response.output_text
        # As plain JSON, as a program keeps it, the same history goes again.
        kept = json.loads(json.dumps([item if isinstance(item, dict) else item.model_dump() for item in asked]))
        kept = [{name: value for name, value in item.items() if value is not None} for item in kept]
        kept.append({"role": "user", "content": "Thanks"})
        assert responses(kept, **more, **place).status == "completed"


class City(pydantic.BaseModel):
    name: str
    people: int


@models
def test_a_pydantic_class(sim: Simulator, model: str) -> None:
    response = responses("Rome", text_format=City, **at(sim, model))
    assert City.model_validate_json(response.output_text)


def test_a_history_may_change_its_vendor(sim: Simulator) -> None:
    """Answers over a chat as history of the API itself, and the other way round."""
    chat, native = at(sim, "anthropic/claude-sonnet-4-5"), at(sim, "openai/gpt-4o")
    asked: list[Any] = [{"role": "user", "content": "weather in Paris?"}]
    first = responses(asked, tools=[WEATHER], reasoning={"effort": "low"}, **chat)
    asked += first.output
    call = first.output[-1]
    asked.append({"type": "function_call_output", "call_id": call.call_id, "output": "Sunny"})
    second = responses(asked, tools=[WEATHER], **native)
    assert second.output_text
    asked += [*second.output, {"role": "user", "content": "Thanks"}]
    assert responses(asked, tools=[WEATHER], **chat).status == "completed"


def test_simulated_answers_of_all_kinds(sim: Simulator) -> None:
    place = at(sim, "custom_openai/gpt-4o")
    sim.reply("Hel", finish="length")
    response = responses("x", **place)
    assert response.status == "incomplete"
    assert judged_response(response).incomplete_details is not None
    sim.reply(refusal="No.")
    events = list(responses("x", stream=True, **place))
    judged(events)
    assert events[-1].response.output[0].content[0].refusal == "No."


def test_callbacks_hear_of_responses(sim: Simulator) -> None:
    place = at(sim, "custom_openai/gpt-4o")
    heard: list[Any] = []

    def told(kwargs: Any, response: Any, began: Any, ended: Any) -> None:
        heard.append((kwargs["call_type"], response))

    responses("Hello", success_callback=[told], **place)
    list(responses("Hello", stream=True, success_callback=[told], **place))
    assert [call_type for call_type, _ in heard] == ["responses"] * 2
    assert heard[0][1].output_text == heard[1][1].output_text


def test_callbacks_hear_of_abandoned_streams(blocking: Any) -> None:
    heard: list[Any] = []
    blocking.replies = [stream(*chat_events("Hel", "lo"))]
    found = responses(
        "Hi", CHAT, stream=True, api_key="k", base_url="https://chat.example/v1",
        success_callback=[lambda kwargs, response, began, ended: heard.append((kwargs, response))],
    )  # fmt: skip
    next(found)
    found.close()
    kwargs, response = heard[0]
    assert kwargs["stream_abandoned"] is True
    assert (response.status, response.output) == ("in_progress", [])
