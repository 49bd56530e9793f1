"""Deployments: how they are chosen, changed and read; and what a router refuses to promise."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, strategies as st

import litellm
from litellm.deployments import Deployment, read, simple_shuffle
from litellm.types.router import Deployment as Published, LiteLLM_Params


def place(id: str, **params: Any) -> Deployment:  # noqa: A002
    entry = {"model_name": "g", "litellm_params": {"model": "openai/x", **params}, "model_info": {"id": id}}
    return read(entry, {})


def shares(members: list[Deployment], times: int = 3000) -> dict[str, float]:
    count = Counter(simple_shuffle(members).id for _ in range(times))
    return {each: number / times for each, number in count.items()}


@pytest.mark.parametrize("measure", ["weight", "rpm", "tpm"])
def test_a_deployment_is_chosen_by_its_share(measure: str) -> None:
    found = shares([place("a", **{measure: 3}), place("b", **{measure: 1}), place("c")])
    assert found.keys() == {"a", "b"}
    assert found["a"] == pytest.approx(0.75, abs=0.05)


def test_weight_counts_before_rpm_before_tpm() -> None:
    assert shares([place("a", weight=1), place("b", rpm=9, tpm=9)]).keys() == {"a"}
    assert shares([place("a", rpm=1), place("b", tpm=9)]).keys() == {"a"}


def test_without_measures_all_are_alike() -> None:
    found = shares([place("a"), place("b")])
    assert found["a"] == pytest.approx(0.5, abs=0.05)


def test_the_lowest_order_comes_first() -> None:
    assert shares([place("a", order=2, weight=9), place("b", order=1)]).keys() == {"b"}


@given(st.lists(st.dictionaries(st.sampled_from(["weight", "rpm", "tpm", "order"]), st.integers(0, 9)), min_size=1))
def test_one_of_them_is_chosen_whatever_they_weigh(params: list[dict[str, int]]) -> None:
    members = [place(str(number), **each) for number, each in enumerate(params)]
    assert simple_shuffle(members) in members


# --- lists that change ---


def entry(name: str, id: str | None = None, **params: Any) -> dict[str, Any]:  # noqa: A002
    found: dict[str, Any] = {"model_name": name, "litellm_params": {"model": f"openai/{name}", **params}}
    return found if id is None else {**found, "model_info": {"id": id}}


def test_adding_replacing_and_deleting() -> None:
    router = litellm.Router([entry("a", "1")])
    added = router.add_deployment(entry("b", "2"))
    assert added is not None
    assert (added.model_name, added.id) == ("b", "2")
    assert router.add_deployment(entry("c", "2")) is None
    assert router.upsert_deployment(entry("b", "2")) is None
    changed = router.upsert_deployment(entry("b", "2", api_key="k"))
    assert changed is not None
    assert router.get_deployment("2") == changed
    assert [each["model_info"]["id"] for each in router.model_list] == ["1", "2"]
    assert router.delete_deployment("2") == changed
    assert router.delete_deployment("2") is None
    assert router.get_deployment("2") is None
    router.set_model_list([entry("z")])
    assert router.get_model_names() == ["z"]
    assert router.model_names == {"z"}
    assert router.get_model_list("a") == []


def test_a_deployment_may_be_an_object() -> None:
    router = litellm.Router()
    assert router.get_model_list() == []
    given = Published(model_name="n", litellm_params=LiteLLM_Params(model="openai/n", api_key="k"))  # type: ignore[arg-type]
    assert router.add_deployment(given) is not None
    assert router.get_available_deployment("n")["litellm_params"] == {"model": "openai/n", "api_key": "k"}


def test_ids_are_the_same_in_every_process_and_each_ones_own() -> None:
    lists = [litellm.Router([entry("a"), entry("a"), entry("b")]).model_list for _ in range(2)]
    first, second = ([each["model_info"]["id"] for each in found] for found in lists)
    assert first == second
    assert len(set(first)) == 3


def test_what_was_given_stays_the_callers() -> None:
    given = [entry("a", weight=1)]
    router = litellm.Router(given)
    router.model_list[0]["litellm_params"]["model"] = "other"
    assert given == [entry("a", weight=1)]
    assert router.model_list[0]["litellm_params"]["model"] == "openai/a"


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_OF_A", "secret-of-a")
    router = litellm.Router([entry("a", api_key="os.environ/KEY_OF_A", extra_headers={"x-key": "os.environ/KEY_OF_A"})])
    params = router.get_available_deployment("a")["litellm_params"]
    assert params["api_key"] == params["extra_headers"]["x-key"] == "secret-of-a"
    assert "secret-of-a" not in repr(router.get_deployment(router.model_list[0]["model_info"]["id"]))
    with pytest.raises(ValueError, match=r"a: api_key.*NO_SUCH_VARIABLE"):
        litellm.Router([entry("a", api_key="os.environ/NO_SUCH_VARIABLE")])


# --- refused ---


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"model_list": [{"litellm_params": {"model": "openai/a"}}]}, "model_name"),
        ({"model_list": [{"model_name": "a"}]}, "'a' has no model"),
        ({"model_list": [entry("a", max_parallel_requests=2)]}, "max_parallel_requests"),
        ({"routing_strategy": "latency-based-routing"}, "latency-based-routing.*simple-shuffle"),
        ({"redis_url": "redis://host.example"}, "redis_url"),
        ({"enable_pre_call_checks": True}, "enable_pre_call_checks"),
        ({"fallbacks": ["b"]}, "fallbacks is a list of dicts"),
        ({"retry_policy": {"NoSuchRetries": 1}}, "retry_policy"),
        ({"num_retries": -1}, "num_retries"),
    ],
)
def test_what_is_not_in_form_or_not_there_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        litellm.Router(**wrong)


def test_words_without_effect_are_taken() -> None:
    router = litellm.Router(
        [entry("a")], set_verbose=True, allowed_fails=3, cooldown_time=1, redis_url=None, enable_pre_call_checks=False
    )
    assert router.routing_strategy == "simple-shuffle"
    with pytest.raises(TypeError, match="no_such_word"):
        litellm.Router(no_such_word=1)


def test_answers_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litellm, "cache", None)
    litellm.Router(cache_responses=True)
    assert isinstance(litellm.cache, litellm.Cache)
