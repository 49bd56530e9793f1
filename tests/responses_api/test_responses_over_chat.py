"""Vendors that have chat completions alone: the question as a chat, the chat as a response, whole and streamed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from responses_calls import CHAT, WEATHER, ask, judged, judged_response, listen, listened

import litellm
from litellm.call import Call
from litellm.effects import BodyBroken, Headers
from litellm.endpoints import CHAT as CHAT_ENDPOINT
from litellm.protocols.base import Piece
from litellm.providers.row import Provider
from litellm.responses_api import question, sealed
from litellm.responses_api.endpoint import OverChat, sum_of
from litellm.responses_api.main import responses
from litellm.responses_api.streaming_iterator import ResponsesAPIStreamingIterator, SyncResponsesAPIStreamingIterator
from litellm.types.responses import ResponsesAPIResponse
from scripted import DONE, answer, completion_body, event, events, refuse, reply, stream

# --- questions ---

IMAGE = {"type": "input_image", "image_url": "https://example.com/a.png", "detail": "high"}
FILE = {"type": "input_file", "file_data": "data:application/pdf;base64,AA==", "filename": "a.pdf"}
AUDIO = {"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}}
CALL = {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": '{"x": 1}'}
CALL_2 = {"type": "function_call", "call_id": "c2", "name": "g", "arguments": "{}"}
SAID = {
    "type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
    "content": [{"type": "output_text", "text": "Let me see.", "annotations": []}],
}  # fmt: skip
THOUGHT = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm."}]}


def result(call_id: str, output: Any = "ok") -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": call_id, "output": output}


def tool_call(call_id: str, name: str, arguments: str) -> dict[str, Any]:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}}


BLOCKS = [{"type": "thinking", "thinking": "Hm.", "signature": "sig"}]
USER = {"role": "user", "content": "Hi"}

CONVERSATIONS: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    # name: (input, messages)
    "text": ("Hi", [USER]),
    "easy message": ([USER], [USER]),
    "roles": (
        [{"role": "developer", "content": "d"}, {"role": "system", "content": "s"}, USER],
        [{"role": "developer", "content": "d"}, {"role": "system", "content": "s"}, USER],
    ),
    "one part": ([{"role": "user", "content": [{"type": "input_text", "text": "Hi"}]}], [USER]),
    "parts": (
        [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}, IMAGE, FILE, AUDIO]}],
        [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Hi"},
                    {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "high"}},
                    {"type": "file", "file": {"file_data": "data:application/pdf;base64,AA==", "filename": "a.pdf"}},
                    AUDIO,
                ],
            }
        ],
    ),
    "files by id and address": (
        [
            {
                "role": "user",
                "content": [
                    {"type": "input_file", "file_id": "file-1"},
                    {"type": "input_file", "file_url": "https://example.com/a.pdf"},
                    {"type": "input_image", "file_id": "file-2", "detail": "auto"},
                ],
            }
        ],
        [
            {
                "role": "user",
                "content": [
                    {"type": "file", "file": {"file_id": "file-1"}},
                    {"type": "file", "file": {"file_data": "https://example.com/a.pdf"}},
                    {"type": "image_url", "image_url": {"url": "file-2"}},
                ],
            }
        ],
    ),
    "a turn with tools": (
        [USER, THOUGHT, SAID, CALL, CALL_2, result("c1"), result("c2", [{"type": "input_text", "text": "two"}]), USER],
        [
            USER,
            {
                "role": "assistant",
                "content": "Let me see.",
                "reasoning_content": "Hm.",
                "tool_calls": [tool_call("c1", "f", '{"x": 1}'), tool_call("c2", "g", "{}")],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
            {"role": "tool", "tool_call_id": "c2", "content": "two"},
            USER,
        ],
    ),
    "turns one after another": (
        [USER, CALL, result("c1"), CALL_2, result("c2"), SAID],
        [
            USER,
            {"role": "assistant", "content": None, "tool_calls": [tool_call("c1", "f", '{"x": 1}')]},
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
            {"role": "assistant", "content": None, "tool_calls": [tool_call("c2", "g", "{}")]},
            {"role": "tool", "tool_call_id": "c2", "content": "ok"},
            {"role": "assistant", "content": "Let me see."},
        ],
    ),
    "signed thoughts": (
        [USER, {**THOUGHT, "encrypted_content": sealed.closed(BLOCKS)}, CALL, result("c1")],
        [
            USER,
            {
                "role": "assistant",
                "content": None,
                "reasoning_content": "Hm.",
                "thinking_blocks": BLOCKS,
                "tool_calls": [tool_call("c1", "f", '{"x": 1}')],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
        ],
    ),
    "another vendor's thoughts": (
        [USER, {**THOUGHT, "encrypted_content": "gAAA"}, SAID],
        [USER, {"role": "assistant", "content": "Let me see.", "reasoning_content": "Hm."}],
    ),
    "thoughts of nothing": ([THOUGHT, USER], [USER]),
    "a refusal": (
        [USER, {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}, USER],
        [USER, {"role": "assistant", "content": None, "refusal": "No."}, USER],
    ),
    "a custom tool": (
        [
            USER,
            {"type": "custom_tool_call", "call_id": "c", "name": "sh", "input": "ls"},
            {"type": "custom_tool_call_output", "call_id": "c", "output": "a"},
        ],
        [
            USER,
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c", "type": "custom", "custom": {"name": "sh", "input": "ls"}}],
            },
            {"role": "tool", "tool_call_id": "c", "content": "a"},
        ],
    ),
    "fields that only chats have": (
        [
            USER,
            {**SAID, question.FIELDS: {"provider_specific_fields": {"a": 1}, "role": "x"}},
            {**CALL, "provider_specific_fields": {"thought_signature": "s"}},
            result("c1"),
        ],
        [
            USER,
            {
                "role": "assistant",
                "content": "Let me see.",
                "provider_specific_fields": {"a": 1},
                "tool_calls": [
                    {**tool_call("c1", "f", '{"x": 1}'), "provider_specific_fields": {"thought_signature": "s"}}
                ],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
        ],
    ),
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_items_as_messages(name: str) -> None:
    items, expected = CONVERSATIONS[name]
    before = copy.deepcopy(items)
    assert OverChat({"input": items}).messages({}) == expected
    assert items == before


def test_instructions_come_first() -> None:
    assert OverChat({"input": "Hi", "instructions": "Be kind."}).messages({}) == [
        {"role": "system", "content": "Be kind."},
        USER,
    ]
    listed = [{"role": "developer", "content": "d"}]
    assert OverChat({"input": "Hi", "instructions": listed}).messages({}) == [*listed, USER]


PARAMETERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "same": (
        {"temperature": 0.5, "top_p": 0.5, "user": "u", "prompt_cache_key": "k"},
        {"temperature": 0.5, "top_p": 0.5, "user": "u", "prompt_cache_key": "k"},
    ),
    "limit": ({"max_output_tokens": 10}, {"max_tokens": 10}),
    "reasoning": ({"reasoning": {"effort": "high", "summary": "auto"}}, {"reasoning_effort": "high"}),
    "logprobs": ({"top_logprobs": 3}, {"logprobs": True, "top_logprobs": 3}),
    "included logprobs": ({"include": ["message.output_text.logprobs"]}, {"logprobs": True}),
    "verbosity": ({"text": {"verbosity": "low", "format": {"type": "text"}}}, {"verbosity": "low"}),
    "json": ({"text": {"format": {"type": "json_object"}}}, {"response_format": {"type": "json_object"}}),
    "schema": (
        {"text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}}},
        {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": True},
            }
        },
    ),
    "tools": (
        {"tools": [{**WEATHER, "strict": True}, {"type": "function", "function": {"name": "f"}}]},
        {
            "tools": [
                {
                    "type": "function",
                    "function": {
                        **{name: value for name, value in WEATHER.items() if name != "type"},
                        "strict": True,
                    },
                },
                {"type": "function", "function": {"name": "f"}},
            ]
        },
    ),
    "custom tool": (
        {
            "tools": [
                {"type": "custom", "name": "sh", "format": {"type": "grammar", "syntax": "lark", "definition": "x"}}
            ]
        },
        {
            "tools": [
                {
                    "type": "custom",
                    "custom": {
                        "name": "sh",
                        "format": {"type": "grammar", "grammar": {"syntax": "lark", "definition": "x"}},
                    },
                }
            ]
        },
    ),
    "search": (
        {
            "tools": [
                {
                    "type": "web_search",
                    "search_context_size": "low",
                    "user_location": {"type": "approximate", "city": "Rome"},
                }
            ],
            "tool_choice": "auto",
        },
        {
            "web_search_options": {
                "search_context_size": "low",
                "user_location": {"type": "approximate", "approximate": {"city": "Rome"}},
            }
        },
    ),
    "named tool": (
        {"tools": [WEATHER], "tool_choice": {"type": "function", "name": "get_weather"}},
        {"tool_choice": {"type": "function", "function": {"name": "get_weather"}}},
    ),
    "allowed tools": (
        {
            "tools": [WEATHER],
            "tool_choice": {
                "type": "allowed_tools",
                "mode": "required",
                "tools": [{"type": "function", "name": "get_weather"}],
            },
        },
        {
            "tool_choice": {
                "type": "allowed_tools",
                "allowed_tools": {
                    "mode": "required",
                    "tools": [{"type": "function", "function": {"name": "get_weather"}}],
                },
            }
        },
    ),
    "nothing asked": (
        {"truncation": "disabled", "background": False, "metadata": {"a": "b"}, "store": False, "max_tool_calls": 3},
        {},
    ),
    "chat's own": ({"stop": ["x"], "seed": 1}, {"stop": ["x"], "seed": 1}),
    "stream": ({"stream": True}, {"stream": True, "stream_options": {"include_usage": True}}),
}


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters(name: str) -> None:
    asked, expected = PARAMETERS[name]
    read = OverChat({"input": "Hi", **asked}).read({"input": "Hi", **asked})
    if "tools" not in expected:
        read.pop("tools", None)
    assert read == expected


UNSAYABLE: dict[str, Any] = {
    "previous_response_id": "resp_1",
    "background": True,
    "prompt": {"id": "p"},
    "conversation": "conv_1",
    "truncation": "auto",
    "tools": [{"type": "file_search", "vector_store_ids": ["v"]}],
    "tool_choice": {"type": "mcp", "server_label": "x"},
    "input": [{"role": "user", "content": "Hello"}, {"type": "web_search_call", "id": "ws_1"}],
}


@pytest.mark.parametrize("name", UNSAYABLE)
def test_what_a_chat_cannot_say_is_refused_by_name(over: Any, name: str) -> None:
    params = {name: UNSAYABLE[name]}
    given = params.pop("input", "Hello")
    wire = over(answer(), answer())
    with pytest.raises(litellm.UnsupportedParamsError, match=name):
        ask(wire, given, CHAT, **params)
    assert not wire.requests
    response = ask(wire, given, CHAT, drop_params=True, **params)
    assert wire.body == {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]}
    assert any(dropped.startswith(name) for dropped in response._hidden_params["dropped_params"])


def test_references_without_sense_are_refused(over: Any) -> None:
    for bad in ([], [{"role": "nobody", "content": "x"}], [{"type": "function_call"}]):
        with pytest.raises(litellm.BadRequestError):
            ask(over(), bad, CHAT)
    with pytest.raises(litellm.BadRequestError, match="n: "):
        ask(over(), "Hello", CHAT, n=2)
    with pytest.raises(litellm.UnsupportedParamsError, match=r"input\[0\]: item_reference"):
        ask(over(), [{"type": "item_reference", "id": "msg_1"}, USER], CHAT)


# --- answers ---

CITED = {
    "type": "url_citation",
    "url_citation": {"start_index": 0, "end_index": 5, "url": "https://example.com", "title": "A"},
}
LOGPROBS = {
    "content": [
        {
            "token": "Hello",
            "bytes": [72],
            "logprob": -0.5,
            "top_logprobs": [{"token": "Hi", "bytes": None, "logprob": -2.0}],
        }
    ],
    "refusal": None,
}
FIGURES = {
    "prompt_tokens": 10,
    "completion_tokens": 5,
    "total_tokens": 15,
    "prompt_tokens_details": {"cached_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 3},
    "cost": 0.5,
}

ANSWERS: dict[str, dict[str, Any]] = {
    # what one choice holds
    "text": {"message": {"content": "Hello there"}},
    "nothing": {"message": {"content": None}},
    "reasoning": {"message": {"reasoning_content": "Thinking hard.", "content": "Hello"}},
    "signed": {"message": {"reasoning_content": "Hm.", "thinking_blocks": BLOCKS, "content": "Hello"}},
    "sealed": {"message": {"thinking_blocks": [{"type": "redacted_thinking", "data": "x"}], "content": "Hello"}},
    "calls": {
        "message": {"content": None, "tool_calls": [tool_call("c1", "f", '{"x": 1}'), tool_call("c2", "g", "{}")]},
        "finish_reason": "tool_calls",
    },
    "all": {
        "message": {
            "reasoning_content": "Hm.",
            "content": "Let me see.",
            "tool_calls": [{**tool_call("c1", "f", "{}"), "provider_specific_fields": {"thought_signature": "s"}}],
            "provider_specific_fields": {"a": {"b": 1}},
        },
        "finish_reason": "tool_calls",
    },
    "cut": {"message": {"content": "Hel"}, "finish_reason": "length"},
    "cut call": {
        "message": {"content": "Hm", "tool_calls": [tool_call("c1", "f", '{"x"')]},
        "finish_reason": "length",
    },
    "filtered": {"message": {"content": "Hel"}, "finish_reason": "content_filter"},
    "refusal": {"message": {"content": None, "refusal": "I will not."}},
    "cited": {"message": {"content": "Hello", "annotations": [CITED]}},
    "probable": {"message": {"content": "Hello"}, "logprobs": LOGPROBS},
    "drawn": {
        "message": {
            "content": "Here",
            "images": [{"type": "image_url", "index": 0, "image_url": {"url": "data:image/webp;base64,AAAA"}}],
        }
    },
    "custom": {
        "message": {
            "content": None,
            "tool_calls": [{"id": "c", "type": "custom", "function": {"name": "sh", "arguments": "ls {"}}],
        },
        "finish_reason": "tool_calls",
    },
}
ROW = Provider("vendor", "https://vendor.example/v1", "Vendor")
MODEL = Call(ROW, "m", [], {}, base_url=ROW.base_url)


def plain(choice: dict[str, Any]) -> ResponsesAPIResponse:
    """A choice, by way of a protocol's dict."""
    whole = {
        "id": "chatcmpl-1",
        "created": 1700000000,
        "model": "m-1",
        "choices": [{"index": 0, "finish_reason": "stop", **copy.deepcopy(choice)}],
        "usage": dict(FIGURES),
    }
    return OverChat({"input": "Hi"}).answer(whole, MODEL, Headers(), 1.0)


def pieces(choice: dict[str, Any], size: int) -> list[Piece]:
    """The same choice as a protocol's pieces, texts in parts of so many characters."""
    message = copy.deepcopy(choice["message"])
    found = [Piece(head={"id": "chatcmpl-1", "created": 1700000000, "model": "m-1"})]
    found += [Piece({"reasoning_content": text}) for text in parts(message.get("reasoning_content"), size)]
    for block in message.get("thinking_blocks") or ():
        unsigned = {name: value for name, value in block.items() if name != "signature"}
        for text in parts(block.get("thinking"), size):
            found.append(Piece({"thinking_blocks": [{**unsigned, "thinking": text}]}))
        if block.pop("thinking", None):
            block["thinking"] = ""
        found.append(Piece({"thinking_blocks": [block]}))
    found += [Piece({"content": text}) for text in parts(message.get("content"), size)]
    if choice.get("logprobs"):
        found[-1].logprobs = choice["logprobs"]
    found += [Piece({"refusal": text}) for text in parts(message.get("refusal"), size)]
    found += [Piece({"annotations": [note]}) for note in message.get("annotations") or ()]
    for index, call in enumerate(message.get("tool_calls") or ()):
        arguments = call["function"]["arguments"]
        begun = {**call, "index": index, "function": {**call["function"], "arguments": ""}}
        found.append(Piece({"tool_calls": [begun]}))
        found += [
            Piece({"tool_calls": [{"index": index, "function": {"arguments": text}}]})
            for text in parts(arguments, size)
        ]
    found += [Piece({"images": [image]}) for image in message.get("images") or ()]
    if fields := message.get("provider_specific_fields"):
        found.append(Piece({"provider_specific_fields": fields}))
    found.append(Piece(finish_reason=choice.get("finish_reason") or "stop", usage=dict(FIGURES)))
    return found


def parts(text: str | None, size: int) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text or ""), size)] if text else []


def streamed(found: list[Piece]) -> list[Any]:
    assembler = OverChat({"input": "Hi"}).assembler(MODEL)
    heard: list[Any] = []
    for piece in found:
        heard += assembler.assemble([piece])
    return heard + assembler.end()


def without_ids(response: Any) -> dict[str, Any]:
    found = response.model_dump(exclude_none=True)
    for item in found["output"]:
        assert item.pop("id").partition("_")[0] in ("msg", "fc", "ctc", "rs", "ig")
    return found


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_events_add_up_to_the_plain_answer(name: str, size: int) -> None:
    whole = plain(ANSWERS[name])
    judged_response(whole)
    heard = streamed(pieces(ANSWERS[name], size)) if ANSWERS[name] != ANSWERS["nothing"] else None
    if heard is None:
        assert whole.output == []
        return
    judged(heard)
    assert without_ids(heard[-1].response) == without_ids(whole)
    assert sum_of(heard) is heard[-1].response
    half = sum_of(heard[:-1])
    assert half is not None
    assert without_ids(half)["output"] == without_ids(whole)["output"]


def test_the_forms_of_an_answer() -> None:
    response = plain({**ANSWERS["all"], "finish_reason": "tool_calls"})
    reasoning, message, call = response.output
    assert [item.type for item in response.output] == ["reasoning", "message", "function_call"]
    assert reasoning.summary[0].text == "Hm."
    assert message.content[0].text == response.output_text == "Let me see."
    assert (call.name, call.call_id, call.arguments, call.status) == ("f", "c1", "{}", "completed")
    assert call.provider_specific_fields == {"thought_signature": "s"}
    assert call[question.FIELDS] == {"provider_specific_fields": {"a": {"b": 1}}}
    assert (response.id, response.model, response.created_at) == ("resp_chatcmpl-1", "m-1", 1700000000)
    assert response.usage.model_dump() == {
        "input_tokens": 10,
        "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 0},
        "output_tokens": 5,
        "output_tokens_details": {"reasoning_tokens": 3},
        "total_tokens": 15,
        "cost": 0.5,
    }
    assert plain(ANSWERS["cut"]).status == "incomplete"
    assert plain(ANSWERS["cut"]).incomplete_details["reason"] == "max_output_tokens"
    assert plain(ANSWERS["cut"]).output[0].status == "incomplete"
    assert plain(ANSWERS["filtered"]).incomplete_details.reason == "content_filter"
    assert sealed.opened(plain(ANSWERS["signed"]).output[0].encrypted_content) == BLOCKS
    assert plain(ANSWERS["drawn"]).output[1].result == "AAAA"
    assert plain(ANSWERS["cited"]).output[0].content[0].annotations[0]["url"] == "https://example.com"


def test_thoughts_between_words_are_items_of_their_own() -> None:
    found = [
        Piece({"reasoning_content": "One."}),
        Piece({"content": "A"}),
        Piece({"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f", "arguments": '{"x":'}}]}),
        Piece({"reasoning_content": "Two."}),
        Piece({"content": "B"}),
        Piece({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}),
        Piece(finish_reason="tool_calls"),
    ]
    heard = streamed(found)
    judged(heard)
    output = heard[-1].response.output
    assert [item.type for item in output] == ["reasoning", "message", "function_call", "reasoning", "message"]
    assert output[2].arguments == '{"x":1}'
    assert heard[-1].response.output_text == "AB"


@settings(max_examples=40)
@given(st.data())
def test_any_stream_is_in_order(data: Any) -> None:
    text = st.text(max_size=5)
    choices = st.one_of(
        st.builds(lambda value: {"content": value}, text),
        st.builds(lambda value: {"reasoning_content": value}, text),
        st.builds(lambda value: {"refusal": value}, text),
        st.just({"annotations": [CITED]}),
        st.just({"thinking_blocks": BLOCKS}),
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
    heard = streamed([*(Piece(delta) for delta in deltas), Piece(finish_reason="stop", usage=dict(FIGURES))])
    judged(heard)


# --- on the wire ---


def test_a_response_over_the_wire(over: Any) -> None:
    wire = over(answer("Hello"))
    response = ask(
        wire,
        "Hi",
        CHAT,
        instructions="Be kind.",
        tools=[WEATHER],
        metadata={"a": "b"},
        text={"verbosity": "low"},
        max_output_tokens=50,
        drop_params=True,
    )
    sent = wire.requests[0]
    assert sent.url == "https://chat.example/v1/chat/completions"
    assert wire.body["messages"] == [{"role": "system", "content": "Be kind."}, USER]
    assert wire.body["max_tokens"] == 50
    assert set(wire.body) <= {"model", "messages", "tools", "max_tokens", "verbosity"}
    read = judged_response(response)
    assert read.output_text == "Hello"
    assert (read.instructions, read.metadata, read.max_output_tokens) == ("Be kind.", {"a": "b"}, 50)
    assert read.tools[0].name == "get_weather"
    assert response.model == "gpt-4o-2024-08-06"
    assert response._hidden_params["custom_llm_provider"] == "custom_openai"
    assert response._response_ms is not None


def test_a_stream_over_the_wire(over: Any) -> None:
    wire = over(stream(*events("Hel", "lo")))
    heard, iterator = listened(wire, "Hi", CHAT)
    judged(heard)
    assert wire.body["stream_options"] == {"include_usage": True}
    assert heard[-1].response.output_text == "Hello"
    assert heard[-1].response.usage.total_tokens == 12
    assert type(iterator) is (ResponsesAPIStreamingIterator if wire.awaits else SyncResponsesAPIStreamingIterator)
    assert iterator.completed_response is heard[-1]


def test_a_chat_stream_cut_anywhere_raises(blocking: Any) -> None:
    whole = b"".join(events("Grü", "ße"))
    ended = whole.index(b'"finish_reason": "stop"')
    plain_events = None
    for cut in range(0, len(whole), 7):
        blocking.replies = [stream(whole[:cut], whole[cut:])]
        heard = listen(blocking, "Hi", CHAT)
        said = [(item.type, item.get("delta")) for item in heard]
        plain_events = plain_events or said
        assert said == plain_events
        blocking.replies = [stream(whole[:cut], BodyBroken("reset"))]
        if cut < len(whole) - len(DONE):
            with pytest.raises(litellm.OpenAIError):
                listen(blocking, "Hi", CHAT, num_retries=0)
        if cut < ended:
            blocking.replies = [stream(whole[:cut])]
            with pytest.raises(litellm.OpenAIError):
                listen(blocking, "Hi", CHAT, num_retries=0)


def test_a_failure_within_the_stream_tells_what_was_said(over: Any) -> None:
    wire = over(stream(*events("Hel", "lo")[:3], event({"error": {"message": "broke", "code": 500}})))
    with pytest.raises(litellm.exceptions.MidStreamFallbackError) as caught:
        listen(wire, "Hi", CHAT)
    assert caught.value.generated_content == "Hello"
    assert [item.type for item in wire.chunks][:2] == ["response.created", "response.in_progress"]


def test_failures_before_the_first_event_are_tried_again(over: Any) -> None:
    wire = over(refuse(503), stream(*events("ok")))
    assert listen(wire, "Hi", CHAT)[-1].response.output_text == "ok"
    wire = over(refuse(503), answer("ok"))
    assert ask(wire, "Hi", CHAT).output_text == "ok"
    assert len(wire.requests) == 2


def test_one_call_is_one_set_of_attempts(over: Any) -> None:
    wire = over(refuse(503), repeat=True)
    with pytest.raises(litellm.ServiceUnavailableError):
        ask(wire, "Hi", CHAT, num_retries=2)
    assert len(wire.requests) == 3


def test_an_abandoned_stream_closes_its_connection(blocking: Any) -> None:
    blocking.replies = [stream(*events("a", "b"))]
    found = responses("Hi", CHAT, stream=True, api_key="k", base_url="https://chat.example/v1")
    assert next(found).type == "response.created"
    found.close()
    assert found.completed_response is None


def test_tools_in_a_loop(over: Any) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Rome"}'}}
    first = completion_body(None)
    first["choices"][0]["message"]["tool_calls"] = [call]
    first["choices"][0]["finish_reason"] = "tool_calls"
    wire = over(reply(first), answer("Sunny."))
    asked: list[Any] = [{"role": "user", "content": "Weather in Rome?"}]
    response = ask(wire, asked, CHAT, tools=[WEATHER])
    asked += response.output
    for item in response.output:
        if item.type == "function_call":
            asked.append(result(item.call_id, json.dumps({"got": json.loads(item.arguments)["city"]})))
    assert ask(wire, asked, CHAT, tools=[WEATHER]).output_text == "Sunny."
    assert wire.bodies[1]["messages"] == [
        {"role": "user", "content": "Weather in Rome?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": '{"got": "Rome"}'},
    ]


def test_thinking_aloud_in_the_text(over: Any) -> None:
    """What a protocol finds to be reasoning is an item of its own, also in a stream."""
    said = "<think>Hm.</think>Hello"
    whole = ask(over(answer(said)), "Hi", CHAT)
    heard = listen(over(stream(*events(*said))), "Hi", CHAT)
    assert [item.type for item in whole.output] == [item.type for item in heard[-1].response.output]
    assert heard[-1].response.output_text == whole.output_text == "Hello"
    judged(heard)


def test_the_chat_itself_is_not_changed() -> None:
    assert CHAT_ENDPOINT.at(ROW, "m", {}) is CHAT_ENDPOINT
