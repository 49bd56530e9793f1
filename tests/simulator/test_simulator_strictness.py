"""Requests that the vendors refuse are refused, in the vendor's words and error format."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import simulator_wire

from litellm.simulator import Simulator

CHAT = "/v1/chat/completions"
MESSAGES = "/v1/messages"
DROP = object()

CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
FUNCTION = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
OPENAI = {
    "model": "m",
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "c1", "content": "done"},
    ],
    "tools": [FUNCTION],
}
ANTHROPIC = {
    "model": "m",
    "max_tokens": 2000,
    "system": "Be brief.",
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "f", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "done"}]},
    ],
    "tools": [{"name": "f", "input_schema": {"type": "object", "properties": {}}}],
}


def changed(body: Any, path: str, value: Any) -> Any:
    """A copy with one place changed, added (`+` at the end of the path) or taken away."""
    body = copy.deepcopy(body)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at: Any = body
    for step in steps:
        at = at[step]
    if value is DROP:
        del at[last]
    elif last == "+":
        at.append(value)
    else:
        at[last] = value
    return body


def test_good_requests_pass(post: Callable[..., Any]) -> None:
    assert post(CHAT, OPENAI).status == 200
    assert post(MESSAGES, ANTHROPIC).status == 200


STRICT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OPENAI_MISTAKES = [
    ("model", DROP, "model", "Missing required parameter: 'model'."),
    ("messages", DROP, "messages", "Missing required parameter: 'messages'."),
    ("messages", [], "messages", "Invalid 'messages': empty array. Expected an array with minimum length 1"),
    ("messages", "hi", "messages", "Invalid type for 'messages': expected an array, but got a string instead."),
    ("top_k", 3, None, "Unrecognized request argument supplied: top_k"),
    ("messages.0.cache_control", {}, "messages[0].cache_control", "Unknown parameter: 'messages[0].cache_control'."),
    ("messages.0.role", "human", "messages[0].role", "Invalid value: 'human'. Supported values are: 'system', 'devel"),
    ("messages.0.role", DROP, "messages[0].role", "Missing required parameter: 'messages[0].role'."),
    ("messages.0.content", None, "messages[0].content", "expected one of a string or an array, but got null instead."),
    ("messages.1.content.0.type", "image", "messages[1].content[0].type", "Invalid value: 'image'."),
    ("messages.2.tool_calls.0.function.arguments", {}, "messages[2].tool_calls[0].function.arguments", "Invalid type"),
    ("messages.2.tool_calls", None, "messages[2].tool_calls", "expected an array, but got null instead."),
    ("messages.3.tool_call_id", "c9", "messages.[3].tool_call_id", "'tool_call_id' of 'c9' not found"),
    ("messages.2", {"role": "user", "content": "x"}, "messages.[3].role", "must be a response to a preceeding message"),
    ("messages.3", {"role": "user", "content": "x"}, "messages.[3].role", "did not have response messages: c1"),
    ("messages.3", DROP, "messages.[3].role", "did not have response messages: c1"),
    ("messages.+", {"role": "assistant", "content": None}, "messages.[4].content", "expected a string, got null."),
    ("temperature", 3, "temperature", "integer above maximum value. Expected a value <= 2, but got 3 instead."),
    ("temperature", "warm", "temperature", "Invalid type for 'temperature': expected a decimal, but got a string"),
    ("max_tokens", 0, "max_tokens", "Invalid 'max_tokens': integer below minimum value."),
    ("max_tokens", 1.5, "max_tokens", "expected an integer, but got a decimal instead."),
    ("stop", list("abcde"), "stop", "Invalid 'stop': array too long. Expected an array with maximum length 4"),
    ("stream_options", {"include_usage": True}, "stream_options", "only allowed when 'stream' is enabled."),
    ("top_logprobs", 2, "top_logprobs", "only allowed when 'logprobs' is enabled."),
    ("tool_choice", {"type": "any"}, "tool_choice.type", "Invalid value: 'any'."),
    ("tool_choice", {"type": "function", "function": {"name": "g"}}, "tool_choice", "Tool choice 'g' not found"),
    ("tools", [], "tools", "Invalid 'tools': empty array."),
    ("tools.0.function.name", "get weather", "tools[0].function.name", "string does not match pattern"),
    ("tools.0.function.parameters", {"type": "array"}, "tools[0].function.parameters", "got 'type: \"array\"'."),
    ("tools.0.function.strict", True, "tools[0].function.parameters", "'additionalProperties' is required"),
    ("response_format", {"type": "json_object"}, "messages", "must contain the word 'json'"),
    ("response_format", {"type": "json_schema"}, "response_format.json_schema", "Missing required parameter"),
    (
        "response_format",
        {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {**STRICT, "required": []}}},
        "response_format",
        "In context=(), 'required' is required to be supplied",
    ),
    (
        "response_format",
        {
            "type": "json_schema",
            "json_schema": {
                "name": "x",
                "strict": True,
                "schema": {**STRICT, "properties": {"a": {"type": "array", "items": {"type": "object"}}}},
            },
        },
        "response_format",
        "In context=('properties', 'a', 'items'), 'additionalProperties' is required",
    ),
    ("reasoning_effort", "lots", "reasoning_effort", "Invalid value: 'lots'."),
    ("modalities", ["text", "audio"], "audio", "Missing required parameter: 'audio'."),
]


@pytest.mark.parametrize(("path", "value", "param", "words"), OPENAI_MISTAKES)
def test_openai_refuses(post: Callable[..., Any], path: str, value: Any, param: str | None, words: str) -> None:
    got = post(CHAT, changed(OPENAI, path, value))
    assert got.status == 400
    assert words in got.message
    assert got.json["error"]["param"] == param
    assert got.json["error"]["type"] == "invalid_request_error"


def test_openai_combinations(post: Callable[..., Any]) -> None:
    plain = {"model": "m", "messages": [{"role": "user", "content": "x"}]}
    assert "at the same time" in post(CHAT, {**plain, "max_tokens": 1, "max_completion_tokens": 1}).message
    assert "only allowed when 'tools' are specified" in post(CHAT, {**plain, "tool_choice": "auto"}).message
    assert "only allowed when 'tools' are specified" in post(CHAT, {**plain, "parallel_tool_calls": True}).message
    assert "only allowed when 'functions'" in post(CHAT, {**plain, "function_call": "auto"}).message
    for model, field, value in (
        ("o3-mini", "max_tokens", 9),
        ("gpt-5-mini", "temperature", 0.2),
        ("gpt-4o", "reasoning_effort", "low"),
    ):
        refused = post(CHAT, {**plain, "model": model, field: value})
        assert refused.status == 400
        assert field in refused.message
        assert post(CHAT, {**plain, field: value}).status == 200


ANTHROPIC_MISTAKES = [
    ("model", DROP, "model: Field required"),
    ("max_tokens", DROP, "max_tokens: Field required"),
    ("max_tokens", "9", "max_tokens: Input should be a valid integer"),
    ("max_tokens", -1, "max_tokens: Input should be greater than or equal to 0"),
    ("messages", [], "messages: at least one message is required"),
    ("stop", ["x"], "stop: Extra inputs are not permitted"),
    ("messages.0.name", "x", "messages.0.name: Extra inputs are not permitted"),
    ("messages.0.role", "system", "messages.0.role: Input should be 'user' or 'assistant'"),
    ("messages.0.role", "assistant", 'messages: first message must use the "user" role'),
    ("messages.0.content", "", "messages.0: all messages must have non-empty content"),
    ("messages.0.content.0.text", "", "messages: text content blocks must be non-empty"),
    ("messages.0.content.0.text", " \n", "messages: text content blocks must contain non-whitespace text"),
    ("messages.0.content.0.type", "input_text", "messages.0.content.0: Input tag 'input_text' found using 'type'"),
    ("messages.0.content.0.cache_control", {"type": "x"}, "cache_control.type: Input should be 'ephemeral'"),
    ("messages.1.content.0.input", "{}", "messages.1.content.0.input: Input should be a valid dictionary"),
    ("messages.1.content.0.id", "a b", "messages.1.content.0.id: String should match pattern"),
    ("messages.1.role", "user", "messages.1.content.0: `tool_use` blocks can only be in `assistant` messages"),
    ("messages.2.role", "assistant", "messages.2.content.0: `tool_result` blocks can only be in `user` messages"),
    ("messages.2.content.0.tool_use_id", "t9", "messages.2.content.0: unexpected `tool_use_id` found"),
    ("messages.2.content", "x", "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after"),
    ("messages.2", DROP, "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: t1"),
    ("messages.+", {"role": "assistant", "content": "So "}, "final assistant content cannot end with trailing"),
    ("tools", [], "Requests which include `tool_use` or `tool_result` blocks must define tools"),
    ("tools.0.input_schema.type", DROP, "tools.0.custom.input_schema.type: Field required"),
    ("tools.0", FUNCTION, "tools.0: Input tag 'function' found using 'type'"),
    ("tools.+", ANTHROPIC["tools"][0], "tools: Tool names must be unique."),
    ("tools.0.strict", True, "For 'object' type, 'additionalProperties' must be explicitly set to false"),
    ("tool_choice", "auto", "tool_choice: Input should be a valid dictionary"),
    ("tool_choice", {"type": "tool", "name": "g"}, "Tool 'g' not found in provided tools"),
    ("temperature", 1.5, "temperature: Input should be less than or equal to 1"),
    ("stop_sequences", ["\n"], "each stop sequence must contain non-whitespace"),
    ("metadata", {"user": "x"}, "metadata.user: Extra inputs are not permitted"),
    ("thinking", {"type": "enabled", "budget_tokens": 2000}, "`max_tokens` must be greater than `thinking.budget_to"),
    ("thinking", {"type": "enabled", "budget_tokens": 10}, "thinking.budget_tokens: Input should be greater than or"),
    ("output_config", {"format": {"type": "json_object"}}, "output_config.format: Input tag 'json_object' found"),
    (
        "output_config",
        {"format": {"type": "json_schema", "schema": {"type": "object"}}},
        "'additionalProperties' must be explicitly set to false",
    ),
    (
        "output_config",
        {"format": {"type": "json_schema", "schema": {"type": "array", "items": {"type": "integer", "minimum": 1}}}},
        "For 'integer' type, property 'minimum' is not supported",
    ),
]


@pytest.mark.parametrize(("path", "value", "words"), ANTHROPIC_MISTAKES)
def test_anthropic_refuses(post: Callable[..., Any], path: str, value: Any, words: str) -> None:
    got = post(MESSAGES, changed(ANTHROPIC, path, value))
    assert got.status == 400
    assert words in got.message
    assert got.json["type"] == "error"
    assert got.json["error"]["type"] == "invalid_request_error"


def test_anthropic_combinations(post: Callable[..., Any]) -> None:
    plain = {"model": "m", "max_tokens": 2000, "messages": [{"role": "user", "content": "x"}]}
    thinking = {**plain, "thinking": {"type": "enabled", "budget_tokens": 1024}}
    tools = {"tools": ANTHROPIC["tools"], "tool_choice": {"type": "any"}}
    assert "may only be set to 1" in post(MESSAGES, {**thinking, "temperature": 0.5}).message
    assert "forces tool use" in post(MESSAGES, {**thinking, **tools}).message
    assert "`top_k` must be unset" in post(MESSAGES, {**thinking, "top_k": 5}).message
    assert "while providing tools" in post(MESSAGES, {**plain, "tool_choice": {"type": "auto"}}).message
    for model, change in (
        ("claude-opus-4-7", {"temperature": 1}),
        ("claude-sonnet-5", {"thinking": thinking["thinking"]}),
        ("claude-haiku-4-5-20251001", {"thinking": {"type": "adaptive"}}),
        ("claude-3-5-sonnet-20241022", {"output_config": {"format": {"type": "json_schema", "schema": STRICT}}}),
    ):
        assert post(MESSAGES, {**plain, "model": model, **change}).status == 400
        assert post(MESSAGES, {**plain, **change}).status == 200


def test_schemas_that_nothing_fits(post: Callable[..., Any]) -> None:
    impossible = {"type": "object", "properties": {"a": {"enum": []}}, "required": ["a"]}
    openai = {"model": "m", "messages": [{"role": "user", "content": "x"}]}
    tool = {"type": "function", "function": {"name": "f", "parameters": impossible}}
    assert "Invalid schema: no value fits the schema of 'a'" in post(CHAT, {**openai, "tools": [tool]}).message
    anthropic = {**openai, "max_tokens": 9, "tools": [{"name": "f", "input_schema": impossible}]}
    assert post(MESSAGES, anthropic).json["error"]["type"] == "invalid_request_error"


def test_anthropic_combines_neighbours_of_one_role(post: Callable[..., Any]) -> None:
    apart = changed(ANTHROPIC, "messages.+", {"role": "user", "content": "say ok"})
    assert post(MESSAGES, apart).status == 200


@pytest.mark.parametrize(("path", "body"), [(CHAT, OPENAI), (MESSAGES, ANTHROPIC)])
def test_no_key_no_answer(post: Callable[..., Any], path: str, body: Any) -> None:
    nobody = {"authorization": "", "x-api-key": ""}
    got = post(path, body, nobody)
    assert got.status == 401
    assert got.json["error"]["type"] in ("invalid_request_error", "authentication_error")
    assert post(path, body, {**nobody, "authorization": "Bearer "}).status == 401
    assert post(path, body, {**nobody, "authorization": "Basic abc"}).status == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_not_json(post: Callable[..., Any], body: bytes) -> None:
    assert post(CHAT, body).status == 400
    assert post(MESSAGES, body).json["type"] == "error"


def test_unknown_path(post: Callable[..., Any]) -> None:
    got = post("/v1/nothing", {})
    assert (got.status, got.message) == (404, "Invalid URL (POST /v1/nothing)")


def test_leniency_is_asked_for() -> None:
    unknown, wrong, other = changed(OPENAI, "top_k", 3), changed(OPENAI, "temperature", "warm"), {**OPENAI, "foo": 1}
    with Simulator(strict=False) as lenient:
        assert [simulator_wire.post(lenient, CHAT, body).status for body in (unknown, wrong)] == [200, 400]
    with Simulator(allow=["top_k"]) as allowing:
        assert [simulator_wire.post(allowing, CHAT, body).status for body in (unknown, other)] == [200, 400]
    with Simulator(auth=False) as trusting:
        assert simulator_wire.post(trusting, CHAT, OPENAI, {"authorization": ""}).status == 200
