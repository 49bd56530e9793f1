"""AWS event streams (`application/vnd.amazon.eventstream`): bytes to frames, both checksums verified.

Knows the binary envelope: u32 total length, u32 headers length, u32 CRC-32 of those eight bytes, headers, payload,
u32 CRC-32 of all before it (https://smithy.io/2.0/aws/amazon-eventstream.html). Does not know what an event means.
"""

from __future__ import annotations

import json
from binascii import crc32
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct, error as StructError  # noqa: N812

from litellm.framing.base import Frame, FramingError

_PRELUDE = Struct("!III")
_U32 = Struct("!I")
_U16 = Struct("!H")
_ENVELOPE = 16
"""Bytes of a frame beside its headers and payload."""
_LARGEST = 24 * 1024 * 1024 + _ENVELOPE
_LARGEST_HEADERS = 128 * 1024

# Value types of fixed size, by number: two booleans, byte, short, integer, long, …, timestamp, UUID.
_FIXED = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
_BYTES, _STRING = 6, 7


@dataclass(slots=True)
class ExceptionFrame(Frame):
    """A message of type `exception` or `error`. `event` is the exception's name (`:exception-type`) or the error's code
    (`:error-code`); `data` is JSON with a `message`, made from `:error-message` for an error, which has no payload."""


class AwsEventStream:
    """Feed it bytes, get `Frame`s; `event` is `:event-type`."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """Frames completed by these bytes. Raises `FramingError` where a length or a checksum is wrong."""
        buffer = self._buffer
        buffer += data
        frames: list[Frame] = []
        start = 0
        size = len(buffer)
        while size - start >= 12:
            total, headers, checksum = _PRELUDE.unpack_from(buffer, start)
            if crc32(buffer[start : start + 8]) != checksum:
                raise FramingError("an AWS event stream was expected: the checksum of a frame's prelude is wrong")
            if headers > _LARGEST_HEADERS or not headers + _ENVELOPE <= total <= _LARGEST:
                raise FramingError(f"a frame's lengths are impossible: {total} bytes with {headers} of headers")
            if size - start < total:
                break
            frames.append(_frame(bytes(buffer[start : start + total]), headers))
            start += total
        if start:
            del buffer[:start]
        return frames

    def end(self) -> list[Frame]:
        """Nothing: a frame is whole or broken. Raises `FramingError` when the body ended inside one."""
        if self._buffer:
            raise FramingError(f"the AWS event stream ended inside a frame, after {len(self._buffer)} bytes of it")
        return []


def _frame(message: bytes, headers: int) -> Frame:
    end = len(message) - 4
    if crc32(message[:end]) != _U32.unpack_from(message, end)[0]:
        raise FramingError("the checksum of a frame is wrong")
    split = 12 + headers
    found = _parse_headers(message[12:split])
    kind = found.get(":message-type", "event")
    if kind == "event":
        return Frame(found.get(":event-type"), message[split:end])
    if kind == "exception":
        return ExceptionFrame(found.get(":exception-type"), message[split:end])
    if kind == "error":
        body = json.dumps({"message": found.get(":error-message", "")}).encode()
        return ExceptionFrame(found.get(":error-code"), body)
    raise FramingError(f"a frame is of no known message type: {kind[:40]!r}")


@lru_cache(maxsize=64)
def _parse_headers(block: bytes) -> dict[str, str]:
    """Headers whose value is a string; others are passed over. The same few blocks come again and again."""
    found: dict[str, str] = {}
    position, size = 0, len(block)
    try:
        while position < size:
            named = position + 1 + block[position]
            name, kind = block[position + 1 : named].decode(), block[named]
            position = named + 1
            if kind in (_BYTES, _STRING):
                length = _U16.unpack_from(block, position)[0]
                position += 2 + length
                if kind == _STRING:
                    found[name] = block[position - length : position].decode()
            else:
                position += _FIXED[kind]
    except (IndexError, KeyError, ValueError, StructError) as error:
        raise FramingError("the headers of a frame are malformed") from error
    if position != size:
        raise FramingError("the headers of a frame run over their length")
    return found
