"""A certificate authority of the tests' own, made by the openssl program."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Certificates:
    """A certificate authority, a server's certificate for localhost and 127.0.0.1, and a client's: PEM files."""

    ca: str
    server: tuple[str, str]
    client: tuple[str, str]

    def server_context(self, ask_client: bool = False) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server)
        if ask_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.ca)
        return context


def make_certificates(openssl: str, folder: Path) -> Certificates:
    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    usage = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    run("req", "-x509", *key, *usage, "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA")
    for name, alternatives in (("server", "DNS:localhost,IP:127.0.0.1"), ("client", "DNS:me")):
        Path(folder, f"{name}.ext").write_text(
            f"subjectAltName={alternatives}\nbasicConstraints=CA:FALSE\n"
            "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"  # RFC 5280, which Python 3.13 insists on
        )
        run("req", "-new", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        run(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
            *("-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem"),
        )
    at = [str(folder / name) for name in ("ca.pem", "server.pem", "server.key", "client.pem", "client.key")]
    return Certificates(at[0], (at[1], at[2]), (at[3], at[4]))
