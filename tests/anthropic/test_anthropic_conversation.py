"""Conversations out: golden turns. A case is the messages and the body, without model and max_tokens."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from anthropic_forms import (
    EPHEMERAL,
    HELLO,
    HELLO_TURN,
    MODEL,
    PNG,
    answered,
    assistant,
    body,
    call,
    digest,
    document,
    function,
    image,
    result,
    system,
    tool_call,
    turn,
    use,
    user,
)

from litellm.protocols.base import BadInput

PLACEHOLDER = {
    "tools": [
        {
            "name": "no_tool",
            "description": "There are no tools to call: earlier turns used some.",
            "input_schema": {"type": "object", "properties": {}},
        }
    ],
    "tool_choice": {"type": "none"},
}
ODD_ID = "functions_f_0_" + digest("functions.f:0")

CALLED = [user("q"), assistant(tool_call("c1", arguments='{"city": "Oslo"}'))]
CALLED_SENT = [turn("user", "q"), turn("assistant", use("c1", city="Oslo"))]

MESSAGES: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "plain": (HELLO, {"messages": [HELLO_TURN]}),
    "system": (
        [system("a"), system("b", "developer"), *HELLO],
        {"system": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], "messages": [HELLO_TURN]},
    ),
    "system parts, blank ones left out": (
        [system([{"type": "text", "text": "a", "cache_control": EPHEMERAL}, {"type": "text", "text": " "}]), *HELLO],
        {"system": [{"type": "text", "text": "a", "cache_control": EPHEMERAL}], "messages": [HELLO_TURN]},
    ),
    "cache_control on a system message": (
        [system("a", cache_control=EPHEMERAL), *HELLO],
        {"system": [{"type": "text", "text": "a", "cache_control": EPHEMERAL}], "messages": [HELLO_TURN]},
    ),
    "system later": (
        [user("a"), assistant(content="b"), system("note"), user("c")],
        {"messages": [turn("user", "a"), turn("assistant", "b"), turn("user", "note", "c")]},
    ),
    "neighbours merge": (
        [user("a"), user("b"), assistant(content="c"), assistant(content="d"), user("e")],
        {"messages": [turn("user", "a", "b"), turn("assistant", "c", "d"), turn("user", "e")]},
    ),
    "assistant first": (
        [assistant(content="a"), user("b")],
        {"messages": [turn("user", "."), turn("assistant", "a"), turn("user", "b")]},
    ),
    "blank text is left out": (
        [user("a"), assistant(content=""), user(" \n"), user({"type": "text", "text": ""}, "b")],
        {"messages": [turn("user", "a", "b")]},
    ),
    "prefill without its trailing space": (
        [user("a"), assistant(content="{ \n")],
        {"messages": [turn("user", "a"), turn("assistant", "{")]},
    ),
    "cache_control on parts and messages": (
        [
            user({"type": "text", "text": "a", "cache_control": EPHEMERAL}, "b"),
            assistant(content="c", cache_control=EPHEMERAL),
            user("d", cache_control=EPHEMERAL),
        ],
        {
            "messages": [
                turn("user", {"type": "text", "text": "a", "cache_control": EPHEMERAL}, "b"),
                turn("assistant", {"type": "text", "text": "c", "cache_control": EPHEMERAL}),
                turn("user", {"type": "text", "text": "d", "cache_control": EPHEMERAL}),
            ]
        },
    ),
    "images": (
        [
            user(
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}", "detail": "low"}},
                {"type": "image_url", "image_url": "https://example.com/a.png", "cache_control": EPHEMERAL},
                {"type": "image_url", "image_url": {"url": "data:image/jpg;base64,AAAA"}},
                {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{PNG}"}},
            )
        ],
        {
            "messages": [
                turn(
                    "user",
                    image(type="base64", media_type="image/png", data=PNG),
                    {**image(type="url", url="https://example.com/a.png"), "cache_control": EPHEMERAL},
                    image(type="base64", media_type="image/jpeg", data="AAAA"),
                    image(type="base64", media_type="image/png", data=PNG),
                )
            ]
        },
    ),
    "files": (
        [
            user(
                {"type": "file", "file": {"file_data": "data:application/pdf;base64,JVBERi0=", "filename": "a.pdf"}},
                {"type": "file", "file": {"file_data": "JVBERi0", "filename": "b.pdf"}},
                {"type": "file", "file": {"file_id": "https://example.com/c.pdf"}},
                {"type": "file", "file": {"file_data": "data:text/plain;base64,aGk=", "filename": "d.txt"}},
                {"type": "file", "file": {"file_data": "data:text/csv,a%2Cb"}},
                {"type": "file", "file": {"file_data": f"data:image/png;base64,{PNG}"}},
            )
        ],
        {
            "messages": [
                turn(
                    "user",
                    document("a.pdf", type="base64", media_type="application/pdf", data="JVBERi0="),
                    document("b.pdf", type="base64", media_type="application/pdf", data="JVBERi0="),
                    document(type="url", url="https://example.com/c.pdf"),
                    document("d.txt", type="text", media_type="text/plain", data="hi"),
                    document(type="text", media_type="text/plain", data="a,b"),
                    image(type="base64", media_type="image/png", data=PNG),
                )
            ]
        },
    ),
    "blocks in the API's own form": (
        [user("a", {"type": "document", "source": {"type": "url", "url": "https://example.com/a.pdf"}, "title": "t"})],
        {"messages": [turn("user", "a", document("t", type="url", url="https://example.com/a.pdf"))]},
    ),
    "tool call and result": (
        [*CALLED, result("c1", "rain")],
        {"messages": [*CALLED_SENT, turn("user", answered("c1", "rain"))], **PLACEHOLDER},
    ),
    "several results, one turn, before all else": (
        [
            user("q"),
            assistant(tool_call("c1"), tool_call("c2", arguments=""), content="let me see"),
            user("quick"),
            result("c2", ""),
            result("c1", "bad", is_error=True),
            user("go on"),
        ],
        {
            "messages": [
                turn("user", "q"),
                turn("assistant", "let me see", use("c1"), use("c2")),
                turn("user", answered("c2", None), answered("c1", "bad", is_error=True), "quick", "go on"),
            ],
            **PLACEHOLDER,
        },
    ),
    "a result of parts": (
        [
            *CALLED,
            result(
                "c1",
                [
                    {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
                    {"type": "text", "text": "seen", "cache_control": EPHEMERAL},
                ],
            ),
        ],
        {
            "messages": [
                *CALLED_SENT,
                turn(
                    "user",
                    answered(
                        "c1",
                        [image(type="base64", media_type="image/png", data=PNG), {"type": "text", "text": "seen"}],
                        cache_control=EPHEMERAL,
                    ),
                ),
            ],
            **PLACEHOLDER,
        },
    ),
    "ids the API would refuse": (
        [
            user("q"),
            assistant(tool_call("functions.f:0")),
            result("functions.f:0"),
            assistant(tool_call("functions.f:0"), tool_call(None, arguments="[1]")),
            result("functions.f:0"),
            {"role": "tool", "tool_call_id": None, "content": "x"},
        ],
        {
            "messages": [
                turn("user", "q"),
                turn("assistant", use(ODD_ID)),
                turn("user", answered(ODD_ID)),
                turn("assistant", use(ODD_ID + "_2"), use("call_2", arguments="[1]")),
                turn("user", answered(ODD_ID + "_2"), answered("call_2", "x")),
            ],
            **PLACEHOLDER,
        },
    ),
    "function calls of old": (
        [
            user("q"),
            assistant(function_call={"name": "f", "arguments": '{"a": 1}'}),
            {"role": "function", "name": "f", "content": "z"},
        ],
        {
            "messages": [
                turn("user", "q"),
                turn("assistant", use("call_0", "f", a=1)),
                turn("user", answered("call_0", "z")),
            ],
            **PLACEHOLDER,
        },
    ),
    "thinking goes back signed, first, unchanged": (
        [
            user("q"),
            assistant(
                tool_call("c1"),
                content="a",
                reasoning_content="hmm",
                thinking_blocks=[
                    {"type": "thinking", "thinking": "hmm", "signature": "s"},
                    {"type": "thinking", "thinking": "unsigned"},
                    {"type": "redacted_thinking", "data": "r"},
                ],
            ),
            result("c1"),
            assistant(content="b", reasoning_content="not signed"),
            user("go on"),
        ],
        {
            "messages": [
                turn("user", "q"),
                turn(
                    "assistant",
                    {"type": "thinking", "thinking": "hmm", "signature": "s"},
                    {"type": "redacted_thinking", "data": "r"},
                    "a",
                    use("c1"),
                ),
                turn("user", answered("c1")),
                turn("assistant", "b"),
                turn("user", "go on"),
            ],
            **PLACEHOLDER,
        },
    ),
    "the API's own tools go back with their results": (
        [
            user("q"),
            assistant(
                content="found",
                provider_specific_fields={
                    "server_tool_use": [{"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}}],
                    "web_search_results": [{"type": "web_search_tool_result", "tool_use_id": "s1", "content": []}],
                },
            ),
            user("more"),
        ],
        {
            "messages": [
                turn("user", "q"),
                turn(
                    "assistant",
                    {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {}},
                    {"type": "web_search_tool_result", "tool_use_id": "s1", "content": []},
                    "found",
                ),
                turn("user", "more"),
            ]
        },
    ),
    "a call that was never answered does not take another's result": (
        [user("q"), assistant(tool_call("c1")), user("wait"), assistant(tool_call("c1")), result("c1")],
        {
            "messages": [
                turn("user", "q"),
                turn("assistant", use("c1")),
                turn("user", "wait"),
                turn("assistant", use("c1_2")),
                turn("user", answered("c1_2")),
            ],
            **PLACEHOLDER,
        },
    ),
    "a refusal": (
        [user("q"), assistant(refusal="I won't"), user("why")],
        {"messages": [turn("user", "q"), turn("assistant", "I won't"), turn("user", "why")]},
    ),
    "a refusal beside content": (
        [user("q"), assistant(content="No.", refusal="I won't"), user("why")],
        {"messages": [turn("user", "q"), turn("assistant", "No."), turn("user", "why")]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name: str) -> None:
    messages, expected = MESSAGES[name]
    before = copy.deepcopy(messages)
    assert body(call(messages)) == {"model": MODEL, "max_tokens": 64000, **expected}
    assert messages == before


def picture(url: str) -> dict[str, Any]:
    return {"messages": [user({"type": "image_url", "image_url": url})]}


def file(given: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [user({"type": "file", "file": given})]}


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "only system": ({"messages": [system("a")]}, "at least one"),
    "only blank": ({"messages": [user(" ")]}, "at least one"),
    "nothing": ({"messages": []}, "at least one"),
    "a role": ({"messages": [{"role": "bot", "content": "a"}]}, "'bot'"),
    "a part": ({"messages": [user({"type": "smell"})]}, "'smell'"),
    "a picture in the system message": (
        {"messages": [system([{"type": "image_url", "image_url": "https://a.b/c.png"}]), *HELLO]}, "not text",
    ),
    "an image at no address": (picture("gs://a/b.png"), "http"),
    "an image of no base64": (picture("data:image/png;base64,%%%"), "base64"),
    "an image of nothing": (picture("data:image/png;base64,"), "base64"),
    "an image without a comma": (picture("data:image/png;base64"), "no data"),
    "an image of a kind not read": (picture("data:image/tiff;base64,AAAA"), "tiff"),
    "a file of nothing": (file({}), "no file"),
    "text that is none": (file({"file_data": "data:text/plain;base64,/w=="}), "UTF-8"),
    "a result of nothing": ({"messages": [user("a"), {"role": "tool", "content": "x"}]}, "tool_call_id"),
    "a forced tool without tools": ({"tool_choice": "required"}, "no tools"),
    "a choice nobody knows": ({"tools": [function()], "tool_choice": "sometimes"}, "sometimes"),
    "a budget without room": ({"thinking": {"type": "enabled", "budget_tokens": 2000}, "max_tokens": 500}, "no room"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str) -> None:
    asked, words = BAD[name]
    with pytest.raises(BadInput, match=words):
        body(call(**asked))
