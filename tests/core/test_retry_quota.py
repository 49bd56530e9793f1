"""Retries stop where a host fails whoever asks: a bucket per host, emptied by retries and filled by successes."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from litellm.effects import ReadTimeout
from litellm.exceptions import OpenAIError
from litellm.retries import CAPACITY, COST, SPENT
from scripted import answer, events, refuse, stream

HOST = "api.openai.com"


def fail(wire: Any, streamed: bool = False, **params: Any) -> OpenAIError:
    with pytest.raises(OpenAIError) as caught:
        wire.either(streamed)(**{"num_retries": 3, **params})
    return caught.value


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_a_hundred_retries_without_a_success_are_all(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), repeat=True)
    errors = [fail(wire, streamed) for _ in range(50)]
    assert len(wire.requests) == 50 + CAPACITY // COST
    assert {HOST: CAPACITY} == SPENT
    assert errors[32].retries_stopped is None
    assert errors[33].retries_stopped is not None
    assert "quota" in errors[33].retries_stopped
    assert (errors[33].num_retries, errors[33].max_retries) == (1, 3)
    assert all(error.num_retries == 0 for error in errors[34:])
    assert all(error.__class__ is litellm.ServiceUnavailableError for error in errors)


def test_a_timeout_costs_twice_as_much(over: Any) -> None:
    wire = over(ReadTimeout("silent"), repeat=True)
    for _ in range(30):
        fail(wire)
    assert len(wire.requests) == 30 + 50


def test_successes_fill_it_again(over: Any) -> None:
    wire = over(refuse(503), repeat=True)
    for _ in range(34):
        fail(wire)
    assert fail(wire).num_retries == 0
    wire.replies[:] = [answer()]
    for _ in range(COST):
        wire.ask()
    wire.replies[:] = [refuse(503)]
    assert fail(wire).num_retries == 1
    wire.replies[:] = [answer()]
    for _ in range(CAPACITY):
        wire.ask()
    assert SPENT == {}


def test_a_retry_that_succeeds_gives_back_what_it_took(over: Any) -> None:
    wire = over()
    for good in (answer(), stream(*events("Hello"))) * 200:
        wire.replies[:] = [refuse(429), good]
        wire.either(not good.headers[0][1].endswith("json"))(num_retries=1)
    assert len(wire.requests) == 800
    assert SPENT == {}


def test_each_host_has_its_own(over: Any) -> None:
    wire = over(refuse(503), repeat=True)
    for _ in range(34):
        fail(wire)
    assert fail(wire, base_url="https://other.example/v1").num_retries == 3
    assert set(SPENT) == {HOST, "other.example"}


def test_a_fallback_elsewhere_has_its_retries(over: Any) -> None:
    wire = over(refuse(503), repeat=True)
    for _ in range(34):
        fail(wire)
    before = len(wire.requests)
    fail(wire, fallbacks=[{"model": "openai/b", "base_url": "https://other.example/v1", "api_key": "k"}])
    assert len(wire.requests) - before == 1 + 4


def test_mocks_have_no_quota(over: Any) -> None:
    for _ in range(60):
        with pytest.raises(litellm.RateLimitError):
            litellm.completion(
                "openai/gpt-4o", [{"role": "user", "content": "x"}], mock_response="litellm.RateLimitError",
                num_retries=0, api_key="k",
            )  # fmt: skip
    assert SPENT == {}


def test_a_wait_beyond_the_deadline_is_said(over: Any) -> None:
    error = fail(over(refuse(429, headers={"retry-after": "60"})), timeout=30)
    assert error.retries_stopped is not None
    assert "60.0 s" in error.retries_stopped
