"""`litellm simulate`: the simulator as a process."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
from typing import Any

import pytest

from litellm.simulator import Simulator, main


def test_serves_until_interrupted() -> None:
    command = [sys.executable, "-m", "litellm.simulator", "--port", "0", "--chunk-chars", "2", "--lenient", "--no-auth"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        body = {"model": "m", "messages": [{"role": "user", "content": "say abcd"}], "stream": True, "unknown": 1}
        connection.request("POST", "/v1/chat/completions", json.dumps(body))
        answer = connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert b'{"content":"ab"}' in answer
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_help_explains_the_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    for words in ("x-simulate: status=429; retry-after=2", "fault-cut-40", "--port", "/chat/completions"):
        assert words in shown


def test_a_taken_port(sim: Simulator, capsys: Any) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert main(["--port", str(sim.port)]) == 1
    assert f"cannot listen on 127.0.0.1:{sim.port}" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before
