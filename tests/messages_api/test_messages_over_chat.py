"""Vendors that have chat completions alone: the question as a chat, the chat as a message, whole and streamed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from messages_calls import (
    CHAT,
    HELLO,
    PARAMS,
    WEATHER,
    ask,
    check_order,
    decoded,
    judged,
    listen,
    read_by_the_sdk,
)
from pydantic import TypeAdapter

import litellm
from litellm.call import Call
from litellm.effects import BodyBroken, Headers
from litellm.messages_api import question
from litellm.messages_api.endpoint import OverChat
from litellm.messages_api.events import sum_of
from litellm.messages_api.stream import written
from litellm.protocols.base import Piece
from litellm.providers.row import Provider
from litellm.responses_api import sealed
from litellm.simulator import Simulator
from scripted import answer, completion_body, event, events, refuse, reply, stream

MODEL = Call(Provider("x"), "m-1", [], {})
MARK = {"cache_control": {"type": "ephemeral"}}
USER = {"role": "user", "content": "Hi"}
PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}


def tool_call(call_id: str, name: str, arguments: str, **more: Any) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}, **more}


def seal_of(**fields: Any) -> dict[str, Any]:
    return {"type": "redacted_thinking", "data": sealed.closed([fields])}


CONVERSATIONS: dict[str, tuple[Any, list[dict[str, Any]], list[dict[str, Any]]]] = {
    # name: (system, messages, the chat)
    "text": (None, [USER], [USER]),
    "system text": ("Be kind.", [USER], [{"role": "system", "content": "Be kind."}, USER]),
    "system blocks": (
        [{"type": "text", "text": "Be kind.", **MARK}],
        [USER],
        [{"role": "system", "content": [{"type": "text", "text": "Be kind.", **MARK}]}, USER],
    ),
    "one block": (None, [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}], [USER]),
    "images": (
        None,
        [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What?"},
                    {**PNG, **MARK},
                    {"type": "image", "source": {"type": "url", "url": "https://a.example/a.png"}},
                    {"type": "image", "source": {"type": "file", "file_id": "file_1"}},
                ],
            }
        ],
        [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What?"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}, **MARK},
                    {"type": "image_url", "image_url": {"url": "https://a.example/a.png"}},
                    {"type": "file", "file": {"file_id": "file_1", "format": "image/*"}},
                ],
            }
        ],
    ),
    "documents": (
        None,
        [
            {
                "role": "user",
                "content": [
                    {
                        "type": "document",
                        "source": {"type": "base64", "media_type": "application/pdf", "data": "AAAA"},
                        "title": "a.pdf",
                    },
                    {"type": "document", "source": {"type": "url", "url": "https://a.example/a.pdf"}},
                    {"type": "document", "source": {"type": "file", "file_id": "file_2"}},
                    {
                        "type": "document",
                        "source": {"type": "text", "media_type": "text/plain", "data": "Words"},
                        "title": "T",
                        "context": "C",
                    },
                    {
                        "type": "document",
                        "source": {"type": "content", "content": [{"type": "text", "text": "x"}, PNG]},
                    },
                    {"type": "document", "source": {"type": "content", "content": "y"}, "title": "Z"},
                    {
                        "type": "search_result",
                        "source": "https://a.example",
                        "title": "S",
                        "content": [{"type": "text", "text": "found"}],
                    },
                ],
            }
        ],
        [
            {
                "role": "user",
                "content": [
                    {"type": "file", "file": {"file_data": "data:application/pdf;base64,AAAA", "filename": "a.pdf"}},
                    {"type": "file", "file": {"file_data": "https://a.example/a.pdf"}},
                    {"type": "file", "file": {"file_id": "file_2"}},
                    {"type": "text", "text": "T\nC\n\nWords"},
                    {"type": "text", "text": "x"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
                    {"type": "text", "text": "Z"},
                    {"type": "text", "text": "y"},
                    {"type": "text", "text": "S\nhttps://a.example\n\nfound"},
                ],
            }
        ],
    ),
    "a turn with tools": (
        None,
        [
            USER,
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "Hm.", "signature": "sig"},
                    {"type": "redacted_thinking", "data": "BBBB"},
                    {"type": "text", "text": "Let me see."},
                    {"type": "tool_use", "id": "t1", "name": "f", "input": {"x": "ü"}, "extra_content": {"g": 1}},
                    {"type": "tool_use", "id": "t2", "name": "g", "input": {}},
                    seal_of(provider_specific_fields={"a": 1}, role="user", unknown=1),
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "t1", "content": "no", "is_error": True, **MARK},
                    {"type": "tool_result", "tool_use_id": "t2", "content": [{"type": "text", "text": "two"}, PNG]},
                    {"type": "tool_result", "tool_use_id": "t3"},
                    {"type": "text", "text": "Go on."},
                ],
            },
        ],
        [
            USER,
            {
                "role": "assistant",
                "provider_specific_fields": {"a": 1},
                "content": "Let me see.",
                "reasoning_content": "Hm.",
                "thinking_blocks": [
                    {"type": "thinking", "thinking": "Hm.", "signature": "sig"},
                    {"type": "redacted_thinking", "data": "BBBB"},
                ],
                "tool_calls": [
                    tool_call("t1", "f", '{"x": "ü"}', extra_content={"g": 1}),
                    tool_call("t2", "g", "{}"),
                ],
            },
            {"role": "tool", "tool_call_id": "t1", "content": "no", "is_error": True, **MARK},
            {
                "role": "tool",
                "tool_call_id": "t2",
                "content": [
                    {"type": "text", "text": "two"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
                ],
            },
            {"role": "tool", "tool_call_id": "t3", "content": ""},
            {"role": "user", "content": "Go on."},
        ],
    ),
    "thoughts that nobody signed": (
        None,
        [
            {"role": "assistant", "content": [{"type": "thinking", "thinking": "Hm.", "signature": ""}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "thinking", "thinking": "Hm.", "signature": ""},
                    {"type": "text", "text": "a"},
                    {"type": "text", "text": "b"},
                ],
            },
        ],
        [
            {
                "role": "assistant",
                "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}],
                "reasoning_content": "Hm.",
            }
        ],
    ),
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversations_as_chats(name: str) -> None:
    system, messages, chat = copy.deepcopy(CONVERSATIONS[name])
    found, unsaid = question.chat_messages(system, question.plain_messages(messages))
    assert found == chat
    assert unsaid == {}
    assert (system, messages) == CONVERSATIONS[name][:2]


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_conversations_are_of_the_sdk_s_types(name: str) -> None:
    """What is translated here is what the vendor's own SDK lets programs write."""
    adapter: Any = TypeAdapter(PARAMS.MessageCreateParamsNonStreaming)
    system, messages, _ = CONVERSATIONS[name]
    body = {"model": "m", "max_tokens": 1, "messages": messages, **({"system": system} if system else {})}
    adapter.validate_python(body)


def test_what_was_sealed_stays_with_us() -> None:
    ours = [
        {"type": "thinking", "thinking": "Hm.", "signature": ""},
        {"type": "text", "text": "a"},
        {
            "type": "tool_use",
            "id": "t",
            "name": "f",
            "input": {},
            "provider_specific_fields": {"thought_signature": "s"},
        },
        seal_of(provider_specific_fields={"a": 1}),
    ]
    talk = [USER, {"role": "assistant", "content": ours}, {"role": "assistant", "content": ours[:1]}]
    before = copy.deepcopy(talk)
    found = question.for_vendor(talk)
    assert found == [
        USER,
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "a"}, {"type": "tool_use", "id": "t", "name": "f", "input": {}}],
        },
    ]
    assert talk == before
    theirs = [{"role": "assistant", "content": [{"type": "redacted_thinking", "data": "AAAA"}]}]
    assert question.for_vendor(theirs) == theirs


def test_params_as_a_chat_s() -> None:
    asked = {
        "max_tokens": 9, "temperature": 0.5, "top_p": 0.9, "metadata": {"user_id": "u"}, "stop_sequences": ["a"],
        "service_tier": "standard_only", "stream": True, "cache_control": {"type": "ephemeral"},
        "tools": [{**WEATHER, **MARK, "strict": True}, {"type": "web_search_20250305", "name": "web_search",
                  "user_location": {"type": "approximate", "city": "Rome"}}],
        "tool_choice": {"type": "tool", "name": "get_weather", "disable_parallel_tool_use": True},
        "output_config": {"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object"}}},
    }  # fmt: skip
    function = {
        "name": "get_weather", "description": "The weather", "parameters": WEATHER["input_schema"], "strict": True,
    }  # fmt: skip
    assert question.chat_params(asked, True) == {
        "max_tokens": 9, "temperature": 0.5, "top_p": 0.9, "user": "u", "stop": ["a"], "service_tier": "default",
        "stream": True, "stream_options": {"include_usage": True}, "reasoning_effort": "low",
        "tools": [{"type": "function", "function": function, **MARK}],
        "web_search_options": {"user_location": {"type": "approximate", "approximate": {"city": "Rome"}}},
        "tool_choice": {"type": "function", "function": {"name": "get_weather"}}, "parallel_tool_calls": False,
        "response_format": {"type": "json_schema", "json_schema": {
            "name": "answer", "schema": {"type": "object"}, "strict": True}},
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "said"), [("auto", "auto"), ("any", "required"), ("none", "none")])
def test_choices_of_tools(kind: str, said: str) -> None:
    assert question.chat_params({"tools": [WEATHER], "tool_choice": {"type": kind}}, True)["tool_choice"] == said
    assert "tool_choice" not in question.chat_params({"tool_choice": {"type": kind}}, True)


@pytest.mark.parametrize(
    ("thinking", "effort"),
    [
        ({"type": "enabled", "budget_tokens": 1024}, "low"),
        ({"type": "enabled", "budget_tokens": 2048}, "medium"),
        ({"type": "enabled", "budget_tokens": 31999}, "high"),
        ({"type": "disabled"}, None),
        ({"type": "adaptive"}, None),
    ],
)
def test_thinking_where_only_effort_is_known(over: Any, thinking: dict[str, Any], effort: str | None) -> None:
    assert question.chat_params({"thinking": thinking}, True) == {"thinking": thinking}
    wire = over(answer("ok"))
    ask(wire, HELLO, "openai/o3", thinking=thinking)
    assert wire.body.get("reasoning_effort") == effort
    assert "thinking" not in wire.body


def test_what_a_chat_cannot_say_is_refused_by_name(over: Any) -> None:
    tool = {"type": "bash_20250124", "name": "bash"}
    block = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}
    talk = [USER, {"role": "assistant", "content": [{"type": "text", "text": "a"}, block]}, USER]
    wire = over(answer("ok"))
    with pytest.raises(litellm.UnsupportedParamsError) as caught:
        ask(wire, talk, CHAT, tools=[tool], container="c", mcp_servers=[{}])
    for name in ("tools[0]: bash_20250124", "messages[1].content[1]: server_tool_use", "container", "mcp_servers"):
        assert name in str(caught.value)
    assert not wire.requests
    ask(wire, talk, CHAT, tools=[tool], container="c", drop_params=True)
    assert wire.body["messages"] == [USER, {"role": "assistant", "content": "a"}, USER]
    assert wire.body.keys() == {"model", "messages", "max_tokens"}


def test_other_words_go_to_the_vendor(over: Any) -> None:
    wire = over(answer("ok"))
    ask(wire, HELLO, CHAT, top_k=5, seed=7, vendors_own=1, metadata={"trace": 1}, num_retries=0)
    assert wire.body == {
        "model": "gpt-4o", "messages": HELLO, "max_tokens": 100, "top_k": 5, "seed": 7, "vendors_own": 1,
    }  # fmt: skip


# --- answers ---

FIGURES = {
    "prompt_tokens": 10,
    "completion_tokens": 5,
    "total_tokens": 15,
    "prompt_tokens_details": {"cached_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 3},
}
SIGNED = [
    {"type": "thinking", "thinking": "Hm.", "signature": "sig"},
    {"type": "redacted_thinking", "data": "AAAA"},
    {"type": "thinking", "thinking": "So.", "signature": "sag"},
]
CITED = {
    "type": "url_citation",
    "url_citation": {"url": "https://example.com", "title": "E", "start_index": 0, "end_index": 3},
}
CALL = tool_call("c1", "f", '{"x": [1, "ü"]}', provider_specific_fields={"thought_signature": "s"})
ANSWERS: dict[str, dict[str, Any]] = {
    "text": {"message": {"content": "Hello"}},
    "cut": {"message": {"content": "Hel"}, "finish_reason": "length"},
    "filtered": {"message": {"content": "x"}, "finish_reason": "content_filter"},
    "refused": {"message": {"content": None, "refusal": "No, thanks."}},
    "thought": {"message": {"content": "Hello", "reasoning_content": "Hm."}},
    "signed": {"message": {"content": "Hello", "reasoning_content": "Hm.So.", "thinking_blocks": SIGNED}},
    "called": {"message": {"content": None, "tool_calls": [CALL, tool_call("c2", "g", "{}")]},
               "finish_reason": "tool_calls"},
    "cited": {"message": {"content": "See it.", "annotations": [CITED]}},
    "drawn": {"message": {"content": "So:", "images": [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]}},
    "stopped": {"message": {"content": "x", "provider_specific_fields": {"stop_sequence": "END"}}},
    "paused": {"message": {"content": "x", "provider_specific_fields": {"stop_reason": "pause_turn", "kept": [1]}}},
    "all": {
        "message": {
            "content": "Let me see.", "reasoning_content": "Hm.", "tool_calls": [CALL],
            "provider_specific_fields": {"a": {"b": 1}}, "reasoning_details": [{"type": "x"}],
        },
        "finish_reason": "tool_calls",
    },
}  # fmt: skip


def plain(choice: dict[str, Any]) -> dict[str, Any]:
    """A choice, by way of a protocol's dict."""
    whole = {
        "id": "chatcmpl-1",
        "created": 1700000000,
        "model": "m-1",
        "choices": [{"index": 0, "finish_reason": "stop", **copy.deepcopy(choice)}],
        "usage": copy.deepcopy(FIGURES),
    }
    return OverChat({"messages": HELLO}).answer(whole, MODEL, Headers(), 1.0)


def parts(text: str | None, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)] if text else []


def pieces(choice: dict[str, Any], size: int) -> list[Piece]:
    """The same choice as a protocol's pieces, texts in parts of so many characters."""
    message = copy.deepcopy(choice["message"])
    found = [Piece(head={"id": "chatcmpl-1", "created": 1700000000, "model": "m-1"})]
    blocks = message.get("thinking_blocks") or ()
    if not blocks:
        found += [Piece({"reasoning_content": text}) for text in parts(message.get("reasoning_content"), size)]
    for block in blocks:
        for text in parts(block.get("thinking"), size):
            found.append(
                Piece({"reasoning_content": text, "thinking_blocks": [{"type": "thinking", "thinking": text}]})
            )
        whole = {**block, "thinking": ""} if "thinking" in block else block
        found.append(Piece({"thinking_blocks": [whole]}))
    found += [Piece({"content": text}) for text in parts(message.get("content"), size)]
    found += [Piece({"refusal": text}) for text in parts(message.get("refusal"), size)]
    found += [Piece({"annotations": [note]}) for note in message.get("annotations") or ()]
    for index, call in enumerate(message.get("tool_calls") or ()):
        begun = {**call, "index": index, "function": {**call["function"], "arguments": ""}}
        found.append(Piece({"tool_calls": [begun]}))
        for text in parts(call["function"]["arguments"], size):
            found.append(Piece({"tool_calls": [{"index": index, "function": {"arguments": text}}]}))
    found += [Piece({"images": [image]}) for image in message.get("images") or ()]
    for name in ("provider_specific_fields", "reasoning_details"):
        if name in message:
            found.append(Piece({name: message[name]}))
    found.append(Piece(finish_reason=choice.get("finish_reason") or "stop", usage=copy.deepcopy(FIGURES)))
    return found


def streamed(found: list[Piece]) -> list[dict[str, Any]]:
    assembler = OverChat({"messages": HELLO}).assembler(MODEL)
    heard: list[dict[str, Any]] = []
    for piece in found:
        heard += assembler.assemble([piece])
    return heard + assembler.end()


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_events_add_up_to_the_plain_answer(name: str, size: int) -> None:
    whole = plain(ANSWERS[name])
    heard = streamed(pieces(ANSWERS[name], size))
    check_order(heard)
    assert sum_of(heard) == whole
    if name == "drawn":  # the API's own answers hold no images
        return
    judged(whole)
    read = read_by_the_sdk([written(event) for event in heard])
    for block in read["content"]:
        block.pop("parsed_output", None)
    assert {name: read[name] for name in whole if name != "usage"} == {
        name: value for name, value in whole.items() if name != "usage"
    }
    assert {name: read["usage"][name] for name in whole["usage"]} == whole["usage"]


def test_the_forms_of_an_answer() -> None:
    found = plain(ANSWERS["all"])
    thought, said, called, kept = found["content"]
    assert thought == {"type": "thinking", "thinking": "Hm.", "signature": ""}
    assert said == {"type": "text", "text": "Let me see."}
    assert called == {
        "type": "tool_use",
        "id": "c1",
        "name": "f",
        "input": {"x": [1, "ü"]},
        "provider_specific_fields": {"thought_signature": "s"},
    }
    assert sealed.opened(kept["data"]) == [
        {"provider_specific_fields": {"a": {"b": 1}}, "reasoning_details": [{"type": "x"}]}
    ]
    assert (found["id"], found["model"], found["role"], found["type"]) == (
        "msg_chatcmpl-1", "m-1", "assistant", "message",
    )  # fmt: skip
    assert found["usage"] == {
        "input_tokens": 6,
        "output_tokens": 5,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 4,
        "output_tokens_details": {"thinking_tokens": 3},
    }
    reasons = {name: plain(choice)["stop_reason"] for name, choice in ANSWERS.items()}
    assert reasons == {
        "text": "end_turn", "cut": "max_tokens", "filtered": "refusal", "refused": "refusal", "thought": "end_turn",
        "signed": "end_turn", "called": "tool_use", "cited": "end_turn", "drawn": "end_turn",
        "stopped": "stop_sequence", "paused": "pause_turn", "all": "tool_use",
    }  # fmt: skip
    assert plain(ANSWERS["stopped"])["stop_sequence"] == "END"
    assert plain(ANSWERS["stopped"])["content"] == [{"type": "text", "text": "x"}]
    assert plain(ANSWERS["cited"])["content"][0]["citations"][0]["cited_text"] == "See"
    broken = plain({"message": {"tool_calls": [tool_call("c", "f", "{half")]}})
    assert broken["content"][0]["input"] == {"arguments": "{half"}


def test_what_an_answer_holds_comes_back_with_the_history() -> None:
    chat, _ = question.chat_messages(None, [{"role": "assistant", "content": plain(ANSWERS["all"])["content"]}])
    said = ANSWERS["all"]["message"]
    (turn,) = chat
    assert {name: turn[name] for name in said if name != "tool_calls"} == {
        name: value for name, value in said.items() if name != "tool_calls"
    }
    (call,) = turn["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == json.loads(CALL["function"]["arguments"])
    assert call["provider_specific_fields"] == CALL["provider_specific_fields"]


def test_calls_in_turns() -> None:
    """Pieces of two calls that come by turns, and thoughts between words."""
    heard = streamed(
        [
            Piece({"reasoning_content": "One."}),
            Piece({"content": "A"}),
            Piece({"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f", "arguments": '{"x":'}}]}),
            Piece({"tool_calls": [{"index": 1, "id": "d", "function": {"name": "g", "arguments": "{"}}]}),
            Piece({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}),
            Piece({"tool_calls": [{"index": 1, "function": {"arguments": "}"}}]}),
            Piece({"reasoning_content": "Two."}),
            Piece({"content": "B"}),
            Piece(finish_reason="tool_calls"),
        ]
    )
    check_order(heard)
    read = read_by_the_sdk([written(event) for event in heard])
    kinds = [block["type"] for block in read["content"]]
    assert kinds == ["thinking", "text", "tool_use", "tool_use", "thinking", "text"]
    assert [block["input"] for block in read["content"][2:4]] == [{"x": 1}, {}]


@settings(max_examples=40)
@given(st.data())
def test_any_stream_is_in_order(data: Any) -> None:
    text = st.text(max_size=5)
    choices = st.one_of(
        st.builds(lambda value: {"content": value}, text),
        st.builds(lambda value: {"reasoning_content": value}, text),
        st.builds(lambda value: {"refusal": value}, text),
        st.just({"annotations": [CITED]}),
        st.just({"thinking_blocks": SIGNED}),
        st.builds(
            lambda index, arguments: {
                "tool_calls": [{"index": index, "id": f"c{index}", "function": {"name": "f", "arguments": arguments}}]
            },
            st.integers(0, 2),
            st.sampled_from(["", "{", "}", '{"a": 1}', " "]),
        ),
        st.just({"provider_specific_fields": {"a": [1]}}),
    )
    deltas = data.draw(st.lists(choices, max_size=12))
    heard = streamed(
        [Piece({"content": "."}), *(Piece(delta) for delta in deltas), Piece(finish_reason="stop", usage=dict(FIGURES))]
    )
    check_order(heard)
    message = sum_of(heard)
    assert message is not None
    said = "".join(delta.get("content") or delta.get("refusal") or "" for delta in deltas)
    assert "".join(block["text"] for block in message["content"] if block["type"] == "text") == "." + said


@settings(max_examples=30)
@given(st.lists(st.sampled_from(sorted(CONVERSATIONS)), min_size=1, max_size=4))
def test_histories_of_any_length(names: list[str]) -> None:
    messages = [message for name in names for message in CONVERSATIONS[name][1]]
    chat = [message for name in names for message in CONVERSATIONS[name][2] if message["role"] != "system"]
    assert question.chat_messages(None, question.plain_messages(messages))[0] == chat


# --- on the wire ---


def test_a_message_over_the_wire(over: Any) -> None:
    wire = over(answer("Hello"))
    found = ask(wire, HELLO, CHAT, system="Be kind.", tools=[WEATHER], stop_sequences=["x"])
    assert wire.requests[0].url == "https://chat.example/v1/chat/completions"
    assert wire.body["messages"] == [{"role": "system", "content": "Be kind."}, *HELLO]
    assert wire.body["stop"] == ["x"]
    assert judged(found).content[0].text == "Hello"
    assert found["model"] == "gpt-4o-2024-08-06"
    assert found._hidden_params["custom_llm_provider"] == "custom_openai"
    assert found._response_ms is not None


def test_a_stream_over_the_wire(over: Any) -> None:
    wire = over(stream(*events("Hel", "lo")))
    heard = listen(wire, HELLO, CHAT)
    check_order(decoded(heard))
    assert wire.body["stream_options"] == {"include_usage": True}
    read = read_by_the_sdk(heard)
    assert read["content"][0]["text"] == "Hello"
    assert read["usage"]["output_tokens"] > 0


def test_failures(over: Any) -> None:
    wire = over(stream(*events("Hel", "lo")[:3], event({"error": {"message": "broke", "code": 500}})))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError) as caught:
        listen(wire, HELLO, CHAT)
    assert caught.value.generated_content == "Hello"
    with pytest.raises(litellm.exceptions.MidStreamFallbackError):
        listen(over(stream(*events("Hel", "lo")[:2], BodyBroken("reset"))), HELLO, CHAT)
    with pytest.raises(litellm.NotFoundError):
        ask(over(refuse(404)), HELLO, CHAT)
    with pytest.raises(litellm.BadRequestError, match="answer"):
        ask(over(), HELLO, CHAT, n=2)
    assert ask(over(refuse(503), answer("ok")), HELLO, CHAT)["content"][0]["text"] == "ok"


def test_mocks(over: Any) -> None:
    wire = over()
    found = ask(wire, HELLO, "anthropic/claude-sonnet-4-5", mock_response="Hello", container="c")
    assert judged(found).content[0].text == "Hello"
    heard = listen(wire, HELLO, "openai/gpt-4o", mock_response="Hello there")
    assert read_by_the_sdk(heard)["content"][0]["text"] == "Hello there"
    ready = litellm.ModelResponse(choices=[{"message": {"content": "made"}}])
    assert ask(wire, HELLO, "openai/gpt-4o", mock_response=ready)["content"][0]["text"] == "made"
    whole = plain(ANSWERS["text"])
    assert ask(wire, HELLO, "openai/gpt-4o", mock_response=whole) == whole
    with pytest.raises(litellm.RateLimitError):
        ask(wire, HELLO, "openai/gpt-4o", mock_response="litellm.RateLimitError")


def test_a_handler_of_the_caller_s(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(litellm.CustomLLM):
        def completion(self, *_: Any, **given: Any) -> Any:
            return litellm.ModelResponse(choices=[{"message": {"content": given["messages"][0]["content"]}}])

        async def acompletion(self, *_: Any, **given: Any) -> Any:
            return self.completion(**given)

    monkeypatch.setattr(litellm, "custom_provider_map", [{"provider": "mine", "custom_handler": Own()}])
    assert ask(over(), HELLO, "mine/m")["content"][0]["text"] == "Hello"


def test_tools_in_a_loop(over: Any) -> None:
    call = tool_call("call_1", "get_weather", '{"city": "Rome"}')
    first = completion_body(None)
    first["choices"][0]["message"]["tool_calls"] = [call]
    first["choices"][0]["finish_reason"] = "tool_calls"
    wire = over(reply(first), answer("Sunny."))
    asked: list[Any] = [{"role": "user", "content": "Weather in Rome?"}]
    found = ask(wire, asked, CHAT, tools=[WEATHER])
    asked.append({"role": "assistant", "content": found["content"]})
    asked.append(
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": block["id"], "content": json.dumps(block["input"])}
                for block in found["content"]
            ],
        }
    )
    assert ask(wire, asked, CHAT, tools=[WEATHER])["content"][0]["text"] == "Sunny."
    assert wire.bodies[1]["messages"] == [
        asked[0],
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": '{"city": "Rome"}'},
    ]


@pytest.mark.parametrize(
    ("model", "tail"),
    [
        ("anthropic/claude-sonnet-4-5", ""),
        ("openai/gpt-4o-mini", "/v1"),
        ("openai/responses/gpt-5", "/v1"),
        ("gemini/gemini-2.5-flash", "/v1beta"),
        ("cohere/command-a-03-2025", ""),
        ("ollama_chat/llama3", ""),
    ],
)
def test_a_conversation_with_every_format(model: str, tail: str) -> None:
    """A vendor's strict double takes what is sent, thoughts and tools included, and streams the same as it answers."""
    with Simulator() as simulator:
        given: dict[str, Any] = {
            "model": model, "api_base": simulator.url + tail, "api_key": "sk-1", "max_tokens": 3000, "num_retries": 0,
            "tools": [WEATHER], "system": [{"type": "text", "text": "Be kind.", **MARK}], "drop_params": True,
            "thinking": {"type": "enabled", "budget_tokens": 1024},
        }  # fmt: skip
        talk: list[Any] = [{"role": "user", "content": "Weather in Rome?"}]
        for _ in range(2):
            simulator.reply(tool_calls=[("get_weather", {"city": "Rome"})], reasoning="Where is it?")
        found = litellm.anthropic.messages.create(messages=talk, **given)
        heard = list(litellm.anthropic.messages.create(messages=talk, stream=True, **given))
        judged(found)
        check_order([event for event in decoded(heard) if event["type"] != "ping"])
        (use,) = [block for block in found["content"] if block["type"] == "tool_use"]
        assert (use["name"], use["input"], found["stop_reason"]) == ("get_weather", {"city": "Rome"}, "tool_use")
        read = read_by_the_sdk(heard)
        assert [block["type"] for block in read["content"]] == [block["type"] for block in found["content"]]
        result = {"type": "tool_result", "tool_use_id": use["id"], "content": "Sunny", "is_error": True}
        talk += [{"role": "assistant", "content": found["content"]}, {"role": "user", "content": [result]}]
        simulator.reply("Sunny it is")
        found = litellm.anthropic.messages.create(messages=talk, **given)
        assert found["content"][-1]["text"] == "Sunny it is"
        assert found["usage"]["input_tokens"] > 0
