"""Vendors that have the API: what is asked goes out unchanged, what they say comes back whole."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from messages_calls import (
    HELLO,
    WEATHER,
    ask,
    decoded,
    judged,
    listen,
    message_body,
    message_events,
    read_by_the_sdk,
    sse,
)

import litellm
from litellm.effects import BodyBroken
from litellm.messages_api.events import sum_of
from litellm.messages_api.stream import AsyncMessagesStream, MessagesStream
from litellm.types.anthropic_messages import AnthropicMessagesResponse
from scripted import KEY, Canned, answer, events, refuse, reply, stream

SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 2}
REQUEST: dict[str, Any] = {
    "max_tokens": 2048,
    "metadata": {"user_id": "u"},
    "stop_sequences": ["END"],
    "system": [{"type": "text", "text": "Be kind.", "cache_control": {"type": "ephemeral"}}],
    "temperature": 1.0,
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
    "tools": [WEATHER, SEARCH],
    "top_k": 5,
    "top_p": 0.9,
    "service_tier": "standard_only",
    "container": "c_1",
    "output_config": {"effort": "low"},
}
TALK: list[dict[str, Any]] = [
    {"role": "user", "content": [{"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral"}}]},
    {
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": "Hm", "signature": "sig"},
            {"type": "redacted_thinking", "data": "AAAA"},
            {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "x"}},
            {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []},
            {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Rome"}},
        ],
    },
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "ok", "is_error": True}]},
]


def test_the_request_goes_as_given(over: Any) -> None:
    wire = over(reply(message_body()))
    request, talk = copy.deepcopy(REQUEST), copy.deepcopy(TALK)
    ask(wire, talk, **request, num_retries=0, drop_params=False, vendors_own=1)
    assert wire.body == {"model": "claude-sonnet-4-5", "messages": TALK, **REQUEST, "vendors_own": 1}
    assert (request, talk) == (REQUEST, TALK)
    sent = wire.requests[0]
    assert sent.url == "https://api.anthropic.com/v1/messages"
    assert sent.headers["x-api-key"] == KEY
    assert "anthropic-beta" not in sent.headers


def test_beta_features_are_named(over: Any) -> None:
    wire = over(reply(message_body()))
    image = {"role": "user", "content": [{"type": "image", "source": {"type": "file", "file_id": "file_1"}}]}
    tools = [{"type": "computer_20250124", "name": "computer", "display_width_px": 9, "display_height_px": 9}]
    ask(wire, [image], tools=tools, speed="fast", extra_headers={"anthropic-beta": "mine"}, extra_body={"x": 1})
    named = set(wire.requests[0].headers["anthropic-beta"].split(","))
    assert named == {"computer-use-2025-01-24", "fast-mode-2026-02-01", "files-api-2025-04-14", "mine"}
    assert wire.body["x"] == 1


def test_bookkeeping_is_no_metadata(over: Any) -> None:
    wire = over(reply(message_body()), repeat=True)
    ask(wire, metadata={"trace": {"id": 1}})
    ask(wire, metadata={"trace": {"id": 1}, "user_id": "u"})
    assert [body.get("metadata") for body in wire.bodies] == [None, {"user_id": "u"}]


def test_the_answer_comes_back_whole(over: Any) -> None:
    unknown = {"type": "future_block", "more": {"a": [1]}}
    found = ask(over(reply(message_body({"type": "text", "text": "Hi"}, unknown))))
    assert type(found) is AnthropicMessagesResponse
    assert isinstance(found, dict)
    assert found == message_body({"type": "text", "text": "Hi"}, unknown)
    assert found.stop_reason == found["stop_reason"] == "end_turn"
    assert not hasattr(found, "model_dump")
    hidden = found._hidden_params
    assert hidden["custom_llm_provider"] == "anthropic"
    # 9 tokens of input and 2 read from the cache, 3 of output, in dollars per million.
    assert hidden["response_cost"] == pytest.approx((9 * 3 + 2 * 0.3 + 3 * 15) / 1e6)
    for again in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert again == found
        assert type(again) is AnthropicMessagesResponse
        assert again._hidden_params == hidden
    assert json.loads(json.dumps(found)) == found


def test_an_answer_goes_back_with_the_history(over: Any) -> None:
    wire = over(reply(message_body()), repeat=True)
    first = ask(wire)
    objects = judged(first)
    for content in (first["content"], objects.content, list(objects.content)):
        ask(wire, [*HELLO, {"role": "assistant", "content": content}, *HELLO])
    for body in wire.bodies[1:]:
        assert body["messages"][1] == {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]}


def test_events_are_handed_on_as_they_come(over: Any) -> None:
    wire = over(stream(*sse(*message_events("Hel", "lo"))))
    heard = listen(wire)
    assert decoded(heard) == message_events("Hel", "lo")
    assert wire.body["stream"] is True
    read = read_by_the_sdk(heard)
    assert read["content"][0]["text"] == "Hello"
    assert read["usage"]["input_tokens"] == 9


def test_events_cut_anywhere(blocking: Any) -> None:
    whole = b"".join(sse(*message_events("Grü", "ße")))
    last = whole.index(b'{"type": "message_stop"}')
    for cut in range(0, len(whole), 5):
        blocking.replies = [stream(whole[:cut], whole[cut:])]
        assert decoded(listen(blocking)) == message_events("Grü", "ße")
        if cut < last:
            blocking.replies = [stream(whole[:cut])]
            with pytest.raises(litellm.OpenAIError):
                listen(blocking, num_retries=0)


def test_an_error_event(over: Any) -> None:
    broken = {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}
    wire = over(stream(*sse(broken)), stream(*sse(*message_events("ok"))))
    assert decoded(listen(wire))[-1]["type"] == "message_stop"  # nothing had been said: it was tried again
    wire = over(stream(*sse(*message_events("Hel", "lo")[:5], broken)))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError, match="Busy") as caught:
        listen(wire)
    assert caught.value.generated_content == "Hello"


@pytest.mark.parametrize("body", [b"no", [], {}, {"content": None}, {"content": [], "stop_reason": None}])
def test_what_is_no_message(over: Any, body: Any) -> None:
    with pytest.raises(litellm.APIResponseValidationError):
        ask(over(reply(body)), num_retries=0)


def test_errors_are_the_library_s(over: Any) -> None:
    said = {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}
    with pytest.raises(litellm.AuthenticationError, match="invalid x-api-key"):
        ask(over(reply(said, 401)))
    with pytest.raises(litellm.InternalServerError, match="x"):
        ask(over(reply({"error": {"type": "api_error", "message": "x"}})), num_retries=0)
    wire = over(refuse(529), reply(message_body()))
    assert ask(wire)["id"] == "msg_1"
    with pytest.raises(litellm.MidStreamFallbackError):
        listen(over(stream(sse(*message_events("a"))[0], sse(*message_events("a"))[1], BodyBroken("reset"))))


@pytest.mark.parametrize(
    ("messages", "given", "said"),
    [
        ([], {}, "messages is empty"),
        ("Hi", {}, "messages must be a list"),
        ([1], {}, r"messages\[0\] must be a dict"),
        ([{"role": "tool", "content": "x"}], {}, r"messages\[0\] has role 'tool'"),
        ([{"role": "user"}], {}, r"messages\[0\].content must be"),
        ([{"role": "user", "content": [{"text": "x"}]}], {}, r"content\[0\] has no type"),
        (HELLO, {"max_tokens": 0}, "max_tokens"),
        (HELLO, {"stop_sequences": "x"}, "stop_sequences"),
        (HELLO, {"system": 5}, "system"),
        (HELLO, {"metadata": "x"}, "metadata"),
        (HELLO, {"output_config": "x"}, "output_config"),
    ],
)
@pytest.mark.parametrize("model", ["anthropic/claude-sonnet-4-5", "openai/gpt-4o"])
def test_what_cannot_be_asked(blocking: Any, model: str, messages: Any, given: dict[str, Any], said: str) -> None:
    with pytest.raises(litellm.BadRequestError, match=said):
        ask(blocking, messages, model, **given)
    assert not blocking.requests


def test_an_argument_that_is_missing() -> None:
    with pytest.raises(TypeError, match="max_tokens"):
        litellm.anthropic.messages.create(messages=HELLO, model="openai/gpt-4o")  # type: ignore[call-overload]


def test_the_hosts_of_claude(over: Any) -> None:
    vertex = {"vertex_project": "p", "vertex_location": "us-east5", "api_key": "ya29.token"}
    wire = over(reply(message_body()))
    ask(wire, TALK, "vertex_ai/claude-sonnet-4-5", **vertex, tools=[WEATHER])
    assert wire.requests[0].url.endswith("/publishers/anthropic/models/claude-sonnet-4-5:rawPredict")
    assert wire.body == {
        "anthropic_version": "vertex-2023-10-16", "messages": TALK, "max_tokens": 100, "tools": [WEATHER],
    }  # fmt: skip
    picture = Canned(200, [("content-type", "image/png")], [b"\x89PNG\r\n\x1a\n"])
    wire = over(picture, reply(message_body()))
    image = {
        "type": "image",
        "source": {"type": "url", "url": "https://a.example/a.png"},
        "cache_control": {"type": "x"},
    }
    ask(wire, [{"role": "user", "content": [image]}], "vertex_ai/claude-sonnet-4-5", **vertex)
    (sent,) = json.loads(wire.requests[1].body)["messages"][0]["content"]
    assert sent["source"] == {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
    assert sent["cache_control"] == {"type": "x"}
    wire = over(stream(*sse(*message_events("ok"))))
    listen(wire, HELLO, "azure_ai/claude-sonnet-4-5", api_base="https://r.services.ai.azure.com")
    assert wire.requests[0].url == "https://r.services.ai.azure.com/anthropic/v1/messages"
    assert wire.body["model"] == "claude-sonnet-4-5"


def test_fallbacks_go_from_one_way_to_the_other(over: Any) -> None:
    wire = over(refuse(401), answer("there"))
    found = ask(wire, fallbacks=[{"model": "openai/gpt-4o", "api_key": "k"}])
    assert found["content"] == [{"type": "text", "text": "there"}]
    wire = over(refuse(401), stream(*events("the", "re")))
    heard = listen(wire, fallbacks=[{"model": "openai/gpt-4o", "api_key": "k"}])
    assert read_by_the_sdk(heard)["content"][0]["text"] == "there"


def test_iterators_of_one_colour(over: Any) -> None:
    """Programs ask an iterator for `__anext__` to know how to read it."""
    assert hasattr(MessagesStream, "__next__")
    assert not hasattr(MessagesStream, "__anext__")
    assert hasattr(AsyncMessagesStream, "__anext__")
    assert not hasattr(AsyncMessagesStream, "__next__")
    del over


def test_a_stream_may_be_left(blocking: Any) -> None:
    blocking.replies = [stream(*sse(*message_events("a", "b")))]
    with litellm.anthropic.messages.create(9, HELLO, "anthropic/claude-sonnet-4-5", stream=True, api_key="k") as found:
        assert next(found).startswith(b"event: message_start")
        assert found._hidden_params["custom_llm_provider"] == "anthropic"
    found.close()


def test_callbacks_hear_of_messages(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []

    def hear(kwargs: Any, response: Any, began: Any, ended: Any) -> None:
        del began, ended
        heard.append((kwargs, response))

    monkeypatch.setattr(litellm, "success_callback", [hear])
    wire = over(reply(message_body()), stream(*sse(*message_events("Hel", "lo"))), repeat=True)
    ask(wire)
    listen(wire)
    for kwargs, response in heard:
        payload = kwargs["standard_logging_object"]
        assert (payload["prompt_tokens"], payload["completion_tokens"]) == (9, 3)
        assert payload["messages"] == HELLO
        assert payload["response"]["content"] == response["content"] == [{"type": "text", "text": "Hello"}]
        assert kwargs["call_type"] == ("aanthropic_messages" if wire.awaits else "anthropic_messages")
        assert kwargs["response_cost"] > 0
    monkeypatch.setattr(litellm, "turn_off_message_logging", True)
    heard.clear()
    wire.replies = [reply(message_body())]
    assert ask(wire)["content"]
    assert heard[0][1]["content"] == []


def test_no_key_shows_in_a_failure(over: Any) -> None:
    said = {"type": "error", "error": {"type": "authentication_error", "message": f"no such key: {KEY}"}}
    with pytest.raises(litellm.AuthenticationError, match="no such key") as caught:
        ask(over(reply(said, 401)))
    wire = over(stream(*sse(*message_events("a")[:4], said)))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError, match="no such key") as broken:
        listen(wire)
    for error in (caught.value, broken.value):
        assert KEY not in str(error) + repr(error) + str(vars(error))


def test_what_events_add_up_to() -> None:
    """Blocks of every kind, and of kinds that are not known, as far as the events go."""
    cited = {"type": "char_location", "cited_text": "He"}
    told = [
        {"type": "message_start", "message": message_body(content=[], stop_reason=None)},
        {
            "type": "content_block_start",
            "index": 0,
            "content_block": {"type": "thinking", "thinking": "", "signature": ""},
        },
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "sig"}},
        {
            "type": "content_block_start",
            "index": 1,
            "content_block": {"type": "server_tool_use", "id": "s", "input": {}},
        },
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": '{"q":'}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "input_json_delta", "partial_json": " 1}"}},
        {"type": "content_block_start", "index": 2, "content_block": {"type": "text", "text": "H"}},
        {"type": "content_block_delta", "index": 2, "delta": {"type": "text_delta", "text": "e"}},
        {"type": "content_block_delta", "index": 2, "delta": {"type": "citations_delta", "citation": cited}},
        {"type": "content_block_start", "index": 3, "content_block": {"type": "future", "a": 1}},
        {"type": "content_block_delta", "index": 3, "delta": {"type": "future_delta", "b": 2}},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 7, "x": None}},
    ]
    before = copy.deepcopy(told)
    found = sum_of(told)
    assert found is not None
    assert found["content"] == [
        {"type": "thinking", "thinking": "Hm", "signature": "sig"},
        {"type": "server_tool_use", "id": "s", "input": {"q": 1}},
        {"type": "text", "text": "He", "citations": [cited]},
        {"type": "future", "a": 1},
    ]
    assert (found["stop_reason"], found["usage"]["output_tokens"], found["usage"]["input_tokens"]) == ("end_turn", 7, 9)
    assert told == before
    assert sum_of(told[:3])["content"] == [{"type": "thinking", "thinking": "Hm", "signature": ""}]  # type: ignore[index]
    assert sum_of([]) is None
