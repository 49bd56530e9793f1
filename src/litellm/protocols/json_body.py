"""JSON on the wire: dicts to bytes and back, in Rust (pydantic-core).

`encode` never guesses: what JSON cannot hold is refused with its place, before anything is sent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json


class NotJson(ValueError):
    """A value that JSON cannot hold. The text names its place and its type."""


def encode(value: Any) -> bytes:
    """`value` as compact UTF-8 JSON. Raises `NotJson`."""
    try:
        body = to_json(value, inf_nan_mode="constants")
    except (PydanticSerializationError, ValueError):
        _refuse_what_is_not_json(value, "$", ())
        # Half a surrogate pair, as in a text cut at a code unit: JSON can escape what UTF-8 cannot hold.
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
    if b"NaN" in body or b"Infinity" in body:
        _refuse_what_is_not_json(value, "$", ())
    return body


def _refuse_what_is_not_json(value: Any, place: str, above: tuple[int, ...]) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise NotJson(f"{place} is {value}, which JSON cannot hold: give a finite number")
    if isinstance(value, (Mapping, list, tuple, set, frozenset)):
        if id(value) in above:
            raise NotJson(f"{place} holds itself: JSON has no circles")
        above = (*above, id(value))
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, item in items:
            _refuse_what_is_not_json(item, f"{place}.{key}" if isinstance(value, Mapping) else f"{place}[{key}]", above)
    elif value is not None and not isinstance(value, (str, int, float, bool)):
        try:
            to_json(value)
        except (PydanticSerializationError, ValueError):
            raise NotJson(f"{place} is not JSON: it is of type {type(value).__name__}") from None


def decode(data: bytes | str) -> Any:
    """The JSON value in `data`. Raises `ValueError` when it is not one."""
    return from_json(data, cache_strings="keys")


def decode_lenient(data: bytes | str) -> Any:
    """The JSON value in `data`, or None where it is none: for error bodies, which may be anything."""
    try:
        return from_json(data)
    except ValueError:
        return None
