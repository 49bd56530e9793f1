"""A simulator for each test, and a way to post to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
import simulator_wire

from litellm.simulator import Simulator


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture(scope="module")
def standing() -> Iterator[Simulator]:
    """One for a whole module, whose clients are slow to make."""
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def post(sim: Simulator) -> Callable[..., simulator_wire.Got]:
    return partial(simulator_wire.post, sim)
