"""Frames of `application/vnd.amazon.eventstream`, written: headers, payload, two checksums.

https://smithy.io/2.0/aws/amazon-eventstream.html. Knows the envelope; what an event means its format knows.
"""

from __future__ import annotations

import struct
from binascii import crc32
from collections.abc import Mapping

_STRING = 7
"""The type of a header's value."""


def frame(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One message, its checksums included."""
    block = b"".join(map(_header, headers, headers.values()))
    prelude = struct.pack("!II", 16 + len(block) + len(payload), len(block))
    message = prelude + struct.pack("!I", crc32(prelude)) + block + payload
    return message + struct.pack("!I", crc32(message))


def event(name: str, payload: bytes) -> bytes:
    """A message of the stream's usual kind."""
    return frame({":event-type": name, ":content-type": "application/json", ":message-type": "event"}, payload)


def exception(name: str, payload: bytes) -> bytes:
    """A message that ends the stream with an error."""
    return frame({":exception-type": name, ":content-type": "application/json", ":message-type": "exception"}, payload)


def damaged(message: bytes) -> bytes:
    """The same message with a wrong checksum at its end."""
    return message[:-1] + bytes([message[-1] ^ 0xFF])


def _header(name: str, value: str) -> bytes:
    text = value.encode()
    return bytes([len(name)]) + name.encode() + bytes([_STRING]) + struct.pack("!H", len(text)) + text
