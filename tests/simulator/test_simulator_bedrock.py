"""Bedrock's Converse: golden answers, event streams with their checksums, and what is refused in which words."""

from __future__ import annotations

import copy
import http.client
import json
import struct
from binascii import crc32
from collections.abc import Callable
from typing import Any

import pytest

from litellm.framing.aws_event_stream import AwsEventStream
from litellm.framing.base import FramingError
from litellm.simulator import Simulator, Usage
from litellm.simulator.formats import aws_frames

CLAUDE = "anthropic.claude-sonnet-4-5-v1%3A0"
CONVERSE = f"/model/{CLAUDE}/converse"
STREAM = f"/model/{CLAUDE}/converse-stream"
KEY = {"authorization": "Bearer test-key"}
THINKING = {"additionalModelRequestFields": {"thinking": {"type": "enabled", "budget_tokens": 1024}}}
WEATHER = {
    "toolSpec": {
        "name": "get_weather",
        "inputSchema": {
            "json": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
}
CLOCK = {"toolSpec": {"name": "get_time", "inputSchema": {"json": {"type": "object", "properties": {}}}}}
TOOLS = {"toolConfig": {"tools": [WEATHER, CLOCK]}}


def ask(said: str, **more: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"text": said}]}], **more}


@pytest.fixture
def converse(post: Callable[..., Any]) -> Callable[..., Any]:
    return lambda body, path=CONVERSE, **more: post(path, body, KEY, **more)


def frames(raw: bytes) -> list[tuple[str | None, Any]]:
    """Names and contents of an event stream's events, without their padding."""
    decoder = AwsEventStream()
    found = [(frame.event, json.loads(frame.data)) for frame in decoder.feed(raw)]
    assert decoder.end() == []
    assert all("p" in data or "message" in data for _, data in found)
    return [(name, {key: value for key, value in data.items() if key != "p"}) for name, data in found]


def streamed(converse: Callable[..., Any], body: Any) -> list[tuple[str | None, Any]]:
    got = converse(body, STREAM)
    assert got.headers["content-type"] == "application/vnd.amazon.eventstream"
    return frames(got.body)


def content(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return answer["output"]["message"]["content"]


def test_a_frame_byte_for_byte() -> None:
    """The example of two headers and a payload, assembled by hand from the layout of the specification."""
    message = aws_frames.frame({":a": "b", "c": "de"}, b"{}")
    headers = b"\x02:a\x07\x00\x01b" + b"\x01c\x07\x00\x02de"
    prelude = struct.pack("!II", 12 + len(headers) + 2 + 4, len(headers))
    expected = prelude + struct.pack("!I", crc32(prelude)) + headers + b"{}"
    assert message == expected + struct.pack("!I", crc32(expected))


def test_whole_answer(converse: Callable[..., Any]) -> None:
    got = converse(ask("say one two"))
    assert got.json == {
        "metrics": {"latencyMs": 1},
        "output": {"message": {"content": [{"text": "one two"}], "role": "assistant"}},
        "stopReason": "end_turn",
        "usage": {
            "inputTokens": 4,
            "outputTokens": 2,
            "totalTokens": 6,
            "cacheReadInputTokens": 0,
            "cacheWriteInputTokens": 0,
        },
    }
    assert "x-amzn-requestid" in got.headers


def test_stream(converse: Callable[..., Any]) -> None:
    usage = converse(ask("say one two")).json["usage"]
    assert streamed(converse, ask("say one two")) == [
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "one"}}),
        ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": " two"}}),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        ("metadata", {"metrics": {"latencyMs": 1}, "usage": usage}),
    ]


def test_parallel_calls(converse: Callable[..., Any]) -> None:
    body = ask("in parallel: Paris, then Rome", **TOOLS)
    whole = converse(body).json
    first, second = [block["toolUse"] for block in content(whole)]
    assert (first["name"], first["input"]) == ("get_weather", {"city": "Paris"})
    assert (second["name"], second["input"]) == ("get_time", {})
    assert first["toolUseId"].startswith("tooluse_")
    assert whole["stopReason"] == "tool_use"
    events = streamed(converse, body)
    starts = [data["start"]["toolUse"] for name, data in events if name == "contentBlockStart"]
    assert starts == [{"toolUseId": call["toolUseId"], "name": call["name"]} for call in (first, second)]
    pieces = [data["delta"]["toolUse"]["input"] for name, data in events if name == "contentBlockDelta"]
    assert json.loads("".join(pieces)) == {"city": "Paris"}
    single = {"additionalModelRequestFields": {"tool_choice": {"type": "auto", "disable_parallel_tool_use": True}}}
    assert len(content(converse({**body, **single}).json)) == 1


def test_tool_choice(converse: Callable[..., Any]) -> None:
    tools = {"tools": [WEATHER, CLOCK], "toolChoice": {"tool": {"name": "get_time"}}}
    [block] = content(converse(ask("x", toolConfig=tools)).json)
    assert block["toolUse"]["name"] == "get_time"


def test_tool_loop_with_thinking(converse: Callable[..., Any]) -> None:
    request = ask("weather in Paris", **TOOLS, **THINKING)
    first = converse(request).json
    thought, call = content(first)
    spoken = thought["reasoningContent"]["reasoningText"]
    assert spoken["text"] == 'The user wrote "weather in Paris". I will answer that.'
    result = {"toolUseId": call["toolUse"]["toolUseId"], "content": [{"json": {"degrees": 12}}]}

    def second(*blocks: Any) -> Any:
        turns = [{"role": "assistant", "content": list(blocks)}, {"role": "user", "content": [{"toolResult": result}]}]
        return converse({**request, "messages": request["messages"] + turns})

    assert content(second(thought, call).json)[-1]["text"] == 'get_weather returned: {"degrees": 12}'
    changed = {"reasoningContent": {"reasoningText": {**spoken, "text": "other"}}}
    assert "Invalid `signature` in `thinking` block" in second(changed, call).json["message"]
    assert "Expected `thinking` or `redacted_thinking`" in second(call).json["message"]
    events = streamed(converse, request)
    deltas = [data["delta"]["reasoningContent"] for _, data in events if "reasoningContent" in data.get("delta", ())]
    assert "".join(delta.get("text", "") for delta in deltas) == spoken["text"]
    assert deltas[-1] == {"signature": spoken["signature"]}


def test_other_families_reason_too(converse: Callable[..., Any]) -> None:
    body = ask("why?", additionalModelRequestFields={"reasoning_effort": "low"})
    assert "reasoningContent" in content(converse(body, "/model/openai.gpt-oss-120b-1%3A0/converse").json)[0]
    assert "reasoning_effort: Extra inputs are not permitted" in converse(body).json["message"]


def test_schema_limit_stop_media(converse: Callable[..., Any]) -> None:
    schema = json.dumps({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]})
    form = {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": schema, "name": "n"}}}}
    assert content(converse(ask("x", outputConfig=form)).json) == [{"text": '{"age": 1}'}]
    form["textFormat"]["structure"]["jsonSchema"]["schema"] = "{"  # type: ignore[index]
    assert converse(ask("x", outputConfig=form)).status == 400
    short = converse(ask("a b c", inferenceConfig={"maxTokens": 3})).json
    assert (short["stopReason"], content(short)) == ("max_tokens", [{"text": "You said:"}])
    paths = {"additionalModelResponseFieldPaths": ["/stop_sequence"]}
    stopped = converse(ask("one STOP two", inferenceConfig={"stopSequences": ["STOP"]}, **paths)).json
    assert stopped["stopReason"] == "stop_sequence"
    assert stopped["additionalModelResponseFields"] == {"stop_sequence": "STOP"}
    image = {"image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}}
    paper = {"document": {"format": "pdf", "name": "a (1)", "source": {"bytes": "JVBERg=="}}}
    seen = {"messages": [{"role": "user", "content": [{"text": "Look."}, image, paper]}]}
    assert content(converse(seen).json)[0]["text"] == "You said: Look. (With 1 image, 1 file.)"


def test_cache_figures(converse: Callable[..., Any]) -> None:
    marked = {"system": [{"text": "one two three"}, {"cachePoint": {"type": "default"}}]}
    first = converse(ask("hello there", **marked)).json["usage"]
    assert (first["inputTokens"], first["cacheWriteInputTokens"], first["cacheReadInputTokens"]) == (3, 4, 0)
    later = ask("hello there", **marked)
    later["messages"] += [
        {"role": "assistant", "content": [{"text": "hi"}]},
        {"role": "user", "content": [{"text": "more"}]},
    ]
    usage = converse(later).json["usage"]
    assert (usage["inputTokens"], usage["cacheWriteInputTokens"], usage["cacheReadInputTokens"]) == (7, 0, 4)


def test_scripted_answer(sim: Simulator, converse: Callable[..., Any]) -> None:
    sim.reply("Scripted", reasoning="thought", redacted=True, tool_calls=[("f", {"a": [1]})], usage=Usage(100, 50, 30))
    answer = converse(ask("x")).json
    assert [next(iter(block)) for block in content(answer)] == [
        "reasoningContent",
        "reasoningContent",
        "text",
        "toolUse",
    ]
    assert (answer["usage"]["inputTokens"], answer["usage"]["cacheReadInputTokens"]) == (70, 30)
    sim.reply("x", finish="content_filter")
    assert converse(ask("x")).json["stopReason"] == "content_filtered"
    sim.reply("x", finish="guardrail_intervened")
    assert converse(ask("x")).json["stopReason"] == "guardrail_intervened"


# --- who may ask ---


def signed(**changed: str) -> dict[str, str]:
    parts = {
        "Credential": "AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request",
        "SignedHeaders": "host;x-amz-date",
        "Signature": "0" * 64,
        **changed,
    }
    authorization = ", ".join(f"{name}={value}" for name, value in parts.items() if value)
    return {"authorization": f"AWS4-HMAC-SHA256 {authorization}", "x-amz-date": "20260101T000000Z"}


def test_signatures(post: Callable[..., Any]) -> None:
    assert post(CONVERSE, ask("hi"), signed()).status == 200
    for headers, kind in (
        ({}, "MissingAuthenticationTokenException"),
        (signed(Signature=""), "IncompleteSignatureException"),
        (signed(SignedHeaders=""), "IncompleteSignatureException"),
        ({**signed(), "x-amz-date": ""}, "IncompleteSignatureException"),
        (signed(Credential="A/20260101/us-east-1/bedrock-runtime/aws4_request"), "InvalidSignatureException"),
        (signed(SignedHeaders="x-amz-date"), "InvalidSignatureException"),
    ):
        got = post(CONVERSE, ask("hi"), headers)
        assert (got.status, got.headers["x-amzn-errortype"].partition(":")[0]) == (403, kind)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "ValidationException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (408, "ModelTimeoutException"),
        (424, "ModelErrorException"),
        (429, "ThrottlingException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
    ],
)
def test_errors(sim: Simulator, converse: Callable[..., Any], status: int, kind: str) -> None:
    sim.fail(status, "these words")
    got = converse(ask("x"))
    assert (got.status, got.json) == (status, {"message": "these words"})
    assert got.headers["x-amzn-errortype"].startswith(kind + ":")


# --- what goes wrong with streams ---


def test_exception_inside_a_stream(sim: Simulator, converse: Callable[..., Any]) -> None:
    sim.fault("error", after_events=2, status=429, message="slow down")
    assert [name for name, _ in streamed(converse, ask("a b"))] == [
        "messageStart",
        "contentBlockDelta",
        "throttlingException",
    ]


def test_damaged_checksum(sim: Simulator, converse: Callable[..., Any]) -> None:
    sim.fault("crc", after_events=2)
    raw = converse(ask("say one two"), STREAM).body
    with pytest.raises(FramingError, match="checksum of a frame is wrong"):
        frames(raw)
    sim.fault("crc")
    assert converse(ask("say one two")).json == {"message": "simulator: this answer has no checksums"}
    with pytest.raises(FramingError, match="checksum"):
        frames(converse(ask("x"), "/model/fault-crc/converse-stream").body)


def test_no_checksums_elsewhere(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("crc")
    body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "x"}]}
    assert "have no checksums" in post("/v1/chat/completions", body).message


def test_cut_inside_a_frame(sim: Simulator, converse: Callable[..., Any]) -> None:
    whole = converse(ask("say one two"), STREAM).body
    sim.fault("cut", after_bytes=len(whole) - 3)
    with pytest.raises(http.client.IncompleteRead) as caught:
        converse(ask("say one two"), STREAM)
    assert caught.value.partial == whole[:-3]
    sim.fault("truncate", after_bytes=len(whole) - 3)
    with pytest.raises(FramingError, match="ended inside a frame"):
        frames(converse(ask("say one two"), STREAM).body)


def test_malformed_event(sim: Simulator, converse: Callable[..., Any]) -> None:
    sim.fault("malformed", after_events=1)
    found = AwsEventStream().feed(converse(ask("say one two"), STREAM).body)
    assert found[1].data == b'{"broken": '


# --- what is refused ---

GOOD = {
    "messages": [
        {"role": "user", "content": [{"text": "Hello"}]},
        {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t1", "name": "get_time", "input": {}}}]},
        {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [{"text": "noon"}]}}]},
    ],
    **TOOLS,
    "inferenceConfig": {"maxTokens": 100},
}
MISTAKES: list[tuple[str, Any, str]] = [
    ("messages", [], "A conversation must start with a user message."),
    ("messages.0.role", "assistant", "A conversation must start with a user message."),
    ("messages.0.role", "system", "Value 'system' at 'messages.1.member.role' failed to satisfy constraint"),
    ("messages.1", {"role": "user", "content": [{"text": "x"}]}, "must alternate between user and assistant roles."),
    ("messages.0.content", [], "The content field in the Message object at messages.0 is empty."),
    ("messages.0.content", "Hello", "Unexpected field type"),
    ("messages.0.content.0.text", " ", "The text field in the ContentBlock object at messages.0.content.0 is blank."),
    ("messages.0.content.0", {"type": "text"}, "messages/0/content/0: extraneous key [type] is not permitted"),
    ("messages.0.content.0", {}, "ContentBlock object at messages.0.content.0 must set one of the following keys: tex"),
    ("messages.0.content.0", {"image": {"format": "jpg", "source": {"bytes": "aGk="}}}, "enum value set: [png, jpeg, "),
    ("messages.2.content.0.toolResult.toolUseId", "t9", "Expected toolResult blocks at messages.2.content for the fol"),
    ("messages.2.content.0", {"text": "x"}, "Expected toolResult blocks at messages.2.content for the following Ids: "),
    ("messages.1.content.0", {"text": "x"}, "exceeds the number of toolUse blocks of previous turn."),
    ("messages.2.content.0.toolResult", {"toolUseId": "t1", "content": [], "status": "error"}, "cannot be empty when"),
    ("toolConfig", None, "Value null at 'toolConfig' is not allowed"),
    ("toolConfig.tools", [], "'toolConfig.tools' failed to satisfy constraint: Member must have length greater than o"),
    ("toolConfig.tools.0.toolSpec.name", "get weather", "satisfy regular expression pattern: ^[a-zA-Z0-9_-]+$"),
    ("toolConfig.tools.0.toolSpec.name", "get_time", "The tool get_time is already defined"),
    ("toolConfig.tools.0.toolSpec.inputSchema.json", {}, "inputSchema.json.type must be one of the following: object."),
    ("toolConfig.toolChoice", {"tool": {"name": "x"}}, "is not defined in toolConfig.tools."),
    ("inferenceConfig.maxTokens", 0, "Value '0' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member m"),
    ("inferenceConfig.maxTokens", "5", "STRING_VALUE cannot be converted to an Integer"),
    ("inferenceConfig.topK", 5, "#/inferenceConfig: extraneous key [topK] is not permitted"),
    ("additionalModelRequestFields", {"thinking": {"type": "enabled", "budget_tokens": 1024}}, "must be greater than"),
    ("additionalModelRequestFields", {"k": 1}, "The model returned the following errors: k: Extra inputs are not perm"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), MISTAKES)
def test_refuses(converse: Callable[..., Any], path: str, value: Any, words: str) -> None:
    assert converse(GOOD).status == 200
    body: Any = copy.deepcopy(GOOD)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    at = body
    for step in steps:
        at = at[step]
    at[last] = value
    got = converse(body)
    assert got.status == 400
    assert words in got.json["message"]


def test_tools_must_be_named_again(converse: Callable[..., Any]) -> None:
    body = {key: value for key, value in GOOD.items() if key != "toolConfig"}
    assert converse(body).json["message"].startswith("The toolConfig field must be defined when using toolUse")
