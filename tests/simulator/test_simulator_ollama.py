"""Ollama's own API, in golden values: whole answers, streams of lines, and what its server refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import simulator_wire

from litellm.simulator import Simulator, Usage

CHAT = "/api/chat"
GENERATE = "/api/generate"
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CLOCK = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}
SCHEMA = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}


def ask(said: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": said}], "stream": False, **more}


@pytest.fixture
def chat(post: Callable[..., Any]) -> Callable[..., Any]:
    return lambda body: post(CHAT, body)


def lines(got: simulator_wire.Got) -> list[dict[str, Any]]:
    assert got.headers["content-type"] == "application/x-ndjson"
    assert got.body.endswith(b"\n")
    return [json.loads(line) for line in got.body.splitlines()]


def test_whole_answer(chat: Callable[..., Any]) -> None:
    assert chat(ask("say one two")).json == {
        "model": "m",
        "created_at": "2025-10-09T08:53:20Z",
        "message": {"role": "assistant", "content": "one two"},
        "done": True,
        "done_reason": "stop",
        "total_duration": 4000000,
        "load_duration": 1000000,
        "prompt_eval_count": 4,
        "prompt_eval_duration": 1000000,
        "eval_count": 2,
        "eval_duration": 2000000,
    }


def test_lines_are_written_as_go_writes_them(sim: Simulator, chat: Callable[..., Any]) -> None:
    sim.reply("a\u2028b\u2029<c> & d", chunk_chars=50, times=2)
    whole = chat(ask("x"))
    assert b'"content":"a\\u2028b\\u2029\\u003cc\\u003e \\u0026 d"' in whole.body
    got = chat({**ask("x"), "stream": True})
    # As the vendor's own client cuts them.
    assert [json.loads(line) for line in got.body.decode().splitlines()] == lines(got)
    assert lines(got)[0]["message"]["content"] == whole.json["message"]["content"] == "a\u2028b\u2029<c> & d"


def test_streams_unless_told_not_to(chat: Callable[..., Any]) -> None:
    body = {key: value for key, value in ask("say one two").items() if key != "stream"}
    *said, last = lines(chat(body))
    assert [line["message"]["content"] for line in said] == ["one", " two"]
    assert not any(line["done"] for line in said)
    assert last == {**chat(ask("say one two")).json, "message": {"role": "assistant", "content": ""}}


def test_parallel_calls(chat: Callable[..., Any]) -> None:
    body = ask("in parallel: Paris, then Rome", tools=[WEATHER, CLOCK])
    expected = [
        {"function": {"name": "get_weather", "arguments": {"city": "Paris"}}},
        {"function": {"name": "get_time", "arguments": {}}},
    ]
    whole = chat(body).json
    assert (whole["message"]["tool_calls"], whole["done_reason"]) == (expected, "stop")
    *said, _ = lines(chat({**body, "stream": True}))
    assert [line["message"]["tool_calls"] for line in said] == [[call] for call in expected]


def test_tool_loop(chat: Callable[..., Any]) -> None:
    request = ask("Paris", tools=[WEATHER, CLOCK])
    message = chat(request).json["message"]
    for result in ({"role": "tool", "tool_name": "get_weather", "content": "12"}, {"role": "tool", "content": "12"}):
        answer = chat({**request, "messages": [*request["messages"], message, result]}).json
        assert answer["message"]["content"] == "get_weather returned: 12"


def test_thinking(chat: Callable[..., Any]) -> None:
    for think in (True, "high"):
        message = chat(ask("why?", think=think)).json["message"]
        assert message["thinking"] == 'The user wrote "why?". I will answer that.'
        assert message["content"] == "You said: why?"
    said = lines(chat(ask("why?", think=True, stream=True)))
    assert "".join(line["message"].get("thinking", "") for line in said) == message["thinking"]
    assert "thinking" not in chat(ask("why?", think=False)).json["message"]


def test_formats_options_images(chat: Callable[..., Any]) -> None:
    def said(**more: Any) -> tuple[str, str]:
        answer = chat(ask("one STOP two", **more)).json
        return answer["message"]["content"], answer["done_reason"]

    assert said(format=SCHEMA) == ('{"age": 1}', "stop")
    assert said(format="json")[0] == '{"answer": "You said: one STOP two"}'
    assert said(options={"num_predict": 3}) == ("You said:", "length")
    assert said(options={"num_predict": -1}) == ("You said: one STOP two", "stop")
    assert said(options={"stop": ["STOP"]}) == ("You said: one ", "stop")
    seen = {"model": "m", "stream": False, "messages": [{"role": "user", "content": "Look.", "images": ["aGk="]}]}
    assert chat(seen).json["message"]["content"] == "You said: Look. (With 1 image.)"
    assert chat(seen).json["prompt_eval_count"] == 2 + 256 + 1


def test_generate(post: Callable[..., Any]) -> None:
    body = {"model": "m", "prompt": "say one two", "system": "Be brief.", "stream": False}
    whole = post(GENERATE, body).json
    assert (whole["response"], whole["done"], whole["eval_count"]) == ("one two", True, 2)
    *said, last = lines(post(GENERATE, {**body, "stream": True}))
    assert [line["response"] for line in said] == ["one", " two"]
    assert last["prompt_eval_count"] == whole["prompt_eval_count"] == 7
    thought = post(GENERATE, {**body, "think": True, "images": ["aGk="]}).json
    assert thought["thinking"].startswith("The user wrote")
    assert thought["response"] == "one two (With 1 image.)"


def test_models(sim: Simulator, post: Callable[..., Any]) -> None:
    shown = post("/api/show", {"model": "any"}).json
    assert shown["capabilities"] == ["completion", "tools", "vision", "thinking"]
    assert shown["model_info"]["llama.context_length"] == 131072
    assert post("/api/show", {}).json == {"error": "model is required"}
    listed = simulator_wire.exchange(sim, "GET", "/api/tags", None, {}).json
    assert "simulated" in [model["name"] for model in listed["models"]]


def test_scripted_answer(sim: Simulator, chat: Callable[..., Any]) -> None:
    sim.reply("Scripted", reasoning="thought", tool_calls=[("f", {"a": [1]})], usage=Usage(100, 50))
    answer = chat(ask("x")).json
    assert answer["message"] == {
        "role": "assistant",
        "content": "Scripted",
        "thinking": "thought",
        "tool_calls": [{"function": {"name": "f", "arguments": {"a": [1]}}}],
    }
    assert (answer["prompt_eval_count"], answer["eval_count"]) == (100, 50)


def test_errors(sim: Simulator, chat: Callable[..., Any]) -> None:
    for status in (400, 401, 404, 429, 500, 503):
        sim.fail(status, "these words")
        got = chat(ask("x"))
        assert (got.status, got.json) == (status, {"error": "these words"})
    sim.fault("error", after_events=1, message="it broke")
    assert lines(chat(ask("say one two", stream=True)))[-1] == {"error": "it broke"}
    assert chat(ask("x", model="fault-503")).status == 503


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"model": None}, 400, "cannot unmarshal null into Go struct field ChatRequest.model of type string"),
        ({"messages": "x"}, 400, "cannot unmarshal string into Go struct field ChatRequest.messages of type []"),
        (
            {"messages": [{"role": "user", "content": []}]},
            400,
            "array into Go struct field ChatRequest.messages.content",
        ),
        ({"messages": [{"role": "developer", "content": "x"}]}, 400, "invalid role: 'developer'"),
        ({"messages": [{"role": "user", "images": ["data:image/png;base64,aGk="]}]}, 400, "illegal base64 data"),
        ({"options": {"stop": "x"}}, 500, 'option "stop" must be of type array'),
        ({"options": {"temperature": "warm"}}, 500, 'option "temperature" must be of type float32'),
        ({"options": {"num_predict": 1.5}}, 500, 'option "num_predict" must be of type integer'),
        ({"format": "xml"}, 400, 'invalid format: "xml"'),
        ({"think": "lots"}, 400, 'invalid think value: "lots"'),
    ],
)
def test_refuses(chat: Callable[..., Any], changed: dict[str, Any], status: int, words: str) -> None:
    got = chat({**ask("x"), **changed})
    assert got.status == status
    assert words in got.json["error"]


def test_history_of_calls(chat: Callable[..., Any]) -> None:
    """Arguments are an object here; the string of OpenAI's form is refused."""
    called = {"role": "assistant", "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}
    got = chat({"model": "m", "messages": [called]})
    assert got.json["error"].startswith(
        "json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_ca"
    )


def test_passes_over_unknown_fields(chat: Callable[..., Any]) -> None:
    assert chat(ask("x", tool_choice="auto", options={"unheard_of": 1})).status == 200
    assert chat({}).json == {"error": "model is required"}
