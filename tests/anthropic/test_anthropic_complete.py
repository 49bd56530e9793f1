"""Text completion, Anthropic's first API: prompts out, completions in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from anthropic_forms import HELLO, answer, assistant, body, call, deltas, read, system, tool_call, user
from pydantic import TypeAdapter

from litellm.protocols.anthropic_complete import PROTOCOL
from litellm.protocols.base import BadInput, Malformed, ProtocolError

PROMPTS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "plain": (HELLO, "\n\nHuman: Hello\n\nAssistant:"),
    "system": ([system("Be kind."), *HELLO], "Be kind.\n\nHuman: Hello\n\nAssistant:"),
    "turns": (
        [user("a"), assistant(content="b"), system("note"), user({"type": "text", "text": "c"}, "d")],
        "\n\nHuman: a\n\nAssistant: b\n\nHuman: note\n\nHuman: cd\n\nAssistant:",
    ),
    "an answer to go on with": ([user("a"), assistant(content="{ ")], "\n\nHuman: a\n\nAssistant: {"),
    "assistant first": ([assistant(content="a"), user("b")], "\n\nHuman: \n\nAssistant: a\n\nHuman: b\n\nAssistant:"),
}  # fmt: skip


def ask(messages: Any = HELLO, **given: Any) -> Any:
    return call(messages, model="claude-2.1", **given)


@pytest.mark.parametrize("name", PROMPTS)
def test_prompt(name: str) -> None:
    messages, prompt = PROMPTS[name]
    assert body(ask(messages), PROTOCOL) == {"model": "claude-2.1", "max_tokens_to_sample": 4096, "prompt": prompt}


ASKED: dict[str, Any] = {
    "max_tokens": 9, "temperature": 0.5, "top_p": 0.9, "stop": "x", "user": "u", "stream": True,
    "extra": {"top_k": 3}, "extra_body": {"top_k": 4},
}  # fmt: skip


def test_params() -> None:
    assert body(ask(**ASKED), PROTOCOL) == {
        "model": "claude-2.1",
        "prompt": "\n\nHuman: Hello\n\nAssistant:",
        "max_tokens_to_sample": 9,
        "temperature": 0.5,
        "top_p": 0.9,
        "top_k": 4,
        "stop_sequences": ["x"],
        "metadata": {"user_id": "u"},
        "stream": True,
    }


def test_bodies_are_of_the_sdk_s_types() -> None:
    reason = "the anthropic package is absent, or so new that it has left this API out"
    types = pytest.importorskip("anthropic.types.completion_create_params", reason=reason)
    sent = body(ask(**ASKED), PROTOCOL)
    assert TypeAdapter(types.CompletionCreateParamsStreaming).validate_python(sent, strict=True) == sent


@pytest.mark.parametrize(
    "messages",
    [
        [system("a")],
        [user("a"), assistant(tool_call("c1")), {"role": "tool", "tool_call_id": "c1", "content": "x"}],
        [user({"type": "image_url", "image_url": {"url": "https://a.b/c.png"}})],
    ],
)
def test_what_it_cannot_say(messages: Any) -> None:
    with pytest.raises(BadInput):
        body(ask(messages), PROTOCOL)


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://a.example", "https://a.example/v1/complete"),
        ("https://a.example/v1", "https://a.example/v1/complete"),
        ("https://a.example/v1/complete", "https://a.example/v1/complete"),
    ],
)
def test_url(base: str, url: str) -> None:
    assert PROTOCOL.build_request(ask(base_url=base)).url == url


def said(completion: str, reason: str | None = None, kind: str = "completion") -> dict[str, Any]:
    return {"type": kind, "id": "compl_1", "completion": completion, "stop_reason": reason, "model": "claude-2.1"}


ERROR = {"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}


@pytest.mark.parametrize(("reason", "finish"), [("stop_sequence", "stop"), ("max_tokens", "length")])
def test_answer(reason: str, finish: str) -> None:
    found = answer(said(" Hi", reason), ask(), PROTOCOL)
    message = {"role": "assistant", "content": "Hi"}
    assert found["choices"] == [{"index": 0, "finish_reason": finish, "message": message}]
    assert found["id"] == "compl_1"


def stream(*events: dict[str, Any]) -> bytes:
    return b"".join(f"event: {event['type']}\r\ndata: {json.dumps(event)}\r\n\r\n".encode() for event in events)


def test_stream() -> None:
    sent = stream(said(" Hel"), {"type": "ping"}, said("lo"), said("", "max_tokens"))
    expected = [{"role": "assistant", "content": "Hel"}, {"content": "lo"}, "length"]
    for cut in range(1, len(sent)):
        assert deltas(read(sent, ask(), PROTOCOL, cut)) == expected


def test_errors() -> None:
    for failing in (lambda: answer(ERROR, ask(), PROTOCOL), lambda: read(stream(said(" Hel"), ERROR), ask(), PROTOCOL)):
        with pytest.raises(ProtocolError, match="busy") as caught:
            failing()
        assert caught.value.detail.status == 529
    with pytest.raises(Malformed):
        answer({"type": "completion"}, ask(), PROTOCOL)
    with pytest.raises(AssertionError):  # not whole without a stop reason
        read(stream(said(" Hel")), ask(), PROTOCOL)
