"""Cohere's chat, in golden values: what is answered, and what is refused in which words."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from litellm.simulator import Simulator, Usage

PATH = "/v2/chat"
KEY = {"authorization": "Bearer test-key"}
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CLOCK = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}
SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def ask(said: Any, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": said}], **more}


@pytest.fixture
def chat(post: Callable[..., Any]) -> Callable[..., Any]:
    return lambda body: post(PATH, body, KEY)


def streamed(chat: Callable[..., Any], body: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a stream, each named as it says itself."""
    got = chat({**body, "stream": True})
    assert got.headers["content-type"] == "text/event-stream"
    assert all(name == data["type"] for name, data in got.events)
    return [data for _, data in got.events]


def test_whole_answer(chat: Callable[..., Any]) -> None:
    answer = chat(ask("say one two")).json
    assert len(answer.pop("id")) == 36
    tokens = {"input_tokens": 4, "output_tokens": 2}
    assert answer == {
        "message": {"role": "assistant", "content": [{"type": "text", "text": "one two"}]},
        "finish_reason": "COMPLETE",
        "usage": {"billed_units": tokens, "tokens": tokens, "cached_tokens": 0},
    }


def test_stream(chat: Callable[..., Any]) -> None:
    first, *between, last = streamed(chat, ask("say one two"))
    assert (first["type"], first["delta"]["message"]["role"]) == ("message-start", "assistant")
    assert between == [
        {"type": "content-start", "index": 0, "delta": {"message": {"content": {"type": "text", "text": ""}}}},
        {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "one"}}}},
        {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": " two"}}}},
        {"type": "content-end", "index": 0},
    ]
    whole = chat(ask("say one two")).json
    assert last["delta"] == {"finish_reason": "COMPLETE", "usage": whole["usage"]}
    assert first["id"] == last["id"] == whole["id"]


def test_parallel_calls(sim: Simulator, chat: Callable[..., Any]) -> None:
    body = ask("in parallel: Paris, then Rome", tools=[WEATHER, CLOCK])
    answer = chat(body).json
    calls = answer["message"]["tool_calls"]
    assert answer["finish_reason"] == "TOOL_CALL"
    assert [(call["function"]["name"], call["function"]["arguments"]) for call in calls] == [
        ("get_weather", '{"city": "Paris"}'),
        ("get_time", "{}"),
    ]
    assert "content" not in answer["message"]
    events = streamed(chat, body)
    starts = [event["delta"]["message"]["tool_calls"] for event in events if event["type"] == "tool-call-start"]
    assert [call["id"] for call in starts] == [call["id"] for call in calls]
    deltas = [event for event in events if event["type"] == "tool-call-delta"]
    said = ["", ""]
    for event in deltas:
        said[event["index"]] += event["delta"]["message"]["tool_calls"]["function"]["arguments"]
    assert said == ['{"city": "Paris"}', "{}"]
    # What is said before a call is its plan.
    sim.reply("I will look.", tool_calls=[("f", {})], times=2)
    assert chat(ask("x")).json["message"]["tool_plan"] == "I will look."
    plan = [event["delta"]["message"] for event in streamed(chat, ask("x")) if event["type"] == "tool-plan-delta"]
    assert "".join(piece["tool_plan"] for piece in plan) == "I will look."


def test_tool_loop(chat: Callable[..., Any]) -> None:
    request = ask("Paris", tools=[WEATHER], tool_choice="REQUIRED")
    message = chat(request).json["message"]
    document = {"type": "document", "document": {"data": {"degrees": 12}}}
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": [document]}
    answer = chat({**request, "messages": [*request["messages"], message, result], "tool_choice": "NONE"}).json
    assert answer["message"]["content"][0]["text"] == 'get_weather returned: {"degrees":12}'


def test_thinking(chat: Callable[..., Any]) -> None:
    body = ask("why?", thinking={"type": "enabled"})
    thought, said = chat(body).json["message"]["content"]
    assert thought == {"type": "thinking", "thinking": 'The user wrote "why?". I will answer that.'}
    assert said["text"] == "You said: why?"
    deltas = [event for event in streamed(chat, body) if event["type"] == "content-delta"]
    pieces = [event["delta"]["message"]["content"].get("thinking", "") for event in deltas]
    assert "".join(pieces) == thought["thinking"]
    assert {event["index"] for event in deltas} == {0, 1}
    [only] = chat(ask("why?", thinking={"type": "disabled"})).json["message"]["content"]
    assert only["type"] == "text"


def test_formats_limits_images(chat: Callable[..., Any]) -> None:
    def said(**more: Any) -> tuple[str, str]:
        answer = chat(ask("one STOP two", **more)).json
        return answer["message"]["content"][0]["text"], answer["finish_reason"]

    assert said(response_format={"type": "json_object", "json_schema": SCHEMA}) == ('{"age": 1}', "COMPLETE")
    assert said(response_format={"type": "json_object"})[0] == '{"answer": "You said: one STOP two"}'
    assert said(max_tokens=3) == ("You said:", "MAX_TOKENS")
    assert said(stop_sequences=["STOP"]) == ("You said: one ", "STOP_SEQUENCE")
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}
    seen = chat(ask([{"type": "text", "text": "Look."}, image])).json
    assert seen["message"]["content"][0]["text"] == "You said: Look. (With 1 image.)"


def test_scripted_answer(sim: Simulator, chat: Callable[..., Any]) -> None:
    sim.reply("Scripted", reasoning="thought", usage=Usage(100, 50, 30), finish="ERROR_TOXIC")
    answer = chat(ask("x")).json
    assert [part["type"] for part in answer["message"]["content"]] == ["thinking", "text"]
    assert answer["usage"]["tokens"] == {"input_tokens": 100, "output_tokens": 50}
    assert (answer["usage"]["cached_tokens"], answer["finish_reason"]) == (30, "ERROR_TOXIC")


def test_errors(sim: Simulator, post: Callable[..., Any], chat: Callable[..., Any]) -> None:
    assert post(PATH, ask("x")).json["message"] == "no api key supplied"
    for status in (400, 401, 403, 404, 422, 429, 498, 500, 503, 504):
        sim.fail(status, "these words")
        got = chat(ask("x"))
        assert (got.status, got.json["message"]) == (status, "these words")
        assert "id" in got.json
    sim.fail(reason="context_window")
    assert chat(ask("x")).json["message"].startswith("too many tokens")
    sim.fault("error", after_events=3, message="it broke")
    last = streamed(chat, ask("a b c"))[-1]
    assert last == {"type": "message-end", "delta": {"error": "it broke", "finish_reason": "ERROR"}}


GOOD = {
    "model": "m",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
        {
            "role": "assistant",
            "tool_plan": "I will look.",
            "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "noon"},
    ],
    "tools": [WEATHER, CLOCK],
}
JSON_OBJECT = {"type": "json_object"}
MISTAKES: list[tuple[str, Any, int, str]] = [
    ("top_p", 0.5, 422, "unknown field: parameter 'top_p' is not a valid field."),
    ("tools.0.function.strict", True, 422, "unknown field: parameter 'strict' is not a valid field."),
    ("messages.2.tool_calls.0.index", 0, 422, "unknown field: parameter 'index' is not a valid field."),
    ("messages.3.name", "get_time", 422, "unknown field: parameter 'name' is not a valid field."),
    ("messages", "Hello", 422, "invalid type: parameter messages is of type string but should be of type array."),
    ("stop_sequences", "STOP", 422, "parameter stop_sequences is of type string but should be of type array."),
    ("stop_sequences", list("abcdef"), 400, "stop_sequences must have at most 5 elements."),
    ("messages.3.tool_call_id", "c9", 400, "tool_call_id 'c9' not found in the previous tool calls."),
    ("messages.3", {"role": "user", "content": "x"}, 400, "missing tool results for tool calls: c1."),
    ("messages.2", {"role": "assistant", "content": "x"}, 400, "tool_call_id 'c1' not found"),
    ("messages.2", {"role": "assistant"}, 400, "messages[2] must have content or tool_calls."),
    ("tool_choice", "auto", 400, "tool_choice must be one of REQUIRED, NONE, got 'auto'."),
    ("p", 1, 400, "p must be less than or equal to 0.99."),
    ("response_format", JSON_OBJECT, 400, "response_format is not supported with tools or documents."),
]


@pytest.mark.parametrize(("path", "value", "status", "words"), MISTAKES)
def test_refuses(chat: Callable[..., Any], path: str, value: Any, status: int, words: str) -> None:
    assert chat(GOOD).status == 200
    body: Any = copy.deepcopy(GOOD)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at = body
    for step in steps:
        at = at[step]
    at[last] = value
    got = chat(body)
    assert got.status == status
    assert words in got.json["message"]


def test_combinations(chat: Callable[..., Any]) -> None:
    assert "tool_choice is only valid" in chat(ask("x", tool_choice="REQUIRED")).json["message"]
    assert "at least 1 token long" in chat(ask(" ")).json["message"]
    loose = {"type": "json_object", "json_schema": {**SCHEMA, "required": []}}
    assert "at least one required field" in chat(ask("x", response_format=loose)).json["message"]
    answered = [*ask("x")["messages"], {"role": "assistant", "content": "y"}]
    assert "the last message must be" in chat({"model": "m", "messages": answered}).json["message"]
