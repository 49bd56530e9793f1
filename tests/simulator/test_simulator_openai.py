"""What OpenAI's own client reads from the simulator."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pydantic
import pytest

import openai
from litellm.simulator import Simulator, ToolCall, Usage

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"enum": ["celsius", "fahrenheit"]}},
            "required": ["city", "unit"],
        },
    },
}
CLOCK = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}


@pytest.fixture
def sim(standing: Simulator) -> Simulator:
    standing.clear()
    return standing


@pytest.fixture(scope="module")
def client(standing: Simulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=standing.url + "/v1", api_key="test-key", max_retries=0) as client:
        yield client


def user(text: str) -> list[Any]:
    return [{"role": "user", "content": text}]


def collect(chunks: Any) -> dict[str, Any]:
    """What a stream says, put together the way the API reference tells."""
    whole: dict[str, Any] = {"text": "", "reasoning": "", "calls": {}, "finish": None, "usage": None, "ids": set()}
    for chunk in chunks:
        whole["ids"].add(chunk.id)
        whole["usage"] = chunk.usage or whole["usage"]
        for choice in chunk.choices:
            assert choice.index == 0
            whole["text"] += choice.delta.content or ""
            whole["reasoning"] += (choice.delta.model_extra or {}).get("reasoning_content") or ""
            whole["finish"] = choice.finish_reason or whole["finish"]
            for call in choice.delta.tool_calls or ():
                known = whole["calls"].setdefault(call.index, {"id": call.id, "name": call.function.name, "args": ""})
                known["args"] += call.function.arguments or ""
    assert len(whole.pop("ids")) == 1
    return whole


def test_text_is_the_same_streamed_and_whole(client: openai.OpenAI) -> None:
    said = user("Grüße an Ærø und 東京, ‘quoted’")
    plain = client.chat.completions.create(model="m", messages=said)
    streamed = collect(
        client.chat.completions.create(model="m", messages=said, stream=True, stream_options={"include_usage": True})
    )
    assert plain.choices[0].message.content == streamed["text"] == "You said: Grüße an Ærø und 東京, ‘quoted’"
    assert plain.choices[0].finish_reason == streamed["finish"] == "stop"
    assert plain.usage == streamed["usage"]
    assert plain.usage is not None
    assert (plain.usage.prompt_tokens, plain.usage.completion_tokens) == (10, 12)


def test_async_client(sim: Simulator) -> None:
    async def main() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=sim.url + "/v1", api_key="k", max_retries=0) as client:
            plain = await client.chat.completions.create(model="m", messages=user("say hello"))
            text = ""
            async for chunk in await client.chat.completions.create(model="m", messages=user("say hello"), stream=True):
                text += chunk.choices[0].delta.content or ""
            return plain.choices[0].message.content, text

    assert asyncio.run(main()) == ("hello", "hello")


def test_usage_comes_only_where_it_is_asked_for(client: openai.OpenAI) -> None:
    without = list(client.chat.completions.create(model="m", messages=user("hi"), stream=True))
    assert all(chunk.usage is None and chunk.choices for chunk in without)
    with_usage = list(
        client.chat.completions.create(
            model="m", messages=user("hi"), stream=True, stream_options={"include_usage": True}
        )
    )
    assert [bool(chunk.choices) for chunk in with_usage] == [True] * (len(with_usage) - 1) + [False]
    assert with_usage[-1].usage is not None


def test_tool_loop(client: openai.OpenAI) -> None:
    messages = user("What is the weather in Paris?")
    first = client.chat.completions.create(model="m", messages=messages, tools=[WEATHER, CLOCK])  # type: ignore[list-item]
    message = first.choices[0].message
    assert first.choices[0].finish_reason == "tool_calls"
    assert message.content is None
    assert message.tool_calls is not None
    [call] = message.tool_calls
    assert call.type == "function"
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "Paris", "unit": "celsius"}
    messages += [message, {"role": "tool", "tool_call_id": call.id, "content": "12 degrees"}]
    second = client.chat.completions.create(model="m", messages=messages, tools=[WEATHER, CLOCK])  # type: ignore[list-item]
    assert second.choices[0].message.content == "get_weather returned: 12 degrees"


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ([WEATHER], [("get_weather", "Paris"), ("get_weather", "New York")]),
        ([WEATHER, CLOCK], [("get_weather", "Paris"), ("get_time", None)]),
    ],
)
def test_parallel_calls(client: openai.OpenAI, tools: list[Any], expected: list[Any]) -> None:
    ask: dict[str, Any] = {
        "model": "m",
        "messages": user("In parallel: weather in Paris and in New York"),
        "tools": tools,
    }
    plain = client.chat.completions.create(**ask).choices[0].message.tool_calls
    assert plain is not None
    streamed = collect(client.chat.completions.create(**ask, stream=True))
    assert streamed["finish"] == "tool_calls"
    called = [(call.function.name, json.loads(call.function.arguments).get("city")) for call in plain]  # type: ignore[union-attr]
    assert called == expected
    assert [(call["id"], call["name"], call["args"]) for _, call in sorted(streamed["calls"].items())] == [
        (call.id, call.function.name, call.function.arguments)  # type: ignore[union-attr]
        for call in plain
    ]
    assert len({call.id for call in plain}) == len(expected)
    single = client.chat.completions.create(**ask, parallel_tool_calls=False).choices[0].message.tool_calls
    assert single is not None
    assert len(single) == 1


@pytest.mark.parametrize(
    ("choice", "called"),
    [
        ("auto", "get_weather"),
        ("required", "get_weather"),
        ("none", None),
        ({"type": "function", "function": {"name": "get_time"}}, "get_time"),
        ({"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [CLOCK]}}, "get_time"),
    ],
)
def test_tool_choice(client: openai.OpenAI, choice: Any, called: str | None) -> None:
    tools: Any = [WEATHER, CLOCK]
    answer = client.chat.completions.create(model="m", messages=user("x"), tools=tools, tool_choice=choice)
    calls = answer.choices[0].message.tool_calls
    assert [call.function.name for call in calls or ()] == ([called] if called else [])  # type: ignore[union-attr]


class Step(pydantic.BaseModel):
    kind: Literal["think", "act"]
    minutes: int


class Plan(pydantic.BaseModel):
    title: str
    steps: list[Step]
    note: str | None


def test_structured_output(client: openai.OpenAI) -> None:
    parsed = client.chat.completions.parse(model="m", messages=user("plan"), response_format=Plan)
    assert isinstance(parsed.choices[0].message.parsed, Plan)
    with client.chat.completions.stream(model="m", messages=user("plan"), response_format=Plan) as stream:
        for _ in stream:
            pass
        assert stream.get_final_completion().choices[0].message.parsed == parsed.choices[0].message.parsed


def test_json_object(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="m", messages=user("Give me json"), response_format={"type": "json_object"}
    )
    assert json.loads(answer.choices[0].message.content or "") == {"answer": "You said: Give me json"}


def test_reasoning(client: openai.OpenAI) -> None:
    ask: dict[str, Any] = {"model": "m", "messages": user("why?"), "reasoning_effort": "low"}
    plain = client.chat.completions.create(**ask)
    streamed = collect(client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}))
    reasoning = (plain.choices[0].message.model_extra or {})["reasoning_content"]
    assert reasoning == streamed["reasoning"] == 'The user wrote "why?". I will answer that.'
    assert streamed["text"] == "You said: why?"
    assert plain.usage is not None
    assert plain.usage.completion_tokens_details is not None
    assert plain.usage.completion_tokens_details.reasoning_tokens == 13
    quiet = client.chat.completions.create(**{**ask, "reasoning_effort": "none"})
    assert "reasoning_content" not in (quiet.choices[0].message.model_extra or {})
    other = client.chat.completions.create(
        model="m", messages=user("why?"), extra_body={"thinking": {"type": "enabled"}}
    )
    assert (other.choices[0].message.model_extra or {})["reasoning_content"] == reasoning


def test_choices_stop_limit(client: openai.OpenAI) -> None:
    three = client.chat.completions.create(model="m", messages=user("abc"), n=3)
    assert [choice.message.content for choice in three.choices] == [
        "You said: abc",
        "You said: abc (2)",
        "You said: abc (3)",
    ]
    texts = ["", "", ""]
    for chunk in client.chat.completions.create(model="m", messages=user("abc"), n=3, stream=True):
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    assert texts == [choice.message.content for choice in three.choices]
    stopped = client.chat.completions.create(model="m", messages=user("one STOP two"), stop=["STOP", "zzz"])
    assert stopped.choices[0].message.content == "You said: one "
    assert stopped.choices[0].finish_reason == "stop"
    cut = client.chat.completions.create(model="m", messages=user("one two three four"), max_tokens=4)
    assert cut.choices[0].message.content == "You said: one"
    assert cut.choices[0].finish_reason == "length"
    assert cut.usage is not None
    assert cut.usage.completion_tokens == 4


def test_logprobs(client: openai.OpenAI) -> None:
    ask: dict[str, Any] = {"model": "m", "messages": user("a b"), "logprobs": True, "top_logprobs": 2}
    plain = client.chat.completions.create(**ask).choices[0]
    assert plain.logprobs is not None
    content = plain.logprobs.content or []
    assert "".join(entry.token for entry in content) == plain.message.content
    assert all(entry.logprob < 0 and len(entry.top_logprobs) == 2 for entry in content)
    streamed = [
        entry
        for chunk in client.chat.completions.create(**ask, stream=True)
        for choice in chunk.choices
        if choice.logprobs
        for entry in choice.logprobs.content or ()
    ]
    assert streamed == content


def test_prediction_and_cached_tokens(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="m", messages=user("again"), prediction={"type": "content", "content": "the same file"}
    )
    assert answer.choices[0].message.content == "the same file"
    assert answer.usage is not None
    assert answer.usage.completion_tokens_details is not None
    assert answer.usage.completion_tokens_details.accepted_prediction_tokens == 3
    long: Any = [*user("word " * 1500), {"role": "assistant", "content": "ok"}, *user("more")]
    cached = client.chat.completions.create(model="m", messages=long).usage
    assert cached is not None
    assert cached.prompt_tokens_details is not None
    assert cached.prompt_tokens_details.cached_tokens == 1408


def test_images_and_audio(client: openai.OpenAI) -> None:
    parts: Any = [
        {"type": "text", "text": "Look."},
        {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
        {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
    ]
    answer = client.chat.completions.create(model="m", messages=[{"role": "user", "content": parts}])
    assert answer.choices[0].message.content == "You said: Look. (With 2 images, 1 audio clip.)"
    spoken = client.chat.completions.create(
        model="m", messages=user("say hello"), modalities=["text", "audio"], audio={"voice": "alloy", "format": "wav"}
    )
    assert spoken.choices[0].message.content is None
    assert spoken.choices[0].message.audio is not None
    assert spoken.choices[0].message.audio.transcript == "hello"


def test_legacy_functions(client: openai.OpenAI) -> None:
    ask: dict[str, Any] = {"model": "m", "messages": user("in Rome"), "functions": [WEATHER["function"]]}
    answer = client.chat.completions.create(**ask).choices[0]
    assert answer.finish_reason == "function_call"
    assert answer.message.function_call is not None
    assert json.loads(answer.message.function_call.arguments) == {"city": "Rome", "unit": "celsius"}
    pieces = [
        chunk.choices[0].delta.function_call
        for chunk in client.chat.completions.create(**ask, stream=True)
        if chunk.choices[0].delta.function_call
    ]
    assert pieces[0].name == "get_weather"
    assert "".join(piece.arguments or "" for piece in pieces) == answer.message.function_call.arguments


def test_text_completions(client: openai.OpenAI) -> None:
    answer = client.completions.create(model="m", prompt=["say one", "say two"], n=2, echo=True, logprobs=1)
    assert [choice.text for choice in answer.choices] == [
        "say oneone",
        "say oneone (2)",
        "say twotwo",
        "say twotwo (2)",
    ]
    logprobs = answer.choices[0].logprobs
    assert logprobs is not None
    assert logprobs.tokens == ["say", " oneone"]
    assert logprobs.text_offset == [0, 3]
    stream = client.completions.create(
        model="m", prompt="say one two", stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert "".join(choice.text for chunk in chunks for choice in chunk.choices) == "one two"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 2


def test_models(client: openai.OpenAI) -> None:
    assert "simulated" in [model.id for model in client.models.list()]
    assert client.models.retrieve("vendor/any-name").id == "vendor/any-name"


def test_scripted_answer(sim: Simulator, client: openai.OpenAI) -> None:
    def script() -> None:
        sim.reply(
            "Scripted",
            reasoning="thought",
            tool_calls=[("f", {"a": 1}), ToolCall("g", '{"broken": ', id="call_mine")],
            usage=Usage(100, 50, cached_tokens=30, reasoning_tokens=20),
            finish="content_filter",
        )

    script()
    answer = client.chat.completions.create(model="m", messages=user("x"))
    message = answer.choices[0].message
    assert (message.content, answer.choices[0].finish_reason) == ("Scripted", "content_filter")
    assert [(c.id, c.function.name, c.function.arguments) for c in message.tool_calls or ()][1] == (  # type: ignore[union-attr]
        "call_mine",
        "g",
        '{"broken": ',
    )
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens) == (100, 50, 150)
    assert answer.usage.prompt_tokens_details is not None
    assert answer.usage.prompt_tokens_details.cached_tokens == 30
    script()
    streamed = collect(
        client.chat.completions.create(
            model="m", messages=user("x"), stream=True, stream_options={"include_usage": True}
        )
    )
    assert (streamed["text"], streamed["reasoning"], streamed["finish"]) == ("Scripted", "thought", "content_filter")
    assert streamed["calls"][1] == {"id": "call_mine", "name": "g", "args": '{"broken": '}
    assert streamed["usage"] == answer.usage
    sim.reply(refusal="I cannot do that")
    assert (
        client.chat.completions.create(model="m", messages=user("x")).choices[0].message.refusal == "I cannot do that"
    )


ERRORS: list[tuple[int, type[openai.APIStatusError]]] = [
    (400, openai.BadRequestError),
    (401, openai.AuthenticationError),
    (403, openai.PermissionDeniedError),
    (404, openai.NotFoundError),
    (409, openai.ConflictError),
    (422, openai.UnprocessableEntityError),
    (429, openai.RateLimitError),
    (500, openai.InternalServerError),
    (503, openai.InternalServerError),
    (418, openai.APIStatusError),
]


@pytest.mark.parametrize(("status", "kind"), ERRORS)
def test_errors(sim: Simulator, client: openai.OpenAI, status: int, kind: type[openai.APIStatusError]) -> None:
    sim.fail(status, "these words", retry_after=3)
    with pytest.raises(kind) as caught:
        client.chat.completions.create(model="m", messages=user("x"))
    assert type(caught.value) is kind
    assert caught.value.status_code == status
    assert "these words" in caught.value.message
    assert caught.value.response.headers["retry-after"] == "3"
    assert caught.value.request_id == "req_simulated"


def test_errors_by_reason(sim: Simulator, client: openai.OpenAI) -> None:
    for reason, code in (
        ("context_window", "context_length_exceeded"),
        ("content_policy", "content_policy_violation"),
    ):
        sim.fail(reason=reason)
        with pytest.raises(openai.BadRequestError) as caught:
            client.chat.completions.create(model="m", messages=user("x"))
        assert caught.value.code == code


def test_client_retries_what_fails(sim: Simulator) -> None:
    sim.fail(429, headers={"retry-after-ms": "1"})
    sim.fault("reset")
    with openai.OpenAI(base_url=sim.url + "/v1", api_key="k", max_retries=2) as client:
        assert client.chat.completions.create(model="m", messages=user("say hi")).choices[0].message.content == "hi"
    assert sim.wait_idle()
    assert [received.status for received in sim.requests] == [429, 200, 200]
    assert [received.outcome for received in sim.requests] == ["answered", "reset", "answered"]


def test_error_inside_a_stream(sim: Simulator, client: openai.OpenAI) -> None:
    sim.fault("error", after_events=3, message="it broke")
    stream = client.chat.completions.create(model="m", messages=user("a b c d"), stream=True)
    chunks: list[Any] = []
    with pytest.raises(openai.APIError, match="it broke"):
        chunks.extend(stream)
    assert "".join(chunk.choices[0].delta.content for chunk in chunks) == "You said"


def test_deterministic(client: openai.OpenAI) -> None:
    ask: dict[str, Any] = {"model": "m", "messages": user("x"), "tools": [WEATHER]}
    first, second = (client.chat.completions.create(**ask) for _ in range(2))
    assert first == second
    streamed = next(iter(client.chat.completions.create(**ask, stream=True)))
    assert streamed.id == first.id


def test_any_prefix(sim: Simulator, post: Callable[..., Any]) -> None:
    body = {"model": "m", "messages": user("say hi")}
    headers = {"authorization": "Bearer k"}
    assert post("/some/vendor/v7/chat/completions?x=1", body, headers).json["choices"][0]["message"]["content"] == "hi"
    assert sim.requests[0].query == {"x": "1"}
