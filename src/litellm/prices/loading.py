"""The data file, as a dictionary in the published shape.

Knows the file's letters and their published names. Knows nothing of names as callers write them, nor of usage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import repeat
from pathlib import Path
from threading import Lock
from typing import Any

Info = dict[str, Any]

_NAMES = {
    "i": "input_cost_per_token",
    "o": "output_cost_per_token",
    "r": "cache_read_input_token_cost",
    "w": "cache_creation_input_token_cost",
    "h": "cache_creation_input_token_cost_above_1hr",
    "ai": "input_cost_per_audio_token",
    "ao": "output_cost_per_audio_token",
    "ar": "cache_read_input_audio_token_cost",
    "gi": "input_cost_per_image_token",
    "go": "output_cost_per_image_token",
    "gr": "cache_read_input_image_token_cost",
    "vi": "input_cost_per_video_token",
    "vo": "output_cost_per_video_token",
    "e": "output_cost_per_reasoning_token",
    "c": "citation_cost_per_token",
    "q": "input_cost_per_request",
    "t": "input_cost_per_second",
    "ch": "input_cost_per_character",
    "d": "ocr_cost_per_page",
    "n": "annotation_cost_per_page",
    "s": "search_cost",
}
"""Letter in the file → published name of the price, in USD for one."""
_SEARCHES = "s"
_ABILITIES = {
    "f": "supports_function_calling", "v": "supports_vision", "r": "supports_reasoning",
    "s": "supports_response_schema", "a": "supports_audio_input", "o": "supports_audio_output",
    "p": "supports_pdf_input", "t": "supports_tool_choice", "d": "supports_video_input",
}  # fmt: skip
_CONVERSES = frozenset({"chat", "completion"})
_BARE = frozenset({"openai", "anthropic", "bedrock"})
"""Providers whose models stand in the dictionary under their own names; all others as `provider/name`."""


def document() -> Info:
    """The file as it is: `as_of`, `sources`, and the tables that `Catalogue` puts together."""
    return json.loads(Path(__file__).with_name("data.json").read_bytes())


def key_of(provider: str, name: str) -> str:
    """The name under which a provider's model stands in the dictionary."""
    return name if provider in _BARE else f"{provider}/{name}"


class Catalogue(dict[str, Info]):
    """Name → info, as a dict that puts an entry together when it is first looked at: few of the thousands are."""

    def __init__(self, made: Info, today: str | None = None) -> None:
        """`made`: the file. Prices are those of `today` (ISO date; default: this day)."""
        super().__init__()
        self._made = made
        self._today = today or date.today().isoformat()
        self._sources = [f"{source['name']} {source['version']}" for source in made["sources"]]
        self._folded = True
        self._lock = Lock()
        for provider, (names, costs, facts) in made["models"].items():
            keys = names if provider in _BARE else [f"{provider}/{name}" for name in names]
            super().update(zip(keys, zip(repeat(provider), names, costs, facts), strict=False))  # type: ignore[arg-type]

    def _unfolded(self, key: str) -> Info:
        with self._lock:
            folded: Any = super().__getitem__(key)
            if type(folded) is not tuple:
                return folded
            provider, name, price, kind = folded
            for day, changed in self._made["changes"].get(provider, {}).get(name, ()):
                if day <= self._today:
                    price = changed
            prices = self._made["prices"]
            info = {
                "litellm_provider": provider,
                **_known(self._sources, *self._made["kinds"][kind]),
                **_priced(prices[price]),
            }
            hours = self._made["hours"].get(provider, {}).get(name, ())
            if hours:
                info["prices_by_hour"] = [
                    {"from": start, "to": end, **_priced(prices[row])} for start, end, row in hours
                ]
            super().__setitem__(key, info)
            return info

    def _unfold(self) -> None:
        if self._folded:
            for key in list(self):
                self[key]
            self._folded = False

    def __getitem__(self, key: str) -> Info:
        value: Any = super().__getitem__(key)
        return self._unfolded(key) if type(value) is tuple else value

    def get(self, key: str, default: Any = None) -> Any:
        value: Any = super().get(key, default)
        return self._unfolded(key) if type(value) is tuple and key in self else value

    def __iter__(self) -> Iterator[str]:  # tells `dict(…)` and `{**…}` to ask for entries instead of taking them
        return super().__iter__()

    def keys(self) -> Any:
        return super().keys()

    def items(self) -> Any:
        self._unfold()
        return super().items()

    def values(self) -> Any:
        self._unfold()
        return super().values()

    def pop(self, key: str, *default: Any) -> Any:
        self.get(key)
        return super().pop(key, *default)

    def popitem(self) -> Any:
        self._unfold()
        return super().popitem()

    def setdefault(self, key: str, default: Any = None) -> Any:
        self.get(key)
        return super().setdefault(key, default)

    def copy(self) -> dict[str, Info]:
        """A plain dict of the same entries."""
        return dict(self.items())

    def __eq__(self, other: object) -> bool:
        self._unfold()
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        self._unfold()
        return super().__repr__()

    def __reduce__(self) -> Any:
        return dict, (self.copy(),)


def beginnings_in(made: Info) -> dict[str, list[tuple[str, str]]]:
    """Provider → (beginning of other names, key they mean), longest first."""
    return {
        provider: sorted(
            ((start, key_of(provider, name)) for start, name in starts.items()), key=lambda pair: (-len(pair[0]), pair)
        )
        for provider, starts in made["beginnings"].items()
    }


def _priced(row: dict[str, float | None]) -> Info:
    found: Info = {_spelt(code): figure for code, figure in row.items()}
    if _SEARCHES in row:
        each = found.pop(_NAMES[_SEARCHES])
        found["search_context_cost_per_query"] = {
            f"search_context_size_{size}": each for size in ("low", "medium", "high")
        }
        found["supports_web_search"] = True
    if row.get("r") is not None:
        found["supports_prompt_caching"] = True
    return found


@cache
def _spelt(code: str) -> str:
    """The published name of a price: `i@200000/batch` → `input_cost_per_token_above_200k_tokens_batches`."""
    rest, _, tier = code.partition("/")
    letter, _, start = rest.partition("@")
    name = _NAMES[letter]
    if start:
        name += f"_above_{start[:-3]}k_tokens" if start.endswith("000") else f"_above_{start}_tokens"
    if tier:
        name += "_batches" if tier == "batch" else f"_{tier}"
    return name


def _known(
    told: list[str], mode: str, letters: str, context: int, output: int, priced_by: int, known_by: int, deprecated: int
) -> Info:
    info: Info = {
        "mode": mode,
        "max_tokens": output or context or None,
        "max_input_tokens": context or None,
        "max_output_tokens": output or None,
    }
    if mode in _CONVERSES:  # every chat format has a place for system messages and can be streamed
        info["supports_system_messages"] = info["supports_native_streaming"] = True
    for letter in letters:
        info[_ABILITIES[letter.lower()]] = letter.isupper()
    if priced_by >= 0:
        info["source"] = told[priced_by]
    if known_by >= 0:
        info["limits_source"] = told[known_by]
    if deprecated:
        info["deprecated"] = True
    return info
