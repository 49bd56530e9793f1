"""The server: HTTP/1.1 as it should be, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from typing import Any

import aiohttp
import httpx
import pytest

from litellm.simulator import Simulator

CHAT = "/v1/chat/completions"
BODY = {"model": "m", "messages": [{"role": "user", "content": "say hello"}]}
KEY = {"authorization": "Bearer k"}


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="open files are counted in /proc")


def talk(sim: Simulator, *pieces: bytes) -> bytes:
    """Sends bytes piece by piece and reads until the server closes."""
    with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while block := connection.recv(65536):
            received += block
        return received


def request(*headers: str, line: str = f"POST {CHAT} HTTP/1.1", body: bytes | None = None) -> bytes:
    data = json.dumps(BODY).encode() if body is None else body
    shown = [line, "host: x", "authorization: Bearer k", *headers]
    if not any(header.startswith("transfer-encoding") for header in headers):
        shown.append(f"content-length: {len(data)}")
    return "\r\n".join(shown).encode() + b"\r\n\r\n" + data


def test_one_connection_for_many_requests(sim: Simulator) -> None:
    connection = http.client.HTTPConnection(sim.host, sim.port, timeout=5)
    for stream in (False, True, False, True):
        connection.request("POST", CHAT, json.dumps({**BODY, "stream": stream}), KEY)
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (200, True)
    connection.request("GET", "/nowhere")
    assert connection.getresponse().read()
    assert sim.connections == 1
    connection.close()
    assert {received.connection for received in sim.requests} == {1}


def test_close_is_respected(sim: Simulator) -> None:
    received = talk(sim, request("connection: close"))
    assert b"connection: close\r\n" in received
    assert b"hello" in received


def test_http_1_0(sim: Simulator) -> None:
    plain = talk(sim, request(line=f"POST {CHAT} HTTP/1.0"))
    assert b"content-length: " in plain
    streaming = json.dumps({**BODY, "stream": True}).encode()
    stream = talk(sim, request(line=f"POST {CHAT} HTTP/1.0", body=streaming))
    assert b"transfer-encoding" not in stream
    assert stream.endswith(b"data: [DONE]\n\n")


def test_requests_in_a_row_without_waiting(sim: Simulator) -> None:
    received = talk(sim, request() + request("connection: close"))
    assert received.count(b"HTTP/1.1 200 OK") == 2


def test_request_byte_by_byte(sim: Simulator) -> None:
    data = request("connection: close")
    assert b"hello" in talk(sim, *(data[place : place + 1] for place in range(len(data))))


def test_chunked_request(sim: Simulator) -> None:
    data = json.dumps(BODY).encode()
    chunks = b"%x;ext=1\r\n%b\r\n%x\r\n%b\r\n0\r\ntrailer: x\r\n\r\n" % (9, data[:9], len(data) - 9, data[9:])
    assert b"hello" in talk(sim, request("transfer-encoding: chunked", "connection: close", body=chunks))
    assert sim.requests[0].json == BODY


def test_expect_100_continue(sim: Simulator) -> None:
    data = request("expect: 100-continue", "connection: close")
    head, _, rest = data.partition(b"\r\n\r\n")
    with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
        connection.sendall(head + b"\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(rest)
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"hello\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\ncontent-length: many\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"GET / HTTP/1.1\r\ncontent-length: 999999999999\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * 70_000, b"431"),
    ],
)
def test_what_is_not_http(sim: Simulator, data: bytes, status: bytes) -> None:
    assert talk(sim, data).startswith(b"HTTP/1.1 " + status)


def test_client_that_leaves_in_the_middle(sim: Simulator) -> None:
    for data in (b"", b"POST /", request()[:-5]):
        with socket.create_connection((sim.host, sim.port), timeout=5) as connection:
            connection.sendall(data)
    assert b"hello" in talk(sim, request("connection: close"))
    assert len(sim.requests) == 1


def test_large_request_and_answer(sim: Simulator) -> None:
    text = "x" * 3_000_000
    sim.reply(text)
    sent = {"model": "m", "messages": [{"role": "user", "content": text}]}
    connection = http.client.HTTPConnection(sim.host, sim.port, timeout=10)
    connection.request("POST", CHAT, json.dumps(sent), KEY)
    assert json.loads(connection.getresponse().read())["choices"][0]["message"]["content"] == text
    connection.close()
    assert sim.requests[0].json == sent


def test_other_clients_agree(sim: Simulator) -> None:
    async def with_aiohttp() -> list[str]:
        async with aiohttp.ClientSession() as session:

            async def one(number: int) -> str:
                body = {**BODY, "messages": [{"role": "user", "content": f"say {number}"}], "stream": number % 2 == 1}
                async with session.post(sim.url + CHAT, json=body, headers=KEY) as response:
                    return await response.text()

            return await asyncio.gather(*(one(number) for number in range(60)))

    answers = asyncio.run(with_aiohttp())
    assert all(str(number) in answer for number, answer in enumerate(answers))
    with httpx.Client() as client:
        assert client.post(sim.url + CHAT, json=BODY, headers=KEY).json()["object"] == "chat.completion"
    assert sim.wait_idle()


@needs_proc
def test_nothing_is_left_behind() -> None:
    gc.collect()
    threads, files = threading.enumerate(), open_files()
    idle: list[socket.socket] = []
    with Simulator() as sim:
        idle += [socket.create_connection((sim.host, sim.port), timeout=5) for _ in range(10)]
        talk(sim, request("connection: close"))
        sim.fault("stall")
        idle[0].sendall(request())
        while len(sim.requests) < 2:
            pass
        assert len(threading.enumerate()) > len(threads)
    assert threading.enumerate() == threads
    for connection in idle:
        connection.close()
    assert open_files() == files
    sim.stop()
    with pytest.raises(RuntimeError):
        _ = sim.url


@needs_proc
def test_a_taken_port_leaves_nothing_behind(sim: Simulator) -> None:
    files = open_files()
    with pytest.raises(OSError), Simulator(port=sim.port):
        pass
    assert open_files() == files


def test_two_at_once(sim: Simulator) -> None:
    with Simulator() as other:
        assert other.port != sim.port
        other.reply("other")
        assert b"other" in talk(other, request("connection: close"))
        assert b"hello" in talk(sim, request("connection: close"))
    with pytest.raises(RuntimeError, match="runs already"):
        sim.start()


def imported(statement: str) -> set[str]:
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return {name.partition(".")[0] for name in found.stdout.split()}


@pytest.mark.parametrize(
    "statement",
    ["import litellm.simulator", "from litellm.simulator import Simulator, main; Simulator().start().stop()"],
)
def test_imports_nothing_of_others(statement: str) -> None:
    third_party = imported(statement) - imported("pass") - set(sys.stdlib_module_names)
    assert third_party == {"litellm"}


def test_the_plugin_imports_almost_nothing() -> None:
    ours = "import pytest; before = set(sys.modules); import litellm.simulator.pytest_plugin; "
    code = f"import sys; {ours} print('\\n'.join(set(sys.modules) - before))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    names = {name for name in found.stdout.split() if name.startswith("litellm.simulator")}
    assert names == {"litellm.simulator", "litellm.simulator.pytest_plugin"}


def test_the_fixture(tmp_path: Any) -> None:
    (tmp_path / "test_it.py").write_text(
        "import urllib.request\n"
        "def test_it(litellm_simulator):\n"
        "    litellm_simulator.respond(b'ok', path='/x')\n"
        "    assert urllib.request.urlopen(litellm_simulator.url + '/x').read() == b'ok'\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "litellm.simulator.pytest_plugin", str(tmp_path)]
    found = os.pathsep.join(os.path.abspath(place) for place in sys.path if place)
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": found}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
