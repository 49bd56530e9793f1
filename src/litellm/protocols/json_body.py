"""JSON on the wire: dicts to bytes and back, in Rust (pydantic-core).

`encode` never guesses: what JSON cannot hold is refused with its place, before anything is sent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json, to_jsonable_python

from litellm.protocols.base import Malformed


class NotJson(ValueError):
    """A value that JSON cannot hold. The text names its place and its type."""


def encode(value: Any) -> bytes:
    """`value` as compact UTF-8 JSON. Raises `NotJson`."""
    try:
        body = to_json(value, inf_nan_mode="constants")
    except (PydanticSerializationError, ValueError):
        _refuse_what_is_not_json(value, "$", ())
        # Half a surrogate pair, as in a text cut at a code unit: JSON can escape what UTF-8 cannot hold.
        return _written(value, separators=(",", ":")).encode()
    # To look for `NaN` in a long body takes longer than to write it.
    if not _is_plain_and_finite(value) if len(body) > _LONG else b"NaN" in body or b"Infinity" in body:
        _refuse_what_is_not_json(value, "$", ())
    return body


_LONG = 32_768
"""Bytes."""


def _is_plain_and_finite(value: Any) -> bool:
    """Whether all of it is of JSON's own types, and every number is one of JSON's."""
    kind = type(value)
    if kind is dict:
        value = value.values()
    elif kind is not list and kind is not tuple:
        return value - value == 0 if kind is float else kind in _PLAIN
    for each in value:  # noqa: SIM110 - half the cost of a generator
        if type(each) is not str and not _is_plain_and_finite(each):
            return False
    return True


_PLAIN = frozenset({str, int, bool, type(None)})


def written(value: Any) -> str:
    """`value` as JSON text to be put into a text of the body. Raises `NotJson`."""
    return _written(value, ensure_ascii=False)


def _written(value: Any, **style: Any) -> str:
    try:
        return json.dumps(value, default=to_jsonable_python, allow_nan=False, **style)
    except (PydanticSerializationError, TypeError, ValueError, RecursionError) as error:
        raise NotJson(f"what is to be sent is not JSON: {error}") from None


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
            plain = to_jsonable_python(value, inf_nan_mode="constants")
        except (PydanticSerializationError, ValueError):
            raise NotJson(f"{place} is not JSON: it is of type {type(value).__name__}") from None
        _refuse_what_is_not_json(plain, place, above)


def decode(data: bytes | str) -> Any:
    """The JSON value in `data`. Raises `ValueError` when it is not one."""
    try:
        return from_json(data, cache_strings="keys")
    except TypeError:
        if not isinstance(data, str):
            raise
        return json.loads(data)  # half a surrogate pair: no UTF-8, and so nothing for Rust


def json_value(data: bytes | str, what: str = "the answer") -> Any:
    """The JSON value in `data`. Raises `Malformed`, which says what is none and how it begins."""
    try:
        return decode(data)
    except ValueError:
        begins = data[:200]
        shown = begins if isinstance(begins, str) else begins.decode("utf-8", "replace")
        raise Malformed(f"{what} is not JSON: {shown}") from None


def json_object(data: bytes | str, what: str = "the answer") -> dict[str, Any]:
    """The JSON object in `data`. Raises `Malformed`."""
    found = json_value(data, what)
    if not isinstance(found, dict):
        raise Malformed(f"{what} is not a JSON object")
    return found


def decode_lenient(data: bytes | str) -> Any:
    """The JSON value in `data`, or None where it is none: for error bodies, which may be anything."""
    try:
        return from_json(data)
    except (TypeError, ValueError):  # of type: a text with half a surrogate pair
        return None
