"""An answer on its way out: status, headers, body or events, and what is to go wrong with it. No socket here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from litellm.simulator.faults import Fault
from litellm.simulator.formats.base import Endpoint, Format
from litellm.simulator.http import REASONS
from litellm.simulator.records import Refusal


@dataclass(slots=True)
class Outgoing:
    """A whole HTTP answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    events: Sequence[bytes] | None = None
    """Pieces sent one by one, chunked; None: `body` is sent whole."""
    faults: tuple[Fault, ...] = ()
    _head: bytes | None = None
    _chunks: list[bytes] | None = None

    def head(self) -> bytes:
        """Status line and headers, without the blank line."""
        if self._head is None:
            lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Unknown')}"]
            lines += [f"{name}: {value}" for name, value in self.headers.items()]
            lines.append(
                "transfer-encoding: chunked" if self.events is not None else f"content-length: {len(self.body)}"
            )
            self._head = "\r\n".join(lines).encode("latin-1") + b"\r\n"
        return self._head

    def chunks(self) -> list[bytes]:
        """The events in chunked framing, its end last."""
        if self._chunks is None:
            self._chunks = [b"%x\r\n%b\r\n" % (len(event), event) for event in self.events or () if event]
            self._chunks.append(b"0\r\n\r\n")
        return self._chunks

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.body) if self.events is None else sum(map(len, self.events))

    def bytes_before(self, fault: Fault) -> int:
        """How many bytes of the body are sent before a fault happens: as it says, or half."""
        if fault.after_events is not None and self.events is not None:
            return sum(map(len, self.events[: fault.after_events]))
        return self.size // 2 if fault.after_bytes is None else min(fault.after_bytes, self.size)


def spoil(outgoing: Outgoing, fault: Fault, endpoint: Endpoint) -> None:
    """Makes a fault of the content: what is sent is well-formed HTTP, and wrong."""
    if fault.kind == "empty":
        outgoing.body, outgoing.events = b"", None
    elif fault.kind == "truncate":
        _truncate(outgoing, outgoing.bytes_before(fault))
    elif fault.kind == "crc":
        _damage(outgoing, fault, endpoint)
    elif fault.kind in ("malformed", "error"):
        if outgoing.events is None or not isinstance(endpoint, Format):
            error = endpoint.error(fault.refusal())
            outgoing.body = error if fault.kind == "error" else b"<html><body>Bad gateway</body></html>"
            return
        events = list(outgoing.events)
        place = len(events) // 2 if fault.after_events is None else fault.after_events
        if fault.kind == "error":
            outgoing.events = [*events[:place], endpoint.error_event(fault.refusal())]
        else:
            outgoing.events = [*events[:place], endpoint.broken_event, *events[place:]]


def _damage(outgoing: Outgoing, fault: Fault, endpoint: Endpoint) -> None:
    events = list(outgoing.events or ())
    place = len(events) // 2 if fault.after_events is None else min(fault.after_events, len(events) - 1)
    if not events or not isinstance(endpoint, Format):
        raise Refusal(400, "simulator: this answer has no checksums")
    events[place] = endpoint.damaged(events[place])
    outgoing.events = events


def _truncate(outgoing: Outgoing, size: int) -> None:
    if outgoing.events is None:
        outgoing.body = outgoing.body[:size]
        return
    kept: list[bytes] = []
    for event in outgoing.events:
        kept.append(event[:size])
        size -= len(kept[-1])
        if size <= 0:
            break
    outgoing.events = kept


def body_bytes(body: bytes | str | Mapping[str, object] | Sequence[object]) -> bytes:
    """A body given as bytes, as text, or as something to be written as JSON."""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
