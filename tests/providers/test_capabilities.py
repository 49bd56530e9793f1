from __future__ import annotations

import pytest

from every_case import of_each
from litellm.params import OPENAI_PARAM_SET
from litellm.providers import lookup
from litellm.providers.capabilities import get_supported_openai_params, validate_environment

SPOKEN = [slug for slug, row in lookup.rows().items() if row.protocol.startswith(("openai_chat", "dialects."))]


def params(model: str, provider: str | None = None) -> set[str]:
    found = get_supported_openai_params(model, provider)
    assert found is not None
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize(
    ("model", "taken", "refused"),
    [
        ("gpt-4o", {"temperature", "tools", "response_format", "user", "stop"}, {"thinking", "reasoning_effort"}),
        ("o3-mini", {"reasoning_effort", "temperature", "max_tokens"}, {"top_p", "logprobs", "parallel_tool_calls"}),
        ("gpt-5", {"reasoning_effort", "verbosity", "temperature", "parallel_tool_calls"}, {"stop", "top_p", "audio"}),
        ("gpt-5-chat-latest", {"stop", "top_p"}, {"thinking"}),
        ("openai/model-of-a-server", {"reasoning_effort", "stop"}, {"thinking"}),
        ("groq/llama-3.3-70b-versatile", {"response_format", "tools", "user"}, {"reasoning_effort", "logprobs"}),
        ("groq/openai/gpt-oss-120b", {"reasoning_effort", "web_search_options"}, {"thinking", "logit_bias"}),
        ("deepseek/deepseek-chat", {"thinking", "reasoning_effort", "response_format"}, {"verbosity", "user"}),
        ("mistral/mistral-large-latest", {"seed", "n", "reasoning_effort"}, {"user", "logit_bias", "stream_options"}),
        ("openrouter/x", {"thinking", "reasoning_effort", "verbosity", "user"}, set()),
        ("hosted_vllm/x", {"thinking", "reasoning_effort"}, {"verbosity"}),
        ("perplexity/sonar", {"web_search_options", "reasoning_effort", "response_format"}, {"tools", "n"}),
        ("xai/grok-4", {"temperature", "tools"}, {"stop", "presence_penalty", "reasoning_effort"}),
        ("xai/grok-3-mini", {"reasoning_effort"}, {"stop"}),
        ("xai/grok-4-fast-non-reasoning", {"stop"}, {"reasoning_effort"}),
        ("fireworks_ai/x", {"thinking", "reasoning_effort", "tool_choice", "functions"}, {"audio", "verbosity"}),
        ("databricks/databricks-claude-sonnet-4", {"thinking"}, {"seed"}),
        ("databricks/dbrx", {"tools"}, {"thinking"}),
    ],
)
def test_parameters_of_well_known_models(model: str, taken: set[str], refused: set[str]) -> None:
    found = params(model)
    assert taken <= found
    assert not refused & found


@of_each(SPOKEN, str)
def test_every_row_of_this_form_streams_and_takes_a_limit(slug: str) -> None:
    found = params("some-model", slug)
    assert {"stream", "extra_headers", "max_retries"} <= found
    assert found <= OPENAI_PARAM_SET | {"extra_headers", "max_retries"}
    assert ("max_tokens" in found) == ("max_completion_tokens" in found)


def test_what_is_not_known_is_none() -> None:
    assert get_supported_openai_params("unknownthing") is None
    assert get_supported_openai_params("x", "nope") is None
    assert get_supported_openai_params("claude-sonnet-4-5", request_type="embeddings") is None
    assert get_supported_openai_params("gpt-4o", request_type="transcription") is None


def test_order_is_openais() -> None:
    assert get_supported_openai_params("gpt-4o")[:3] == ["temperature", "top_p", "n"]  # type: ignore[index]


# --- keys in the environment ---


@pytest.mark.parametrize(
    ("arguments", "environ", "missing"),
    [
        (("gpt-4o",), {}, ["OPENAI_API_KEY"]),
        (("gpt-4o",), {"OPENAI_API_KEY": "k"}, []),
        (("gpt-4o", "k"), {}, []),
        (("claude-3-5-sonnet-20240620",), {}, ["ANTHROPIC_API_KEY"]),
        (("claude-3-5-sonnet-20240620",), {"ANTHROPIC_AUTH_TOKEN": "t"}, []),
        (("groq/x",), {"OPENAI_API_KEY": "k"}, ["GROQ_API_KEY"]),
        (("openai/x", None, "http://x"), {}, ["OPENAI_API_KEY"]),
        (("openai/x", None, "https://api.groq.com/openai/v1"), {"GROQ_API_KEY": "k"}, []),
        (("lm_studio/x",), {}, []),
        (("hosted_vllm/x",), {}, ["HOSTED_VLLM_API_BASE"]),
        (("hosted_vllm/x", None, "http://x"), {}, []),
        (("cloudflare/x",), {}, ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_KEY"]),
        (("cloudflare/x", "k"), {"CLOUDFLARE_ACCOUNT_ID": "a"}, []),
        (("groq/x",), {"GROQ_API_KEY": "two\nlines"}, ["GROQ_API_KEY"]),
    ],
)
def test_missing_keys(
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str | None, ...],
    environ: dict[str, str],
    missing: list[str],
) -> None:
    for name in ("CLOUDFLARE_ACCOUNT_ID", "DATABRICKS_HOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert validate_environment(*arguments) == {"keys_in_environment": not missing, "missing_keys": missing}


@pytest.mark.parametrize("model", [None, "", "unknownthing", "foo/bar"])
def test_an_unknown_model_has_no_keys_to_name(model: str | None) -> None:
    assert validate_environment(model) == {"keys_in_environment": False, "missing_keys": []}
