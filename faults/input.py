"""Whatever callers give and servers send: arguments to every row's request, bytes to every format's reader.

Generated from a seed, so that a run can be repeated. Only documented exceptions may come, a request's body must be JSON
that any reader takes, and what the caller gave must be as it was. Nothing is sent.
"""

from __future__ import annotations

import json
import os
import random
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

import litellm
from faults import input_bytes, input_schemas, input_values
from faults.figure import Figure, at_least, none
from litellm import pipeline, protocols, resolve
from litellm.call import Call
from litellm.effects import BodyBroken, Headers, Reply, Send
from litellm.exceptions import OpenAIError
from litellm.framing.base import FramingError
from litellm.pipeline import UNREADABLE, Attempt, OpenedStream, error_detail
from litellm.protocols.base import BadInput, ProtocolError, Unsupported
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
    with patch.dict(os.environ, dict(found.environ)):
        yield {"api_key": "k-0123456789", **found.given}


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


# --- bytes ---

_MODELS = (
    "bedrock/invoke/anthropic.claude-3-haiku-20240307-v1:0", "bedrock/meta.llama3-70b-instruct-v1:0",
    "bedrock/invoke/mistral.mistral-7b-instruct-v0:2", "vertex_ai/claude-sonnet-4-5", "vertex_ai/mistral-large-2411",
    "vertex_ai/meta/llama-3.1-405b-instruct-maas", "oci/cohere.command-r-plus", "azure_ai/claude-sonnet-4-5",
)  # fmt: skip
"""Formats that a row speaks for some models only."""


@cache
def calls() -> list[Call]:
    """A call of each protocol."""
    found = []
    names = [(row, f"{row.slug}/{model(row)}") for row in rows_by_protocol().values()]
    by_slug = {row.slug: row for row in ROWS}
    names += [(by_slug[name.partition("/")[0]], name) for name in _MODELS]
    for row, name in names:
        with environment(row) as needed:
            given = {"model": name, "messages": HELLO, **needed}
            if row.slug in ("bedrock", "sagemaker", "sagemaker_chat", "sagemaker_nova"):
                given.update(aws_access_key_id="AKID", aws_secret_access_key="s")
            for stream in (False, True):
                try:
                    found.append(resolve.plan({**given, "stream": stream}, vars(litellm), 0.0).call)
                except OpenAIError:
                    continue  # a format without streams
    return found


def read_plain(call: Call, body: bytes, tally: Tally) -> None:
    """A whole answer, as the pipeline reads it; the same bytes as an error's body."""
    attempt = Attempt(call)
    protocol = attempt.protocol
    headers = Headers([("content-type", "application/json")])
    try:
        answer = protocol.parse_response(Reply(200, headers, body), call)
        attempt.endpoint.answer(answer, call, headers, 0.0)
    except (ProtocolError, *UNREADABLE):
        pass
    except Exception as error:
        tally.strange(error, f"{protocol.name} {body!r}")
    try:
        error_detail(protocol, Reply(400, headers, body))
    except Exception as error:
        tally.strange(error, f"{protocol.name} parse_error {body!r}")


def read_stream(call: Call, blocks: list[bytes], tally: Tally) -> None:
    """A stream, in pieces, as the pipeline reads it."""
    opened = OpenedStream(Attempt(call), None)
    try:
        for block in blocks:
            if block and not opened.finished:
                opened.feed(block)
        if not opened.finished:
            opened.feed(b"")
            opened.feed(b"")  # a fault in bytes that also said something is raised by the next call
    except (ProtocolError, BodyBroken, *UNREADABLE):
        pass
    except Exception as error:
        tally.strange(error, f"{call.provider.slug} {blocks!r}")


def readers(count: int, dice: random.Random) -> Tally:
    """Bytes to every format's reader."""
    tally = Tally()
    found = calls()
    corpus = {id(call): input_bytes.corpus(call, dice) for call in found}
    for number in range(count):
        call = found[number % len(found)]
        body = input_bytes.mutated(dice.choice(corpus[id(call)]), dice)
        tally.inputs += 1
        if call.stream:
            cut = dice.randrange(len(body) + 1)
            read_stream(call, [body[:cut], body[cut:]], tally)
        else:
            read_plain(call, body, tally)
    return tally


def framings(count: int, dice: random.Random) -> Tally:
    """Bytes to the framings alone: frames, or `FramingError`."""
    tally = Tally()
    kinds: list[Callable[[], Any]] = []
    for call in calls():
        make = Attempt(call).protocol.framing
        if call.stream and type(make()) not in {type(each()) for each in kinds}:
            kinds.append(make)
    corpus = input_bytes.frames(dice)
    for number in range(count):
        body = input_bytes.mutated(dice.choice(corpus), dice)
        cut = dice.randrange(len(body) + 1)
        framing = kinds[number % len(kinds)]()
        tally.inputs += 1
        try:
            for _ in (*framing.feed(body[:cut]), *framing.feed(body[cut:]), *framing.end()):
                pass
        except FramingError:
            pass
        except Exception as error:
            tally.strange(error, f"{type(framing).__name__} {body!r}")
    return tally


def flows(count: int, dice: random.Random) -> Tally:
    """Whole calls whose server answers with such bytes: an answer, or an exception of the tree."""
    tally = Tally()
    found = [call for call in calls() if not call.stream and not Attempt(call).protocol.makes_jobs]
    corpus = {id(call): input_bytes.corpus(call, dice) for call in found}
    for number in range(count):
        call = found[number % len(found)]
        reply = Reply(
            dice.choice((200, 200, 400, 429, 500, 503)),
            Headers([("content-type", "application/json")]),
            input_bytes.mutated(dice.choice(corpus[id(call)]), dice),
        )
        tally.inputs += 1
        flow = pipeline.complete_once(Attempt(call))
        try:
            effect: Any = next(flow)
            for _ in range(4):  # tokens are asked for with requests of their own
                effect = flow.send(reply if isinstance(effect, Send) else None)
        except (OpenAIError, StopIteration):
            pass
        except Exception as error:
            tally.strange(error, f"{call.provider.slug} {reply!r}")
        flow.close()
    return tally


def run(scale: float) -> list[Figure]:
    """At scale 1 more than a million inputs of bytes."""
    protocols.load.cache_clear()
    asked = arguments(max(500, int(30_000 * scale)), random.Random(1))
    number, formed = schemas(1.0 if scale >= 1 else 0.02)
    parsed = readers(max(2000, int(320_000 * scale)), random.Random(2))
    framed = framings(max(2000, int(680_000 * scale)), random.Random(3))
    flown = flows(max(500, int(20_000 * scale)), random.Random(4))
    tallies = (asked, formed, parsed, framed, flown)
    for tally in tallies:
        tally.show()
    read = parsed.inputs + framed.inputs + flown.inputs
    return [
        at_least("random calls to all rows", asked.inputs, 500),
        at_least("of which made a request", asked.built / asked.inputs, 0.1),
        at_least("real JSON schemas", number, 200),
        at_least("requests made with them", formed.built, 200),
        at_least("inputs of bytes to framings and readers", read, 1_000_000 if scale >= 1 else 4500),
        none("places that raised an undocumented exception", sum(len(tally.undocumented) for tally in tallies)),
        none("calls that changed what the caller gave", sum(len(tally.changed) for tally in tallies)),
        none("request bodies that are not strict JSON", sum(len(tally.not_json) for tally in tallies)),
    ]
