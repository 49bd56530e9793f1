"""Four vendors' formats: how a call reaches each on loopback, and whole answers in its bytes, taken from the simulator.

Truths are what the simulator was told to say: no reading of ours decides what is right. Nothing goes wrong here.
"""

from __future__ import annotations

import http.client
import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from typing_extensions import Self

import litellm
from litellm.simulator import Answer, Fault, Received, Simulator, ToolCall, Usage

HELLO = [{"role": "user", "content": "Hello"}]
CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
AWS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret", "aws_region_name": "us-east-1"}


@dataclass(frozen=True, slots=True)
class Vendor:
    """A format, and a row that speaks it. `at` gives a call's arguments for a base URL without a slash at its end."""

    name: str
    model: str
    at: Callable[[str], dict[str, Any]]


VENDORS = (
    Vendor("openai", "openai/gpt-4o", lambda url: {"api_base": url + "/v1"}),
    Vendor("anthropic", "anthropic/claude-sonnet-4-5", lambda url: {"api_base": url}),
    Vendor("gemini", "gemini/gemini-2.5-flash", lambda url: {"api_base": url + "/v1beta"}),
    Vendor("bedrock", f"bedrock/{CLAUDE}", lambda url: {"api_base": url, **AWS}),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """All that an answer says."""

    text: str
    reasoning: str
    calls: tuple[tuple[str, str], ...]
    """Name and arguments, as JSON with its keys in order."""
    finish: str
    tokens: tuple[int, int] | None
    """Of input and output."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole good answer. `events`: the body in pieces, as a stream sends it; a plain answer has one."""

    vendor: Vendor
    streamed: bool
    truth: Truth
    kind: str
    """Content type."""
    events: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        return b"".join(self.events)


def canonical(arguments: str | Mapping[str, Any]) -> str:
    """Arguments of a tool call in one spelling; what is no JSON as it is."""
    try:
        value = json.loads(arguments) if isinstance(arguments, str) else arguments
    except ValueError:
        return str(arguments)
    return json.dumps(value, sort_keys=True)


def truth_of(answer: Answer) -> Truth:
    """What a client must read where the simulator sends this."""
    usage = answer.usage
    return Truth(
        answer.content or "",
        answer.reasoning or "",
        tuple((call.name, canonical(call.arguments)) for call in answer.tool_calls),
        answer.finish_reason,
        (usage.input_tokens, usage.output_tokens) if usage else None,
    )


def read_plain(response: Any) -> Truth:
    """What a `ModelResponse` says."""
    message, usage = response.choices[0].message, getattr(response, "usage", None)
    return Truth(
        message.content or "",
        getattr(message, "reasoning_content", None) or "",
        tuple((call.function.name, canonical(call.function.arguments)) for call in message.tool_calls or ()),
        response.choices[0].finish_reason or "",
        (usage.prompt_tokens, usage.completion_tokens) if usage else None,
    )


class Listener:
    """Adds up the chunks of one stream, in its own way."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.reasoning: list[str] = []
        self.calls: dict[int, list[str]] = {}
        self.finish = ""
        self.usage: tuple[int, int] | None = None

    def hear(self, chunk: Any) -> None:
        choice = chunk.choices[0]
        delta = choice.delta
        self.text.append(delta.content or "")
        self.reasoning.append(getattr(delta, "reasoning_content", None) or "")
        for call in delta.tool_calls or ():
            so_far = self.calls.setdefault(call.index, ["", ""])
            so_far[0] += call.function.name or ""
            so_far[1] += call.function.arguments or ""
        self.finish = choice.finish_reason or self.finish
        if (usage := getattr(chunk, "usage", None)) is not None:
            self.usage = (usage.prompt_tokens, usage.completion_tokens)

    @property
    def truth(self) -> Truth:
        calls = tuple((name, canonical(arguments)) for name, arguments in self.calls.values())
        return Truth("".join(self.text), "".join(self.reasoning), calls, self.finish, self.usage)


# --- recording ---


def ask(vendor: Vendor, url: str, streamed: bool, **more: Any) -> dict[str, Any]:
    """The arguments of a call."""
    given = {"model": vendor.model, "messages": HELLO, "api_key": "sk-none", "num_retries": 0, **vendor.at(url), **more}
    return {**given, "stream": True, "stream_options": {"include_usage": True}} if streamed else given


class Recorder:
    """The simulator's bytes for one vendor: what the library asks is asked once, and then again with other scripts."""

    def __init__(self) -> None:
        self._simulator = Simulator(chunk_chars=6)
        self._requests: dict[tuple[str, bool], Received] = {}

    def __enter__(self) -> Self:
        self._simulator.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._simulator.stop()

    def record(self, vendor: Vendor, streamed: bool, answer: Answer) -> Recording:
        """The vendor's bytes for an answer."""
        kind, body = self._exchange(vendor, streamed, lambda: self._simulator.reply(**_fields(answer)))
        return Recording(vendor, streamed, truth_of(answer), kind, tuple(events_of(body, kind)))

    def failing(self, vendor: Vendor, answer: Answer, after_events: int) -> bytes:
        """A stream that says an answer up to some event, and then that the vendor is overloaded."""

        def script() -> None:
            fault = Fault("error", 503, after_events=after_events, message="overloaded")
            self._simulator.reply(**_fields(answer), fault=fault)

        return self._exchange(vendor, True, script)[1]

    def refused(self, vendor: Vendor, status: int, message: str = "no") -> bytes:
        """The body of an error."""
        return self._exchange(vendor, False, lambda: self._simulator.fail(status, message))[1]

    def _exchange(self, vendor: Vendor, streamed: bool, script: Callable[[], None]) -> tuple[str, bytes]:
        known = self._requests.get((vendor.name, streamed))
        if known is None:
            made = litellm.completion(**ask(vendor, self._simulator.url, streamed))
            if streamed:
                list(made)
            known = self._requests[vendor.name, streamed] = self._simulator.requests[-1]
        script()
        connection = http.client.HTTPConnection("127.0.0.1", self._simulator.port)
        connection.request(known.method, known.target, known.body, known.headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.headers["content-type"], body


def _fields(answer: Answer) -> dict[str, Any]:
    return {
        "text": answer.text, "reasoning": answer.reasoning, "tool_calls": answer.tool_calls, "finish": answer.finish,
        "usage": answer.usage, "chunks": answer.chunks,
    }  # fmt: skip


def events_of(body: bytes, kind: str) -> Iterator[bytes]:
    """A body in the pieces that its framing has."""
    if kind.startswith("text/event-stream"):
        yield from re.findall(rb".+?(?:\r\n\r\n|\n\n)", body, re.DOTALL)
    elif kind == "application/vnd.amazon.eventstream":
        while body:
            size = struct.unpack("!I", body[:4])[0]
            yield body[:size]
            body = body[size:]
    else:
        yield body


def short_answers() -> Sequence[Answer]:
    """Answers of few bytes, since every byte is a place for a fault; no two are alike in any part."""
    return (
        Answer("Grüße, 世界 🌍 1", usage=Usage(11, 7)),
        Answer(tool_calls=(ToolCall("weather", {"city": "Zürich"}),), usage=Usage(12, 8)),
        Answer("Fünf.", reasoning="2 + 3 …", usage=Usage(13, 9)),
        Answer("Länger als das Erste: é", finish="length", usage=Usage(14, 10)),
    )


@cache
def recordings() -> tuple[Recording, ...]:
    """The short answers, of every vendor, plain and streamed."""
    with Recorder() as recorder:
        return tuple(
            recorder.record(vendor, streamed, answer)
            for vendor in VENDORS
            for streamed in (False, True)
            for answer in short_answers()
        )
