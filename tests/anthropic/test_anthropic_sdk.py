"""The vendor's own SDK as judge: its types of what we send, its reading of the streams we read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from anthropic_forms import answer, body, call, events_of, function, message, read, text, thinking, tool_use
from hypothesis import given, strategies as st
from pydantic import TypeAdapter
from test_anthropic_conversation import MESSAGES
from test_anthropic_params import PARAMS
from test_anthropic_properties import CONVERSATIONS

from litellm.protocols.anthropic_messages.schema import closed_schema
from litellm.protocols.base import BadInput
from litellm.streaming import stream_chunk_builder

pytest.importorskip("anthropic.types", reason="the anthropic package needs Python 3.11")
anthropic = import_module("anthropic")
params = import_module("anthropic.types.message_create_params")

BODIES: Any = TypeAdapter(params.MessageCreateParamsNonStreaming)
STREAMS: Any = TypeAdapter(params.MessageCreateParamsStreaming)
# Newer versions of the SDK no longer list the sampling parameters, which older models still take.
UNLISTED = {"temperature", "top_p", "top_k", "inference_geo"} - params.MessageCreateParamsBase.__annotations__.keys()


def unrolled(value: Any) -> Any:
    """A validated value with pydantic's lazy iterators read, and so validated, to the end."""
    if isinstance(value, dict):
        return {name: unrolled(item) for name, item in value.items()}
    if isinstance(value, (str, int, float)) or value is None:
        return value
    return [unrolled(item) for item in value]


def conforms(sent: dict[str, Any]) -> None:
    """Of the SDK's types, with no key they do not know: validation leaves those out."""
    sent = {name: value for name, value in sent.items() if name not in UNLISTED}
    adapter = STREAMS if sent.get("stream") else BODIES
    assert unrolled(adapter.validate_python(sent, strict=True)) == sent


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_of_the_sdk_s_types(name: str) -> None:
    conforms(body(call(MESSAGES[name][0])))


# Tools of the beta API, and what the SDK learned after its pinned version.
NEWER = {"vendor tool wrapped", "off between tools"}


@pytest.mark.parametrize("name", sorted(PARAMS.keys() - NEWER))
def test_params_are_of_the_sdk_s_types(name: str) -> None:
    conforms(body(call(**PARAMS[name][0])))


@given(CONVERSATIONS)
def test_conversations_are_of_the_sdk_s_types(messages: list[dict[str, Any]]) -> None:
    try:
        sent = body(call(messages))
    except BadInput:
        return
    conforms(sent)


def test_the_judge_is_awake() -> None:
    sent = body(call())
    for wrong in (
        {"max_tokens": "7"},
        {"unknown": 1},
        {"tool_choice": {"type": "required"}},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "a", "colour": "red"}]}]},
        {"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "url"}}]}]},
    ):
        with pytest.raises((AssertionError, ValueError)):
            conforms({**sent, **wrong})


# --- streams ---

PAGE = {
    "type": "web_search_result_location",
    "cited_text": "c",
    "encrypted_index": "i",
    "title": "T",
    "url": "https://a.example",
}
SEARCH = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "q"}}
FOUND = {
    "type": "web_search_tool_result",
    "tool_use_id": "srvtoolu_1",
    "content": [
        {
            "type": "web_search_result",
            "url": "https://a.example",
            "title": "T",
            "encrypted_content": "e",
            "page_age": None,
        }
    ],
}
STREAMED = {
    "text": message(text("Hello there, how are you?")),
    "tools": message(text("See"), tool_use("t1", city="Oslo", days=[1, 2]), tool_use("t2"), stop_reason="tool_use"),
    "thinking": message(thinking("one, two"), {"type": "redacted_thinking", "data": "r"}, text("three")),
    "search": message(text("Look: "), SEARCH, FOUND, text("Cited.", PAGE), stop_reason="pause_turn"),
    "nothing": message(stop_reason="refusal"),
    "usage": message(
        text("a"),
        usage={"input_tokens": 3, "output_tokens": 9, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 7},
    ),
}  # fmt: skip


def sdk_reads(stream: bytes) -> Any:
    """The message that the SDK's stream accumulates from these bytes."""
    client = anthropic.DefaultHttpxClient
    http = import_module(next(base.__module__.split(".")[0] for base in client.__mro__ if base.__name__ == "Client"))

    def reply(request: Any) -> Any:
        return http.Response(200, headers={"content-type": "text/event-stream"}, content=stream)

    with (
        anthropic.Anthropic(api_key="k", http_client=client(transport=http.MockTransport(reply))) as sdk,
        sdk.messages.stream(model="claude-opus-5", max_tokens=9, messages=[{"role": "user", "content": "a"}]) as events,
    ):
        return events.get_final_message()


@pytest.mark.parametrize("name", STREAMED)
def test_the_sdk_reads_the_same_from_the_same_bytes(name: str) -> None:
    stream = b"".join(events_of(STREAMED[name], _sizes()))
    theirs = sdk_reads(stream)
    ours = stream_chunk_builder(read(stream))
    assert ours is not None
    said = ours.choices[0].message
    blocks = [block.model_dump(exclude_none=True) for block in theirs.content]
    assert (said.content or "") == "".join(block["text"] for block in blocks if block["type"] == "text")
    assert [(c.id, c.function.name, json.loads(c.function.arguments)) for c in said.tool_calls or ()] == [
        (block["id"], block["name"], block["input"]) for block in blocks if block["type"] == "tool_use"
    ]
    thoughts = [block for block in blocks if block["type"] in ("thinking", "redacted_thinking")]
    assert said.get("thinking_blocks", []) == thoughts
    aside = said.get("provider_specific_fields", {})
    assert aside.get("server_tool_use", []) == [block for block in blocks if block["type"] == "server_tool_use"]
    cited = [block for block in blocks if block.get("citations")]
    assert aside.get("citations", []) == [
        [{**one, "supported_text": block["text"]} for one in block["citations"]] for block in cited
    ]
    usage = theirs.usage
    cache = (usage.cache_read_input_tokens or 0) + (usage.cache_creation_input_tokens or 0)
    assert (ours.usage.prompt_tokens, ours.usage.completion_tokens) == (usage.input_tokens + cache, usage.output_tokens)
    assert (ours.id, ours.model) == (theirs.id, theirs.model)


def _sizes() -> Iterator[int]:
    dice = random.Random(1)
    while True:
        yield dice.randint(1, 7)


@pytest.mark.parametrize("name", STREAMED)
def test_answers_are_of_the_sdk_s_types(name: str) -> None:
    """The answers that these tests are made of are the vendor's: else they would prove nothing."""
    anthropic.types.Message.model_validate(STREAMED[name], strict=True)
    answer(STREAMED[name])


# --- schemas ---

LEAVES = st.sampled_from(
    [
        {"type": "string", "minLength": 1, "description": "a name"},
        {"type": "string", "format": "email"},
        {"type": "string", "format": "phone"},
        {"type": "integer", "minimum": 0, "maximum": 5},
        {"type": "boolean"},
        {"type": "null"},
        {"$ref": "#/$defs/A"},
    ]
)  # fmt: skip
SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda item, least: {"type": "array", "items": item, "minItems": least}, inner, st.integers(0, 2)),
        st.builds(lambda items: {"anyOf": items}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(
            lambda fields: {"type": "object", "title": "T", "properties": fields, "required": sorted(fields)},
            st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        ),
    ),
    max_leaves=6,
)


@given(SCHEMAS)
def test_schemas_are_closed_as_the_sdk_closes_them(schema: dict[str, Any]) -> None:
    whole = {"type": "object", "properties": {"root": schema}, "$defs": {"A": {"type": "string", "pattern": "^a"}}}
    assert closed_schema(whole) == anthropic.transform_schema(whole)


def test_schemas_beyond_the_sdk_s() -> None:
    nullable = {"type": ["string", "null"], "maxLength": 3, "description": "d"}
    assert closed_schema(nullable) == {
        "anyOf": [{"type": "string", "description": "{maxLength: 3}"}, {"type": "null"}],
        "description": "d",
    }
    assert closed_schema({"oneOf": [{"const": 1}, True]}) == {"anyOf": [{"const": 1}, {}]}
    assert closed_schema({"type": "string", "enum": ["a", "b"]}) == {"type": "string", "enum": ["a", "b"]}


def test_a_tool_of_the_sdk_s_form() -> None:
    tools = body(call(tools=[function("a", description="d", parameters={"type": "object"})]))["tools"]
    assert unrolled(TypeAdapter(anthropic.types.ToolParam).validate_python(tools[0], strict=True)) == tools[0]
