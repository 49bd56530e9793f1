"""The public list of parameters, as programs use it: what is in it neither fails a call nor moves it elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from scripted import refuse

CLIENT = ("api_base", "api_key", "api_version", "base_url", "default_headers", "deployment_id", "extra_headers")
TIMES = ("max_retries", "request_timeout", "timeout")


@pytest.mark.parametrize("name", [*CLIENT, *TIMES, "organization", "thinking", "tools"])
def test_settings_of_the_client_are_in_the_list(name: str) -> None:
    assert name in litellm.OPENAI_CHAT_COMPLETION_PARAMS


def test_it_names_each_once() -> None:
    assert len(set(litellm.OPENAI_CHAT_COMPLETION_PARAMS)) == len(litellm.OPENAI_CHAT_COMPLETION_PARAMS)


@pytest.mark.parametrize("name", litellm.OPENAI_CHAT_COMPLETION_PARAMS)
def test_none_is_as_if_it_was_not_given(over: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-the-environment")
    wire = over(refuse(400))
    with pytest.raises(litellm.BadRequestError, match="HTTP 400"):
        wire.ask("openai/gpt-4o-mini", num_retries=0, **{name: None})
    (request,) = wire.requests
    assert set(wire.body) == {"model", "messages"}
    assert request.url == "https://api.openai.com/v1/chat/completions"
