"""Servers that repeat what they were sent, and all else they could know, in every place an answer has.

`Fault`s whose plans are made of the request: an error's message, headers, bodies of no form, framing, events.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from faults.fault import Fault
from faults.http_bytes import answer, chunk, chunked, head
from faults.server import End, Plan, Step
from faults.vendors import Recording
from litellm.simulator.formats.aws_frames import exception


def spellings(secret: str) -> list[str]:
    """The ways in which a server may write a secret: as it is, in an address, in JSON."""
    return [secret, quote(secret, safe=""), json.dumps(secret)[1:-1]]


def basic(secret: str) -> str:
    """A password as `Basic` has it."""
    return base64.b64encode(f"user:{secret}".encode()).decode()


def repeating(secret: str, request: bytes) -> str:
    """All that the server knows."""
    return " | ".join([request.decode("latin-1"), *spellings(secret)])


def echoes(recording: Recording, secret: str) -> Iterator[Fault]:
    """The faults. `secret`: what the server knows besides the request."""
    kind = recording.kind

    def fault(made: Callable[[str], bytes], end: End = End.CLOSE) -> Fault:
        def steps(request: bytes) -> Sequence[Step]:
            return [made(repeating(secret, request))]

        return Fault("a server that repeats what it was sent", recording, lambda: [Plan(steps, end)])

    def line(text: str) -> str:
        return text.replace("\r\n", " ").replace("\x00", " ")

    def error(text: str) -> bytes:
        said = {"message": text, "type": text, "code": text, "param": text}
        return json.dumps({"error": said, "message": text}).encode()

    def typed(text: str) -> bytes:
        return json.dumps({"type": "error", "error": {"message": text, "type": text}}).encode()

    def raw(text: str) -> bytes:
        return text.encode("latin-1", "replace")

    for status in (301, 400, 401, 403, 404, 413, 422, 429, 500, 503, 529):
        yield fault(lambda text, status=status: answer(error(text), status=status))
        yield fault(lambda text, status=status: answer(raw(text), "text/plain", status))
        yield fault(
            lambda text, status=status: answer(b"{}", status=status, location=line(text), x_request_id=line(text))
        )
    yield fault(lambda text: answer(error(text), status=500)[:-5])
    yield fault(lambda text: answer(raw(text), kind))
    yield fault(lambda text: answer(error(text), kind))
    yield fault(lambda text: answer(json.dumps({"choices": text, "content": text, "output": text}).encode(), kind))
    yield fault(lambda text: answer(json.dumps({"choices": [{"message": {"tool_calls": text}}]}).encode(), kind))
    yield fault(lambda text: answer(json.dumps({"candidates": text, "stopReason": text, "id": [text]}).encode(), kind))
    yield fault(lambda text: answer(json.dumps([text]).encode(), kind))
    yield fault(lambda text: f"HTTP/1.1 {line(text)}\r\n\r\n".encode("latin-1", "replace"))
    yield fault(lambda text: raw(text))
    yield fault(lambda text: head(200, {line(text): "x"}))
    yield fault(lambda text: head(200, {"content-length": line(text)}) + b"{}")
    yield fault(lambda text: head(200, {"content-encoding": line(text)}) + b"{}")
    yield fault(lambda text: head(200, {"transfer-encoding": line(text)}) + b"{}")
    yield fault(lambda text: head(200, {"transfer-encoding": "chunked"}) + raw(line(text)) + b"\r\n")
    yield fault(lambda text: head(200, {"content-type": line(text), "content-length": 2}) + b"{}")
    yield fault(lambda text: head(429, {"retry-after": line(text), "content-length": 2}) + b"{}")
    yield fault(lambda text: answer(error(text), kind, content_encoding="gzip"))
    if not recording.streamed:
        return
    start = head(200, {"content-type": kind, "transfer-encoding": "chunked"})
    for events in (recording.events[:0], recording.events[:3]):
        said = b"".join(map(chunk, events))
        yield fault(lambda text, said=said: start + said + raw(line(text)) + b"\r\n")
        yield fault(lambda text, said=said: start + said + chunk(raw(text)), End.RESET)
        for shape in (error, typed):
            for made in (
                lambda text, shape=shape: framed(kind, shape(text)),
                lambda text, shape=shape: framed(kind, shape(text)[:-9]),
                shape,
            ):
                yield fault(lambda text, events=events, made=made: chunked([*events, made(text)], kind))


def framed(kind: str, data: bytes) -> bytes:
    """An event with this data, in the framing of a stream."""
    if kind.startswith("text/event-stream"):
        return b"data: " + data + b"\n\n"
    return exception("throttlingException", data)
