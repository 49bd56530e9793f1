"""What OpenAI's own client reads from the Responses format, and what that format refuses."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pydantic
import pytest

import openai
from litellm.simulator import Simulator, Usage

PATH = "/v1/responses"
HEADERS = {"authorization": "Bearer test-key"}
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CLOCK = {"type": "function", "name": "get_time", "parameters": {"type": "object", "properties": {}}}
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
IMAGE = {"type": "input_image", "image_url": "https://example.com/a.png", "detail": "auto"}


@pytest.fixture
def sim(standing: Simulator) -> Simulator:
    standing.clear()
    return standing


@pytest.fixture(scope="module")
def client(standing: Simulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=standing.url + "/v1", api_key="test-key", max_retries=0) as client:
        yield client


def ask(said: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "input": said, **more}


def final(client: openai.OpenAI, request: dict[str, Any]) -> Any:
    """The response the client puts together from a stream's events, with what the deltas alone say."""
    with client.responses.stream(**request) as stream:
        numbers = [event.sequence_number for event in stream]
        assert numbers == list(range(len(numbers)))
        return stream.get_final_response()


REQUESTS: dict[str, dict[str, Any]] = {
    "text": ask("Grüße, ‘quoted’ 東京"),
    "tool": ask("weather in Paris?", tools=[WEATHER]),
    "parallel": ask("in parallel: Paris, then Rome", tools=[WEATHER, CLOCK]),
    "no arguments": ask("x", tools=[CLOCK]),
    "reasoning": ask("why?", reasoning={"effort": "low", "summary": "auto"}),
    "hidden reasoning": ask("why?", reasoning={"effort": "low"}),
    "reasoning and tool": ask("Paris", reasoning={"effort": "low", "summary": "auto"}, tools=[WEATHER]),
    "schema": ask("x", text={"format": {"type": "json_schema", "name": "n", "schema": SCHEMA, "strict": True}}),
    "json": ask("some json", text={"format": {"type": "json_object"}}),
    "length": ask(" ".join("abcdefghijklmnopqrstuvwxyz"), max_output_tokens=16),
    "image": ask("", input=[{"role": "user", "content": [{"type": "input_text", "text": "Look."}, IMAGE]}]),
}


# The client's helper for streams knows no end but `response.completed`.
@pytest.mark.parametrize("name", sorted(REQUESTS.keys() - {"length"}))
def test_streamed_and_whole_are_the_same(client: openai.OpenAI, name: str) -> None:
    whole = client.responses.create(**REQUESTS[name])
    streamed = final(client, REQUESTS[name])
    left, right = (answer.model_dump(exclude_none=True) for answer in (whole, streamed))
    for item in right["output"]:
        item.pop("parsed_arguments", None)
        for part in item.get("content", ()):
            part.pop("parsed", None)
    assert left == right


def test_what_is_said(client: openai.OpenAI) -> None:
    said = {name: client.responses.create(**request) for name, request in REQUESTS.items()}
    assert said["text"].output_text == "You said: Grüße, ‘quoted’ 東京"
    assert said["schema"].output_text == '{"name": "sample name", "age": 1}'
    assert said["json"].output_text == '{"answer": "You said: some json"}'
    assert said["image"].output_text == "You said: Look. (With 1 image.)"
    assert [(item.name, item.arguments) for item in said["parallel"].output if item.type == "function_call"] == [
        ("get_weather", '{"city": "Paris"}'),
        ("get_time", "{}"),
    ]
    kinds = {name: [item.type for item in answer.output] for name, answer in said.items()}
    assert kinds["reasoning"] == kinds["hidden reasoning"] == ["reasoning", "message"]
    assert kinds["reasoning and tool"] == ["reasoning", "function_call"]
    assert [len(item.summary) for item in said["hidden reasoning"].output if item.type == "reasoning"] == [0]
    short = said["length"]
    assert short.status == "incomplete"
    assert short.incomplete_details is not None
    assert short.incomplete_details.reason == "max_output_tokens"
    assert short.output_text == "You said: a b c d e f g h i j k l m"
    *_, last = client.responses.create(**REQUESTS["length"], stream=True)
    assert last.type == "response.incomplete"
    assert last.response == short


def test_order_of_events(client: openai.OpenAI) -> None:
    request = ask("say one two", reasoning={"effort": "low", "summary": "auto"})
    kinds = [event.type.removeprefix("response.") for event in client.responses.create(**request, stream=True)]
    assert list(dict.fromkeys(kinds)) == [
        "created",
        "in_progress",
        "output_item.added",
        "reasoning_summary_part.added",
        "reasoning_summary_text.delta",
        "reasoning_summary_text.done",
        "reasoning_summary_part.done",
        "output_item.done",
        "content_part.added",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "completed",
    ]
    assert kinds.count("output_text.delta") == 2


def test_tool_loop_with_reasoning(client: openai.OpenAI) -> None:
    request = ask(
        "weather in Paris",
        tools=[WEATHER],
        reasoning={"effort": "low"},
        include=["reasoning.encrypted_content"],
        store=False,
    )
    first = client.responses.create(**request)
    thought, call = (item.model_dump(exclude_none=True) for item in first.output)
    result = {"type": "function_call_output", "call_id": call["call_id"], "output": "12 degrees"}

    def second(*items: Any) -> Any:
        question = {"role": "user", "content": request["input"]}
        return client.responses.create(**{**request, "input": [question, *items]})

    assert second(thought, call, result).output_text == "get_weather returned: 12 degrees"
    with pytest.raises(openai.BadRequestError, match="without its required following item"):
        second(call, result, thought)
    with pytest.raises(openai.BadRequestError, match=r"encrypted content for item rs_.* could not be verified"):
        second({**thought, "encrypted_content": "x"}, call, result)
    with pytest.raises(openai.BadRequestError, match="No tool output found for function call"):
        second(thought, call)
    with pytest.raises(openai.BadRequestError, match="No tool call found for function call output"):
        second(result)
    remembered = client.responses.create(model="m", input=[result], previous_response_id=first.id)  # type: ignore[list-item]
    assert remembered.output_text.endswith("returned: 12 degrees")


def test_structured_output(client: openai.OpenAI) -> None:
    class Person(pydantic.BaseModel):
        name: str
        age: int

    assert client.responses.parse(model="m", input="x", text_format=Person).output_parsed == Person(
        name="sample name", age=1
    )


def test_scripted_answer(sim: Simulator, client: openai.OpenAI) -> None:
    for read in (lambda: client.responses.create(**ask("x")), lambda: final(client, ask("x"))):
        sim.reply(
            "Scripted",
            reasoning="thought",
            tool_calls=[("f", {"a": [1]})],
            usage=Usage(100, 50, cached_tokens=30, reasoning_tokens=20),
        )
        answer = read()
        assert [item.type for item in answer.output] == ["reasoning", "message", "function_call"]
        assert answer.output[0].summary[0].text == "thought"
        assert answer.output[2].arguments == '{"a": [1]}'
        assert answer.usage.input_tokens_details.cached_tokens == 30
        assert answer.usage.output_tokens_details.reasoning_tokens == 20
        assert (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.total_tokens) == (100, 50, 150)
    sim.reply(refusal="I cannot do that")
    refused = final(client, ask("x"))
    assert refused.output[0].content[0].refusal == "I cannot do that"
    sim.reply("", finish="failed")
    failed = client.responses.create(**ask("x"))
    assert failed.error is not None
    assert (failed.status, failed.error.code) == ("failed", "server_error")


def test_errors(sim: Simulator, client: openai.OpenAI) -> None:
    sim.fail(429, retry_after=3)
    with pytest.raises(openai.RateLimitError) as caught:
        client.responses.create(**ask("x"))
    assert caught.value.response.headers["retry-after"] == "3"
    sim.fault("error", after_events=3, message="it broke")
    *_, last = client.responses.create(**ask("a b c d"), stream=True)
    assert last.type == "error"
    assert last.message == "it broke"


GOOD = {
    "model": "m",
    "input": [
        {"role": "user", "content": [{"type": "input_text", "text": "Hello"}]},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c1", "output": "done"},
        {"role": "assistant", "content": [{"type": "output_text", "text": "It is done."}]},
    ],
    "tools": [{"type": "function", "name": "f", "parameters": {"type": "object", "properties": {}}}],
}
MISTAKES: list[tuple[str, Any, str | None, str]] = [
    ("model", None, "model", "Invalid type for 'model': expected a string, but got null instead."),
    ("top_k", 3, "top_k", "Unknown parameter: 'top_k'."),
    ("messages", [], "messages", "Unknown parameter: 'messages'."),
    ("input.0.name", "x", "input[0].name", "Unknown parameter: 'input[0].name'."),
    ("input.0.content.0.type", "text", "input[0].content[0].type", "Supported values are: 'input_text', 'input_image'"),
    ("input.3.content.0.type", "input_text", "input[3].content[0].type", "values are: 'output_text' and 'refusal'."),
    ("input.1.arguments", {}, "input[1].arguments", "expected a string, but got an object instead."),
    ("input.1.id", "call_1", "input[1].id", "Expected an ID that begins with 'fc'."),
    ("input.2.call_id", "c9", "input", "No tool call found for function call output with call_id c9."),
    ("input.2", {"role": "user", "content": "x"}, "input", "No tool output found for function call c1."),
    ("input.1.call_id", "c" * 65, "input[1].call_id", "string too long. Expected a string with maximum length 64"),
    ("tools.0", {"type": "function", "function": {"name": "f"}}, "tools[0].name", "Missing required parameter"),
    ("tool_choice", {"type": "function", "name": "g"}, "tool_choice", "Tool choice 'g' not found"),
    ("max_output_tokens", 9, "max_output_tokens", "integer below minimum value. Expected a value >= 16, but got 9"),
    ("stream_options", {}, "stream_options", "only allowed when 'stream' is enabled."),
    ("text", {"format": {"type": "json_object"}}, "input", "must contain the word 'json'"),
    ("response_format", {"type": "text"}, "response_format", "Unknown parameter: 'response_format'."),
]


@pytest.mark.parametrize(("path", "value", "param", "words"), MISTAKES)
def test_refuses(post: Callable[..., Any], path: str, value: Any, param: str | None, words: str) -> None:
    assert post(PATH, GOOD, HEADERS).status == 200
    body: Any = copy.deepcopy(GOOD)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at = body
    for step in steps:
        at = at[step]
    at[last] = value
    got = post(PATH, body, HEADERS)
    assert got.status == 400
    assert words in got.message
    assert got.json["error"]["param"] == param


def test_models_refuse(post: Callable[..., Any]) -> None:
    warm = post(PATH, ask("x", model="o3", temperature=0.2), HEADERS)
    assert warm.message == "Unsupported parameter: 'temperature' is not supported with this model."
    effort = post(PATH, ask("x", model="gpt-4o", reasoning={"effort": "low"}), HEADERS)
    assert effort.json["error"]["param"] == "reasoning.effort"
    assert post(PATH, {"model": "m"}, HEADERS).json["error"]["code"] == "missing_required_parameter"
    assert post(PATH, ask("x")).status == 401
