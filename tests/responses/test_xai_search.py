"""xAI: a call that asks for a search goes to the Responses API, others to chat completions."""

from __future__ import annotations

from typing import Any

import pytest
from responses_forms import HELLO, events, message, raw, reasoning, response

from scripted import answer, reply, stream

CHAT, RESPONSES = "https://api.x.ai/v1/chat/completions", "https://api.x.ai/v1/responses"


@pytest.mark.parametrize(
    ("model", "given", "url"),
    [
        ("xai/grok-4", {}, CHAT),
        ("xai/grok-4", {"web_search_options": {"search_context_size": "low"}}, RESPONSES),
        ("xai/responses/grok-4", {}, RESPONSES),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_where_a_call_goes(model: str, given: dict[str, Any], url: str, streamed: bool, over: Any) -> None:
    whole = response(message("Hello"))
    if url == CHAT:
        wire = over(answer("Hello"))
        streamed = False
    else:
        wire = over(stream(raw(events(whole))) if streamed else reply(whole))
    found = wire.either(streamed)(model, **given)
    assert wire.requests[0].url == url
    assert wire.body["model"] == "grok-4"
    assert wire.body.get("tools") == ([{"type": "web_search", "search_context_size": "low"}] if given else None)
    assert found if streamed else found.choices[0].message.content == "Hello"


@pytest.mark.parametrize(("model", "asks"), [("grok-4", True), ("grok-4-fast-non-reasoning", False), ("grok-3", False)])
def test_reasoning_is_asked_for_and_sent_back(model: str, asks: bool, over: Any) -> None:
    wire = over(reply(response(reasoning(), message("It rains."))), reply(response(message("Yes."))))
    turn = wire.ask(f"xai/{model}", web_search_options={}).choices[0].message.model_dump()
    wire.ask(f"xai/{model}", [*HELLO, turn, *HELLO], web_search_options={})
    assert ("include" in wire.bodies[0]) is asks
    assert wire.bodies[1]["input"][1] == reasoning()


def test_what_the_other_format_refuses(over: Any) -> None:
    wire = over(reply(response(message("Hello"))))
    found = wire.ask("xai/grok-3", web_search_options={}, stop="x", drop_params=True)
    assert found._hidden_params["dropped_params"] == ["stop"]
    assert "stop" not in wire.body
