"""Makes `src/litellm/prices/data.json`: prices, limits and capabilities, from openly licensed packages.

    python tools/make_prices.py FOLDER-WITH-THE-ARCHIVES [OUTPUT]

Knows how the sources are weighed against each other and the form of the data file. The same archives give the same
bytes. Knows nothing of how the data is used.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import price_sources as sources
from price_sources import GENAI, LANGCHAIN, PI, SOURCES, TOKENLENS, Model, Prices

AS_OF = "2026-11-23"
"""The date on which the prices hold; changes announced for later are in the data with their dates."""
OUTPUT = Path(__file__).resolve().parents[1] / "src" / "litellm" / "prices" / "data.json"

_SAME = (
    "anthropic", "azure", "baseten", "cerebras", "cloudflare", "cohere", "databricks", "deepseek", "groq", "minimax",
    "mistral", "modal", "novita", "openai", "openrouter", "ovhcloud", "perplexity", "zai", "zhipuai", "chutes",
    "deepinfra", "inception", "morph", "requesty", "submodel", "synthetic", "upstage", "v0", "wandb", "huggingface",
    "nebius",
)  # fmt: skip
SLUGS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in _SAME},
    "aws": ("bedrock",), "amazon-bedrock": ("bedrock",),
    "google": ("gemini",), "google-vertex": ("vertex_ai",), "google-vertex-anthropic": ("vertex_ai",),
    "fireworks": ("fireworks_ai",), "fireworks-ai": ("fireworks_ai",),
    "together": ("together_ai",), "togetherai": ("together_ai",),
    "github-copilot": ("github_copilot",), "github-models": ("github",),
    "meta": ("meta_llama",), "llama": ("meta_llama",), "moonshotai": ("moonshot",), "x-ai": ("xai",), "xai": ("xai",),
    "cloudflare-workers-ai": ("cloudflare",), "nvidia": ("nvidia_nim",), "xiaomi": ("xiaomi_mimo",),
    "vercel-ai-gateway": ("vercel_ai_gateway",), "vercel": ("vercel_ai_gateway",),
    "voyageai": ("voyage",), "alibaba": ("dashscope",), "venice": ("veniceai",), "opencode": ("opencode",),
}  # fmt: skip
"""A source's provider → the prefixes it has here. Providers not listed are left out."""
PROFILES = {
    "langchain-anthropic": "anthropic", "langchain-aws": "bedrock", "langchain-deepseek": "deepseek",
    "langchain-fireworks": "fireworks_ai", "langchain-google-genai": "gemini", "langchain-google-vertexai": "vertex_ai",
    "langchain-groq": "groq", "langchain-huggingface": "huggingface", "langchain-mistralai": "mistral",
    "langchain-openai": "openai", "langchain-openrouter": "openrouter", "langchain-perplexity": "perplexity",
    "langchain-xai": "xai",
}  # fmt: skip

ALSO = (
    # genai-prices: `googleapis.com` is Gemini's API and Vertex AI alike, and Vertex sells Claude at Anthropic's prices.
    ("google", "vertex_ai", ("gemini-", "gemma-")),
    ("anthropic", "vertex_ai", ("claude-",)),
    # genai-prices: Azure sells OpenAI's models and Claude at their makers' prices. Batch and tiers are its own.
    ("openai", "azure", ("gpt-", "o1", "o3", "o4", "codex-", "computer-use", "text-embedding-", "whisper", "tts-")),
    ("anthropic", "azure_ai", ("claude-",)),
)
"""(genai-prices' provider, other prefix that its prices hold for, beginnings of names)."""

PRICES = {
    "input_mtok": "i", "output_mtok": "o", "cache_read_mtok": "r", "cache_write_mtok": "w", "cache_write_1h_mtok": "h",
    "input_audio_mtok": "ai", "output_audio_mtok": "ao", "cache_audio_read_mtok": "ar",
    "input_image_mtok": "gi", "output_image_mtok": "go", "cache_image_read_mtok": "gr",
    "input_video_mtok": "vi", "output_video_mtok": "vo",
    "output_reasoning_mtok": "e", "output_citation_mtok": "c",
    "web_searches_kcount": "s", "requests_kcount": "q", "audio_hours": "t", "input_audio_hours": "t",
    "input_mchars": "ch", "input_document_kpages": "d", "input_annotated_document_kpages": "n",
}  # fmt: skip
"""A source's price → its letter in the data. Prices that no answer's figures can be multiplied with are left out."""
UNITS = {"mtok": 1e6, "mchars": 1e6, "kcount": 1e3, "kpages": 1e3, "hours": 3600}
"""Last word of a source's price → how many of what is counted it is the price of."""
ABILITIES = {
    "function_calling": "f", "vision": "v", "reasoning": "r", "response_schema": "s", "audio_input": "a",
    "audio_output": "o", "pdf_input": "p", "tool_choice": "t", "video_input": "d",
}  # fmt: skip
"""Capability → its letter: a capital where it is there, small where it is not, absent where nobody says."""
SPOKEN = ("audio", "realtime", "-live")
"""Names of models whose audio has a price of its own, so that it is unknown where the source has none."""
MODES = (
    ("embedding", ("embed", "voyage-", "bge-", "e5-", "gte-", "m2-bert")),
    ("rerank", ("rerank",)),
    ("moderation", ("moderation", "llama-guard", "llamaguard")),
    ("audio_transcription", ("whisper", "transcribe", "scribe", "voxtral-mini-transcribe")),
    ("audio_speech", ("tts", "orpheus", "melotts", "aura-")),
    ("realtime", ("realtime", "-live", "nova-sonic", "nova-2-sonic")),
    ("ocr", ("-ocr",)),
    ("image_generation", ("dall-e", "gpt-image", "imagen", "flux", "stable-diffusion", "chatgpt-image")),
)
"""What a model's name says about what it is for; a chat model otherwise."""


class Entry:
    """One provider's model, put together from what the sources say; the first that says a thing is believed."""

    def __init__(self) -> None:
        self.prices: Prices | None = None
        self.later: list[tuple[str, Prices]] = []
        self.hours: list[tuple[str, str, Prices]] = []
        self.price_source = self.fact_source = -1
        self.context: int | None = None
        self.output: int | None = None
        self.abilities: dict[str, bool] = {}
        self.deprecated = False
        self.kind = ""

    def price(self, model: Model, source: int) -> None:
        if self.prices is None and model.prices is not None and model.prices.standard:
            self.prices, self.later, self.hours = model.prices, model.later, model.hours
            self.price_source = source

    def know(self, model: Model, source: int) -> None:
        self.deprecated |= model.deprecated
        self.kind = self.kind or model.kind
        new = {name: value for name, value in model.abilities.items() if name not in self.abilities}
        if self.fact_source < 0 and (new or model.context or model.output):
            self.fact_source = source
        self.abilities.update(new)
        self.context = self.context or model.context
        self.output = self.output or model.output


Catalogue = dict[str, dict[str, Entry]]


def gather(folder: Path) -> tuple[Catalogue, dict[str, dict[str, str]]]:
    """(prefix → name → entry, prefix → beginning of a name → the name whose entry it means)"""
    found: Catalogue = {}
    beginnings: dict[str, dict[str, str]] = {}
    priced = sources.genai(folder, AS_OF)
    rules: dict[str, list[Model]] = {}
    known: list[tuple[Entry, Model]] = []

    def entry(slug: str, name: str) -> Entry:
        if slug == "bedrock" and "." not in name.partition("-")[0]:
            return (
                Entry()
            )  # a source's shorthand for one of Bedrock's names, which begin with the maker's: kept nowhere
        return found.setdefault(slug, {}).setdefault(name, Entry())

    for theirs, models in priced.items():
        places = [(slug, ("",), False) for slug in SLUGS.get(theirs, ())]
        places += [(slug, starts, True) for source, slug, starts in ALSO if source == theirs]
        for slug, starts, elsewhere in places:
            for model in models:
                offered = _elsewhere(model) if elsewhere else model
                names = [name for name in (model.name, *model.aliases) if name.startswith(starts)]
                if not any(name.startswith(starts) for name in (*names, *model.prefixes)):
                    continue
                rules.setdefault(slug, []).append(offered)
                for name in dict.fromkeys(names):
                    made = entry(slug, _bare(slug, name))
                    made.price(offered, SOURCES.index(GENAI))
                    known.append((made, offered))
                for start in model.prefixes:
                    fits = start.startswith("ft:") == model.name.startswith("ft:")
                    if start.startswith(starts) and fits and offered.prices is not None:
                        beginnings.setdefault(slug, {})[start] = _bare(slug, model.name)
    for theirs, models in priced.items():
        if theirs.startswith("huggingface_"):
            for model in models:
                made = entry("huggingface", f"{model.name}:{theirs.removeprefix('huggingface_')}")
                made.price(model, SOURCES.index(GENAI))
                known.append((made, model))
    _add_facts(folder, entry, rules)
    for made, model in known:  # its context windows come last: some are of input and output together
        made.know(model, SOURCES.index(GENAI))
    _same_claude(found["anthropic"])
    return found, beginnings


def _same_claude(entries: dict[str, Entry]) -> None:
    """Anthropic's undated names are aliases of dated ones: what is true of one is true of the other.

    https://platform.claude.com/docs/en/about-claude/models/overview#model-aliases"""
    for name, dated in entries.items():
        alias = entries.get(re.sub(r"-20\d{6}$", "", name))
        if alias is not None and alias is not dated:
            dated.abilities.update({ability: True for ability, able in alias.abilities.items() if able})


def _elsewhere(model: Model) -> Model:
    """A model as another seller has it: the standard prices, not its maker's tiers of service and searches."""

    def plain(prices: Prices) -> Prices:
        return Prices({name: price for name, price in prices.standard.items() if not name.endswith("_kcount")})

    later = [(day, plain(prices)) for day, prices in model.later]
    return replace(model, prices=plain(model.prices) if model.prices else None, later=later)


def _add_facts(folder: Path, entry: Any, rules: dict[str, list[Model]]) -> None:
    """Limits and capabilities; and prices for names that genai-prices does not list, by its rules or the source's."""
    told: list[tuple[int, str, Model]] = []
    for source in LANGCHAIN:
        slug = PROFILES[source.name]
        told += [(SOURCES.index(source), slug, model) for model in sources.profiles(folder, source)]
    for source, by_provider in ((PI, sources.pi(folder)), (TOKENLENS, sources.tokenlens(folder))):
        for theirs, models in by_provider.items():
            told += [(SOURCES.index(source), slug, model) for slug in SLUGS.get(theirs, ()) for model in models]
    for source, slug, model in told:
        name = _bare(slug, model.name)
        made: Entry = entry(slug, name)
        made.know(model, source)
        if made.prices is None:
            lowered = model.name.lower()
            for rule in rules.get(slug, ()):
                if rule.prices is not None and sources.matches(rule.match, lowered):
                    made.price(rule, SOURCES.index(GENAI))
                    break
        if slug != "huggingface":  # its router's price depends on who serves the model
            made.price(model, source)


def _bare(slug: str, name: str) -> str:
    """A name without what is no part of it: a source's hyphen for "and so on", Fireworks' path before every name."""
    return (name.removeprefix("accounts/fireworks/models/") if slug == "fireworks_ai" else name).rstrip("-")


# --- the file ---


class Table:
    """Values by number: what many models share stands in the file once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._known: dict[str, int] = {}

    def number(self, value: Any) -> int:
        key = json.dumps(value, sort_keys=True)
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append(value)
        return self._known[key]


def encoded(prices: Prices) -> dict[str, Any]:
    """`{"i": 2.5e-06, "i@200000": 5e-06, "i/batch": 1.25e-06}`: USD for one token, search, request, second or page."""
    found: dict[str, Any] = {}
    for tier, figures in (("", prices.standard), *sorted(prices.variants.items())):
        ending = f"/{tier}" if tier else ""
        for name, price in sorted(figures.items()):
            letter = PRICES.get(name)
            if letter is None or tier == "default":
                continue
            base, *steps = price if isinstance(price, list) else (price,)
            found[letter + ending] = _for_one(base, name)
            for start, above in steps:
                found[f"{letter}@{start}{ending}"] = _for_one(above, name)
    return found


def _for_one(price: float | None, name: str) -> float | None:
    """A price as USD for one, without the traces of binary arithmetic."""
    if price is None:
        return None
    return float(f"{price / UNITS[name.rpartition('_')[2]]:.12g}") or 0


def mode_of(slug: str, name: str, entry: Entry) -> str:
    lowered = name.lower()
    for mode, words in MODES:
        if any(word in lowered for word in words):
            return mode
    if slug == "openai" and lowered in ("davinci-002", "babbage-002", "gpt-3.5-turbo-instruct"):
        return "completion"
    return entry.kind or "chat"


def document(folder: Path) -> dict[str, Any]:
    catalogue, beginnings = gather(folder)
    prices, kinds = Table(), Table()
    models: dict[str, list[list[Any]]] = {}
    changes: dict[str, dict[str, Any]] = {}
    hours: dict[str, dict[str, Any]] = {}
    prices.number({})
    for slug, entries in sorted(catalogue.items()):
        names, costs, facts = models.setdefault(slug, [[], [], []])
        for name, entry in sorted(entries.items()):
            if entry.prices is None and entry.context is None and not entry.abilities:
                continue
            if entry.prices and any(word in name for word in SPOKEN):
                unknown = dict.fromkeys(("input_audio_mtok", "output_audio_mtok"))
                entry.prices = Prices({**unknown, **entry.prices.standard}, entry.prices.variants)
            names.append(name)
            costs.append(prices.number(encoded(entry.prices)) if entry.prices else 0)
            facts.append(kinds.number(_kind(slug, name, entry)))
            if entry.later:
                dated = [[day, prices.number(encoded(change))] for day, change in entry.later]
                changes.setdefault(slug, {})[name] = dated
            if entry.hours:
                timed = [[start, end, prices.number(encoded(change))] for start, end, change in entry.hours]
                hours.setdefault(slug, {})[name] = timed
    kept = {
        slug: {start: name for start, name in sorted(starts.items()) if name in models[slug][0]}
        for slug, starts in sorted(beginnings.items())
    }
    return {
        "as_of": AS_OF,
        "made_by": "tools/make_prices.py",
        "sources": [
            {
                "name": s.name,
                "version": s.version,
                "licence": s.licence,
                "holder": s.holder,
                "url": s.url,
                "gives": s.gives,
            }
            for s in SOURCES
        ],
        "kinds": kinds.rows,
        "prices": prices.rows,
        "changes": changes,
        "hours": hours,
        "beginnings": kept,
        "models": models,
    }


def _kind(slug: str, name: str, entry: Entry) -> list[Any]:
    """[mode, abilities, most input, most output, source of the price, source of the rest, 1 where deprecated]"""
    mode = mode_of(slug, name, entry)
    known = ((letter, entry.abilities.get(ability)) for ability, letter in ABILITIES.items())
    letters = "".join(sorted(letter.upper() if able else letter for letter, able in known if able is not None))
    output = 0 if mode in ("embedding", "rerank") else entry.output or 0  # models.dev puts vector sizes there
    return [mode, letters, entry.context or 0, output, entry.price_source, entry.fact_source, int(entry.deprecated)]


def text_of(made: dict[str, Any]) -> str:
    """JSON with a line for each source, price and provider, so that a change can be read."""

    def packed(value: Any) -> str:
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    lines: list[str] = []
    for name, value in made.items():
        if isinstance(value, list):
            rows = ",\n".join(map(packed, value))
            lines.append(f"{packed(name)}:[\n{rows}\n]")
        elif isinstance(value, dict):
            rows = ",\n".join(f"{packed(key)}:{packed(row)}" for key, row in value.items())
            lines.append(f"{packed(name)}:{{\n{rows}\n}}")
        else:
            lines.append(f"{packed(name)}:{packed(value)}")
    return "{" + ",\n".join(lines) + "}\n"


def main(arguments: list[str]) -> None:
    if not arguments:
        sys.exit("usage: make_prices.py FOLDER-WITH-THE-ARCHIVES [OUTPUT]")
    output = Path(arguments[1]) if len(arguments) > 1 else OUTPUT
    made = document(Path(arguments[0]))
    text = text_of(made)
    output.write_text(text, encoding="utf-8", newline="\n")
    count = sum(len(names) for names, _, _ in made["models"].values())
    sys.stdout.write(f"{output}: {count} models of {len(made['models'])} providers, {len(text.encode())} bytes\n")


if __name__ == "__main__":
    main(sys.argv[1:])
