"""OpenAI's own SDK as the judge: it takes our bodies, reads our answers and chunks, and reads a server as we do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from openai.types import Completion, CompletionUsage, completion_create_params as text_params
from openai.types.chat import ChatCompletion, ChatCompletionChunk, completion_create_params as params
from pydantic import BaseModel, TypeAdapter
from test_openai_golden import ANSWERS, LOGPROBS, MESSAGES, PARAMS, USAGES, message_of

import openai
from litellm.effects import HttpRequest
from litellm.streaming import stream_chunk_builder
from scripted import DONE, HELLO, answer, chunk_body, completion_body, event, reply, stream

PLAIN: Any = TypeAdapter(params.CompletionCreateParamsNonStreaming)
STREAMED: Any = TypeAdapter(params.CompletionCreateParamsStreaming)


def settle(value: Any) -> Any:
    """Reads lazy iterables, which the SDK's types are full of, so that what is in them is validated as well."""
    if isinstance(value, Mapping):
        return {key: settle(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [settle(item) for item in value]
    return value


def takes(adapter: Any, kind: Any, body: dict[str, Any]) -> None:
    known = kind.__annotations__.keys() | params.CompletionCreateParamsBase.__annotations__.keys()
    assert body.keys() <= known
    settle(adapter.validate_python(body))


class Answer(BaseModel):
    name: str
    age: int | None = None


# --- bodies ---

_OURS = {"unknown"}
_AS_GIVEN = {"a tool's result without content"}  # null content of a result is the caller's own, handed on


@pytest.mark.parametrize("name", sorted(PARAMS.keys() - _OURS))
def test_the_sdk_takes_our_bodies(over: Any, name: str) -> None:
    wire = over(answer(), stream(event(chunk_body({"content": "a"}, "stop")), DONE))
    wire.ask(**PARAMS[name][0])
    wire.listen(**{**PARAMS[name][0], "n": 1})
    takes(PLAIN, params.CompletionCreateParamsNonStreaming, wire.bodies[0])
    takes(STREAMED, params.CompletionCreateParamsStreaming, wire.bodies[1])


@pytest.mark.parametrize("name", sorted(MESSAGES.keys() - _AS_GIVEN))
def test_the_sdk_takes_our_messages(over: Any, name: str) -> None:
    wire = over(answer())
    wire.ask(messages=MESSAGES[name][0])
    takes(PLAIN, params.CompletionCreateParamsNonStreaming, wire.body)


def test_the_sdk_takes_our_schemas(over: Any) -> None:
    wire = over(answer())
    wire.ask(response_format=Answer)
    takes(PLAIN, params.CompletionCreateParamsNonStreaming, wire.body)


@pytest.mark.parametrize("name", ANSWERS)
def test_the_sdk_takes_our_answers_back_as_messages(over: Any, name: str) -> None:
    wire = over(reply(completion_body(**ANSWERS[name][0])), answer())
    wire.ask(messages=[*HELLO, wire.ask().choices[0].message])
    takes(PLAIN, params.CompletionCreateParamsNonStreaming, wire.bodies[1])


# --- answers ---


@pytest.mark.parametrize("name", ANSWERS)
def test_the_sdk_reads_our_answers(over: Any, name: str) -> None:
    body = completion_body(**ANSWERS[name][0])
    ours = over(reply(body)).ask()
    theirs = ChatCompletion.model_validate(ours.model_dump())
    direct = ChatCompletion.model_validate(body)
    assert (theirs.id, theirs.created, theirs.model, theirs.object) == (
        direct.id,
        direct.created,
        direct.model,
        direct.object,
    )
    assert theirs.usage == direct.usage
    one, other = theirs.choices[0].message, direct.choices[0].message
    assert (one.role, one.content, one.refusal) == (other.role, other.content, other.refusal)
    assert [call.model_dump() for call in one.tool_calls or ()] == [
        call.model_dump() for call in other.tool_calls or ()
    ]
    assert one.audio == other.audio
    assert (one.annotations or []) == (other.annotations or [])
    assert one.function_call == other.function_call


def test_the_sdk_reads_our_log_probabilities(over: Any) -> None:
    body = completion_body("a")
    body["choices"][0]["logprobs"] = LOGPROBS
    theirs = ChatCompletion.model_validate(over(reply(body)).ask().model_dump())
    assert theirs.choices[0].logprobs == ChatCompletion.model_validate(body).choices[0].logprobs


@pytest.mark.parametrize("name", USAGES)
def test_the_sdk_reads_our_usage(over: Any, name: str) -> None:
    usage = over(reply(completion_body(usage=USAGES[name][0]))).ask().usage
    if usage is not None:
        assert CompletionUsage.model_validate(usage.model_dump()).total_tokens == 3


def test_usage_is_openais(over: Any) -> None:
    assert isinstance(over(answer()).ask().usage, CompletionUsage)


CALL_DELTAS = [
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": ""}}],
    },
    {"tool_calls": [{"index": 0, "function": {"arguments": '{"x": 1}'}}]},
]
DELTAS: dict[str, list[dict[str, Any]]] = {
    "text": [{"role": "assistant", "content": ""}, {"content": "Hel"}, {"content": "lo"}],
    "calls": CALL_DELTAS,
    "refusal": [{"role": "assistant", "refusal": ""}, {"refusal": "no"}],
    "reasoning": [{"role": "assistant", "reasoning": "hm"}, {"content": "Hi"}],
    "old call": [
        {"role": "assistant", "function_call": {"name": "f", "arguments": ""}},
        {"function_call": {"arguments": "{}"}},
    ],
}


def blocks_of(deltas: list[dict[str, Any]], reason: str = "stop") -> list[bytes]:
    usage = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}
    found = [event(chunk_body(delta)) for delta in deltas]
    return [*found, event(chunk_body({}, reason)), event(chunk_body(choices=[], usage=usage)), DONE]


@pytest.mark.parametrize("name", DELTAS)
def test_the_sdk_reads_our_chunks(over: Any, name: str) -> None:
    chunks = over(stream(*blocks_of(DELTAS[name]))).listen(stream_options={"include_usage": True})
    for chunk in chunks:
        theirs = ChatCompletionChunk.model_validate(chunk.model_dump())
        assert theirs.id == "chatcmpl-1"
        assert len(theirs.choices) == 1
    assert ChatCompletionChunk.model_validate(chunks[-1].model_dump()).usage == CompletionUsage(
        prompt_tokens=9, completion_tokens=3, total_tokens=12, cost=pytest.approx(5.25e-05)
    )


# --- the same server, read by the SDK and by us ---


class OneServer:
    """The SDK's client over the same canned bytes that our wire gets."""

    def __init__(self, body: bytes, content_type: str, status: int = 200) -> None:
        import httpx

        def handle(request: httpx.Request) -> httpx.Response:
            self.request = request
            return httpx.Response(status, headers={"content-type": content_type}, content=body)

        http = httpx.Client(transport=httpx.MockTransport(handle))
        self.client = openai.OpenAI(api_key="sk-test-0123456789", http_client=http, max_retries=0)


@pytest.mark.parametrize("name", ["sampling", "tools", "schema", "audio", "books", "web search"])
def test_the_sdk_sends_the_same_body(over: Any, name: str) -> None:
    import json

    given = PARAMS[name][0]
    wire = over(answer())
    wire.ask(**given)
    server = OneServer(json.dumps(completion_body()).encode(), "application/json")
    server.client.chat.completions.create(model="gpt-4o", messages=HELLO, **given)  # type: ignore[arg-type]
    assert json.loads(server.request.content) == wire.body
    ours: HttpRequest = wire.requests[0]
    assert str(server.request.url) == ours.url
    assert server.request.headers["authorization"] == ours.headers["Authorization"]


@pytest.mark.parametrize("name", DELTAS)
def test_the_sdk_reads_the_same_stream(over: Any, name: str) -> None:
    blocks = blocks_of(DELTAS[name])
    server = OneServer(b"".join(blocks), "text/event-stream")
    theirs = list(server.client.chat.completions.create(model="gpt-4o", messages=HELLO, stream=True))  # type: ignore[arg-type]
    built = stream_chunk_builder(over(stream(*blocks)).listen())
    assert built is not None
    content = "".join(chunk.choices[0].delta.content or "" for chunk in theirs if chunk.choices)
    assert (built.choices[0].message.content or "") == content
    pieces = [call for chunk in theirs if chunk.choices for call in chunk.choices[0].delta.tool_calls or ()]
    arguments = "".join(piece.function.arguments or "" for piece in pieces if piece.function)
    assert "".join(call.function.arguments for call in built.choices[0].message.tool_calls or ()) == arguments
    refusal = "".join(chunk.choices[0].delta.refusal or "" for chunk in theirs if chunk.choices)
    assert (built.choices[0].message.get("refusal") or "") == refusal


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500, 502, 503])
def test_the_sdk_raises_a_class_that_ours_is_a_child_of(over: Any, status: int) -> None:
    import json

    said = {"error": {"message": "no", "type": "t", "param": "p", "code": "c"}}
    server = OneServer(json.dumps(said).encode(), "application/json", status)
    with pytest.raises(openai.APIStatusError) as theirs:
        server.client.chat.completions.create(model="gpt-4o", messages=HELLO)  # type: ignore[arg-type]
    wire = over(reply(said, status))
    with pytest.raises(openai.APIStatusError) as ours:
        wire.ask(num_retries=0)
    if status not in (502, 503):  # classes of our own, below the SDK's common one
        assert isinstance(ours.value, type(theirs.value))
    assert (ours.value.status_code, ours.value.code, ours.value.type, ours.value.param) == (status, "c", "t", "p")
    assert (theirs.value.code, theirs.value.type, theirs.value.param) == ("c", "t", "p")


# --- text completions ---


def test_the_sdk_takes_our_text_body(over: Any) -> None:
    adapter: Any = TypeAdapter(text_params.CompletionCreateParamsNonStreaming)
    wire = over(reply(TEXT))
    wire.ask(
        "text-completion-openai/gpt-3.5-turbo-instruct",
        max_tokens=5,
        temperature=0.1,
        stop=["x"],
        n=1,
        user="u",
        seed=3,
        logit_bias={"1": 2},
        presence_penalty=1,
        frequency_penalty=1,
        top_p=0.5,
        logprobs=True,
        top_logprobs=2,
    )
    known = text_params.CompletionCreateParamsBase.__annotations__.keys() | {"stream"}
    assert wire.body.keys() <= known
    settle(adapter.validate_python(wire.body))


TEXT = {
    "id": "cmpl-1",
    "object": "text_completion",
    "created": 1700000000,
    "model": "gpt-3.5-turbo-instruct",
    "choices": [{"text": "Hello", "index": 0, "logprobs": None, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}


def test_the_canned_text_answer_is_one_that_openai_gives() -> None:
    assert Completion.model_validate(TEXT).choices[0].text == "Hello"
    assert ChatCompletion.model_validate(completion_body(**message_of(content="x"))).choices[0].message.content == "x"
