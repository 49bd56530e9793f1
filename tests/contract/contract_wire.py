"""The library's own transports, with every request sent to a server on loopback instead of where it was meant to go.

The simulator answers in the formats it speaks, `VendorServer` in the others; a test may have all calls refused instead.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

import pytest
from contract_places import model, place
from contract_ways import Sent, Way
from scripted_vendors import SCRIPTED, VendorServer
from typing_extensions import Self

import litellm
from litellm import transport
from litellm.effects import HttpRequest
from litellm.providers.row import Provider
from litellm.simulator import Simulator
from litellm.simulator.http import Received
from litellm.simulator.outgoing import Outgoing
from litellm.simulator.server import Server

HELLO = [{"role": "user", "content": "Hello there"}]


class Refusing:
    """A server that refuses everything, and says in its refusal all that it was sent, and more."""

    def __init__(self) -> None:
        self.status = 500
        self.more: Sequence[str] = ()
        """What it knows beside that."""
        self.requests: list[Received] = []
        self._server = Server("127.0.0.1", 0, self._answer, lambda: None)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def _answer(self, received: Received) -> Outgoing:
        self.requests.append(received)
        said = "\n".join([received.target, *received.headers.values(), received.body.decode(), *self.more])
        words = f"you said: {said}"
        shapes = {
            "error": {"message": words, "type": words, "code": words, "param": words, "status": words},
            "errors": [{"code": words, "message": words}],
            **dict.fromkeys(("message", "Message", "detail", "code", "__type", "error_description", "title"), words),
            "echo": {words: [words]},
        }
        body = json.dumps(shapes if "oauth" not in received.target else {**shapes, "error": words}).encode()
        shown = json.dumps(words)[1:-1]
        names = ("x-echo", "x-request-id", "x-amzn-errortype")
        return Outgoing(self.status, {"content-type": "application/json", **dict.fromkeys(names, shown)}, body)


class Elsewhere:
    """A transport that sends each request to a server of this machine, and remembers where it was meant to go."""

    def __init__(self, inner: Any, world: World) -> None:
        self._inner, self._world = inner, world

    def send(self, request: HttpRequest, limits: Any) -> Any:
        return self._inner.send(self._world.redirected(request), limits)

    def open(self, request: HttpRequest, limits: Any) -> Any:
        return self._inner.open(self._world.redirected(request), limits)

    def sleep(self, seconds: float) -> Any:
        return self._inner.sleep(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class World:
    """All vendors, and the library's two faces turned to them."""

    def __init__(self, simulator: Simulator, vendors: VendorServer, refusing: Refusing) -> None:
        self.simulator, self.vendors, self.refusing = simulator, vendors, refusing
        self.loop = asyncio.new_event_loop()
        self._faces = {False: Elsewhere(transport.blocking(), self), True: Elsewhere(transport.awaiting(), self)}
        self._places: list[tuple[HttpRequest, list[Received], int]] = []
        self._refused: str | None = None
        """`calls` or `logins`, while those are."""
        self._nowhere: str | None = None
        """An address where nobody listens, while all calls go there."""

    # --- a row and a way ---

    @contextmanager
    def at(self, row: Provider, way: Way, folder: Path) -> Iterator[dict[str, Any]]:
        """What to give for a call of this row, with its variables set and its files written."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("litellm.task.client_for", lambda given, awaits: self._faces[awaits])
            folder = Path(mkdtemp(dir=folder))
            for name, content in way.files.items():
                (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
            for name, value in {**place(row).environ, **way.environ}.items():
                patch.setenv(name, value.replace("{files}", str(folder)))
            self._places = []
            self.vendors.play(row.protocol, {(grant.method, grant.url): grant.answer for grant in way.grants})
            yield {"model": f"{row.slug}/{model(row)}", "messages": HELLO, **place(row).given, **way.given}

    def ask(self, awaits: bool, given: dict[str, Any]) -> Any:
        """A plain answer."""
        if awaits:
            return self.loop.run_until_complete(litellm.acompletion(**given))
        return litellm.completion(**given)

    def listen(self, awaits: bool, given: dict[str, Any]) -> list[Any]:
        """The chunks of a streamed answer."""
        if awaits:
            return self.loop.run_until_complete(self._listen(given))
        return list(litellm.completion(stream=True, **given))

    @staticmethod
    async def _listen(given: dict[str, Any]) -> list[Any]:
        return [chunk async for chunk in await litellm.acompletion(stream=True, **given)]

    def close(self) -> None:
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    # --- what goes wrong ---

    @contextmanager
    def refusing_calls(self, status: int) -> Iterator[None]:
        """Every call is refused with this status; logins are granted."""
        yield from self._refusing("calls", status)

    @contextmanager
    def refusing_logins(self, status: int) -> Iterator[None]:
        """Every request for a token is refused with this status."""
        yield from self._refusing("logins", status)

    def _refusing(self, what: str, status: int) -> Iterator[None]:
        self._refused, self.refusing.status = what, status
        try:
            yield
        finally:
            self._refused = None

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """Nobody listens where calls go; logins are granted."""
        with socket.socket() as bound:  # and does not listen: whoever connects is refused
            bound.bind(("127.0.0.1", 0))
            self._nowhere = f"http://127.0.0.1:{bound.getsockname()[1]}"
            try:
                yield
            finally:
                self._nowhere = None

    # --- where requests go ---

    def redirected(self, request: HttpRequest) -> HttpRequest:
        is_grant = (request.method, request.url) in self.vendors.grants
        parts = urlsplit(request.url)
        path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
        if self._refused == ("logins" if is_grant else "calls"):
            url, received = self.refusing.url + path, self.refusing.requests
        elif self._nowhere is not None and not is_grant:
            url, received = self._nowhere + path, []
        elif is_grant or self.vendors.protocol in SCRIPTED:
            url, received = self.vendors.address(request.url), self.vendors.requests
        else:
            url, received = self.simulator.url + path, self.simulator.requests
        self._places.append((request, received, len(received)))
        return replace(request, url=url)

    def taken(self) -> list[Sent]:
        """What was sent since the last time this was asked: headers and body as a server received them."""
        found = [
            Sent(meant.method, meant.url, received[number].headers, received[number].body)
            for meant, received, number in self._places
            if number < len(received)
        ]
        assert len(found) == len(self._places) or self._nowhere is not None
        self._places = []
        return found
