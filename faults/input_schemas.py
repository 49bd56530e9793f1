"""JSON schemas from the world: those of the openai SDK's own pydantic models, and of what typing can say. Made anew in
each run, so that none has to be kept here."""

from __future__ import annotations

import datetime
import decimal
import enum
import importlib
import inspect
import ipaddress
import pathlib
import pkgutil
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Optional, Union

import pydantic
from pydantic import BaseModel, Field, TypeAdapter
from typing_extensions import TypedDict


class Tree(BaseModel):
    """Holds more of itself."""

    value: int
    children: list[Tree] = []
    parent: Optional[Tree] = None  # noqa: UP045  (both spellings of None make the same schema; both are in use)


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(9, ge=0, le=9)


class Dog(BaseModel):
    kind: Literal["dog"]
    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\w+$")]


class Point(NamedTuple):
    x: float
    y: float = 0.0


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


class Row(TypedDict, total=False):
    id: int
    tags: list[str]


TYPES: tuple[Any, ...] = (
    Tree, Annotated[Union[Cat, Dog], Field(discriminator="kind")], Point, Size, Row, list[Tree], dict[str, Cat],  # noqa: UP007
    tuple[int, str], tuple[int, ...], set[str], frozenset[int], Literal["a", 1], datetime.datetime, datetime.date,
    datetime.timedelta, decimal.Decimal, uuid.UUID, pathlib.Path, ipaddress.IPv4Address, bytes, Any, None, bool | None,
    Sequence[int], Mapping[str, Any], re.Pattern, pydantic.AnyUrl, pydantic.SecretStr,
    pydantic.Json, pydantic.conint(gt=0),
    list[list[list[int]]], dict[str, dict[str, list[Row]]], int | str | list[int | str],
)  # fmt: skip


def different(most: int) -> list[dict[str, Any]]:
    """Different schemas, smallest first, as many as these."""
    found: dict[str, dict[str, Any]] = {}
    for made in TYPES:
        schema = TypeAdapter(made).json_schema()
        found.setdefault(repr(schema), schema)
    for model in _models():
        if len(found) >= most:
            break
        try:
            schema = model.model_json_schema()
        except (pydantic.errors.PydanticInvalidForJsonSchema, pydantic.errors.PydanticUserError):
            continue
        found.setdefault(repr(schema), schema)
    return [found[text] for text in sorted(found, key=len)]


def _models() -> Iterator[type[BaseModel]]:
    import openai.types

    for module in pkgutil.walk_packages(openai.types.__path__, "openai.types."):
        for _, member in sorted(vars(importlib.import_module(module.name)).items()):
            if inspect.isclass(member) and issubclass(member, BaseModel) and member.__module__ == module.name:
                yield member
