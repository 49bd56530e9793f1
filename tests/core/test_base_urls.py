"""Base URLs with a query, as gateways ask for: the path goes before it, and what the call adds after it."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from scripted import refuse


@pytest.mark.parametrize(
    ("model", "base_url", "url"),
    [
        ("openai/m", "https://h.example/v1?team=a", "https://h.example/v1/chat/completions?team=a"),
        ("openai/m", "https://h.example/v1/?team=a", "https://h.example/v1/chat/completions?team=a"),
        ("openai/m", "https://h.example/v1/chat/completions?team=a", "https://h.example/v1/chat/completions?team=a"),
        ("openai/m", "https://h.example?a=1&b=2", "https://h.example/chat/completions?a=1&b=2"),
        ("anthropic/m", "https://h.example?team=a", "https://h.example/v1/messages?team=a"),
        (
            "gemini/gemini-2.5-flash",
            "https://h.example/v1beta?team=a",
            "https://h.example/v1beta/models/gemini-2.5-flash:generateContent?team=a",
        ),
        ("groq/m", "https://h.example/v1", "https://h.example/v1/chat/completions"),
    ],
)
def test_a_query_stays_behind_the_path(over: Any, model: str, base_url: str, url: str) -> None:
    wire = over(refuse(400))
    with pytest.raises(litellm.BadRequestError):
        wire.ask(model=model, base_url=base_url)
    assert wire.requests[0].url == url


def test_what_the_call_adds_comes_after_it(over: Any) -> None:
    wire = over(refuse(400))
    with pytest.raises(litellm.BadRequestError):
        wire.ask(base_url="https://h.example/v1?team=a", extra_query={"more": "b"})
    assert wire.requests[0].url == "https://h.example/v1/chat/completions?team=a&more=b"


def test_one_that_streams_has_its_own_query_too(over: Any) -> None:
    wire = over(refuse(400))
    with pytest.raises(litellm.BadRequestError):
        wire.ask(model="gemini/gemini-2.5-flash", base_url="https://h.example/v1beta?team=a", stream=True)
    path, _, query = wire.requests[0].url.partition("?")
    assert path == "https://h.example/v1beta/models/gemini-2.5-flash:streamGenerateContent"
    assert query == "team=a&alt=sse"
