"""A pytest fixture: `litellm_simulator`, a running `Simulator` for one test.

    def test_retries(litellm_simulator):
        litellm_simulator.fail(429)
        ...

Loaded with every pytest run where the package is installed, so it imports nothing until the fixture is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from litellm.simulator.simulator import Simulator


@pytest.fixture
def litellm_simulator() -> Iterator[Simulator]:
    """Providers' wire formats on a loopback port; see `litellm.simulator.Simulator`."""
    from litellm.simulator.simulator import Simulator

    with Simulator() as simulator:
        yield simulator
