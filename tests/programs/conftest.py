"""Programs of both colours, before every format that the simulator speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from formats import SIMULATED, Program

from litellm.simulator import Simulator


@pytest.fixture(scope="module")
def standing() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(params=["sync", "async"])
def awaits(request: pytest.FixtureRequest) -> bool:
    return request.param == "async"


@pytest.fixture(params=SIMULATED)
def program(request: pytest.FixtureRequest, standing: Simulator, awaits: bool) -> Program:
    standing.clear()
    return Program(request.param, standing, awaits)
