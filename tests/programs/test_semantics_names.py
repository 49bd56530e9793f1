"""Whose model a bare name is, and which key goes there: seen in the request that is sent."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from litellm.exceptions import OpenAIError
from scripted import refuse

BARE = {
    "gpt-3.5-turbo": ("https://api.openai.com/v1/chat/completions", "Authorization"),
    "gpt-4o": ("https://api.openai.com/v1/chat/completions", "Authorization"),
    "o1": ("https://api.openai.com/v1/chat/completions", "Authorization"),
    "chatgpt-4o-latest": ("https://api.openai.com/v1/chat/completions", "Authorization"),
    "claude-3-5-sonnet-20241022": ("https://api.anthropic.com/v1/messages", "x-api-key"),
    "claude-2": ("https://api.anthropic.com/v1/messages", "x-api-key"),
    "gemini-pro": (
        "https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent",
        "x-goog-api-key",
    ),
    "mistral-small-latest": ("https://api.mistral.ai/v1/chat/completions", "Authorization"),
    "codestral-latest": ("https://api.mistral.ai/v1/chat/completions", "Authorization"),
    "command-r-plus": ("https://api.cohere.com/v2/chat", "Authorization"),
    "deepseek-chat": ("https://api.deepseek.com/beta/chat/completions", "Authorization"),
    "grok-4": ("https://api.x.ai/v1/chat/completions", "Authorization"),
}


def sent(over: Any, model: str, **params: Any) -> Any:
    """The one request that goes out for this."""
    wire = over(refuse(400))
    with pytest.raises(OpenAIError, match="HTTP 400"):
        wire.ask(model, num_retries=0, **params)
    (request,) = wire.requests
    return request


@pytest.mark.parametrize("model", BARE)
def test_a_bare_name_leads_to_whose_it_is(over: Any, model: str) -> None:
    url, header = BARE[model]
    request = sent(over, model, api_key="k-1234567")
    assert request.url == url
    assert request.headers[header].removeprefix("Bearer ") == "k-1234567"


def test_a_bare_gemini_is_vertexs_where_vertex_is_configured(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERTEXAI_PROJECT", "acme")
    request = sent(over, "gemini-pro", api_key="ya29.token")
    assert request.url.startswith("https://us-central1-aiplatform.googleapis.com/v1/projects/acme/")


@pytest.mark.parametrize("model", ["frobnicate-9", "gtp-4", "antropic/claude-3"])
def test_an_unknown_name_says_so_and_what_is_near(over: Any, model: str) -> None:
    wire = over()
    with pytest.raises(litellm.BadRequestError, match="LLM Provider NOT provided") as caught:
        wire.ask(model)
    assert caught.value.__class__ is litellm.BadRequestError
    assert model in str(caught.value)
    near = {"gtp-4": "openai", "antropic/claude-3": "anthropic"}.get(model, "")
    assert near in str(caught.value).partition(model)[2]
    assert wire.requests == []


PLACES = ["argument", "setting of the provider", "variable", "setting for all"]
"""Where a key may stand, the first that has one wins."""


@pytest.mark.parametrize("first", range(len(PLACES)), ids=PLACES)
def test_the_order_of_keys(over: Any, monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    given: dict[str, Any] = {"api_key": None}
    if first <= 0:
        given["api_key"] = "k-of-the-argument"
    if first <= 1:
        monkeypatch.setattr(litellm, "groq_key", "k-of-the-setting", raising=False)
    if first <= 2:
        monkeypatch.setenv("GROQ_API_KEY", "k-of-the-variable")
    monkeypatch.setattr(litellm, "api_key", "k-for-all")
    expected = ["k-of-the-argument", "k-of-the-setting", "k-of-the-variable", "k-for-all"][first]
    assert sent(over, "groq/llama", **given).headers["Authorization"] == f"Bearer {expected}"


@pytest.mark.parametrize("setting", ["api_key", "openai_key"])
def test_settings_of_the_package_come_before_the_environment(
    over: Any, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k-of-the-variable")
    monkeypatch.setattr(litellm, setting, "k-of-the-setting")
    assert sent(over, "gpt-4o", api_key=None).headers["Authorization"] == "Bearer k-of-the-setting"


@pytest.mark.parametrize("setting", ["openai_key", "anthropic_key"])
def test_one_providers_setting_is_not_anothers_key(over: Any, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setattr(litellm, setting, "k-CANARY")
    wire = over()
    with pytest.raises(litellm.AuthenticationError, match="GROQ_API_KEY") as caught:
        wire.ask("groq/llama", api_key=None)
    assert wire.requests == []
    assert "CANARY" not in str(caught.value)
