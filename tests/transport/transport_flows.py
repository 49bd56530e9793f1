"""Small flows: what a transport is asked for, written once for both colours."""

from __future__ import annotations

import time
from typing import Any

from litellm.effects import Flow, HttpRequest, Limits, OpenStream, ReadAll, ReadStream, Reply, Send

BODY = b'{"model": "m"}'


def within(seconds: float | None = None, **limits: float) -> Limits:
    """Limits with a deadline so many seconds from now."""
    return Limits(deadline=None if seconds is None else time.monotonic() + seconds, **limits)


PATIENT = Limits(connect=5, read=5)


def post(url: str, headers: dict[str, str] | None = None, body: bytes = BODY, **extra: Any) -> HttpRequest:
    return HttpRequest("POST", url, {"Content-Type": "application/json", **(headers or {})}, body, **extra)


def get(url: str) -> HttpRequest:
    return HttpRequest("GET", url, {})


def ask(request: HttpRequest, limits: Limits = PATIENT) -> Flow[Reply]:
    return (yield Send(request, limits))


def ask_each(*requests: HttpRequest, limits: Limits = PATIENT) -> Flow[list[Reply]]:
    replies: list[Reply] = []
    for request in requests:
        replies += [(yield Send(request, limits))]
    return replies


def open_only(request: HttpRequest, limits: Limits = PATIENT) -> Flow[Any]:
    return (yield OpenStream(request, limits))


def read_once(stream: Any, limits: Limits = PATIENT) -> Flow[bytes]:
    return (yield ReadStream(stream, limits))


def read_rest(stream: Any, limits: Limits = PATIENT) -> Flow[bytes]:
    return (yield ReadAll(stream, limits))


def read_blocks(request: HttpRequest, limits: Limits = PATIENT) -> Flow[tuple[int, list[bytes]]]:
    """Status and blocks as they came."""
    stream = yield OpenStream(request, limits)
    blocks = []
    while block := (yield ReadStream(stream, limits)):
        blocks.append(block)
    return stream.status, blocks
