"""Whether a JSON Schema is one: each word with the type of value that its draft gives it. Says what is wrong and where.

Knows the words that check.py reads; unknown ones may hold anything. Whether any value fits, sample.py finds out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

_Problem: TypeAlias = tuple[tuple[str, ...], str]
_DEEPEST = 200
"""Steps of a path: two for each level of objects."""


def problem(schema: Any) -> str | None:
    """What keeps a value from being a JSON Schema, as `None is not of type 'array' (at properties/a/required)`; None
    where it is one."""
    found = next(_problems(schema, ()), None)
    if found is None:
        return None
    path, words = found
    return f"{words} (at {'/'.join(path)})" if path else words


def _problems(schema: Any, path: tuple[str, ...]) -> Iterator[_Problem]:
    if isinstance(schema, bool):
        return
    if not isinstance(schema, Mapping):
        yield path, f"{schema!r} is not of type 'object', 'boolean'"
        return
    if len(path) > _DEEPEST:
        yield path[:4], "the schema is nested too deeply"
        return
    for word, value in schema.items():
        if word in _SCHEMAS:
            yield from _SCHEMAS[word](value, (*path, word))
        elif word in _VALUES:
            holds, kinds = _VALUES[word]
            if not holds(value):
                yield (*path, word), f"{value!r} is not of type {kinds}"


def _one(value: Any, path: tuple[str, ...]) -> Iterator[_Problem]:
    yield from _problems(value, path)


def _list(value: Any, path: tuple[str, ...]) -> Iterator[_Problem]:
    if not isinstance(value, list):
        yield path, f"{value!r} is not of type 'array'"
        return
    for index, part in enumerate(value):
        yield from _problems(part, (*path, str(index)))


def _one_or_list(value: Any, path: tuple[str, ...]) -> Iterator[_Problem]:
    """`items` of draft 7 and before may be a list."""
    yield from (_list if isinstance(value, list) else _one)(value, path)


def _mapping(value: Any, path: tuple[str, ...]) -> Iterator[_Problem]:
    if not isinstance(value, Mapping):
        yield path, f"{value!r} is not of type 'object'"
        return
    for name, part in value.items():
        yield from _problems(part, (*path, str(name)))


_SCHEMAS: dict[str, Callable[[Any, tuple[str, ...]], Iterator[_Problem]]] = {
    **dict.fromkeys(
        ("additionalProperties", "propertyNames", "contains", "not", "if", "then", "else", "additionalItems"), _one
    ),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _list),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs", "definitions"), _mapping),
    "items": _one_or_list,
}
"""Words that hold schemas."""


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and float(value).is_integer()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_bound(value: Any) -> bool:
    return isinstance(value, bool) or _is_number(value)  # draft 4 has booleans here


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_COUNTS = (
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains",
)  # fmt: skip
_VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "type": (lambda value: isinstance(value, str) or (_is_texts(value) and bool(value)), "'string', 'array'"),
    "required": (_is_texts, "'array' of 'string'"),
    "enum": (lambda value: isinstance(value, list), "'array'"),
    "examples": (lambda value: isinstance(value, list), "'array'"),
    "pattern": (lambda value: isinstance(value, str), "'string'"),
    "format": (lambda value: isinstance(value, str), "'string'"),
    "$ref": (lambda value: isinstance(value, str), "'string'"),
    "uniqueItems": (lambda value: isinstance(value, bool), "'boolean'"),
    "dependentRequired": (
        lambda value: isinstance(value, Mapping) and all(map(_is_texts, value.values())),
        "'object' of 'array'",
    ),
    "minimum": (_is_number, "'number'"),
    "maximum": (_is_number, "'number'"),
    "exclusiveMinimum": (_is_bound, "'number'"),
    "exclusiveMaximum": (_is_bound, "'number'"),
    "multipleOf": (lambda value: _is_number(value) and value > 0, "'number' above 0"),
    **dict.fromkeys(_COUNTS, (_is_count, "'integer' of 0 or more")),
}
"""Words that hold values: whether one is of the right type, and how that type is called."""
