"""Whatever JSON comes, in whichever format, is answered: with what was asked for, or with an error of the vendor's."""

from __future__ import annotations

import copy
import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from litellm.simulator import Simulator
from litellm.simulator.json_schema import problem

HEADERS = {
    "authorization": "Bearer k",
    "api-key": "k",
    "x-goog-api-key": "k",
    "anthropic-version": "2023-06-01",
}
SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
    "required": ["a"],
    "additionalProperties": False,
}
FUNCTION = {"type": "function", "function": {"name": "f", "parameters": SCHEMA}}
OPENAI = {
    "model": "m",
    "stream": True,
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "x"}]},
        {"role": "assistant", "tool_calls": [{"id": "c", **FUNCTION, "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c", "content": "y"},
    ],
    "tools": [FUNCTION],
}
CLAUDE = {
    "max_tokens": 2000,
    "system": [{"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}}],
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "x"}]},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "y"}]},
    ],
    "tools": [{"name": "f", "input_schema": SCHEMA, "strict": True}],
    "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
}
GEMINI = {
    "contents": [
        {"role": "user", "parts": [{"text": "x"}, {"inlineData": {"mimeType": "image/png", "data": "aGk="}}]},
        {
            "role": "model",
            "parts": [
                {"functionCall": {"name": "f", "args": {}}, "thoughtSignature": "skip_thought_signature_validator"}
            ],
        },
        {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"y": 1}}}]},
    ],
    "tools": [{"functionDeclarations": [{"name": "f", "parametersJsonSchema": SCHEMA}]}],
    "toolConfig": {"functionCallingConfig": {"mode": "ANY", "allowedFunctionNames": ["f"]}},
    "generationConfig": {"thinkingConfig": {"thinkingBudget": 512}, "stopSequences": ["z"]},
}
BEDROCK = {
    "messages": [
        {"role": "user", "content": [{"text": "x"}]},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "f", "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "t", "content": [{"json": {}}]}}]},
    ],
    "toolConfig": {"tools": [{"toolSpec": {"name": "f", "inputSchema": {"json": SCHEMA}}}], "toolChoice": {"any": {}}},
    "additionalModelRequestFields": {"tool_choice": {"type": "auto"}, "thinking": {"type": "adaptive"}},
    "additionalModelResponseFieldPaths": ["/stop_sequence"],
}
COHERE = {
    "model": "m",
    "messages": [{"role": "user", "content": [{"type": "text", "text": "x"}]}],
    "tools": [FUNCTION],
    "thinking": {"type": "enabled"},
}
RESPONSES = {
    "model": "m",
    "input": [
        {"role": "user", "content": [{"type": "input_text", "text": "x"}]},
        {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c", "output": "y"},
    ],
    "tools": [{"type": "function", "name": "f", "parameters": SCHEMA, "strict": True}],
    "text": {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA, "strict": True}},
    "reasoning": {"effort": "low", "summary": "auto"},
}
OLLAMA = {
    "model": "m",
    "messages": [{"role": "user", "content": "x", "images": ["aGk="]}, {"role": "tool", "content": "y"}],
    "tools": [FUNCTION],
    "format": SCHEMA,
    "options": {"stop": ["z"], "num_predict": 9},
}
BODIES: dict[str, Any] = {
    "/v1/chat/completions": OPENAI,
    "/openai/deployments/d/chat/completions?api-version=2024-10-21": OPENAI,
    "/v1/messages": {"model": "m", **CLAUDE},
    "/model/anthropic.claude-sonnet-4-5/invoke": {"anthropic_version": "bedrock-2023-05-31", **CLAUDE},
    "/publishers/anthropic/models/m:rawPredict": {"anthropic_version": "vertex-2023-10-16", **CLAUDE},
    "/v1beta/models/gemini-3-pro:generateContent": GEMINI,
    "/v1/publishers/google/models/m:streamGenerateContent": GEMINI,
    "/model/anthropic.claude-sonnet-4-5/converse": BEDROCK,
    "/model/m/converse-stream": BEDROCK,
    "/v2/chat": COHERE,
    "/v1/responses": RESPONSES,
    "/api/chat": OLLAMA,
}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3000) | st.floats(-3, 3) | st.sampled_from(["", " ", "x", "{", "東"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["type", "text", "content", "role", "name", "x"]), inner, max_size=2)
    ),
    max_leaves=3,
)


def places(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Ways to everything inside a body."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [way for key in keys for way in ((*before, key), *places(value[key], (*before, key)))]


@pytest.fixture(scope="module")
def line(standing: Simulator) -> Iterator[http.client.HTTPConnection]:
    """One connection for all requests: an answer that breaks it off fails the test."""
    connection = http.client.HTTPConnection(standing.host, standing.port, timeout=5)
    yield connection
    connection.close()


@pytest.mark.parametrize("path", BODIES)
def test_is_answered_as_it_stands(line: http.client.HTTPConnection, path: str) -> None:
    status, body = exchanged(line, path, BODIES[path])
    assert status == 200, body


@given(junk=JUNK, where=st.integers(0, 10_000))
def test_is_answered_with_junk_anywhere(line: http.client.HTTPConnection, junk: Any, where: int) -> None:
    """In every format, since to make junk takes longer than to send it."""
    for path in BODIES:
        body = copy.deepcopy(BODIES[path])
        ways = places(body)
        *steps, last = ways[where % len(ways)]
        at = body
        for step in steps:
            at = at[step]
        at[last] = junk
        status, answer = exchanged(line, path, body)
        assert status in (200, 400, 422, 500), (path, answer)
        if status >= 400:
            assert json.loads(answer), f"{path}: an error says what is wrong"
        # Only Ollama finds an option's wrong type when it is about to run the model.
        assert status != 500 or path == "/api/chat", (path, answer)


TOOLS: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {"type": "function", "function": {"name": "f", "parameters": "DEEP"}},
    "/api/chat": {"type": "function", "function": {"name": "f", "parameters": "DEEP"}},
    "/v1/messages": {"name": "f", "input_schema": "DEEP"},
    "/v1/responses": {"type": "function", "name": "f", "parameters": "DEEP", "strict": True},
}


CONVERSE = "/model/m/converse-stream"
DEEP = [
    *((path, json.dumps({**BODIES[path], "tools": [tool]})) for path, tool in TOOLS.items()),
    (CONVERSE, json.dumps(BODIES[CONVERSE]).replace('"toolUseId": "t", "name": "f", "input": {}',
                                                   '"toolUseId": "t", "name": "f", "input": "DEEP"')),
    (CONVERSE, json.dumps(BODIES[CONVERSE]).replace('{"json": {}}', '{"json": "DEEP"}')),
    ("/v1beta/models/m:generateContent",
     json.dumps({**GEMINI, "tools": [{"functionDeclarations": [{"name": "f", "parameters": "DEEP"}]}]})),
]  # fmt: skip


@pytest.mark.parametrize("depth", [50, 300, 450, 900, 5000])
@pytest.mark.parametrize(("path", "body"), DEEP)
def test_nested_bodies(line: http.client.HTTPConnection, path: str, body: str, depth: int) -> None:
    nested = '{"type": "object", "properties": {"a": ' * depth + "true" + "}}" * depth
    body = body.replace('"DEEP"', nested)
    assert nested in body
    line.request("POST", path, body.encode(), HEADERS)
    response = line.getresponse()
    answer = response.read()
    assert response.status in (200, 400), answer


NO_SCHEMAS: list[dict[str, Any]] = [
    {"type": "object", "properties": None},
    {"type": "object", "properties": {"a": {"type": 3}}},
    {"type": "object", "properties": {"a": {"type": "array", "minItems": None}}},
    {"type": "object", "properties": {}, "required": None},
    {"type": "object", "properties": {"a": {"type": "number", "multipleOf": 0}}},
    {"type": "object", "additionalProperties": [], "properties": {"a": {"anyOf": "x"}}},
    {"type": "object", "properties": {"a": {"$ref": 1}}, "$defs": []},
]


@pytest.mark.parametrize("schema", NO_SCHEMAS, ids=json.dumps)
def test_what_is_no_schema_is_refused(line: http.client.HTTPConnection, schema: dict[str, Any]) -> None:
    said = problem(schema)
    assert said is not None
    asked: list[tuple[str, dict[str, Any]]] = [
        (
            "/v1/chat/completions",
            {"tools": [{"type": "function", "function": {"name": "f", "parameters": schema, "strict": strict}}]},
        )
        for strict in (False, True)
    ]
    asked += [
        ("/v1/responses", {"tools": [{"type": "function", "name": "f", "parameters": schema, "strict": False}]}),
        ("/v1/messages", {"tools": [{"name": "f", "input_schema": schema}]}),
        ("/v1/messages", {"output_config": {"format": {"type": "json_schema", "schema": schema}}}),
    ]
    for path, fields in asked:
        body = {**BODIES[path], **fields}
        if path == "/v1/chat/completions":
            body |= {"stream": False, "messages": [{"role": "user", "content": "x"}]}
        status, answer = exchanged(line, path, body)
        assert status == 400
        words = json.loads(answer)["error"]["message"]
        assert said in words or "JSON schema is invalid" in words


def exchanged(line: http.client.HTTPConnection, path: str, body: Any) -> tuple[int, bytes]:
    try:
        line.request("POST", path, json.dumps(body).encode(), HEADERS)
        response = line.getresponse()
        return response.status, response.read()
    except (http.client.HTTPException, OSError):
        line.close()
        raise
