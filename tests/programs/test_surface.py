"""Every name that real programs take is there, by every path they take it by, and is what they take it for."""

from __future__ import annotations

import copy
import inspect
import json
import logging
import os
import pickle
import subprocess
import sys
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_origin

import pytest
from pydantic import BaseModel

import litellm

SURFACE = json.loads((Path(__file__).parent / "surface.json").read_text(encoding="utf-8"))
NAMES: list[dict[str, Any]] = SURFACE["names"]
PATHS = [path for entry in NAMES for path in entry["paths"]]


def imported(path: str) -> Any:
    """As `from module import name` finds it."""
    home, _, name = path.rpartition(".")
    return getattr(import_module(home), name)


def reached(path: str) -> Any:
    """As plain attributes of the package find it."""
    found: Any = litellm
    for step in path.split(".")[1:]:
        found = getattr(found, step)
    return found


def is_function(value: Any) -> bool:
    return inspect.isroutine(value) and not inspect.iscoroutinefunction(value)


def of_class(*bases: type) -> Any:
    return lambda value: inspect.isclass(value) and issubclass(value, bases)


KINDS = {
    "function": is_function,
    "coroutine function": inspect.iscoroutinefunction,
    "model": of_class(BaseModel),
    "class": inspect.isclass,
    "exception": of_class(Exception),
    "typed dict": lambda value: of_class(dict)(value) and bool(value.__annotations__),
    "text enum": lambda value: of_class(Enum)(value) and of_class(str)(value),
    "list": lambda value: type(value) is list,
    "dict": lambda value: isinstance(value, dict),
    "flag": lambda value: type(value) is bool,
    "none": lambda value: value is None,
    "alias": lambda value: get_origin(value) is not None,
    "module": lambda value: isinstance(value, ModuleType),
    "logger": lambda value: isinstance(value, logging.Logger),
    "encoding": lambda value: value.decode(value.encode("Grüße 🎈")) == "Grüße 🎈",
}


@pytest.mark.parametrize("path", SURFACE["modules"])
def test_every_module_can_be_imported(path: str) -> None:
    assert isinstance(import_module(path), ModuleType)


@pytest.mark.parametrize("path", PATHS)
def test_every_path_resolves(path: str) -> None:
    assert hasattr(import_module(path.rpartition(".")[0]), path.rpartition(".")[2])


@pytest.mark.parametrize("entry", NAMES, ids=lambda entry: entry["paths"][0])
def test_every_name_is_one_object_of_its_kind(entry: dict[str, Any]) -> None:
    first, *others = (imported(path) for path in entry["paths"])
    assert all(other is first for other in others)
    assert KINDS[entry["kind"]](first), f"{first!r} is no {entry['kind']}"


@pytest.mark.parametrize("entry", SURFACE["absent"], ids=lambda entry: entry["path"])
def test_what_is_left_out_looks_left_out(entry: dict[str, str]) -> None:
    """Programs ask first, or catch just these."""
    with pytest.raises((ImportError, AttributeError)):
        imported(entry["path"])


NOT_FROM_THE_PACKAGE = ("litellm.responses.", "litellm.types.responses.")
"""`litellm.responses` is the function there; these modules are imported by their paths."""


def test_every_path_is_reached_by_attributes_after_a_bare_import() -> None:
    program = "import litellm\nfor path in {paths!r}:\n    found = litellm\n    for step in path.split('.')[1:]:\n"
    program += "        found = getattr(found, step)\n"
    paths = [path for path in PATHS if not path.startswith(NOT_FROM_THE_PACKAGE)]
    run(program.format(paths=paths))


def test_importing_a_submodule_never_replaces_a_public_name() -> None:
    run(
        "import litellm.responses.main, litellm.responses.streaming_iterator, litellm.model_list\n"
        "assert callable(litellm.responses) and isinstance(litellm.model_list, list)\n"
        "from litellm.responses.main import responses, aresponses\n"
        "assert litellm.responses is responses and litellm.aresponses is aresponses\n"
    )


def test_anthropic_s_format_is_one_module_by_both_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instrumentations put functions of theirs into it."""
    messages = import_module("litellm.anthropic_interface.messages")
    assert litellm.anthropic is litellm.anthropic_interface is import_module("litellm.anthropic_interface")
    assert litellm.anthropic.messages is messages
    for name in ("create", "acreate"):
        monkeypatch.setattr(messages, name, None)
        assert getattr(litellm.anthropic.messages, name) is None


def test_a_replaced_function_stays_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    def mine(*args: Any, **kwargs: Any) -> None:
        """Stands in for the real one."""

    for name in ("completion", "acompletion", "embedding", "responses", "completion_with_retries"):
        monkeypatch.setattr(litellm, name, mine)
        assert getattr(litellm, name) is mine
        import_module("litellm.responses.main")
        assert getattr(litellm, name) is mine


# --- what stands behind the names ---

MADE = {
    "litellm.ModelResponse": {"id": "x", "choices": [{"message": {"content": "Hello"}}], "model": "m"},
    "litellm.Message": {"content": "Hello", "role": "assistant", "tool_call_id": "c"},
    "litellm.types.utils.Choices": {"finish_reason": "stop", "index": 0, "message": {"content": "x"}},
    "litellm.types.utils.Delta": {"content": "x"},
    "litellm.types.utils.StreamingChoices": {"index": 0, "delta": {"content": "x"}},
    "litellm.ModelResponseStream": {"choices": [{"delta": {"content": "x"}}]},
    "litellm.ChatCompletionMessageToolCall": {"function": {"name": "f", "arguments": "{}"}, "id": "c", "index": 0},
    "litellm.types.utils.ChatCompletionDeltaToolCall": {"function": {"arguments": ""}, "index": 0},
    "litellm.types.utils.Function": {"name": "f", "arguments": "{}"},
    "litellm.types.utils.Usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    "litellm.types.utils.EmbeddingResponse": {"data": [{"embedding": [0.5, 1.0], "index": 0}], "model": "m"},
    "litellm.types.utils.ImageResponse": {"data": [{"url": "https://x.example/1.png"}]},
    "litellm.types.utils.TranscriptionResponse": {"text": "Hello"},
    "litellm.types.utils.TextCompletionResponse": {"choices": [{"text": "Hello", "index": 0}]},
    "litellm.types.router.GenericLiteLLMParams": {"api_base": "http://x.example", "anything": 1},
}


@pytest.mark.parametrize("path", MADE)
def test_classes_are_made_by_keyword_and_survive_pickle(path: str) -> None:
    """Disk caches trust classes of modules under `litellm.types.` alone."""
    cls = imported(path)
    assert cls.__module__.startswith("litellm.types.")
    made = cls(**MADE[path])
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), cls.model_validate(made.model_dump())):
        assert type(again) is cls
        assert again.model_dump() == made.model_dump()
    for name in MADE[path]:
        assert made[name] is getattr(made, name)
        assert name in made
        assert made.get(name) is made[name]
    assert made.get("no_such_part", 5) == 5
    made.added_by_a_program = 1
    assert made["added_by_a_program"] == 1


def test_answers_of_every_kind_keep_what_programs_hang_on_them() -> None:
    for path in ("ModelResponse", "EmbeddingResponse", "ImageResponse", "TextCompletionResponse"):
        made = imported(f"litellm.types.utils.{path}")()
        made._hidden_params["response_cost"] = 0.25
        made._response_ms = 3.5
        again = pickle.loads(pickle.dumps(made))
        assert (again._hidden_params["response_cost"], again._response_ms) == (0.25, 3.5)


def test_rows_of_an_embedding_are_read_both_ways() -> None:
    row = litellm.EmbeddingResponse(data=[{"embedding": [0.5], "index": 3, "object": "embedding"}]).data[0]
    assert row["embedding"] == row.embedding == [0.5]
    assert type(row) is imported("litellm.types.utils.Embedding")
    assert row["index"] == 3


def test_answers_and_chunks_have_one_base_that_keeps_unknown_fields() -> None:
    base = imported("litellm.types.utils.ModelResponseBase")
    for cls in (litellm.ModelResponse, litellm.ModelResponseStream):
        assert issubclass(cls, base)
        assert cls(vendors_own=1).model_extra == {"vendors_own": 1}


def test_typed_dicts_are_made_by_keyword() -> None:
    assert litellm.ChatCompletionUserMessage(role="user", content="x") == {"role": "user", "content": "x"}
    call = litellm.ChatCompletionToolCallFunctionChunk(name="f", arguments="{}")
    message = litellm.ChatCompletionAssistantMessage(
        role="assistant", content=None, tool_calls=[{"id": "c", "type": "function", "function": call}]
    )
    assert litellm.completion("openai/x", [message], mock_response="ok").choices[0].message.content == "ok"  # type: ignore[list-item]
    prices = imported("litellm.types.utils.CostPerToken")(input_cost_per_token=1e-6, output_cost_per_token=2e-6)
    assert prices["output_cost_per_token"] == 2e-6


def test_providers_are_a_text_enum_called_with_a_name() -> None:
    groq = litellm.LlmProviders("groq")
    assert groq == "groq"
    assert groq in litellm.provider_list
    assert imported("litellm.types.utils.LlmProviders") is litellm.LlmProviders


def test_lists_of_callbacks_are_the_modules_own_and_may_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("callbacks", "input_callback", "success_callback", "failure_callback"):
        assert vars(litellm)[name] == []
        assert len({id(vars(litellm)[other]) for other in ("callbacks", "success_callback", "failure_callback")}) == 3
        monkeypatch.setattr(litellm, name, ["mine"])
        assert getattr(litellm, name) == ["mine"]
    assert litellm._async_success_callback == litellm._async_failure_callback == litellm._async_input_callback == []


# --- loggers ---


def test_loggers_are_silent_until_somebody_listens() -> None:
    names = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy")
    run(
        "import logging, litellm, sys\n"
        f"for name in {names!r}: assert name not in logging.root.manager.loggerDict\n"
        "log = litellm._logging.verbose_logger\n"
        "assert log is logging.getLogger('LiteLLM') is litellm.verbose_logger\n"
        f"for name in {names!r}: assert logging.getLogger(name).handlers\n"
        "assert not litellm._logging.debugging()\n"
        "log.debug('nobody hears'); log.error('nobody hears')\n"
    )


def test_debugging_is_turned_on_and_off() -> None:
    said = run(
        "import litellm, sys\n"
        "litellm._turn_on_debug(); litellm.turn_on_debug()\n"
        "log = litellm._logging.verbose_logger\n"
        "log.debug('first'); litellm._logging._disable_debugging(); log.error('second')\n"
        "litellm._logging._enable_debugging(); log.debug('third')\n",
        quiet=False,
    )
    assert [line.split()[-1] for line in said.splitlines()] == ["first", "third"]
    assert "LiteLLM DEBUG first" in said


def test_set_verbose_turns_debugging_on() -> None:
    said = run(
        "import litellm\nlitellm.set_verbose = True\nassert litellm._logging.debugging()\n"
        "litellm._logging.verbose_logger.debug('heard')\n",
        quiet=False,
    )
    assert said.endswith("LiteLLM DEBUG heard\n")


# --- questions about a call that is not made ---


@pytest.fixture
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.endswith(("_API_KEY", "_API_BASE", "_BASE_URL")):
            monkeypatch.delenv(name)


@pytest.mark.usefixtures("_no_keys")
@pytest.mark.parametrize(
    ("model", "params", "base"),
    [
        ("openai/gpt-4o", {}, "https://api.openai.com/v1"),
        ("openai/gpt-4o", {"api_base": "http://proxy.example/v1"}, "http://proxy.example/v1"),
        ("groq/llama-3.3-70b-versatile", {}, "https://api.groq.com/openai/v1"),
        ("azure/deployment", {}, None),
        ("nobody/knows", {}, None),
    ],
)
def test_the_address_of_a_call(model: str, params: dict[str, Any], base: str | None) -> None:
    assert litellm.get_api_base(model, params) == base


@pytest.mark.usefixtures("_no_keys")
@pytest.mark.parametrize(
    ("model", "provider", "given", "expected"),
    [
        ("gpt-4o", "openai", {"max_tokens": 5, "temperature": None}, {"max_tokens": 5}),
        ("deployment", "azure", {"temperature": 0.5}, {"temperature": 0.5}),
        (
            "claude-sonnet-4-5",
            "anthropic",
            {"reasoning_effort": "low", "max_tokens": 3000},
            {"thinking": {"type": "enabled", "budget_tokens": 1024}, "max_tokens": 3000},
        ),
        (
            "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "bedrock",
            {"thinking": {"type": "enabled", "budget_tokens": 2000}, "max_tokens": 3000},
            {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        ),
        ("gemini-2.5-pro", "gemini", {"max_tokens": 5}, {"generationConfig": {"maxOutputTokens": 5}}),
    ],
)
def test_the_parameters_that_would_be_sent(
    model: str, provider: str, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = litellm.get_optional_params(model=model, custom_llm_provider=provider, drop_params=False, **given)
    assert {name: found.get(name) for name in expected} == expected
    assert not {"model", "messages", "contents", "mock_response"} & set(found)


@pytest.mark.usefixtures("_no_keys")
def test_parameters_that_would_be_refused() -> None:
    with pytest.raises(litellm.UnsupportedParamsError, match="logit_bias"):
        litellm.get_optional_params("claude-sonnet-4-5", "anthropic", logit_bias={"1": 1})
    assert "logit_bias" not in litellm.get_optional_params(
        "claude-sonnet-4-5", "anthropic", logit_bias={"1": 1}, drop_params=True
    )


def test_small_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    from litellm.main import responses_api_bridge_check
    from litellm.utils import ProviderConfigManager, load_credentials_from_list, validate_and_fix_thinking_param

    given = {"type": "enabled", "budgetTokens": 5}
    assert validate_and_fix_thinking_param(given) == {"type": "enabled", "budget_tokens": 5}
    assert given == {"type": "enabled", "budgetTokens": 5}
    assert validate_and_fix_thinking_param(None) is None
    assert responses_api_bridge_check(model="gpt-4o", custom_llm_provider="openai") == ({"mode": "chat"}, "gpt-4o")
    assert responses_api_bridge_check(model="responses/gpt-4o", custom_llm_provider="openai")[0]["mode"] == "responses"
    assert responses_api_bridge_check(model="x", custom_llm_provider="nobody") == ({}, "x")
    assert responses_api_bridge_check(model="gpt-5-codex", custom_llm_provider="azure")[0]["mode"] == "responses"
    config = ProviderConfigManager.get_provider_responses_api_config
    assert all(config(model="m", provider=provider) is not None for provider in ("openai", "azure", "xai"))
    assert all(config(model="m", provider=provider) is None for provider in ("anthropic", "nobody", None))
    assert ProviderConfigManager.get_provider_model_info("m", "openai") is None

    monkeypatch.setenv("A_FLAG", "True")
    monkeypatch.setenv("A_WORD", "maybe")
    monkeypatch.delenv("NOT_THERE", raising=False)
    assert litellm.get_secret_bool("A_FLAG") is litellm.get_secret("os.environ/A_FLAG") is True
    assert litellm.get_secret_bool("A_WORD") is None
    assert litellm.get_secret("A_WORD") == "maybe"
    assert litellm.get_secret_bool("NOT_THERE", False) is False

    params = {"litellm_credential_name": "mine", "api_base": "http://given.example"}
    load_credentials_from_list(params)
    assert params == {"litellm_credential_name": "mine", "api_base": "http://given.example"}
    values = {"api_key": "sk-1234", "api_base": "http://kept.example"}
    monkeypatch.setattr(litellm, "credential_list", [{"credential_name": "mine", "credential_values": values}])
    load_credentials_from_list(params)
    assert params == {"api_key": "sk-1234", "api_base": "http://given.example"}


def test_completion_with_retries_is_a_call_like_any_other() -> None:
    found = litellm.completion_with_retries("openai/x", [{"role": "user", "content": "x"}], mock_response="Hello")
    assert found.choices[0].message.content == "Hello"


# --- a start-up check of a program, as it does it ---


def test_a_program_that_checks_every_exception_name_starts() -> None:
    known = {entry["paths"][0].rpartition(".")[2] for entry in NAMES if entry["kind"] == "exception"}
    for name in dir(litellm):
        if name.endswith("Error"):
            found = getattr(litellm, name)
            assert inspect.isclass(found)
            assert issubclass(found, Exception)
            assert name in known - {"PermissionDeniedError"}


# --- processes of their own ---


def run(program: str, quiet: bool = True) -> str:
    """What the program wrote to stderr."""
    source = str(Path(litellm.__file__ or "").parents[1])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": source, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (quiet and done.stderr)
    assert done.stdout == ""
    return done.stderr
