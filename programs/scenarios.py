"""Runs one program's scenarios, inside its environment: `scenarios.py FILE`, started by `run.py`.

A scenario is a public function of the file; they run in the file's order, each with a `Simulator`. Knows how to call
them and to say how they ended, one JSON line each. The simulator itself runs in the process that started this one.
"""

from __future__ import annotations

import importlib.util
import inspect
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable
from types import ModuleType
from typing import Any, TextIO

LOOPBACK = {"127.0.0.1", "::1", "localhost", "", None}
WITHOUT_REQUESTS = {"cost", "token_count"}
"""Scenarios that are answered without asking the simulator."""


_BASES = {"anthropic": "", "bedrock": "", "gemini": "/v1beta"}
"""What stands behind the address, other than OpenAI's `/v1`."""


class Simulator:
    """The simulator, as a scenario sees it. See `litellm.simulator.Simulator` for what the methods take."""

    key = "sk-of-the-simulator"

    def __init__(self, url: str, told: TextIO, says: TextIO) -> None:
        self.url = url
        self.api_base = url + "/v1"
        """Where OpenAI's format is spoken."""
        self._told = told
        self._says = says

    def base(self, model: str) -> str:
        """The `api_base` of a model, which names its provider: `anthropic/claude-sonnet-4-5`."""
        return self.url + _BASES.get(model.partition("/")[0], "/v1")

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What this scenario has sent so far: `method`, `path`, `headers` (lower case), `json`, `status`."""
        return self._ask("requests")

    def reply(self, *args: Any, **more: Any) -> None:
        """Scripts the next answer, e.g. `reply("Hello")`, `reply(tool_calls=[("add", {"a": 1})])`."""
        self._ask("reply", args, more)

    def fail(self, *args: Any, **more: Any) -> None:
        """Makes the next answer an error: `fail(401, "No such key")`; all that come: `fail(429, times=None)`."""
        self._ask("fail", args, more)

    def fault(self, *args: Any, **more: Any) -> None:
        """Makes something happen to the next answer, e.g. `fault("cut", after_events=2)`."""
        self._ask("fault", args, more)

    def begin(self, name: str) -> None:
        """Tells that a scenario begins, and waits until what came before it is forgotten."""
        self.tell(begin=name)
        self._told.readline()

    def _ask(self, what: str, args: tuple[Any, ...] = (), more: dict[str, Any] | None = None) -> Any:
        self.tell(ask=what, args=args, more=more or {})
        return json.loads(self._told.readline())

    def tell(self, **said: Any) -> None:
        self._says.write(json.dumps(said) + "\n")
        self._says.flush()


def stay_here(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: no connection leaves this machine."""
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name not in LOOPBACK:
        sys.stderr.write(f"refused: {event} {name}\n")
        raise socket.gaierror(socket.EAI_NONAME, f"scenarios reach the simulator alone, not {name}")


def load(file: str) -> ModuleType:
    """The file as a module; its name must not be the program's own."""
    name = "scenarios_of_" + os.path.basename(file).removesuffix(".py")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scenarios(module: ModuleType) -> dict[str, Callable[[Simulator], None]]:
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


def perform(
    name: str, scenario: Callable[[Simulator], None], simulator: Simulator, agent: str | tuple[str, ...]
) -> str | None:
    """The first line of what went wrong, None where nothing did. `agent`: how the requests' user-agent begins."""
    try:
        scenario(simulator)
        agents = {one["headers"].get("user-agent", "") for one in simulator.requests}
        if name not in WITHOUT_REQUESTS:
            assert any(one.startswith(agent) for one in agents), f"asked by {agents or 'nobody'}, not by {agent}"
    except Exception as error:
        sys.stderr.write(f"\n--- {name} ---\n{traceback.format_exc()}")
        line = (str(error).strip().splitlines() or [""])[0]
        if not line and error.__traceback__ is not None:
            line = traceback.extract_tb(error.__traceback__)[-1].line or ""
        return f"{type(error).__name__}: {line}"[:300]
    return None


def main(file: str) -> None:
    # The two pipes are for run.py alone: what a program prints goes to stderr, and it has nothing to read.
    told, says = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    simulator = Simulator(os.environ["SIMULATOR"], told, says)
    sys.addaudithook(stay_here)
    module = load(file)
    # Programs have HTTP clients of their own too, so that a request came proves nothing. Where a program gives litellm
    # a user-agent to send, its file says so.
    agent = getattr(module, "AGENT", "litellm")
    for name, scenario in scenarios(module).items():
        simulator.begin(name)
        error = perform(name, scenario, simulator, agent)
        simulator.tell(end=name, error=error)


if __name__ == "__main__":
    main(sys.argv[1])
    sys.stdout.flush()
    sys.stderr.flush()
    # Programs leave threads behind (telemetry, caches); what they did is told.
    os._exit(0)
