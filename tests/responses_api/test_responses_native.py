"""Vendors that have the API: what is asked goes out unchanged, what they say comes back whole and typed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pydantic
import pytest
from responses_calls import (
    WEATHER,
    ask,
    judged,
    judged_response,
    listen,
    listened,
    message_item,
    native,
    native_events,
    native_stream,
    response_body,
    sse,
)

import litellm
from litellm import protocols
from litellm.call import Call
from litellm.effects import BodyBroken
from litellm.protocols.base import Malformed
from litellm.protocols.responses import PROTOCOL as NATIVE_PROTOCOL, AsGiven, EventStream
from litellm.providers.dialects.chatgpt_responses import PROTOCOL
from litellm.providers.table import TABLE
from litellm.responses_api.streaming_iterator import ResponsesAPIStreamingIterator, SyncResponsesAPIStreamingIterator
from litellm.types.responses import GenericEvent, ResponseCompletedEvent, ResponsesAPIResponse
from scripted import KEY, answer, events as chat_events, refuse, reply, stream

REQUEST: dict[str, Any] = {
    "include": ["reasoning.encrypted_content"],
    "instructions": "Be kind.",
    "max_output_tokens": 100,
    "max_tool_calls": 3,
    "metadata": {"team": "a"},
    "parallel_tool_calls": False,
    "previous_response_id": "resp_0",
    "reasoning": {"effort": "low", "summary": "auto"},
    "store": False,
    "background": False,
    "temperature": 0.5,
    "text": {"verbosity": "low", "format": {"type": "json_object"}},
    "tool_choice": {"type": "function", "name": "get_weather"},
    "tools": [WEATHER, {"type": "web_search"}, {"type": "mcp", "server_label": "x", "server_url": "https://a.example"}],
    "top_p": 0.9,
    "truncation": "auto",
    "user": "u",
    "service_tier": "flex",
    "safety_identifier": "s",
    "prompt": {"id": "pmpt_1", "version": "2"},
    "prompt_cache_key": "k",
    "top_logprobs": 2,
    "stream_options": {"include_obfuscation": False},
}


def test_the_request_goes_as_given(over: Any) -> None:
    wire = over(native(message_item()))
    given = [{"role": "user", "content": [{"type": "input_text", "text": "Hi", "vendor": 1}]}, message_item()]
    request = copy.deepcopy(REQUEST)
    ask(wire, given, **request, num_retries=0, cache={"no-cache": True}, drop_params=False, vendors_own=1)
    assert wire.body == {"model": "gpt-4o", "input": given, **REQUEST, "vendors_own": 1}
    assert request == REQUEST
    sent = wire.requests[0]
    assert sent.url == "https://api.openai.com/v1/responses"
    assert sent.headers["Authorization"] == f"Bearer {KEY}"


def test_extras_of_a_request(over: Any) -> None:
    wire = over(native(message_item()))
    ask(wire, extra_body={"store": True, "x": 1}, extra_headers={"X-A": "b"}, extra_query={"a": "b c", "n": [1, 2]})
    assert wire.body == {"model": "gpt-4o", "input": "Hello", "store": True, "x": 1}
    assert wire.requests[0].headers["X-A"] == "b"
    assert wire.requests[0].url.endswith("/responses?a=b+c&n=1&n=2")


def test_bookkeeping_is_no_metadata(over: Any) -> None:
    wire = over(native(message_item()))
    ask(wire, metadata={"trace": {"id": 1}})
    assert "metadata" not in wire.body


class City(pydantic.BaseModel):
    name: str
    people: int | None = None


def test_a_pydantic_class_is_a_strict_format(over: Any) -> None:
    wire = over(native(message_item('{"name": "Rome", "people": null}')))
    response = ask(wire, text_format=City, text={"verbosity": "low"})
    wanted = wire.body["text"]
    assert wanted["verbosity"] == "low"
    assert wanted["format"]["type"] == "json_schema"
    assert wanted["format"]["name"] == "City"
    assert wanted["format"]["strict"] is True
    assert wanted["format"]["schema"]["required"] == ["name", "people"]
    assert City.model_validate_json(response.output_text).name == "Rome"
    wire.replies = [native(message_item())]
    ask(wire, text_format=wanted["format"])
    assert wire.bodies[1]["text"]["format"] == wanted["format"]


def test_the_answer_comes_back_whole(over: Any) -> None:
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA"}
    unknown = {"type": "future_call", "id": "fu_1", "more": {"a": [1]}}
    call = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "f", "arguments": "{}", "new": 1}
    body = response_body(reasoning, message_item("Hi", phase="final_answer"), call, unknown)
    response = ask(over(native(reasoning, message_item("Hi", phase="final_answer"), call, unknown)))
    assert isinstance(response, ResponsesAPIResponse)
    assert response.output_text == "Hi"
    assert response.usage.input_tokens_details.cached_tokens == 2
    assert response["usage"]["output_tokens"] == 3
    assert response.get("vendor_field") == {"kept": True}
    assert response._hidden_params["custom_llm_provider"] == "openai"
    dumped = response.model_dump(exclude_unset=True)
    assert json.loads(json.dumps(dumped)) == body


def test_output_goes_back_as_input(over: Any) -> None:
    items = [
        message_item("Hi"),
        {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{}"},
    ]
    wire = over(native(*items), native(message_item()))
    first = ask(wire)
    output = {"type": "function_call_output", "call_id": "c", "output": "done"}
    ask(wire, [{"role": "user", "content": "Hello"}, *first.output, output])
    assert wire.bodies[1]["input"] == [{"role": "user", "content": "Hello"}, *items, output]


def test_events_are_handed_on_as_they_come(over: Any) -> None:
    wire = over(native_stream("Hel", "lo"))
    events, iterator = listened(wire)
    assert [event.model_dump(exclude_unset=True) for event in events] == native_events("Hel", "lo")
    assert wire.body == {"model": "gpt-4o", "input": "Hello", "stream": True}
    assert type(iterator) is (ResponsesAPIStreamingIterator if wire.awaits else SyncResponsesAPIStreamingIterator)
    assert iterator.completed_response is events[-1]
    assert isinstance(events[-1], ResponseCompletedEvent)
    assert events[-1].response.output_text == "Hello"
    assert events[-1].response._hidden_params["custom_llm_provider"] == "openai"
    judged(events)


def test_unknown_kinds_of_events_are_kept(over: Any) -> None:
    events = native_events("a")
    events.insert(3, {"type": "response.future.delta", "sequence_number": 3, "any": {"thing": [1]}})
    heard = listen(over(stream(*sse(*events))))
    assert type(heard[3]) is GenericEvent
    assert heard[3].any == {"thing": [1]}
    assert heard[3]["type"] == "response.future.delta"


def parsed(*blocks: bytes) -> tuple[list[dict[str, Any]], bool]:
    """The events in these blocks, and whether they are a whole stream."""
    framing, parser = NATIVE_PROTOCOL.framing(), EventStream()
    found: list[dict[str, Any]] = []
    for block in (*blocks, b""):
        for frame in framing.feed(block) if block else framing.end():
            found += parser.parse_event(frame)
    found += parser.end()
    return found, parser.complete


def is_whole(data: bytes) -> bool:
    try:
        return parsed(data)[1]
    except Malformed:
        return False


def test_a_stream_cut_anywhere_raises(blocking: Any) -> None:
    """At every byte; and, of a whole call, whether the connection breaks or seems to end well."""
    whole = b"".join(sse(*native_events("Grüße")))
    for cut in range(len(whole) - 2):
        assert not is_whole(whole[:cut])
    assert is_whole(whole)
    for cut in range(0, len(whole) - 2, 23):
        for end in ((), (BodyBroken("reset"),)):
            blocking.replies = [stream(whole[:cut], *end)]
            blocking.requests.clear()
            with pytest.raises(litellm.OpenAIError):
                listen(blocking, num_retries=0)


def test_a_stream_in_any_pieces_is_the_same(blocking: Any) -> None:
    whole = b"".join(sse(*native_events("Grüße", "x")))
    expected = native_events("Grüße", "x")
    for cut in range(1, len(whole)):
        assert parsed(whole[:cut], whole[cut:]) == (expected, True)
    for cut in range(1, len(whole), 41):
        blocking.replies = [stream(whole[:cut], whole[cut:])]
        heard = listen(blocking)
        assert [event.model_dump(exclude_unset=True) for event in heard] == expected


def test_failures_told_by_events_are_handed_on(over: Any) -> None:
    failed = response_body(status="failed", error={"code": "server_error", "message": "sorry"}, usage=None)
    begun = native_events("a")[:2]
    last = {"type": "response.failed", "response": failed, "sequence_number": 2}
    events, iterator = listened(over(stream(*sse(*begun, last))))
    assert events[-1].type == "response.failed"
    assert events[-1].response.error.message == "sorry"
    assert iterator.completed_response is events[-1]
    error = {"type": "error", "code": "server_error", "message": "sorry", "param": None, "sequence_number": 2}
    events = listen(over(stream(*sse(*begun, error))))
    assert events[-1].message == "sorry"
    events = listen(over(stream(*sse(*begun, error, {**last, "sequence_number": 3}))))
    assert [event.type for event in events[-2:]] == ["error", "response.failed"]


def test_an_error_in_place_of_a_response_is_an_error_of_the_call(over: Any) -> None:
    error = {"type": "error", "code": "rate_limit_exceeded", "message": "slow down", "sequence_number": 0}
    wire = over(stream(*sse(error)), native_stream("ok"))
    assert listen(wire)[-1].response.output_text == "ok"
    assert len(wire.requests) == 2
    with pytest.raises(litellm.RateLimitError):
        listen(over(stream(*sse(error))), num_retries=0)
    with pytest.raises(litellm.BadRequestError):
        listen(over(stream(b'data: {"error": {"message": "bad", "code": 400}}\n\n')), num_retries=0)


def test_a_response_that_failed_raises(over: Any) -> None:
    error = {"code": "rate_limit_exceeded", "message": "slow down"}
    wire = over(native(status="failed", error=error), native(message_item("ok")))
    assert ask(wire).output_text == "ok"
    with pytest.raises(litellm.RateLimitError):
        ask(over(native(status="failed", error=error)), num_retries=0)


@pytest.mark.parametrize("body", [[], {}, {"output": 5}, {"output": [{"type": "function_call"}]}])
def test_nonsense_is_called_so(over: Any, body: Any) -> None:
    with pytest.raises(litellm.APIResponseValidationError):
        ask(over(reply(body)), num_retries=0)


def test_what_is_in_background_is_given_as_it_is(over: Any) -> None:
    assert ask(over(native(status="queued", usage=None)), background=True).status == "queued"


def test_retries_fallbacks_and_errors(over: Any) -> None:
    wire = over(refuse(500), native(message_item("again")))
    assert ask(wire).output_text == "again"
    wire = over(refuse(401, f"bad key {KEY}"))
    with pytest.raises(litellm.AuthenticationError) as caught:
        ask(wire)
    assert KEY not in str(caught.value)


def test_a_fallback_is_asked_in_its_own_way(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISTRAL_API_KEY", "sk-other-0123456789")
    wire = over(refuse(400), answer("from chat"))
    response = ask(wire, fallbacks=["mistral/mistral-small"])
    assert response.output_text == "from chat"
    assert wire.requests[1].url.endswith("/chat/completions")
    assert wire.bodies[1]["messages"] == [{"role": "user", "content": "Hello"}]
    wire = over(refuse(400), stream(*chat_events("from ", "chat")))
    heard = listen(wire, fallbacks=["mistral/mistral-small"])
    assert heard[-1].response.output_text == "from chat"


def test_models_that_reason_refuse_to_sample(over: Any) -> None:
    wire = over(native(message_item()))
    with pytest.raises(litellm.UnsupportedParamsError, match="temperature"):
        ask(wire, model="openai/gpt-5", temperature=0.2)
    ask(wire, model="openai/gpt-5", temperature=0.2, drop_params=True)
    assert "temperature" not in wire.body


PLACES = {
    "openai/gpt-4o": ("https://api.openai.com/v1/responses", "gpt-4o"),
    "openai/responses/gpt-4o": ("https://api.openai.com/v1/responses", "gpt-4o"),
    "gpt-5-codex": ("https://api.openai.com/v1/responses", "gpt-5-codex"),
    "xai/grok-4": ("https://api.x.ai/v1/responses", "grok-4"),
    "groq/openai/gpt-oss-20b": ("https://api.groq.com/openai/v1/responses", "openai/gpt-oss-20b"),
    "openrouter/openai/gpt-5": ("https://openrouter.ai/api/v1/responses", "openai/gpt-5"),
    "fireworks_ai/kimi-k2": ("https://api.fireworks.ai/inference/v1/responses", "accounts/fireworks/models/kimi-k2"),
    "huggingface/together/meta-llama/Llama-3.3-70B": (
        "https://router.huggingface.co/v1/responses",
        "meta-llama/Llama-3.3-70B:together",
    ),
    "vercel_ai_gateway/openai/gpt-5": ("https://ai-gateway.vercel.sh/v1/responses", "openai/gpt-5"),
    "perplexity-agent/openai/gpt-5": ("https://api.perplexity.ai/v1/responses", "openai/gpt-5"),
    "azure/my-deployment": ("https://acme.openai.azure.com/openai/v1/responses", "my-deployment"),
    "lm_studio/any": ("http://localhost:1234/v1/responses", "any"),
}


@pytest.mark.parametrize("model", PLACES)
def test_places(over: Any, model: str) -> None:
    wire = over(native(message_item()))
    more = {"api_base": "https://acme.openai.azure.com"} if model.startswith("azure/") else {}
    ask(wire, model=model, **more)
    assert (wire.requests[0].url, wire.body) == (PLACES[model][0], {"model": PLACES[model][1], "input": "Hello"})


def test_every_row_names_a_protocol_that_takes_the_api() -> None:
    rows = [row for row in TABLE if "responses" in row.endpoints]
    assert len(rows) >= 11
    for row in rows:
        assert isinstance(protocols.load(row.endpoints["responses"]), AsGiven)


def test_a_subscription_always_streams() -> None:
    row = next(row for row in TABLE if row.slug == "chatgpt")
    call = Call(row, "gpt-5-codex", [], {"input": "Hi", "max_output_tokens": 5}, base_url=row.base_url)
    assert PROTOCOL.build_body(call) == {
        "model": "gpt-5-codex",
        "input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}],
        "instructions": "You are a helpful assistant.",
        "stream": True,
        "store": False,
    }


def test_openai_reads_what_we_give(over: Any) -> None:
    response = judged_response(ask(over(native(message_item("Hi")))))
    assert response.output_text == "Hi"


def test_items_that_only_the_last_events_have(over: Any) -> None:
    events = native_events("Hi")
    events[-1]["response"]["output"] = []
    assert listen(over(stream(*sse(*events))))[-1].response.output_text == "Hi"


def test_arguments_are_checked(over: Any) -> None:
    for given in (5, [5], {"role": "user"}):
        with pytest.raises(litellm.BadRequestError, match="input"):
            ask(over(), given)
    for name, value in {
        "reasoning": 5,
        "max_output_tokens": 0,
        "temperature": "x",
        "text": [],
        "stream": "yes",
    }.items():
        with pytest.raises(litellm.BadRequestError, match=name):
            ask(over(), **{name: value})
