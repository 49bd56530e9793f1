"""Parameters out: golden bodies. A case is what the caller asks and what the body then has, beside what every
body has (model, messages, max_tokens=64000)."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from anthropic_forms import (
    EPHEMERAL,
    HELLO_TURN,
    MODEL,
    ROW,
    SEARCH,
    body,
    call,
    digest,
    function,
    user,
)

from litellm.protocols.anthropic_messages import PROTOCOL
from litellm.protocols.base import Unsupported

OLD = "claude-sonnet-4-20250514"  # thinks to a budget, has no structured outputs
NEW = "claude-opus-4-7"
WEATHER = function(description="Weather", parameters={"type": "object", "properties": {"city": {"type": "string"}}})
WEATHER_SENT = {
    "name": "weather",
    "description": "Weather",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}},
}
POINT = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "additionalProperties": False}
REFERRING = {"$ref": "#/$defs/P", "$defs": {"P": POINT}}
COUNTED = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}}
POINT_FORMAT = {"type": "json_schema", "json_schema": {"name": "point", "schema": POINT}}
POINT_TOOL = {"name": "json_tool_call", "description": "Give the final answer in this form.", "input_schema": POINT}


ODD_NAME = "a_b_c_" + digest("a.b/c")
LONG_NAME = "n" * 55 + "_" + digest("n" * 70)


# name: (what the caller asks, what the body has beside messages, model and max_tokens=64000)
PARAMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "limit": ({"max_tokens": 7}, {"max_tokens": 7}),
    "newer limit wins": ({"max_tokens": 7, "max_completion_tokens": 8}, {"max_tokens": 8}),
    "limit of an old model": ({"model": "claude-3-5-sonnet-20241022"}, {"max_tokens": 8192}),
    "limit of a big model": ({"model": NEW}, {"max_tokens": 128000}),
    "limit of an unknown model": ({"model": "house-model"}, {"max_tokens": 4096}),
    "sampling": ({"temperature": 0.5, "top_p": 0.9}, {"temperature": 0.5, "top_p": 0.9}),
    "the default is all some take": ({"model": NEW, "temperature": 1, "top_p": 1}, {"max_tokens": 128000}),
    "a caller who insists": ({"model": NEW, "temperature": 0.5}, {"max_tokens": 128000, "temperature": 0.5}),
    "stop": ({"stop": "END"}, {"stop_sequences": ["END"]}),
    "blank stops": ({"stop": ["\n", "", "a", " b"]}, {"stop_sequences": ["a", " b"]}),
    "only blank stops": ({"stop": ["\n"]}, {}),
    "user": ({"user": "u1"}, {"metadata": {"user_id": "u1"}}),
    "metadata": ({"metadata": {"user_id": "u2", "trace": "x"}}, {"metadata": {"user_id": "u2"}}),
    "metadata without a place": ({"metadata": {"trace": "x"}}, {}),
    "tier": ({"service_tier": "auto"}, {"service_tier": "auto"}),
    "tier default": ({"service_tier": "default"}, {"service_tier": "standard_only"}),
    "stream": ({"stream": True}, {"stream": True}),
    "extras": ({"extra": {"top_k": 3}, "extra_body": {"inference_geo": "us"}}, {"top_k": 3, "inference_geo": "us"}),
    "extra_body wins": ({"temperature": 0.5, "extra_body": {"temperature": 0.1}}, {"temperature": 0.1}),
    # tools
    "tool": ({"tools": [WEATHER]}, {"tools": [WEATHER_SENT]}),
    "tool without parameters": (
        {"tools": [function()]},
        {"tools": [{"name": "weather", "input_schema": {"type": "object", "properties": {}}}]},
    ),
    "tool without a type, with references": (
        {"tools": [function(parameters=REFERRING)]},
        {"tools": [{"name": "weather", "input_schema": {**REFERRING, "type": "object"}}]},
    ),
    "cache_control on tools": (
        {"tools": [{**function("a"), "cache_control": EPHEMERAL}, function("b", cache_control=EPHEMERAL)]},
        {
            "tools": [
                {"name": name, "input_schema": {"type": "object", "properties": {}}, "cache_control": EPHEMERAL}
                for name in ("a", "b")
            ]
        },
    ),
    "strict": (
        {"tools": [function(strict=True, parameters=COUNTED)]},
        {
            "tools": [
                {
                    "name": "weather",
                    "strict": True,
                    "input_schema": {
                        "type": "object",
                        "properties": {"n": {"type": "integer", "description": "{minimum: 1}"}},
                        "additionalProperties": False,
                    },
                }
            ]
        },
    ),
    "strict on a model without it": (
        {"model": OLD, "tools": [function(strict=True, parameters=POINT)]},
        {"tools": [{"name": "weather", "input_schema": POINT}]},
    ),
    "vendor tools": ({"tools": [SEARCH, {"type": "custom", "name": "a", "input_schema": POINT}]},
                     {"tools": [SEARCH, {"type": "custom", "name": "a", "input_schema": POINT}]}),
    "vendor tool wrapped": (
        {"tools": [{"type": "computer_20250124", "function": {"name": "computer", "parameters": {"width": 9}}}]},
        {"tools": [{"type": "computer_20250124", "name": "computer", "width": 9}]},
    ),
    "names the API would refuse": (
        {"tools": [function("a.b/c"), function("n" * 70)], "tool_choice": function("a.b/c")},
        {
            "tools": [
                {"name": name, "input_schema": {"type": "object", "properties": {}}}
                for name in (ODD_NAME, LONG_NAME)
            ],
            "tool_choice": {"type": "tool", "name": ODD_NAME},
        },
    ),
    "choice auto": (
        {"tools": [WEATHER], "tool_choice": "auto"},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "auto"}},
    ),
    "choice required": (
        {"tools": [WEATHER], "tool_choice": "required"},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "any"}},
    ),
    "choice none": (
        {"tools": [WEATHER], "tool_choice": "none"},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "none"}},
    ),
    "choice named": (
        {"tools": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "weather"}}},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "tool", "name": "weather"}},
    ),
    "choice in the API's form": (
        {"tools": [WEATHER], "tool_choice": {"type": "any"}},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "any"}},
    ),
    "choice among allowed tools": (
        {
            "tools": [WEATHER, function("other")],
            "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [function()]}},
        },
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "any"}},
    ),
    "choice without tools": ({"tool_choice": "auto", "tools": []}, {}),
    "one call at a time": (
        {"tools": [WEATHER], "parallel_tool_calls": False},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "auto", "disable_parallel_tool_use": True}},
    ),
    "one required call": (
        {"tools": [WEATHER], "tool_choice": "required", "parallel_tool_calls": False},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "any", "disable_parallel_tool_use": True}},
    ),
    "no call at a time": (
        {"tools": [WEATHER], "tool_choice": "none", "parallel_tool_calls": False},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "none"}},
    ),
    "functions of old": (
        {"functions": [WEATHER["function"]], "function_call": {"name": "weather"}},
        {
            "tools": [WEATHER_SENT],
            "tool_choice": {"type": "tool", "name": "weather", "disable_parallel_tool_use": True},
        },
    ),
    "web search": ({"web_search_options": {}}, {"tools": [SEARCH]}),
    "web search, little and near": (
        {
            "tools": [WEATHER],
            "web_search_options": {
                "search_context_size": "low",
                "user_location": {"type": "approximate", "approximate": {"city": "Oslo", "country": "NO"}},
            },
        },
        {
            "tools": [
                WEATHER_SENT,
                {**SEARCH, "max_uses": 1, "user_location": {"type": "approximate", "city": "Oslo", "country": "NO"}},
            ]
        },
    ),
    # structured output
    "schema": (
        {"response_format": POINT_FORMAT},
        {"output_config": {"format": {"type": "json_schema", "schema": POINT}}},
    ),
    "json_object has no counterpart": ({"response_format": {"type": "json_object"}}, {}),
    "schema by tool": (
        {"model": OLD, "response_format": POINT_FORMAT},
        {
            "tools": [POINT_TOOL],
            "tool_choice": {"type": "tool", "name": "json_tool_call", "disable_parallel_tool_use": True},
        },
    ),
    "schema by tool, beside others": (
        {"model": OLD, "response_format": POINT_FORMAT, "tools": [WEATHER]},
        {"tools": [WEATHER_SENT, POINT_TOOL], "tool_choice": {"type": "any"}},
    ),
    "schema by tool, while it thinks": (
        {"model": OLD, "response_format": POINT_FORMAT, "reasoning_effort": "low"},
        {
            "thinking": {"type": "enabled", "budget_tokens": 1024},
            "tools": [POINT_TOOL],
            "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
        },
    ),
    "schema by tool, by the row": (
        {"row": replace(ROW, schema_by_tool=True), "response_format": POINT_FORMAT},
        {
            "tools": [POINT_TOOL],
            "tool_choice": {"type": "tool", "name": "json_tool_call", "disable_parallel_tool_use": True},
        },
    ),
    # thinking
    "effort minimal": ({"reasoning_effort": "minimal"}, {"thinking": {"type": "enabled", "budget_tokens": 1024}}),
    "effort medium": ({"reasoning_effort": "medium"}, {"thinking": {"type": "enabled", "budget_tokens": 2048}}),
    "effort high": ({"reasoning_effort": "high"}, {"thinking": {"type": "enabled", "budget_tokens": 4096}}),
    "effort xhigh": ({"reasoning_effort": "xhigh"}, {"thinking": {"type": "enabled", "budget_tokens": 8192}}),
    "effort max": ({"reasoning_effort": "max"}, {"thinking": {"type": "enabled", "budget_tokens": 16384}}),
    "effort none": ({"reasoning_effort": "none"}, {}),
    "effort as a dict": (
        {"reasoning_effort": {"effort": "high", "summary": "auto"}},
        {"thinking": {"type": "enabled", "budget_tokens": 4096}},
    ),
    "a default limit gives a budget room": (
        {"model": "house-model", "reasoning_effort": "high"},
        {"thinking": {"type": "enabled", "budget_tokens": 4096}, "max_tokens": 8192},
    ),
    "a budget gives way to the limit": (
        {"reasoning_effort": "high", "max_tokens": 3000},
        {"thinking": {"type": "enabled", "budget_tokens": 1500}, "max_tokens": 3000},
    ),
    "a budget never falls below the least": (
        {"reasoning_effort": "low", "max_tokens": 1024 + 1},
        {"thinking": {"type": "enabled", "budget_tokens": 1024}, "max_tokens": 1025},
    ),
    "no room to think": ({"reasoning_effort": "high", "max_tokens": 900}, {"max_tokens": 900}),
    "adaptive effort": (
        {"model": "claude-opus-4-6", "reasoning_effort": "minimal"},
        {
            "thinking": {"type": "adaptive", "display": "summarized"},
            "output_config": {"effort": "low"},
            "max_tokens": 128000,
        },
    ),
    "adaptive effort with a schema": (
        {"model": NEW, "reasoning_effort": "xhigh", "response_format": POINT_FORMAT},
        {
            "thinking": {"type": "adaptive", "display": "summarized"},
            "output_config": {"effort": "xhigh", "format": {"type": "json_schema", "schema": POINT}},
            "max_tokens": 128000,
        },
    ),
    "off where it is on by itself": (
        {"model": "claude-opus-5", "reasoning_effort": "none"},
        {"thinking": {"type": "disabled"}, "max_tokens": 128000},
    ),
    "off between tools": (
        {"model": "claude-sonnet-5-5", "thinking": {"type": "disabled"}},
        {"thinking": {"type": "between_tools"}, "max_tokens": 128000},
    ),
    "little where it cannot be off": (
        {"model": "claude-opus-5-5", "reasoning_effort": "none"},
        {"output_config": {"effort": "low"}, "max_tokens": 128000},
    ),
    "thinking as given": (
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
    ),
    "thinking off as given": ({"thinking": {"type": "disabled"}}, {"thinking": {"type": "disabled"}}),
    "a budget where there is none": (
        {"model": NEW, "thinking": {"type": "enabled", "budget_tokens": 5000}},
        {
            "thinking": {"type": "adaptive", "display": "summarized"},
            "output_config": {"effort": "high"},
            "max_tokens": 128000,
        },
    ),
    "a budget where it is still taken": (
        {"model": "claude-sonnet-4-6", "thinking": {"type": "enabled", "budget_tokens": 5000}},
        {"thinking": {"type": "enabled", "budget_tokens": 5000}, "max_tokens": 128000},
    ),
    "adaptive where there is only a budget": (
        {"thinking": {"type": "adaptive"}, "reasoning_effort": "low"},
        {"thinking": {"type": "enabled", "budget_tokens": 1024}},
    ),
    "temperature 1 while it thinks": (
        {"reasoning_effort": "low", "temperature": 1},
        {"thinking": {"type": "enabled", "budget_tokens": 1024}, "temperature": 1},
    ),
    "output_config of the caller's joins": (
        {"response_format": POINT_FORMAT, "extra": {"output_config": {"effort": "low"}}},
        {"output_config": {"effort": "low", "format": {"type": "json_schema", "schema": POINT}}},
    ),
    # left out with drop_params
    "too hot": ({"temperature": 1.5, "drop_params": True}, {}),
    "no temperature while it thinks": (
        {"temperature": 0.2, "reasoning_effort": "low", "drop_params": True},
        {"thinking": {"type": "enabled", "budget_tokens": 1024}},
    ),
    "no forced tool while it thinks": (
        {"tools": [WEATHER], "tool_choice": "required", "reasoning_effort": "low", "drop_params": True},
        {
            "tools": [WEATHER_SENT],
            "tool_choice": {"type": "auto"},
            "thinking": {"type": "enabled", "budget_tokens": 1024},
        },
    ),
    "no named tool on some": (
        {"model": "claude-opus-5-5", "tools": [WEATHER], "tool_choice": function(), "drop_params": True},
        {"tools": [WEATHER_SENT], "tool_choice": {"type": "auto"}, "max_tokens": 128000},
    ),
    "no such tier": ({"service_tier": "flex", "drop_params": True}, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAMS)
def test_params(name: str) -> None:
    asked, expected = PARAMS[name]
    given = {name: value for name, value in asked.items() if name != "row"}
    before = copy.deepcopy(given)
    sent = body(call(**asked))
    assert sent == {"model": asked.get("model", MODEL), "max_tokens": 64000, "messages": [HELLO_TURN], **expected}
    assert given == before


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "too hot": ({"temperature": 1.5}, "temperature", "0 to 1"),
    "no temperature while it thinks": ({"temperature": 0.2, "reasoning_effort": "low"}, "temperature", "must be 1"),
    "no forced tool while it thinks": (
        {"tools": [WEATHER], "tool_choice": "required", "reasoning_effort": "low"}, "tool_choice", "auto or none",
    ),
    "no forced tool on some": (
        {"model": "claude-opus-5-5", "tools": [WEATHER], "tool_choice": "required"}, "tool_choice", "by this model",
    ),
    "no such tier": ({"service_tier": "flex"}, "service_tier", "flex"),
    "audio": (
        {"messages": [user("a", {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}})]},
        "messages", "input_audio",
    ),
    "free-text tools": ({"tools": [{"type": "custom", "custom": {"name": "a"}}]}, "tools", "free text"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_unless_dropped(name: str) -> None:
    asked, param, words = REFUSED[name]
    with pytest.raises(Unsupported, match=words) as caught:
        body(call(**asked))
    assert caught.value.param == param
    body(call(**asked, drop_params=True))


@pytest.mark.parametrize(
    ("model", "params", "refused"),
    [
        ("claude-3-5-sonnet-20241022", {}, {"reasoning_effort", "thinking"}),
        ("claude-sonnet-4-5", {"reasoning_effort": "xhigh"}, set()),
        ("claude-opus-4-6", {"reasoning_effort": "xhigh"}, {"reasoning_effort"}),
        ("claude-opus-4-6", {"reasoning_effort": "max"}, set()),
        ("claude-opus-4-7", {"reasoning_effort": "xhigh"}, {"temperature", "top_p"}),
        ("claude-opus-4-7", {"temperature": 1, "top_p": 1}, set()),
        ("us.anthropic.claude-opus-5-v1:0", {"temperature": 0}, {"temperature", "top_p"}),
        ("claude-fable-5-1", {"thinking": {"type": "disabled"}}, {"temperature", "top_p", "thinking"}),
    ],
)
def test_what_a_model_refuses(model: str, params: dict[str, Any], refused: set[str]) -> None:
    assert PROTOCOL.unsupported(call(model=model, **params)) == refused
