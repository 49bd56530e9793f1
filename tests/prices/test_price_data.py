from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from litellm.prices.loading import Catalogue, document
from litellm.providers import lookup

FILE = Path(sys.modules["litellm.prices.loading"].__file__ or "").with_name("data.json")
MADE = document()
MODELS = dict(Catalogue(MADE))


def test_the_file_names_its_sources() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", MADE["as_of"])
    for source in MADE["sources"]:
        assert source["licence"] == "MIT"
        assert all(source[word] for word in ("name", "version", "holder", "url", "gives"))
    named = {f"{source['name']} {source['version']}" for source in MADE["sources"]}
    for key, info in MODELS.items():
        said = {info.get("source"), info.get("limits_source")} - {None}
        assert said, key
        assert said <= named, key
        assert "source" in info or not any("cost" in name for name in info), key


def test_there_are_enough_models_and_no_two_share_a_name() -> None:
    names = sum(len(names) for names, _, _ in MADE["models"].values())
    assert names == len(MODELS) >= 4000
    assert sum("input_cost_per_token" in info for info in MODELS.values()) >= 3000
    large = ("openai", "anthropic", "bedrock", "gemini", "vertex_ai", "azure", "mistral", "xai", "deepseek", "groq")
    for provider in large:
        assert sum(info["litellm_provider"] == provider for info in MODELS.values()) >= 8, provider
    assert len(MADE["models"]) >= 40


def test_providers_are_rows_of_the_table() -> None:
    assert set(MADE["models"]) <= set(lookup.rows())


def test_no_figure_is_absurd() -> None:
    for key, info in MODELS.items():
        for name, value in info.items():
            if "cost" in name and isinstance(value, (int, float)):
                assert 0 <= value < (1 if "token" not in name else 0.01), (key, name, value)
        for name in ("max_tokens", "max_input_tokens", "max_output_tokens"):
            assert info[name] is None or 0 < info[name] <= 20_000_000, (key, name)
        if info.get("cache_read_input_token_cost") and info.get("input_cost_per_token"):
            # Averages over sellers, as OpenRouter's `-latest` names have them, may be a little off.
            assert info["cache_read_input_token_cost"] <= 1.1 * info["input_cost_per_token"], key


def test_withdrawn_models_are_still_there() -> None:
    for name in (
        "gpt-3.5-turbo",
        "gpt-4-0613",
        "claude-2",
        "claude-3-opus-20240229",
        "gemini/gemini-pro",
        "o1-preview",
    ):
        assert name in MODELS, name
    assert sum(info.get("deprecated", False) for info in MODELS.values()) >= 50


def test_loading_is_cheap() -> None:
    """Counts, not seconds: bytes to parse, functions run, and nothing else imported for it."""
    assert FILE.stat().st_size < 400_000
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        catalogue = Catalogue(MADE)
    finally:
        sys.setprofile(None)
    assert calls < 200
    folded = sum(type(value) is tuple for value in dict.values(catalogue))
    assert folded == len(MODELS)
    assert catalogue["gpt-4o"]["mode"] == "chat"
    assert sum(type(value) is tuple for value in dict.values(catalogue)) == folded - 1


def test_a_plain_import_does_not_load_it() -> None:
    script = (
        "import sys, litellm; litellm.completion\n"
        "print([n for n in sys.modules if n.startswith('litellm.prices')])\n"
        "import litellm.prices\n"
        "print(sorted(set(sys.modules) & {'pydantic', 'aiohttp', 'json', 'httpx', 'litellm.prices.loading'}))"
    )
    root = str(Path(lookup.__file__).parents[2])
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True)
    first, _ = found.stdout.splitlines()
    assert first == "[]"


def test_the_catalogue_is_a_dict_in_every_way() -> None:
    catalogue = Catalogue(MADE)
    assert isinstance(catalogue, dict)
    assert type(dict(catalogue)["o3"]) is dict
    assert type({**catalogue}["o3"]) is dict
    fresh = Catalogue(MADE)
    assert type(fresh.get("o3")) is dict
    assert fresh.get("nope") is None
    assert fresh.get("nope", 1) == 1
    assert type(fresh.setdefault("gpt-4o", {})["mode"]) is str
    assert type(fresh.pop("gpt-4.1")) is dict
    assert "gpt-4.1" not in fresh
    assert json.loads(json.dumps(Catalogue(MADE))) == MODELS
    fresh["mine"] = {"mode": "chat"}
    fresh.update({"yours": {"mode": "chat"}})
    assert all(type(info) is dict for info in fresh.values())
    assert fresh["o3"] is fresh["o3"]
    with pytest.raises(KeyError):
        fresh["nope"]


def test_announced_changes_hold_from_their_day() -> None:
    before, after = Catalogue(MADE, "2026-11-30"), Catalogue(MADE, "2026-12-01")
    name = "gemini/gemini-4-argon"
    assert before[name]["input_cost_per_token"] == 2e-06
    assert after[name]["input_cost_per_token"] == 4e-06
    assert before[name]["max_tokens"] == after[name]["max_tokens"]
