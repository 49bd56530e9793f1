"""Where a request goes and under which headers; and how a host of Claude's models changes that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from anthropic_forms import (
    HELLO_TURN,
    SEARCH,
    body,
    call,
    document,
    image,
    turn,
    user,
)

from litellm.protocols.anthropic_messages import PROTOCOL, AnthropicMessages
from litellm.protocols.base import BadInput


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://api.anthropic.com", "https://api.anthropic.com/v1/messages"),
        ("https://proxy.example/anthropic/v1", "https://proxy.example/anthropic/v1/messages"),
        ("https://proxy.example/v1/messages", "https://proxy.example/v1/messages"),
    ],
)
def test_url(base: str, url: str) -> None:
    assert PROTOCOL.build_request(call(base_url=base)).url == url


FILE = [
    user(
        {"type": "file", "file": {"file_id": "file_1"}},
        {"type": "file", "file": {"file_id": "file_2", "format": "image/png"}},
    )
]


def test_headers_name_the_betas_a_request_needs_and_the_callers() -> None:
    assert PROTOCOL.build_request(call()).headers == {
        "Content-Type": "application/json",
        "anthropic-version": "2023-06-01",
    }
    asked = call(
        FILE,
        tools=[{"type": "computer_20250124", "name": "computer"}],
        headers={"Anthropic-Beta": "context-1m-2025-08-07, files-api-2025-04-14"},
    )
    request = PROTOCOL.build_request(asked)
    assert request.headers["anthropic-beta"] == "files-api-2025-04-14,computer-use-2025-01-24,context-1m-2025-08-07"
    assert json.loads(request.body)["messages"] == [
        turn("user", document(type="file", file_id="file_1"), image(type="file", file_id="file_2"))
    ]


class Hosted(AnthropicMessages):
    """A host of Claude's models, as Bedrock is one: no model in the body, version and betas there instead."""

    def address(self, body: dict[str, Any], call: Any, betas: list[str]) -> None:
        body["anthropic_version"] = "bedrock-2023-05-31"
        if betas:
            body["anthropic_beta"] = betas

    def headers(self, call: Any, betas: list[str]) -> dict[str, str]:
        return {"Content-Type": "application/json"}

    def file_source(self, file_id: str, betas: list[str]) -> dict[str, Any]:
        raise BadInput("no files here")

    def tool_beta(self, kind: str) -> str | None:
        return "web-search-2025-03-05" if kind.startswith("web_search_") else super().tool_beta(kind)


def test_a_host_changes_what_it_must_through_hooks() -> None:
    asked = call(stream=True, tools=[SEARCH])
    assert body(asked, Hosted()) == {
        "messages": [HELLO_TURN],
        "max_tokens": 64000,
        "tools": [SEARCH],
        "anthropic_version": "bedrock-2023-05-31",
        "anthropic_beta": ["web-search-2025-03-05"],
    }
    with pytest.raises(BadInput, match="no files here"):
        body(call(FILE), Hosted())
