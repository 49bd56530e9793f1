"""What is not known is refused in words, or None; a figure is never made up."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from litellm.exceptions import BadRequestError
from litellm.prices.catalogue import ModelNotMappedError, model_cost, register_model
from litellm.prices.cost import (
    completion_cost,
    cost_per_token,
    get_response_cost_from_hidden_params,
    response_cost_of,
)
from litellm.prices.invoice import invoice
from litellm.prices.usage import Counts, Unclear

USAGE = {"prompt_tokens": 1000, "completion_tokens": 500}


@pytest.mark.parametrize("model", ["nope", "openai/gpt-4oo", "groq/gpt-4o", "gpt-4-mini", "claude-opus-4-99"])
def test_an_unknown_model(model: str) -> None:
    with pytest.raises(ModelNotMappedError, match="This model isn't mapped yet") as caught:
        completion_cost({"model": model, "usage": USAGE}, model=model)
    assert isinstance(caught.value, BadRequestError)
    assert isinstance(caught.value, ValueError)
    assert isinstance(pickle.loads(pickle.dumps(caught.value)), ModelNotMappedError)
    with pytest.raises(ModelNotMappedError):
        cost_per_token(model, 10, 10)
    assert response_cost_of({"model": model, "usage": USAGE}, "groq", model) is None


def test_the_refusal_names_what_is_near() -> None:
    with pytest.raises(ModelNotMappedError, match=r"Near: .*gpt-4o"):
        completion_cost(model="openai/gpt-4oo", prompt="x")


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("gpt-4o", {"prompt_tokens": 10, "completion_tokens": 1, "service_tier": "scale"}),
        ("gpt-4o", {"prompt_tokens": 10, "completion_tokens": 1, "service_tier": "flex"}),
        # cached tokens and audio at different prices: which of the cached ones were audio is not said
        (
            "gemini/gemini-2.5-flash",
            {"prompt_tokens": 10, "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 5}},
        ),
        ("gpt-4o-audio-preview", {"prompt_tokens": 10, "prompt_tokens_details": {"audio_tokens": 5}}),
        ("text-embedding-3-small", {"prompt_tokens": 10, "completion_tokens": 5}),
        ("whisper-1", {"prompt_tokens": 10, "completion_tokens": 5}),
        ("gpt-4o", None),
    ],
)
def test_usage_without_a_price(model: str, usage: dict[str, Any] | None) -> None:
    response = {"model": model.rpartition("/")[2], "usage": usage}
    with pytest.raises(Unclear):
        completion_cost(response, model=model)
    assert response_cost_of(response, "gemini" if "gemini" in model else "openai", response["model"]) is None


def test_ollamas_cloud_is_not_free() -> None:
    assert completion_cost({"model": "llama3", "usage": USAGE}, model="ollama/llama3") == 0.0
    assert response_cost_of({"model": "gpt-oss:120b-cloud", "usage": USAGE}, "ollama", "gpt-oss:120b-cloud") is None


def test_prices_of_the_callers_own() -> None:
    own: Any = {"input_cost_per_token": 1e-5, "output_cost_per_token": 2e-5}
    response = {"model": "anything", "usage": USAGE}
    assert completion_cost(response, custom_cost_per_token=own) == pytest.approx(1000e-5 + 500 * 2e-5)
    assert response_cost_of(response, "openai", "anything", custom=own) == pytest.approx(1000e-5 + 500 * 2e-5)
    assert sum(cost_per_token("anything", 1000, 500, custom_cost_per_token=own)) == pytest.approx(0.02)


def test_a_deployment_is_known_by_its_answer_or_its_base_model() -> None:
    response = {"model": "gpt-4.1-2025-04-14", "usage": USAGE}
    wanted = pytest.approx((1000 * 2 + 500 * 8) / 1e6)
    assert completion_cost(response, model="azure/my-deployment") == wanted
    assert response_cost_of(response, "azure", "my-deployment") == wanted
    assert response_cost_of({"usage": USAGE}, "azure", "my-deployment") is None
    assert response_cost_of({"usage": USAGE}, "azure", "my-deployment", base_model="azure/gpt-4.1") == wanted
    assert completion_cost({"usage": USAGE}, model="azure/my-deployment", base_model="azure/gpt-4.1") == wanted


def test_who_answered_is_who_is_paid() -> None:
    response = {"model": "gpt-4o-mini", "usage": USAGE}
    assert completion_cost(response, model="openai/gpt-4o") == pytest.approx((1000 * 0.15 + 500 * 0.6) / 1e6)


def test_a_registered_model_costs_at_once() -> None:
    given = {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}
    try:
        register_model({"openai/our-own": given, "nobodys-model": given})
        for model in ("openai/our-own", "nobodys-model"):
            assert completion_cost({"model": "gpt-4o", "usage": USAGE}, model=model) == pytest.approx(0.002)
            assert completion_cost({"model": model, "usage": USAGE}) == pytest.approx(0.002)
        assert response_cost_of({"model": "gpt-4o", "usage": USAGE}, "openai", "our-own") == pytest.approx(0.002)
    finally:
        for name in ("openai/our-own", "nobodys-model"):
            model_cost.pop(name, None)


def test_a_gateways_header() -> None:
    name = "llm_provider-x-litellm-response-cost"
    assert get_response_cost_from_hidden_params({"additional_headers": {name: "0.5"}}) == 0.5
    assert get_response_cost_from_hidden_params({"additional_headers": {name: "much"}}) is None
    assert get_response_cost_from_hidden_params({"response_cost": 0.5}) is None


def test_texts_are_counted() -> None:
    cost = completion_cost(model="gpt-4o", messages=[{"role": "user", "content": "hello"}], completion="hi there")
    assert 0 < cost < 0.001


def test_figures_that_contradict_each_other_are_not_taken_twice() -> None:
    """More cached tokens than prompt: the vendor counts them apart."""
    info = {"input_cost_per_token": 1.0, "output_cost_per_token": 1.0, "cache_read_input_token_cost": 0.1}
    assert invoice(info, Counts(prompt=10, cache_read=10)).total == pytest.approx(1.0)
    assert sum(cost_per_token("gpt-4o", 100, 0, cache_read_input_tokens=400)) == pytest.approx(
        (100 * 2.5 + 400 * 1.25) / 1e6
    )
