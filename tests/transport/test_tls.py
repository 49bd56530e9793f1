from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from certificates import Certificates
from transport_flows import PATIENT, ask, ask_each, open_only, post, read_once, within
from transport_ways import OURS, Way, open_way
from wire_server import Peer, WireServer, answering, chunked, reply, serving

from litellm.effects import ClientCertificate, ConnectFailed, DeadlineExceeded, NoReply
from litellm.transport import awaiting, blocking, tls
from litellm.transport.tls import TlsOptions

if sys.version_info < (3, 11):  # whose asyncio calls a TLS transport unclosed that the server has ended
    pytestmark = pytest.mark.filterwarnings("ignore:unclosed transport <asyncio.sslproto:ResourceWarning")


@pytest.fixture(params=OURS)
def trusting(request: pytest.FixtureRequest, certificates: Certificates) -> Any:
    """Each of our transports, trusting the tests' authority."""
    with open_way(request.param, tls=TlsOptions(certificates.ca)) as way:
        yield way


def asked(name: str, url: str, options: TlsOptions) -> int:
    """The status of one call over a transport with these options."""
    with open_way(name, tls=options) as way:
        return way.call(ask(post(url))).status


@pytest.mark.parametrize("name", OURS)
def test_the_ways_to_trust(
    name: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serving(answering(reply()), certificates.server_context()) as server:
        assert asked(name, server.url, TlsOptions(certificates.ca)) == 200
        assert asked(name, server.url, TlsOptions(False)) == 200
        assert asked(name, server.url, TlsOptions(ssl.create_default_context(cafile=certificates.ca))) == 200
        hashed = tmp_path / "hashed"
        hashed.mkdir()
        name_hash = subprocess.run(
            ["openssl", "x509", "-hash", "-noout", "-in", certificates.ca], check=True, capture_output=True, text=True
        ).stdout.strip()
        (hashed / f"{name_hash}.0").write_text(Path(certificates.ca).read_text())
        assert asked(name, server.url, TlsOptions(str(hashed))) == 200
        with pytest.raises(ConnectFailed):
            asked(name, server.url, TlsOptions())
        with monkeypatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", certificates.ca)
            assert asked(name, server.url, TlsOptions()) == 200
        monkeypatch.setenv("SSL_CERT_DIR", str(hashed))
        assert asked(name, server.url, TlsOptions()) == 200


@pytest.mark.parametrize("name", OURS)
def test_what_is_not_trusted(name: str, certificates: Certificates) -> None:
    with serving(answering(reply()), certificates.server_context()) as server:
        with pytest.raises(ConnectFailed, match="certificate of localhost is not trusted") as caught:
            asked(name, server.url, TlsOptions())
        assert caught.value.kind == "tls"
        with pytest.raises(ConnectFailed, match="cannot be loaded") as caught:
            asked(name, server.url, TlsOptions("/nowhere/ca.pem"))
        assert caught.value.kind == "tls"
        assert server.requests == []
    other_name = replace(certificates, server=certificates.client)
    with serving(answering(reply()), other_name.server_context()) as server:
        with pytest.raises(ConnectFailed, match="certificate of localhost is not trusted: Hostname mismatch") as caught:
            asked(name, server.url, TlsOptions(certificates.ca))
        assert caught.value.kind == "tls"


@pytest.mark.parametrize("kind", ["httpx", "httpx2"])
@pytest.mark.parametrize("colour", ["sync", "async"])
def test_a_bad_certificate_under_a_client_of_the_callers(kind: str, colour: str, certificates: Certificates) -> None:
    with serving(answering(reply()), certificates.server_context()) as server, open_way(f"{kind}-{colour}") as way:
        with pytest.raises(ConnectFailed, match="is not trusted") as caught:
            way.call(ask(post(server.url)))
        assert caught.value.kind == "tls"


@pytest.mark.parametrize("name", OURS)
def test_a_client_certificate(name: str, certificates: Certificates, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    both.write_text("".join(Path(file).read_text() for file in certificates.client))
    with serving(answering(reply()), certificates.server_context(ask_client=True)) as server:
        assert asked(name, server.url, TlsOptions(certificates.ca, certificates.client)) == 200
        assert asked(name, server.url, TlsOptions(certificates.ca, str(both))) == 200
        with pytest.raises((ConnectFailed, NoReply)):  # TLS 1.3: the client learns of it after its own handshake
            asked(name, server.url, TlsOptions(certificates.ca))
        with pytest.raises(ConnectFailed, match="cannot be loaded"):
            asked(name, server.url, TlsOptions(certificates.ca, "/nowhere/me.pem"))


@pytest.mark.parametrize("name", OURS)
def test_a_certificate_that_one_request_shows(name: str, certificates: Certificates) -> None:
    """Given as texts; other requests of the same transport do not show it, nor use its connections."""
    chain, key = (Path(file).read_text() for file in certificates.client)
    shown = ClientCertificate(chain, key)
    trust = TlsOptions(certificates.ca)
    with (
        serving(answering(reply()), certificates.server_context(ask_client=True)) as server,
        open_way(name, tls=trust) as way,
    ):
        request = post(server.url)
        request.certificate = shown
        for _ in range(2):
            assert way.call(ask(request)).status == 200
        assert server.connections == 1
        with pytest.raises((ConnectFailed, NoReply)):
            way.call(ask(post(server.url)))
        request.certificate = ClientCertificate("no certificate", key)
        with pytest.raises(ConnectFailed, match="cannot be loaded") as caught:
            way.call(ask(request))
        assert key not in repr(request)
        assert key not in str(caught.value)
        blocking(replace(trust, certificate=shown)).close()


def test_connections_are_kept_and_replaced_over_tls(trusting: Way, certificates: Certificates) -> None:
    def script(peer: Peer) -> None:
        for _ in range(4):
            peer.request()
            peer.send(reply())
        if peer.number == 0:
            peer.sock.close()
        else:
            peer.closed_within(2)

    with serving(script, certificates.server_context()) as server:
        trusting.call(ask_each(*[post(server.url)] * 4))
        assert server.connections == 1
        trusting.meanwhile(server.finished)
        trusting.call(ask_each(*[post(server.url)] * 4))
        assert server.connections == 2


def test_a_session_ticket_does_not_cost_the_connection(certificates: Certificates) -> None:
    """A renewed key or ticket makes the socket readable without being an answer nobody asked for."""
    context = certificates.server_context()

    def script(peer: Peer) -> None:
        for _ in range(2):
            peer.request()
            peer.send(reply())

    with open_way("sync", tls=TlsOptions(certificates.ca)) as way, serving(script, context) as server:
        way.call(ask(post(server.url)))
        [(connection,)] = way.transport._idle.values()  # type: ignore[attr-defined]

        class Readable:
            def poll(self, _: int) -> list[int]:
                return [1]

        connection._poll = Readable()
        way.call(ask(post(server.url)))
        assert server.connections == 1


def test_a_handshake_that_stalls(trusting: Way, certificates: Certificates) -> None:
    with serving(lambda peer: peer.closed_within(2)) as server:
        url = server.url.replace("http://127.0.0.1", "https://localhost")
        began = time.monotonic()
        with pytest.raises(ConnectFailed) as caught:
            trusting.call(ask(post(url), within(5, connect=0.1)))
        assert caught.value.kind == "timeout"
        with pytest.raises(DeadlineExceeded):
            trusting.call(ask(post(url), within(0.1, connect=5)))
        assert time.monotonic() - began < 1.8


@pytest.mark.parametrize("script", [lambda peer: None, Peer.reset, lambda peer: peer.send(b"HTTP/1.1 400 x\r\n\r\n")])
def test_a_server_without_tls(trusting: Way, script: Any) -> None:
    def after_hello(peer: Peer) -> None:
        peer.sock.recv(65_536)
        script(peer)

    with serving(after_hello) as server:
        with pytest.raises(ConnectFailed) as caught:
            trusting.call(ask(post(server.url.replace("http://127.0.0.1", "https://localhost"))))
        assert caught.value.kind == "tls"


def test_giving_up_a_stream_over_tls(trusting: Way, certificates: Certificates) -> None:
    def script(peer: Peer) -> bool:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"a"))
        return peer.closed_within(1)

    with serving(script, certificates.server_context()) as server:
        stream = trusting.call(open_only(post(server.url)))
        assert trusting.call(read_once(stream)) == b"a"
        stream.close()
        assert trusting.meanwhile(server.finished) is True


def test_giving_up_does_not_wait_for_the_servers_goodbye(trusting: Way, certificates: Certificates) -> None:
    """The end of the TCP connection itself comes at once, whether or not the server says its close_notify."""

    def script(peer: Peer) -> bool:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"a"))
        with socket.socket(fileno=os.dup(peer.sock.fileno())) as bare:
            return Peer(bare, 0).closed_within(1)

    with serving(script, certificates.server_context()) as server:
        stream = trusting.call(open_only(post(server.url)))
        assert trusting.call(read_once(stream)) == b"a"
        stream.close()
        assert trusting.meanwhile(server.finished) is True


def test_cancelling_over_tls(certificates: Certificates) -> None:
    async def main(way: Way, server: WireServer) -> object:
        task = asyncio.ensure_future(way.transport.send(post(server.url), PATIENT))
        assert await asyncio.to_thread(server.arrived.acquire, timeout=2)
        task.cancel()
        await asyncio.wait([task])
        return await asyncio.to_thread(server.finished)

    def script(peer: Peer) -> object:
        return peer.request() and peer.closed_within(1)

    with (
        open_way("async", tls=TlsOptions(certificates.ca)) as way,
        serving(script, certificates.server_context()) as server,
    ):
        assert way.loop is not None
        assert way.loop.run_until_complete(main(way, server)) is True


def test_transports_are_kept_per_options(certificates: Certificates) -> None:
    assert blocking() is blocking(None) is blocking(True) is blocking(TlsOptions())
    assert blocking(certificates.ca) is blocking(TlsOptions(certificates.ca)) is not blocking()
    assert blocking(False) is not blocking()
    assert awaiting() is awaiting(True) is not awaiting(False)
    context = ssl.create_default_context()
    assert blocking(context) is blocking(context) is not blocking(ssl.create_default_context())
    assert tls.context_for(TlsOptions(context)) is context
    assert tls.context_for(TlsOptions()) is tls.context_for(TlsOptions())


def test_roots_where_openssl_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    truststore = pytest.importorskip("truststore", reason="truststore comes with httpx2, which is not installed")
    nothing = ssl.DefaultVerifyPaths(*[None] * 6)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nothing)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *_: None)
    tls._context.cache_clear()
    try:
        assert isinstance(tls.context_for(TlsOptions()), truststore.SSLContext)
        tls._context.cache_clear()
        monkeypatch.setitem(sys.modules, "truststore", None)
        assert tls.context_for(TlsOptions()).cert_store_stats()["x509_ca"] > 20
        tls._context.cache_clear()
        monkeypatch.setitem(sys.modules, "certifi", None)
        assert tls.context_for(TlsOptions()).cert_store_stats()["x509_ca"] == 0
    finally:
        tls._context.cache_clear()
