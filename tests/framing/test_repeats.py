"""Events recognised by their bytes, held against `json.loads`: what is recognised is what a parser would have read."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from litellm.framing.base import Frame
from litellm.framing.repeats import Repeats

TEXTS = st.one_of(
    st.text(max_size=6),
    st.text(alphabet=':,{}[]" \\/\n\u00a0é🙂a1', max_size=5),
    st.sampled_from(["content", "delta", "id", "m", ":", ",", '","', "0", "null", "p", "obfuscation", "\ud800"]),
)
STYLES = st.sampled_from([(",", ":"), (", ", ": "), (" ,", " : ")])


def body(text: str, name: str, beside: Any, padding: str | None) -> dict[str, Any]:
    found = {"id": name, "model": "m", "beside": beside, "choices": [{"index": 0, "delta": {"content": text}}]}
    return found if padding is None else {**found, "obfuscation": padding}


def written(body: Any, style: tuple[str, str], escaped: bool) -> Frame | None:
    text = json.dumps(body, separators=style, ensure_ascii=escaped)
    try:
        return Frame(None, text.encode())
    except UnicodeEncodeError:
        return None


@given(
    first=TEXTS, second=TEXTS, names=st.tuples(TEXTS, TEXTS), beside=st.one_of(TEXTS, st.lists(TEXTS, max_size=3)),
    pads=st.tuples(st.sampled_from([None, "", "aB3", "a-b", 'a"']), st.sampled_from([None, "", "zz", '"', "é"])),
    style=STYLES, escaped=st.tuples(st.booleans(), st.booleans()), same=st.booleans(),
)  # fmt: skip
@example(":", "x", ("i", "i"), ["a", ":"], (None, None), (",", ":"), (False, False), True)
@example(",", "x", ("i", "i"), ["a", ","], (None, None), (",", ":"), (False, False), True)
def test_what_is_recognised_is_what_it_says(
    first: str, second: str, names: Any, beside: Any, pads: Any, style: Any, escaped: Any, same: bool
) -> None:
    known = body(first, names[0], beside, pads[0])
    seen = written(known, style, escaped[0])
    other = written(body(second, names[0] if same else names[1], beside, pads[1]), style, escaped[1])
    if seen is None or other is None:
        return
    repeats = Repeats(padding="obfuscation")
    repeats.learn(seen, first)
    found = repeats.text(other)
    if found is None:
        return
    expected = copy.deepcopy(known)
    expected["choices"][0]["delta"]["content"] = found
    said = json.loads(other.data)
    assert said.pop("obfuscation", None) is None or "obfuscation" in expected
    expected.pop("obfuscation", None)
    assert said == expected


def event(text: str, **more: Any) -> Frame:
    return Frame(None, json.dumps({"delta": text, **more}, separators=(",", ":"), ensure_ascii=False).encode())


def learned(text: str = "one", **more: Any) -> Repeats:
    repeats = Repeats(padding="obfuscation")
    repeats.learn(event(text, **more), text)
    return repeats


@pytest.mark.parametrize(
    "text", [" two", "é", "日本", "🙂", ":", "{}", "null", " ", '"', "\\", "\n", '{"a": "b"}', "\u2028"]
)
def test_another_text_is_recognised(text: str) -> None:
    assert learned().text(event(text)) == text


def test_the_padding_may_differ() -> None:
    repeats = learned(obfuscation="aB3")
    assert repeats.text(event("two", obfuscation="")) == "two"
    assert repeats.text(event("two", obfuscation="zzzzzz")) == "two"
    for cut in (1, 2, 3, 4):
        assert learned(obfuscation="aB3").text(Frame(None, event("two", obfuscation="z").data[:-cut])) is None
    assert repeats.text(event("two")) is None
    assert learned(obfuscation="aB3").text(event("two", obfuscation='"')) is None


def test_an_empty_text_is_parsed() -> None:
    assert learned().text(event("")) is None


@pytest.mark.parametrize(
    "data",
    [
        b'{"delta":"two"', b'{"delta":"two"}x', b'{"delta":"two","a":1}', b'{"delta":"t\xffo"}', b'{"delta":"tw',
        b'{"delta":"', b'{"delta":', b"", b"[DONE]", b'{"delta":"a\nb"}', b'{"delta":"a\\"}', b'{"delta":"a","b":"c"}',
        b'{"delta":"\\ud83d"}', b'{"delta":"a"b"}',
    ],
)  # fmt: skip
def test_what_differs_in_more_than_the_text_is_parsed(data: bytes) -> None:
    assert learned().text(Frame(None, data)) is None


def test_an_event_of_another_name_is_parsed() -> None:
    assert learned().text(Frame("error", event("two").data)) is None


@pytest.mark.parametrize("data", [b'{"a":"x","delta":"x"}', b'{"x":1,"delta":"x"}', b'{"delta":"\\u0078"}'])
def test_a_text_whose_place_is_not_certain_is_not_learned(data: bytes) -> None:
    repeats = Repeats(padding="obfuscation")
    repeats.learn(Frame(None, data), "x")
    assert repeats.text(Frame(None, data)) is None


def test_a_stream_without_repetitions_is_given_up() -> None:
    repeats = Repeats(padding="obfuscation")
    for number in range(20):
        repeats.learn(event("one", number=number), "one")
    assert repeats.text(event("two", number=19)) is None
