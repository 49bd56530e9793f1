from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator

import pytest
from certificates import Certificates, make_certificates
from transport_ways import CLIENTS, OURS, Way, open_way

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
TLS_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in TLS_VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=OURS + CLIENTS)
def way(request: pytest.FixtureRequest) -> Iterator[Way]:
    """Every transport there is."""
    with open_way(request.param) as way:
        yield way


@pytest.fixture(params=OURS)
def our_way(request: pytest.FixtureRequest) -> Iterator[Way]:
    """The two transports that the library uses of itself."""
    with open_way(request.param) as way:
        yield way


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl program is not there, which makes the certificates for these tests")
    return make_certificates(openssl, tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port whose queue of connections is full: to connect there takes for ever."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        fillers = []
        for _ in range(8):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
            fillers.append(filler)
        time.sleep(0.02)
        yield listener.getsockname()[1]
        for filler in fillers:
            filler.close()
