"""Gemini's generateContent, on AI Studio and on Vertex AI: `POST …/models/{model}:generateContent`,
`:streamGenerateContent?alt=sse`, tuned models under `…/endpoints/{id}:…` and `…/tunedModels/{id}:…`.

https://ai.google.dev/api/generate-content. Without `alt=sse` a stream is one JSON array, sent piece by piece. Models
from Gemini 3 on sign their calls, and want the signatures back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import google_errors
from litellm.simulator.formats.base import Format, encode
from litellm.simulator.formats.gemini_rules import check_gemini, declarations, parts_of, signature, signs
from litellm.simulator.formats.gemini_shapes import STUDIO, VERTEX, respelled
from litellm.simulator.formats.openai_chat import prompt_cached
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count, pieces

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_PATH = re.compile(
    r"(?:models|endpoints|tunedModels)/(?P<model>[^/:]+):(?P<verb>generateContent|streamGenerateContent)$"
)
_FINISH_REASONS = {"stop": "STOP", "tool_calls": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}
_MEDIA = {"image": ("image", 258), "audio": ("audio clip", 32), "video": ("video", 263)}
"""First word of a media type → what it is called and how many tokens it counts."""
_FILE = ("file", 258)
_CACHED_CONTENT = 1024
"""Tokens of whatever `cachedContent` names."""


class Gemini(google_errors.GoogleEndpoint, Format):
    name = "gemini"
    not_json = "Invalid JSON payload received. Unexpected token."
    broken_event = b'data: {"broken": \r\n\r\n'

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and _PATH.search(request.path) is not None

    def respelled(self, body: dict[str, Any]) -> dict[str, Any]:
        return respelled(body)

    def shape_for(self, request: Received) -> Shape:
        return VERTEX if google_errors.on_vertex(request) else STUDIO

    def worded(self, wrong: Wrong) -> Refusal:
        return google_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        route = _PATH.search(request.path)
        assert route is not None
        vertex = google_errors.on_vertex(request)
        check_gemini(body, route["model"], vertex)
        asked = understand(body, route["model"])
        asked.stream = route["verb"] == "streamGenerateContent"
        asked.body = {**body, "vertex": vertex}
        return asked

    def render(self, reply: Reply, asked: Asked) -> bytes:
        return encode(_whole(reply, asked))

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        return [_event(chunk) for chunk in _chunks(reply, asked)]

    def error_event(self, refusal: Refusal) -> bytes:
        return _event(google_errors.error_body(refusal))


class GeminiArray(Gemini):
    """A stream without `alt=sse`."""

    name = "gemini_array"
    stream_type = "application/json; charset=UTF-8"
    broken_event = b',\r\n{"broken": \r\n'

    def matches(self, request: Received) -> bool:
        streamed = request.path.endswith(":streamGenerateContent") and request.query.get("alt") != "sse"
        return streamed and super().matches(request)

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        first, *others = map(encode, _chunks(reply, asked))
        return [b"[" + first, *(b",\r\n" + chunk for chunk in others), b"]"]

    def error_event(self, refusal: Refusal) -> bytes:
        return b",\r\n" + encode(google_errors.error_body(refusal)) + b"]"


def _event(data: dict[str, Any]) -> bytes:
    """A server-sent event with Google's ends of lines."""
    return b"data: " + encode(data) + b"\r\n\r\n"


def understand(body: dict[str, Any], model: str) -> Asked:
    """What a valid generateContent request asks for."""
    contents = body["contents"]
    last_user = max(
        (
            index
            for index, content in enumerate(contents)
            if content.get("role", "user") == "user"
            and any("functionResponse" not in part for part in parts_of(content))
        ),
        default=-1,
    )
    user = contents[last_user] if last_user >= 0 else {}
    results = [
        ToolResult(part["functionResponse"]["name"], _result(part["functionResponse"]["response"]))
        for content in contents[max(last_user, 0) :]
        for part in parts_of(content)
        if "functionResponse" in part
    ]
    config = body.get("generationConfig", {})
    thinking = config.get("thinkingConfig", {})
    wanted = config.get("responseJsonSchema") or _json_schema(config.get("responseSchema"))
    tools, tool_choice = _tools(body)
    counted = [_content_tokens(content) for content in contents]
    total = sum(counted) + sum(_content_tokens(body[name]) for name in ("systemInstruction",) if name in body)
    total += count(str(body["tools"]) if "tools" in body else "")
    cached = prompt_cached(total, counted)
    if "cachedContent" in body:
        cached = _CACHED_CONTENT
        total += cached
    return Asked(
        model=model,
        body=body,
        text=_text(user),
        media=[kind for part in parts_of(user) if (kind := _media(part)[0])],
        tools=tools,
        tool_choice=tool_choice,
        results=results,
        schema=wanted,
        json_object=config.get("responseMimeType") == "application/json" and wanted is None,
        n=config.get("candidateCount", 1),
        limit=config.get("maxOutputTokens"),
        stop=config.get("stopSequences", ()),
        reasoning=bool(thinking) and thinking.get("thinkingBudget") != 0,
        input_tokens=total,
        cached_tokens=cached,
    )


def _text(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in parts_of(content))


def _result(response: dict[str, Any]) -> str:
    """What a function returned: what stands under the usual single key, or all of it."""
    for key in ("output", "result", "content", "error"):
        if list(response) == [key] and isinstance(response[key], str):
            return response[key]
    return json.dumps(response, ensure_ascii=False)


def _media(part: dict[str, Any]) -> tuple[str, int]:
    data = part.get("inlineData") or part.get("fileData")
    if data is None:
        return "", 0
    return _MEDIA.get(data.get("mimeType", "").partition("/")[0], _FILE)


def _content_tokens(content: dict[str, Any]) -> int:
    total = count(_text(content)) + 1
    for part in parts_of(content):
        called = part.get("functionCall", {}).get("args") or part.get("functionResponse", {}).get("response")
        total += _media(part)[1] + (count(json.dumps(called)) if called else 0)
    return total


def _tools(body: dict[str, Any]) -> tuple[list[Tool], str]:
    """The functions offered and which are to be called. Google's own tools are accepted and never called."""
    offered = [
        Tool(declared["name"], declared.get("parametersJsonSchema") or _json_schema(declared.get("parameters")) or {})
        for declared in declarations(body)
    ]
    config = body.get("toolConfig", {}).get("functionCallingConfig", {})
    allowed = config.get("allowedFunctionNames")
    mode = {"ANY": "required", "NONE": "none"}.get(config.get("mode", "AUTO"), "auto")
    return [tool for tool in offered if not allowed or tool.name in allowed], mode


def _json_schema(schema: Any) -> Any:
    """A schema of Google's kind as JSON Schema."""
    if schema is None:
        return None
    found = {key: value for key, value in schema.items() if key not in ("nullable", "propertyOrdering", "example")}
    for key in ("maxItems", "minItems", "minLength", "maxLength", "minProperties", "maxProperties"):
        if key in found:
            found[key] = int(found[key])
    if "type" in found:
        found["type"] = found["type"].lower()
    if "properties" in found:
        found["properties"] = {name: _json_schema(part) for name, part in found["properties"].items()}
    if "items" in found:
        found["items"] = _json_schema(found["items"])
    if "anyOf" in found:
        found["anyOf"] = [_json_schema(part) for part in found["anyOf"]]
    return found


def _parts(reply: Reply, index: int, asked: Asked, streamed: bool) -> list[dict[str, Any]]:
    """The parts of one answer; a stream has its texts in pieces."""
    answer = reply.answers[index]
    parts: list[dict[str, Any]] = []
    thinking = asked.body.get("generationConfig", {}).get("thinkingConfig", {})
    # Thoughts stay hidden where thinking was asked for and seeing it was not.
    if answer.reasoning and (thinking.get("includeThoughts") or not asked.reasoning):
        thoughts = pieces(answer.reasoning, reply.chunk_chars) if streamed else [answer.reasoning]
        parts += [{"text": piece, "thought": True} for piece in thoughts]
    text = answer.content or answer.refusal
    if text:
        said = answer.text_pieces(reply.chunk_chars) if answer.content else pieces(text, reply.chunk_chars)
        parts += [{"text": piece} for piece in (said if streamed else [text])]
    signed = signs(asked.model) or bool(answer.reasoning)
    for place, call in enumerate(answer.tool_calls):
        made: dict[str, Any] = {"name": call.name, "args": call.arguments_object()}
        if call.id or (signs(asked.model) and not asked.body["vertex"]):
            made["id"] = reply.call_id("", index, place)
        sealed = {"thoughtSignature": signature(reply.id)} if signed and place == 0 else {}
        parts.append({"functionCall": made, **sealed})
    if signs(asked.model) and text and not answer.tool_calls:
        if streamed:
            parts.append({"text": ""})
        parts[-1] = {**parts[-1], "thoughtSignature": signature(reply.id)}
    return parts or [{"text": ""}]


def _blocked(answer: Answer) -> bool:
    """Nothing is said at all: the prompt was stopped, not the answer."""
    return answer.finish_reason == "content_filter" and not (answer.content or answer.refusal or answer.tool_calls)


def _about(reply: Reply, asked: Asked) -> dict[str, Any]:
    created = {"createTime": "2025-10-09T08:53:20.000000Z"} if asked.body["vertex"] else {}
    return {"modelVersion": reply.model, "responseId": reply.id, **created}


def _candidate(parts: list[dict[str, Any]], index: int, finish: str | None) -> dict[str, Any]:
    ended = {"finishReason": _FINISH_REASONS.get(finish, finish)} if finish else {}
    return {"content": {"parts": parts, "role": "model"}, **ended, "index": index}


def _whole(reply: Reply, asked: Asked) -> dict[str, Any]:
    if all(map(_blocked, reply.answers)):
        return _stopped(reply, asked)
    candidates = [
        _candidate(_parts(reply, index, asked, streamed=False), index, answer.finish_reason)
        for index, answer in enumerate(reply.answers)
    ]
    return {"candidates": candidates, "usageMetadata": _usage(reply.usage, asked), **_about(reply, asked)}


def _stopped(reply: Reply, asked: Asked) -> dict[str, Any]:
    """The answer to a prompt that was blocked."""
    usage = Usage(reply.usage.input_tokens)
    feedback = {"blockReason": "PROHIBITED_CONTENT"}
    return {"promptFeedback": feedback, "usageMetadata": _usage(usage, asked), **_about(reply, asked)}


def _chunks(reply: Reply, asked: Asked) -> Iterator[dict[str, Any]]:
    """A stream's responses: each has the next parts, and the usage so far."""
    if all(map(_blocked, reply.answers)):
        yield _stopped(reply, asked)
        return
    streams = [_candidates(reply, index, asked) for index in range(len(reply.answers))]
    chunks = [candidate for together in zip_longest(*streams) for candidate in together if candidate]
    for number, candidate in enumerate(chunks, 1):
        usage = reply.usage
        if number < len(chunks):
            usage = Usage(usage.input_tokens, min(number, usage.output_tokens), usage.cached_tokens)
        yield {"candidates": [candidate], "usageMetadata": _usage(usage, asked), **_about(reply, asked)}


def _candidates(reply: Reply, index: int, asked: Asked) -> Iterator[dict[str, Any]]:
    parts = _parts(reply, index, asked, streamed=True)
    for number, part in enumerate(parts, 1):
        finish = reply.answers[index].finish_reason if number == len(parts) else None
        yield _candidate([part], index, finish)


def _usage(usage: Usage, asked: Asked) -> dict[str, Any]:
    """Thoughts are counted beside what was said, not with it."""
    said = usage.output_tokens - usage.reasoning_tokens
    figures: dict[str, Any] = {
        "promptTokenCount": usage.input_tokens,
        "candidatesTokenCount": said,
        "totalTokenCount": usage.input_tokens + usage.output_tokens,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": usage.input_tokens}],
    }
    if usage.cached_tokens:
        figures["cachedContentTokenCount"] = usage.cached_tokens
        figures["cacheTokensDetails"] = [{"modality": "TEXT", "tokenCount": usage.cached_tokens}]
    if usage.reasoning_tokens:
        figures["thoughtsTokenCount"] = usage.reasoning_tokens
    if asked.body["vertex"]:
        figures["candidatesTokensDetails"] = [{"modality": "TEXT", "tokenCount": said}]
        figures["trafficType"] = "ON_DEMAND"
    return figures
