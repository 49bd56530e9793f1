"""Writes a value that fits a JSON Schema: always the same one for the same schema, plain rather than clever.

Every value is checked before it is given back, so what comes out is valid or nothing comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from litellm.simulator.json_schema.check import canonical, fits, matches
from litellm.simulator.json_schema.merge import alternatives
from litellm.simulator.json_schema.pattern import matching

_SHALLOW = 3
"""Below this depth optional parts are left out."""
_DEEPEST = 20
_ATTEMPTS = 60


class Unsatisfiable(ValueError):
    """No value was found that fits."""


def sample(schema: Any, hints: Sequence[str] = (), variant: int = 0) -> Any:
    """A JSON value that fits `schema`. `hints`: texts to use, in order, where a string may be anything; `variant`:
    another number, another value, where the schema leaves room. Raises `Unsatisfiable`."""
    try:
        return _Sampler(schema, hints).value(schema, "value", variant, 0)
    except Unsatisfiable:
        raise
    except ValueError as error:
        raise Unsatisfiable(str(error)) from None
    except (TypeError, AttributeError, KeyError, RecursionError) as error:
        # Schemas come from anywhere: `properties` may be a list, a definition may be made of nothing but itself.
        raise Unsatisfiable("this is not a JSON Schema") from error


class _Sampler:
    def __init__(self, root: Any, hints: Sequence[str]) -> None:
        self.root = root
        self.hints = list(hints)
        self.trouble: str | None = None

    def value(self, schema: Any, name: str, variant: int, depth: int) -> Any:
        if depth > _DEEPEST:
            raise Unsatisfiable(f"the schema of {name!r} has no end")
        attempts = 0
        for flat in alternatives(schema, self.root, simple_first=depth >= _SHALLOW):
            hints = list(self.hints)
            for candidate in self.candidates(flat, name, variant, depth):
                if fits(candidate, schema, self.root):
                    return candidate
                self.hints = list(hints)
                attempts += 1
                if attempts >= _ATTEMPTS:
                    break
        self.trouble = self.trouble or f"no value fits the schema of {name!r}"
        raise Unsatisfiable(self.trouble)

    def candidates(self, flat: Mapping[str, Any], name: str, variant: int, depth: int) -> Iterator[Any]:
        if "const" in flat:
            yield flat["const"]
            return
        if "enum" in flat:
            yield from _rotated(flat["enum"], variant)
            return
        yield from _rotated(flat.get("examples", ()), variant)
        if "default" in flat:
            yield flat["default"]
        for kind in _types(flat):
            try:
                yield from self.of_type(kind, flat, name, variant, depth)
            except Unsatisfiable:
                continue

    def of_type(self, kind: str, flat: Mapping[str, Any], name: str, variant: int, depth: int) -> Iterator[Any]:
        if kind == "object":
            yield self.object(flat, variant, depth)
        elif kind == "array":
            yield self.array(flat, name, variant, depth)
        elif kind == "string":
            yield from self.strings(flat, name, variant)
        elif kind in ("integer", "number"):
            yield from _numbers(flat, kind == "integer", variant)
        elif kind == "boolean":
            yield variant % 2 == 0
            yield variant % 2 == 1
        else:
            yield None

    def object(self, flat: Mapping[str, Any], variant: int, depth: int) -> dict[str, Any]:
        properties = flat.get("properties", {})
        required = list(flat.get("required", ()))
        optional = [name for name in properties if name not in required]
        least, most = flat.get("minProperties", 0), flat.get("maxProperties")
        wanted = required if required or depth >= _SHALLOW else optional
        built: dict[str, Any] = {}
        for name in [*wanted, *(name for name in optional if name not in wanted)]:
            if name not in wanted and len(built) >= least:
                break
            try:
                built[name] = self.value(self.property(flat, name), name, variant, depth + 1)
            except Unsatisfiable:
                if name in required:
                    raise
            for other in flat.get("dependentRequired", {}).get(name, ()):
                if other not in built:
                    built[other] = self.value(self.property(flat, other), other, variant, depth + 1)
        if most is not None and not required:
            built = dict(list(built.items())[:most])
        for number in range(_ATTEMPTS):
            if len(built) >= least:
                break
            name = self.invented_name(flat, number)
            built[name] = self.value(self.property(flat, name), name, variant, depth + 1)
        return built

    def property(self, flat: Mapping[str, Any], name: str) -> Any:
        """What a property must fit, declared or not."""
        shapes = [shape for pattern, shape in flat.get("patternProperties", {}).items() if matches(pattern, name)]
        if name in flat.get("properties", {}):
            shapes.append(flat["properties"][name])
        if len(shapes) == 1:
            return shapes[0]
        return {"allOf": shapes} if shapes else flat.get("additionalProperties", True)

    def invented_name(self, flat: Mapping[str, Any], number: int) -> str:
        if isinstance(flat.get("propertyNames"), Mapping):
            return self.value({"type": "string", **flat["propertyNames"]}, f"key{number}", number, _SHALLOW)
        if flat.get("additionalProperties") is False and flat.get("patternProperties"):
            return matching(next(iter(flat["patternProperties"])), number, number)
        return f"key{number + 1}"

    def array(self, flat: Mapping[str, Any], name: str, variant: int, depth: int) -> list[Any]:
        prefix, items = flat.get("prefixItems", ()), flat.get("items", True)
        if isinstance(items, list):
            prefix, items = items, flat.get("additionalItems", True)
        least, most = flat.get("minItems", 0), flat.get("maxItems")
        wanted = max(least, len(prefix), 1 if depth < _SHALLOW and items is not False else 0)
        if "contains" in flat:
            wanted = max(wanted, flat.get("minContains", 1))
        if most is not None:
            wanted = min(wanted, most)
        built: list[Any] = []
        seen: set[str] = set()
        for shift in range(wanted + (_ATTEMPTS if flat.get("uniqueItems") else 0)):
            if len(built) >= wanted:
                break
            place = len(built)
            shape = prefix[place] if place < len(prefix) else items
            if place >= len(prefix) and "contains" in flat and place < flat.get("minContains", 1) + len(prefix):
                shape = {"allOf": [shape, flat["contains"]]}
            try:
                item = self.value(shape, name, variant + shift, depth + 1)
            except Unsatisfiable:
                if place < least:
                    raise
                break
            if not flat.get("uniqueItems") or canonical(item) not in seen:
                built.append(item)
                seen.add(canonical(item))
        return built

    def strings(self, flat: Mapping[str, Any], name: str, variant: int) -> Iterator[str]:
        least, most = flat.get("minLength", 0), flat.get("maxLength")
        if "pattern" in flat:
            for stretch in [*range(min(least, 30) + 2), least]:
                try:
                    yield matching(flat["pattern"], variant, stretch)
                except ValueError:
                    break
        if flat.get("format") in _FORMATS:
            yield _FORMATS[flat["format"]].format(variant % 9 + 1)
        if "pattern" not in flat and "format" not in flat and self.hints:
            hint = self.hints.pop(0)
            if least <= len(hint) <= (len(hint) if most is None else most):
                yield hint
        text = f"sample {name}" if variant == 0 else f"sample {name} {variant + 1}"
        if most is not None and len(text) > most:
            text = f"{variant or ''}{text}"[:most]
        yield text + "x" * (least - len(text))


def _rotated(values: Sequence[Any], variant: int) -> list[Any]:
    start = variant % len(values) if values else 0
    return [*values[start:], *values[:start]]


_SIGNS = (
    ("object", ("properties", "required", "additionalProperties", "patternProperties", "minProperties")),
    ("array", ("items", "prefixItems", "minItems", "uniqueItems", "contains")),
    ("number", ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum")),
)


def _types(flat: Mapping[str, Any]) -> list[str]:
    """The types to try, null last."""
    types = flat.get("type")
    if types is None:
        found = [kind for kind, words in _SIGNS if any(word in flat for word in words)]
        return [*found, "string", "object", "integer", "boolean", "array", "null"]
    return [types] if isinstance(types, str) else sorted(types, key=lambda kind: kind == "null")


_FORMATS = {
    "date": "2025-01-0{}",
    "date-time": "2025-01-0{}T12:00:00Z",
    "time": "12:00:0{}Z",
    "duration": "P{}D",
    "email": "user{}@example.com",
    "idn-email": "user{}@example.com",
    "hostname": "host{}.example.com",
    "idn-hostname": "host{}.example.com",
    "ipv4": "192.0.2.{}",
    "ipv6": "2001:db8::{}",
    "uri": "https://example.com/{}",
    "uri-reference": "/sample/{}",
    "iri": "https://example.com/{}",
    "url": "https://example.com/{}",
    "uuid": "0000000{}-0000-4000-8000-000000000000",
    "uuid4": "0000000{}-0000-4000-8000-000000000000",
    "json-pointer": "/sample/{}",
    "regex": "^sample{}$",
    "byte": "c2FtcGxl",
    "binary": "c2FtcGxl",
    "base64url": "c2FtcGxl",
}
"""Values of JSON Schema's string formats and of those that pydantic and OpenAPI add."""


def _numbers(flat: Mapping[str, Any], whole: bool, variant: int) -> Iterator[float]:
    low, high = flat.get("minimum"), flat.get("maximum")
    above, below = flat.get("exclusiveMinimum"), flat.get("exclusiveMaximum")
    above, below = low if above is True else above, high if below is True else below
    floors = [Fraction(str(bound)) for bound in (low, above) if _is_number(bound)]
    ceilings = [Fraction(str(bound)) for bound in (high, below) if _is_number(bound)]
    step = Fraction(str(flat["multipleOf"])) if "multipleOf" in flat else Fraction(1)
    if "multipleOf" not in flat:
        yield 1 + variant if whole else 1.5 + variant
    if floors and ceilings and not whole and "multipleOf" not in flat:
        yield float((max(floors) + min(ceilings)) / 2)
        yield float(max(floors))
    start = max(floors) if floors else min(ceilings) - 3 * step if ceilings else step
    multiple = -(-start // step) + (variant if not ceilings else variant % 3)
    for shift in (0, 1, 2, -variant, 1 - variant):
        value = (multiple + shift) * step
        yield int(value) if value.denominator == 1 else float(value)
    if not whole:
        yield from (float(bound) for bound in (*floors, *ceilings))


def _is_number(bound: Any) -> bool:
    return isinstance(bound, int | float) and not isinstance(bound, bool)
