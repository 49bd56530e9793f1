"""Whatever callers give, to every row's request: arguments by dice, by hypothesis, and with schemas from the world.

Generated from a seed, so that a run can be repeated. Only documented exceptions may come, a request's body must be JSON
that any reader takes, and what the caller gave must be as it was. Nothing is sent.
"""

from __future__ import annotations

import json
import os
import random
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, seed, settings, strategies as st

import litellm
from faults import input_schemas, input_values
from faults.figure import Figure, at_least, none
from litellm import protocols, resolve
from litellm.exceptions import OpenAIError
from litellm.pipeline import Attempt
from litellm.protocols.base import BadInput, Unsupported
from litellm.protocols.json_body import NotJson
from litellm.providers.row import Provider
from tests.contract.contract_places import ROWS, model, place

HELLO = [{"role": "user", "content": "Hello"}]
REFUSALS = (Unsupported, BadInput, NotJson)
"""What `build_request` may raise."""


@dataclass
class Tally:
    """What was tried, and what went wrong."""

    inputs: int = 0
    undocumented: dict[str, str] = field(default_factory=dict)
    """By the place in the code that raised it, one example each."""
    changed: list[str] = field(default_factory=list)
    not_json: list[str] = field(default_factory=list)
    built: int = 0

    @property
    def well(self) -> bool:
        return not (self.undocumented or self.changed or self.not_json)

    def strange(self, error: BaseException, example: str) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        at = f"{type(error).__name__} at {os.path.basename(last.filename)}:{last.lineno} ({last.line})"
        self.undocumented.setdefault(at, f"{error}: {example}"[:600])

    def show(self) -> None:
        for at, example in [*self.undocumented.items()][:8]:
            print("   ", at, "—", example)
        for wrong in (*self.changed[:3], *self.not_json[:3]):
            print("   ", wrong[:600])


# --- arguments ---


@contextmanager
def environment(row: Provider) -> Iterator[dict[str, Any]]:
    """What else a call of this row needs."""
    found = place(row)
    needed = {"api_key": "k-0123456789", **found.given}
    if not found.environ:
        yield needed
        return
    with patch.dict(os.environ, dict(found.environ)):
        yield needed


def build(row: Provider, given: dict[str, Any], tally: Tally) -> None:
    """Plans a call and builds its request: documented refusals only, strict JSON, what the caller gave unchanged."""
    tally.inputs += 1
    before = input_values.picture(given)
    with environment(row) as needed:
        call = {"model": f"{row.slug}/{model(row)}", **needed, **given}
        try:
            plan = resolve.plan(call, vars(litellm), 0.0)
            attempt = Attempt(plan.call)
            request = attempt.protocol.build_request(plan.call)
        except (OpenAIError, *REFUSALS):
            request = None
        except Exception as error:
            request = None
            tally.strange(error, f"{row.slug} {given!r}")
    if input_values.picture(given) != before:
        tally.changed.append(f"{row.slug}: {before}")
    if request is not None:
        tally.built += 1
        if request.body.startswith((b"{", b"[")):
            try:
                json.loads(request.body.decode("utf-8"), parse_constant=_no_constant)
            except ValueError as error:
                tally.not_json.append(f"{row.slug}: {error}: {request.body[:300]!r}")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@cache
def rows_by_protocol() -> dict[str, Provider]:
    """One row for each protocol."""
    found: dict[str, Provider] = {}
    for row in ROWS:
        found.setdefault(row.protocol_for(model(row)) or "", row)
    return found


def arguments(count: int, dice: random.Random) -> Tally:
    """Random calls, each row in turn."""
    tally = Tally()
    for number in range(count):
        build(ROWS[number % len(ROWS)], input_values.call(dice), tally)
    return tally


def schemas(share: float) -> tuple[int, Tally]:
    """Real schemas as a tool's parameters and as the form of an answer, through every protocol."""
    tally = Tally()
    found = input_schemas.different(600 if share >= 1 else 220)
    rows = list(rows_by_protocol().values())
    dice = random.Random(11)
    for schema in found:
        for row in rows if share >= 1 else dice.sample(rows, max(1, int(len(rows) * share))):
            name = {"name": "f", "description": "d"}
            tool = {"type": "function", "function": {**name, "parameters": schema}}
            form = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}}
            build(row, {"messages": HELLO, "tools": [tool], "drop_params": True}, tally)
            build(row, {"messages": HELLO, "response_format": form, "drop_params": True}, tally)
    return len(found), tally


def imagined(count: int) -> Tally:
    """Random calls whose dice hypothesis throws: it looks for the odd ones, and shows the smallest that fails."""
    tally = Tally()

    @seed(5)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False), st.sampled_from(ROWS))
    def one(dice: random.Random, row: Provider) -> None:
        tried = Tally()
        build(row, input_values.call(dice), tried)
        tally.inputs += 1
        tally.built += tried.built
        assert tried.well, tried

    try:
        one()
    except AssertionError as error:
        tally.strange(error, str(error))
    return tally


def run(scale: float) -> list[Figure]:
    """At scale 1 tens of thousands of calls."""
    protocols.load.cache_clear()
    asked = arguments(max(500, int(30_000 * scale)), random.Random(1))
    thought = imagined(max(40, int(2_000 * scale)))
    number, formed = schemas(1.0 if scale >= 1 else 0.02)
    tallies = (asked, thought, formed)
    for tally in tallies:
        tally.show()
    return [
        at_least("random calls to all rows", asked.inputs, 30_000 if scale >= 1 else 500),
        at_least("of which made a request", asked.built / asked.inputs, 0.1),
        at_least("calls that hypothesis made up", thought.inputs, 2_000 if scale >= 1 else 40),
        at_least("real JSON schemas", number, 200),
        at_least("protocols that were asked with them", len(rows_by_protocol()), 30),
        at_least("requests made with them", formed.built, 200),
        none("places that raised an undocumented exception", sum(len(tally.undocumented) for tally in tallies)),
        none("calls that changed what the caller gave", sum(len(tally.changed) for tally in tallies)),
        none("request bodies that are not strict JSON", sum(len(tally.not_json) for tally in tallies)),
    ]
