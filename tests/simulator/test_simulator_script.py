"""The script: whose turn a step is, and what is remembered of the requests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import simulator_wire

from litellm.simulator import Fault, Simulator

CHAT = "/v1/chat/completions"
MESSAGES = "/v1/messages"


def body(text: str = "say brain", **more: Any) -> dict[str, Any]:
    return {"model": "m", "max_tokens": 99, "messages": [{"role": "user", "content": text}], **more}


def said(got: Any) -> str:
    whole = got.json
    return whole["content"][0]["text"] if "content" in whole else whole["choices"][0]["message"]["content"]


def test_steps_come_in_order_then_the_brain(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply("first")
    sim.fail(500)
    sim.reply("third", times=2)
    got = [post(CHAT, body()) for _ in range(5)]
    assert [answer.status for answer in got] == [200, 500, 200, 200, 200]
    assert [said(answer) for answer in got if answer.status == 200] == ["first", "third", "third", "brain"]


def test_steps_for_one_model_or_path(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply("for b", model="b")
    sim.reply("for messages", path="/v1/messages")
    assert said(post(CHAT, body())) == "brain"
    assert said(post(CHAT, body(model="b"))) == "for b"
    assert said(post(MESSAGES, body())) == "for messages"
    assert said(post(MESSAGES, body())) == "brain"


def test_standing_answer(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply("always", times=None)
    assert [said(post(CHAT, body())) for _ in range(3)] == ["always"] * 3
    sim.clear()
    assert said(post(CHAT, body())) == "brain"
    assert len(sim.requests) == 1


def test_a_script_changes_what_was_answered_before(sim: Simulator, post: Callable[..., Any]) -> None:
    assert said(post(CHAT, body())) == "brain"
    sim.reply("now this")
    assert said(post(CHAT, body())) == "now this"
    assert said(post(CHAT, body())) == "brain"


def test_refused_requests_use_up_no_step(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply("kept")
    assert post(CHAT, body(foo=1)).status == 400
    assert said(post(CHAT, body())) == "kept"


def test_header_comes_before_the_script(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply("scripted")
    assert post(CHAT, body(), {"x-simulate": "status=418"}).status == 418
    assert said(post(CHAT, body())) == "scripted"


def test_exact_bytes(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.respond(b"\x00\xff", status=202, headers={"Content-Type": "application/octet-stream", "X-Mine": "1"})
    got = post(CHAT, body())
    assert (got.status, got.body, got.headers["x-mine"]) == (202, b"\x00\xff", "1")
    assert got.headers["content-type"] == "application/octet-stream"
    sim.respond({"access_token": "t"}, path="/oauth/token")
    assert post("/oauth/token", b"grant=x").json == {"access_token": "t"}
    sim.respond(events=[b"data: 1\n\n", b"data: 2\n\n"])
    got = post(CHAT, body())
    assert (got.body, got.headers["transfer-encoding"]) == (b"data: 1\n\ndata: 2\n\n", "chunked")
    sim.fail(429, body={"detail": "not OpenAI's format"})
    assert post(CHAT, body()).json == {"detail": "not OpenAI's format"}


def test_a_reply_with_a_fault(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.reply(chunks=["on", "e ", "two"], fault=Fault("truncate", after_events=3))
    events = post(CHAT, body(stream=True)).events
    assert [data["choices"][0]["delta"]["content"] for _, data in events] == ["", "on", "e "]


def test_chunk_sizes() -> None:
    with Simulator(chunk_chars=4) as sim:
        sim.reply("abcdefghij")
        sim.reply("abcdefghij", chunk_chars=6)
        for expected in (["abcd", "efgh", "ij"], ["abcdef", "ghij"]):
            events = simulator_wire.post(sim, CHAT, body(stream=True)).events
            assert [data["choices"][0]["delta"]["content"] for _, data in events[1:-2]] == expected


def test_what_was_received(sim: Simulator, post: Callable[..., Any]) -> None:
    post("/v1/chat/completions?api-version=1&x=a%20b", body("Grüße"), {"authorization": "Bearer k", "X-One": "two"})
    post(CHAT, b"not json")
    assert sim.wait_idle()
    first, second = sim.requests
    assert (first.method, first.path, first.query) == ("POST", CHAT, {"api-version": "1", "x": "a b"})
    assert first.target == "/v1/chat/completions?api-version=1&x=a%20b"
    assert first.headers["x-one"] == "two"
    assert first.json["messages"][0]["content"] == "Grüße"
    assert (first.status, first.outcome, second.status) == (200, "answered", 400)
    assert first.time <= second.time
    assert first.connection != second.connection
    assert second.body == b"not json"
    with pytest.raises(ValueError):
        _ = second.json


def test_lookups_leave_answers_in_the_script(sim: Simulator, post: Callable[..., Any]) -> None:
    key = {"authorization": "Bearer k"}
    sim.reply("scripted")
    assert simulator_wire.exchange(sim, "GET", "/v1/models", None, key).status == 200
    assert said(post(CHAT, body())) == "scripted"
    sim.fail(503)
    assert simulator_wire.exchange(sim, "GET", "/v1/models", None, key).status == 503


def test_only_the_last_requests_are_kept() -> None:
    with Simulator(keep=2, auth=False) as sim:
        for number in range(4):
            simulator_wire.exchange(sim, "GET", f"/{number}/models", None, {})
        assert [received.path for received in sim.requests] == ["/2/models", "/3/models"]


def test_many_threads_share_one_script(sim: Simulator, post: Callable[..., Any]) -> None:
    for number in range(20):
        sim.reply(f"answer {number}")
    got: list[str] = []
    threads = [threading.Thread(target=lambda: got.append(said(post(CHAT, body())))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(f"answer {number}" for number in range(20))


def test_unknown_faults_are_refused_at_once(sim: Simulator) -> None:
    with pytest.raises(ValueError, match="no fault is called 'explode'"):
        sim.fault("explode")
