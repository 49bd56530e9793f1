"""The next model when one fails: order, context, what is carried along, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

import litellm
from litellm.effects import ConnectFailed
from litellm.exceptions import APIConnectionError, ContextWindowExceededError, OpenAIError, RateLimitError
from litellm.fallbacks import Fallback, with_fallbacks
from scripted import KEY, answer, chunk_body, event, events, refuse, stream, texts

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
TOO_LONG = {"status": 400, "code": "context_length_exceeded", "message": "This model's maximum context length is 8192"}


def good(streamed: bool, text: str = "Hello") -> Any:
    return stream(*events(text)) if streamed else answer(text)


def models(wire: Any) -> list[str]:
    return [body["model"] for body in wire.bodies]


@both
def test_each_in_turn_with_its_own_attempts(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), refuse(503), refuse(400), good(streamed))
    wire.either(streamed)(num_retries=1, fallbacks=["openai/b", "openai/c", "openai/d"])
    assert models(wire) == ["gpt-4o", "gpt-4o", "b", "c"]


@both
def test_no_fallback_is_made_before_its_turn(over: Any, streamed: bool) -> None:
    wire = over(good(streamed))
    wire.either(streamed)(fallbacks=["no-such-provider/x", {"model": "nobody/y"}])
    assert models(wire) == ["gpt-4o"]


@both
def test_the_last_failure_is_raised_with_the_others_as_its_context(over: Any, streamed: bool) -> None:
    wire = over(refuse(503, "first"), refuse(401, "second"), refuse(429, "third"))
    with pytest.raises(RateLimitError, match="third") as caught:
        wire.either(streamed)(num_retries=0, fallbacks=["openai/b", "openai/c"])
    assert caught.value.model == "c"
    second = caught.value.__context__
    assert isinstance(second, litellm.AuthenticationError)
    assert "second" in str(second)
    first = second.__context__
    assert isinstance(first, litellm.ServiceUnavailableError)
    assert "first" in str(first)


def chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


@both
def test_earlier_failures_are_not_lost_where_the_last_had_no_answer(over: Any, streamed: bool) -> None:
    wire = over(refuse(429, "first"), ConnectFailed("api.example refused the connection", "refused"))
    with pytest.raises(APIConnectionError) as caught:
        wire.either(streamed)(num_retries=0, fallbacks=["openai/b"])
    assert any(isinstance(error, RateLimitError) for error in chain(caught.value))


@both
def test_a_fallback_that_cannot_be_made_is_a_failure_like_any_other(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), good(streamed))
    wire.either(streamed)(num_retries=0, fallbacks=["no-such-provider/x", "groq/no-key-for-it", "openai/b"])
    assert models(wire) == ["gpt-4o", "b"]


@both
def test_refusals_of_our_own_are_failures_too(over: Any, streamed: bool) -> None:
    wire = over(good(streamed))
    with pytest.raises(litellm.BadRequestError):  # the call itself is wrong: no model is asked
        wire.either(streamed)(temperature="hot", fallbacks=["openai/b"])
    assert wire.requests == []


# --- what goes along ---


@both
def test_question_and_parameters_go_along(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), good(streamed))
    tools = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]
    wire.either(streamed)(num_retries=0, temperature=0.3, tools=tools, top_k=4, fallbacks=["openai/b"])
    first, second = wire.bodies
    assert {**first, "model": None} == {**second, "model": None}
    assert second["tools"] == tools
    assert second["top_k"] == 4


@both
def test_a_dict_changes_what_it_names(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), good(streamed))
    wire.either(streamed)(
        num_retries=0,
        temperature=0.3,
        seed=1,
        api_key="sk-first-key",
        fallbacks=[{"model": "openai/b", "temperature": 0.9, "api_key": "sk-second-key", "seed": None}],
    )
    assert wire.bodies[1]["temperature"] == 0.9
    assert wire.bodies[1]["seed"] == 1
    assert wire.requests[0].headers["Authorization"] == "Bearer sk-first-key"
    assert wire.requests[1].headers["Authorization"] == "Bearer sk-second-key"


@both
def test_the_same_provider_keeps_key_and_address(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), good(streamed))
    wire.either(streamed)(num_retries=0, base_url="https://proxy.example/v1", fallbacks=["openai/b"])
    first, second = wire.requests
    assert first.url == second.url == "https://proxy.example/v1/chat/completions"
    assert first.headers["Authorization"] == second.headers["Authorization"] == f"Bearer {KEY}"


@both
def test_another_provider_gets_nothing_of_the_firsts(
    over: Any, streamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "gsk-groqs-own")
    wire = over(refuse(503), good(streamed))
    wire.either(streamed)(
        num_retries=0,
        base_url="https://first.example/v1",
        organization="org-first",
        api_key="sk-CANARY-1",
        extra_headers={"Authorization": "Bearer sk-CANARY-2", "X-Api-Key": "sk-CANARY-3", "X-Trace": "7"},
        headers={"Cookie": "sk-CANARY-4", "api-key": "sk-CANARY-5"},
        extra_body={"secret": "sk-CANARY-6"},
        aws_secret_access_key="sk-CANARY-7",
        vertex_credentials="sk-CANARY-8",
        azure_ad_token="sk-CANARY-9",
        fallbacks=["groq/llama-3.3-70b-versatile"],
    )
    first, second = wire.requests
    assert first.url == "https://first.example/v1/chat/completions"
    assert second.url == "https://api.groq.com/openai/v1/chat/completions"
    assert second.headers["Authorization"] == "Bearer gsk-groqs-own"
    sent = json.dumps([second.url, second.headers]) + second.body.decode()
    assert "CANARY" not in sent
    assert "org-first" not in sent
    assert second.headers["X-Trace"] == "7"


@both
def test_another_provider_without_a_key_of_its_own_is_not_asked(over: Any, streamed: bool) -> None:
    wire = over(refuse(503))
    with pytest.raises(litellm.AuthenticationError, match="GROQ_API_KEY"):
        wire.either(streamed)(num_retries=0, fallbacks=["groq/llama-3.3-70b-versatile"])
    assert len(wire.requests) == 1


@both
def test_a_key_does_not_follow_to_another_address_of_the_same_provider(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), good(streamed))
    with pytest.raises(litellm.AuthenticationError):
        wire.either(streamed)(
            num_retries=0,
            api_key="sk-CANARY",
            base_url="https://first.example/v1",
            fallbacks=[{"model": "openai/b", "base_url": "https://second.example/v1"}],
        )
    assert all("second.example" not in request.url for request in wire.requests)


# --- the conversation is too long ---


@both
def test_a_larger_model_is_asked_where_the_conversation_is_too_long(over: Any, streamed: bool) -> None:
    wire = over(refuse(**TOO_LONG), good(streamed))
    wire.either(streamed)(context_window_fallback_dict={"openai/gpt-4o": "openai/large", "openai/x": "openai/y"})
    assert models(wire) == ["gpt-4o", "large"]


@both
def test_a_larger_model_is_not_asked_for_anything_else(over: Any, streamed: bool) -> None:
    wire = over(refuse(429), good(streamed))
    wire.either(streamed)(
        num_retries=0, context_window_fallback_dict={"openai/gpt-4o": "openai/large"}, fallbacks=["openai/b"]
    )
    assert models(wire) == ["gpt-4o", "b"]


@both
def test_a_model_without_a_larger_one_fails(over: Any, streamed: bool) -> None:
    wire = over(refuse(**TOO_LONG))
    with pytest.raises(ContextWindowExceededError):
        wire.either(streamed)(context_window_fallback_dict={"openai/x": "openai/y"})
    assert models(wire) == ["gpt-4o"]


# --- streams ---


def test_a_stream_falls_back_until_its_first_chunk(over: Any) -> None:
    silent = stream(event(chunk_body({"role": "assistant", "content": ""})), ConnectFailed("gone"))
    broken = stream(event({"error": {"message": "overloaded", "type": "server_error", "code": 503}}))
    wire = over(silent, broken, stream(*events("Hel", "lo")))
    assert texts(wire.listen(num_retries=0, fallbacks=["openai/b", "openai/c"])) == "Hello"
    assert models(wire) == ["gpt-4o", "b", "c"]
    assert [opened.closed for opened in wire.streams] == [True, True, True]


def test_a_stream_that_has_begun_does_not_fall_back(over: Any) -> None:
    wire = over(stream(*events("Hel")[:2], ConnectFailed("gone")))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError):
        wire.listen(num_retries=0, fallbacks=["openai/b"])
    assert models(wire) == ["gpt-4o"]
    assert texts(wire.chunks) == "Hel"


def test_a_stream_is_named_after_who_answered(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "gsk-groqs-own")
    wire = over(refuse(503), stream(*events("Hello")))
    if wire.awaits:
        import asyncio

        async def ask() -> Any:
            opened = await litellm.acompletion(
                "openai/a",
                [{"role": "user", "content": "x"}],
                stream=True,
                api_key=KEY,
                num_retries=0,
                fallbacks=["groq/llama-3.3-70b-versatile"],
            )
            await opened.aclose()
            return opened

        opened = asyncio.run(ask())
    else:
        opened = litellm.completion(
            "openai/a",
            [{"role": "user", "content": "x"}],
            stream=True,
            api_key=KEY,
            num_retries=0,
            fallbacks=["groq/llama-3.3-70b-versatile"],
        )
        opened.close()
    assert (opened.model, opened.custom_llm_provider) == ("llama-3.3-70b-versatile", "groq")


# --- the deadline ---


def fails(name: str) -> Any:
    def run(plan: str) -> Any:
        raise RateLimitError(plan, "p", name)
        yield

    return run


def test_after_the_deadline_nobody_else_is_asked() -> None:
    made: list[str] = []

    def maker(name: str) -> Any:
        return lambda: made.append(name) or name

    now = iter([1.0, 5.0, 9.0])
    flow = with_fallbacks(fails("m"), "a", [Fallback(maker(name)) for name in "bcd"], 4.0, lambda: next(now))
    with pytest.raises(RateLimitError, match="b"):
        list(flow)
    assert made == ["b"]


def test_only_failures_of_the_class_asked_for_lead_on() -> None:
    flow = with_fallbacks(
        fails("m"), "a", [Fallback(lambda: "b", ContextWindowExceededError), Fallback(lambda: "c")], None
    )
    with pytest.raises(OpenAIError, match="c") as caught:
        list(flow)
    assert "a" in str(caught.value.__context__)


@both
def test_one_deadline_for_all(over: Any, streamed: bool) -> None:
    slow = [refuse(503, seconds=8.0), refuse(503, seconds=8.0), good(streamed)]
    wire = over(*slow)
    began = wire.now
    with pytest.raises(OpenAIError):
        wire.either(streamed)(num_retries=0, timeout=10, fallbacks=["openai/b", "openai/c"])
    assert wire.now - began <= 10
    assert len({limits.deadline for limits in wire.limits}) == 1


def test_the_loop_goes_by_the_clock_of_the_call(over: Any) -> None:
    wire = over(refuse(503, seconds=8.0), refuse(503, seconds=8.0), answer())
    with pytest.raises(OpenAIError):
        wire.ask(num_retries=0, timeout=10, fallbacks=["openai/b", "openai/c"])
    assert models(wire) == ["gpt-4o", "b"]


# --- wrong lists ---


@pytest.mark.parametrize("wrong", [[7], [{"api_key": "x"}], [{"model": None}], [None]])
def test_an_entry_that_names_no_model_says_so(over: Any, wrong: Any) -> None:
    wire = over(refuse(503))
    with pytest.raises(litellm.BadRequestError, match="fallbacks"):
        wire.ask(num_retries=0, fallbacks=wrong)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("fallbacks", "openai/b"),
        ("fallbacks", {"model": "openai/b"}),
        ("fallbacks", 7),
        ("context_window_fallback_dict", "openai/b"),
        ("context_window_fallback_dict", ["openai/b"]),
    ],
)
def test_a_list_that_is_none_is_refused_before_anything_is_sent(over: Any, name: str, wrong: Any) -> None:
    wire = over(refuse(503))
    with pytest.raises(litellm.BadRequestError, match=name):
        wire.ask(num_retries=0, **{name: wrong})
    assert wire.requests == []
