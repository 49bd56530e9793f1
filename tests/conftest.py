"""What all tests share: no credentials of this machine, the same random choices everywhere, and the scripted wire."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from litellm.retries import SPENT
from scripted import Wire

settings.register_profile(
    "suite", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=2000, database=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

_CREDENTIALS = (
    "_API_KEY",
    "_API_BASE",
    "_BASE_URL",
    "_API_TOKEN",
    "_AUTH_TOKEN",
    "_ORGANIZATION",
    "_ORG_ID",
    "_PROJECT",
)


for _name in list(os.environ):
    if _name.upper().endswith(_CREDENTIALS):
        del os.environ[_name]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end: garbage need not be looked for among them, now or when a test asks."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="module")
def quick_collections() -> None:
    """For many tests that each ask for a garbage collection: those need not go through what stands before them."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    """No test meets the failures of another."""
    SPENT.clear()


@pytest.fixture
def blocking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """One blocking wire for many calls, its `replies` set by the test: for what does not depend on the colour."""
    wire = Wire()
    wire.install(monkeypatch)
    yield wire
    assert not wire.left_open(), "a stream's connection was left open"


@pytest.fixture(params=["sync", "async"])
def over(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Wire]]:
    """`over(*replies)`: `completion` and `acompletion` (a test runs with each) over a transport with these replies."""
    wires: list[Wire] = []

    def make(*replies: object, repeat: bool = False) -> Wire:
        wire = Wire(*replies, repeat=repeat, awaits=request.param == "async")
        wire.install(monkeypatch)
        wires.append(wire)
        return wire

    yield make
    for wire in wires:
        assert not wire.left_open(), "a stream's connection was left open"
