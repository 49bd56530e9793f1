"""Sends an answer over a connection, with all that may happen to it on the way: waits, cuts, resets.

Knows sockets and chunked framing; what the bytes mean it does not.
"""

from __future__ import annotations

import selectors
import socket
import struct
import sys
import time
from collections.abc import Iterator

from litellm.simulator.faults import Fault
from litellm.simulator.outgoing import Outgoing

_ENDINGS = ("cut", "reset", "stall")
_FOREVER = 3600.0
_LINGER_NOT = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)

ANSWERED = "answered"
CLIENT_CLOSED = "client closed"
STOPPED = "stopped"


class Gone(Exception):
    """The exchange has ended before its end. The text is the outcome."""


class Delivery:
    """Sends answers over one connection. `wake`: readable as soon as the simulator stops."""

    def __init__(self, connection: socket.socket, wake: socket.socket) -> None:
        self.connection = connection
        self.wake = wake

    def send(self, outgoing: Outgoing, version: str, keeps_alive: bool) -> str:
        """Sends an answer and says how that ended: `answered`, `client closed`, `stopped` or the kind of the fault
        that ended it. After anything but `answered` the connection is of no more use."""
        try:
            if outgoing.faults or version == "HTTP/1.0":
                return self._send_slowly(outgoing, version, keeps_alive)
            blank = b"\r\n" if keeps_alive else b"connection: close\r\n\r\n"
            if outgoing.events is None:
                self.connection.sendall(outgoing.head() + blank + outgoing.body)
            else:
                send = self.connection.sendall
                send(outgoing.head() + blank)
                for chunk in outgoing.chunks():
                    send(chunk)
        except Gone as gone:
            return str(gone)
        except OSError:
            return CLIENT_CLOSED
        return ANSWERED

    def _send_slowly(self, outgoing: Outgoing, version: str, keeps_alive: bool) -> str:
        faults = {fault.kind: fault for fault in outgoing.faults}
        if delay := faults.get("delay"):
            self.wait(1.0 if delay.seconds is None else delay.seconds)
        self._refuse_to_answer(faults)
        chunked = outgoing.events is not None and version != "HTTP/1.0"
        head = outgoing.head()
        if version == "HTTP/1.0":
            head = head.replace(b"transfer-encoding: chunked\r\n", b"")
        self.connection.sendall(
            head + (b"connection: keep-alive" if keeps_alive else b"connection: close") + b"\r\n\r\n"
        )
        ending = next((faults[kind] for kind in _ENDINGS if kind in faults), None)
        left = outgoing.bytes_before(ending) if ending else -1
        pause = faults["pause"].seconds or 0.0 if "pause" in faults else 0.0
        for number, piece in enumerate(_pieces(outgoing, faults.get("split"))):
            if pause and number:
                self.wait(pause)
            if ending and len(piece) > left:
                self._put(piece[:left], chunked)
                self._end(ending)
                self._put(piece[left:], chunked)
                ending = None
                continue
            self._put(piece, chunked)
            left -= len(piece)
        if ending:
            self._end(ending)
        if chunked:
            self.connection.sendall(b"0\r\n\r\n")
        return ANSWERED

    def _refuse_to_answer(self, faults: dict[str, Fault]) -> None:
        if "close" in faults:
            raise Gone("close")
        if "garbage" in faults:
            self.connection.sendall(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
            raise Gone("garbage")
        if "reset" in faults and faults["reset"].after_bytes is None and faults["reset"].after_events is None:
            self._end(faults["reset"])

    def _put(self, piece: bytes, chunked: bool) -> None:
        if piece:
            self.connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)

    def _end(self, fault: Fault) -> None:
        """What happens at the place of the fault. Comes back only from a stall that has its seconds."""
        if fault.kind == "stall":
            self.wait(_FOREVER if fault.seconds is None else fault.seconds)
            return
        if fault.kind == "reset":
            # Lingering for no time at all makes `close` send RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        raise Gone(fault.kind)

    def wait(self, seconds: float) -> None:
        """Waits. Raises `Gone` as soon as the client closes the connection or the simulator stops."""
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.wake, selectors.EVENT_READ)
            selector.register(self.connection, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0:
                for key, _ in selector.select(left):
                    if key.fileobj is self.wake:
                        raise Gone(STOPPED)
                    if not self.connection.recv(1, socket.MSG_PEEK):
                        raise Gone(CLIENT_CLOSED)
                    # The client sends its next request already: that is not a reason to wake up.
                    selector.unregister(self.connection)


def _pieces(outgoing: Outgoing, split: Fault | None) -> Iterator[bytes]:
    """The body as it is to be sent: event by event, whole, or cut into pieces of one length."""
    if split is not None and split.after_bytes:
        whole = outgoing.body if outgoing.events is None else b"".join(outgoing.events)
        for start in range(0, len(whole), split.after_bytes):
            yield whole[start : start + split.after_bytes]
    elif outgoing.events is None:
        yield outgoing.body
    else:
        yield from outgoing.events
