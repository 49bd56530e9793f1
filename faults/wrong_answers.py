"""Answers that are good HTTP and no good answer: errors with any body, pages, damaged and odd events, odd waits.

Generators of `Fault`s over one recorded answer each.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from faults.broken_answers import whole
from faults.fault import Fault
from faults.http_bytes import LAST_CHUNK, answer, chunk, chunked, head
from faults.server import Plan
from faults.vendors import Recorder, Recording, short_answers

STATUSES = (
    300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 415, 418, 421, 422, 424, 425,
    426,
    428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 507, 520, 522, 524, 529, 530, 599,
)  # fmt: skip
PAGE = b"<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>"
ODD = (
    b"", b" ", b"null", b"true", b"0", b"1e999", b'"text"', b"[]", b"{}", b"[[]]", b"[null]", b"[{}]", b"[" * 100_000,
    b'{"a":' * 5_000, b'{"error":', b"\xff\xfe\x00", b"\xef\xbb\xbf{}", b"NaN", b"data: {}\n\n",
    b"data: [DONE]\n\n", PAGE,
    b'{"error":null}', b'{"error":"text"}', b'{"error":[]}', b'{"error":{}}', b'{"error":5}',
    b'{"error":{"message":null}}',
    b'{"error":{"message":{"a":[1]},"type":[],"code":{},"param":7}}', b'{"error":{"code":10e400,"message":3}}',
    b'{"message":["x"]}', b'{"message":{}}', b'{"detail":[{"loc":["a"],"msg":5}]}', b'{"detail":7}',
    b'{"errors":[1,null]}',
    b'{"choices":null}', b'{"choices":{}}', b'{"choices":[]}', b'{"choices":[null]}', b'{"choices":[{"message":null}]}',
    b'{"content":null}', b'{"content":[]}', b'{"content":"x"}', b'{"candidates":null}', b'{"candidates":[]}',
    b'{"candidates":[7]}', b'{"output":null}', b'{"output":{"message":null}}', b'{"output":{"message":{"content":7}}}',
    b'{"type":"error"}', b'{"output":{"message":{"content":[]}}}', b'{"content":[],"stop_reason":null}',
    b'{"type":"error","error":{"type":7,"message":[]}}', b'{"__type":7,"Message":[]}',
)  # fmt: skip
"""Bodies that are no answer of anybody's."""
KINDS = ("application/json", "text/html", "text/plain", "", "application/octet-stream", "nonsense")


def bodies(dice: random.Random) -> Iterator[bytes]:
    """The odd ones, and random ones."""
    yield from ODD
    for _ in range(20):
        yield dice.randbytes(dice.choice((1, 7, 100, 2000)))
    yield b"x" * 1_000_000


def refusals(recording: Recording, dice: random.Random, recorder: Recorder) -> Iterator[Fault]:
    """Errors: every status with the vendor's own body and with a few of no form."""
    own = {status: recorder.refused(recording.vendor, status, f"refused {status}") for status in (400, 429, 500, 503)}
    every = list(bodies(dice))
    for status in STATUSES:
        said = own.get(status, own[500])
        for body in (said, *dice.sample(every, 12)):
            kind = dice.choice(KINDS)
            plan = Plan([answer(b"" if status == 304 else body, kind, status)])
            yield Fault("an error's status with any body", recording, lambda plan=plan: [plan], status=status)
    for body in every:
        plan = Plan([answer(body, "application/json", dice.choice((400, 401, 429, 500)))])
        yield Fault("an error's status with any body", recording, lambda plan=plan: [plan])
    for place in range(len(own[400])):
        status = dice.choice((400, 429, 503))
        plan = Plan([answer(own[400][:place], "application/json", status)])
        yield Fault("an error's status with half of its body", recording, lambda plan=plan: [plan], status=status)


def no_answers(recording: Recording, dice: random.Random, recorder: Recorder) -> Iterator[Fault]:
    """A 200 with a page, with an error, with nonsense, whole or as pieces."""
    errors = [recorder.refused(recording.vendor, status) for status in (400, 429, 500)]
    for body in (*errors, *bodies(dice)):
        for kind in (recording.kind, dice.choice(KINDS)):
            plan = Plan([answer(body, kind)])
            yield Fault("200 with what is no answer", recording, lambda plan=plan: [plan])
        plan = Plan([chunked([body], recording.kind)])
        yield Fault("200 with what is no answer", recording, lambda plan=plan: [plan])


WAITS = (
    "0", "1", "0.0001", "-1", "-0", "nan", "inf", "1e400", "soon", "", "  ", "99999999999999999999", "1,5", "0x10",
    "Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 32 Dec 2026 99:99:99 GMT",
    "2026-11-23T00:00:00Z",
    "Thu, 01 Jan 1970 00:00:00 -9999", "Mon", "3600", "120 seconds", "+5", "1;2",
)  # fmt: skip


def waits(recording: Recording) -> Iterator[Fault]:
    """An odd `Retry-After`, and then a good answer. The call has two seconds for both."""
    good = Plan([whole(recording)])
    for wait in WAITS:
        for name in ("retry-after", "retry-after-ms", "x-ratelimit-reset-requests"):
            for status in (429, 503):
                busy = Plan([answer(b'{"error":{"message":"busy"}}', "application/json", status, **{name: wait})])
                yield Fault(
                    "an odd Retry-After",
                    recording,
                    lambda busy=busy: [busy, good],
                    timeout=2.0,
                    params={"num_retries": 1},
                )


# --- of streams ---


def error_events(recording: Recording, index: int, recorder: Recorder) -> Iterator[Fault]:
    """The vendor's error event, and an event that is none, at each place of a stream."""
    for place in range(len(recording.events)):
        body = recorder.failing(recording.vendor, short_answers()[index], place)
        for pieces in ([body], [body[at : at + 40] for at in range(0, len(body), 40)]):
            data = chunked(pieces, recording.kind)
            yield Fault("an error event in a stream", recording, lambda data=data: [Plan([data])])


def spoilt_events(recording: Recording, dice: random.Random) -> Iterator[Fault]:
    """Events with data out of form, in place of a good one or between two: each must end the call."""
    if not recording.kind.startswith("text/event-stream"):
        return
    events = list(recording.events)
    for place in range(len(events)):
        for data in (b"{", b'{"x":', b"\xff", b"nonsense", b'"text"', b"[1]", b"7", dice.randbytes(9).hex().encode()):
            event = b"data: " + data + b"\n\n"
            spoilt = chunked([*events[:place], event, *events[place + 1 :]], recording.kind)
            yield Fault("an event out of form", recording, lambda spoilt=spoilt: [Plan([spoilt])])


def changed_bits(recording: Recording, dice: random.Random) -> Iterator[Fault]:
    """A changed bit in each byte of an event stream with checksums: lengths, prelude, headers, payload, checksum."""
    if recording.kind != "application/vnd.amazon.eventstream":
        return
    body = recording.body
    for place in range(len(body)):

        def plan(place: int = place, bit: int = 1 << dice.randrange(8)) -> Sequence[Plan]:
            changed = body[:place] + bytes([body[place] ^ bit]) + body[place + 1 :]
            return [Plan([chunked([changed], recording.kind)])]

        yield Fault("a changed bit under a checksum", recording, plan)


def odd_streams(recording: Recording, dice: random.Random) -> Iterator[Fault]:
    """Whole streams in odd but good form: line ends, comments, pieces of any size, a second end."""
    events, kind, body = recording.events, recording.kind, recording.body

    def harmless(*forms: Sequence[bytes]) -> Iterator[Fault]:
        for pieces in forms:
            data = chunked(pieces, kind)
            yield Fault("odd but whole streams", recording, lambda data=data: [Plan([data])], harmless=True)

    for size in (1, 2, 3, 7, 50):
        yield from harmless([body[at : at + size] for at in range(0, len(body), size)])
    slow: list[bytes | float] = [head(200, {"content-type": kind, "transfer-encoding": "chunked"})]
    places = sorted(
        {0, len(body), *dice.sample(range(1, len(body)), 40)} | {at for at, byte in enumerate(body) if byte >= 0xE0}
    )
    for start, stop in pairwise(places):
        slow += [chunk(body[start:stop]), 0.001]
    slow.append(LAST_CHUNK)
    yield Fault("odd but whole streams", recording, lambda: [Plan(slow)], harmless=True)
    if not kind.startswith("text/event-stream"):
        return
    plain = [event.replace(b"\r\n", b"\n") for event in events]
    yield from harmless(
        [event.replace(b"\n", b"\r\n") for event in plain],
        [event.replace(b"\n", b"\r") for event in plain],
        [b": a comment\n\n" + event for event in plain],
        [b": inside\n" + event for event in plain],
        [b"\xef\xbb\xbf", *plain],
        [b"id: 7\nretry: 1000\n" + event for event in plain],
        [event.replace(b"data: ", b"data:") for event in plain],
        [b"\n\n\n" + event for event in plain],
        [*plain, b": the end\n\n"],
        [*plain[:-1], plain[-1].rstrip(b"\n") + b"\n\n\n\n"],
        [_on_two_lines(event) for event in plain],
    )
    if b"[DONE]" in plain[-1]:
        yield from harmless([*plain, plain[-1]], [*plain, plain[-1], plain[-1], b'data: {"late": 1}\n\n'])
        data = chunked(plain[:-1], kind)
        yield Fault("a stream without its [DONE]", recording, lambda: [Plan([data])])
        early = chunked([plain[0], plain[-1]], kind)
        yield Fault("a [DONE] too early", recording, lambda: [Plan([early])])


def _on_two_lines(event: bytes) -> bytes:
    """An event's JSON on two lines, which is the same JSON."""
    name, data, rest = event.partition(b"data: {")
    return name + b"data: {\ndata: " + rest if data and json.loads(b"{" + rest) else event
