from __future__ import annotations

import importlib.util
import socket
import sys
import threading
from typing import Any

import pytest
from certificates import Certificates
from transport_flows import ask, ask_each, post, read_blocks, within
from transport_ways import OURS, Way, open_way
from wire_server import Peer, Script, answering, reply, serving

from litellm.effects import ConnectFailed
from litellm.transport.proxies import Proxy, proxy_for
from litellm.transport.tls import TlsOptions

AUTHORIZATION = b"Proxy-Authorization: Basic bWU6cEBzcw=="
"""me:p@ss"""


@pytest.mark.parametrize(
    ("variables", "secure", "host", "found"),
    [
        ({}, True, "api.example.com", None),
        ({"HTTPS_PROXY": "http://p:3128"}, True, "api.example.com", ("http", "p", 3128)),
        ({"HTTPS_PROXY": "http://p:3128"}, False, "api.example.com", None),
        ({"HTTP_PROXY": "http://p"}, False, "api.example.com", ("http", "p", 80)),
        ({"https_proxy": "p:8080"}, True, "api.example.com", ("http", "p", 8080)),
        ({"https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:2"}, True, "a.example", ("http", "low", 1)),
        ({"https_proxy": "", "HTTPS_PROXY": "http://up:2", "ALL_PROXY": "http://all:3"}, True, "a.example", None),
        ({"ALL_PROXY": "socks5://p"}, True, "api.example.com", ("socks5", "p", 1080)),
        ({"ALL_PROXY": "socks://p:9"}, False, "api.example.com", ("socks5", "p", 9)),
        ({"ALL_PROXY": "http://all:3", "HTTP_PROXY": "http://p:1"}, False, "api.example.com", ("http", "p", 1)),
        ({"HTTPS_PROXY": "https://p"}, True, "api.example.com", ("https", "p", 443)),
        ({"HTTPS_PROXY": "http://[::1]:3128"}, True, "api.example.com", ("http", "::1", 3128)),
        ({"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, False, "api.example.com", None),
        ({"http_proxy": "http://p:1", "REQUEST_METHOD": "GET"}, False, "api.example.com", ("http", "p", 1)),
    ],
)
def test_which_proxy(
    variables: dict[str, str], secure: bool, host: str, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = proxy_for(secure, host, 443 if secure else 80)
    assert (None if proxy is None else (proxy.scheme, proxy.host, proxy.port)) == found


@pytest.mark.parametrize(
    ("exceptions", "host", "port", "direct"),
    [
        ("*", "api.example.com", 443, True),
        ("other.com, *", "api.example.com", 443, True),
        ("example.com", "api.example.com", 443, True),
        ("example.com", "example.com", 443, True),
        ("Example.COM", "api.example.com", 443, True),
        (".example.com", "api.example.com", 443, True),
        (".example.com", "example.com", 443, True),
        ("*.example.com", "api.example.com", 443, True),
        ("example.com", "badexample.com", 443, False),
        ("api.example.com", "example.com", 443, False),
        ("example.com:443", "api.example.com", 443, True),
        ("example.com:8443", "api.example.com", 443, False),
        ("localhost,127.0.0.1", "127.0.0.1", 80, True),
        ("127.0.0.1:8080", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "11.1.2.3", 80, False),
        ("10.0.0.1/8", "10.1.2.3", 80, True),
        ("10.0.0.0/8", "ten.example.com", 80, False),
        ("fd00::/8", "fd00::1", 80, True),
        ("::1", "::1", 80, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:81", "::1", 80, False),
        (" , ,", "api.example.com", 443, False),
        ("nonsense/x", "api.example.com", 443, False),
    ],
)
def test_no_proxy(exceptions: str, host: str, port: int, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://p:1")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert (proxy_for(True, host, port) is None) is direct


def test_a_proxy_keeps_its_password_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://me:p%40ss@p:1")
    proxy = proxy_for(True, "a.example", 443)
    assert isinstance(proxy, Proxy)
    assert proxy.authorization == "Basic bWU6cEBzcw=="
    assert "p%40ss" not in repr(proxy)
    assert "bWU6" not in repr(proxy)


@pytest.mark.parametrize("value", ["http://", "ftp://p:1", "http://p:port", "://"])
def test_what_is_no_proxy(our_way: Way, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(ConnectFailed, match="proxy") as caught:
        our_way.call(ask(post("http://a.example/")))
    assert caught.value.kind == "proxy"


# --- plain http: the proxy reads the request ---


def test_a_plain_request_goes_to_the_proxy_whole(our_way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(reply(b"by proxy"))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
        replies = our_way.call(ask_each(*[post("http://api.example/v1?q=1")] * 2))
        assert [found.body for found in replies] == [b"by proxy"] * 2
        assert proxy.connections == 1
    for request in proxy.requests:
        assert request.startswith(b"POST http://api.example/v1?q=1 HTTP/1.1\r\n")
        assert b"\r\nHost: api.example\r\n" in request
        assert b"\r\n" + AUTHORIZATION + b"\r\n" in request


def test_no_proxy_goes_straight(our_way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(reply(b"by proxy"))) as proxy, serving(answering(reply(b"straight"))) as server:
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
        assert our_way.call(ask(post(server.url))).body == b"straight"
        assert proxy.connections == 0


# --- https: the proxy connects ---


def connecting(demand: bytes | None = None) -> Script:
    """A proxy that connects to where CONNECT says, if the request has this header."""

    def script(peer: Peer) -> None:
        head = peer.request()
        line = head.partition(b"\r\n")[0]
        assert line.startswith(b"CONNECT localhost:"), line
        if demand is not None and demand not in head:
            peer.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        port = int(line.split()[1].rpartition(b":")[2])
        with socket.create_connection(("127.0.0.1", port)) as onward:
            peer.send(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
            back = threading.Thread(target=pump, args=(onward, peer.sock), daemon=True)
            back.start()
            pump(peer.sock, onward)
            back.join(2)

    return script


def pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while block := source.recv(65_536):
            sink.sendall(block)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture(params=OURS)
def trusting(request: pytest.FixtureRequest, certificates: Certificates) -> Any:
    with open_way(request.param, tls=TlsOptions(certificates.ca)) as way:
        yield way


def test_connect_with_a_password(trusting: Way, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(reply(b"secret")), certificates.server_context()) as server:
        with serving(connecting(AUTHORIZATION)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://me:p%40ss@127.0.0.1:{proxy.port}")
            request = post(server.url, {"Authorization": "Bearer key"})
            replies = trusting.call(ask_each(*[request] * 3))
            assert [found.body for found in replies] == [b"secret"] * 3
            assert (proxy.connections, server.connections) == (1, 1)
        assert b"Bearer key" not in proxy.requests[0]
        assert b"Proxy-Authorization" not in server.requests[0]


def test_connect_refused_by_the_proxy(
    trusting: Way, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(connecting(AUTHORIZATION)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:wrong@127.0.0.1:{proxy.port}")
        with pytest.raises(ConnectFailed, match="407") as caught:
            trusting.call(ask(post("https://localhost:9/v1")))
        assert caught.value.kind == "proxy"
        assert "wrong" not in repr(caught.value)


@pytest.mark.parametrize(
    "script", [lambda peer: None, lambda peer: peer.request() and None, lambda peer: peer.send(b"garbage\r\n\r\n")]
)
def test_a_proxy_that_is_none(trusting: Way, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(script) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(ConnectFailed) as caught:
            trusting.call(ask(post("https://localhost:9/v1")))
        assert caught.value.kind == "proxy"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_there(our_way: Way, scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{port}")
    with pytest.raises(ConnectFailed) as caught:
        our_way.call(ask(post(f"{scheme}://api.example/v1")))
    assert caught.value.kind == "proxy"


def test_a_silent_proxy(trusting: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda peer: peer.request() and peer.closed_within(2)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(ConnectFailed) as caught:
            trusting.call(ask(post("https://localhost:9/v1"), within(5, connect=0.1)))
        assert caught.value.kind == "timeout"
        assert proxy.finished() is True


# --- proxies beyond us ---


@pytest.mark.skipif(importlib.util.find_spec("httpx2") is None, reason="httpx2 needs Python 3.11")
def test_an_https_proxy_is_left_to_httpx2(
    trusting: Way, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificates.server_context()
    with serving(answering(reply(b"secret")), context) as server, serving(connecting(), context) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://localhost:{proxy.port}")
        replies = trusting.call(ask_each(*[post(server.url)] * 2))
        assert [found.body for found in replies] == [b"secret"] * 2
        assert trusting.call(read_blocks(post(server.url))) == (200, [b"secret"])
        assert (proxy.connections, server.connections) == (1, 1)


def test_a_proxy_nothing_here_can_speak_to(our_way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://me:SECRET@127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ConnectFailed, match=r"socks5 proxy 127\.0\.0\.1.*socks") as caught:
        our_way.call(ask(post("https://api.example/v1")))
    assert caught.value.kind == "proxy"
    monkeypatch.setitem(sys.modules, "httpx", None)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(ConnectFailed, match="pip install 'httpx2") as caught:
        our_way.call(ask(post("https://api.example/v1")))
    assert caught.value.kind == "proxy"
    assert "SECRET" not in repr(caught.value)
