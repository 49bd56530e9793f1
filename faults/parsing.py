"""Whatever servers send: bytes to every framing, to every format's reader, and as answers to whole calls.

Generated from a seed, so that a run can be repeated. Only documented exceptions may come. Nothing is sent.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import litellm
from faults import input_bytes
from faults.figure import Figure, at_least, none
from faults.input import HELLO, ROWS, Tally, environment, rows_by_protocol
from litellm import pipeline, resolve
from litellm.call import Call
from litellm.effects import BodyBroken, Headers, Reply, Send
from litellm.exceptions import OpenAIError
from litellm.framing.base import FramingError
from litellm.pipeline import UNREADABLE, Attempt, OpenedStream, error_detail
from litellm.protocols.base import ProtocolError
from tests.contract.contract_places import model

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
    """At scale 1 more than a million inputs."""
    parsed = readers(max(2000, int(320_000 * scale)), random.Random(2))
    framed = framings(max(2000, int(680_000 * scale)), random.Random(3))
    flown = flows(max(500, int(20_000 * scale)), random.Random(4))
    for tally in (parsed, framed, flown):
        tally.show()
    undocumented = sum(len(tally.undocumented) for tally in (parsed, framed, flown))
    return [
        at_least(
            "inputs of bytes to framings, readers and calls",
            parsed.inputs + framed.inputs + flown.inputs,
            1_000_000 if scale >= 1 else 4500,
        ),
        none("places that raised an undocumented exception", undocumented),
    ]
