"""Providers' wire formats on loopback, for tests, demos and benchmarks.

    with Simulator() as sim:
        client = openai.OpenAI(base_url=sim.url + "/v1", api_key="any")

Knows how vendors' APIs look from outside. Refuses to know the library it is used to test: nothing here imports a
client, a protocol or a provider. Names are bound when first asked for, so importing this package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litellm.simulator.command import main
    from litellm.simulator.faults import Fault
    from litellm.simulator.http import Received
    from litellm.simulator.records import Answer, ToolCall, Usage
    from litellm.simulator.simulator import Simulator

__all__ = ["Answer", "Fault", "Received", "Simulator", "ToolCall", "Usage", "main"]

_HOMES = {
    "Answer": "records",
    "Fault": "faults",
    "Received": "http",
    "Simulator": "simulator",
    "ToolCall": "records",
    "Usage": "records",
    "main": "command",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
