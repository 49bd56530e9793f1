"""Azure AI Foundry: one host for many models, hosts for one model, and Claude under a path of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from azure_forms import BY_SLUG, HELLO, RESOURCE, body, call, protocol_of, request, url

FOUNDRY = BY_SLUG["azure_ai"]
SERVERLESS = "https://phi.eastus2.models.ai.azure.com"


def ask(model: str = "Phi-4", base_url: str = RESOURCE, **given: Any) -> Any:
    return call(model, FOUNDRY, base_url=base_url, **given)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, f"{RESOURCE}/models/chat/completions?api-version=2024-05-01-preview"),
        ({"api_version": "2025-04-01"}, f"{RESOURCE}/models/chat/completions?api-version=2025-04-01"),
        ({"base_url": f"{RESOURCE}/models"}, f"{RESOURCE}/models/chat/completions?api-version=2024-05-01-preview"),
        (
            {"base_url": f"{RESOURCE}/models/chat/completions?api-version=2025-04-01"},
            f"{RESOURCE}/models/chat/completions?api-version=2025-04-01",
        ),
        ({"base_url": f"{RESOURCE}/openai/v1"}, f"{RESOURCE}/openai/v1/chat/completions"),
        ({"base_url": SERVERLESS}, f"{SERVERLESS}/chat/completions"),
        ({"base_url": f"{SERVERLESS}/v1"}, f"{SERVERLESS}/v1/chat/completions"),
        ({"model": "claude-sonnet-4-5"}, f"{RESOURCE}/anthropic/v1/messages"),
        ({"model": "claude-sonnet-4-5", "base_url": f"{RESOURCE}/models"}, f"{RESOURCE}/anthropic/v1/messages"),
        ({"model": "claude-sonnet-4-5", "base_url": f"{RESOURCE}/anthropic"}, f"{RESOURCE}/anthropic/v1/messages"),
        (
            {"model": "claude-sonnet-4-5", "base_url": f"{RESOURCE}/anthropic/v1/messages"},
            f"{RESOURCE}/anthropic/v1/messages",
        ),
    ],
)
def test_addresses(given: dict[str, Any], wanted: str) -> None:
    assert url(ask(**given)) == wanted


def test_texts_are_joined_and_thoughts_left_out() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    turn = {"role": "assistant", "content": "c", "reasoning_content": "r", "thinking_blocks": [{"type": "thinking"}]}
    made = body(ask(messages=[{"role": "user", "content": parts}, turn, *HELLO]))["messages"]
    assert made == [{"role": "user", "content": "ab"}, {"role": "assistant", "content": "c"}, *HELLO]


def test_what_the_api_does_not_know_is_passed_where_a_header_asks_for_it() -> None:
    assert request(ask(extra={"top_k": 5})).headers["extra-parameters"] == "pass-through"
    assert request(ask(extra_body={"top_k": 5})).headers["extra-parameters"] == "pass-through"
    assert "extra-parameters" not in request(ask()).headers


def test_claude_is_spoken_to_in_its_own_form() -> None:
    asked = ask("claude-sonnet-4-5", max_tokens=2000, thinking={"type": "enabled", "budget_tokens": 1024})
    made = json.loads(request(asked).body)
    assert made["messages"] == [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}]
    assert made["thinking"]["budget_tokens"] == 1024
    assert request(asked).headers["anthropic-version"] == "2023-06-01"
    assert "thinking" not in protocol_of(asked).unsupported(asked)
    assert "thinking" in protocol_of(ask()).unsupported(ask())
