"""Random arguments: messages, tools and parameters in form, almost in form, and not at all. Judges nothing."""

from __future__ import annotations

import enum
import random
from collections import UserDict
from typing import Any

import pydantic

from litellm.params import OPENAI_PARAMS
from litellm.types.completion import Message


class Colour(str, enum.Enum):
    RED = "red"


class Model(pydantic.BaseModel):
    text: str = "x"
    count: int | None = None


class Odd:
    """Of no type that anybody expects."""

    def __repr__(self) -> str:
        return "Odd()"


TEXTS = (
    "", "Hello", "é", "日本語", "🙂", "\ud800", "\x00", "\u2028", "a\r\nb", "{", "null", "x" * 5000, "data:", "http://",
    "data:image/png;base64,AAAA", "data:image/png;base64,*", "https://h.example/a.png", "gs://b/a.pdf", '{"a": 1}',
    "[1]",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2**63, 10**40, 0.5, -0.0, 1e308, float("nan"), float("inf"), True)


def nested(depth: int) -> Any:
    value: Any = "end"
    for _ in range(depth):
        value = [value]
    return value


def cycle() -> Any:
    value: dict[str, Any] = {"a": 1}
    value["self"] = value
    return value


def value(dice: random.Random, depth: int = 3) -> Any:
    """Anything."""
    kind = dice.randrange(16 if depth else 10)
    if kind < 5:
        return dice.choice(TEXTS)
    if kind < 8:
        return dice.choice(NUMBERS)
    if kind == 8:
        return None
    if kind == 9:
        return dice.choice(
            (b"bytes", {1, 2}, Odd(), Odd, Colour.RED, Model(), (1, 2), UserDict(a=1), cycle(), nested(60))
        )
    if kind < 13:
        return [value(dice, depth - 1) for _ in range(dice.randrange(4))]
    names = ("type", "text", "url", "name", "role", "content", "id", "data", "format", "a", 1, None)
    return {dice.choice(names): value(dice, depth - 1) for _ in range(dice.randrange(4))}


def sometimes(dice: random.Random, good: Any, chance: float = 0.06) -> Any:
    """The good value; now and then anything."""
    return value(dice) if dice.random() < chance else good


def part(dice: random.Random) -> Any:
    """A part of a content."""
    text = sometimes(dice, dice.choice(TEXTS))
    return dice.choice(
        (
            {"type": "text", "text": text},
            {"type": "text", "text": text, "cache_control": {"type": "ephemeral"}},
            {"type": "image_url", "image_url": {"url": sometimes(dice, "data:image/png;base64,AAAA"), "detail": "low"}},
            {"type": "image_url", "image_url": text},
            {"type": "input_audio", "input_audio": {"data": text, "format": sometimes(dice, "wav")}},
            {"type": "file", "file": {"file_data": "data:application/pdf;base64,AAAA", "filename": text}},
            {"type": "file", "file": {"file_id": text}},
            {"type": "thinking", "thinking": text, "signature": text},
            {"type": "video_url", "video_url": {"url": text}},
            {"type": sometimes(dice, "document"), "source": value(dice)},
            text,
        )
    )


def tool_call(dice: random.Random) -> Any:
    arguments = dice.choice(('{"a": 1}', "", "{", "[]", "null", '{"a": NaN}', *TEXTS))
    return {
        "id": sometimes(dice, dice.choice(("call_1", "call_2", ""))),
        "type": sometimes(dice, "function"),
        "function": sometimes(dice, {"name": sometimes(dice, "f"), "arguments": sometimes(dice, arguments)}),
    }


def message(dice: random.Random) -> Any:
    """A message, mostly in form."""
    role = dice.choice(("user", "user", "assistant", "assistant", "system", "developer", "tool", "function"))
    content = dice.choice(TEXTS) if dice.random() < 0.5 else [part(dice) for _ in range(dice.randrange(4))]
    made: dict[str, Any] = {"role": sometimes(dice, role, 0.02), "content": sometimes(dice, content)}
    if role == "assistant" and dice.random() < 0.5:
        made["tool_calls"] = sometimes(dice, [tool_call(dice) for _ in range(1 + dice.randrange(3))])
        made["content"] = dice.choice((None, "", "text"))
    if role == "assistant" and dice.random() < 0.2:
        made["thinking_blocks"] = sometimes(dice, [{"type": "thinking", "thinking": "hm", "signature": "s"}], 0.2)
        made["reasoning_content"] = sometimes(dice, "hm")
    if role in ("tool", "function"):
        made["tool_call_id"] = sometimes(dice, "call_1")
        made["name"] = sometimes(dice, "f")
    if dice.random() < 0.05:
        made[dice.choice(("name", "audio", "refusal", "function_call", "cache_control"))] = value(dice)
    if dice.random() < 0.05:
        return Message(role="assistant", content=dice.choice(TEXTS))
    return made


def schema(dice: random.Random, depth: int = 3) -> Any:
    """A JSON schema, mostly in form."""
    kind = dice.choice(("object", "array", "string", "integer", "anyOf", "$ref", "enum", "odd"))
    if kind == "object" and depth:
        names = dice.sample(("a", "b", "c d", "é", "$x", ""), dice.randrange(4))
        found: Any = {"type": "object", "properties": {name: schema(dice, depth - 1) for name in names}}
        if dice.random() < 0.5:
            found["required"] = sometimes(dice, names)
        if dice.random() < 0.3:
            found["additionalProperties"] = dice.choice((True, False, {"type": "string"}))
        return found
    if kind == "array" and depth:
        return {"type": "array", "items": sometimes(dice, schema(dice, depth - 1))}
    if kind == "anyOf" and depth:
        return {dice.choice(("anyOf", "oneOf", "allOf")): [schema(dice, depth - 1) for _ in range(dice.randrange(3))]}
    if kind == "$ref":
        return {"$ref": dice.choice(("#/$defs/a", "#", "#/definitions/b", "other.json", "#/$defs/é~1"))}
    if kind == "enum":
        return {"enum": [None, 1, "a"], "type": dice.choice(("string", ["string", "null"], "integer"))}
    if kind == "odd":
        return value(dice)
    return {
        "type": dice.choice(("string", "integer", "number", "boolean", "null", ["string", "null"])),
        "format": "date",
    }


def tool(dice: random.Random) -> Any:
    parameters = {"type": "object", "properties": {"a": schema(dice)}} if dice.random() < 0.7 else schema(dice)
    function = {
        "name": sometimes(dice, dice.choice(("f", "g", "get_weather"))),
        "description": sometimes(dice, "d"),
        "parameters": parameters,
    }
    if dice.random() < 0.2:
        function["strict"] = True
    return {"type": sometimes(dice, "function"), "function": sometimes(dice, function)}


_GOOD: dict[str, tuple[Any, ...]] = {
    "temperature": (0, 0.7, 2), "top_p": (0.1, 1), "n": (1, 2), "stop": ("a", ["a", "b"]), "max_tokens": (1, 100),
    "max_completion_tokens": (1, 10**6), "presence_penalty": (0.5,), "frequency_penalty": (0.5,), "user": ("u",),
    "logit_bias": ({"50256": -100},), "seed": (1,), "tool_choice": ("auto", "none", "required"), "logprobs": (True,),
    "top_logprobs": (3,), "parallel_tool_calls": (True, False), "stream": (True, False),
    "stream_options": ({"include_usage": True},), "reasoning_effort": ("low", "high", "none"),
    "response_format": ({"type": "json_object"}, {"type": "text"}, Model), "modalities": (["text"],),
    "thinking": ({"type": "enabled", "budget_tokens": 1024},), "service_tier": ("auto",), "verbosity": ("low",),
    "web_search_options": ({},), "prediction": ({"type": "content", "content": "x"},), "metadata": ({"a": "b"},),
}  # fmt: skip


def call(dice: random.Random) -> dict[str, Any]:
    """Arguments of a call, but for the model."""
    given: dict[str, Any] = {"messages": sometimes(dice, [message(dice) for _ in range(dice.randrange(6))], 0.02)}
    for name in dice.sample(OPENAI_PARAMS, dice.randrange(5)):
        good = _GOOD.get(name)
        given[name] = sometimes(dice, dice.choice(good), 0.15) if good else value(dice)
    if dice.random() < 0.4:
        given["tools"] = sometimes(dice, [tool(dice) for _ in range(1 + dice.randrange(2))])
        if dice.random() < 0.3:
            given["tool_choice"] = {"type": "function", "function": {"name": "f"}}
    if dice.random() < 0.15:
        form = {"name": "a", "schema": schema(dice), "strict": True}
        given["response_format"] = {"type": "json_schema", "json_schema": sometimes(dice, form)}
    if dice.random() < 0.1:
        name = dice.choice(
            ("extra_body", "extra_headers", "fallbacks", "timeout", "top_k", "num_retries", "extra_query")
        )
        given[name] = value(dice)
    if dice.random() < 0.6:
        given["drop_params"] = True
    return given


def picture(given: Any) -> str:
    """What a value looks like, to the last detail and with its order."""
    return repr(given)
