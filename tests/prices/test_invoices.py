"""Invoices worked out by hand. Prices are USD per million, from the vendors' price pages as the data has them on
2026-11-23; `M` is a million. The arithmetic stands in the table, so that a reader can do it again."""

from __future__ import annotations

from typing import Any

import pytest

from litellm.prices.cost import completion_cost, cost_per_token, response_cost_of
from litellm.types.completion import ModelResponse

M = 1_000_000


def chat(prompt: int, completion: int, **more: Any) -> dict[str, Any]:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion, **more}


def cached(read: int = 0, written: int = 0, hour: int = 0, **more: Any) -> dict[str, Any]:
    """Usage details as the Messages and Converse formats are translated: each figure stands in two places."""
    details: dict[str, Any] = {"cached_tokens": read, "cache_creation_tokens": written}
    if hour:
        details["cache_creation_token_details"] = {
            "ephemeral_5m_input_tokens": written - hour,
            "ephemeral_1h_input_tokens": hour,
        }
    return {
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": written,
        "prompt_tokens_details": details,
        **more,
    }


READ_400 = {"prompt_tokens_details": {"cached_tokens": 400}}
NOON, EARLY = 1_790_000_000 // 86400 * 86400 + 12 * 3600, 1_790_000_000 // 86400 * 86400 + 2 * 3600

INVOICES: list[tuple[str, dict[str, Any], dict[str, Any], float]] = [
    # model, usage, more of the response or of the call, USD
    # OpenAI: cached tokens are within the prompt, reasoning within the completion.
    ("gpt-4o", chat(1000, 500), {}, (1000 * 2.50 + 500 * 10) / M),
    ("gpt-4o", chat(1000, 500, **READ_400), {}, (600 * 2.50 + 400 * 1.25 + 500 * 10) / M),
    ("gpt-4o-2024-08-06", chat(1000, 500), {}, (1000 * 2.50 + 500 * 10) / M),
    ("gpt-4o-mini", chat(12_345, 678), {}, (12_345 * 0.15 + 678 * 0.60) / M),
    ("gpt-4-0613", chat(100, 10), {}, (100 * 30 + 10 * 60) / M),
    ("gpt-4.1", chat(1000, 500), {"service_tier": "priority"}, (1000 * 3.50 + 500 * 14) / M),
    ("gpt-4.1", chat(1000, 500), {"service_tier": "default"}, (1000 * 2.00 + 500 * 8) / M),
    ("o3", chat(900, 2000, completion_tokens_details={"reasoning_tokens": 1800}), {}, (900 * 2 + 2000 * 8) / M),
    ("o3", chat(900, 2000), {"service_tier": "flex"}, (900 * 1 + 2000 * 4) / M),
    ("gpt-5", chat(1000, 500, **READ_400), {"service_tier": "batch"}, (600 * 0.625 + 400 * 0.0625 + 500 * 5) / M),
    ("gpt-5.4", chat(272_000, 100), {}, (272_000 * 2.50 + 100 * 15) / M),
    ("gpt-5.4", chat(272_001, 100), {}, (272_001 * 5.00 + 100 * 22.50) / M),
    (
        "gpt-5.4",
        chat(300_000, 100, prompt_tokens_details={"cached_tokens": 200_000}),
        {"service_tier": "flex"},
        (100_000 * 2.50 + 200_000 * 0.25 + 100 * 11.25) / M,
    ),
    ("ft:gpt-4o-mini-2024-07-18:acme::abc", chat(1000, 500), {}, (1000 * 0.30 + 500 * 1.20) / M),
    ("text-embedding-3-large", {"prompt_tokens": 8000, "total_tokens": 8000}, {}, 8000 * 0.13 / M),
    ("whisper-1", {"type": "duration", "seconds": 90}, {}, 90 * 0.006 / 60),
    (
        "gpt-4o-transcribe",
        {
            "type": "tokens",
            "input_tokens": 1010,
            "output_tokens": 50,
            "input_tokens_details": {"text_tokens": 10, "audio_tokens": 1000},
        },
        {},
        (10 * 2.50 + 1000 * 6 + 50 * 10) / M,
    ),
    (
        "gpt-image-1",
        {
            "input_tokens": 350,
            "output_tokens": 4000,
            "input_tokens_details": {"text_tokens": 50, "image_tokens": 300},
        },
        {},
        (50 * 5 + 300 * 10 + 4000 * 40) / M,
    ),
    # The Responses API: the same counts under other names; a search costs ten dollars a thousand.
    (
        "gpt-5",
        {"input_tokens": 1000, "output_tokens": 500, "input_tokens_details": {"cached_tokens": 400}},
        {"output": [{"type": "web_search_call", "action": {"type": "search"}}, {"type": "message"}]},
        (600 * 1.25 + 400 * 0.125 + 500 * 10) / M + 1 * 10 / 1000,
    ),
    # Anthropic: writing to the cache costs 1.25 times the input for five minutes, twice for an hour, reading a tenth.
    ("claude-haiku-4-5", chat(1000, 500), {}, (1000 * 1 + 500 * 5) / M),
    (
        "claude-opus-4-6",
        chat(10_000, 500, **cached(read=6000, written=3000)),
        {},
        (1000 * 5 + 6000 * 0.50 + 3000 * 6.25 + 500 * 25) / M,
    ),
    (
        "claude-haiku-4-5-20251001",
        chat(10_000, 500, **cached(read=6000, written=3000, hour=1000)),
        {},
        (1000 * 1 + 6000 * 0.10 + 2000 * 1.25 + 1000 * 2 + 500 * 5) / M,
    ),
    (
        "claude-haiku-4-5",
        chat(1000, 500, server_tool_use={"web_search_requests": 3}),
        {},
        (1000 * 1 + 500 * 5) / M + 3 * 10 / 1000,
    ),
    ("claude-haiku-4-5", chat(1000, 500, service_tier="batch"), {}, (1000 * 0.50 + 500 * 2.50) / M),
    ("claude-fable-5-2", chat(1000, 500, speed="fast"), {}, (1000 * 16 + 500 * 80) / M),
    ("claude-opus-4-6", chat(1000, 500, inference_geo="us"), {}, (1000 * 5 + 500 * 25) * 1.1 / M),
    (  # cached tokens count for the step to the price of long prompts
        "claude-haiku-5-5",
        chat(120_000, 100, **cached(read=110_000)),
        {},
        (10_000 * 0.50 + 110_000 * 0.05 + 100 * 2.50) / M,
    ),
    (  # Anthropic's own form, where cached tokens are counted apart
        "claude-haiku-4-5",
        {
            "input_tokens": 1000,
            "cache_read_input_tokens": 6000,
            "cache_creation_input_tokens": 3000,
            "output_tokens": 9,
        },
        {},
        (1000 * 1 + 6000 * 0.10 + 3000 * 1.25 + 9 * 5) / M,
    ),
    # Google: thoughts are output; audio has a price of its own; long prompts cost twice.
    ("gemini/gemini-2.5-pro", chat(200_000, 1000), {}, (200_000 * 1.25 + 1000 * 10) / M),
    ("gemini/gemini-2.5-pro", chat(200_001, 1000), {}, (200_001 * 2.50 + 1000 * 15) / M),
    (
        "gemini/gemini-2.5-flash",
        chat(1500, 300, prompt_tokens_details={"text_tokens": 500, "audio_tokens": 1000}),
        {},
        (500 * 0.30 + 1000 * 1.00 + 300 * 2.50) / M,
    ),
    (
        "gemini/gemini-2.5-flash-image",
        chat(100, 1320, completion_tokens_details={"text_tokens": 30, "image_tokens": 1290}),
        {},
        (100 * 0.30 + 1290 * 30 + 30 * 2.50) / M,
    ),
    ("vertex_ai/claude-haiku-4-5@20251001", chat(1000, 500), {}, (1000 * 1 + 500 * 5) / M),
    # Bedrock: a region's own endpoint costs a tenth more than the global one.
    (
        "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        chat(1000, 500, **cached(read=400)),
        {},
        (600 * 3.30 + 400 * 0.33 + 500 * 16.50) / M,
    ),
    ("bedrock/global.anthropic.claude-sonnet-4-5-20250929-v1:0", chat(1000, 500), {}, (1000 * 3 + 500 * 15) / M),
    ("bedrock/amazon.nova-lite-v1:0", chat(1000, 500), {}, (1000 * 0.06 + 500 * 0.24) / M),
    # Others.
    ("azure/gpt-4.1", chat(1000, 500, **READ_400), {}, (600 * 2 + 400 * 0.50 + 500 * 8) / M),
    ("groq/llama-3.3-70b-versatile", chat(1000, 500), {}, (1000 * 0.59 + 500 * 0.79) / M),
    ("mistral/mistral-large-2512", chat(1000, 500), {}, (1000 * 0.50 + 500 * 1.50) / M),
    ("xai/grok-4", chat(1000, 500, **READ_400), {}, (600 * 3 + 400 * 0.75 + 500 * 15) / M),
    ("xai/grok-4.7", chat(200_000, 10), {}, (200_000 * 4 + 10 * 12) / M),
    # DeepSeek costs twice as much in its busy hours (01:00 to 04:00 and 06:00 to 10:00 UTC).
    ("deepseek/deepseek-v4-flash", chat(1000, 500), {"created": NOON}, (1000 * 0.15 + 500 * 0.60) / M),
    ("deepseek/deepseek-v4-flash", chat(1000, 500), {"created": EARLY}, (1000 * 0.30 + 500 * 1.20) / M),
    ("together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo", chat(1000, 500), {}, 1500 * 0.88 / M),
    ("cohere/command-r-plus", chat(1000, 500), {}, (1000 * 2.50 + 500 * 10) / M),
    ("perplexity/sonar-pro", chat(1000, 500), {}, (1000 * 3 + 500 * 15) / M + 14 / 1000),
    # Vendors that say what the answer cost are believed.
    ("perplexity/sonar-pro", chat(1000, 500, cost={"total_cost": 0.0123}), {}, 0.0123),
    ("openrouter/anthropic/claude-sonnet-4.5", chat(1000, 500, cost=0.00123), {}, 0.00123),
    (
        "openrouter/anthropic/claude-sonnet-4.5",
        chat(1000, 500, cost=0.0005, is_byok=True, cost_details={"upstream_inference_cost": 0.0105}),
        {},
        0.0005 + 0.0105,
    ),
    ("openrouter/anthropic/claude-sonnet-4.5", chat(1000, 500), {}, (1000 * 3 + 500 * 15) / M),
    ("ollama/llama3.2", chat(1000, 500), {}, 0.0),
]


@pytest.mark.parametrize(
    ("model", "usage", "more", "usd"), INVOICES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_invoice(model: str, usage: dict[str, Any], more: dict[str, Any], usd: float) -> None:
    response = {"model": model.partition("/")[2] or model, "usage": usage, **more}
    assert completion_cost(response, model=model) == pytest.approx(usd, rel=1e-9, abs=1e-15)
    provider, _, name = model.rpartition("/")[0].partition("/")[0], "", response["model"]
    if provider:
        assert response_cost_of(response, provider, name) == pytest.approx(usd, rel=1e-9, abs=1e-15)


def test_there_are_enough() -> None:
    assert len(INVOICES) >= 45
    assert len({model.partition("/")[0] for model, *_ in INVOICES if "/" in model}) >= 12


def test_objects_are_read_like_dicts() -> None:
    response = ModelResponse.model_validate(
        {"model": "gpt-4o-2024-08-06", "choices": [], "usage": chat(1000, 500, **READ_400)}
    )
    response._hidden_params = {"custom_llm_provider": "openai"}
    assert completion_cost(response) == pytest.approx((600 * 2.50 + 400 * 1.25 + 500 * 10) / M)


def test_cost_per_token_takes_cached_tokens_as_part_of_the_prompt() -> None:
    prompt, completion = cost_per_token("gpt-4o", 1000, 500, cache_read_input_tokens=400)
    assert prompt == pytest.approx((600 * 2.50 + 400 * 1.25) / M)
    assert completion == pytest.approx(500 * 10 / M)
    prompt, completion = cost_per_token(
        "claude-haiku-4-5", 1000, 0, cache_read_input_tokens=400, cache_creation_input_tokens=100
    )
    assert (prompt, completion) == (pytest.approx((500 * 1 + 400 * 0.10 + 100 * 1.25) / M), 0)
    assert cost_per_token("tts-1", prompt_characters=2000) == (pytest.approx(2000 * 15 / M), 0)
    assert cost_per_token("any", custom_cost_per_second=0.01, response_time_ms=1500) == (pytest.approx(0.015), 0)
    usage = chat(1000, 500, **READ_400)
    assert sum(cost_per_token("gpt-4o", usage_object=usage)) == pytest.approx((600 * 2.50 + 400 * 1.25 + 5000) / M)
