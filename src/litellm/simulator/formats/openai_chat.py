"""OpenAI's chat completions, as OpenAI and the many vendors that copied it answer: `POST …/chat/completions`.

https://platform.openai.com/docs/api-reference/chat. Reasoning, where it is asked for, is `reasoning_content`, the way
vendors with visible reasoning send it; OpenAI itself only counts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import openai_errors
from litellm.simulator.formats.base import CREATED, Format, encode, sse
from litellm.simulator.formats.openai_rules import check_chat
from litellm.simulator.formats.openai_shapes import CHAT
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count, pieces, tokens

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_CACHED_FROM, _CACHED_STEP = 1024, 128
"""Tokens: prompts from 1024 on are cached, in steps of 128 (https://platform.openai.com/docs/guides/prompt-caching)."""
_MEDIA = {"image_url": ("image", 85), "input_audio": ("audio clip", 20), "file": ("file", 100)}
"""Kind of content part → what it is called and how many tokens it counts."""
_SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAwF0AAIC7AAACABAAZGF0YQAAAAA="
"""A WAV file of no length, in base64."""
_ROLE = {"role": "assistant"}


class OpenAIChat(openai_errors.OpenAIEndpoint, Format):
    name = "openai_chat"
    not_json = "We could not parse the JSON body of your request."

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/chat/completions")

    def shape_for(self, request: Received) -> Shape:
        return CHAT

    def worded(self, wrong: Wrong) -> Refusal:
        return openai_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        check_chat(body)
        return understand(body)

    def render(self, reply: Reply, asked: Asked) -> bytes:
        return encode(
            {
                **_head(reply, "chat.completion"),
                "choices": [
                    self.choice(
                        {
                            "index": index,
                            "message": _message(answer, reply, index, asked),
                            "logprobs": _logprobs(answer.content or "", asked),
                            "finish_reason": _finish(answer, asked),
                        }
                    )
                    for index, answer in enumerate(reply.answers)
                ],
                **self.about_prompt(),
                "usage": usage_figures(reply.usage, asked),
            }
        )

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        include_usage = bool((asked.body.get("stream_options") or {}).get("include_usage"))
        no_usage = b',"usage":null}\n\n' if include_usage else b"}\n\n"
        before = b"data: " + encode(_head(reply, "chat.completion.chunk"))[:-1] + b',"choices":['
        streams = [_deltas(answer, reply, index, asked) for index, answer in enumerate(reply.answers)]
        events = [
            before + encode(self.choice(choice)) + b"]" + no_usage
            for together in zip_longest(*streams)
            for choice in together
            if choice is not None
        ]
        if include_usage:
            events.append(before + b'],"usage":' + encode(usage_figures(reply.usage, asked)) + b"}\n\n")
        events.append(b"data: [DONE]\n\n")
        return events

    def error_event(self, refusal: Refusal) -> bytes:
        return sse(openai_errors.error_body(refusal))

    def choice(self, choice: dict[str, Any]) -> dict[str, Any]:
        """A choice, whole or of a chunk, with what this vendor adds to it."""
        return choice

    def about_prompt(self) -> dict[str, Any]:
        """What this vendor adds to a whole answer about what it was asked."""
        return {}


def understand(body: dict[str, Any]) -> Asked:
    """What a valid chat completion request asks for."""
    messages = body["messages"]
    names = {call["id"]: _called(call) for message in messages for call in message.get("tool_calls") or ()}
    last_user = max((place for place, message in enumerate(messages) if message["role"] == "user"), default=-1)
    user = messages[last_user] if last_user >= 0 else {}
    results = [
        ToolResult(_answering(message, names), content_text(message["content"]))
        for message in messages[last_user + 1 :]
        if message["role"] in ("tool", "function")
    ]
    tools, tool_choice = _tools(body)
    wanted = body.get("response_format") or {}
    prediction = body.get("prediction")
    stop = body.get("stop") or ()
    effort = body.get("reasoning_effort")
    thinking = (body.get("thinking") or {}).get("type", "disabled")
    limit = body.get("max_completion_tokens")
    counted = [_message_tokens(message) for message in messages]
    total = sum(counted) + count(str(body["tools"]) if "tools" in body else "")
    return Asked(
        model=body["model"],
        body=body,
        text=content_text(user.get("content")),
        media=[_MEDIA[part["type"]][0] for part in _parts(user) if part["type"] in _MEDIA],
        tools=tools,
        tool_choice=tool_choice,
        parallel=body.get("parallel_tool_calls", True),
        results=results,
        schema=(wanted["json_schema"].get("schema") or {}) if wanted.get("type") == "json_schema" else None,
        json_object=wanted.get("type") == "json_object",
        stream=bool(body.get("stream")),
        n=body.get("n") or 1,
        limit=body.get("max_tokens") if limit is None else limit,
        stop=[stop] if isinstance(stop, str) else stop,
        reasoning=effort not in (None, "none") or thinking != "disabled",
        prediction=content_text(prediction["content"]) if prediction else None,
        input_tokens=total,
        cached_tokens=prompt_cached(total, counted),
    )


def prompt_cached(total: int, counted: Sequence[int]) -> int:
    """Tokens of a prompt that come from the cache: all but its last message, once it is long enough.

    `counted`: tokens of each message, `total` with all that is beside them.
    """
    cached = total - counted[-1] if total >= _CACHED_FROM and len(counted) > 2 else 0
    return cached // _CACHED_STEP * _CACHED_STEP


def content_text(content: Any) -> str:
    """The text of a message's content, string or parts."""
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


def _parts(message: dict[str, Any]) -> list[dict[str, Any]]:
    content = message.get("content")
    return content if isinstance(content, list) else []


def _called(call: dict[str, Any]) -> str:
    return call[call["type"]]["name"]


def _answering(message: dict[str, Any], names: dict[str, str]) -> str:
    """The name of the tool whose result a message brings."""
    return message.get("name") or names[message["tool_call_id"]]


def _message_tokens(message: dict[str, Any]) -> int:
    media = sum(_MEDIA[part["type"]][1] for part in _parts(message) if part["type"] in _MEDIA)
    calls = message.get("tool_calls") or ()
    called = sum(count(call["function"]["arguments"]) + 1 for call in calls if "function" in call)
    return count(content_text(message.get("content"))) + media + called + 1


def _tools(body: dict[str, Any]) -> tuple[list[Tool], str]:
    """The functions offered and which are to be called. Custom tools are accepted and never called."""
    if "functions" in body:
        offered = [Tool(function["name"], function.get("parameters") or {}) for function in body["functions"]]
        chosen = body.get("function_call", "auto")
        return offered, chosen if isinstance(chosen, str) else f"={chosen['name']}"
    functions = [tool["function"] for tool in body.get("tools") or () if tool["type"] == "function"]
    offered = [Tool(function["name"], function.get("parameters") or {}) for function in functions]
    chosen = body.get("tool_choice", "auto")
    if isinstance(chosen, str):
        return offered, chosen
    if chosen["type"] == "allowed_tools":
        allowed = [(tool.get("function") or tool).get("name") for tool in chosen["allowed_tools"]["tools"]]
        return [tool for tool in offered if tool.name in allowed], chosen["allowed_tools"]["mode"]
    return offered, f"={chosen[chosen['type']]['name']}"


def _head(reply: Reply, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{reply.id}",
        "object": kind,
        "created": CREATED,
        "model": reply.model,
        "service_tier": "default",
        "system_fingerprint": "fp_simulator",
    }


def _finish(answer: Answer, asked: Asked) -> str:
    legacy = answer.finish_reason == "tool_calls" and "functions" in asked.body
    return "function_call" if legacy else answer.finish_reason


def _tool_call(reply: Reply, choice: int, place: int) -> dict[str, Any]:
    call = reply.answers[choice].tool_calls[place]
    function = {"name": call.name, "arguments": call.arguments_json()}
    return {"id": reply.call_id("call_", choice, place), "type": "function", "function": function}


def _speaks(asked: Asked) -> bool:
    return "audio" in (asked.body.get("modalities") or ())


def _message(answer: Answer, reply: Reply, index: int, asked: Asked) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": answer.content,
        "refusal": answer.refusal,
        "annotations": [],
    }
    if answer.reasoning is not None:
        message["reasoning_content"] = answer.reasoning
    if answer.tool_calls and "functions" in asked.body:
        message["function_call"] = _tool_call(reply, index, 0)["function"]
    elif answer.tool_calls:
        message["tool_calls"] = [_tool_call(reply, index, place) for place in range(len(answer.tool_calls))]
    if _speaks(asked) and answer.content:
        message["content"] = None
        message["audio"] = {
            "id": f"audio_{reply.id}",
            "data": _SILENCE,
            "expires_at": CREATED + 3600,
            "transcript": answer.content,
        }
    return message


def _deltas(answer: Answer, reply: Reply, index: int, asked: Asked) -> Iterator[dict[str, Any]]:
    """The choices of one answer's chunks, in order."""

    def choice(delta: dict[str, Any], finish: str | None = None, said: str = "") -> dict[str, Any]:
        return {"index": index, "delta": delta, "logprobs": _logprobs(said, asked), "finish_reason": finish}

    calls_only = bool(answer.tool_calls) and not answer.content
    yield choice({**_ROLE, "content": None if calls_only or _speaks(asked) else "", "refusal": None})
    for piece in pieces(answer.reasoning or "", reply.chunk_chars):
        yield choice({"content": None, "reasoning_content": piece})
    if _speaks(asked) and answer.content:
        for audio in _audio_deltas(answer, reply):
            yield choice({"audio": audio})
    else:
        for piece in answer.text_pieces(reply.chunk_chars):
            yield choice({"content": piece}, said=piece)
    for piece in pieces(answer.refusal or "", reply.chunk_chars):
        yield choice({"refusal": piece})
    for place in range(len(answer.tool_calls)):
        call = _tool_call(reply, index, place)
        arguments = call["function"]["arguments"]
        opened = {**call, "function": {**call["function"], "arguments": ""}}
        legacy = "functions" in asked.body
        yield choice({"function_call": opened["function"]} if legacy else {"tool_calls": [{"index": place, **opened}]})
        for piece in pieces(arguments, reply.chunk_chars):
            part = {"arguments": piece}
            yield choice({"function_call": part} if legacy else {"tool_calls": [{"index": place, "function": part}]})
    yield choice({}, _finish(answer, asked))


def _audio_deltas(answer: Answer, reply: Reply) -> Iterator[dict[str, Any]]:
    yield {"id": f"audio_{reply.id}", "transcript": ""}
    for piece in answer.text_pieces(reply.chunk_chars):
        yield {"transcript": piece}
    yield {"data": _SILENCE}
    yield {"expires_at": CREATED + 3600}


def _logprobs(said: str, asked: Asked) -> dict[str, Any] | None:
    if not asked.body.get("logprobs"):
        return None
    most = asked.body.get("top_logprobs") or 0

    def entry(token: str, rank: int) -> dict[str, Any]:
        logprob = -round(0.01 * (len(token) % 7 + 1) + 1.5 * rank, 4)
        text = token if rank == 0 else f"{token}{rank}"
        return {"token": text, "logprob": logprob, "bytes": list(text.encode("utf-8", "replace"))}

    content = [
        {**entry(token, 0), "top_logprobs": [entry(token, rank) for rank in range(most)]} for token in tokens(said)
    ]
    return {"content": content, "refusal": None}


def usage_figures(usage: Usage, asked: Asked) -> dict[str, Any]:
    """Usage as OpenAI writes it."""
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning_tokens,
            "audio_tokens": 0,
            "accepted_prediction_tokens": usage.accepted_prediction_tokens,
            "rejected_prediction_tokens": max(count(asked.prediction) - usage.accepted_prediction_tokens, 0),
        },
    }
