"""What can go wrong, on purpose. Programs say it in Python (`sim.fault("cut", after_bytes=40)`); other processes say it
in a request header or in the name of the model they ask.

Header, several settings apart by `;`:

    x-simulate: status=429; retry-after=2
    x-simulate: cut; after-bytes=40
    x-simulate: delay=0.5; text=Hello there; chunk-chars=3

Model, `fault-` and one setting (`provider/fault-cut-40` works too: what stands before the last `/` is passed over):

    fault-429        fault-429-2 (retry-after: 2)      fault-cut      fault-cut-40 (after 40 bytes)
    fault-delay-0.5  fault-error                       fault-reset    fault-context_window

Kinds of fault, each with the meaning of its number:

    status=N         an error with this status in the vendor's format; number after it in a model name: retry-after
    context_window   400: the prompt is too long, in the vendor's words
    content_policy   400: refused by the content filter, in the vendor's words
    delay=S          waits S seconds before the answer
    pause=S          waits S seconds between the events of a stream
    split=N          sends the body in pieces of N bytes, cut anywhere
    stall=N          falls silent after N bytes of the body, for `seconds` or until the client leaves
    cut=N            closes the connection after N bytes of the body, which HTTP can tell from an end
    truncate=N       ends the body after N bytes in good HTTP order, which only the protocol can tell from an end
    reset=N          resets the connection after N bytes of the body; without a number before any byte of an answer
    close            closes the connection before any byte of an answer
    garbage          answers with something that is not HTTP
    empty            answers 200 with an empty body
    crc              damages the checksum of one event of a stream, in formats whose events have checksums
    malformed        answers 200 with something that is not JSON; in a stream: one event that is not
    error            answers 200 with an error inside; in a stream: an error event, and nothing after it; `status`
                     says which

Where N is left out it is half the body. Other settings: `after-bytes`, `after-events` (events of a stream, instead of
N), `seconds`, `message` (of an error), `retry-after`; and of the answer: `text`, `reasoning`, `finish`, `chunk-chars`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litellm.simulator.records import Refusal

REASONS = ("context_window", "content_policy")
SECONDS = ("delay", "pause")
BYTES = ("stall", "cut", "truncate", "reset", "split")
CONTENT = ("empty", "truncate", "malformed", "crc", "error")
"""Those that are in what is sent, not in how."""
PLAIN = ("close", "garbage", "empty", "malformed", "crc", "error")
KINDS = frozenset({"status", *REASONS, *SECONDS, *BYTES, *PLAIN})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. See this module's text for the kinds."""

    kind: str
    status: int = 500
    """Of `status`, and of the error inside for `error`."""
    seconds: float | None = None
    after_bytes: int | None = None
    """Bytes of the body sent before it happens. For `split`: bytes in each piece."""
    after_events: int | None = None
    """Events of a stream sent before it happens; for `crc` the place of the event that is damaged, counted from 0."""
    message: str | None = None
    """Of an error; None: the vendor's usual words."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with an error."""
    body: bytes | str | Mapping[str, Any] | None = None
    """Of an error, instead of the vendor's format."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; known: {', '.join(sorted(KINDS))}")

    def refusal(self) -> Refusal:
        """The error this fault is, for a format to put into its vendor's words."""
        if self.kind in REASONS:
            return Refusal(400, self.message, reason=self.kind)
        return Refusal(self.status, self.message, retry_after=self.headers.get("retry-after"))

    @property
    def is_error(self) -> bool:
        """It is answered with an error's status, not with an answer that something happens to."""
        return self.kind == "status" or self.kind in REASONS


@dataclass(frozen=True, slots=True)
class Directive:
    """What one request asks to be simulated."""

    faults: tuple[Fault, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    """`text`, `reasoning`, `finish` of a scripted answer."""
    chunk_chars: int | None = None


class BadDirective(ValueError):
    """A header or model name asks for something that is not known."""


def parse_header(text: str) -> Directive:
    """Reads an `x-simulate` header. Raises `BadDirective`."""
    words: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name.strip():
            words[name.strip().lower()] = value.strip()
    # `fault=cut` says the same as `cut`.
    if "fault" in words:
        words[words.pop("fault")] = ""
    return _directive(words)


def parse_model(model: str) -> Directive | None:
    """Reads a model name that asks for a fault; None where it does not. Raises `BadDirective`."""
    name = model.rpartition("/")[2]
    if not name.startswith("fault-"):
        return None
    kind, _, value = name[6:].partition("-")
    if kind.isdigit():
        return _directive({"status": kind, **({"retry-after": value} if value else {})})
    return _directive({kind: value})


def _directive(words: dict[str, str]) -> Directive:
    try:
        shared: dict[str, Any] = {}
        for word, read in _SETTINGS.items():
            if word in words:
                shared[word.replace("-", "_")] = read(words.pop(word))
        if "error" in words and "status" in words:  # then it says which error is inside
            shared["status"] = int(words.pop("status"))
        if "retry-after" in words:
            shared["headers"] = {"retry-after": words.pop("retry-after")}
        answer = {word: words.pop(word) for word in ("text", "reasoning", "finish") if word in words}
        chunk_chars = int(words.pop("chunk-chars")) if "chunk-chars" in words else None
        return Directive(tuple(_fault(kind, value, shared) for kind, value in words.items()), answer, chunk_chars)
    except ValueError as error:
        raise BadDirective(str(error)) from None


_SETTINGS = {"seconds": float, "after-bytes": int, "after-events": int, "message": str}


def _fault(kind: str, value: str, shared: Mapping[str, Any]) -> Fault:
    own: dict[str, Any] = {}
    if kind == "status":
        own["status"] = int(value)
    elif value and kind in SECONDS:
        own["seconds"] = float(value)
    elif value and kind in BYTES:
        own["after_bytes"] = int(value)
    return Fault(kind, **{**shared, **own})
