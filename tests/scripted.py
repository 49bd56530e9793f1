"""A wire without a network: a transport that answers from a list, in both colours, on a clock that only it moves.

    wire = over(refuse(429), answer("Hello"))
    assert wire.ask().choices[0].message.content == "Hello"
    assert len(wire.requests) == 2 and wire.sleeps[0] <= 0.5

A reply is made by `answer`, `reply`, `refuse` or `stream`, or is an exception to raise, or a function of the request.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import litellm
from litellm.effects import (
    DeadlineExceeded,
    Headers,
    HttpRequest,
    Limits,
    ReadTimeout,
    Reply,
    TransportError,
)

MODEL = "openai/gpt-4o"
KEY = "sk-test-0123456789"
HELLO = [{"role": "user", "content": "Hello"}]


# --- replies ---


@dataclass
class Canned:
    """One HTTP answer. Blocks are bytes, or an exception to raise there, or a number of seconds to be silent for."""

    status: int
    headers: list[tuple[str, str]]
    blocks: Sequence[bytes | BaseException | float]
    seconds: float = 0.0
    """Until the headers are there."""


def reply(body: Any = b"", status: int = 200, headers: Any = (), seconds: float = 0.0) -> Canned:
    """A whole answer: bytes as they are, anything else as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    pairs = [("content-type", "application/json"), *dict(headers).items()]
    return Canned(status, pairs, [data], seconds)


def answer(text: str | None = "Hello", **fields: Any) -> Canned:
    """A chat completion that says `text`; other keywords change fields of the answer."""
    return reply(completion_body(text, **fields))


def refuse(status: int, message: str = "no", headers: Any = (), seconds: float = 0.0, **error: Any) -> Canned:
    """An error in OpenAI's form."""
    return reply(
        {"error": {"message": message, "type": None, "param": None, "code": None, **error}}, status, headers, seconds
    )


def stream(
    *blocks: bytes | BaseException | float, status: int = 200, headers: Any = (), seconds: float = 0.0
) -> Canned:
    """A streamed answer, block by block."""
    return Canned(status, [("content-type", "text/event-stream"), *dict(headers).items()], blocks, seconds)


def completion_body(text: str | None = "Hello", **fields: Any) -> dict[str, Any]:
    """A `chat.completion` as OpenAI's server sends it."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1700000000,
        "model": "gpt-4o-2024-08-06",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None, "annotations": []},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12},
        **fields,
    }


def event(data: Any) -> bytes:
    """One server-sent event."""
    return b"data: " + (data if isinstance(data, bytes) else json.dumps(data).encode()) + b"\n\n"


DONE = event(b"[DONE]")


def chunk_body(delta: dict[str, Any] | None = None, finish_reason: str | None = None, **fields: Any) -> dict[str, Any]:
    """A `chat.completion.chunk` as OpenAI's server sends it, with one choice."""
    choice = {"index": fields.pop("index", 0), "delta": delta or {}, "logprobs": None, "finish_reason": finish_reason}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1700000000,
        "model": "gpt-4o-2024-08-06",
        "system_fingerprint": "fp_1",
        "choices": [choice],
        **fields,
    }


USAGE = {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}


def events(*texts: str, finish_reason: str = "stop", usage: bool = True, done: bool = True) -> list[bytes]:
    """The events of a stream that says these texts, as OpenAI's server sends them."""
    found = [event(chunk_body({"role": "assistant", "content": ""}))]
    found += [event(chunk_body({"content": text})) for text in texts]
    found.append(event(chunk_body({}, finish_reason)))
    if usage:
        found.append(event(chunk_body(choices=[], usage=USAGE)))
    if done:
        found.append(DONE)
    return found


# --- the transport ---


class ScriptedStream:
    """A `ByteStream` over the blocks of a `Canned` answer."""

    def __init__(self, canned: Canned) -> None:
        self.status = canned.status
        self.headers = Headers(canned.headers)
        self.blocks = list(canned.blocks)
        self.closed = False
        self.at_end = False

    def close(self) -> None:
        self.closed = True


@dataclass
class Script:
    """What the transport will answer, and what it saw."""

    replies: list[Any]
    repeat: bool = False
    requests: list[HttpRequest] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)
    sleeps: list[float] = field(default_factory=list)
    streams: list[ScriptedStream] = field(default_factory=list)
    now: float = field(default_factory=time.monotonic)

    def pass_time(self, seconds: float, limits: Limits) -> None:
        """Lets the clock run, as far as the limits let anybody wait."""
        if limits.deadline is not None and self.now + seconds >= limits.deadline:
            self.now = limits.deadline
            raise DeadlineExceeded("the call's time was used up")
        if limits.read is not None and seconds > limits.read:
            self.now += limits.read
            raise ReadTimeout("the server was silent for longer than the read limit")
        self.now += seconds

    def take(self, request: HttpRequest, limits: Limits) -> Canned:
        self.requests.append(request)
        self.limits.append(limits)
        assert self.replies, f"request {len(self.requests)} has no answer in the script"
        found = self.replies[0] if self.repeat and len(self.replies) == 1 else self.replies.pop(0)
        if callable(found):
            found = found(request)
        if isinstance(found, BaseException):
            raise found
        self.pass_time(found.seconds, limits)
        return found

    def block(self, stream: ScriptedStream, limits: Limits) -> bytes:
        assert not stream.closed, "a closed stream was read"
        while stream.blocks:
            block = stream.blocks.pop(0)
            if isinstance(block, BaseException):
                raise block
            if isinstance(block, bytes):
                if block:
                    return block
            else:
                self.pass_time(block, limits)
        stream.at_end = True
        return b""


class Blocking:
    """The transport as blocking calls see it."""

    is_async = False

    def __init__(self, script: Script) -> None:
        self.script = script

    def send(self, request: HttpRequest, limits: Limits) -> Reply:
        found = self.script.take(request, limits)
        stream = ScriptedStream(found)
        return Reply(found.status, Headers(found.headers), self._rest(stream, limits))

    def open(self, request: HttpRequest, limits: Limits) -> ScriptedStream:
        stream = ScriptedStream(self.script.take(request, limits))
        self.script.streams.append(stream)
        return stream

    def read(self, stream: ScriptedStream, limits: Limits) -> bytes:
        return self.script.block(stream, limits)

    def read_all(self, stream: ScriptedStream, limits: Limits) -> bytes:
        return self._rest(stream, limits)

    def sleep(self, seconds: float) -> None:
        self.script.sleeps.append(seconds)
        self.script.now += seconds

    def _rest(self, stream: ScriptedStream, limits: Limits) -> bytes:
        found = []
        while block := self.script.block(stream, limits):
            found.append(block)
        return b"".join(found)


class Awaiting:
    """The same for awaited calls: every effect goes once round the event loop."""

    is_async = True

    def __init__(self, script: Script) -> None:
        self._blocking = Blocking(script)

    async def send(self, request: HttpRequest, limits: Limits) -> Reply:
        await asyncio.sleep(0)
        return self._blocking.send(request, limits)

    async def open(self, request: HttpRequest, limits: Limits) -> ScriptedStream:
        await asyncio.sleep(0)
        return self._blocking.open(request, limits)

    async def read(self, stream: ScriptedStream, limits: Limits) -> bytes:
        await asyncio.sleep(0)
        return self._blocking.read(stream, limits)

    async def read_all(self, stream: ScriptedStream, limits: Limits) -> bytes:
        await asyncio.sleep(0)
        return self._blocking.read_all(stream, limits)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self._blocking.sleep(seconds)


# --- calls over it ---


class Wire(Script):
    """A script, and the public functions over it: one scenario, run blocking or awaited."""

    def __init__(self, *replies: Any, repeat: bool = False, awaits: bool = False) -> None:
        super().__init__(list(replies), repeat)
        self.awaits = awaits
        self.chunks: list[Any] = []
        """What the last `listen` heard, also where it ended in an exception."""
        self.on_chunk: Callable[[Any], None] | None = None
        """Called with each chunk that `listen` hears."""

    def install(self, monkeypatch: Any) -> None:
        """Puts this wire, and its clock, behind `completion` and `acompletion`."""
        faces = {False: Blocking(self), True: Awaiting(self)}
        monkeypatch.setattr("litellm.task.client_for", lambda given, awaits: faces[awaits])
        monkeypatch.setattr("litellm.task.time", SimpleNamespace(monotonic=lambda: self.now))

    def ask(self, model: str = MODEL, messages: Any = HELLO, **params: Any) -> Any:
        """A plain answer."""
        params.setdefault("api_key", KEY)
        if self.awaits:
            return asyncio.run(litellm.acompletion(model, messages, **params))
        return litellm.completion(model, messages, **params)

    def listen(self, model: str = MODEL, messages: Any = HELLO, **params: Any) -> list[Any]:
        """All chunks of a streamed answer."""
        params.setdefault("api_key", KEY)
        self.chunks = []
        if self.awaits:
            asyncio.run(self._alisten(model, messages, params))
        else:
            for chunk in litellm.completion(model, messages, stream=True, **params):
                self._hear(chunk)
        return self.chunks

    async def _alisten(self, model: str, messages: Any, params: dict[str, Any]) -> None:
        async for chunk in await litellm.acompletion(model, messages, stream=True, **params):
            self._hear(chunk)

    def _hear(self, chunk: Any) -> None:
        self.chunks.append(chunk)
        if self.on_chunk:
            self.on_chunk(chunk)

    def either(self, streamed: bool) -> Callable[..., Any]:
        """`listen` or `ask`."""
        return self.listen if streamed else self.ask

    @property
    def bodies(self) -> list[Any]:
        """The bodies of the requests so far."""
        return [json.loads(request.body) for request in self.requests]

    @property
    def body(self) -> Any:
        """The body of the only request."""
        assert len(self.requests) == 1
        return self.bodies[0]

    def left_open(self) -> list[ScriptedStream]:
        return [stream for stream in self.streams if not stream.closed]


def texts(chunks: Iterable[Any]) -> str:
    """The content of all chunks of the first choice."""
    return "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices if choice.index == 0)


__all__ = [
    "DONE",
    "HELLO",
    "KEY",
    "MODEL",
    "USAGE",
    "Awaiting",
    "Blocking",
    "Canned",
    "Script",
    "ScriptedStream",
    "TransportError",
    "Wire",
    "answer",
    "chunk_body",
    "completion_body",
    "event",
    "events",
    "refuse",
    "reply",
    "stream",
    "texts",
]
