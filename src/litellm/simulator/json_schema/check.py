"""Whether a value fits a JSON Schema: the words that say something about values, of draft 2020-12 and those before.

Unknown words, `format` and references outside the document say nothing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import unquote


def resolve(schema: Any, root: Any) -> Any:
    """The schema a `$ref` inside the document points at. Raises `ValueError` where there is none."""
    seen = 0
    while isinstance(schema, Mapping) and isinstance(schema.get("$ref"), str):
        reference = schema["$ref"]
        seen += 1
        if not reference.startswith("#") or seen > 50:
            raise ValueError(f"cannot follow $ref {reference!r}")
        target = root
        for part in unquote(reference[1:]).split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                target = target[int(key)] if isinstance(target, list) else target[key]
            except (KeyError, IndexError, TypeError, ValueError):
                raise ValueError(f"$ref {reference!r} points nowhere") from None
        beside = {key: value for key, value in schema.items() if key not in ("$ref", "$defs", "definitions")}
        schema = {"allOf": [target, beside]} if _says_something(beside) and isinstance(target, Mapping) else target
    return schema


def _says_something(schema: Mapping[str, Any]) -> bool:
    return bool(schema.keys() - {"title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"})


def canonical(value: Any) -> str:
    """Equal for values that JSON Schema holds equal: 1 and 1.0 are, 1 and true are not."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def json_type(value: Any) -> str:
    """The name JSON Schema has for a value's type: `integer` for whole numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "object" if isinstance(value, Mapping) else "array"


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text. One in a syntax that Python has not is taken to be."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def fits(value: Any, schema: Any, root: Any = None) -> bool:
    """Whether a JSON value is valid against a schema. `root`: the document `$ref`s point into, the schema itself if
    not given. Raises `ValueError` for a reference that cannot be followed."""
    root = schema if root is None else root
    schema = resolve(schema, root)
    if not isinstance(schema, Mapping):
        return schema is not False
    kind = json_type(value)
    types = schema.get("type")
    if types is not None:
        allowed = [types] if isinstance(types, str) else types
        if kind not in allowed and not (kind == "integer" and "number" in allowed):
            return False
    if "const" in schema and canonical(value) != canonical(schema["const"]):
        return False
    if "enum" in schema and canonical(value) not in map(canonical, schema["enum"]):
        return False
    if not _fits_combination(value, schema, root):
        return False
    if kind == "object":
        return _fits_object(value, schema, root)
    if kind == "array":
        return _fits_array(value, schema, root)
    if kind == "string":
        return _fits_string(value, schema)
    return kind not in ("integer", "number") or _fits_number(value, schema)


def _fits_combination(value: Any, schema: Mapping[str, Any], root: Any) -> bool:
    if not all(fits(value, part, root) for part in schema.get("allOf", ())):
        return False
    if "anyOf" in schema and not any(fits(value, part, root) for part in schema["anyOf"]):
        return False
    if "oneOf" in schema and sum(fits(value, part, root) for part in schema["oneOf"]) != 1:
        return False
    if "not" in schema and fits(value, schema["not"], root):
        return False
    if "if" in schema:
        branch = "then" if fits(value, schema["if"], root) else "else"
        return fits(value, schema.get(branch, True), root)
    return True


def _fits_object(value: Mapping[str, Any], schema: Mapping[str, Any], root: Any) -> bool:
    if not all(name in value for name in schema.get("required", ())):
        return False
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        return False
    properties = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    rest = schema.get("additionalProperties", True)
    for name, item in value.items():
        schemas = [shape for pattern, shape in patterns.items() if matches(pattern, name)]
        if name in properties:
            schemas.append(properties[name])
        if not all(fits(item, shape, root) for shape in schemas or [rest]):
            return False
        if "propertyNames" in schema and not fits(name, schema["propertyNames"], root):
            return False
    for name, needed in schema.get("dependentRequired", {}).items():
        if name in value and not all(other in value for other in needed):
            return False
    return all(fits(value, shape, root) for name, shape in schema.get("dependentSchemas", {}).items() if name in value)


def _fits_array(value: list[Any], schema: Mapping[str, Any], root: Any) -> bool:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return False
    if schema.get("uniqueItems") and len(set(map(canonical, value))) < len(value):
        return False
    prefix = schema.get("prefixItems", ())
    items = schema.get("items", True)
    if isinstance(items, list):  # draft 7 and before: what prefixItems is now
        prefix, items = items, schema.get("additionalItems", True)
    if not all(fits(item, shape, root) for item, shape in zip(value, prefix, strict=False)):
        return False
    if not all(fits(item, items, root) for item in value[len(prefix) :]):
        return False
    if "contains" not in schema:
        return True
    found = sum(fits(item, schema["contains"], root) for item in value)
    return schema.get("minContains", 1) <= found <= schema.get("maxContains", found)


def _fits_string(value: str, schema: Mapping[str, Any]) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    return "pattern" not in schema or matches(schema["pattern"], value)


def _fits_number(value: float, schema: Mapping[str, Any]) -> bool:
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        return False
    # Draft 4 has booleans here, which say that the other bound is exclusive.
    low, high = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    low = schema.get("minimum") if low is True else low
    high = schema.get("maximum") if high is True else high
    if low is not None and low is not False and value <= low:
        return False
    if high is not None and high is not False and value >= high:
        return False
    step = schema.get("multipleOf")
    return step is None or (Fraction(str(value)) / Fraction(str(step))).denominator == 1
