"""The cache itself: keys, ages, room; and what is refused."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel

import litellm
from litellm.caching import Cache as ByPackage
from litellm.caching.caching import _NO_PART, Cache

names = st.text("abcdefgh", min_size=1, max_size=3)
values = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.floats(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
questions = st.dictionaries(names | st.sampled_from(["model", "messages", "temperature", "tools"]), values, max_size=5)
steering = st.dictionaries(st.sampled_from(sorted(_NO_PART - {"cache"})), values, max_size=4)


def same(one: Any, other: Any) -> bool:
    """Equal, where True is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other


@given(questions, questions)
def test_keys_are_equal_for_equal_questions_and_only_for_them(one: dict[str, Any], other: dict[str, Any]) -> None:
    cache = Cache()
    assert (cache.get_cache_key(**one) == cache.get_cache_key(**other)) == same(one, other)


@given(questions, steering, steering, st.randoms())
def test_neither_order_nor_what_steers_a_call_is_part_of_it(
    asked: dict[str, Any], one: dict[str, Any], other: dict[str, Any], random: Any
) -> None:
    cache = Cache()
    mixed = list({**asked, **other, "litellm_call_id": "x", "nothing": None}.items())
    random.shuffle(mixed)
    first = cache.get_cache_key(**{**asked, **one})
    assert first == cache.get_cache_key(**dict(mixed)) == cache.get_cache_key(**json.loads(json.dumps(asked)))


@given(questions, st.sampled_from(["model", "seed", "of_the_vendor", "api_key"]), values, values)
def test_each_parameter_counts(asked: dict[str, Any], name: str, one: Any, other: Any) -> None:
    cache = Cache()
    keys = {cache.get_cache_key(**{**asked, name: value}) for value in (one, other)}
    assert (len(keys) == 1) == same(one, other)


def test_no_key_shows_a_credential() -> None:
    key = Cache(namespace="n").get_cache_key(
        model="m", api_key="sk-secret", extra_headers={"Authorization": "sk-secret"}
    )
    assert "secret" not in key
    assert key.startswith("n:")
    assert len(key) == 2 + 64


def test_objects_are_what_they_say() -> None:
    class Form(BaseModel):
        name: str

    class Other(BaseModel):
        name: int

    cache = Cache()
    message = litellm.Message(content="Hello")
    assert cache.get_cache_key(messages=[message]) == cache.get_cache_key(
        messages=[{"content": "Hello", "role": "assistant"}]
    )
    assert cache.get_cache_key(response_format=Form) != cache.get_cache_key(response_format=Other)
    assert cache.get_cache_key(response_format=Form) == cache.get_cache_key(response_format=Form)
    with pytest.raises(TypeError, match="object cannot be part"):
        cache.get_cache_key(model="m", mine=object())


# --- what is kept ---


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("litellm.caching.caching.time", made)
    return made


@given(values)
def test_what_is_put_in_comes_out(value: Any) -> None:
    cache = Cache()
    cache.add_cache(value, cache_key="k")
    assert cache.get_cache(cache_key="k") == value


def test_by_key_and_by_question() -> None:
    cache = Cache()
    cache.add_cache(cache_key="test-key", result="1234")
    assert cache.get_cache(cache_key="test-key") == "1234"
    cache.add_cache({"a": 1}, model="m", messages=[])
    assert cache.get_cache(model="m", messages=[]) == {"a": 1}
    assert cache.get_cache(model="n", messages=[]) is None
    cache.flush_cache()
    assert cache.get_cache(cache_key="test-key") is None


def test_what_is_kept_is_text() -> None:
    cache = Cache()
    value = {"a": [1]}
    cache.add_cache(value, cache_key="k")
    value["a"].append(2)
    cache.get_cache(cache_key="k")["a"].append(3)
    assert cache.get_cache(cache_key="k") == {"a": [1]}
    assert [type(each.text) for each in cache._kept.values()] == [str]
    with pytest.raises(TypeError):
        cache.add_cache(object(), cache_key="o")


def test_answers_grow_old(clock: Clock) -> None:
    cache = Cache(ttl=10)
    cache.add_cache("a", cache_key="a")
    cache.add_cache("b", cache_key="b", cache={"ttl": 20})
    clock.now += 9.9
    assert cache.get_cache(cache_key="a") == "a"
    assert cache.get_cache(cache_key="a", cache={"s-maxage": 5}) is None
    assert cache.get_cache(cache_key="a", cache={"s-maxage": 10}) == "a"
    clock.now += 0.1
    assert cache.get_cache(cache_key="a") is None
    assert list(cache._kept) == ["b"]
    clock.now += 10
    assert cache.get_cache(cache_key="b") is None


def test_the_least_recently_used_goes_first() -> None:
    cache = Cache(max_size=2)
    for name in "ab":
        cache.add_cache(name, cache_key=name)
    cache.get_cache(cache_key="a")
    cache.add_cache("c", cache_key="c")
    assert list(cache._kept) == ["a", "c"]
    cache.add_cache("a", cache_key="a")
    cache.add_cache("d", cache_key="d")
    assert list(cache._kept) == ["a", "d"]
    cache.delete_cache_keys(["a", "x"])
    cache.delete("y")
    assert list(cache._kept) == ["d"]
    asyncio.run(cache.disconnect())


# --- switching ---


def test_switching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litellm, "cache", None)
    litellm.enable_cache(ttl=5)
    first = litellm.cache
    assert isinstance(first, litellm.Cache)
    assert first.ttl == 5
    litellm.enable_cache(ttl=6)
    assert litellm.cache is first
    litellm.update_cache(ttl=7, type="local")
    assert litellm.cache.ttl == 7
    litellm.disable_cache()
    assert litellm.cache is None
    assert ByPackage is litellm.Cache is Cache


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"type": "redis", "host": "h"}, "'redis'.*'local'"),
        ({"type": "semantic"}, "'semantic'"),
        ({"mode": "sometimes"}, "default_on, default_off"),
        ({"host": "localhost"}, "host"),
        ({"max_size": 0}, "max_size"),
    ],
)
def test_what_is_not_there_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        litellm.Cache(**wrong)
    assert litellm.Cache(host=None, port=None, password=None).type == "local"
