"""Server-sent events, held against a slow reader written from the standard, cut at every place."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, strategies as st

from litellm.framing.base import Frame
from litellm.framing.sse import ServerSentEvents

SAMPLES = {
    "plain": b"data: a\n\ndata: b\n\n",
    "crlf": b"data: a\r\n\r\ndata: b\r\n\r\n",
    "cr": b"data: a\r\rdata: b\r\r",
    "mixed": b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\ndata: d\n\rdata: e\n\n",
    "byte order mark": b"\xef\xbb\xbfdata: a\n\n",
    "comments": b": hi\n\n:\ndata: a\n: there\ndata: b\n\n",
    "many lines": b"data: a\ndata\ndata:\ndata:  b\n\n",
    "names": b"event: start\ndata: {}\n\nevent: stop\r\ndata: {}\r\n\r\nid: 7\nretry: 10\ndata: x\n\n",
    "last name counts": b"event: a\nevent: b\ndata: x\n\n",
    "no data": b"event: ping\n\nid: 3\n\ndata: x\n\n",
    "no last blank line": b"data: a\n\ndata: b\n",
    "no last line end": b"data: a\n\ndata: b",
    "nothing but line ends": b"\n\r\n\r\r\n",
    "colon in data": b'data: {"a": "b: c"}\n\n',
    "no space": b"data:a\n\ndata::\n\n",
    "other fields": b"dat: a\ndata : b\n data: c\ndata: d\n\n",
    "bytes of other alphabets": "data: \u2028 é 🙂\n\n".encode(),
}


def by_the_standard(stream: bytes) -> list[Frame]:
    """WHATWG HTML 9.2.6 "Interpreting an event stream", line by line, one character at a time. One thing differs: an
    event that the end of the stream cuts off is given, not discarded."""
    if stream.startswith(b"\xef\xbb\xbf"):
        stream = stream[3:]
    lines: list[bytes] = []
    line = b""
    position = 0
    while position < len(stream):
        char = stream[position : position + 1]
        position += 1
        if char == b"\r":
            if stream[position : position + 1] == b"\n":
                position += 1
            lines.append(line)
            line = b""
        elif char == b"\n":
            lines.append(line)
            line = b""
        else:
            line += char
    lines += [line, b""]  # the end of the stream ends the last line and the last event
    frames: list[Frame] = []
    data = b""
    event_type = b""
    for line in lines:
        if line == b"":
            if data != b"":
                frames.append(Frame(event_type.decode("utf-8", "replace") or None, data.removesuffix(b"\n")))
            data = event_type = b""
        elif line.startswith(b":"):
            continue
        else:
            colon = line.find(b":")
            name, value = (line, b"") if colon < 0 else (line[:colon], line[colon + 1 :])
            if value.startswith(b" "):
                value = value[1:]
            if name == b"event":
                event_type = value
            elif name == b"data":
                data += value + b"\n"
    return frames


def frames_of(*blocks: bytes) -> list[Frame]:
    framing = ServerSentEvents()
    found: list[Frame] = []
    for block in blocks:
        found += framing.feed(block)
    return found + list(framing.end())


@pytest.mark.parametrize("name", SAMPLES)
def test_cut_anywhere_gives_the_same_frames(name: str) -> None:
    sample = SAMPLES[name]
    expected = by_the_standard(sample)
    assert frames_of(sample) == expected
    assert frames_of(*(sample[i : i + 1] for i in range(len(sample)))) == expected
    for cut in range(len(sample) + 1):
        assert frames_of(sample[:cut], sample[cut:]) == expected, cut
    for size in (2, 3, 5, 7):
        assert frames_of(*(sample[i : i + size] for i in range(0, len(sample), size))) == expected, size


def test_what_the_samples_mean() -> None:
    assert frames_of(SAMPLES["many lines"]) == [Frame(None, b"a\n\n\n b")]
    assert frames_of(SAMPLES["names"]) == [Frame("start", b"{}"), Frame("stop", b"{}"), Frame(None, b"x")]
    assert frames_of(SAMPLES["no data"]) == [Frame(None, b"x")]
    assert frames_of(SAMPLES["no last line end"]) == [Frame(None, b"a"), Frame(None, b"b")]
    assert [frame.data for frame in frames_of(SAMPLES["mixed"])] == [b"a", b"b", b"c", b"d", b"e"]


def test_a_frame_is_given_as_soon_as_it_is_whole() -> None:
    for line_end in (b"\n", b"\r\n"):
        framing = ServerSentEvents()
        assert framing.feed(b"data: a" + line_end) == []
        assert framing.feed(line_end) == [Frame(None, b"a")]
        assert framing.end() == []


_piece = st.one_of(
    st.sampled_from(
        [
            b"\n",
            b"\r",
            b"\r\n",
            b"\n\n",
            b"data",
            b"data:",
            b"data: ",
            b"event",
            b"event: ",
            b"event:",
            b":",
            b" ",
            b"id: 1",
            b"\xef\xbb\xbf",
            b"[DONE]",
            b"{}",
            b"\x00",
            b"\xff",
            "é".encode(),
        ]
    ),
    st.binary(max_size=3),
)


@given(st.lists(_piece, max_size=25).map(b"".join), st.data())
@example(b"data: x\r\n\rdata: y\n\n", None)
@example(b"data: x\r\r\n\ndata: y\n\n", None)
def test_any_bytes_however_cut_are_read_as_the_standard_says(stream: bytes, data: st.DataObject | None) -> None:
    def named(frames: list[Frame]) -> list[tuple[str | None, bytes]]:
        return [(frame.event or None, frame.data) for frame in frames]

    expected = named(by_the_standard(stream))
    cuts = [] if data is None else data.draw(st.lists(st.integers(0, len(stream)), max_size=6).map(sorted))
    edges = [0, *cuts, len(stream)]
    assert named(frames_of(*(stream[a:b] for a, b in itertools.pairwise(edges)))) == expected
    assert named(frames_of(*(bytes([byte]) for byte in stream))) == expected


def test_an_empty_name_is_no_name() -> None:
    assert frames_of(b"event:\ndata: x\n\n") == by_the_standard(b"event:\ndata: x\n\n") == [Frame(None, b"x")]


def _seconds(stream: bytes, size: int) -> float:
    blocks = [stream[i : i + size] for i in range(0, len(stream), size)]
    best = float("inf")
    for _ in range(2):
        started = time.perf_counter()
        frames_of(*blocks)
        best = min(best, time.perf_counter() - started)
    return best


@pytest.mark.parametrize("line_end", [b"\n\n", b"\r\n\r\n"], ids=["lf", "crlf"])
def test_a_megabyte_in_one_event_costs_about_what_it_costs_in_many(line_end: bytes) -> None:
    size = 1 << 20
    one = b"data: " + b"x" * size + line_end
    many = (b"data: " + b"x" * 250 + line_end) * (size // 256)
    assert [len(frame.data) for frame in frames_of(one)] == [size]
    assert _seconds(one, 1024) < 10 * _seconds(many, 1024) + 0.05
