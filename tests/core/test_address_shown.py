"""`_hidden_params["api_base"]`: the address that was called, also where a region, a project's location or a login
decides it, and never a placeholder or a credential."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripted import answer, events, reply, stream

CONVERSE = {
    "output": {"message": {"role": "assistant", "content": [{"text": "Hello"}]}},
    "stopReason": "end_turn",
    "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
}
GEMINI = {"candidates": [{"content": {"role": "model", "parts": [{"text": "Hello"}]}, "finishReason": "STOP"}]}
NOVA = "bedrock/amazon.nova-lite-v1:0"


@pytest.mark.parametrize(
    ("given", "found", "shown"),
    [
        ({"model": "openai/gpt-4o"}, answer(), "https://api.openai.com/v1"),
        ({"model": "openai/m", "base_url": "https://u:p@proxy.example/v1?k=v"}, answer(), "https://proxy.example/v1"),
        (
            {"model": NOVA, "aws_region_name": "eu-west-3"},
            reply(CONVERSE),
            "https://bedrock-runtime.eu-west-3.amazonaws.com",
        ),
        ({"model": NOVA, "base_url": "https://gateway.example"}, reply(CONVERSE), "https://gateway.example"),
        (
            {"model": "vertex_ai/gemini-2.5-flash", "vertex_project": "p", "vertex_location": "us-east1"},
            reply(GEMINI),
            "https://us-east1-aiplatform.googleapis.com",
        ),
        (
            {"model": "vertex_ai/gemini-3-pro", "vertex_project": "p"},
            reply(GEMINI),
            "https://aiplatform.googleapis.com",
        ),
    ],
)
def test_the_address_that_was_called(over: Any, given: dict[str, Any], found: Any, shown: str) -> None:
    response = over(found).ask(**{"api_key": "a-token", **given})
    assert response._hidden_params["api_base"] == shown


def test_where_a_login_decides(over: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    login = {"token": "t", "expires_at": 4102444800, "endpoints": {"api": "https://api.business.example"}}
    (tmp_path / "api-key.json").write_text(json.dumps(login))
    monkeypatch.setenv("GITHUB_COPILOT_TOKEN_DIR", str(tmp_path))
    wire = over(answer(), stream(*events("Hello")))
    given: dict[str, Any] = {"model": "github_copilot/gpt-4o", "api_key": None}
    assert wire.ask(**given)._hidden_params["api_base"] == "https://api.business.example"
    if not wire.awaits:
        import litellm

        opened = litellm.completion(messages=[{"role": "user", "content": "Hi"}], stream=True, **given)
        assert opened._hidden_params["api_base"] == "https://api.business.example"
        assert len(list(opened)) > 1


def test_a_mocked_call_went_nowhere(over: Any) -> None:
    response = over().ask(NOVA, mock_response="Hello")
    assert "{" not in str(response._hidden_params["api_base"])
