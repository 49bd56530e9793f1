"""The command line against the simulator, as a user runs it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from litellm.cli import main
from litellm.simulator import Simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def environ(simulator: Simulator) -> dict[str, str]:
    simulator.clear()
    return {
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": f"{simulator.url}/v1",
        "ANTHROPIC_API_KEY": "sk-ant-test",
        "ANTHROPIC_API_BASE": simulator.url,
    }


@pytest.fixture
def run_as_program(environ: dict[str, str]) -> Any:
    """In a process of its own, which takes half a second."""

    def run(*words: str, piped: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "litellm.cli", *words],
            input=piped, env={**os.environ, **environ}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return run


@pytest.fixture
def run(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The same function in this process."""

    def run(*words: str, piped: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        for name, value in {**environ, **variables}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO(piped))
        capsys.readouterr()
        try:
            status = main(words)
        except SystemExit as ended:  # from argparse
            status = int(ended.code or 0)
        return subprocess.CompletedProcess(words, status, *capsys.readouterr())

    return run


@pytest.mark.parametrize("way", ["run", "run_as_program"])
def test_answer_is_streamed_to_stdout(way: str, request: pytest.FixtureRequest, simulator: Simulator) -> None:
    run = request.getfixturevalue(way)
    simulator.reply("Forty-two.")
    done = run("What", "is", "it?", "-m", "gpt-4", "-s", "Be brief")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Forty-two.\n", "")
    (request,) = simulator.requests
    assert request.json["stream"] is True
    assert [message["content"] for message in request.json["messages"]] == ["Be brief", "What is it?"]


def test_piped_text_follows_the_question(run_as_program: Any, simulator: Simulator) -> None:
    assert run_as_program("Review this", "-m", "gpt-4", piped="some text").returncode == 0
    assert simulator.requests[0].json["messages"][0]["content"] == "Review this\n\nsome text"


def test_reasoning_goes_to_stderr(run: Any, simulator: Simulator) -> None:
    simulator.reply("9.9", reasoning="compare the tenths")
    done = run("Which is larger?", "-m", "anthropic/claude-sonnet-4-5", "--reasoning-effort", "low")
    assert done.stdout == "9.9\n"
    assert "compare the tenths" in done.stderr


def test_json_is_the_whole_answer(run: Any, simulator: Simulator) -> None:
    simulator.reply("Hi", usage=(3, 4))
    answer = json.loads(run("Hello", "--json", LITELLM_MODEL="gpt-4").stdout)
    assert answer["choices"][0]["message"]["content"] == "Hi"
    assert answer["usage"]["total_tokens"] == 7


def test_errors_are_a_line_and_a_status(run: Any, run_as_program: Any, simulator: Simulator) -> None:
    simulator.fail(401, "no such key")
    done = run_as_program("Hello", "-m", "gpt-4")
    assert done.returncode == 1
    assert "AuthenticationError" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("Hello", "-m", "no-such-model-anywhere").returncode == 1
    assert run("Hello").returncode == 2
    assert run("-m", "gpt-4").returncode == 2


def test_providers_lists_every_row(run: Any) -> None:
    done = run("providers")
    assert done.returncode == 0
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert {"openai", "anthropic", "groq", "deepseek"} <= listed
    assert len(listed) > 200
    assert "sk-test" not in done.stdout


def test_models_asks_the_provider(run: Any) -> None:
    for provider in ("openai", "anthropic"):
        done = run("models", provider)
        assert done.returncode == 0, done.stderr
        assert all(line.startswith(f"{provider}/") for line in done.stdout.splitlines())
        assert done.stdout.strip()
    assert "unknown provider" in run("models", "nobody").stderr
