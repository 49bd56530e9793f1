"""Rows of small providers, and one stream cut at every byte."""

from __future__ import annotations

from typing import Any

from litellm.call import Call
from litellm.providers.row import Provider
from litellm.providers.table_small import ROWS
from litellm.streaming import stream_chunk_builder
from vendor_wire import chunks_of, plain, sum_of

SMALL: dict[str, Provider] = {row.slug: row for row in ROWS}


def said_everywhere(call: Call, data: bytes) -> dict[str, Any]:
    """What a stream says, which must be the same wherever its bytes are cut in two, and in pieces of one."""
    whole = plain(sum_of(call, data))
    for at in range(1, len(data)):
        assert plain(sum_of_pieces(call, data[:at], data[at:])) == whole
    assert plain(sum_of(call, data, 1)) == whole
    return whole


def sum_of_pieces(call: Call, *pieces: bytes) -> Any:
    return stream_chunk_builder(chunks_of(call, pieces))
