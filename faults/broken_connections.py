"""Connections that do not come about: refused, unknown names, wrong certificates, no TLS, a full queue.

Opens the ports and makes the certificates it needs. `Fault`s over one recorded answer each.
"""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typing_extensions import Self

from faults.broken_answers import whole
from faults.fault import PATIENT, STALL, Fault
from faults.server import End, FaultServer, Plan, free_port
from faults.vendors import Recording


def certificate(folder: Path, name: str, *names: x509.GeneralName) -> Path:
    """A file with a self-signed certificate for some names, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = folder / f"{name}.pem"
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, private, serialization.NoEncryption()))
    return path


def server_context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@contextlib.contextmanager
def unknown_names() -> Iterator[None]:
    """While it is entered, names under `.invalid` are unknown without anybody being asked."""
    real: Callable[..., Any] = socket.getaddrinfo

    def resolve(host: Any, *more: Any, **named: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *more, **named)

    socket.getaddrinfo = resolve
    try:
        yield
    finally:
        socket.getaddrinfo = real


@contextlib.contextmanager
def full_queue() -> Iterator[int]:
    """A port whose queue of connections is full: to connect there takes for ever."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


class Connections:
    """The places where no connection comes about, while it is entered."""

    def __init__(self, server: FaultServer) -> None:
        self._server = server
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        stack, server = self._stack, self._server
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(unknown_names())
        good = certificate(folder, "here", x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost"))
        other = certificate(folder, "elsewhere", x509.DNSName("elsewhere.example"))
        at = "https://127.0.0.1:{}"
        secure = at.format(server.listen(server_context(good)))
        wrong = at.format(server.listen(server_context(other)))
        deaf = stack.enter_context(full_queue())
        alert = b"\x15\x03\x03\x00\x02\x02\x28"
        self._good = (secure, {"ssl_verify": str(good)})
        self._places: list[tuple[str, str, dict[str, Any], float]] = [
            ("connection refused", f"http://127.0.0.1:{free_port()}", {}, PATIENT),
            ("connection refused", f"https://127.0.0.1:{free_port()}", {}, PATIENT),
            ("an unknown name", "http://api.invalid", {}, PATIENT),
            ("an unknown name", "https://api.invalid", {}, PATIENT),
            ("a self-signed certificate", secure, {}, PATIENT),
            ("a certificate for another host", wrong, {"ssl_verify": str(other)}, PATIENT),
            ("TLS said to a server of plain HTTP", at.format(server.port), {}, STALL),
            ("words answered to TLS", at.format(server.say(b"220 mail ready\r\n", End.CLOSE)), {}, PATIENT),
            ("HTTP answered to TLS", at.format(server.say(b"HTTP/1.1 400 No\r\n\r\n", End.CLOSE)), {}, PATIENT),
            ("an alert answered to TLS", at.format(server.say(alert, End.CLOSE)), {}, PATIENT),
            ("TLS closed while it is agreed on", at.format(server.say(b"", End.CLOSE)), {}, PATIENT),
            ("TLS reset while it is agreed on", at.format(server.say(b"", End.RESET)), {}, PATIENT),
            ("TLS silent while it is agreed on", at.format(server.say(b"", End.STALL)), {}, STALL),
            ("a black hole before accept", f"http://127.0.0.1:{deaf}", {}, STALL),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def faults(self, recording: Recording) -> Iterator[Fault]:
        """Each once; and, to show that TLS can do, an answer over it cut in good form and cut without a goodbye."""
        good = [Plan([whole(recording)])]
        for family, base, params, timeout in self._places:
            yield Fault(family, recording, lambda: good, timeout=timeout, base=base, params=params)
        base, params = self._good
        yield Fault("whole answers over TLS", recording, lambda: good, harmless=True, base=base, params=params)
        data = whole(recording)
        for place in range(0, len(data) - 1, max(1, len(data) // 20)):
            for end in (End.CLOSE, End.RESET):
                plan = Plan([data[:place]] if place else [], end)
                yield Fault("cut over TLS", recording, lambda plan=plan: [plan], base=base, params=params)
