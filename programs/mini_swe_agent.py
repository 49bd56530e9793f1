"""mini-SWE-agent: a coding agent that runs bash, over `litellm.completion` and `litellm.responses`.

Driven through `DefaultAgent` with its three litellm models, and by its command `mini`, in a shell on this machine;
costs are counted as it does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from minisweagent.agents.default import DefaultAgent
from minisweagent.environments.local import LocalEnvironment
from minisweagent.models.litellm_model import LitellmModel
from minisweagent.models.litellm_response_model import LitellmResponseModel
from minisweagent.models.litellm_textbased_model import LitellmTextbasedModel

import litellm

REQUIRES = ["mini-swe-agent==2.4.6", "litellm==1.106.2"]
ENVIRONMENT = {
    "MSWEA_SILENT_STARTUP": "1",
    "MSWEA_MODEL_RETRY_STOP_AFTER_ATTEMPT": "1",
    "MSWEA_CONFIGURED": "true",
}

_DONE = "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT && echo finished"


def _agent(simulator: Any, kind: type = LitellmModel, model: str = "openai/gpt-4o-mini", **more: Any) -> DefaultAgent:
    settings = {"api_key": simulator.key, "api_base": simulator.base(model), "drop_params": True}
    named = kind(model_name=model, model_kwargs=settings, **more)
    return DefaultAgent(named, LocalEnvironment(), system_template="You use bash.", instance_template="{{task}}")


def _run(agent: DefaultAgent) -> None:
    said = agent.run("Say hello in bash.")
    assert said["exit_status"] == "Submitted", said
    assert said["submission"].strip() == "finished", said
    assert any("2222" in str(message) for message in agent.messages), agent.messages
    assert agent.cost > 0
    assert agent.n_calls == 2


def call(simulator: Any) -> None:
    """In text: the command stands in a fenced block."""
    simulator.reply("First look.\n```mswea_bash_command\necho $((1111 * 2))\n```")
    simulator.reply(f"```mswea_bash_command\n{_DONE}\n```")
    _run(_agent(simulator, LitellmTextbasedModel))
    assert "2222" in simulator.requests[-1]["json"]["messages"][-1]["content"]


def tools(simulator: Any) -> None:
    simulator.reply(tool_calls=[("bash", {"command": "echo $((1111 * 2))"})])
    simulator.reply(tool_calls=[("bash", {"command": _DONE})])
    _run(_agent(simulator))
    last = simulator.requests[-1]["json"]["messages"][-1]
    assert last["role"] == "tool"
    assert "2222" in last["content"]


def anthropic(simulator: Any) -> None:
    """With cache marks, which must reach the vendor."""
    simulator.reply(tool_calls=[("bash", {"command": "echo $((1111 * 2))"})])
    simulator.reply(tool_calls=[("bash", {"command": _DONE})])
    _run(_agent(simulator, model="anthropic/claude-sonnet-4-5", set_cache_control="default_end"))
    assert "cache_control" in str(simulator.requests[-1]["json"]["messages"][-1])


def gemini(simulator: Any) -> None:
    simulator.reply(tool_calls=[("bash", {"command": "echo $((1111 * 2))"})])
    simulator.reply(tool_calls=[("bash", {"command": _DONE})])
    _run(_agent(simulator, model="gemini/gemini-2.5-flash"))


def responses(simulator: Any) -> None:
    simulator.reply(tool_calls=[("bash", {"command": "echo $((1111 * 2))"})])
    simulator.reply(tool_calls=[("bash", {"command": _DONE})])
    _run(_agent(simulator, LitellmResponseModel))
    assert {one["path"] for one in simulator.requests} == {"/v1/responses"}
    assert "2222" in str(simulator.requests[-1]["json"]["input"][-1])


def _mini(simulator: Any, *more: str) -> subprocess.CompletedProcess[str]:
    """The command, as a user types it, in a process of its own."""
    command = [Path(sys.executable).with_name("mini"), "-m", "openai/gpt-4o-mini", "-t", "Say hello in bash."]
    where = {"OPENAI_API_BASE": simulator.api_base, "OPENAI_API_KEY": simulator.key}
    return subprocess.run(
        [*command, "--yolo", "--exit-immediately", "-o", "run.traj.json", *more],
        capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL, env={**os.environ, **where},
    )  # fmt: skip


def command_line(simulator: Any) -> None:
    simulator.reply(tool_calls=[("bash", {"command": "echo $((1111 * 2))"})])
    simulator.reply(tool_calls=[("bash", {"command": _DONE})])
    done = _mini(simulator)
    assert done.returncode == 0, done.stderr[-300:]
    kept = json.loads(Path("run.traj.json").read_text())
    assert (kept["info"]["exit_status"], kept["info"]["submission"].strip()) == ("Submitted", "finished")
    assert kept["info"]["model_stats"]["instance_cost"] > 0
    assert "2222" in simulator.requests[-1]["json"]["messages"][-1]["content"]


def command_line_error(simulator: Any) -> None:
    simulator.fail(401, "No such key", times=None)
    done = _mini(simulator)
    assert done.returncode != 0
    assert "AuthenticationError" in done.stdout + done.stderr
    assert simulator.key not in done.stdout + done.stderr, "the key is shown"


def cost(simulator: Any) -> None:
    """A model that nobody knows, until it is registered."""
    agent = _agent(simulator, model="openai/our-own-model")
    simulator.reply(tool_calls=[("bash", {"command": _DONE})], usage=(1000, 100), times=2)
    try:
        agent.run("Say hello in bash.")
    except RuntimeError as failure:
        assert "Error calculating cost" in str(failure)
    else:
        raise AssertionError("nothing was raised")
    prices = {"input_cost_per_token": 0.001, "output_cost_per_token": 0.01}
    litellm.utils.register_model({"openai/our-own-model": {**prices, "litellm_provider": "openai", "mode": "chat"}})
    agent = _agent(simulator, model="openai/our-own-model")
    agent.run("Say hello in bash.")
    assert abs(agent.cost - 2.0) < 1e-9, agent.cost


def error(simulator: Any) -> None:
    """It adds advice to the message of the exception, which is shown."""
    simulator.fail(401, "No such key")
    try:
        _agent(simulator).run("Say hello in bash.")
    except litellm.exceptions.AuthenticationError as failure:
        assert "No such key" in str(failure)
        assert "mini-extra config set" in str(failure)
    else:
        raise AssertionError("nothing was raised")


def context_window(simulator: Any) -> None:
    simulator.fail(reason="context_window")
    try:
        _agent(simulator).run("Say hello in bash.")
    except litellm.exceptions.ContextWindowExceededError:
        assert len(simulator.requests) == 1
    else:
        raise AssertionError("nothing was raised")
