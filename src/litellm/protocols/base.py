"""What every protocol is: four pure translations between OpenAI's form and one wire format.

A protocol knows how a family of APIs is spoken, and refuses to know who speaks it (providers/), how bytes travel
(transport/) or when to try again (pipeline.py). It keeps no state between calls and does no I/O; what it needs to
remember inside one stream lives in the `StreamParser` it hands out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol as Interface

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import HttpRequest, Reply
    from litellm.framing.base import Frame, Framing


@dataclass(slots=True)
class Piece:
    """What one event of a stream said. Protocols say what happened; streaming.py puts it into OpenAI's order.

    `delta` holds OpenAI's delta fields as they are new in this event: `content`, `reasoning_content`, `refusal`,
    `tool_calls` ([{index, id?, function{name?, arguments?}}], index counting tool calls from 0), `thinking_blocks`,
    `annotations`, `audio`, `images`, `provider_specific_fields`.
    """

    delta: dict[str, Any] | None = None
    index: int = 0
    """Which choice."""
    finish_reason: str | None = None
    """In OpenAI's words. Comes once per choice."""
    logprobs: Any = None
    usage: dict[str, Any] | None = None
    """In OpenAI's form, complete: the last one wins."""
    head: dict[str, Any] | None = None
    """Facts of the whole answer: `id`, `created`, `model`, `system_fingerprint`, `service_tier`, vendor extras."""
    aside: dict[str, Any] | None = None
    """What the vendor says of this choice beside OpenAI's fields. The last word on each counts."""


@dataclass(slots=True)
class ErrorDetail:
    """What the body of an error says, in words common to all vendors."""

    message: str
    type: str | None = None
    code: str | None = None
    param: str | None = None
    body: Any = None
    status: int | None = None
    """The status the body claims, where it differs from HTTP's (an error inside a 200, an event of a stream)."""
    retry_after: float | None = None
    """Seconds, where the body says it."""

    def __post_init__(self) -> None:
        # A body may hold anything at these places; what reads them from here on may trust that they are texts.
        self.message = _text(self.message) or "no message"
        self.type, self.code, self.param = _text(self.type), _text(self.code), _text(self.param)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


class ProtocolError(Exception):
    """The vendor said, inside a 200 answer or stream, that the call failed."""

    def __init__(self, detail: ErrorDetail) -> None:
        super().__init__(detail.message)
        self.detail = detail


class Malformed(ValueError):
    """A 200 whose body is no answer of this protocol."""


class Unsupported(ValueError):
    """The protocol has no way to say this. `param` names the OpenAI parameter."""

    def __init__(self, message: str, param: str) -> None:
        super().__init__(message)
        self.param = param


class BadInput(ValueError):
    """The caller's messages or parameters cannot be sent. The text says what to do about it."""


@dataclass(slots=True)
class FollowUp:
    """What is asked after a request that made a job: how far it is, or where its answer is streamed."""

    request: HttpRequest
    trusted: bool = True
    """The address is the provider's own: the headers of the call, credentials among them, go along."""
    streams: bool = False
    """The answer is read there as a stream."""


class StreamParser(Interface):
    """Reads the events of one stream."""

    complete: bool
    """The protocol's end has been seen: nothing more is needed for a whole answer."""

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        """What this event says. Raises `ProtocolError` for an error event, `Malformed` for nonsense."""
        ...

    def end(self) -> Iterable[Piece]:
        """The body has ended cleanly: what is left to say. Sets `complete` where a clean end is an end."""
        ...


class WireProtocol:
    """Base of all protocols. A subclass says `name`, `path` and `params`, and implements the translations."""

    name: ClassVar[str]
    """What programs and rows call it, e.g. `openai_chat`."""
    path: ClassVar[str] = ""
    """Appended to the base URL."""
    params: ClassVar[frozenset[str]] = frozenset()
    """OpenAI parameters that the wire format can express (of those in params.OPENAI_PARAMS)."""

    merged_headers: ClassVar[frozenset[str]] = frozenset()
    """Headers, in small letters, that `build_request` has joined with the caller's own: those do not replace them."""

    inlines_files: ClassVar[bool] = False
    """The vendor does not read every address itself: `takes_url` is asked about each."""

    def takes_url(self, url: str, call: Call) -> bool:
        """The vendor reads this http(s) address. Where not, its bytes are fetched before `build_request`, which then
        finds a data URL in its place (images, files and audio alike)."""
        del url, call
        return True

    uploads_files: ClassVar[bool] = False
    """The vendor reads files from its own storage only: each in the messages is sent there before `build_request`,
    which then finds `{"type": "file", "file": {"file_id": …}}` in its place."""

    def upload_request(self, name: str, media_type: str, data: bytes, call: Call) -> HttpRequest:
        """The request that stores a file, with its Content-Type, without authentication. Raises `BadInput`."""
        raise NotImplementedError

    def uploaded_id(self, reply: Reply) -> str:
        """The id of a stored file, from a 2xx reply. Raises `ProtocolError`, `Malformed`."""
        raise NotImplementedError

    makes_jobs: ClassVar[bool] = False
    """A request makes a job: `follow` is asked where its answer is."""

    def follow(self, reply: Reply, call: Call) -> FollowUp | None:
        """What to ask next after a 2xx reply of a job; None where it is the answer (or nothing that can be read: then
        `parse_response` says so). Never raises. For a streamed call the last step `streams`."""
        del reply, call
        return None

    def unsupported(self, call: Call) -> frozenset[str]:
        """OpenAI parameters this model refuses although the protocol has them. Rows and dialects narrow it."""
        return frozenset(call.provider.unsupported)

    def build_request(self, call: Call) -> HttpRequest:
        """The request without authentication. Raises `BadInput` or `Unsupported` before anything is sent."""
        raise NotImplementedError

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        """A 2xx answer as a plain `chat.completion` dict (`choices`, `usage`, and `id`, `created`, `model` where the
        vendor sends them). Raises `ProtocolError` for an error inside a 200, `Malformed` where there is no answer."""
        raise NotImplementedError

    def framing(self) -> Framing:
        """A fresh framing for one stream."""
        raise NotImplementedError

    def stream(self, call: Call) -> StreamParser:
        """A fresh parser for one stream."""
        raise NotImplementedError

    def parse_error(self, reply: Reply) -> ErrorDetail:
        """What a non-2xx answer says. Never raises: the body may be anything."""
        raise NotImplementedError
