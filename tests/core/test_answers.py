"""The manners of what callers hold: attributes, items and `in`; absent parts absent; copies and dumps that keep all."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest

from litellm.types import completion as types
from scripted import answer, chunk_body, completion_body, event, events, stream

ABSENT = (
    "audio",
    "annotations",
    "images",
    "reasoning_content",
    "thinking_blocks",
    "refusal",
    "provider_specific_fields",
)
ALWAYS = ("content", "role", "tool_calls", "function_call")


@pytest.fixture
def response(over: Any) -> Any:
    return over(answer("Hello", system_fingerprint="fp_1", service_tier="default")).ask()


def test_attributes_items_get_and_in(response: Any) -> None:
    assert response.choices[0].message.content == "Hello"
    assert response["choices"][0]["message"]["content"] == "Hello"
    assert response["usage"]["prompt_tokens"] == response.usage.get("prompt_tokens") == 9
    assert response.get("model") == "gpt-4o-2024-08-06"
    assert response.get("nothing", 7) == 7
    assert "usage" in response
    assert "nothing" not in response
    assert response.service_tier == response["service_tier"] == "default"
    with pytest.raises(KeyError):
        response["nothing"]
    with pytest.raises(AttributeError):
        _ = response.nothing


def test_absent_parts_are_absent(response: Any, over: Any) -> None:
    message = response.choices[0].message
    delta = over(stream(*events("a"))).listen()[0].choices[0].delta
    for part in (message, delta):
        for name in ABSENT:
            assert not hasattr(part, name), name
            assert name not in part
            assert part.get(name) is None
        for name in ALWAYS:
            assert hasattr(part, name), name
            assert name in part
    assert not hasattr(response.choices[0], "logprobs")


def test_present_parts_are_present(over: Any) -> None:
    message = {
        "role": "assistant",
        "content": "Hello",
        "reasoning_content": "hm",
        "annotations": [{"type": "url_citation"}],
        "audio": {"id": "a", "data": "AAAA", "expires_at": 1, "transcript": "Hello"},
    }
    response = over(answer(choices=[{"index": 0, "message": message, "finish_reason": "stop"}])).ask()
    found = response.choices[0].message
    assert found.reasoning_content == "hm"
    assert found.annotations == [{"type": "url_citation"}]
    assert found.audio["transcript"] == "Hello"


def test_programs_set_what_they_like(response: Any) -> None:
    response.stream_completed = True
    response["other"] = 5
    response.choices[0].finish_reason = None
    assert response.stream_completed
    assert response.other == 5
    del response["other"]
    assert "other" not in response
    with pytest.raises(KeyError):
        del response["other"]


def test_dumps(response: Any) -> None:
    dumped = response.model_dump()
    assert dumped == response.to_dict() == response.json() == json.loads(response.model_dump_json())
    assert list(dumped["choices"][0]["message"]) == ["content", "role", "tool_calls", "function_call"]
    assert dumped["usage"]["total_tokens"] == 12
    assert json.loads(json.dumps(dumped)) == dumped
    assert types.ModelResponse(**dumped).model_dump() == dumped


@pytest.mark.parametrize(
    "copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy, copy.copy, lambda it: it.model_copy()]
)
def test_copies_keep_what_was_measured(response: Any, copied: Any) -> None:
    response._hidden_params["response_cost"] = 0.25
    twin = copied(response)
    assert twin == response
    assert twin._hidden_params == response._hidden_params
    assert twin._hidden_params["response_cost"] == 0.25
    assert twin._response_ms == response._response_ms


def test_what_was_measured(over: Any) -> None:
    canned = answer()
    canned.seconds = 1.5
    canned.headers.append(("x-ratelimit-remaining-requests", "7"))
    response = over(canned).ask()
    hidden = response._hidden_params
    assert response._response_ms == pytest.approx(1500)
    assert hidden["custom_llm_provider"] == "openai"
    assert hidden["api_base"] == "https://api.openai.com/v1"
    assert hidden["additional_headers"]["llm_provider-x-ratelimit-remaining-requests"] == "7"
    assert hidden["litellm_call_id"]
    for name in ("response_cost", "model_id"):
        assert name in hidden


def test_a_stream_knows_its_headers_too(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from litellm.streaming import CustomStreamWrapper

    made: list[Any] = []
    real = CustomStreamWrapper.__init__

    def watched(self: Any, *args: Any, **given: Any) -> None:
        made.append(self)
        real(self, *args, **given)

    monkeypatch.setattr(CustomStreamWrapper, "__init__", watched)
    over(stream(*events("a"), headers={"x-ratelimit-remaining-requests": "7"})).listen()
    assert made[0]._hidden_params["custom_llm_provider"] == "openai"
    assert made[0]._hidden_params["additional_headers"]["llm_provider-x-ratelimit-remaining-requests"] == "7"


def test_the_servers_own_facts_are_kept(response: Any) -> None:
    assert (response.id, response.created, response.model) == ("chatcmpl-1", 1700000000, "gpt-4o-2024-08-06")
    assert response.object == "chat.completion"
    assert response.system_fingerprint == "fp_1"


def test_what_the_server_left_out_is_filled_in(over: Any) -> None:
    body = completion_body()
    for name in ("id", "created", "model", "object", "usage"):
        del body[name]
    from scripted import reply

    found = over(reply(body), reply(body))
    first, second = found.ask(), found.ask()
    assert first.id.startswith("chatcmpl-")
    assert first.id != second.id
    assert first.created > 1_600_000_000
    assert first.model == "gpt-4o"
    assert first.usage is None


def test_one_class_by_every_path() -> None:
    import litellm.types.utils
    import litellm.utils

    for name in (
        "ModelResponse",
        "ModelResponseStream",
        "Message",
        "Delta",
        "Choices",
        "StreamingChoices",
        "Usage",
        "Function",
    ):
        ours = getattr(types, name)
        assert getattr(litellm, name) is getattr(litellm.types.utils, name) is getattr(litellm.utils, name) is ours


@pytest.mark.parametrize(
    "made",
    [
        lambda: types.ModelResponse(),
        lambda: types.ModelResponse(id="x", choices=[{"message": {"content": "a"}}], usage={"prompt_tokens": 1}),
        lambda: types.ModelResponse(
            choices=[types.Choices(finish_reason="stop", index=0, message=types.Message(content="a"))]
        ),
        lambda: types.ModelResponseStream(
            id="x", choices=[types.StreamingChoices(index=0, delta=types.Delta(content="a"))]
        ),
        lambda: types.Message(content="a", role="user", name="n", tool_call_id="c"),
        lambda: types.Delta(content="a", reasoning_content="hm"),
        lambda: types.ChatCompletionMessageToolCall(function=types.Function(name="f", arguments={"x": 1}), index=0),
        lambda: types.ChatCompletionDeltaToolCall(function=types.Function(name="f", arguments="{}"), index=0),
        lambda: types.Usage(prompt_tokens=1, total_tokens=1),
    ],
)
def test_programs_make_their_own(made: Any) -> None:
    one = made()
    assert type(one).model_validate(one.model_dump()).model_dump() == one.model_dump()


def test_arguments_given_as_a_dict_become_text() -> None:
    assert types.Function(name="f", arguments={"x": 1}).arguments == '{"x": 1}'  # type: ignore[arg-type]


def test_two_answers_share_nothing(over: Any) -> None:
    wire = over(answer(), stream(event(chunk_body({"content": "a"}, "stop")), b"data: [DONE]\n\n"), answer())
    first = wire.ask()
    first.choices[0].message.content = "changed"
    first._hidden_params["response_cost"] = 9
    second = wire.listen()[0]
    assert second.choices[0].delta.content == "a"
    assert wire.ask()._hidden_params["response_cost"] != 9
    assert types.ModelResponse().choices is not types.ModelResponse().choices
