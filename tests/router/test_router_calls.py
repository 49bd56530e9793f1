"""Calls led to deployments: exact counts of requests, who is asked when, and what is told of it; in both colours."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import litellm
from litellm.custom_logger import CustomLogger
from litellm.deployments import Deployment
from litellm.retries import CAPACITY, COST, SPENT
from scripted import HELLO, Wire, answer, completion_body, events, refuse, reply, stream, texts

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])


def place(name: str, model: str, **params: Any) -> dict[str, Any]:
    """A deployment whose key, and id, is its model's name."""
    own = {"model": f"openai/{model}", "api_key": f"key-of-{model}", **params}
    return {"model_name": name, "litellm_params": own, "model_info": {"id": model}}


def ask(wire: Wire, router: Any, model: str = "g", streamed: bool = False, **params: Any) -> Any:
    """What the router answers; of a stream, its text."""
    if streamed:
        params["stream"] = True
    if not wire.awaits:
        found = router.completion(model, HELLO, **params)
        return texts(found) if streamed else found

    async def awaited() -> Any:
        found = await router.acompletion(model, HELLO, **params)
        return texts([chunk async for chunk in found]) if streamed else found

    return asyncio.run(awaited())


def good(streamed: bool, text: str = "Hello") -> Any:
    return stream(*events(text)) if streamed else answer(text)


def models(wire: Wire) -> list[str]:
    return [body["model"] for body in wire.bodies]


@pytest.fixture(autouse=True)
def _one_clock(over: Callable[..., Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    """The router's clock is the wire's."""
    install = Wire.install

    def both(wire: Wire, patch: Any) -> None:
        install(wire, patch)
        patch.setattr("litellm.router.time", SimpleNamespace(monotonic=lambda: wire.now))

    monkeypatch.setattr(Wire, "install", both)


# --- one deployment ---


@both
def test_a_call_goes_to_the_deployment_and_says_so(over: Any, streamed: bool) -> None:
    wire = over(good(streamed))
    ask(wire, litellm.Router([place("g", "a", temperature=0.5)]), streamed=streamed, max_tokens=7)
    (body,) = wire.bodies
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("a", 0.5, 7)
    assert wire.requests[0].headers["Authorization"] == "Bearer key-of-a"
    assert not {"model_info", "litellm_metadata", "weight", "order"} & body.keys()


def test_the_answer_says_which_it_was(over: Any) -> None:
    wire = over(answer())
    found = ask(wire, litellm.Router([place("g", "a")]))
    assert found._hidden_params["model_id"] == "a"


def test_a_stream_says_which_it_was(blocking: Wire) -> None:
    blocking.replies = [stream(*events("Hello"))]
    found = litellm.Router([place("g", "a")]).completion("g", HELLO, stream=True)
    assert isinstance(found, litellm.CustomStreamWrapper)
    assert found._hidden_params["model_id"] == "a"
    assert texts(found) == "Hello"


def test_callbacks_learn_group_and_deployment(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    class Ear(CustomLogger):
        def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
            told.append(kwargs)

    monkeypatch.setattr(litellm, "callbacks", [Ear()])
    wire = over(answer())
    mine = {"mine": 1}
    ask(wire, litellm.Router([place("g", "a")]), metadata=mine)
    (kwargs,) = told
    metadata = kwargs["litellm_params"]["metadata"]
    assert metadata == {"mine": 1, "model_group": "g", "deployment": "openai/a"}
    assert kwargs["standard_logging_object"]["model_group"] == "g"
    assert kwargs["standard_logging_object"]["model_id"] == "a"
    assert mine == {"mine": 1}


def test_a_call_wins_over_its_deployment_and_that_over_the_default(over: Any) -> None:
    wire = over(answer())
    router = litellm.Router(
        [place("g", "a", temperature=0.5, top_p=0.5)], default_litellm_params={"temperature": 0, "seed": 3, "top_p": 1}
    )
    ask(wire, router, temperature=None, top_p=0.25)
    assert {name: wire.body[name] for name in ("temperature", "top_p", "seed")} == {
        "temperature": 0.5, "top_p": 0.25, "seed": 3,
    }  # fmt: skip


def test_replaced_functions_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def awaited(**given: Any) -> str:
        asked.append(given["model"])
        return "b"

    monkeypatch.setattr(litellm, "completion", lambda **given: asked.append(given["model"]) or "a")
    monkeypatch.setattr(litellm, "acompletion", awaited)
    router = litellm.Router([place("g", "x")])
    assert router.completion("g", HELLO) == "a"
    assert asyncio.run(router.acompletion("g", HELLO)) == "b"
    assert asked == ["openai/x", "openai/x"]


# --- again ---


@both
def test_what_fails_is_tried_at_another_without_waiting(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), refuse(429, headers={"retry-after": "30"}), good(streamed))
    router = litellm.Router([place("g", "a"), place("g", "b"), place("g", "c")])
    ask(wire, router, streamed=streamed)
    assert sorted(models(wire)) == ["a", "b", "c"]
    assert wire.sleeps == []


@both
def test_when_all_were_tried_it_waits(over: Any, streamed: bool) -> None:
    wire = over(refuse(503), refuse(503), refuse(503, headers={"retry-after": "3"}), good(streamed))
    router = litellm.Router([place("g", "a"), place("g", "b")], num_retries=3)
    ask(wire, router, streamed=streamed)
    assert sorted(models(wire)[:2]) == ["a", "b"]
    assert models(wire)[1] != models(wire)[2] != models(wire)[3]  # never twice the same in a row
    assert len(wire.sleeps) == 2
    assert wire.sleeps[1] >= 3


@pytest.mark.parametrize(("retries", "requests"), [(0, 1), (1, 2), (4, 5), (None, 3)])
@both
def test_requests_are_counted_over_all_deployments(over: Any, retries: Any, requests: int, streamed: bool) -> None:
    wire = over(refuse(500), repeat=True)
    router = litellm.Router([place("g", "a"), place("g", "b")], num_retries=retries)
    with pytest.raises(litellm.InternalServerError) as caught:
        ask(wire, router, streamed=streamed)
    assert len(wire.requests) == requests
    assert caught.value.num_retries == requests - 1


def test_a_call_says_how_often(over: Any) -> None:
    wire = over(refuse(500), repeat=True)
    with pytest.raises(litellm.InternalServerError):
        ask(wire, litellm.Router([place("g", "a", max_retries=9)], num_retries=7), num_retries=1)
    assert len(wire.requests) == 2


def test_a_deployment_says_how_often(over: Any) -> None:
    wire = over(refuse(500), repeat=True)
    with pytest.raises(litellm.InternalServerError):
        ask(wire, litellm.Router([place("g", "a", max_retries=1)]))
    assert len(wire.requests) == 2


def test_the_shortest_wait_can_be_set(over: Any) -> None:
    wire = over(refuse(500), answer())
    ask(wire, litellm.Router([place("g", "a")], retry_after=5))
    assert wire.sleeps == [5]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_fault_of_the_deployment_is_not_the_groups(over: Any, status: int) -> None:
    wire = over(refuse(status), answer())
    ask(wire, litellm.Router([place("g", "a"), place("g", "b")]))
    assert sorted(models(wire)) == ["a", "b"]
    alone = over(refuse(status))
    with pytest.raises(litellm.OpenAIError):
        ask(alone, litellm.Router([place("g", "a")]))


@pytest.mark.parametrize("status", [400, 422])
def test_a_fault_of_the_question_is_not_asked_again(over: Any, status: int) -> None:
    wire = over(refuse(status))
    with pytest.raises(litellm.OpenAIError):
        ask(wire, litellm.Router([place("g", "a"), place("g", "b")]))


def test_a_policy_counts_by_class(over: Any) -> None:
    policy = litellm.RetryPolicy(RateLimitErrorRetries=1)
    wire = over(refuse(429), repeat=True)
    with pytest.raises(litellm.RateLimitError):
        ask(wire, litellm.Router([place("g", "a")], retry_policy=policy, num_retries=5))
    assert len(wire.requests) == 2
    of_group = over(refuse(429), repeat=True)
    router = litellm.Router([place("g", "a")], model_group_retry_policy={"g": {"RateLimitErrorRetries": 3}})
    with pytest.raises(litellm.RateLimitError):
        ask(of_group, router)
    assert len(of_group.requests) == 4


# --- fallbacks ---


@both
def test_groups_come_one_after_another(over: Any, streamed: bool) -> None:
    wire = over(refuse(500), refuse(500), refuse(400), good(streamed))
    router = litellm.Router(
        [place("g", "a"), place("h", "b"), place("i", "c")], num_retries=1, fallbacks=[{"g": ["h", "i"]}]
    )
    ask(wire, router, streamed=streamed)
    assert models(wire) == ["a", "a", "b", "c"]


def test_a_fallbacks_own_fallbacks_come_after_it(over: Any) -> None:
    wire = over(refuse(400), refuse(400), answer())
    router = litellm.Router(
        [place("g", "a"), place("h", "b"), place("i", "c")], fallbacks=[{"g": ["h"]}, {"h": ["g", "i"]}]
    )
    ask(wire, router)
    assert models(wire) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "options",
    [
        {"fallbacks": [{"g": "h"}]},
        {"fallbacks": [{"*": ["h"]}]},
        {"default_fallbacks": ["h"]},
        {"default_fallbacks": ["i"], "fallbacks": [{"g": ["h"]}]},
        {"fallbacks": [{"g": [{"model": "h", "seed": 5}]}]},
        {"fallbacks": [{"g": ["h", "i"]}], "max_fallbacks": 1},
    ],
    ids=["one", "star", "default", "own before default", "changes", "as many as allowed"],
)
def test_ways_to_name_fallbacks(over: Any, options: dict[str, Any]) -> None:
    wire = over(refuse(400), answer())
    found = ask(wire, litellm.Router([place("g", "a"), place("h", "b")], **options))
    assert found._hidden_params["model_id"] == "b"
    assert wire.bodies[1].get("seed") == (5 if "seed" in str(options) else None)


@pytest.mark.parametrize("given", [["h"], [{"g": ["h"]}], [{"model": "h"}]], ids=["name", "by group", "with a model"])
def test_a_call_names_its_own(over: Any, given: Any) -> None:
    wire = over(refuse(400), answer())
    ask(wire, litellm.Router([place("g", "a"), place("h", "b")], default_fallbacks=["i"]), fallbacks=given)
    assert models(wire) == ["a", "b"]


def test_a_call_may_have_none(over: Any) -> None:
    wire = over(refuse(400))
    with pytest.raises(litellm.BadRequestError):
        ask(wire, litellm.Router([place("g", "a"), place("h", "b")], default_fallbacks=["h"]), disable_fallbacks=True)


def test_a_conversation_too_long_goes_to_a_larger_model(over: Any) -> None:
    router = litellm.Router(
        [place("g", "a"), place("h", "b"), place("i", "c")],
        num_retries=0, fallbacks=[{"g": ["h"]}], context_window_fallbacks=[{"g": ["i"]}],
    )  # fmt: skip
    too_long = over(refuse(400, "maximum context length is 10 tokens", code="context_length_exceeded"), answer())
    ask(too_long, router)
    assert models(too_long) == ["a", "c"]
    broken = over(refuse(500), answer())
    ask(broken, router)
    assert models(broken) == ["a", "b"]


def test_all_is_inside_one_deadline(over: Any) -> None:
    wire = over(refuse(500, seconds=6), refuse(500, seconds=6), answer())
    router = litellm.Router([place("g", "a"), place("h", "b")], timeout=10, num_retries=0, fallbacks=[{"g": ["h"]}])
    began = wire.now
    with pytest.raises(litellm.Timeout):
        ask(wire, router)
    assert len(wire.requests) == 2
    assert wire.now - began == pytest.approx(10)


def test_a_deployment_may_have_less_time(over: Any) -> None:
    wire = over(answer(seconds=0), reply({}, seconds=5), answer())
    router = litellm.Router([place("g", "a", timeout=2, order=1), place("g", "b", order=2)], timeout=60)
    ask(wire, router)
    assert wire.limits[0].deadline == pytest.approx(wire.now + 2)
    began = wire.now
    ask(wire, router)  # the first is silent for too long, and the second is asked
    assert models(wire) == ["a", "a", "b"]
    assert wire.now - began == pytest.approx(2)


def test_a_stream_may_have_another_limit(over: Any) -> None:
    wire = over(stream(*events("Hello")))
    ask(wire, litellm.Router([place("g", "a")], timeout=60, stream_timeout=3), streamed=True)
    assert wire.limits[0].deadline == pytest.approx(wire.now + 3)


def test_failures_can_be_asked_for(over: Any) -> None:
    wire = over(answer())
    router = litellm.Router([place("g", "a"), place("h", "b")], fallbacks=[{"g": ["h"]}])
    ask(wire, router, mock_testing_fallbacks=True)
    assert models(wire) == ["b"]
    assert "mock_testing_fallbacks" not in wire.body


# --- names ---


def test_an_unknown_name_is_refused_with_the_known_ones(over: Any) -> None:
    router = litellm.Router([place("gpt", "a"), place("claude", "b")])
    with pytest.raises(litellm.BadRequestError, match=r"'nope'.*'gpt', 'claude'"):
        ask(over(), router, "nope")
    with pytest.raises(litellm.BadRequestError, match="'nope'"):
        router.get_available_deployment("nope")


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("g", "a"),
        ("alias", "a"),
        ("secret", "a"),
        ("a", "a"),
        ("openai/a", "a"),
        ("openai/gpt-9", "gpt-9"),
        ("v-1", "x1"),
    ],
    ids=["group", "alias", "hidden alias", "id", "model", "star", "longest star"],
)
def test_what_a_name_leads_to(over: Any, name: str, model: str) -> None:
    router = litellm.Router(
        [place("g", "a"), place("*", "no"), place("openai/*", "*"), place("v-*", "x*")],
        model_group_alias={"alias": "g", "secret": {"model": "g", "hidden": True}},
    )
    wire = over(answer())
    ask(wire, router, name)
    assert models(wire) == [model]
    assert router.get_model_names() == ["alias", "g", "*", "openai/*", "v-*"]


def test_an_alias_has_its_groups_fallbacks(over: Any) -> None:
    wire = over(refuse(400), answer())
    router = litellm.Router([place("g", "a"), place("h", "b")], model_group_alias={"x": "g"}, fallbacks=[{"g": ["h"]}])
    ask(wire, router, "x")
    assert models(wire) == ["a", "b"]


# --- other questions ---


def test_other_questions_go_the_same_way(over: Any) -> None:
    router = litellm.Router([place("g", "a"), place("g", "b")])
    vector = {
        "data": [{"index": 0, "embedding": [0.5]}],
        "model": "m",
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    said = {
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": "m", "output": [],
        "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
    }  # fmt: skip
    for function, argument, body in (
        ("embedding", {"input": "a"}, vector),
        ("text_completion", {"prompt": "and"}, completion_body("so")),
        ("responses", {"input": "Hello"}, said),
    ):
        wire = over(refuse(503), reply(body))
        if wire.awaits:
            found = asyncio.run(getattr(router, f"a{function}")(model="g", **argument))
        else:
            found = getattr(router, function)(model="g", **argument)
        assert sorted(models(wire)) == ["a", "b"], function
        assert found._hidden_params["model_id"] == models(wire)[1]


def test_a_cancelled_call_asks_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    asked = asyncio.Event()

    async def never(**given: Any) -> None:
        begun.append(given["model"])
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(litellm, "acompletion", never)
    router = litellm.Router([place("g", "a"), place("g", "b")])

    async def cancel() -> set[Any]:
        call = asyncio.ensure_future(router.acompletion("g", HELLO))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(cancel()) == set()
    assert len(begun) == 1


def test_all_are_asked_in_turn_over_many_calls(blocking: Wire) -> None:
    blocking.replies, blocking.repeat = [answer()], True
    router = litellm.Router([place("g", "a"), place("g", "b"), place("g", "c", weight=0)])
    for _ in range(120):
        router.completion("g", HELLO)
    count = Counter(models(blocking))
    assert count.keys() == {"a", "b", "c"}
    assert min(count.values()) > 5


# --- the quota of retries ---


@both
def test_a_group_that_fails_whoever_asks_is_not_stormed(over: Callable[..., Wire], streamed: bool) -> None:
    wire = over(refuse(503), repeat=True)
    router = litellm.Router([place("g", "a")], num_retries=3)
    errors = []
    for _ in range(50):
        with pytest.raises(litellm.ServiceUnavailableError) as caught:
            ask(wire, router, streamed=streamed)
        errors.append(caught.value)
    assert len(wire.requests) == 50 + CAPACITY // COST
    assert {"api.openai.com": CAPACITY} == SPENT
    assert "quota" in str(errors[-1].retries_stopped)
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.ask()
    assert len(wire.requests) == 50 + CAPACITY // COST + 1  # it is one with that of calls without a router


@both
def test_an_empty_quota_does_not_keep_a_call_from_another_deployment(over: Callable[..., Wire], streamed: bool) -> None:
    SPENT["api.openai.com"] = CAPACITY
    wire = over(refuse(503), good(streamed))
    first, second = place("g", "a", order=1), place("g", "b", order=2, api_base="https://other.example/v1")
    found = ask(wire, litellm.Router([first, second], num_retries=1), streamed=streamed)
    assert found == "Hello" if streamed else found.choices[0].message.content == "Hello"
    assert models(wire) == ["a", "b"]


@pytest.mark.parametrize(
    ("params", "host"),
    [
        ({"model": "openai/m"}, "api.openai.com"),
        ({"model": "openai/m", "api_base": "http://user:password@h.example:8080/v1"}, "h.example:8080"),
        ({"model": "claude-3-5-sonnet-20241022"}, "api.anthropic.com"),
        ({"model": "azure/m", "base_url": "https://mine.openai.azure.com"}, "mine.openai.azure.com"),
    ],
)
def test_whose_quota_it_is(params: dict[str, Any], host: str) -> None:
    assert Deployment("g", params).host == host


def test_what_a_host_has_paid_is_not_given_to_another(over: Callable[..., Wire]) -> None:
    wire = over(refuse(503), refuse(503), refuse(503), answer())
    first, second = place("g", "a", order=1), place("g", "b", order=2, api_base="https://other.example/v1")
    SPENT["other.example"] = 2 * COST
    ask(wire, litellm.Router([first, second], num_retries=3))
    assert models(wire) == ["a", "b", "a", "b"]
    # The second paid for the third request, the first for the fourth, which the second answered.
    assert {"api.openai.com": COST, "other.example": 3 * COST - 1} == SPENT
