"""Claude on Bedrock and on Vertex AI: what Anthropic's own client for Vertex reads, and golden frames for Bedrock."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from litellm.framing.aws_event_stream import AwsEventStream
from litellm.framing.base import FramingError
from litellm.simulator import Simulator

INVOKE = "/model/us.anthropic.claude-sonnet-4-20250514-v1%3A0/invoke"
STREAM = INVOKE + "-with-response-stream"
RAW = "/v1/projects/p/locations/l/publishers/anthropic/models/claude-sonnet-4@20250514:rawPredict"
KEY = {"authorization": "Bearer test-key"}
CLOCK = {"name": "get_time", "input_schema": {"type": "object", "properties": {}}}


def ask(said: str, version: str = "bedrock-2023-05-31", **more: Any) -> dict[str, Any]:
    body = {"anthropic_version": version, "max_tokens": 2000, "messages": [{"role": "user", "content": said}]}
    return {**body, **more}


def events(raw: bytes) -> list[dict[str, Any]]:
    decoder = AwsEventStream()
    found = decoder.feed(raw)
    assert decoder.end() == []
    assert {frame.event for frame in found} == {"chunk"}
    return [json.loads(base64.b64decode(json.loads(frame.data)["bytes"])) for frame in found]


def test_invoke(post: Callable[..., Any]) -> None:
    got = post(INVOKE, ask("say one two"), KEY).json
    assert (got["type"], got["content"], got["stop_reason"]) == (
        "message",
        [{"type": "text", "text": "one two"}],
        "end_turn",
    )
    called = post(INVOKE, ask("x", tools=[CLOCK]), KEY).json
    assert (called["stop_reason"], called["content"][0]["name"]) == ("tool_use", "get_time")


def test_invoke_streamed(post: Callable[..., Any]) -> None:
    got = post(STREAM, ask("say one two"), KEY)
    assert got.headers["content-type"] == "application/vnd.amazon.eventstream"
    found = events(got.body)
    assert [event["type"] for event in found] == [
        "message_start",
        "ping",
        "content_block_start",
        "content_block_delta",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert found[-1]["amazon-bedrock-invocationMetrics"]["outputTokenCount"] == 2


def test_invoke_refuses(post: Callable[..., Any]) -> None:
    for more, words in (
        ({"stream": True}, "stream: Extra inputs are not permitted"),
        ({"model": "m"}, "model: Extra inputs are not permitted"),
        (
            {"anthropic_version": "2023-06-01"},
            "anthropic_version: Input should be 'bedrock-2023-05-31' or '2026-10-21'",
        ),
        ({"anthropic_version": "2026-10-21", "temperature": 1}, "temperature: Extra inputs are not permitted"),
        ({"thinking": {"type": "adaptive"}}, "adaptive thinking is not supported on this model"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 'messages: first message must use the "user" role'),
    ):
        got = post(INVOKE, {**ask("x"), **more}, KEY)
        assert (got.status, got.json) == (400, {"message": words})
        assert got.headers["x-amzn-errortype"].startswith("ValidationException:")
    assert post(INVOKE, [], KEY).status == 400
    assert post(INVOKE, ask("x")).status == 403


def test_invoke_faults(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("error", after_events=2, status=503)
    raw = post(STREAM, ask("x"), KEY).body
    assert AwsEventStream().feed(raw)[-1].event == "serviceUnavailableException"
    sim.fault("crc", after_events=0)
    with pytest.raises(FramingError, match="checksum"):
        events(post(STREAM, ask("x"), KEY).body)
    assert post("/model/fault-429/invoke", ask("x"), KEY).status == 429


def test_raw_predict(sim: Simulator, post: Callable[..., Any]) -> None:
    body = ask("say one two", "vertex-2023-10-16")
    assert post(RAW, body, KEY).json["content"] == [{"type": "text", "text": "one two"}]
    own = post(RAW, {**body, "model": "m"}, KEY)
    assert own.json["error"] == {"type": "invalid_request_error", "message": "model: Extra inputs are not permitted"}
    googles = post(RAW, body)
    assert (googles.status, googles.json["error"]["status"]) == (401, "UNAUTHENTICATED")
    sim.fail(429)
    assert post(RAW, body, KEY).json["error"]["status"] == "RESOURCE_EXHAUSTED"
    sim.fail(529)
    assert post(RAW, body, KEY).json["error"]["type"] == "overloaded_error"


# --- what Anthropic's own client reads ---


@pytest.fixture(scope="module")
def vertex(standing: Simulator) -> Iterator[Any]:
    pytest.importorskip("anthropic.types", reason="Anthropic's client needs a newer Python")
    import anthropic

    with anthropic.AnthropicVertex(
        base_url=standing.url + "/v1", region="l", project_id="p", access_token="t", max_retries=0
    ) as client:
        yield client


def test_vertex_client(standing: Simulator, vertex: Any) -> None:
    standing.clear()
    request: dict[str, Any] = {
        "model": "claude-sonnet-4@20250514",
        "max_tokens": 2000,
        "messages": [{"role": "user", "content": "say one two"}],
    }
    whole = vertex.messages.create(**request)
    assert (whole.content[0].text, whole.model) == ("one two", "claude-sonnet-4@20250514")
    with vertex.messages.stream(**request) as stream:
        assert stream.get_final_text() == "one two"
    assert [received.path.rpartition(":")[2] for received in standing.requests] == ["rawPredict", "streamRawPredict"]
