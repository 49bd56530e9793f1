"""Values made from JSON Schemas fit them: pydantic, which wrote the schemas, says so."""

from __future__ import annotations

import datetime
import enum
import ipaddress
import json
import re
import uuid
from typing import Annotated, Any, Literal, Union

import pydantic
import pytest
from hypothesis import given, strategies as st
from pydantic import BaseModel, Field, TypeAdapter

from litellm.simulator.json_schema import fits, sample
from litellm.simulator.json_schema.pattern import matching
from litellm.simulator.json_schema.sample import Unsatisfiable


class Colour(str, enum.Enum):
    red = "red"
    green = "green"


class Leaf(BaseModel):
    kind: Literal["leaf"]
    value: int


class Branch(BaseModel):
    kind: Literal["branch"]
    children: list[Node]


Node = Annotated[Leaf | Branch, Field(discriminator="kind")]


class Chain(BaseModel):
    value: float
    next: Chain | None


class Everything(BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")
    text: str
    short: Annotated[str, Field(min_length=3, max_length=5)]
    code: Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{3}$")]
    small: Annotated[int, Field(gt=3, lt=6)]
    step: Annotated[int, Field(ge=10, multiple_of=7)]
    ratio: Annotated[float, Field(gt=0, lt=0.25)]
    flag: bool
    nothing: None
    colour: Colour
    fixed: Literal[3]
    maybe: str | None
    either: int | list[str]
    numbers: Annotated[list[int], Field(min_length=3)]
    unique: Annotated[set[int], Field(min_length=4)]
    pair: tuple[int, str]
    table: dict[str, int]
    day: datetime.date
    moment: datetime.datetime
    clock: datetime.time
    span: datetime.timedelta
    id: uuid.UUID
    host: ipaddress.IPv4Address
    web: pydantic.AnyUrl
    node: Node
    chain: Chain
    given: int = 4


@pytest.mark.parametrize("variant", range(6))
@pytest.mark.parametrize("kind", [Everything, Chain, Branch, Colour, list[Everything], dict[str, Leaf], Node])
def test_values_of_models(kind: Any, variant: int) -> None:
    adapter = TypeAdapter(kind)
    value = sample(adapter.json_schema(), variant=variant)
    adapter.validate_json(json.dumps(value))
    assert value == sample(adapter.json_schema(), variant=variant)


leaves: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([str, int, float, bool, type(None), datetime.date, uuid.UUID, Colour]),
    st.builds(lambda low, size: Annotated[int, Field(ge=low, le=low + size)], st.integers(-99, 99), st.integers(0, 9)),
    st.builds(
        lambda low, size: Annotated[float, Field(gt=low, lt=low + size)], st.integers(-99, 99), st.integers(1, 9)
    ),
    st.builds(lambda step: Annotated[int, Field(gt=0, multiple_of=step)], st.integers(1, 50)),
    st.builds(
        lambda low, size: Annotated[str, Field(min_length=low, max_length=low + size)],
        st.integers(0, 40),
        st.integers(0, 5),
    ),
    st.builds(
        lambda least, most: Annotated[str, Field(pattern=rf"^[a-f]{{{least},{least + most}}}(-[0-9]+)?$")],
        st.integers(1, 5),
        st.integers(0, 5),
    ),
    st.builds(lambda values: Literal[tuple(values)], st.lists(st.integers() | st.text(), min_size=1, max_size=4)),
)


def compound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(lambda item, least: Annotated[list[item], Field(min_length=least)], inner, st.integers(0, 3)),
        st.builds(lambda item: dict[str, item], inner),
        st.builds(lambda item: item | None, inner),
        st.builds(lambda left, right: Union[left, right], inner, inner),  # noqa: UP007
        st.builds(lambda left, right: tuple[left, right], inner, inner),
        st.builds(
            lambda fields, optional: pydantic.create_model(
                "Made",
                __config__=pydantic.ConfigDict(extra="forbid"),
                **{
                    f"field{place}": (kind, None if optional and place % 2 else ...)
                    for place, kind in enumerate(fields)
                },
            ),
            st.lists(inner, max_size=4),
            st.booleans(),
        ),
    )


@given(st.recursive(leaves, compound, max_leaves=8), st.integers(0, 3))
def test_values_of_any_type(kind: Any, variant: int) -> None:
    adapter = TypeAdapter(kind)
    schema = adapter.json_schema()
    value = sample(schema, variant=variant)
    adapter.validate_json(json.dumps(value))
    assert fits(value, schema)


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        {"type": ["null", "integer"]},
        {"allOf": [{"required": ["a"]}, {"properties": {"a": {"const": [1]}}}], "type": "object"},
        {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        {"not": {"type": "string"}},
        {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}},
        {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^x-[a-z]$"}},
        {"type": "object", "patternProperties": {"^n": {"type": "integer"}}, "required": ["na", "b"]},
        {"type": "object", "properties": {"a": {}}, "required": ["a"], "dependentRequired": {"a": ["b"]}},
        {"type": "array", "contains": {"const": 7}, "minItems": 3},
        {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 3},
        {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "additionalItems": False},
        {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"enum": [1, 2, 3]}},
        {"type": "number", "minimum": 5, "exclusiveMinimum": True, "maximum": 5.5},
        {"type": "number", "multipleOf": 0.01, "minimum": 3.005},
        {"type": "integer", "maximum": -100},
        {"type": "string", "pattern": "^\\p{Lu}+$"},
        {"$ref": "#/definitions/a~1b", "definitions": {"a/b": {"type": "boolean"}}},
        {
            "if": {"properties": {"kind": {"const": "a"}}},
            "then": {"required": ["extra"]},
            "properties": {"kind": {"enum": ["a", "b"]}, "extra": {"type": "integer"}},
            "required": ["kind"],
            "type": "object",
        },
    ],
)
def test_words_that_pydantic_does_not_use(schema: Any) -> None:
    for variant in range(3):
        assert fits(sample(schema, variant=variant), schema)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (True, {"type": "integer"}),
        (1.5, {"type": "integer"}),
        (1, {"const": True}),
        ("ab", {"maxLength": 1}),
        ("ab", {"pattern": "^b"}),
        ({"a": 1}, {"additionalProperties": False}),
        ({}, {"required": ["a"]}),
        ([1, 1.0], {"uniqueItems": True}),
        ([1], {"contains": {"type": "string"}}),
        (0.3, {"multipleOf": 0.2}),
        (3, {"exclusiveMaximum": 3}),
        (3, {"oneOf": [{"type": "integer"}, {"minimum": 1}]}),
        (3, {"not": {}}),
        (3, {"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}),
        ({"a": 1}, {"dependentRequired": {"a": ["b"]}}),
        (1, False),
    ],
)
def test_values_that_do_not_fit(value: Any, schema: Any) -> None:
    assert not fits(value, schema)


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"enum": [1], "type": "string"},
        {"$ref": "#"},
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {"$ref": "https://example.com/schema"},
        {"allOf": [{"const": 1}, {"const": 2}]},
        {"anyOf": [{"$ref": "#"}]},
        {"type": "object", "properties": ["a"]},
    ],
)
def test_what_nothing_fits(schema: Any) -> None:
    with pytest.raises(ValueError):
        sample(schema)


def test_unsatisfiable_says_where() -> None:
    with pytest.raises(Unsatisfiable, match="'age'"):
        sample({"type": "object", "properties": {"age": {"enum": []}}, "required": ["age"]})


PATTERNS = [
    r"^[A-Z]{3}-\d{2,4}$",
    r"^(foo|bar)+@x\.(com|org)$",
    r"\d{4}-\d{2}-\d{2}",
    r"^[^a-z]+$",
    r"^(?:a|b)?c*$",
    r"^\w+\s\S+$",
    r"^([ab])-\1$",
    r"^\u00e9\x41[\]\-x]{2}$",
    r"^(?P<name>[a-z]+)$",
    r"^#[0-9a-fA-F]{6}$",
    r"",
    r"^[a-zA-Z_][a-zA-Z0-9_]*?$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns(pattern: str) -> None:
    for variant in range(4):
        for stretch in range(3):
            assert re.search(pattern, matching(pattern, variant, stretch))


@pytest.mark.parametrize("pattern", ["(", "a)", "[a", "a{2", "\\", "[]"])
def test_patterns_that_are_none(pattern: str) -> None:
    with pytest.raises(ValueError):
        matching(pattern)


def test_hints_are_used_where_a_string_may_be_anything() -> None:
    schema = {
        "type": "object",
        "properties": {"to": {"type": "string"}, "day": {"type": "string", "format": "date"}, "by": {"enum": ["air"]}},
        "required": ["day", "to", "by"],
    }
    assert sample(schema, ["Paris"]) == {"day": "2025-01-01", "to": "Paris", "by": "air"}
