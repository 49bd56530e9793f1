"""Calls in a process that is debugged, measured or traced: what a frame holds is looked at all the time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import litellm
from scripted import HELLO, KEY, Wire, completion_body, reply

EMBEDDED = {"object": "list", "model": "m", "data": [{"object": "embedding", "index": 0, "embedding": [0.5]}]}
RESPONSE = {"id": "resp_1", "object": "response", "status": "completed", "output": [], "model": "m"}
TEXT = {"id": "cmpl-1", "object": "text_completion", "choices": [{"index": 0, "text": "x", "finish_reason": "stop"}]}
MESSAGE = {"type": "message", "content": [{"type": "text", "text": "x"}], "stop_reason": "end_turn"}
IMAGES = {"created": 1, "data": [{"url": "https://h.example/i.png"}]}


@contextmanager
def traced() -> Iterator[None]:
    def look(frame: Any, event: str, argument: Any) -> Any:
        dict(frame.f_locals)
        return look

    before = sys.gettrace()
    sys.settrace(look)
    try:
        yield
    finally:
        sys.settrace(before)


@pytest.mark.parametrize(
    ("ask", "body"),
    [
        (lambda **more: litellm.completion("openai/m", HELLO, **more), completion_body()),
        (lambda **more: litellm.completion("anthropic/m", HELLO, max_tokens=9, top_k=3, **more), MESSAGE),
        (lambda **more: litellm.embedding("openai/m", ["a"], **more), EMBEDDED),
        (lambda **more: litellm.text_completion("a", "text-completion-openai/m", **more), TEXT),
        (lambda **more: litellm.responses("a", "openai/m", **more), RESPONSE),
        (lambda **more: litellm.image_generation("a", "openai/m", **more), IMAGES),
        (lambda **more: litellm.anthropic.messages.create(9, HELLO, "openai/m", **more), completion_body()),
    ],
    ids=["completion", "anthropic", "embedding", "text", "responses", "images", "messages"],
)
def test_the_same_is_asked(ask: Callable[..., Any], body: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Wire(reply(body), repeat=True)
    wire.install(monkeypatch)
    ask(api_key=KEY, my_own=1)
    with traced():
        ask(api_key=KEY, my_own=1)
    assert len(wire.bodies) == 2
    assert wire.bodies[0] == wire.bodies[1]
