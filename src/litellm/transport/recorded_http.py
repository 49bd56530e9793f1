"""Our transports while a tool that records or replays traffic has put its own classes into `http.client`.

vcrpy and its like see what goes through the standard library's connections, so that is where requests go while such a
tool is at work. Knows no pool: each request has a connection of its own, and its body is read before it is handed out.
"""

from __future__ import annotations

import sys
from typing import Any

from litellm.effects import BadReply, BodyBroken, Headers, HttpRequest, Limits, NoReply
from litellm.transport.content_coding import decoder_for
from litellm.transport.failures import connect_failure
from litellm.transport.http1 import Target
from litellm.transport.timing import overdue, patience
from litellm.transport.tls import TlsOptions, context_for


def recorder() -> Any:
    """`http.client`, if its connections are not its own; else None."""
    library = sys.modules.get("http.client")
    return None if library is None or library.HTTPConnection.__module__ == "http.client" else library


class WholeStream:
    """A reply whose body is there already."""

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self._body = body

    def next_block(self, _limits: Limits) -> bytes:
        body, self._body = self._body, b""
        return body

    def close(self) -> None:
        self._body = b""


def open_recorded(
    library: Any, request: HttpRequest, target: Target, headers: dict[str, str], tls: TlsOptions, limits: Limits
) -> WholeStream:
    """Sends a request by way of the classes that are now in `http.client`."""
    seconds = patience(limits.read, limits.deadline)
    if target.secure:
        connection = library.HTTPSConnection(target.host, target.port, timeout=seconds, context=context_for(tls))
    else:
        connection = library.HTTPConnection(target.host, target.port, timeout=seconds)
    sent = answered = False
    try:
        connection.request(request.method, target.path, request.body or None, headers)
        sent = True
        found = connection.getresponse()
        answered = True
        body = found.read()
    except TimeoutError:
        raise overdue(limits, target.host) from None
    except OSError as error:
        if sent:
            raise NoReply(f"{target.host} ended the connection before it answered") from error
        raise connect_failure(error, target.host) from error
    except library.HTTPException as error:
        if not answered:
            raise BadReply(f"{target.host} answered with something that is not HTTP/1") from error
        raise BodyBroken(f"{target.host} ended the connection before the end of the body") from error
    finally:
        connection.close()
    found_headers = Headers(found.getheaders())
    decoder = decoder_for(found_headers)
    if decoder is not None:
        body = decoder.feed(body) + decoder.finish()
    return WholeStream(found.status, found_headers, body)


class AwaitedStream:
    """A reply whose body is there already, for who awaits it."""

    def __init__(self, stream: WholeStream) -> None:
        self.status = stream.status
        self.headers = stream.headers
        self._stream = stream

    async def next_block(self, limits: Limits) -> bytes:
        return self._stream.next_block(limits)

    def close(self) -> None:
        self._stream.close()
