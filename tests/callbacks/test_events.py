"""Callbacks: one start and one end per call, in every mode; what they are told; and that they can harm nobody."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

import litellm
from litellm import events as told
from litellm.custom_logger import CustomLogger
from litellm.effects import BodyBroken
from scripted import HELLO, KEY, MODEL, answer, events, refuse, stream

both = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])


@pytest.fixture(autouse=True)
def _nobody_listens_afterwards() -> Iterator[None]:
    yield
    for name in (*told.LISTS, "_async_success_callback", "_async_failure_callback"):
        setattr(litellm, name, [])


class Diary(CustomLogger):
    """Writes down every hook it is called by."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.entries: list[tuple[str, Any, Any]] = []

    def log_pre_api_call(self, model: str, messages: list[Any], kwargs: dict[str, Any]) -> None:
        self.entries.append(("start", (model, messages), kwargs))

    def log_post_api_call(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        self.entries.append(("post", response_obj, kwargs))

    def log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        assert isinstance(start_time, datetime)
        assert start_time <= end_time
        self.entries.append(("success", response_obj, kwargs))

    def log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        self.entries.append(("failure", response_obj, kwargs))

    @property
    def names(self) -> list[str]:
        return [name for name, _, _ in self.entries]

    @property
    def last(self) -> dict[str, Any]:
        return self.entries[-1][2]


class AwaitedDiary(Diary):
    """Has hooks in both colours."""

    async def async_log_success_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        await asyncio.sleep(0)
        self.entries.append(("awaited success", response_obj, kwargs))

    async def async_log_failure_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
        await asyncio.sleep(0)
        self.entries.append(("awaited failure", response_obj, kwargs))


# --- once and once ---


@both
def test_a_success_is_told_once(over: Any, streamed: bool) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    wire = over(stream(*events("Hel", "lo")) if streamed else answer("Hello"))
    wire.either(streamed)(metadata={"tag": 1}, temperature=0.5)
    assert diary.names == ["start", "post", "success"]
    response = diary.entries[-1][1]
    assert response.choices[0].message.content == "Hello"
    assert response.choices[0].finish_reason == "stop"
    assert response.usage.total_tokens == 12  # also where the caller asked for no usage chunk
    kwargs = diary.last
    assert kwargs["model"] == "gpt-4o"
    assert kwargs["messages"] == HELLO
    assert kwargs["optional_params"]["temperature"] == 0.5
    assert kwargs["litellm_params"]["metadata"] == {"tag": 1}
    assert kwargs["custom_llm_provider"] == "openai"
    assert kwargs["call_type"] == ("acompletion" if wire.awaits else "completion")
    assert kwargs["stream"] is streamed
    assert ("complete_streaming_response" in kwargs) is streamed
    assert kwargs["litellm_params"]["attempts"] == 1


@both
def test_retries_and_fallbacks_are_inside_one_event(over: Any, streamed: bool) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    good = stream(*events("Hello")) if streamed else answer("Hello")
    wire = over(refuse(503), refuse(503), refuse(429), good)
    wire.either(streamed)(num_retries=1, fallbacks=["openai/gpt-4o-mini"])
    assert diary.names == ["start", "post", "success"]
    assert diary.last["model"] == "gpt-4o-mini"
    ours = diary.last["litellm_params"]
    assert (ours["attempts"], ours["attempted_retries"], ours["attempted_fallbacks"]) == (4, 2, 1)


@both
def test_a_failure_is_told_once(over: Any, streamed: bool) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    wire = over(refuse(503), refuse(401))
    with pytest.raises(litellm.AuthenticationError) as caught:
        wire.either(streamed)(num_retries=1)
    assert diary.names == ["start", "post", "failure"]
    assert diary.last["exception"] is caught.value
    assert diary.last["litellm_params"]["attempted_retries"] == 1
    assert diary.last["standard_logging_object"]["status"] == "failure"
    assert diary.last["standard_logging_object"]["error_information"]["error_class"] == "AuthenticationError"


def test_a_stream_that_breaks_is_a_failure(over: Any) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    wire = over(stream(*events("Hel")[:2], BodyBroken("cut")))
    with pytest.raises(litellm.ServiceUnavailableError):
        wire.listen()
    assert diary.names == ["start", "post", "failure"]


def test_a_refused_call_never_began(over: Any) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    with pytest.raises(litellm.BadRequestError):
        over().ask(temperature="hot")
    assert diary.names == []


# --- streams that are left ---


@pytest.mark.parametrize("way", ["close", "drop", "with"])
def test_a_stream_that_is_left_ends_with_what_had_come(blocking: Any, way: str) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    blocking.replies = [stream(*events("Hel", "lo"))]
    chunks = litellm.completion(MODEL, HELLO, api_key=KEY, stream=True)
    if way == "with":
        with chunks:
            next(chunks)
    else:
        next(chunks)
    if way == "close":
        chunks.close()
    del chunks
    gc.collect()
    assert diary.names == ["start", "post", "success"]
    assert diary.last["stream_abandoned"] is True
    assert diary.entries[-1][1].choices[0].finish_reason is None


def test_a_stream_left_after_its_reason_is_whole(blocking: Any) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    blocking.replies = [stream(*events("Hel", "lo"))]
    for chunk in litellm.completion(MODEL, HELLO, api_key=KEY, stream=True):
        if chunk.choices[0].finish_reason:
            break
    del chunk
    gc.collect()
    assert diary.names == ["start", "post", "success"]
    assert "stream_abandoned" not in diary.last
    assert diary.entries[-1][1].choices[0].message.content == "Hello"


@pytest.mark.parametrize("way", ["aclose", "async with", "drop"])
def test_an_awaited_stream_that_is_left(over: Any, way: str) -> None:
    diary = AwaitedDiary()
    litellm.callbacks = [diary]
    wire = over(stream(*events("Hel", "lo")))
    if not wire.awaits:
        wire.listen()
        return

    async def leave() -> None:
        chunks = await litellm.acompletion(MODEL, HELLO, api_key=KEY, stream=True)
        if way == "async with":
            async with chunks:
                await chunks.__anext__()
            return
        await chunks.__anext__()
        if way == "aclose":
            await chunks.aclose()

    asyncio.run(leave())
    gc.collect()
    # A dropped stream has nobody who could wait: there the plain hook is told.
    assert diary.names == ["start", "post", "success" if way == "drop" else "awaited success"]
    assert diary.last["stream_abandoned"] is True


def test_a_cancelled_call_is_a_failure(over: Any) -> None:
    diary = AwaitedDiary()
    litellm.callbacks = [diary]
    wire = over(answer())
    if not wire.awaits:
        wire.ask()
        return

    async def cancel() -> None:
        call = asyncio.ensure_future(litellm.acompletion(MODEL, HELLO, mock_response="x", mock_delay=60))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    class Waits:
        is_async = True

        async def sleep(self, seconds: float) -> None:
            await asyncio.Event().wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("litellm.task.client_for", lambda given, awaits: Waits())
        asyncio.run(cancel())
    assert diary.names == ["start", "post", "awaited failure"]
    assert isinstance(diary.last["exception"], asyncio.CancelledError)


# --- who is told, and how ---


@both
def test_functions_are_told_in_either_colour(over: Any, streamed: bool) -> None:
    heard: list[Any] = []

    def begins(kwargs: dict[str, Any]) -> None:
        heard.append(("input", kwargs["log_event_type"]))

    def ends(kwargs: dict[str, Any], response: Any, start: datetime, end: datetime) -> None:
        heard.append(("success", response.choices[0].message.content))

    async def ends_awaited(kwargs: dict[str, Any], response: Any, start: datetime, end: datetime) -> None:
        heard.append(("awaited", kwargs["model"]))

    litellm.input_callback = [begins]
    litellm.success_callback = [ends, ends_awaited, ends]
    wire = over(stream(*events("Hello")) if streamed else answer("Hello"))
    wire.either(streamed)()
    expected = [("input", "pre_api_call"), ("success", "Hello")]
    assert heard == ([*expected, ("awaited", "gpt-4o")] if wire.awaits else expected)


def test_a_call_may_bring_its_own(over: Any) -> None:
    diary, heard = Diary(), []
    wire = over(answer(), refuse(400))
    wire.ask(callbacks=[diary], logger_fn=lambda kwargs: heard.append(kwargs["log_event_type"]))
    assert diary.names == ["start", "post", "success"]
    assert heard == ["pre_api_call", "post_api_call"]
    assert not {"callbacks", "logger_fn"} & wire.bodies[0].keys()
    with pytest.raises(litellm.BadRequestError):
        wire.ask(failure_callback=[lambda kwargs, response, start, end: heard.append(response)])
    assert heard[2:] == [None]


def test_every_chunk_is_told_to_whom_asks_for_chunks(over: Any) -> None:
    heard: list[Any] = []

    class Chunks(CustomLogger):
        def log_stream_event(self, kwargs: Any, response_obj: Any, start_time: Any, end_time: Any) -> None:
            heard.append(response_obj)

    litellm.callbacks = [Chunks()]
    wire = over(stream(*events("Hel", "lo")))
    assert wire.listen() == heard


def test_no_log_is_told_to_nobody(over: Any) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    over(answer()).ask(**{"no-log": True})
    assert diary.names == []


# --- harm ---


@both
def test_what_a_callback_raises_goes_no_further(over: Any, streamed: bool, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Diary):
        def log_pre_api_call(self, *_: Any) -> None:
            raise RuntimeError("at the start")

        def log_success_event(self, *_: Any) -> None:
            raise RuntimeError("at the end")

    diary = Diary()
    litellm.callbacks = [Broken(), diary]
    wire = over(stream(*events("Hello")) if streamed else answer("Hello"))
    with caplog.at_level(logging.WARNING, logger="LiteLLM"):
        wire.either(streamed)()
    assert diary.names == ["start", "post", "success"]
    assert sum("failed" in record.getMessage() for record in caplog.records) == 2


def test_an_unknown_name_is_said_once_and_disturbs_nobody(over: Any, caplog: pytest.LogCaptureFixture) -> None:
    litellm.success_callback = ["a-logger-nobody-has-heard-of"]
    wire = over(answer(), answer())
    with caplog.at_level(logging.WARNING, logger="LiteLLM"):
        wire.ask()
        wire.ask()
    assert sum("nobody-has-heard-of" in record.getMessage() for record in caplog.records) <= 1


@both
def test_no_key_is_told(over: Any, streamed: bool) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    wire = over(stream(*events("Hello")) if streamed else answer("Hello"), refuse(401, f"bad key {KEY}"))
    secret = "hdr-secret-0123456789"
    wire.either(streamed)(
        extra_headers={"Authorization": f"Bearer {secret}"}, api_base="https://u:pass-word@host.example"
    )
    with pytest.raises(litellm.AuthenticationError):
        wire.either(streamed)(num_retries=0)
    shown = repr(diary.entries)
    assert KEY not in shown
    assert secret not in shown
    assert "pass-word" not in shown


def test_words_can_be_kept_back(over: Any) -> None:
    class Public(Diary):
        pass

    silent, public = Diary(turn_off_message_logging=True), Public()
    litellm.callbacks = [silent, public]
    wire = over(answer("a secret answer"))
    heard = wire.ask(messages=[{"role": "user", "content": "a secret question"}])
    assert heard.choices[0].message.content == "a secret answer"
    assert "secret" not in repr(silent.entries)
    assert "a secret question" in repr(public.entries)
    assert "a secret answer" in repr(public.entries)


def test_words_can_be_kept_back_from_all(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(litellm, "turn_off_message_logging", True, raising=False)
    diary = Diary()
    litellm.callbacks = [diary]
    over(stream(*events("a secret ", "answer"))).listen(messages=[{"role": "user", "content": "a secret question"}])
    assert "secret" not in repr(diary.entries)


def test_the_standard_payload_is_plain_values(over: Any) -> None:
    diary = Diary()
    litellm.callbacks = [diary]
    over(answer("Hello")).ask(user="someone", metadata={"tags": ["a", "b"]}, temperature=0)
    payload = diary.last["standard_logging_object"]
    read = json.loads(json.dumps(payload))
    assert read["prompt_tokens"], read["completion_tokens"] == (9, 3)
    assert read["end_user"] == "someone"
    assert read["request_tags"] == ["a", "b"]
    assert read["model_parameters"] == {"user": "someone", "temperature": 0}
    assert read["response"]["choices"][0]["message"]["content"] == "Hello"
    assert read["startTime"] <= read["completionStartTime"] <= read["endTime"]


def test_nobody_watching_costs_one_look(monkeypatch: pytest.MonkeyPatch, blocking: Any) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("a watch was made")

    monkeypatch.setattr(told.Watch, "__init__", never)
    blocking.replies = [answer()]
    assert blocking.ask().choices[0].message.content == "Hello"
