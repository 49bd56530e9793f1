from __future__ import annotations

import asyncio
import gzip
from typing import Any

import aiohttp
import httpx
import pytest
from transport_flows import PATIENT, ask, ask_each, get, open_only, post, read_once, within
from transport_ways import CLIENTS, Way, finish_loop, open_way
from wire_server import Peer, answering, chunked, reply, serving

import litellm
import openai
from litellm import transport
from litellm.drivers import arun, run
from litellm.effects import BodyBroken, ConnectFailed, HttpRequest, NoReply, Reply

ANSWER = reply(b'{"ok": 1}')


def call(client: Any, *requests: HttpRequest) -> list[Reply]:
    io = transport.for_client(client)
    if not io.is_async:
        found = run(ask_each(*requests), io)
        assert_open(client)
        client.close()
        return found

    async def main() -> list[Reply]:
        found = await arun(ask_each(*requests), io)
        assert_open(client)
        await (client.aclose() if hasattr(client, "aclose") else client.close())
        return found

    return asyncio.run(main())


def assert_open(client: Any) -> None:
    assert not getattr(client, "_client", client).is_closed


def anthropic() -> Any:
    try:
        from anthropic import Anthropic, AsyncAnthropic
    except ImportError:
        pytest.skip("the tests' anthropic needs Python 3.11")
    return Anthropic, AsyncAnthropic


@pytest.mark.parametrize(
    ("make", "is_async"),
    [
        (httpx.Client, False),
        (httpx.AsyncClient, True),
        (lambda: openai.OpenAI(api_key="k"), False),
        (lambda: openai.AsyncOpenAI(api_key="k"), True),
        (lambda: openai.AzureOpenAI(api_key="k", api_version="v", azure_endpoint="https://a.example"), False),
        (lambda: anthropic()[0](api_key="k"), False),
        (lambda: anthropic()[1](api_key="k"), True),
    ],
    ids=["httpx", "httpx async", "openai", "openai async", "azure", "anthropic", "anthropic async"],
)
def test_clients_and_their_colours(make: Any, is_async: bool) -> None:
    client = make()
    with serving(answering(ANSWER)) as server:
        assert transport.for_client(client, is_async).is_async is is_async  # type: ignore[attr-defined]
        with pytest.raises(TypeError, match="this call needs"):
            transport.for_client(client, not is_async)
        assert [found.body for found in call(client, *[post(server.url)] * 3)] == [b'{"ok": 1}'] * 3
        assert server.connections == 1


@pytest.mark.parametrize("client", [None, object(), "client", httpx])
def test_what_is_no_client(client: Any) -> None:
    with pytest.raises(TypeError, match="client must be"):
        transport.for_client(client)


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_is_used_as_it_is_configured(name: str) -> None:
    options: dict[str, Any] = {
        "headers": {"X-Team": "blue", "User-Agent": "mine/1"},
        "cookies": {"session": "s"},
        "follow_redirects": True,
    }
    with (
        serving(answering(reply(b"", b"Location: /elsewhere", status=b"307 Moved"), ANSWER)) as server,
        open_way(name, **options) as way,
    ):
        assert way.call(ask(post(server.url, {"X-Own": "1"}))).status == 307
        [request] = server.requests
        for line in (b"X-Team: blue", b"User-Agent: mine/1", b"Cookie: session=s", b"X-Own: 1"):
            assert b"\r\n" + line + b"\r\n" in request
        assert b"\r\nAccept-Encoding: gzip, deflate\r\n" in request
        assert b"litellm" not in request


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_that_answers_by_itself(name: str) -> None:
    """As in the tests of programs: httpx's own MockTransport."""
    package = transport_package(name)

    def handler(request: Any) -> Any:
        return package.Response(201, json={"path": request.url.path}, headers={"X-A": "b"})

    with open_way(name, transport=package.MockTransport(handler)) as way:
        found = way.call(ask(post("http://api.example/v1")))
        assert (found.status, found.headers["x-a"]) == (201, "b")
        assert found.body.replace(b" ", b"") == b'{"path":"/v1"}'


def transport_package(name: str) -> Any:
    if name.startswith("httpx-"):
        return httpx
    return pytest.importorskip("httpx2", reason="httpx2 needs Python 3.11")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_full_pool_of_the_callers(name: str) -> None:
    package = transport_package(name)
    with (
        serving(answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"a"))) as server,
        open_way(name, limits=package.Limits(max_connections=1)) as way,
    ):
        stream = way.call(open_only(post(server.url)))
        with pytest.raises(ConnectFailed, match="pool") as caught:
            way.call(ask(post(server.url), within(5, pool=0.05)))
        assert caught.value.kind == "timeout"
        stream.close()
        assert way.call(read_once(way.call(open_only(post(server.url), within(5, pool=1))))) == b"a"


@pytest.mark.parametrize("name", CLIENTS)
def test_a_closed_client(name: str) -> None:
    with open_way(name) as way:
        closing = way.transport._client.aclose() if way.is_async else way.transport._client.close()  # type: ignore[attr-defined]
        if way.loop is not None:
            way.loop.run_until_complete(closing)
        with pytest.raises(ConnectFailed, match="closed"):
            way.call(ask(post("http://127.0.0.1:9/")))


# --- aiohttp sessions ---


def with_session(work: Any, **options: Any) -> None:
    async def main() -> None:
        async with aiohttp.ClientSession(**options) as session:
            await work(session, transport.for_client(session))
            assert not session.closed

    asyncio.run(main())


def test_a_session_is_used_as_it_is_configured_and_left_open() -> None:
    packed = reply(gzip.compress(b"plain"), b"Content-Encoding: gzip", status=b"500 Oops")

    async def work(session: aiohttp.ClientSession, io: Any) -> None:
        assert io.is_async
        found = await arun(ask_each(*[post(server.url)] * 2), io)
        assert [(each.status, each.body) for each in found] == [(500, b"plain")] * 2

    with serving(answering(packed)) as server:
        with_session(work, headers={"X-Team": "blue"}, raise_for_status=True, cookies={"a": "b"})
        assert server.connections == 1
        assert b"\r\nX-Team: blue\r\n" in server.requests[0]
        assert b"\r\nCookie: a=b" in server.requests[0]


def test_a_cut_gzip_is_noticed_in_a_session_that_unpacks_by_itself() -> None:
    async def work(session: aiohttp.ClientSession, io: Any) -> None:
        with pytest.raises(BodyBroken):
            await arun(ask(post(server.url)), io)

    with serving(answering(reply(gzip.compress(b"plain" * 50)[:-9], b"Content-Encoding: gzip"))) as server:
        with_session(work)


def test_a_closed_session() -> None:
    async def main() -> None:
        session = aiohttp.ClientSession()
        io = transport.for_client(session)
        await session.close()
        with pytest.raises(ConnectFailed, match="closed"):
            await arun(ask(post("http://127.0.0.1:9/")), io)

    asyncio.run(main())


def test_what_a_session_does_not_know_is_not_claimed() -> None:
    """Whether a connection of the caller's session was a kept one cannot be seen from outside."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(ANSWER)
        peer.request()

    async def work(session: aiohttp.ClientSession, io: Any) -> None:
        await arun(ask(post(server.url)), io)
        with pytest.raises(NoReply) as caught:
            await arun(ask(post(server.url)), io)
        assert not caught.value.reused

    with serving(script) as server:
        with_session(work)


@pytest.mark.parametrize("name", ["httpx-async", "httpx2-async"])
def test_a_stream_of_the_callers_client_left_open_at_the_end_of_the_loop(name: str) -> None:
    package = transport_package(name)
    loop = asyncio.new_event_loop()
    client = package.AsyncClient()
    io = transport.for_client(client)

    def script(peer: Peer) -> bool:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(b"a"))
        return peer.closed_within(2)

    with serving(script) as server:
        stream = loop.run_until_complete(io.open(post(server.url), PATIENT))
        loop.run_until_complete(client.aclose())
        finish_loop(loop)
        stream.close()
        assert server.finished() is True


def test_get_through_every_client(way: Way) -> None:
    with serving(answering(ANSWER)) as server:
        assert way.call(ask(get(server.url))).status == 200
        assert server.requests[0].startswith(b"GET /v1 HTTP/1.1\r\n")


def test_a_call_refuses_a_client_of_the_wrong_colour() -> None:
    """Before anything is sent, in words that say which kind it needs."""
    asked: dict[str, Any] = {"model": "openai/m", "messages": [{"role": "user", "content": "Hi"}], "api_key": "k"}
    blocking, awaiting = httpx.Client(), openai.AsyncOpenAI(api_key="k")
    with pytest.raises(litellm.BadRequestError, match="AsyncOpenAI is an async client, and this call needs a blocking"):
        litellm.completion(**asked, client=awaiting)

    async def main() -> None:
        with pytest.raises(litellm.BadRequestError, match="Client is a blocking client, and this call needs an async"):
            await litellm.acompletion(**asked, client=blocking)
        await awaiting.close()

    asyncio.run(main())
    blocking.close()
