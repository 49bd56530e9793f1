"""The command line against the simulator, as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from litellm.simulator import Simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def run(simulator: Simulator) -> Any:
    simulator.clear()

    def run_(*words: str, piped: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": f"{simulator.url}/v1",
            "ANTHROPIC_API_KEY": "sk-ant-test",
            "ANTHROPIC_API_BASE": simulator.url,
            **variables,
        }
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "litellm.cli", *words],
            input=piped, env=env, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return run_


def test_answer_is_streamed_to_stdout(run: Any, simulator: Simulator) -> None:
    simulator.reply("Forty-two.")
    done = run("What", "is", "it?", "-m", "gpt-4", "-s", "Be brief")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Forty-two.\n", "")
    (request,) = simulator.requests
    assert request.json["stream"] is True
    assert [message["content"] for message in request.json["messages"]] == ["Be brief", "What is it?"]


def test_piped_text_follows_the_question(run: Any, simulator: Simulator) -> None:
    assert run("Review this", "-m", "gpt-4", piped="some text").returncode == 0
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


def test_errors_are_a_line_and_a_status(run: Any, simulator: Simulator) -> None:
    simulator.fail(401, "no such key")
    done = run("Hello", "-m", "gpt-4")
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
