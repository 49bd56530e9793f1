"""A small language for the shape of a request body, read the way a strict vendor reads it.

    record({"model": text(), "n": integer(1, 128)}, required=("model",))

A shape is called with a value and with the names it may let pass although it does not know them; it raises `Wrong`,
which says what is wrong and where in no vendor's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = Callable[[Any, Container[str]], None]

_JSON_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


def type_name(value: Any) -> str:
    """The JSON name of a value's type; `integer` and `number` are told apart as they were written."""
    return _JSON_NAMES.get(type(value), "null")


class Wrong(Exception):
    """A value has not the shape it should have.

    `kind` and what `want` is then: `missing` (nothing), `unknown` (nothing), `type` (JSON type names), `value` (allowed
    values), `least`/`most` (a number), `shortest`/`longest` (a length), `pattern` (a regular expression), `tag`
    (allowed tags), `union` (keys of which there must be one). `path`: keys and indices from the top of the body. `got`:
    the value.
    """

    def __init__(self, kind: str, want: Any = None, got: Any = None, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(kind, want, got)
        self.kind = kind
        self.want = want
        self.got = got
        self.path = path

    def under(self, key: str | int) -> Wrong:
        """The same, seen from one level further out."""
        self.path = (key, *self.path)
        return self


class Anything:
    """A container that holds every name: for servers that pass over what they do not know."""

    def __contains__(self, name: object) -> bool:
        return True


def anything(value: Any, allowed: Container[str]) -> None:
    """Fits all."""


def text(shortest: int = 0, longest: int | None = None, pattern: str | None = None) -> Shape:
    """A string. Lengths in characters."""
    matches = re.compile(pattern).search if pattern else None

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) is not str:
            raise Wrong("type", ("string",), value)
        if len(value) < shortest:
            raise Wrong("shortest", shortest, value)
        if longest is not None and len(value) > longest:
            raise Wrong("longest", longest, value)
        if matches and not matches(value):
            raise Wrong("pattern", pattern, value)

    return check


def number(least: float | None = None, most: float | None = None) -> Shape:
    """A number, whole or not."""
    return _numeric((int, float), "number", least, most)


def integer(least: int | None = None, most: int | None = None) -> Shape:
    """A whole number, written as one."""
    return _numeric((int,), "integer", least, most)


def _numeric(types: tuple[type, ...], name: str, least: float | None, most: float | None) -> Shape:
    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) not in types:
            raise Wrong("type", (name,), value)
        if least is not None and value < least:
            raise Wrong("least", least, value)
        if most is not None and value > most:
            raise Wrong("most", most, value)

    return check


def boolean(value: Any, allowed: Container[str]) -> None:
    """True or false."""
    if type(value) is not bool:
        raise Wrong("type", ("boolean",), value)


def choice(*values: Any) -> Shape:
    """One of some values."""
    known = set(values)

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) in (list, dict) or value not in known:
            if type(value) is not type(values[0]):
                raise Wrong("type", (type_name(values[0]),), value)
            raise Wrong("value", values, value)

    return check


def array(item: Shape = anything, shortest: int = 0, longest: int | None = None) -> Shape:
    """A list of one kind of item."""

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) is not list:
            raise Wrong("type", ("array",), value)
        if len(value) < shortest:
            raise Wrong("shortest", shortest, value)
        if longest is not None and len(value) > longest:
            raise Wrong("longest", longest, value)
        for index, entry in enumerate(value):
            try:
                item(entry, allowed)
            except Wrong as wrong:
                raise wrong.under(index) from None

    return check


def mapping(item: Shape = anything, longest: int | None = None) -> Shape:
    """An object with any keys."""

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) is not dict:
            raise Wrong("type", ("object",), value)
        if longest is not None and len(value) > longest:
            raise Wrong("longest", longest, value)
        for key, entry in value.items():
            try:
                item(entry, allowed)
            except Wrong as wrong:
                raise wrong.under(key) from None

    return check


def record(fields: Mapping[str, Shape], required: tuple[str, ...] = ()) -> Shape:
    """An object whose keys are known. `required` are looked for before anything else, as vendors do."""

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) is not dict:
            raise Wrong("type", ("object",), value)
        for name in required:
            if name not in value:
                raise Wrong("missing", path=(name,))
        for name, entry in value.items():
            shape = fields.get(name)
            if shape is None:
                if name not in allowed:
                    raise Wrong("unknown", got=entry, path=(name,))
                continue
            try:
                shape(entry, allowed)
            except Wrong as wrong:
                raise wrong.under(name) from None

    return check


def tagged(tag: str, shapes: Mapping[str, Shape]) -> Shape:
    """An object of which one key says what kind it is."""

    def check(value: Any, allowed: Container[str]) -> None:
        if type(value) is not dict:
            raise Wrong("type", ("object",), value)
        if tag not in value:
            raise Wrong("missing", path=(tag,))
        shape = shapes.get(value[tag]) if type(value[tag]) is str else None
        if shape is None:
            raise Wrong("tag", tuple(shapes), value[tag], (tag,))
        shape(value, allowed)

    return check


def union(fields: Mapping[str, Shape]) -> Shape:
    """An object with exactly one of some keys."""
    known = record(fields)

    def check(value: Any, allowed: Container[str]) -> None:
        known(value, allowed)
        if sum(name in fields for name in value) != 1:
            raise Wrong("union", tuple(fields), value)

    return check


def by_type(shapes: Mapping[str, Shape]) -> Shape:
    """One shape for each JSON type (`string`, `array`, …); other types are wrong."""

    def check(value: Any, allowed: Container[str]) -> None:
        shape = shapes.get(type_name(value))
        if shape is None:
            raise Wrong("type", tuple(shapes), value)
        shape(value, allowed)

    return check


def nullable(shape: Shape) -> Shape:
    """The same, or null."""

    def check(value: Any, allowed: Container[str]) -> None:
        if value is not None:
            shape(value, allowed)

    return check
