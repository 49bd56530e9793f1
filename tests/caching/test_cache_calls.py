"""Calls around a cache: no second request, the same answer, in every mode and colour; and what must not be kept."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, strategies as st

import litellm
from litellm.custom_logger import CustomLogger
from litellm.effects import BodyBroken
from litellm.types.completion import ModelResponse
from litellm.types.text import TextCompletionResponse
from scripted import HELLO, KEY, MODEL, Wire, answer, chunk_body, completion_body, event, events, refuse, reply, stream

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litellm, "cache", litellm.Cache())


def good(streamed: bool, text: str = "Hello") -> Any:
    return stream(*events(text)) if streamed else answer(text)


def whole(found: Any) -> Any:
    """An answer, plain or streamed with its usage, as plain values; of usage the counts, without a stream's cost."""
    if isinstance(found, list):
        found = litellm.stream_chunk_builder(found)
    said = found.model_dump()
    if said["usage"] is not None:
        said["usage"].pop("cost", None)
    return said


def awaited(wire: Wire, function: str, **params: Any) -> Any:
    """A public function in the wire's colour."""
    if wire.awaits:
        return asyncio.run(getattr(litellm, f"a{function}")(**params))
    return getattr(litellm, function)(**params)


# --- the same answer, and no request ---


@pytest.mark.parametrize("first", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize("second", [False, True], ids=["then plain", "then streamed"])
def test_the_second_time_nobody_is_asked(over: Any, first: bool, second: bool) -> None:
    wire = over(good(first, "Hello you"))
    options = {"stream_options": {"include_usage": True}, "temperature": 0.5}
    one = wire.either(first)(**options)
    two = wire.either(second)(**options)
    assert len(wire.requests) == 1
    if first == second or first:
        assert whole(two) == whole(one)
    assert litellm_text(two) == "Hello you"
    usage = (two[-1] if second else two).usage
    assert usage.total_tokens == 12
    assert getattr(usage, "cost", None) == (0.0 if second else None)


def litellm_text(found: Any) -> str:
    found = litellm.stream_chunk_builder(found) if isinstance(found, list) else found
    return found.choices[0].message.content


def test_the_answer_says_where_it_came_from(over: Any) -> None:
    wire = over(answer())
    one, two = wire.ask(), wire.ask()
    assert "cache_hit" not in one._hidden_params
    hidden = two._hidden_params
    assert (hidden["cache_hit"], hidden["response_cost"], hidden["custom_llm_provider"]) == (True, 0.0, "openai")
    litellm.cache.delete(hidden["cache_key"])
    wire.replies.append(answer("again"))
    assert wire.ask().choices[0].message.content == "again"


def test_a_streamed_answer_says_so_too(blocking: Wire) -> None:
    blocking.replies = [stream(*events("Hello"))]
    for hit in (None, True):
        found = litellm.completion(MODEL, HELLO, api_key=KEY, stream=True)
        assert isinstance(found, litellm.CustomStreamWrapper)
        assert all(isinstance(chunk, litellm.ModelResponseStream) for chunk in found)
        assert found._hidden_params.get("cache_hit") is hit


def test_an_answer_is_each_callers_own(over: Any) -> None:
    wire = over(answer())
    wire.ask().choices[0].message.content = "changed"
    two = wire.ask()
    two.choices[0].message.content = "changed too"
    assert wire.ask().choices[0].message.content == "Hello"


RICH = {
    "role": "assistant", "content": "So", "refusal": "no", "reasoning_content": "hm", "annotations": [{"type": "a"}],
    "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}},
        {"id": "c2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
    ],
    "thinking_blocks": [{"type": "thinking", "thinking": "hm", "signature": "s"}],
    "provider_specific_fields": {"deep": {"er": None}},
}  # fmt: skip
LOGPROBS = {"content": [{"token": "So", "bytes": None, "logprob": -0.5, "top_logprobs": []}], "refusal": None}


def test_everything_of_an_answer_stays(over: Any) -> None:
    choices = [
        {"index": 0, "message": RICH, "finish_reason": "tool_calls", "logprobs": LOGPROBS},
        {"index": 1, "message": {"role": "assistant", "content": None}, "finish_reason": "length"},
    ]
    usage = {
        "prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12, "prompt_tokens_details": {"cached_tokens": 4},
        "of_the_vendor": 1,
    }  # fmt: skip
    wire = over(answer(choices=choices, usage=usage, service_tier="default", system_fingerprint="fp"))
    one, two = wire.ask(n=2), wire.ask(n=2)
    assert two.model_dump() == one.model_dump()
    assert type(two.usage) is type(one.usage)
    assert type(two.choices[0].logprobs) is type(one.choices[0].logprobs)
    streamed = wire.listen(n=2, stream_options={"include_usage": True})
    assert whole(streamed) == one.model_dump()
    assert len({chunk.id for chunk in streamed}) == 1
    assert all(chunk.choices for chunk in streamed)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
calls = st.builds(
    lambda call, name, arguments: {"id": call, "type": "function", "function": {"name": name, "arguments": arguments}},
    texts, texts, texts,
)  # fmt: skip
messages = st.fixed_dictionaries(
    {"role": st.just("assistant"), "content": st.none() | texts},
    optional={
        "reasoning_content": texts,
        "refusal": texts,
        "tool_calls": st.lists(calls, min_size=1, max_size=3),
        "annotations": st.lists(st.dictionaries(texts, values, min_size=1), min_size=1, max_size=2),
        "provider_specific_fields": st.dictionaries(texts, values, min_size=1, max_size=3),
    },
)
counts = st.integers(0, 10**9)
usages = st.none() | st.fixed_dictionaries(
    {"prompt_tokens": counts, "completion_tokens": counts, "total_tokens": counts}
)


@given(
    st.lists(st.tuples(messages, st.sampled_from(["stop", "length", "content_filter"])), min_size=1, max_size=3), usages
)
def test_a_hit_is_a_miss_again(said: list[Any], usage: Any) -> None:
    choices = [{"index": i, "message": message, "finish_reason": why} for i, (message, why) in enumerate(said)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(litellm, "cache", litellm.Cache())
        wire = Wire(answer(choices=choices, usage=usage))
        wire.install(patch)
        one, two = wire.ask(), wire.ask()
        streamed = wire.listen(stream_options={"include_usage": True})
    assert len(wire.requests) == 1
    assert two.model_dump() == one.model_dump()
    assert whole(streamed) == one.model_dump()
    assert isinstance(two, ModelResponse)


def test_other_kinds_of_question(over: Any) -> None:
    vector = {"data": [{"index": 0, "embedding": [0.5, 1.0]}], "model": "m", "object": "list"}
    said = {
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": "m",
        "output": [
            {"type": "message", "id": "m1", "role": "assistant", "status": "completed",
             "content": [{"type": "output_text", "text": "so", "annotations": []}]},
        ],
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "usage": None,
    }  # fmt: skip
    for function, argument, body in (
        ("embedding", {"input": "a"}, {**vector, "usage": {"prompt_tokens": 1, "total_tokens": 1}}),
        ("text_completion", {"prompt": "a"}, completion_body("so")),
        ("responses", {"input": "a"}, said),
        ("completion", {"messages": [{"role": "user", "content": "a"}]}, completion_body("so")),
    ):
        wire = over(reply(body))
        one, two = (awaited(wire, function, model=MODEL, api_key=KEY, **argument) for _ in range(2))
        assert len(wire.requests) == 1, function
        assert type(two) is type(one)
        assert two.model_dump() == one.model_dump()
        assert two._hidden_params["cache_hit"] is True
        assert "cache_hit" not in one._hidden_params


@pytest.mark.parametrize("plain_first", [True, False])
def test_texts_are_streamed_from_what_was_kept(blocking: Wire, plain_first: bool) -> None:
    blocking.replies = [answer("so on") if plain_first else stream(*events("so", " on"))]
    asked: dict[str, Any] = {"model": MODEL, "prompt": "and", "api_key": KEY}
    options = {"stream": True, "stream_options": {"include_usage": True}}
    if plain_first:
        litellm.text_completion(**asked)
    else:
        list(litellm.text_completion(**asked, **options))
    chunks: list[Any] = list(litellm.text_completion(**asked, **options))
    assert len(blocking.requests) == 1
    assert all(isinstance(chunk, TextCompletionResponse) for chunk in chunks)
    assert "".join(chunk.choices[0].text for chunk in chunks) == "so on"
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [None, "stop", None]
    assert [chunk.usage and chunk.usage.total_tokens for chunk in chunks] == [None, None, 12]


def test_streamed_responses_are_not_kept(blocking: Wire) -> None:
    blocking.replies = [answer("so"), answer("so")]
    for _ in range(2):
        list(litellm.responses("a", MODEL, stream=True, mock_response="so"))
        assert not litellm.cache._kept


# --- what is not kept ---


@both
def test_failures_are_not_kept(over: Any, streamed: bool) -> None:
    wire = over(refuse(400), good(streamed))
    with pytest.raises(litellm.BadRequestError):
        wire.either(streamed)()
    wire.either(streamed)()
    assert len(wire.requests) == 2


def test_a_stream_that_breaks_is_not_kept(over: Any) -> None:
    wire = over(stream(*events("Hel")[:2], BodyBroken("cut")), stream(*events("Hello")))
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.listen()
    wire.listen()
    assert len(wire.requests) == 2


def test_a_stream_without_usage_is_not_kept(over: Any) -> None:
    wire = over(stream(*events("Hello", usage=False)), answer())
    wire.listen()
    assert wire.ask().usage.total_tokens == 12


@pytest.mark.parametrize("way", ["close", "drop"])
def test_a_stream_that_is_left_is_not_kept(blocking: Wire, way: str) -> None:
    blocking.replies = [stream(*events("Hel", "lo"))]
    found = litellm.completion(MODEL, HELLO, api_key=KEY, stream=True)
    next(found)
    if way == "close":
        found.close()
    del found
    gc.collect()
    assert not litellm.cache._kept


def test_an_awaited_stream_that_is_left_is_not_kept(over: Any) -> None:
    wire = over(stream(*events("Hel", "lo")))

    async def leave() -> None:
        found = await litellm.acompletion(MODEL, HELLO, api_key=KEY, stream=True)
        await found.__anext__()
        await found.aclose()

    if wire.awaits:
        asyncio.run(leave())
        assert len(wire.requests) == 1
    assert not litellm.cache._kept


@both
def test_a_fallbacks_answer_is_not_the_first_models(over: Any, streamed: bool) -> None:
    wire = over(refuse(400), good(streamed, "other"), good(streamed, "own"))
    ask = wire.either(streamed)
    assert litellm_text(ask(fallbacks=["openai/gpt-4o-mini"])) == "other"
    assert litellm_text(ask(fallbacks=["openai/gpt-4o-mini"])) == "own"


def test_a_retried_answer_is_kept(over: Any) -> None:
    wire = over(refuse(503), answer())
    wire.ask()
    wire.ask()
    assert len(wire.requests) == 2


def test_what_json_cannot_say_is_answered_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []

    class Handler(litellm.CustomLLM):
        def completion(self, *args: Any, **kwargs: Any) -> Any:
            made.append(litellm.ModelResponse.model_validate({"mine": object()}))
            return made[-1]

    monkeypatch.setattr(litellm, "custom_provider_map", [{"provider": "mine", "custom_handler": Handler()}])
    for _ in range(2):
        assert litellm.completion("mine/m", HELLO) is made[-1]
    assert len(made) == 2


def test_a_question_json_cannot_say_is_answered(over: Any) -> None:
    wire = over(answer(), answer())
    for _ in range(2):
        wire.ask(hooks=[], of_ours=None, logger_fn=lambda _: None)
    assert len(wire.requests) == 1
    said = litellm.ModelResponse.model_validate({"mine": object()})
    assert litellm.completion(MODEL, HELLO, mock_response=said) is said
    assert litellm.completion(MODEL, HELLO, mock_response=said) is said


# --- what a call says of it ---


@both
@pytest.mark.parametrize(
    ("first", "second", "requests"),
    [
        ({}, {}, 1),
        ({}, {"caching": True}, 1),
        ({}, {"caching": False}, 2),
        ({"caching": False}, {}, 2),
        ({}, {"cache": {"no-cache": True}}, 2),
        ({"cache": {"no-store": True}}, {}, 2),
        ({"cache": {"no-cache": True}}, {}, 1),
        ({}, {"cache": {"namespace": "other"}}, 2),
        ({"cache": {"namespace": "other"}}, {"cache": {"namespace": "other"}}, 1),
        ({}, {"temperature": 1}, 2),
        ({"temperature": 1}, {"temperature": 1.0}, 1),
        ({}, {"user": "somebody"}, 2),
        ({}, {"api_key": "sk-other-0123456789"}, 2),
        ({}, {"api_base": "https://host.example/v1"}, 2),
        ({}, {"extra_headers": {"x-a": "b"}}, 2),
        ({}, {"timeout": 7, "num_retries": 1, "metadata": {"a": 1}, "litellm_call_id": "x", "tags": ["t"]}, 1),
        ({}, {"mock_response": "mock"}, 1),
    ],
)
def test_calls_say_what_they_want(over: Any, streamed: bool, first: Any, second: Any, requests: int) -> None:
    wire = over(good(streamed), good(streamed))
    wire.either(streamed)(**first)
    wire.either(streamed)(**second)
    assert len(wire.requests) == requests


def test_no_old_answer(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(answer("1"), answer("2"), answer("3"))
    monkeypatch.setattr("litellm.caching.caching.time", clock := Clock())
    said = [wire.ask().choices[0].message.content]
    clock.now += 10
    wanted: list[Any] = [{"s-maxage": 11}, {"s-maxage": 9}, {"no-cache": True, "ttl": 5}, {}]
    said += [wire.ask(cache=controls).choices[0].message.content for controls in wanted]
    assert said == ["1", "1", "2", "3", "3"]
    clock.now += 5
    wire.replies.append(answer("4"))
    assert wire.ask().choices[0].message.content == "4"


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(("given", "requests"), [({}, 2), ({"caching": True}, 1), ({"cache": {"use-cache": True}}, 1)])
def test_off_by_default(over: Any, given: dict[str, Any], requests: int) -> None:
    litellm.cache = litellm.Cache(mode="default_off")
    wire = over(answer(), answer())
    wire.ask(**given)
    wire.ask(**given)
    assert len(wire.requests) == requests


def test_only_some_functions(over: Any) -> None:
    litellm.cache = litellm.Cache(supported_call_types=["acompletion"])
    wire = over(answer(), answer())
    wire.ask()
    wire.ask()
    assert len(wire.requests) == (1 if wire.awaits else 2)


@pytest.mark.parametrize("given", [{"caching": True}, {"cache": {"no-cache": True}}, {"cache": {"ttl": 3}}])
def test_without_a_cache_the_words_do_nothing(over: Any, given: dict[str, Any]) -> None:
    litellm.cache = None
    wire = over(answer(), answer())
    wire.ask(**given)
    wire.ask(**given)
    assert wire.bodies[0].keys() == {"model", "messages"}
    assert len(wire.requests) == 2


def test_without_a_cache_nothing_of_it_is_made(blocking: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litellm.caching.kept.around", lambda *_: pytest.fail("a cache was looked for"))
    litellm.cache = None
    blocking.replies = [answer()]
    blocking.ask()


# --- callbacks ---


class Ear(CustomLogger):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []

    def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        self.told.append((kwargs, response_obj))


@both
def test_callbacks_are_told_of_hits(over: Any, streamed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ear = Ear()
    monkeypatch.setattr(litellm, "callbacks", [ear])
    wire = over(good(streamed))
    wire.either(streamed)()
    wire.either(streamed)()
    (miss, one), (hit, two) = ear.told
    assert (miss["cache_hit"], hit["cache_hit"]) == (None, True)
    assert hit["response_cost"] == 0.0
    assert hit["standard_logging_object"]["cache_hit"] is True
    assert hit["litellm_params"]["attempts"] == 0
    assert two.model_dump() == one.model_dump()


# --- caches of one's own ---


def test_programs_replace_its_functions(over: Any) -> None:
    kept: dict[str, Any] = {}
    cache = litellm.cache = litellm.Cache()

    def key(*args: Any, **kwargs: Any) -> str:
        return kwargs["model"] + str(kwargs["messages"])

    def add(result: Any, *args: Any, **kwargs: Any) -> None:
        kept[kwargs["cache_key"]] = result.model_dump()

    cache.get_cache_key = key
    cache.add_cache = add
    cache.get_cache = lambda *args, **kwargs: kept.get(kwargs["cache_key"])
    wire = over(answer())
    one, two = wire.ask(temperature=0), wire.ask(temperature=1)
    assert list(kept) == [MODEL + str(HELLO)]
    assert one.model_dump() == two.model_dump()


def test_routers_use_it(over: Any) -> None:
    wire = over(answer())
    deployment = {"model_name": "g", "litellm_params": {"model": MODEL, "api_key": KEY}, "model_info": {"id": "d"}}
    router = litellm.Router([deployment])
    ask: Callable[..., Any] = (lambda: asyncio.run(router.acompletion("g", HELLO))) if wire.awaits else (
        lambda: router.completion("g", HELLO)
    )  # fmt: skip
    ask()
    assert ask()._hidden_params["cache_hit"] is True
    assert ask()._hidden_params["model_id"] == "d"


def test_calls_at_once_from_many_threads() -> None:
    litellm.cache = litellm.Cache(max_size=5)

    def ask(number: int) -> str:
        found = litellm.completion(
            MODEL, [{"role": "user", "content": str(number % 9)}], mock_response=str(number % 9), api_key=KEY
        )
        return str(found.choices[0].message.content)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(300))) == [str(number % 9) for number in range(300)]
    assert len(litellm.cache._kept) == 5


def test_a_chunk_of_an_answer_with_a_custom_finish(over: Any) -> None:
    """What a stream says beside its text is part of its answer."""
    blocks = [
        event(chunk_body({"role": "assistant", "content": "So"}, service_tier="flex")),
        event(chunk_body({}, "length")),
        event(chunk_body(choices=[], usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3})),
        event(b"[DONE]"),
    ]
    wire = over(stream(*blocks))
    one = wire.listen()
    two = wire.ask()
    assert two.choices[0].finish_reason == "length"
    assert two.service_tier == "flex"
    assert {**whole(one), "usage": None} == {**two.model_dump(), "usage": None}
