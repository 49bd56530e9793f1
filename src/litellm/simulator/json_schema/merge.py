"""Takes a JSON Schema apart into alternatives without `$ref`, `allOf`, `anyOf`, `oneOf` and `if` at their top.

Each alternative is one way in which a value may satisfy the whole; whether it really does, the caller checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from litellm.simulator.json_schema.check import canonical, resolve

_COMBINATIONS = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else", "$defs", "definitions"})
_HIGHEST = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"})
_LOWEST = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"})
_DEEPEST = 30


def alternatives(schema: Any, root: Any, simple_first: bool, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Ways to satisfy a schema. `simple_first`: null and plain branches before those that lead elsewhere, so that
    recursion ends. Raises `ValueError` for a reference that cannot be followed."""
    schema = resolve(schema, root)
    if not isinstance(schema, Mapping):
        if schema is not False:
            yield {}
        return
    if depth > _DEEPEST:
        return
    ways: list[Callable[[], Iterator[dict[str, Any]]]] = []

    def add(branches: Sequence[Any]) -> None:
        ordered = sorted(branches, key=_rank_simple if simple_first else _rank)
        ways.append(
            lambda: (flat for branch in ordered for flat in alternatives(branch, root, simple_first, depth + 1))
        )

    for part in schema.get("allOf", ()):
        add([part])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            add(schema[word])
    if "if" in schema:
        add([{"allOf": [schema["if"], schema.get("then", True)]}, schema.get("else", True)])
    base = {word: value for word, value in schema.items() if word not in _COMBINATIONS}
    yield from _combine(base, ways)


def _each(branches: Sequence[Any], root: Any, simple_first: bool, depth: int) -> Iterator[dict[str, Any]]:
    for branch in branches:
        yield from alternatives(branch, root, simple_first, depth)


def _combine(base: dict[str, Any], ways: Sequence[Callable[[], Iterator[dict[str, Any]]]]) -> Iterator[dict[str, Any]]:
    if not ways:
        yield base
        return
    for flat in ways[0]():
        yield from _combine(merge(base, flat), ways[1:])


def _rank(branch: Any) -> int:
    """Null goes last: an answer that says something is worth more."""
    return 1 if isinstance(branch, Mapping) and branch.get("type") == "null" else 0


def _rank_simple(branch: Any) -> int:
    if not isinstance(branch, Mapping):
        return 1
    if branch.get("type") == "null":
        return 0
    leads_on = branch.keys() & {"$ref", "properties", "items", "allOf", "anyOf", "oneOf"}
    return 2 if leads_on else 1


def merge(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """One schema that asks for both, as far as one schema can say it."""
    merged = dict(left)
    for word, value in right.items():
        if word not in left:
            merged[word] = value
        elif word in _HIGHEST:
            merged[word] = max(left[word], value)
        elif word in _LOWEST:
            merged[word] = min(left[word], value)
        elif word == "required":
            merged[word] = list(dict.fromkeys([*left[word], *value]))
        elif word == "properties":
            merged[word] = _merge_properties(left[word], value)
        elif word == "enum":
            allowed = set(map(canonical, value))
            merged[word] = [item for item in left[word] if canonical(item) in allowed]
        elif word == "type":
            merged[word] = _merge_types(left[word], value)
        elif word in ("items", "contains", "additionalProperties", "propertyNames"):
            merged[word] = left[word] if left[word] == value else {"allOf": [left[word], value]}
        else:
            merged[word] = value
    return merged


def _merge_properties(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(left)
    for name, schema in right.items():
        merged[name] = {"allOf": [left[name], schema]} if name in left and left[name] != schema else schema
    return merged


def _merge_types(left: str | list[str], right: str | list[str]) -> list[str]:
    first = [left] if isinstance(left, str) else left
    second = [right] if isinstance(right, str) else right
    both = [kind for kind in first if kind in second]
    if "integer" not in both and (
        ("integer" in first and "number" in second) or ("number" in first and "integer" in second)
    ):
        both.append("integer")
    return both
