"""Arguments and answers of the wrong types, deep inside: refused with their place, or read as what they are."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import pytest

import litellm
from litellm.protocols.base import ErrorDetail
from litellm.protocols.json_body import NotJson, decode, decode_lenient, encode, written
from scripted import HELLO, answer, reply

CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
USER = {"role": "user"}


def calling(**changes: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": [{**CALL, **changes}]}


def with_part(part: Any) -> dict[str, Any]:
    return {"role": "user", "content": [part]}


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ({"role": {}, "content": "x"}, r"messages\[0\] has role"),
        ({"role": "user", "content": "x", "name": []}, r"messages\[0\]\.name"),
        (calling(id=["c"]), r"tool_calls\[0\]\.id"),
        (calling(function={"name": ["f"], "arguments": "{}"}), r"function\.name"),
        (calling(function={"name": "f", "arguments": 7}), r"function\.arguments"),
        ({"role": "assistant", "content": "x", "function_call": []}, r"function_call must be a dict"),
        ({"role": "assistant", "content": "x", "function_call": {"name": 7}}, r"function_call\.name"),
        ({"role": "assistant", "content": "x", "thinking_blocks": -1}, "thinking_blocks"),
        ({"role": "assistant", "content": "x", "thinking_blocks": ["hm"]}, "thinking_blocks"),
        (with_part({"type": "file", "file": {"file_id": 7}}), r"content\[0\]\.file\.file_id"),
        (with_part({"type": "input_audio", "input_audio": {"data": 7}}), r"input_audio\.data"),
    ],
)
@pytest.mark.parametrize("model", ["openai/m", "anthropic/m", "gemini/m", "cohere/m", "mistral/m"])
def test_a_wrong_type_is_refused_with_its_place(over: Any, model: str, message: Any, place: str) -> None:
    wire = over()
    with pytest.raises(litellm.BadRequestError, match=place):
        wire.ask(model, [message])
    assert wire.requests == []


@pytest.mark.parametrize("model", ["anthropic/m", "openai/m"])
def test_a_tools_type_is_text(over: Any, model: str) -> None:
    with pytest.raises(litellm.BadRequestError, match=r"tools\[0\]\.type"):
        over().ask(model, HELLO, tools=[{**CALL, "type": {}}])


def test_the_type_of_thinking_is_text(over: Any) -> None:
    with pytest.raises(litellm.BadRequestError, match=r"thinking\.type"):
        over().ask("anthropic/m", HELLO, thinking={"type": {}})


@pytest.mark.parametrize("model", ["petals/m", "ollama_chat/m"])
def test_odd_texts_and_calls_without_names_make_a_request(blocking: Any, model: str) -> None:
    blocking.replies = [reply({"ok": True, "outputs": "x", "message": {"content": "x"}, "done": True})]
    messages = [{"role": "user", "content": "\ud800"}, calling(function={"arguments": "{}"})]
    try:
        blocking.ask(model, messages[: 1 if model.startswith("petals") else 2], base_url="http://h.example/api")
    except litellm.exceptions.OpenAIError:
        pass
    assert len(blocking.requests) == 1


def test_half_a_pair_beside_what_only_rust_can_write() -> None:
    assert json.loads(encode({"a": "\ud83d", "b": b"x", "c": {1}})) == {"a": "\ud83d", "b": "x", "c": [1]}
    with pytest.raises(NotJson):
        encode({"a": "\ud83d", "b": object()})
    with pytest.raises(NotJson):
        encode({"a": "\ud83d", (1, 2): 1})


@dataclass
class _Measured:
    value: float


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize(
    "around",
    [lambda x: x, lambda x: {x}, lambda x: (1, x), lambda x: [{"a": x}], _Measured, lambda x: {"b": [_Measured(x)]}],
)
@pytest.mark.parametrize("length", [1, 100_000])
def test_a_number_that_json_lacks_is_refused_wherever_it_stands(around: Any, number: float, length: int) -> None:
    with pytest.raises(NotJson, match=r"^\$\.x.* is (inf|-inf|nan), which JSON cannot hold"):
        encode({"long": "x" * length, "x": around(number)})
    good = {"long": "x" * length, "x": around(0.5), "y": ["NaN", "Infinity", True, None, 1]}
    assert json.loads(encode(good))["y"] == good["y"]


def test_texts_within_texts_are_json_too() -> None:
    assert json.loads(written({"a": {1}})) == {"a": [1]}
    for wrong in (object(), float("nan")):
        with pytest.raises(NotJson):
            written({"a": wrong})


def test_half_a_pair_is_read() -> None:
    assert decode('{"a": "\ud83d"}') == {"a": "\ud83d"}
    with pytest.raises(ValueError, match="Expecting value"):
        decode("\ud83d")
    assert decode_lenient("\ud83d") is None


def test_half_a_pair_as_arguments_of_a_call(over: Any) -> None:
    wire = over(repeat=True)
    wire.replies[:] = [reply({"content": [{"type": "text", "text": "x"}], "stop_reason": "end_turn"})]
    try:
        wire.ask("anthropic/m", [*HELLO, calling(function={"name": "f", "arguments": "\ud83d"})])
    except litellm.BadRequestError:
        assert wire.requests == []


def test_a_call_without_a_name_goes_to_cohere_as_it_is(over: Any) -> None:
    wire = over(reply({"message": {"role": "assistant", "content": [{"type": "text", "text": "x"}]}}))
    wire.ask("cohere/m", [*HELLO, calling(function={"arguments": "{}"})])
    assert len(wire.requests) == 1


def test_an_error_in_a_200_whose_words_are_no_texts(over: Any) -> None:
    body = {"error": {"message": {"a": 1}, "type": {"b": {}}, "code": ["c"], "status": None}}
    for model in ("gemini/m", "openai/m", "anthropic/m"):
        wire = over(reply(body))
        with pytest.raises(litellm.exceptions.OpenAIError):
            wire.ask(model, num_retries=0)
    detail = ErrorDetail("", {"b": 1}, 7, ["p"])  # type: ignore[arg-type]
    assert (detail.message, detail.type, detail.code, detail.param) == ("no message", "{'b': 1}", "7", "['p']")


def test_objects_as_arguments_still_go(over: Any) -> None:
    wire = over(answer())
    messages = [*HELLO, calling(function={"name": "f", "arguments": {"a": 1}})]
    wire.ask(messages=[*messages, {"role": "tool", "tool_call_id": "c", "content": "1"}])
    assert len(wire.requests) == 1
