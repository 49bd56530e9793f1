"""What goes wrong on purpose goes wrong exactly so, as seen by a plain HTTP client and by a bare socket."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from litellm.simulator import Fault, Simulator
from litellm.simulator.faults import KINDS, BadDirective, parse_header, parse_model

CHAT = "/v1/chat/completions"
MESSAGES = "/v1/messages"
BODY = {"model": "m", "max_tokens": 99, "messages": [{"role": "user", "content": "one two three"}]}
STREAM = {**BODY, "stream": True}


def body(model: str) -> dict[str, Any]:
    return {**BODY, "model": model}


def raw(sim: Simulator, request: Any, path: str = CHAT) -> bytes:
    """Everything the server sends until it closes or resets the connection."""
    data = json.dumps(request).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer k\r\nanthropic-version: 2023-06-01\r\n"
    with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
        connection.sendall(f"{head}connection: close\r\ncontent-length: {len(data)}\r\n\r\n".encode() + data)
        received = b""
        while block := connection.recv(65536):
            received += block
        return received


@pytest.mark.parametrize("after", [0, 1, 40])
def test_cut_whole_answer(sim: Simulator, post: Callable[..., Any], after: int) -> None:
    sim.fault("cut", after_bytes=after)
    with pytest.raises(http.client.IncompleteRead) as caught:
        post(CHAT, BODY)
    assert len(caught.value.partial) == after
    assert sim.wait_idle()
    assert sim.requests[0].outcome == "cut"


def test_cut_stream(sim: Simulator) -> None:
    sim.fault("cut", after_events=3)
    received = raw(sim, STREAM)
    assert received.count(b"data: ") == 3
    assert not received.endswith(b"0\r\n\r\n")


def test_cut_in_the_middle_of_an_event(sim: Simulator) -> None:
    whole = raw(sim, STREAM).partition(b"\r\n\r\n")[2]
    sim.fault("cut", after_bytes=100)
    received = raw(sim, STREAM).partition(b"\r\n\r\n")[2]
    # One chunk of 100 bytes, which are the first 100 of the whole.
    assert received == b"64\r\n" + whole.partition(b"\r\n")[2][:100] + b"\r\n"


def test_truncate_is_an_end_in_good_http_order(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("truncate", after_events=4)
    received = raw(sim, STREAM)
    assert received.count(b"data: ") == 4
    assert received.endswith(b"0\r\n\r\n")
    sim.fault("truncate", after_bytes=10)
    assert post(CHAT, BODY).body == b'{"id":"cha'


def test_reset(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("reset")
    with pytest.raises(ConnectionResetError):
        post(CHAT, BODY)
    sim.fault("reset", after_bytes=20)
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        post(CHAT, BODY)


def test_close_and_garbage(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("close")
    with pytest.raises(http.client.RemoteDisconnected):
        post(CHAT, BODY)
    sim.fault("garbage")
    with pytest.raises(http.client.BadStatusLine):
        post(CHAT, BODY)


def test_stall_until_the_client_leaves(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("stall", after_events=2)
    with pytest.raises(TimeoutError):
        post(CHAT, STREAM, timeout=0.3)
    assert sim.wait_idle(2)
    assert sim.requests[0].outcome == "client closed"


def test_stall_for_a_while(sim: Simulator, post: Callable[..., Any]) -> None:
    undisturbed = post(CHAT, STREAM)
    sim.fault("stall", after_bytes=50, seconds=0.15)
    started = time.monotonic()
    assert post(CHAT, STREAM).body == undisturbed.body
    assert time.monotonic() - started >= 0.15


def test_delay(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("delay", seconds=0.15)
    started = time.monotonic()
    assert post(CHAT, BODY).status == 200
    assert time.monotonic() - started >= 0.15


def test_delay_ends_when_the_simulator_stops() -> None:
    started = time.monotonic()
    with Simulator() as sim:
        sim.fault("delay", seconds=30)
        with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
            data = json.dumps(BODY).encode()
            head = f"POST {CHAT} HTTP/1.1\r\nauthorization: Bearer k\r\ncontent-length: {len(data)}\r\n\r\n"
            connection.sendall(head.encode() + data)
            while not sim.requests:
                time.sleep(0.001)
            sim.stop()
            assert connection.recv(10) == b""
    assert time.monotonic() - started < 5
    assert sim.requests[0].outcome == "stopped"


def test_pause_between_events(sim: Simulator) -> None:
    sim.fault("pause", seconds=0.02)
    started = time.monotonic()
    events = raw(sim, STREAM).count(b"data: ")
    assert time.monotonic() - started >= 0.02 * (events - 1)


def test_client_that_leaves_during_a_paced_stream(sim: Simulator) -> None:
    sim.fault("pause", seconds=0.05)
    data = json.dumps(STREAM).encode()
    with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
        head = f"POST {CHAT} HTTP/1.1\r\nauthorization: Bearer k\r\ncontent-length: {len(data)}\r\n\r\n"
        connection.sendall(head.encode() + data)
        connection.recv(10)
    assert sim.wait_idle(2)
    assert sim.requests[0].outcome == "client closed"


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_split(sim: Simulator, post: Callable[..., Any], size: int) -> None:
    whole = {stream["model"] + str(len(stream)): post(CHAT, stream).body for stream in (BODY, STREAM)}
    for request in (BODY, STREAM):
        sim.fault("split", after_bytes=size)
        assert post(CHAT, request).body == whole[request["model"] + str(len(request))]


def test_empty_malformed_error(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("empty")
    assert post(CHAT, BODY).body == b""
    sim.fault("malformed")
    assert post(CHAT, BODY).body.startswith(b"<html>")
    sim.fault("error", message="inside")
    got = post(CHAT, BODY)
    assert (got.status, got.message) == (200, "inside")
    sim.fault("malformed", after_events=1)
    lines = raw(sim, STREAM).split(b"\r\n")
    data = [line for line in lines if line.startswith(b"data: ")]
    with pytest.raises(ValueError):
        json.loads(data[1][6:])
    assert json.loads(data[2][6:])
    sim.fault("error", after_events=2, status=429)
    data = [line for line in raw(sim, STREAM).split(b"\r\n") if line.startswith(b"data: ")]
    assert len(data) == 3
    assert json.loads(data[2][6:])["error"]["code"] == "rate_limit_exceeded"


def test_anthropic_error_event(sim: Simulator, post: Callable[..., Any]) -> None:
    sim.fault("error", after_events=2, status=529)
    assert [name for name, _ in post(MESSAGES, STREAM).events] == ["message_start", "ping", "error"]


def test_header_asks_for_a_fault(post: Callable[..., Any]) -> None:
    def simulate(text: str, request: Any = BODY, path: str = CHAT) -> Any:
        return post(path, request, {"x-simulate": text})

    limited = simulate("status=429; retry-after=2; message=slow down")
    assert (limited.status, limited.headers["retry-after"], limited.message) == (429, "2", "slow down")
    assert simulate("status=529", path=MESSAGES).json["error"]["type"] == "overloaded_error"
    assert simulate("context_window").json["error"]["code"] == "context_length_exceeded"
    with pytest.raises(http.client.IncompleteRead):
        simulate("cut; after-bytes=5")
    with pytest.raises(http.client.IncompleteRead):
        simulate("fault=cut")
    said = simulate("text=Hello = there; finish=length; delay=0.01").json["choices"][0]
    assert (said["message"]["content"], said["finish_reason"]) == ("Hello = there", "length")
    pieces = simulate("text=abcdefg; chunk-chars=3", STREAM).events
    assert [data["choices"][0]["delta"].get("content") for _, data in pieces[1:4]] == ["abc", "def", "g"]
    unknown = simulate("explode")
    assert unknown.status == 400
    assert "no fault is called 'explode'" in unknown.message


def test_model_name_asks_for_a_fault(post: Callable[..., Any]) -> None:
    assert post(CHAT, body("fault-503")).status == 503
    assert post(CHAT, body("openai/fault-429-7")).headers["retry-after"] == "7"
    assert post(MESSAGES, body("fault-529")).status == 529
    assert post(CHAT, body("fault-content_policy")).json["error"]["code"] == "content_policy_violation"
    with pytest.raises(http.client.IncompleteRead):
        post(CHAT, body("fault-cut-12"))
    assert post(CHAT, body("fault-delay-0.01")).status == 200
    assert post(CHAT, body("fault-tolerant")).status == 400
    assert post(CHAT, body("default-model")).status == 200


def test_reading_directives() -> None:
    assert parse_header("status=429; retry-after=2").faults == (Fault("status", 429, headers={"retry-after": "2"}),)
    assert parse_header(" delay=1.5 ;; cut=3").faults == (Fault("delay", seconds=1.5), Fault("cut", after_bytes=3))
    inside = Fault("error", status=503, after_events=2)
    assert parse_header("error; status=503; after-events=2").faults == (inside,)
    assert parse_model("a/b/fault-stall-9") is not None
    assert parse_model("plain") is None
    for text in ("status=high", "cut=x", "nothing", "chunk-chars=few"):
        with pytest.raises(BadDirective):
            parse_header(text)


def test_every_kind_is_explained() -> None:
    from litellm.simulator import faults

    assert faults.__doc__ is not None
    explained = {line.split()[0].partition("=")[0] for line in faults.__doc__.splitlines() if line.startswith("    ")}
    assert explained >= KINDS
