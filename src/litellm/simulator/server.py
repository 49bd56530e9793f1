"""A small HTTP/1.1 server: one thread accepts, one thread serves each connection. Knows requests, no API.

`stop` ends every thread and closes every socket before it returns.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable

from litellm.simulator.delivery import ANSWERED, Delivery
from litellm.simulator.http import (
    MOST_BODY,
    MOST_HEAD,
    BadRequest,
    Received,
    body_length,
    chunk_size,
    parse_head,
)
from litellm.simulator.outgoing import Outgoing

_BLOCK = 256 * 1024


class Server:
    """Listens from the moment it is made; answers from `start` to `stop`."""

    def __init__(self, host: str, port: int, answer: Callable[[Received], Outgoing], ended: Callable[[], None]) -> None:
        """`answer` is called in the connection's thread, `ended` after each answer has gone."""
        self._answer = answer
        self._ended = ended
        self._lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        self._count = 0
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind((host, port))
            self._listener.listen(1024)
        except OSError:
            self._listener.close()
            raise
        self.port: int = self._listener.getsockname()[1]
        # Never read from: one byte written at the end makes it readable for all who wait, and keeps it so.
        self._wake, self._waker = socket.socketpair()
        self._acceptor = threading.Thread(target=self._accept, name="simulator accept", daemon=True)

    def start(self) -> None:
        self._acceptor.start()

    def stop(self) -> None:
        """Ends all connections, whatever they are doing."""
        self._waker.send(b"x")
        if self._acceptor.ident is not None:
            self._acceptor.join()
        self._listener.close()
        with self._lock:
            threads = list(self._open.values())
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # it is gone already
                    pass
        for thread in threads:
            thread.join()
        self._wake.close()
        self._waker.close()

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return len(self._open)

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake, selectors.EVENT_READ)
            selector.register(self._listener, selectors.EVENT_READ)
            while True:
                if any(key.fileobj is self._wake for key, _ in selector.select()):
                    return
                try:
                    connection, _ = self._listener.accept()
                except OSError:  # the client has gone away again
                    continue
                self._count += 1
                thread = threading.Thread(
                    target=self._serve,
                    args=(connection, self._count),
                    name=f"simulator connection {self._count}",
                    daemon=True,
                )
                with self._lock:
                    self._open[connection] = thread
                thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            reader = _Reader(connection)
            delivery = Delivery(connection, self._wake)
            while (received := reader.request()) is not None:
                received.connection = number
                try:
                    outgoing = self._answer(received)
                    keeps_alive = received.keeps_alive and (received.version != "HTTP/1.0" or outgoing.events is None)
                    received.status = outgoing.status
                    received.outcome = delivery.send(outgoing, received.version, keeps_alive)
                finally:
                    self._ended()
                if received.outcome != ANSWERED or not keeps_alive:
                    break
        except BadRequest as error:
            body = str(error).encode()
            Delivery(connection, self._wake).send(
                Outgoing(error.status, {"content-type": "text/plain"}, body), "HTTP/1.1", keeps_alive=False
            )
        except OSError:  # the client has gone in the middle of its request
            pass
        finally:
            with self._lock:
                self._open.pop(connection, None)
            connection.close()


class _Reader:
    """Reads requests one after the other from a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.buffer = b""

    def request(self) -> Received | None:
        """The next request, None where the client has closed. Raises `BadRequest`."""
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            if len(self.buffer) > MOST_HEAD:
                raise BadRequest(431, "the request's headers are too large")
            if not self._more():
                return None
        received = parse_head(self.buffer[:end].lstrip(b"\r\n"))
        self.buffer = self.buffer[end + 4 :]
        length = body_length(received.headers)
        if length == 0:
            return received
        if received.headers.get("expect", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self._chunked() if length is None else self._exactly(length)
        if body is None:
            return None
        received.body = body
        return received

    def _more(self) -> bool:
        block = self.connection.recv(_BLOCK)
        self.buffer += block
        return bool(block)

    def _exactly(self, length: int) -> bytes | None:
        if len(self.buffer) < length:
            blocks = [self.buffer]
            missing = length - len(self.buffer)
            self.buffer = b""
            while missing > 0:
                block = self.connection.recv(min(_BLOCK, missing))
                if not block:
                    return None
                blocks.append(block)
                missing -= len(block)
            return b"".join(blocks)
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def _line(self) -> bytes | None:
        while (end := self.buffer.find(b"\r\n")) < 0:
            if len(self.buffer) > MOST_HEAD:
                raise BadRequest(400, "a line of a chunked body is too long")
            if not self._more():
                return None
        line, self.buffer = self.buffer[:end], self.buffer[end + 2 :]
        return line

    def _chunked(self) -> bytes | None:
        body = bytearray()
        while (line := self._line()) is not None:
            size = chunk_size(line)
            if len(body) + size > MOST_BODY:
                raise BadRequest(413, "the request's body is too large")
            if size == 0:
                while trailer := self._line():  # trailers, up to a blank line
                    del trailer
                return bytes(body)
            chunk = self._exactly(size)
            if chunk is None or self._exactly(2) is None:
                return None
            body += chunk
        return None
