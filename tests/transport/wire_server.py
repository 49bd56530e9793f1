"""Servers on loopback, made of bare sockets: each connection follows a script, so every misbehaviour is real."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator


class Peer:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, number: int) -> None:
        self.sock = sock
        self.number = number
        """Counted from 0 in the order of arrival."""
        self._data = b""

    def request(self) -> bytes:
        """The next whole request, head and body; empty when the client has closed."""
        while b"\r\n\r\n" not in self._data:
            if not self._more():
                return b""
        head, _, _ = self._data.partition(b"\r\n\r\n")
        size = len(head) + 4
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                size += int(line.partition(b":")[2])
        while len(self._data) < size:
            if not self._more():
                return b""
        whole, self._data = self._data[:size], self._data[size:]
        return whole

    def _more(self) -> bool:
        try:
            block = self.sock.recv(1 << 20)
        except OSError:
            return False
        self._data += block
        return bool(block)

    def send(self, *blocks: bytes, pause: float = 0.0) -> None:
        with contextlib.suppress(OSError):
            for number, block in enumerate(blocks):
                if number and pause:
                    time.sleep(pause)
                self.sock.sendall(block)

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def closed_within(self, seconds: float) -> bool:
        """Whether the client ends the connection in this time. What it still sends is thrown away."""
        until = time.monotonic() + seconds
        while True:
            self.sock.settimeout(max(until - time.monotonic(), 0.001))
            try:
                if not self.sock.recv(65_536):
                    return True
            except TimeoutError:
                return False
            except OSError:
                return True


Script = Callable[[Peer], object]


class WireServer:
    """Listens on loopback and runs a script in a thread for each connection."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.tls = tls
        self.connections = 0
        self.requests: list[bytes] = []
        self.arrived = threading.Semaphore(0)
        """Released for each request."""
        self.results: list[object] = []
        """What the scripts returned."""
        self.done = threading.Semaphore(0)
        """Released at the end of each script, when its connection is closed."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._peers: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return (
            f"http{'' if self.tls is None else 's'}://{'127.0.0.1' if self.tls is None else 'localhost'}:{self.port}/v1"
        )

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._peers.append(sock)
            thread = threading.Thread(target=self._serve, args=(sock, self.connections), daemon=True)
            self.connections += 1
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket, number: int) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_side=True)
                self._peers.append(sock)
            peer = _Recorded(sock, number, self)
            self.results.append(self.script(peer))
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                sock.close()
            self.done.release()

    def finished(self, seconds: float = 2.0) -> object:
        """Waits for one script to end and gives what the last one returned."""
        assert self.done.acquire(timeout=seconds), "the server's script has not ended"
        return self.results[-1] if self.results else None

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._peers:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(2)
        for sock in self._peers:
            sock.close()


class _Recorded(Peer):
    def __init__(self, sock: socket.socket, number: int, server: WireServer) -> None:
        super().__init__(sock, number)
        self._server = server

    def request(self) -> bytes:
        whole = super().request()
        if whole:
            self._server.requests.append(whole)
            self._server.arrived.release()
        return whole


@contextlib.contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[WireServer]:
    server = WireServer(script, tls)
    try:
        yield server
    finally:
        server.close()


def reply(
    body: bytes = b'{"ok":true}', *headers: bytes, status: bytes = b"200 OK", version: bytes = b"HTTP/1.1"
) -> bytes:
    """A whole reply with a Content-Length."""
    lines = [version + b" " + status, *headers, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def answering(*answers: bytes) -> Script:
    """Answers each request of a connection with the next of these, the last one again and again."""

    def script(peer: Peer) -> None:
        turn = 0
        while peer.request():
            peer.send(answers[min(turn, len(answers) - 1)])
            turn += 1

    return script


def chunked(*blocks: bytes) -> bytes:
    """Blocks as chunks, without the last one."""
    return b"".join(b"%x\r\n%b\r\n" % (len(block), block) for block in blocks)
