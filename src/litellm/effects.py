"""What a flow may ask for, and the few nouns of HTTP it speaks in.

A flow is a generator that yields effects and is sent their answers; a driver performs them. Orchestration is
written once this way and runs sync and async alike. Nothing here does any I/O or knows any provider.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeVar, overload

T = TypeVar("T")


class Headers(Mapping[str, str]):
    """Response headers as a mapping: names are case-blind, the first value of a name counts; `pairs` has them all."""

    __slots__ = ("_index", "pairs")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs: list[tuple[str, str]] = list(pairs)
        self._index: dict[str, str] | None = None

    def _by_name(self) -> dict[str, str]:
        if self._index is None:
            self._index = {name.lower(): value for name, value in reversed(self.pairs)}
        return self._index

    def __getitem__(self, name: str) -> str:
        return self._by_name()[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: Any = None) -> Any:  # Mapping's own raises and catches for each missing one
        return self._by_name().get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name())

    def __len__(self) -> int:
        return len(self._by_name())

    def __repr__(self) -> str:
        return f"Headers({self.pairs!r})"


def override(headers: dict[str, str], given: Mapping[str, str]) -> None:
    """Puts the given headers in place of those of the same name, however either is spelt."""
    if given:
        spelt = {name.lower(): name for name in headers}
        for name, value in given.items():
            if (known := spelt.get(name.lower())) is not None:
                headers.pop(known, None)
            spelt[name.lower()] = name
            headers[name] = value


@dataclass(slots=True, frozen=True)
class ClientCertificate:
    """What this end of a TLS connection proves itself with: PEM texts of a chain of certificates and of its key."""

    chain: str
    key: str = field(repr=False)


@dataclass(slots=True)
class HttpRequest:
    """One HTTP request, complete: what is signed is byte for byte what is sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""
    public_only: bool = False
    """Refuse (`ConnectFailed`, kind `private`) to connect to a loopback, private, link-local or otherwise not global
    address, whatever the name resolved to: for addresses that come from a conversation."""
    certificate: ClientCertificate | None = None
    """Shown to a server that asks for one. A client that the caller handed in shows its own."""


@dataclass(slots=True)
class Reply:
    """A whole HTTP answer, body decoded of its content-encoding."""

    status: int
    headers: Headers
    body: bytes


class ByteStream(Protocol):
    """An HTTP answer whose body is still coming. `close` is idempotent, never blocks, and frees the connection."""

    status: int
    headers: Headers

    def close(self) -> None: ...


@dataclass(slots=True, frozen=True)
class Limits:
    """Time limits of one attempt: seconds, except `deadline`, a moment on the monotonic clock. None: no limit."""

    connect: float | None = None
    read: float | None = None
    write: float | None = None
    pool: float | None = None
    deadline: float | None = None

    def until(self, deadline: float) -> Limits:
        """The same limits with another end."""
        return Limits(self.connect, self.read, self.write, self.pool, deadline)


# --- what can go wrong between the request and a whole answer (raised by transports, thrown into flows) ---


class TransportError(Exception):
    """No whole answer came. Subclasses say how far the exchange got."""


class ConnectFailed(TransportError):
    """Nothing was sent, so repeating is safe. `kind`: dns, refused, tls, proxy, timeout, private or other."""

    def __init__(self, message: str, kind: str = "other") -> None:
        super().__init__(message)
        self.kind = kind


class NoReply(TransportError):
    """The request was sent, and the connection ended before the first byte of an answer.

    `reused`: it was a kept-alive connection, which the server may have been closing at that moment."""

    def __init__(self, message: str, reused: bool = False) -> None:
        super().__init__(message)
        self.reused = reused


class ReadTimeout(TransportError):
    """The server was silent for longer than the read limit."""


class DeadlineExceeded(TransportError):
    """The whole call's time was used up."""


class BodyBroken(TransportError):
    """The body ended early, was reset or could not be decoded after the headers had come."""


class BadReply(TransportError):
    """What came back is not HTTP."""


# --- effects: `perform` gives the answer of a blocking transport, or an awaitable of an async one ---


class Transport(Protocol):
    """Performs I/O. The blocking one returns what each effect says; the async one returns awaitables of it.

    Raises `TransportError`s only, never a library's own exceptions. Never repeats a request by itself.
    """

    is_async: bool

    def send(self, request: HttpRequest, limits: Limits) -> Any: ...
    def open(self, request: HttpRequest, limits: Limits) -> Any: ...
    def read(self, stream: Any, limits: Limits) -> Any: ...
    def read_all(self, stream: Any, limits: Limits) -> Any: ...
    def sleep(self, seconds: float) -> Any: ...


@dataclass(slots=True)
class Send:
    """Answered with a `Reply`."""

    request: HttpRequest
    limits: Limits

    def perform(self, transport: Transport) -> Any:
        return transport.send(self.request, self.limits)


@dataclass(slots=True)
class OpenStream:
    """Answered with a `ByteStream` once the status and headers are there."""

    request: HttpRequest
    limits: Limits

    def perform(self, transport: Transport) -> Any:
        return transport.open(self.request, self.limits)


@dataclass(slots=True)
class ReadStream:
    """Answered with the next bytes as they come; `b""` when the body has ended whole."""

    stream: ByteStream
    limits: Limits

    def perform(self, transport: Transport) -> Any:
        return transport.read(self.stream, self.limits)


@dataclass(slots=True)
class ReadAll:
    """Answered with the rest of a stream's body: for the body of an error."""

    stream: ByteStream
    limits: Limits

    def perform(self, transport: Transport) -> Any:
        return transport.read_all(self.stream, self.limits)


@dataclass(slots=True)
class Sleep:
    """Answered with None after so many seconds."""

    seconds: float

    def perform(self, transport: Transport) -> Any:
        return transport.sleep(self.seconds)


class MustBeAwaited(TypeError):
    """A coroutine was given to a call that blocks."""


@dataclass(slots=True)
class Await:
    """Answered with the result of a coroutine of the caller's (a token provider, a callback). Only awaited calls can:
    in a blocking one it is closed unstarted and `MustBeAwaited` raised."""

    coroutine: Coroutine[Any, Any, Any]

    def perform(self, transport: Transport) -> Any:
        if transport.is_async:
            return self.coroutine
        self.coroutine.close()
        name = getattr(self.coroutine, "__qualname__", "the coroutine")
        raise MustBeAwaited(f"{name} must be awaited, and this call blocks: use the async function")


class Left(BaseException):
    """Thrown into a flow whose caller reads no further, where there is still time for what it has to do."""


@dataclass(slots=True)
class Wait:
    """Answered with what a function of ours returns that waits for the machine: a program, a library that knows no
    flows. In an awaited call it runs in a thread beside the event loop."""

    function: Callable[[], Any]

    def perform(self, transport: Transport) -> Any:
        if not transport.is_async:
            return self.function()
        from asyncio import to_thread

        return to_thread(self.function)


class Emit(list[Any]):
    """Hands chunks to the caller; the flow goes on when they are used up. Empty: the stream is open."""

    __slots__ = ()


Effect: TypeAlias = Send | OpenStream | ReadStream | ReadAll | Sleep | Await | Wait | Emit
Flow: TypeAlias = Generator[Effect, Any, T]


def overheard(flow: Flow[T], hear: Callable[[Effect], object]) -> Flow[T]:
    """The same flow; `hear` is told of each effect before it is performed."""
    answer: Any = None
    thrown: BaseException | None = None
    while True:
        try:
            effect = flow.send(answer) if thrown is None else flow.throw(thrown)
        except StopIteration as end:
            return end.value
        answer = thrown = None
        hear(effect)
        try:
            answer = yield effect
        except GeneratorExit:
            flow.close()
            raise
        except BaseException as error:  # the effect's failure, which is the flow's to judge
            thrown = error
