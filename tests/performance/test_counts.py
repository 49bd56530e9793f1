"""What a call costs, by counts that no busy machine changes: modules, function calls of ours, memory that stays.

Ceilings are what it takes now with a small margin: who exceeds one makes every call dearer, and should know it.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import litellm
from scripted import HELLO, KEY, MODEL, Wire, answer, chunk_body, event, events, refuse, stream

PACKAGE = str(Path(litellm.__file__).parent)

# Python modules: after the first call, of this package and altogether (pydantic's are about 180).
MODULES_OF_OURS = 82
MODULES = 290
# Functions and generators of this package entered per call, per chunk, per message.
PLAIN_CALL = 116
MOCKED_CALL = 92
REFUSED_CALL = 224
PER_CHUNK = 8
PER_CHUNK_ALONE = 22
PER_TOOL_PIECE = 13
PER_MESSAGE = 3
PER_MESSAGE_OF_AN_ERROR = 7
# Memory blocks that may stay of a hundred calls: fewer than one for each.
BLOCKS = 60


@cache
def modules_after(program: str) -> frozenset[str]:
    """The modules that a program imports, those that the interpreter has anyway left out."""
    listing = f"import sys\nbefore = set(sys.modules)\n{program}\nprint(*sorted(set(sys.modules) - before))"
    found = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    return frozenset(found.stdout.split())


def calls_of(work: Callable[[], Any]) -> int:
    """How often Python functions and generators of this package are entered meanwhile."""
    entered = 0

    def look(frame: Any, event: str, _: Any) -> None:
        nonlocal entered
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            entered += 1

    work()  # what is done once
    work()
    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return entered


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Wire]:
    def make(*replies: Any) -> Wire:
        made = Wire(*replies, repeat=True)
        made.install(monkeypatch)
        return made

    return make


def ask(messages: Any = HELLO, **given: Any) -> Any:
    return litellm.completion(MODEL, messages, api_key=KEY, **given)


def words(count: int) -> list[bytes]:
    return events(*(f"word{number} " for number in range(count)))


# --- modules ---


def test_importing_the_package_loads_next_to_nothing() -> None:
    found = modules_after("import litellm")
    assert len(found) <= 10, sorted(found)
    assert {name for name in found if name.startswith("litellm")} <= {"litellm", "litellm.legacy"}


FIRST_CALL = """
import litellm
litellm.completion("openai/gpt-4o", [{"role": "user", "content": "Hello"}], mock_response="Hello")
"""


def test_the_first_call_loads_what_it_uses() -> None:
    found = modules_after(FIRST_CALL)
    ours = {name for name in found if name.split(".")[0] == "litellm"}
    assert len(ours) <= MODULES_OF_OURS, sorted(ours)
    assert len(found) <= MODULES, len(found)


@pytest.mark.parametrize(
    "name",
    ["aiohttp", "asyncio", "httpx", "openai", "cryptography", "botocore", "tiktoken", "logging",
     "http.client", "litellm.simulator", "litellm.prices.catalogue", "litellm.router", "litellm.responses_api"],
)  # fmt: skip
def test_a_blocking_call_does_without(name: str) -> None:
    assert name not in modules_after(FIRST_CALL)


# --- function calls ---


def test_a_plain_call(wire: Callable[..., Wire]) -> None:
    wire(answer())
    assert calls_of(ask) <= PLAIN_CALL


def test_a_mocked_call() -> None:
    assert calls_of(lambda: ask(mock_response="Hello")) <= MOCKED_CALL


def test_a_refused_call(wire: Callable[..., Wire]) -> None:
    wire(refuse(429, code="rate_limit_exceeded"))

    def refused() -> None:
        with pytest.raises(litellm.RateLimitError):
            ask(num_retries=0)

    assert calls_of(refused) <= REFUSED_CALL


def calls_per_chunk(wire: Callable[..., Wire], blocks: Callable[[int], list[bytes]]) -> float:
    spent = []
    for count in (100, 300):
        wire(stream(*blocks(count)))
        spent.append(calls_of(lambda: list(ask(stream=True))))
    return (spent[1] - spent[0]) / 200


def test_a_chunk_of_many_read_at_once(wire: Callable[..., Wire]) -> None:
    assert calls_per_chunk(wire, lambda count: [b"".join(words(count))]) <= PER_CHUNK


def test_a_chunk_read_alone(wire: Callable[..., Wire]) -> None:
    assert calls_per_chunk(wire, words) <= PER_CHUNK_ALONE


def test_a_piece_of_a_tool_call(wire: Callable[..., Wire]) -> None:
    def pieces(count: int) -> list[bytes]:
        first = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": ""}}
        calls = [first, *({"index": 0, "function": {"arguments": " "}} for _ in range(count))]
        said = [event(chunk_body({"tool_calls": [call]})) for call in calls]
        return [b"".join([*said, event(chunk_body({}, "tool_calls")), event(b"[DONE]")])]

    assert calls_per_chunk(wire, pieces) <= PER_TOOL_PIECE


# --- growth ---


def conversation(turns: int) -> list[dict[str, Any]]:
    return [{"role": "assistant" if turn % 2 else "user", "content": "x" * 100} for turn in range(turns)]


def tools(count: int) -> list[dict[str, Any]]:
    return [{"type": "function", "function": {"name": f"f{number}", "parameters": {}}} for number in range(count)]


def test_a_message_costs_a_few_looks(wire: Callable[..., Wire]) -> None:
    wire(answer())
    short, long = (calls_of(lambda turns=turns: ask(conversation(turns))) for turns in (100, 300))
    assert (long - short) / 200 <= PER_MESSAGE


def test_a_tool_costs_next_to_nothing(wire: Callable[..., Wire]) -> None:
    wire(answer())
    few, many = (calls_of(lambda count=count: ask(tools=tools(count))) for count in (10, 110))
    assert (many - few) / 100 <= 1


def test_an_error_looks_at_every_message_a_bounded_number_of_times(wire: Callable[..., Wire]) -> None:
    wire(refuse(400))

    def refused(turns: int) -> None:
        with pytest.raises(litellm.BadRequestError):
            ask(conversation(turns))

    spent = [calls_of(lambda turns=turns: refused(turns)) for turns in (50, 100, 150)]
    assert spent[2] - spent[1] == spent[1] - spent[0]
    assert (spent[1] - spent[0]) / 50 <= PER_MESSAGE_OF_AN_ERROR


# --- memory ---


@pytest.mark.parametrize("given", [{}, {"stream": True}, {"mock_response": "Hello"}], ids=["plain", "stream", "mock"])
def test_nothing_stays_of_a_call_that_is_over(wire: Callable[..., Wire], given: dict[str, Any]) -> None:
    made = wire(stream(*words(20)) if given.get("stream") else answer())

    def work() -> None:
        for _ in range(100):
            list(ask(**given))
        for noted in (made.requests, made.limits, made.streams):
            noted.clear()
        gc.collect()

    work()
    work()
    before = sys.getallocatedblocks()
    work()
    assert sys.getallocatedblocks() - before < BLOCKS
