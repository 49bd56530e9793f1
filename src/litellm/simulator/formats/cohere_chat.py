"""Cohere's chat, version 2: `POST …/v2/chat`. https://docs.cohere.com/reference/chat

What a model says before it calls tools is its plan, not its content.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats.base import Endpoint, Format, encode, sse
from litellm.simulator.formats.cohere_shapes import CHAT
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong, type_name
from litellm.simulator.words import count, pieces

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_USUAL = {
    400: "invalid request",
    401: "invalid api token",
    402: "Please add or update your payment method to continue.",
    403: "Your API key does not have permission to use this resource.",
    404: "model not found, make sure the correct model ID was used and that you have access to the model.",
    422: "the request could not be processed",
    429: "You are past the per minute request limit, please wait and try again later.",
    498: "invalid or expired token",
    499: "request cancelled",
    500: "internal server error, this has been reported to our developers.",
    501: "not implemented",
    503: "service unavailable, please try again later.",
    504: "the request timed out, please try again later.",
}
"""Status → message of an error nobody has worded."""
_REASONS = {
    "context_window": (
        "too many tokens: total number of tokens in the prompt exceeds the limit of 128000 tokens; try using a shorter "
        "prompt, or enabling prompt truncating."
    ),
    "content_policy": "blocked output: please adjust your prompt and try again.",
}
_FINISH_REASONS = {
    "stop": "COMPLETE",
    "length": "MAX_TOKENS",
    "tool_calls": "TOOL_CALL",
    "content_filter": "ERROR",
}
_USAGE_PAGE = " For proper usage, please refer to https://docs.cohere.com/reference/chat"
_IMAGE_TOKENS = 256


class CohereEndpoint(Endpoint):
    """What all of Cohere's endpoints share: the key, the errors, the headers."""

    def authenticate(self, request: Received) -> None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refusal(401, "no api key supplied")

    def error(self, refusal: Refusal) -> bytes:
        return encode({"id": "00000000-0000-4000-8000-000000000000", "message": _message(refusal)})

    def headers(self) -> dict[str, str]:
        return {"x-debug-trace-id": "simulated", "x-trial-endpoint-call-limit": "40"}

    def worded(self, wrong: Wrong) -> Refusal:
        return _worded(wrong)


class CohereChat(CohereEndpoint, Format):
    name = "cohere_chat"
    not_json = "invalid request: request body is not valid JSON"
    broken_event = b'event: content-delta\ndata: {"broken": \n\n'

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/v2/chat")

    def shape_for(self, request: Received) -> Shape:
        return CHAT

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        _check(body)
        return understand(body)

    def render(self, reply: Reply, asked: Asked) -> bytes:
        answer = reply.answers[0]
        message: dict[str, Any] = {"role": "assistant"}
        content = _content(answer)
        if content:
            message["content"] = content
        if answer.tool_calls:
            if answer.content:
                message["tool_plan"] = answer.content
            message["tool_calls"] = [_call(reply, place) for place in range(len(answer.tool_calls))]
        whole = {"id": _identity(reply), "message": message, "finish_reason": _finish(answer)}
        return encode({**whole, "usage": _usage(reply.usage)})

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        return [sse(event, event["type"]) for event in _events(reply)]

    def error_event(self, refusal: Refusal) -> bytes:
        ended = {"error": _message(refusal), "finish_reason": "ERROR"}
        return sse({"type": "message-end", "delta": ended}, "message-end")


def _message(refusal: Refusal) -> str:
    usual = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])
    return refusal.message or _REASONS.get(refusal.reason or "", usual)


def _worded(wrong: Wrong) -> Refusal:
    """A wrong shape in Cohere's words. uncertain: those of missing and out-of-range values."""
    where = ".".join(str(part) for part in wrong.path if not isinstance(part, int))
    if wrong.kind == "unknown":
        return Refusal(422, f"unknown field: parameter '{wrong.path[-1]}' is not a valid field.{_USAGE_PAGE}")
    if wrong.kind == "type":
        found = type_name(wrong.got)
        wanted = " or ".join(wrong.want)
        return Refusal(
            422, f"invalid type: parameter {where} is of type {found} but should be of type {wanted}.{_USAGE_PAGE}"
        )
    if wrong.kind == "missing":
        return Refusal(400, f"invalid request: {where} is required.{_USAGE_PAGE}")
    if wrong.kind in ("value", "tag"):
        return Refusal(400, f"invalid request: {where} must be one of {', '.join(wrong.want)}, got {wrong.got!r}.")
    if wrong.kind in ("least", "most"):
        side = "greater" if wrong.kind == "least" else "less"
        return Refusal(400, f"invalid request: {where} must be {side} than or equal to {wrong.want}.")
    if wrong.kind == "pattern":
        return Refusal(400, f"invalid request: {where} must match {wrong.want}.")
    side = "at least" if wrong.kind == "shortest" else "at most"
    return Refusal(400, f"invalid request: {where} must have {side} {wrong.want} elements.")


def _check(body: dict[str, Any]) -> None:
    """Raises `Refusal` for the first rule a chat request breaks. uncertain: the sentences, except where a page shows
    them; the rules are those of the pages "Tool use" and "Structured outputs"."""
    messages = body["messages"]
    if messages[-1]["role"] not in ("user", "tool"):
        raise Refusal(400, "invalid request: the last message must be from the user or a tool.")
    last = messages[-1]
    if last["role"] == "user" and not (_text(last["content"]).strip() or _images(last)):
        raise Refusal(400, "invalid request: message must be at least 1 token long or tool results must be specified.")
    called: list[str] = []
    for index, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] not in called:
                raise Refusal(
                    400,
                    f"invalid request: tool_call_id '{message['tool_call_id']}' not found in the previous tool calls.",
                )
            called.remove(message["tool_call_id"])
            continue
        if called:
            raise Refusal(400, f"invalid request: missing tool results for tool calls: {', '.join(called)}.")
        called = [call["id"] for call in message.get("tool_calls", ())]
        if message["role"] == "assistant" and not called and not message.get("content"):
            raise Refusal(400, f"invalid request: messages[{index}] must have content or tool_calls.")
    if called:
        raise Refusal(400, f"invalid request: missing tool results for tool calls: {', '.join(called)}.")
    _check_tools(body)


def _check_tools(body: dict[str, Any]) -> None:
    tools = body.get("tools")
    if "tool_choice" in body and not tools:
        raise Refusal(400, "invalid request: tool_choice is only valid when tools are specified.")
    for tool in tools or ():
        if tool["function"]["parameters"].get("type") != "object":
            raise Refusal(400, f"invalid request: parameters of tool {tool['function']['name']} must be an object.")
    wanted = body.get("response_format", {})
    if wanted.get("type") != "json_object":
        return
    if tools or body.get("documents"):
        raise Refusal(400, "invalid request: response_format is not supported with tools or documents.")
    schema = wanted.get("json_schema")
    if schema is not None and (schema.get("type") != "object" or not schema.get("required")):
        raise Refusal(
            400, "invalid request: json_schema must be of type object at its top and have at least one required field."
        )


def understand(body: dict[str, Any]) -> Asked:
    """What a valid chat request asks for."""
    messages = body["messages"]
    names = {call["id"]: call["function"]["name"] for message in messages for call in message.get("tool_calls", ())}
    last_user = max((place for place, message in enumerate(messages) if message["role"] == "user"), default=-1)
    user = messages[last_user] if last_user >= 0 else {}
    wanted = body.get("response_format", {})
    schema = wanted.get("json_schema")
    chosen = {"REQUIRED": "required", "NONE": "none"}.get(body.get("tool_choice", ""), "auto")
    total = sum(map(_tokens, messages)) + count(str(body["tools"]) if "tools" in body else "")
    return Asked(
        model=body["model"],
        body=body,
        text=_text(user.get("content")),
        media=["image"] * _images(user),
        tools=[Tool(tool["function"]["name"], tool["function"]["parameters"]) for tool in body.get("tools", ())],
        tool_choice=chosen,
        results=[
            ToolResult(names[message["tool_call_id"]], _text(message["content"]))
            for message in messages[last_user + 1 :]
            if message["role"] == "tool"
        ],
        schema=schema,
        json_object=wanted.get("type") == "json_object" and schema is None,
        stream=body.get("stream", False),
        limit=body.get("max_tokens"),
        stop=body.get("stop_sequences", ()),
        reasoning=body.get("thinking", {}).get("type") == "enabled",
        input_tokens=total,
    )


def _text(content: Any) -> str:
    """The text of a message's content; documents are quoted as JSON."""
    if isinstance(content, list):
        return "".join(
            encode(part["document"]["data"]).decode() if "document" in part else part.get("text", "")
            for part in content
        )
    return content or ""


def _images(message: dict[str, Any]) -> int:
    content = message.get("content")
    return sum(part["type"] == "image_url" for part in content) if isinstance(content, list) else 0


def _tokens(message: dict[str, Any]) -> int:
    called = sum(count(call["function"]["arguments"]) + 1 for call in message.get("tool_calls", ()))
    return count(_text(message.get("content"))) + called + _IMAGE_TOKENS * _images(message) + 1


def _identity(reply: Reply) -> str:
    digits = reply.id
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-8{digits[15:18]}-{digits[18:]}{digits[:6]}"


def _finish(answer: Answer) -> str:
    if answer.stop_sequence is not None:
        return "STOP_SEQUENCE"
    return _FINISH_REASONS.get(answer.finish_reason, answer.finish_reason)


def _content(answer: Answer) -> list[dict[str, Any]]:
    """The content of an answer, whole."""
    parts: list[dict[str, Any]] = []
    if answer.reasoning is not None:
        parts.append({"type": "thinking", "thinking": answer.reasoning})
    text = answer.content or answer.refusal
    if text and not answer.tool_calls:
        parts.append({"type": "text", "text": text})
    return parts


def _call(reply: Reply, place: int) -> dict[str, Any]:
    call = reply.answers[0].tool_calls[place]
    identity = reply.call_id(f"{call.name}_", 0, place)
    return {"id": identity, "type": "function", "function": {"name": call.name, "arguments": call.arguments_json()}}


def _events(reply: Reply) -> Iterator[dict[str, Any]]:
    answer = reply.answers[0]

    def event(kind: str, message: dict[str, Any] | None = None, index: int | None = None) -> dict[str, Any]:
        place = {} if index is None else {"index": index}
        return {"type": kind, **place, **({} if message is None else {"delta": {"message": message}})}

    first = {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}
    yield {"id": _identity(reply), **event("message-start", first)}
    parts = _content(answer)
    for index, part in enumerate(parts):
        kind = part["type"]
        said = pieces(part[kind], reply.chunk_chars)
        if kind == "text" and answer.content:
            said = answer.text_pieces(reply.chunk_chars)
        yield event("content-start", {"content": {**part, kind: ""}}, index)
        for piece in said:
            yield event("content-delta", {"content": {kind: piece}}, index)
        yield event("content-end", index=index)
    if answer.tool_calls and answer.content:
        for piece in answer.text_pieces(reply.chunk_chars):
            yield event("tool-plan-delta", {"tool_plan": piece})
    for place in range(len(answer.tool_calls)):
        call = _call(reply, place)
        opened = {**call, "function": {**call["function"], "arguments": ""}}
        yield event("tool-call-start", {"tool_calls": opened}, place)
        for piece in pieces(call["function"]["arguments"], reply.chunk_chars):
            yield event("tool-call-delta", {"tool_calls": {"function": {"arguments": piece}}}, place)
        yield event("tool-call-end", index=place)
    ended = {"finish_reason": _finish(answer), "usage": _usage(reply.usage)}
    yield {"id": _identity(reply), "type": "message-end", "delta": ended}


def _usage(usage: Usage) -> dict[str, Any]:
    tokens = {"input_tokens": usage.input_tokens, "output_tokens": usage.output_tokens}
    return {"billed_units": tokens, "tokens": tokens, "cached_tokens": usage.cached_tokens}
