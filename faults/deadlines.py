"""How long calls last on real sockets whose servers are silent, drip or ask for patience, against the clock.

Judges real time, so it wants a machine that does little else. Numbers of requests are counted elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import litellm
from faults.figure import Figure, at_least, at_most
from litellm.exceptions import OpenAIError
from tests.transport.wire_server import Peer, reply, serving

SLACK = 0.1
"""Seconds a call may last beyond its timeout."""
TIMEOUT = 0.3


def script(peer: Peer) -> None:
    """What a server does, by the number in the address."""
    while request := peer.request():
        turn = request.split(b"/turn")[1][:1]
        if turn == b"0":  # silence
            peer.closed_within(2)
            return
        if turn == b"1":  # headers drip
            peer.send(*[b"HTTP/1.1 200 OK\r\n"] + [b"X: y\r\n"] * 20, pause=0.05)
            return
        if turn == b"2":  # the body drips
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n", *[b"x"] * 20, pause=0.05)
            return
        peer.send(reply(b"{}", b"Retry-After: 0.1", status=b"503 Slow Down"))


def beyond(params: dict[str, Any], awaited: bool) -> float:
    """Seconds that a call without an answer lasts beyond its timeout."""
    question = [{"role": "user", "content": "x"}]
    began = time.monotonic()
    try:
        if awaited:
            asyncio.run(litellm.acompletion("openai/m", question, **params))
        else:
            litellm.completion("openai/m", question, **params)
    except OpenAIError:
        return time.monotonic() - began - TIMEOUT
    raise AssertionError("an answer came from nowhere")


def run(scale: float) -> list[Figure]:
    """Forty calls at scale 1, one after another; the longest that one lasted beyond its timeout."""
    count = max(4, int(40 * scale))
    longest = 0.0
    with serving(script) as server:
        for number in range(count):
            params: Any = {
                "base_url": f"{server.url}/turn{number % 4}", "api_key": "k", "timeout": TIMEOUT, "num_retries": 50,
                "fallbacks": [{"model": "openai/b"}], "stream": number % 3 == 0,
            }  # fmt: skip
            # a busy machine may be late by itself; what is late three times is the library's doing
            longest = max(longest, _least(params, number % 2 == 1))
    return [
        at_least("calls whose time ran out on real sockets", count, 40 if scale >= 1 else 4),
        at_most("seconds that the longest lasted beyond its timeout", longest, SLACK),
    ]


def _least(params: dict[str, Any], awaited: bool) -> float:
    """The same for the best of three tries, or for the first that is in time."""
    found = beyond(params, awaited)
    for _ in range(2):
        if found <= SLACK:
            break
        found = min(found, beyond(params, awaited))
    return found
