"""What histories and tools become where a vendor is stricter than OpenAI's form, or looks elsewhere."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from litellm import protocols
from litellm.call import Call
from litellm.providers import lookup

USER = {"role": "user", "content": "hi"}
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
NONE = {"type": "object", "properties": {}}
MARK = {"type": "ephemeral"}


def body(model: str, messages: list[dict[str, Any]], **params: Any) -> Any:
    row, name = lookup.resolve(model)
    given = copy.deepcopy((messages, params))
    call = Call(row, name, messages, params, base_url=row.base_url)
    built = json.loads(protocols.load(row.protocol).build_request(call).body)
    assert (messages, params) == given
    return built


def tool(**function: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "f", **function}}


@pytest.mark.parametrize("model", ["groq/m", "mistral/m", "openrouter/m", "fireworks_ai/m"])
def test_a_refusal_is_text_where_there_is_no_field_for_it(model: str) -> None:
    field = {"role": "assistant", "content": None, "refusal": "I won't."}
    part = {"role": "assistant", "content": [{"type": "refusal", "refusal": "I won't."}]}
    both = {"role": "assistant", "content": "No.", "refusal": "I won't."}
    sent = body(model, [USER, field, USER, part, USER, both, USER])["messages"]
    assert all("refusal" not in message for message in sent)
    texts = [message["content"] for message in sent if message["role"] == "assistant"]
    assert texts == ["I won't.", texts[1], "No."]
    assert texts[1] in ("I won't.", [{"type": "text", "text": "I won't."}])


@pytest.mark.parametrize("model", ["openai/m", "azure/m"])
def test_a_refusal_stays_where_there_is(model: str) -> None:
    said = [{"role": "assistant", "content": None, "refusal": "I won't."}]
    said += [{"role": "assistant", "content": [{"type": "refusal", "refusal": "I won't."}]}]
    assert body(model, [USER, *said])["messages"][1:] == said


def test_mistral_refuses_turns_that_say_nothing() -> None:
    silent: list[dict[str, Any]] = [
        {"role": "assistant", "content": ""},
        {"role": "assistant", "content": None},
        {"role": "assistant", "content": [{"type": "text", "text": ""}]},
    ]
    called = {"id": "abcDEF123", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    calls = {"role": "assistant", "content": "", "tool_calls": [called]}
    result = {"role": "tool", "tool_call_id": "abcDEF123", "content": ""}
    assert body("mistral/m", [USER, *silent, USER, calls, result])["messages"] == [USER, USER, calls, result]
    assert body("mistral/m", [USER, silent[0]])["messages"] == [USER]


def test_mistral_wants_parameters_of_every_tool() -> None:
    given = [tool(), tool(parameters={}), tool(parameters=SCHEMA), {"type": "web_search"}]
    sent = body("mistral/m", [USER], tools=given)["tools"]
    assert sent == [tool(parameters=NONE), tool(parameters=NONE), tool(parameters=SCHEMA), {"type": "web_search"}]


@pytest.mark.parametrize(("model", "tier"), [("mistral/m", "standard_only"), ("groq/m", "on_demand")])
def test_the_usual_tier_has_other_names(model: str, tier: str) -> None:
    assert body(model, [USER], service_tier="default")["service_tier"] == tier
    assert body(model, [USER], service_tier="auto")["service_tier"] == "auto"


def test_groq_knows_functions_by_their_name() -> None:
    history = [
        {**USER, "name": "bob"},
        {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "function", "name": "f", "content": "1"},
    ]
    assert body("groq/m", history)["messages"] == [USER, *history[1:]]


def test_openrouter_finds_marks_on_parts_and_tools() -> None:
    def text(said: str, **more: Any) -> dict[str, Any]:
        return {"type": "text", "text": said, **more}

    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    own = {"type": "ephemeral", "ttl": "1h"}
    given = [
        {"role": "system", "content": "s", "cache_control": MARK},
        {"role": "user", "content": [text("a"), text("b"), image], "cache_control": MARK},
        {"role": "assistant", "content": "", "cache_control": MARK},
        {"role": "user", "content": [text("c", cache_control=own)], "cache_control": MARK},
        {"role": "user", "content": [image], "cache_control": MARK},
    ]
    assert body("openrouter/m", given)["messages"] == [
        {"role": "system", "content": [text("s", cache_control=MARK)]},
        {"role": "user", "content": [text("a"), text("b", cache_control=MARK), image]},
        {"role": "assistant", "content": ""},
        {"role": "user", "content": [text("c", cache_control=own)]},
        {"role": "user", "content": [image]},
    ]
    tools = [tool(cache_control=MARK), {**tool(), "cache_control": own}, tool()]
    assert body("openrouter/m", [USER], tools=tools)["tools"] == [
        {**tool(), "cache_control": MARK},
        {**tool(), "cache_control": own},
        tool(),
    ]
