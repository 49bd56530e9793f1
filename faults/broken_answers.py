"""Answers that break off or are damaged on their way: cut, reset or silent at a byte, wrong lengths, bad compression.

Generators of `Fault`s over one recorded answer each. What the answers mean they do not know.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence

from faults.fault import PATIENT, STALL, Fault
from faults.http_bytes import LAST_CHUNK, answer, chunk, chunked, head, pieces_up_to
from faults.server import End, Plan
from faults.vendors import Recording


def whole(recording: Recording) -> bytes:
    """The answer as its vendor sends it."""
    if recording.streamed:
        return chunked(recording.events, recording.kind)
    return answer(recording.body, recording.kind)


def cut_on_the_wire(recording: Recording, size: int) -> bytes:
    """The answer up to a byte of its body, where HTTP still expects more."""
    if not recording.streamed:
        return answer(recording.body, recording.kind)[: size - len(recording.body) or None]
    sent = head(200, {"content-type": recording.kind, "transfer-encoding": "chunked"})
    for event in recording.events:
        framed = chunk(event)
        if size < len(event):
            return sent + framed[: len(framed) - len(event) - 2 + size]
        sent += framed
        size -= len(event)
    return sent


def cut_in_good_form(recording: Recording, size: int) -> bytes:
    """The answer up to a byte of its body, where HTTP says that this was all."""
    if recording.streamed:
        return chunked(pieces_up_to(recording.events, size), recording.kind)
    return answer(recording.body[:size], recording.kind)


def until_close(recording: Recording, size: int) -> bytes:
    """The same without a length: the end of the connection is the end of the body."""
    return head(200, {"content-type": recording.kind}) + recording.body[:size]


def body_cuts(recording: Recording) -> Iterator[Fault]:
    """At each byte of the body: closed, reset, ended in good form."""
    for size in range(len(recording.body)):

        def closed(size: int = size) -> Sequence[Plan]:
            return [Plan([cut_on_the_wire(recording, size)], End.CLOSE)]

        def reset(size: int = size) -> Sequence[Plan]:
            return [Plan([cut_on_the_wire(recording, size)], End.RESET)]

        def ended(size: int = size) -> Sequence[Plan]:
            return [Plan([cut_in_good_form(recording, size)])]

        yield Fault("closed in the body", recording, closed)
        yield Fault("reset in the body", recording, reset)
        yield Fault("body ended early, in good form", recording, ended)
    for size in range(0, len(recording.body), 5):

        def closing(size: int = size) -> Sequence[Plan]:
            return [Plan([until_close(recording, size)], End.CLOSE)]

        yield Fault("body without a length ended early", recording, closing)


def head_cuts(recording: Recording) -> Iterator[Fault]:
    """At each byte of the head, the first included: closed, reset."""
    data = whole(recording)
    for size in range(data.index(b"\r\n\r\n") + 4):
        for end in (End.CLOSE, End.RESET):
            yield Fault(
                f"{end.value} before or in the headers",
                recording,
                lambda size=size, end=end: [Plan([data[:size]] if size else [], end)],
            )


def stalls(recording: Recording) -> Iterator[Fault]:
    """Silent for ever: before the headers, in them, after them, in the body."""
    data = whole(recording)
    start = data.index(b"\r\n\r\n") + 4
    places = [0, 1, start // 2, start, *range(start + 1, len(data) - 8, max(1, (len(data) - start) // 12))]
    for place in places:
        name = "silent before the answer" if not place else "silent in the answer"
        plan = Plan([data[:place]] if place else [], End.STALL)
        yield Fault(name, recording, lambda plan=plan: [plan], timeout=STALL)
    drip: list[bytes | float] = []
    for place in range(min(len(data) - 8, 200)):
        drip += [data[place : place + 1], 0.02]
    yield Fault("drips byte by byte past the deadline", recording, lambda: [Plan(drip, End.STALL)], timeout=STALL)


def lengths(recording: Recording) -> Iterator[Fault]:
    """Lengths that are not the body's, and framing that is none."""
    body, kind = recording.body, recording.kind

    def plain(length: object, end: End = End.KEEP, **more: object) -> Plan:
        if end is End.CLOSE:
            more["connection"] = "close"
        return Plan([head(200, {"content-type": kind, **more, "content-length": length}) + body], end)

    def damaged(name: str, plan: Plan, timeout: float = PATIENT) -> Fault:
        return Fault(name, recording, lambda: [plan], timeout=timeout)

    for less in (1, 2, 5, len(body) // 2, len(body) - 1, len(body)):
        yield damaged("content-length too short", plain(len(body) - less))
        yield damaged("content-length too short, then closed", plain(len(body) - less, End.CLOSE))
    for more in (1, 2, 5, 1000, 10**12):
        yield damaged("content-length too long, then closed", plain(len(body) + more, End.CLOSE))
        yield damaged("content-length too long, then reset", plain(len(body) + more, End.RESET))
        yield damaged("content-length too long, then silent", plain(len(body) + more, End.STALL), STALL)
    for odd in (-1, "abc", "", "1e3", "0x10", "+5", f"{len(body)}, 3", "1 2", 10**40):
        yield damaged("content-length that is no number", plain(odd, End.CLOSE))
    both = head(200, {"content-type": kind, "connection": "close", "content-length": 5, "transfer-encoding": "chunked"})
    yield damaged("length and chunks at once", Plan([both + chunk(body) + LAST_CHUNK], End.CLOSE))
    two = head(200, {"content-type": kind, "connection": "close", "content-length": len(body), "Content-Length": 3})
    yield damaged("two lengths", Plan([two + body], End.CLOSE))
    start = head(200, {"content-type": kind, "connection": "close", "transfer-encoding": "chunked"})
    for spoilt in (
        b"zz\r\n" + body + b"\r\n" + LAST_CHUNK,
        b"-5\r\n" + body + b"\r\n" + LAST_CHUNK,
        b"\r\n" + body + b"\r\n" + LAST_CHUNK,
        b"%x\r\n%bXX" % (len(body), body) + LAST_CHUNK,
        b"%x\r\n%b\r\n" % (len(body) - 3, body) + LAST_CHUNK,
        b"%x\r\n%b\r\n" % (len(body) + 3, body) + LAST_CHUNK,
        b"f" * 40 + b"\r\n" + body,
        b"5" * 70_000,
        chunk(body[:20]) + b"garbage\r\n",
    ):
        yield damaged("chunks out of form", Plan([start + spoilt], End.CLOSE))


def not_http(recording: Recording) -> Iterator[Fault]:
    """Heads that are none."""
    body = recording.body
    rest = b"content-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    for line in (
        b"\x16\x03\x01\x02\x00", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1\r\n", b"HTTP/1.1 abc OK\r\n",
        b"HTTP/1.1 2000 OK\r\n",
        b"HTTP/1.1 -20 OK\r\n", b"HTTP/9.9 200 OK\r\n", b"\r\n\r\n\r\n", b"ICY 200 OK\r\n", b"HTTP/1.1  200\r\n",
        b"\x00" * 300,
        b"<html>\r\n\r\n", b"HTTP/2 200\r\n", b"HTTP/1.1 099 Low\r\n",
    ):  # fmt: skip
        yield Fault("a head that is no HTTP", recording, lambda line=line: [Plan([line + rest], End.CLOSE)])
    for header in (
        b"no colon here\r\n", b": no name\r\n", b"bad name : x\r\n", b"x: " + b"a" * 300_000 + b"\r\n",
        b"".join(b"x-%d: y\r\n" % number for number in range(5000)), b"x: \x00\r\n", b"x: a\r\n folded\r\n",
        b"x: \xff\xfe\r\n",
        b"transfer-encoding: gzip\r\n", b"transfer-encoding: chunked, chunked\r\n", b"content-encoding: martian\r\n",
        b"content-encoding: br\r\n", b"content-encoding: gzip\r\n",
    ):  # fmt: skip
        data = b"HTTP/1.1 200 OK\r\n" + header + rest
        yield Fault("odd headers", recording, lambda data=data: [Plan([data], End.CLOSE)])
    informed = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n"
    for before in (b"HTTP/1.1 100 Continue\r\n\r\n", informed, informed * 5):
        data = before + whole(recording)
        yield Fault("interim answers first", recording, lambda data=data: [Plan([data])], harmless=True)
    flood = Plan([informed * 20_000], End.CLOSE)
    yield Fault("nothing but interim answers", recording, lambda: [flood])
    for status in (204, 205, 304):
        empty = Plan([head(status, {"connection": "close"})], End.CLOSE)
        yield Fault("an answer without a body", recording, lambda empty=empty: [empty])
    yield Fault("an answer without a body", recording, lambda: [Plan([answer(b"", recording.kind)])])
    poison = whole(recording) + b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
    yield Fault("a second answer behind the first", recording, lambda: [Plan([poison])], harmless=True)


def compressed(recording: Recording, dice: random.Random) -> Iterator[Fault]:
    """gzip that is whole, and gzip cut or changed at each byte."""
    packed = gzip.compress(recording.body, mtime=0)
    kind = recording.kind

    def plan(data: bytes) -> Sequence[Plan]:
        return [Plan([answer(data, kind, content_encoding="gzip")])]

    yield Fault("whole gzip", recording, lambda: plan(packed), harmless=True)
    for place in range(len(packed)):
        bit = 1 << dice.randrange(8)
        changed = packed[:place] + bytes([packed[place] ^ bit]) + packed[place + 1 :]
        yield Fault("gzip with a changed bit", recording, lambda changed=changed: plan(changed))
        yield Fault("gzip cut short, in good form", recording, lambda place=place: plan(packed[:place]))
    for junk in (b"\x00", b"junk" * 10, packed[:-1]):
        yield Fault("bytes behind the end of gzip", recording, lambda junk=junk: plan(packed + junk))
