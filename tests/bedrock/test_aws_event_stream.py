"""The binary envelope of AWS's streams: vectors of its specification, every cut, every damaged byte."""

from __future__ import annotations

from binascii import crc32
from struct import pack

import pytest
from hypothesis import given, strategies as st

from aws_wire import event, events, fault, frame
from litellm.framing.aws_event_stream import AwsEventStream, ExceptionFrame
from litellm.framing.base import Frame, FramingError

# From the test vectors of the event stream specification.
STRING_HEADER = "0c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
VECTORS = {
    "no headers, no payload": ("000000100000000005c248eb7d98c8ff", b""),
    "payload": ("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936", b"{'foo':'bar'}"),
    "string header": (
        "0000003d0000002007fd8396" + STRING_HEADER + "7b27666f6f273a27626172277d8d9c08b1",
        b"{'foo':'bar'}",
    ),
    "integer header": (
        "0000002d0000001041c424b80a6576656e742d747970650400 00a00c7b27666f6f273a27626172277d36f480a0".replace(" ", ""),
        b"{'foo':'bar'}",
    ),
}
STREAM = events(("messageStart", {"role": "assistant"}), ("contentBlockDelta", {"delta": {"text": "é"}})) + fault(
    "xException"
)


def read(*pieces: bytes) -> list[Frame]:
    framing = AwsEventStream()
    found = [one for piece in pieces for one in framing.feed(piece)]
    return found + framing.end()


@pytest.mark.parametrize(("hexes", "payload"), VECTORS.values(), ids=VECTORS)
def test_vectors_of_the_specification(hexes: str, payload: bytes) -> None:
    assert read(bytes.fromhex(hexes)) == [Frame(None, payload)]


def test_events_and_exceptions() -> None:
    found = read(STREAM)
    assert found[0] == Frame("messageStart", b'{"role": "assistant"}')
    assert isinstance(found[2], ExceptionFrame)
    assert (found[2].event, found[2].data) == ("xException", b'{"message": "no"}')


def test_an_error_message_carries_code_and_words() -> None:
    (found,) = read(frame(b"", message_type="error", error_code="InternalError", error_message="it broke"))
    assert isinstance(found, ExceptionFrame)
    assert (found.event, found.data) == ("InternalError", b'{"message": "it broke"}')


def test_every_cut_gives_the_same() -> None:
    whole = read(STREAM)
    for at in range(len(STREAM) + 1):
        assert read(STREAM[:at], STREAM[at:]) == whole
    assert read(*(STREAM[at : at + 1] for at in range(len(STREAM)))) == whole


def test_every_damaged_byte_is_noticed() -> None:
    one = event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "hello"}})
    for at in range(len(one)):
        damaged = bytearray(one)
        damaged[at] ^= 0x40
        with pytest.raises(FramingError):
            read(bytes(damaged))


def test_an_end_inside_a_frame_is_an_error() -> None:
    ends, at = {0}, 0
    while at < len(STREAM):
        at += int.from_bytes(STREAM[at : at + 4], "big")
        ends.add(at)
    for size in sorted(set(range(len(STREAM) + 1)) - ends):
        with pytest.raises(FramingError, match="ended inside"):
            read(STREAM[:size])
    assert len(ends) == 4


@pytest.mark.parametrize("kind", range(10))
def test_headers_of_every_type_are_passed_over(kind: int) -> None:
    sizes = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
    value = b"\0" * sizes[kind] if kind in sizes else pack("!H", 3) + b"abc"
    block = b"\x01x" + bytes([kind]) + value + b"\x0b:event-type\x07\x00\x01e"
    assert read(raw(block, b"{}")) == [Frame("e", b"{}")]


@pytest.mark.parametrize(
    "block", [b"\x05ab", b"\x01x\x07\x00\x09ab", b"\x01x\x0a", b"\x01x\x07\x00", b"\x02\xff\xfe\x00", b"\xff"]
)
def test_malformed_headers(block: bytes) -> None:
    with pytest.raises(FramingError, match="headers"):
        read(raw(block, b"{}"))


def test_impossible_lengths() -> None:
    for total, headers in ((15, 0), (16, 1), (1 << 31, 0), (200_000, 140_000)):
        prelude = pack("!II", total, headers)
        with pytest.raises(FramingError, match="impossible"):
            AwsEventStream().feed(prelude + pack("!I", crc32(prelude)))


def test_another_kind_of_body_is_named() -> None:
    with pytest.raises(FramingError, match="AWS event stream was expected"):
        read(b'data: {"choices": []}\n\n')
    with pytest.raises(FramingError, match="message type"):
        read(frame(b"", message_type="surprise"))


def raw(block: bytes, payload: bytes) -> bytes:
    prelude = pack("!II", 16 + len(block) + len(payload), len(block))
    message = prelude + pack("!I", crc32(prelude)) + block + payload
    return message + pack("!I", crc32(message))


@given(st.lists(st.binary(max_size=40), max_size=6), st.integers(1, 50))
def test_payloads_come_as_they_went(payloads: list[bytes], size: int) -> None:
    data = b"".join(event("chunk", payload) for payload in payloads)
    found = read(*(data[at : at + size] for at in range(0, len(data), size)))
    assert [one.data for one in found] == payloads


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_frames_or_framing_errors(data: bytes) -> None:
    try:
        read(data)
    except FramingError:
        pass
