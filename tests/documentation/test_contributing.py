"""What CONTRIBUTING.md says is enough, is enough: a provider is one row, a protocol is one file."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

import litellm
from litellm import protocols
from litellm.effects import HttpRequest, Reply
from litellm.protocols.base import ErrorDetail, WireProtocol
from litellm.protocols.json_body import decode, encode
from litellm.providers import lookup
from litellm.providers.row import Provider
from scripted import HELLO, Wire, answer, reply


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Adds rows for one test."""

    def add(row: Provider) -> None:
        known = dict(lookup.rows())
        monkeypatch.setattr(lookup, "rows", lambda: {**known, row.slug: row})
        lookup._resolve.cache_clear()

    yield add
    monkeypatch.undo()
    lookup._resolve.cache_clear()


def test_a_provider_is_one_row(table: Any, over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    table(Provider("example", "https://api.example.com/v1", name="Example", key_env=("EXAMPLE_API_KEY",)))
    monkeypatch.setenv("EXAMPLE_API_KEY", "key-of-example")
    wire: Wire = over(answer("Hello"))
    assert wire.ask("example/some-model", api_key=None).choices[0].message.content == "Hello"
    (request,) = wire.requests
    assert request.url == "https://api.example.com/v1/chat/completions"
    assert request.headers["Authorization"] == "Bearer key-of-example"
    assert wire.body["model"] == "some-model"
    assert litellm.get_llm_provider("example/some-model")[:2] == ("some-model", "example")


class Shouting(WireProtocol):
    """A whole protocol: it sends the last text and gets text back."""

    name = "shouting"
    params = frozenset({"temperature"})

    def build_request(self, call: Any) -> HttpRequest:
        body = {"text": call.messages[-1]["content"], **call.params}
        return HttpRequest("POST", call.base_url + "/shout", {}, encode(body))

    def parse_response(self, reply: Reply, call: Any) -> dict[str, Any]:
        message = {"role": "assistant", "content": decode(reply.body)["said"]}
        return {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return ErrorDetail(reply.body.decode())


def test_a_protocol_is_one_file(table: Any, over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("litellm.protocols.shouting")
    module.PROTOCOL = Shouting()
    monkeypatch.setitem(sys.modules, module.__name__, module)
    protocols.load.cache_clear()
    table(Provider("loud", "https://loud.example", protocol="shouting"))
    wire: Wire = over(reply({"said": "HELLO"}), reply(b"too loud", status=400))
    assert wire.ask("loud/m", HELLO, temperature=1).choices[0].message.content == "HELLO"
    assert wire.body == {"text": HELLO[-1]["content"], "temperature": 1}
    with pytest.raises(litellm.UnsupportedParamsError, match="tools"):
        wire.ask("loud/m", HELLO, tools=[{"type": "function", "function": {"name": "f"}}])
    with pytest.raises(litellm.BadRequestError, match="too loud"):
        wire.ask("loud/m", HELLO)
    protocols.load.cache_clear()
