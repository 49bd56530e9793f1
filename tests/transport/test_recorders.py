from __future__ import annotations

import gzip
import http.client
import threading
from http.client import HTTPConnection
from typing import Any

import pytest
from transport_flows import BODY, ask, post, read_blocks, within
from transport_ways import Way, open_way
from wire_server import Peer, answering, reply, serving

from litellm.effects import BadReply, BodyBroken, ConnectFailed, NoReply, ReadTimeout


class Recording(HTTPConnection):
    """What a recorder puts into `http.client`: the real thing, with a look at what goes by."""

    seen: list[tuple[str, str, Any, dict[str, str]]]

    def request(self, method: str, url: str, body: Any = None, headers: Any = None, **_: Any) -> None:
        self.seen.append((method, url, body, headers))
        super().request(method, url, body, headers)


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    Recording.seen = []
    monkeypatch.setattr(http.client, "HTTPConnection", Recording)
    return Recording.seen


@pytest.fixture
def blocking() -> Any:
    with open_way("sync") as way:
        yield way


def test_recorders_see_what_is_sent(blocking: Way, recording: list[Any]) -> None:
    with serving(answering(reply(gzip.compress(b"packed"), b"Content-Encoding: gzip", b"X-A: 1"))) as server:
        found = blocking.call(ask(post(server.url + "?q=1")))
        assert (found.status, found.body, found.headers["x-a"]) == (200, b"packed", "1")
        assert blocking.call(read_blocks(post(server.url))) == (200, [b"packed"])
        assert server.requests[0].count(b"Host:") == server.requests[0].count(b"Content-Length:") == 1
    [(method, url, body, headers), _] = recording
    assert (method, url, body) == ("POST", "/v1?q=1", BODY)
    assert headers["Content-Type"] == "application/json"


def test_kept_connections_do_not_go_past_a_recorder(blocking: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(reply())) as server:
        blocking.call(ask(post(server.url)))
        with monkeypatch.context() as patch:
            Recording.seen = []
            patch.setattr(http.client, "HTTPConnection", Recording)
            blocking.call(ask(post(server.url)))
            assert len(Recording.seen) == 1
        blocking.call(ask(post(server.url)))
        assert len(Recording.seen) == 1
        assert server.connections == 2


def test_failures_under_a_recorder(blocking: Way, recording: list[Any]) -> None:
    with serving(lambda peer: peer.request() and None) as server, pytest.raises(NoReply):
        blocking.call(ask(post(server.url)))
    with pytest.raises(ConnectFailed):
        blocking.call(ask(post(server.url)))

    def cut(peer: Peer) -> None:
        peer.request()
        peer.send(reply()[:-1])

    with serving(cut) as server, pytest.raises(BodyBroken):
        blocking.call(ask(post(server.url)))
    with serving(lambda peer: peer.request() and peer.send(b"<html>\r\n\r\n")) as server, pytest.raises(BadReply):
        blocking.call(ask(post(server.url)))
    silent = threading.Event()
    with serving(lambda peer: silent.wait(10)) as server:
        with pytest.raises(ReadTimeout):
            blocking.call(ask(post(server.url), within(5, read=0.05)))
        silent.set()
