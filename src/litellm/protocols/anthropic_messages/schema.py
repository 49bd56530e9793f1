"""JSON schemas as structured outputs take them: a subset of JSON Schema, closed objects, no bounds.

https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations. What the API would
refuse moves into the description, where the model can still read it: the vendor's own SDKs do the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}
)  # fmt: skip
_KEPT = ("type", "description", "title", "enum", "const")
_HANDLED = frozenset(
    {*_KEPT, "$defs", "definitions", "$ref", "anyOf", "oneOf", "allOf", "properties", "required", "items"}
    | {"additionalProperties", "$schema", "$id"}
)  # fmt: skip


def closed_schema(schema: Any) -> dict[str, Any]:
    """The same schema with closed objects and without what structured outputs refuse. The given one is not changed."""
    out: dict[str, Any] = {}
    if not isinstance(schema, Mapping):  # `true`: anything
        return out
    for name in ("$defs", "definitions"):
        if isinstance(definitions := schema.get(name), Mapping):
            out[name] = {key: closed_schema(value) for key, value in definitions.items()}
    if "$ref" in schema:
        out["$ref"] = schema["$ref"]
        return out
    kind = schema.get("type")
    if isinstance(kind, list) and "enum" not in schema:
        out["anyOf"] = [_one_of_several(schema, each) for each in kind]
        out.update({name: schema[name] for name in ("description", "title") if name in schema})
        return out
    out.update({name: schema[name] for name in _KEPT if name in schema})
    for name, ours in (("anyOf", "anyOf"), ("oneOf", "anyOf"), ("allOf", "allOf")):
        if isinstance(variants := schema.get(name), list):
            out[ours] = [closed_schema(variant) for variant in variants]
    if kind == "object" or "properties" in schema:
        properties = schema.get("properties") or {}
        out["properties"] = {key: closed_schema(value) for key, value in properties.items()}
        out["additionalProperties"] = False
        if "required" in schema:
            out["required"] = list(schema["required"])
    if isinstance(items := schema.get("items"), Mapping):
        out["items"] = closed_schema(items)
    unsaid: list[str] = []
    for name, value in schema.items():
        if name in _HANDLED:
            continue
        if (name == "format" and value in _FORMATS) or (name == "minItems" and value in (0, 1)):
            out[name] = value
        else:
            unsaid.append(f"{name}: {value}")
    if unsaid:
        said = out.get("description")
        out["description"] = (f"{said}\n\n" if said else "") + "{" + ", ".join(unsaid) + "}"
    return out


def _one_of_several(schema: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The variant of a schema with a list of types that has one of them."""
    if kind == "null":
        return {"type": "null"}
    dropped = ("description", "title", "$defs", "definitions")
    return closed_schema({**{name: value for name, value in schema.items() if name not in dropped}, "type": kind})


def object_schema(parameters: Any) -> dict[str, Any]:
    """A tool's `parameters` as its `input_schema`, which must be of type object."""
    if not isinstance(parameters, Mapping) or not parameters:
        return {"type": "object", "properties": {}}
    if parameters.get("type") == "object":
        return parameters if isinstance(parameters, dict) else dict(parameters)
    return {**parameters, "type": "object"}
