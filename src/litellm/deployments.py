"""Deployments of models under names of the caller's choice: those of one name are a group, any of which may answer.

Knows names, weights and ids, and which of several is chosen. Does not know how a deployment is asked, nor why again.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from litellm.providers import lookup

_REFERENCE = "os.environ/"
"""How a value begins that names an environment variable."""
_MEASURES = ("weight", "rpm", "tpm")
"""What says how often a deployment is chosen among others: the first of them that any has."""
ROUTING_WORDS = frozenset({*_MEASURES, "order"})
"""Parameters that lead to a deployment and are not for it."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """One place where a model can be asked, and with what."""

    model_name: str
    litellm_params: Mapping[str, Any] = field(repr=False)
    """Parameters of the call, `model` among them; also `weight`, `rpm`, `tpm` and `order`."""
    model_info: Mapping[str, Any] = field(default_factory=dict)
    """`id`, and what the caller wants to note."""

    @property
    def id(self) -> str:
        return self.model_info["id"]

    @property
    def host(self) -> str:
        """Who is asked, by its address or its provider's; empty where neither tells."""
        given = self.litellm_params
        url = given.get("api_base") or given.get("base_url")
        with suppress(ValueError):
            row, _ = lookup.resolve(given["model"], given.get("custom_llm_provider"), url, options=given)
            url = lookup.find_base_url(row, url, environ=os.environ, options=given)
        return urlsplit(url or "").netloc.rpartition("@")[2]

    def as_dict(self, model_name: str | None = None) -> dict[str, Any]:
        """As it stands in a `model_list`."""
        return {
            "model_name": model_name or self.model_name,
            "litellm_params": dict(self.litellm_params),
            "model_info": dict(self.model_info),
        }


def read(entry: Any, environ: Mapping[str, str]) -> Deployment:
    """An entry of a `model_list`, a dict or an object, as a `Deployment`: references to variables resolved, and an id
    made of all the rest where it has none. Raises `ValueError`, naming what is wrong."""
    if not isinstance(entry, Mapping):
        entry = {name: getattr(entry, name, None) for name in ("model_name", "litellm_params", "model_info")}
    name, params = entry.get("model_name"), _plain(entry.get("litellm_params"))
    if not isinstance(name, str) or not name:
        raise ValueError(
            f"model_list: a deployment has no model_name; it has {', '.join(map(str, entry)) or 'nothing'}"
        )
    params = {word: entry[word] for word in _MEASURES if word in entry} | params
    if not isinstance(params.get("model"), str):
        raise ValueError(f'model_list: {name!r} has no model: give "litellm_params": {{"model": "provider/name", …}}')
    if params.get("max_parallel_requests") is not None:
        raise ValueError(f"model_list: {name!r}: max_parallel_requests is not there: nothing here would hold it")
    params = {word: _resolved(value, environ, f"{name}: {word}") for word, value in params.items()}
    info = _plain(entry.get("model_info"))
    if not info.get("id"):
        info["id"] = hashlib.sha256(json.dumps([name, params], sort_keys=True, default=repr).encode()).hexdigest()
    info["id"] = str(info["id"])
    return Deployment(name, params, info)


def _plain(given: Any) -> dict[str, Any]:
    if hasattr(given, "model_dump"):
        return given.model_dump(exclude_none=True)
    return dict(given or {})


def _resolved(value: Any, environ: Mapping[str, str], place: str) -> Any:
    if isinstance(value, str) and value.startswith(_REFERENCE):
        variable = value.removeprefix(_REFERENCE)
        if variable not in environ:  # left out, another key of the environment might go where it does not belong
            raise ValueError(f"model_list: {place}: the environment variable {variable} is not set")
        return environ[variable]
    if isinstance(value, Mapping):
        return {name: _resolved(inner, environ, place) for name, inner in value.items()}
    if isinstance(value, list):
        return [_resolved(inner, environ, place) for inner in value]
    return value


Choose = Callable[[Sequence[Deployment]], Deployment]


def simple_shuffle(among: Sequence[Deployment]) -> Deployment:
    """One of them by chance: of those with the lowest `order`, in proportion to `weight`, else `rpm`, else `tpm`."""
    first = min(_number(each, "order") for each in among)
    among = [each for each in among if _number(each, "order") == first]
    for measure in _MEASURES:
        weights = [_number(each, measure) for each in among]
        if any(weights):
            return random.choices(among, weights)[0]  # noqa: S311  (nothing secret depends on it)
    return random.choice(among)  # noqa: S311


def _number(deployment: Deployment, word: str) -> float:
    value = deployment.litellm_params.get(word)
    return float(value) if value is not None else 0.0


class Deployments:
    """All deployments of a router, by name. May be changed while calls run: each sees them as they were."""

    def __init__(self, entries: Iterable[Deployment], aliases: Mapping[str, Any]) -> None:
        self._members: tuple[Deployment, ...] = ()
        self._lock = Lock()
        self.aliases = {name: each["model"] if isinstance(each, Mapping) else each for name, each in aliases.items()}
        """Other names of groups."""
        self._hidden = {name for name, each in aliases.items() if isinstance(each, Mapping) and each.get("hidden")}
        self.replace(entries)

    def __iter__(self) -> Any:
        return iter(self._members)

    def replace(self, entries: Iterable[Deployment]) -> None:
        """These instead of all there were. Equal ones are numbered, so that each has an id of its own."""
        members: list[Deployment] = []
        known: dict[str, int] = {}
        for each in entries:
            times = known[each.id] = known.get(each.id, 0) + 1
            if times > 1:
                each = replace(each, model_info={**each.model_info, "id": f"{each.id}-{times}"})
            members.append(each)
        with self._lock:
            self._members = tuple(members)

    def add(self, added: Deployment) -> bool:
        """Adds it where none has its id; False where one has."""
        with self._lock:
            if any(each.id == added.id for each in self._members):
                return False
            self._members = (*self._members, added)
            return True

    def remove(self, id: str) -> Deployment | None:  # noqa: A002  (as the public methods name it)
        """Takes out the one of this id, and returns it."""
        with self._lock:
            found = next((each for each in self._members if each.id == id), None)
            self._members = tuple(each for each in self._members if each is not found)
            return found

    def get(self, id: str) -> Deployment | None:  # noqa: A002
        """The one of this id."""
        return next((each for each in self._members if each.id == id), None)

    def names(self) -> list[str]:
        """Names of groups, those of aliases first."""
        shown = [alias for alias in self.aliases if alias not in self._hidden]
        return list(dict.fromkeys([*shown, *(each.model_name for each in self._members)]))

    def find(self, name: str) -> list[Deployment]:
        """Those that a name leads to: a group, its alias, an id, a model as deployments have it, or a pattern with a
        star (`openai/*`), whose part of the name is put in the place of the star in `model`. None for an unknown name.
        """
        name = self.aliases.get(name, name)
        members = self._members
        for is_meant in (
            lambda each: each.model_name == name,
            lambda each: each.id == name,
            lambda each: each.litellm_params["model"] == name,
        ):
            if found := [each for each in members if is_meant(each)]:
                return found
        return _by_pattern(name, members)


def _by_pattern(name: str, members: Sequence[Deployment]) -> list[Deployment]:
    """Those of the longest pattern that fits."""
    fitting: dict[str, list[Deployment]] = {}
    for each in members:
        before, star, after = each.model_name.partition("*")
        if star and len(name) >= len(before + after) and name.startswith(before) and name.endswith(after):
            middle = name[len(before) : len(name) - len(after)]
            params = {**each.litellm_params, "model": each.litellm_params["model"].replace("*", middle)}
            fitting.setdefault(each.model_name, []).append(replace(each, litellm_params=params))
    return fitting[max(fitting, key=len)] if fitting else []
