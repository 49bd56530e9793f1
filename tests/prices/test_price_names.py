from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from litellm.prices import catalogue
from litellm.prices.catalogue import ModelNotMappedError, find, get_max_tokens, get_model_info, model_cost


@pytest.mark.parametrize(
    ("name", "provider", "key"),
    [
        ("openai/gpt-4o", None, "gpt-4o"),
        ("gpt-4o", "openai", "gpt-4o"),
        ("gpt-4o", "azure", "azure/gpt-4o"),
        ("openai/responses/gpt-5-pro", None, "gpt-5-pro"),
        ("claude-3-5-sonnet-20241022", None, "claude-3-5-sonnet-20241022"),
        ("anthropic/claude-sonnet-4-5-20991231", None, "claude-sonnet-4-5"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", None, "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        (
            "bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            None,
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        ),
        ("bedrock/us.amazon.nova-micro-v1:0", None, "us.amazon.nova-micro-v1:0"),
        ("vertex_ai/claude-haiku-4-5@20251001", None, "vertex_ai/claude-haiku-4-5@20251001"),
        ("fireworks_ai/accounts/fireworks/models/deepseek-v3p2", None, "fireworks_ai/deepseek-v3p2"),
        ("ft:gpt-4o-2024-08-06:acme::abc", None, "ft:gpt-4o"),
        ("ft:gpt-5-2025-08-07:acme::abc", None, None),
        ("text-completion-openai/gpt-3.5-turbo-instruct", None, "gpt-3.5-turbo-instruct"),
        ("deepseek/deepseek-v4-flash", None, "deepseek/deepseek-v4-flash"),
        ("gpt-4o-nano", None, None),
        ("gpt-4o-mini-turbo", None, None),
        ("claude-sonnet-4-9", None, None),
        ("groq/gpt-4o", None, None),
        ("nope/gpt-4o", None, None),
        ("", None, None),
    ],
)
def test_what_a_name_means(name: str, provider: str | None, key: str | None) -> None:
    found = find(name, provider)
    assert (found and found[0]) == key


def test_what_is_known_of_a_model() -> None:
    info = get_model_info("openai/gpt-4o")
    assert info["key"] == "gpt-4o"
    assert (info["max_input_tokens"], info["max_output_tokens"], info["max_tokens"]) == (128_000, 16_384, 16_384)
    assert (info["litellm_provider"], info["mode"]) == ("openai", "chat")
    assert info["input_cost_per_token"] == 2.5e-06
    assert info["supports_vision"] is True
    assert info["supports_assistant_prefill"] is None
    assert "tools" in info["supported_openai_params"]
    info["mode"] = "changed"
    assert model_cost["gpt-4o"]["mode"] == "chat"
    assert get_max_tokens("claude-sonnet-4-5") == 64_000
    for call in (get_model_info, get_max_tokens):
        with pytest.raises(ModelNotMappedError, match="isn't mapped yet"):
            call("nope")


CAN: dict[str, tuple[str, str]] = {
    # As the vendors' model pages say.
    "gpt-4o": ("function_calling vision response_schema pdf_input tool_choice parallel_function_calling", "reasoning"),
    "o3": ("function_calling vision reasoning response_schema", "audio_input audio_output"),
    "gpt-4": ("system_messages native_streaming", "vision reasoning"),
    "o1-mini": ("reasoning", "system_messages vision"),
    "claude-sonnet-4-5-20250929": (
        "function_calling vision reasoning response_schema pdf_input prompt_caching",
        "audio_output",
    ),
    "gemini/gemini-2.5-pro": ("function_calling vision reasoning audio_input pdf_input web_search", "audio_output"),
    "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0": ("function_calling vision prompt_caching", "audio_input"),
    "groq/llama-3.3-70b-versatile": ("function_calling", "vision reasoning"),
    "xai/grok-4": ("function_calling reasoning", ""),
    "deepseek/deepseek-chat": ("function_calling", "vision reasoning"),
    "text-embedding-3-small": ("", "function_calling vision native_streaming"),
    "nope": ("", "function_calling vision system_messages native_streaming url_context assistant_prefill"),
}


@pytest.mark.parametrize("model", list(CAN))
def test_what_a_model_can_do(model: str) -> None:
    able, unable = CAN[model]
    for ability in able.split():
        assert getattr(catalogue, f"supports_{ability}")(model=model) is True, ability
    for ability in unable.split():
        assert getattr(catalogue, f"supports_{ability}")(model, custom_llm_provider=None) is False, ability


def test_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(catalogue.model_list) == len(model_cost)
    assert "claude-sonnet-4-5" in catalogue.models_by_provider["anthropic"]
    for name in ("GROQ_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert "gpt-4o" not in catalogue.get_valid_models()
    monkeypatch.setenv("GROQ_API_KEY", "gsk-test")
    assert "groq/llama-3.3-70b-versatile" in catalogue.get_valid_models()
    assert "gpt-4o" not in catalogue.get_valid_models()
    assert "gpt-4o" in catalogue.get_valid_models(custom_llm_provider="openai")


@pytest.fixture
def _restored() -> object:
    before = {name: dict(info) for name, info in model_cost.items()}
    yield None
    model_cost.clear()
    model_cost.update(before)
    catalogue._registered.clear()


@pytest.mark.usefixtures("_restored")
def test_registering_changes_what_is_known() -> None:
    assert catalogue.register_model({"openai/gpt-4o": {"max_tokens": 7}}) is model_cost
    assert get_model_info("gpt-4o")["max_tokens"] == 7
    assert get_model_info("openai/gpt-4o")["input_cost_per_token"] == 2.5e-06
    catalogue.register_model({"hosted_vllm/mine": {"input_cost_per_token": 1e-9, "supports_vision": True}})
    assert get_model_info("mine", "hosted_vllm")["litellm_provider"] == "hosted_vllm"
    assert catalogue.supports_vision("hosted_vllm/mine")
    model_cost["put-in-by-hand"] = {"max_tokens": 3}
    assert get_max_tokens("put-in-by-hand") == 3
    for wrong in ([1], {"a": 1}):
        with pytest.raises(ValueError, match="mapping"):
            catalogue.register_model(wrong)  # type: ignore[arg-type]


@pytest.mark.usefixtures("_restored")
def test_registering_from_a_file_or_an_address(tmp_path: Path) -> None:
    path = tmp_path / "models.json"
    path.write_text(json.dumps({"file-model": {"max_tokens": 5}}))
    catalogue.register_model(str(path))
    assert get_max_tokens("file-model") == 5
    with pytest.raises(OSError, match="missing"):
        catalogue.register_model(str(tmp_path / "missing.json"))
    path.write_text("{")
    with pytest.raises(ValueError, match="holds no JSON"):
        catalogue.register_model(str(path))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"fetched-model": {"max_tokens": 6}}).encode()
            self.send_response(200 if self.path == "/models.json" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_address[1]}"
            catalogue.register_model(f"{address}/models.json")
            assert get_max_tokens("fetched-model") == 6
            with pytest.raises(OSError, match="HTTP 404"):
                catalogue.register_model(f"{address}/other.json")
        finally:
            server.shutdown()
            thread.join()
    with pytest.raises(OSError, match="could not be fetched"):
        catalogue.register_model("http://127.0.0.1:9/models.json")
