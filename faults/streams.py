"""Section `streams`: where a stream's bytes are cut makes no difference, and its chunks add up to the plain answer.

Generates answers of all kinds, takes their bytes from the simulator in every streamed format, and hands them to calls
byte by byte, cut at pairs of places and not at all; to the framing cut in two at each byte; and only their beginnings.
No network is used.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

import httpx

import litellm
from faults.figure import Figure, at_least, none
from faults.vendors import AWS, CLAUDE, VENDORS, Listener, Recorder, Recording, Truth, Vendor, ask, read_plain
from litellm import resolve
from litellm.call import Call
from litellm.effects import BodyBroken
from litellm.framing.base import Frame, Framing
from litellm.pipeline import UNREADABLE, Attempt, OpenedStream
from litellm.protocols.base import ProtocolError
from litellm.simulator import Answer, ToolCall, Usage

FORMATS = (
    *VENDORS,
    Vendor("responses", "openai/responses/gpt-5", lambda url: {"api_base": url + "/v1"}),
    Vendor("invoke", f"bedrock/invoke/{CLAUDE}", lambda url: {"api_base": url, **AWS}),
    Vendor("cohere", "cohere_chat/command-a-03-2025", lambda url: {"api_base": url}),
    Vendor("ollama", "ollama_chat/llama3", lambda url: {"api_base": url}),
)
PLANS = ("cohere",)
"""Formats in which what is said beside tool calls is no text but a plan."""
STREAMS = 540
"""Of the full run, spread over the formats."""
PAIRS = 8
"""Pairs of cuts tried of each stream."""
BEGINNINGS = 20
"""Places where each stream ends early, besides the ends of its events."""

_ALPHABETS = (
    "abcdefghij KLMNOP.,",
    "äöüßéñ ŁžЖ",
    "世界 日本語 한국어",
    "🌍👩‍👩‍👧🇨🇭 ",
    '"\\/{}[]:,',
    "\n\r\t ",
    "\u2028\u2029\u0085\ufeff\u200d",
    "e\u0301\u0000\u0007",
)
_WORDS = (
    "data: [DONE]\n\n", "event: error\n", "\n\n", ": ping", '{"error": {}}', "\\u00e9", "\\ud83c", "```json\n{}\n```",
    "\r\n\r\n",
)  # fmt: skip


def text(dice: random.Random, most: int) -> str:
    """Any text, also such as looks like a piece of some format."""
    parts = []
    for _ in range(dice.randint(1, most)):
        if dice.random() < 0.15:
            parts.append(dice.choice(_WORDS))
        parts.append("".join(dice.choices(dice.choice(_ALPHABETS), k=dice.randint(1, 8))))
    return "".join(parts)


def value(dice: random.Random, depth: int = 2) -> Any:
    """Any JSON."""
    kind = dice.randrange(7 if depth else 5)
    if kind < 5:
        return (text(dice, 2), dice.randint(-(10**6), 10**12), dice.random(), dice.choice((True, False)), None)[kind]
    if kind == 5:
        return [value(dice, depth - 1) for _ in range(dice.randrange(3))]
    return {text(dice, 1): value(dice, depth - 1) for _ in range(dice.randrange(3))}


def tool_call(dice: random.Random) -> ToolCall:
    """Any call."""
    name = dice.choice(("get_weather", "f", "search-web_2"))
    return ToolCall(name, {f"a{number}": value(dice) for number in range(dice.randrange(4))})


def answer(dice: random.Random, text_with_calls: bool) -> Answer:
    """Any answer: text, tool calls, reasoning, some of them, and usage."""
    calls = tuple(tool_call(dice) for _ in range(dice.choice((0, 0, 0, 1, 2, 3))))
    said = text(dice, 6) if not calls or (text_with_calls and dice.random() < 0.4) else None
    reasoning = text(dice, 5) if dice.random() < 0.4 else None
    finish = None if calls else dice.choice((None, "length"))
    usage = Usage(dice.randint(1, 10**6), dice.randint(1, 10**5))
    return Answer(said, reasoning, tool_calls=calls, finish=finish, usage=usage)


class Pieces(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A vendor that sends the same body each time, in the pieces asked for."""

    def __init__(self, kind: str, pieces: Sequence[bytes]) -> None:
        self._kind = kind
        self._pieces = pieces

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": self._kind}, stream=_Body(self._pieces))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": self._kind}, stream=_Body(self._pieces))


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def cut(body: bytes, *places: int) -> list[bytes]:
    """A body cut at these places."""
    edges = [0, *sorted(places), len(body)]
    return [body[start:stop] for start, stop in pairwise(edges) if stop > start]


def chunkings(body: bytes, dice: random.Random) -> Iterator[list[bytes]]:
    """Byte by byte, and at pairs of places."""
    yield [body[place : place + 1] for place in range(len(body))]
    for _ in range(PAIRS):
        yield cut(body, *dice.sample(range(1, len(body)), 2))


def listen(recording: Recording, pieces: Sequence[bytes]) -> tuple[Truth, list[Any]]:
    """What a blocking call hears, and its chunks."""
    listener = Listener()
    chunks = []
    with httpx.Client(transport=Pieces(recording.kind, pieces), trust_env=False) as client:
        for chunk in litellm.completion(**ask(recording.vendor, "http://vendor.invalid", True), client=client):
            listener.hear(chunk)
            chunks.append(chunk)
    return listener.truth, chunks


async def await_it(recording: Recording, pieces: Sequence[bytes]) -> Truth:
    """What an awaited call hears."""
    listener = Listener()
    async with httpx.AsyncClient(transport=Pieces(recording.kind, pieces), trust_env=False) as client:
        given = ask(recording.vendor, "http://vendor.invalid", True)
        stream: Any = await litellm.acompletion(**given, client=client)
        async for chunk in stream:
            listener.hear(chunk)
    return listener.truth


def plan(recording: Recording) -> Call:
    """The call that such a stream answers."""
    given = ask(recording.vendor, "http://vendor.invalid", True)
    return resolve.plan(given, vars(litellm), 0.0).call


def halves(recording: Recording, framing: Callable[[], Framing]) -> Iterator[bool]:
    """Whether the framing gives the same frames cut in two, at each byte: of each event, between its neighbours."""

    def frames(*pieces: bytes) -> list[Frame]:
        made = framing()
        return [frame for piece in pieces for frame in made.feed(piece)] + [*made.end()]

    for number, event in enumerate(recording.events):
        before = b"".join(recording.events[max(0, number - 1) : number])
        near = before + event + b"".join(recording.events[number + 1 : number + 2])
        whole = frames(near)
        for place in range(len(before), len(before) + len(event)):
            yield frames(near[:place], near[place:]) == whole


def beginning(call: Call, data: bytes) -> Truth | None:
    """What is heard of a stream that ends early, if it passes for a whole one."""
    listener = Listener()
    opened = OpenedStream(Attempt(call), None)
    try:
        for piece in (data, b"", b""):
            for chunk in () if opened.finished else opened.feed(piece):
                listener.hear(chunk)
    except (ProtocolError, BodyBroken, *UNREADABLE):
        return None
    return listener.truth


class Comparison:
    """Counts the streams and what differs."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.streams = 0
        self.ways = 0
        self.places = 0
        self.beginnings = 0
        self.wrong: dict[str, list[str]] = {"split": [], "whole": [], "sum": [], "early": []}

    def note(self, kind: str, recording: Recording, found: object, expected: object) -> None:
        if found != expected:
            self.wrong[kind].append(f"{kind}: {recording.vendor.name}: {found!r}\n  not {expected!r}")

    def compare(self, streamed: Recording, plain: Recording) -> None:
        """One stream, in all its chunkings, against the same answer said plainly."""
        self.streams += 1
        body = streamed.body
        whole, chunks = listen(streamed, [body])
        self.note("whole", streamed, whole, streamed.truth)
        for pieces in chunkings(body, self.dice):
            self.ways += 1
            self.note("split", streamed, listen(streamed, pieces)[0], whole)
        many = cut(body, *self.dice.sample(range(1, len(body)), min(60, len(body) - 1)))
        self.ways += 1
        self.note("split", streamed, asyncio.run(await_it(streamed, many)), whole)
        self.cut_and_end(streamed, whole)
        with httpx.Client(transport=Pieces(plain.kind, [plain.body]), trust_env=False) as client:
            said: Any = litellm.completion(**ask(plain.vendor, "http://vendor.invalid", False), client=client)
        self.note("whole", plain, read_plain(said), plain.truth)
        built = litellm.stream_chunk_builder(chunks)
        assert built is not None
        self.note("sum", streamed, comparable(built, plain), comparable(said, plain))

    def cut_and_end(self, streamed: Recording, whole: Truth) -> None:
        """The same stream in halves, and its beginnings."""
        call, body = plan(streamed), streamed.body
        for same in halves(streamed, Attempt(call).protocol.framing):
            self.places += 1
            self.note("split", streamed, same, True)
        ends = {
            *accumulate(map(len, streamed.events[:-1])),
            *(self.dice.randrange(len(body)) for _ in range(BEGINNINGS)),
        }
        for size in sorted(ends):
            self.beginnings += 1
            heard = beginning(call, body[:size])
            if heard is not None:
                self.note("early", streamed, heard, whole)


def comparable(response: Any, plain: Recording) -> Any:
    """An answer without what differs between two requests: when it was made, and ids where the vendor gives none.

    Plain answers of some formats number their tool calls beside, as those of the published package do."""
    found = response.model_dump(exclude_none=True, exclude={"created", "id", "object"})
    found.get("usage", {}).pop("cost", None)  # which we add to what a stream says
    for call in found["choices"][0]["message"].get("tool_calls", ()):
        call.pop("index", None)
        if call["id"].encode() not in plain.body:
            del call["id"]
    return found


def run(scale: float) -> list[Figure]:
    """Scale 1: more than 500 streams, each cut in ten ways, in two at every byte, and short."""
    dice = random.Random(2)
    comparison = Comparison(dice)
    with Recorder() as recorder:
        for number in range(max(len(FORMATS) * 2, round(STREAMS * scale))):
            vendor = FORMATS[number % len(FORMATS)]
            said = answer(dice, text_with_calls=vendor.name not in PLANS)
            comparison.compare(recorder.record(vendor, True, said), recorder.record(vendor, False, said))
    for line in [line for lines in comparison.wrong.values() for line in lines[:8]]:
        print(line, file=sys.stderr)
    return [
        at_least("streams generated", comparison.streams, 500 if scale >= 1 else 1),
        at_least("ways to cut them whose calls were compared", comparison.ways, 5_000 if scale >= 1 else 1),
        at_least(
            "bytes at which they were cut in two for the framing", comparison.places, 1_000_000 if scale >= 1 else 1
        ),
        none("cuts that changed text, tool calls, reasoning or usage", len(comparison.wrong["split"])),
        at_least("streams that ended early", comparison.beginnings, 10_000 if scale >= 1 else 1),
        none("of them taken for whole ones", len(comparison.wrong["early"])),
        none("whole answers read otherwise than they were said", len(comparison.wrong["whole"])),
        none("sums of chunks unlike the plain answer", len(comparison.wrong["sum"])),
    ]
