"""One contract over every provider: called at its own address with its own key, plain and streamed, blocking and
awaited; and the key shows up nowhere else. The simulator answers in the row's wire format, over real HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

import litellm
from litellm import transport
from litellm.effects import HttpRequest
from litellm.providers.row import Provider
from litellm.providers.table import TABLE
from litellm.simulator import Simulator

CANARY = "canary-0123456789abcdef"
GIVEN_BASE = "https://private.example"
HELLO = [{"role": "user", "content": "Hello there"}]

NOT_SPOKEN = {
    "sagemaker", "sagemaker_chat", "sagemaker_nova", "watsonx", "watsonx_text", "replicate", "predibase", "gigachat",
    "oci", "sap", "text-completion-codestral", "nlp_cloud", "bytez", "fal_ai", "langgraph", "langflow", "a2a",
    "triton", "petals",
}  # fmt: skip
"""Rows whose format the simulator does not speak: their own tests answer them from a script."""

NAMES_IN_ADDRESSES = {"vertex_project", "vertex_location", "aws_region_name"}

NO_USAGE = {"anthropic_complete"}
"""Formats whose answers hold no token counts."""


def spoken_by(row: Provider) -> bool:
    return row.slug not in NOT_SPOKEN


ROWS = [row for row in TABLE if spoken_by(row)]


class Elsewhere:
    """A transport that sends each request to the simulator, and remembers where it was meant to go."""

    def __init__(self, inner: Any, base: str) -> None:
        self._inner, self._base = inner, base
        self.meant: list[HttpRequest] = []

    def _redirected(self, request: HttpRequest) -> HttpRequest:
        self.meant.append(request)
        parts = urlsplit(request.url)
        return replace(request, url=self._base + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else ""))

    def send(self, request: HttpRequest, limits: Any) -> Any:
        return self._inner.send(self._redirected(request), limits)

    def open(self, request: HttpRequest, limits: Any) -> Any:
        return self._inner.open(self._redirected(request), limits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(strict=False, auth=False) as running:
        yield running


def arguments(row: Provider) -> dict[str, Any]:
    """What a caller gives for this row: a key, and what its address needs."""
    given: dict[str, Any] = {"api_key": CANARY}
    given.update(dict.fromkeys(NAMES_IN_ADDRESSES & row.option_env.keys(), "acme"))
    if not row.base_url:
        given["api_base"] = GIVEN_BASE
    return given


def address_parts(row: Provider) -> dict[str, str]:
    """Environment variables that fill the placeholders of the row's address."""
    return {
        next(name for name in names if name.isupper()): f"{part.replace('_', '-')}.example"
        for part, names in row.url_vars.items()
        if part not in row.url_defaults
    }


def model_name(row: Provider) -> str:
    return {"anthropic_text": "claude-2", "ragflow": "chat/c1/m", "clarifai": "user.app.model"}.get(
        row.slug, "some-model"
    )


def wire(monkeypatch: pytest.MonkeyPatch, simulator: Simulator) -> dict[bool, Elsewhere]:
    found = {awaits: Elsewhere(getter(), simulator.url) for awaits, getter in
             ((False, transport.blocking), (True, transport.awaiting))}  # fmt: skip
    monkeypatch.setattr("litellm.task.client_for", lambda given, awaits: found[awaits])
    return found


def check_request(row: Provider, request: HttpRequest, key: str = CANARY) -> None:
    """At its address, with its key in the one place where it belongs."""
    address = row.base_url or GIVEN_BASE
    assert urlsplit(request.url).scheme in ("https", "http")
    if "{" not in address:
        assert request.url.startswith(address)
    else:
        assert "{" not in request.url
    assert key not in request.url
    assert key.encode() not in request.body
    holders = [name for name, value in request.headers.items() if key in value]
    expected = {"bearer": ["Authorization"], "api_key_header": [row.auth_header], "none": []}.get(row.auth)
    assert expected is None or holders == expected, holders


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slug)
def test_row(row: Provider, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in address_parts(row).items():
        monkeypatch.setenv(name, value)
    wires = wire(monkeypatch, simulator)
    model = f"{row.slug}/{model_name(row)}"
    given = arguments(row)

    plain = litellm.completion(model, HELLO, **given)
    streamed = list(litellm.completion(model, HELLO, stream=True, **given))
    awaited, heard = asyncio.run(_awaited(model, given))

    for answer in (plain, awaited):
        assert answer.choices[0].message.content
        assert answer.choices[0].finish_reason == "stop"
        assert row.protocol in NO_USAGE or answer.usage.total_tokens > 0
        assert CANARY not in repr(answer) + repr(answer._hidden_params)
    for chunks in (streamed, heard):
        whole = litellm.stream_chunk_builder(chunks)
        assert whole is not None
        assert whole.choices[0].message.content == plain.choices[0].message.content
        assert whole.choices[0].finish_reason == "stop"
        assert len({chunk.id for chunk in chunks}) == 1
        assert all(len(chunk.choices) == 1 for chunk in chunks)
    for elsewhere in wires.values():
        assert len(elsewhere.meant) == 2
        for request in elsewhere.meant:
            check_request(row, request)


async def _awaited(model: str, given: dict[str, Any]) -> tuple[Any, list[Any]]:
    plain = await litellm.acompletion(model, HELLO, **given)
    stream = await litellm.acompletion(model, HELLO, stream=True, **given)
    return plain, [chunk async for chunk in stream]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.slug)
def test_key_is_nowhere_in_an_error(row: Provider, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in address_parts(row).items():
        monkeypatch.setenv(name, value)
    wire(monkeypatch, simulator)
    simulator.fail(401, f"Incorrect API key provided: {CANARY}")
    with pytest.raises(litellm.AuthenticationError) as caught:
        litellm.completion(f"{row.slug}/{model_name(row)}", HELLO, num_retries=0, **arguments(row))
    error = caught.value
    shown = f"{error!s} {error!r} {error.args} {vars(error)} {error.body} {error.response.text}"
    assert CANARY not in shown


@pytest.mark.parametrize("row", [row for row in ROWS if row.key_env and not row.key_optional], ids=lambda row: row.slug)
def test_without_a_key_nothing_is_sent(row: Provider, simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in address_parts(row).items():
        monkeypatch.setenv(name, value)
    wires = wire(monkeypatch, simulator)
    given = {name: value for name, value in arguments(row).items() if name != "api_key"}
    with pytest.raises(litellm.AuthenticationError, match=row.key_env[0]):
        litellm.completion(f"{row.slug}/{model_name(row)}", HELLO, **given)
    assert not wires[False].meant
