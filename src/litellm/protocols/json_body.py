"""JSON on the wire: dicts to bytes and back, in Rust (pydantic-core).

`encode` never guesses: what JSON cannot hold is a `TypeError` that names the place, raised before anything is sent.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json


def encode(value: Any) -> bytes:
    """`value` as compact UTF-8 JSON. Raises `TypeError` naming what is not JSON."""
    try:
        return to_json(value, inf_nan_mode="constants")
    except (PydanticSerializationError, ValueError):
        # Half a surrogate pair, as in a text cut at a code unit: JSON can escape what UTF-8 cannot hold.
        return json.dumps(value, separators=(",", ":")).encode()


def decode(data: bytes | str) -> Any:
    """The JSON value in `data`. Raises `ValueError` when it is not one."""
    return from_json(data, cache_strings="keys")


def decode_lenient(data: bytes | str) -> Any:
    """The JSON value in `data`, or None where it is none: for error bodies, which may be anything."""
    try:
        return from_json(data)
    except ValueError:
        return None
