"""What every wire format of the simulator is: it knows its requests by path, reads them, and writes answers and errors.

A format knows one vendor's words. It refuses to know what is answered (brain, script), how bytes travel (server) or
what goes wrong on the way (faults).
"""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import Shape, Wrong

if TYPE_CHECKING:
    from litellm.simulator.http import Received

CREATED = 1_760_000_000
"""Every answer's moment of creation, in seconds since the epoch: equal requests get equal bytes."""


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_write_ascii = json.JSONEncoder(separators=(",", ":")).encode


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    try:
        return _write(value).encode()
    except UnicodeEncodeError:  # half a surrogate pair in the user's text: JSON can escape what UTF-8 cannot hold
        return _write_ascii(value).encode()


def sse(data: Any, event: str | None = None) -> bytes:
    """One server-sent event."""
    name = f"event: {event}\n".encode() if event else b""
    return name + b"data: " + encode(data) + b"\n\n"


class Endpoint:
    """Something that answers one kind of request."""

    name: ClassVar[str]
    identity: ClassVar[tuple[str, ...]] = ("authorization",)
    """Request headers that change the answer, besides the body."""

    def matches(self, request: Received) -> bool:
        """Whether a request is one of its own, by method and the end of its path: any prefix may stand before it."""
        raise NotImplementedError

    def authenticate(self, request: Received) -> None:
        """Raises `Refusal` where the vendor would not know who asks. Any key is good."""

    def error(self, refusal: Refusal) -> bytes:
        """The body of an error in the vendor's format."""
        raise NotImplementedError

    def headers(self) -> Mapping[str, str]:
        """What the vendor sends with every answer."""
        return {}

    def error_headers(self, refusal: Refusal) -> Mapping[str, str]:
        """What the vendor sends with an error."""
        return self.headers()


class Lookup(Endpoint):
    """An endpoint without a model behind it."""

    def answer(self, request: Received) -> bytes:
        """The JSON it answers with. Raises `Refusal`."""
        raise NotImplementedError


class Format(Endpoint):
    """An endpoint with a model behind it. A subclass implements the translations."""

    not_json: ClassVar[str] = "The request body is not a JSON object."
    stream_type: ClassVar[str] = "text/event-stream"
    """Content type of its streams."""
    broken_event: ClassVar[bytes] = b'data: {"broken": \n\n'
    """An event whose framing is good and whose data is not."""

    def read(self, request: Received, allowed: Container[str]) -> Asked:
        """The request, checked as strictly as the vendor does. `allowed`: names of fields that pass although they are
        not known. Raises `Refusal`."""
        try:
            body = request.json
        except ValueError:
            body = None
        if type(body) is not dict:
            raise Refusal(400, self.not_json)
        body = self.respelled(body)
        try:
            self.shape_for(request)(body, allowed)
        except Wrong as wrong:
            raise self.worded(wrong) from None
        return self.understand(request, body)

    def respelled(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body in one spelling, for vendors who read several."""
        return body

    def shape_for(self, request: Received) -> Shape:
        """The shape this request's body must have."""
        raise NotImplementedError

    def worded(self, wrong: Wrong) -> Refusal:
        """A wrong shape in the vendor's words."""
        raise NotImplementedError

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        """What a well-shaped body asks for. Raises `Refusal` for what no shape can say: order, ids, combinations."""
        raise NotImplementedError

    def render(self, reply: Reply, asked: Asked) -> bytes:
        """The whole answer as JSON."""
        raise NotImplementedError

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        """The answer as a stream: one piece of bytes for each event, framing included."""
        raise NotImplementedError

    def damaged(self, event: bytes) -> bytes:
        """An event with a wrong checksum. Raises `Refusal` where events have none."""
        raise Refusal(400, "simulator: events of this format have no checksums")

    def error_event(self, refusal: Refusal) -> bytes:
        """The error as an event inside a stream."""
        raise NotImplementedError
