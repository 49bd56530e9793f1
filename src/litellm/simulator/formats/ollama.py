"""Ollama's own API: `POST /api/chat`, `POST /api/generate`; models at `POST /api/show` and `GET /api/tags`.

https://docs.ollama.com/api. Streams unless told not to; every line of a stream is one JSON object. Like the real server
it asks for no key and passes over fields it does not know; what it knows must have the right type.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats.base import Endpoint, Format, Lookup, encode
from litellm.simulator.formats.models import LISTED
from litellm.simulator.formats.ollama_shapes import CHAT, GENERATE, INTEGERS, NUMBERS
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Anything, Shape, Wrong, type_name
from litellm.simulator.words import count, pieces

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_CREATED = "2025-10-09T08:53:20Z"
_USUAL = {
    400: "invalid request",
    401: "unauthorized",
    403: "forbidden",
    404: "model not found, try pulling it first",
    429: "too many requests",
    500: "an error was encountered while running the model",
    503: "server busy, please try again.  maximum pending requests exceeded",
}
"""Status → message of an error nobody has worded."""
_REASONS = {
    "context_window": "the input length exceeds the context length",
    "content_policy": "the request was refused by the model's content policy",
}
_GO_TYPES = {
    "string": "string", "integer": "int", "number": "float64", "boolean": "bool", "array": "[]interface {}",
    "object": "map[string]interface {}",
}  # fmt: skip
_IMAGE_TOKENS = 256
_DETAILS = {
    "parent_model": "",
    "format": "gguf",
    "family": "llama",
    "families": ["llama"],
    "parameter_size": "8.0B",
    "quantization_level": "Q4_K_M",
}


_ESCAPED = {
    b"<": b"\\u003c", b">": b"\\u003e", b"&": b"\\u0026",
    "\u2028".encode(): b"\\u2028", "\u2029".encode(): b"\\u2029",
}  # fmt: skip


def _as_go_writes(value: Any) -> bytes:
    """JSON as Go's encoder writes it: readers that cut lines at any separator of Unicode's find none inside.
    https://pkg.go.dev/encoding/json#Marshal"""
    written = encode(value)
    for plain, escaped in _ESCAPED.items():
        written = written.replace(plain, escaped)
    return written


class OllamaEndpoint(Endpoint):
    """What all of Ollama's endpoints share: errors."""

    def error(self, refusal: Refusal) -> bytes:
        usual = _USUAL.get(refusal.status, _USUAL[500 if refusal.status >= 500 else 400])
        return encode({"error": refusal.message or _REASONS.get(refusal.reason or "", usual)})


class _Ollama(OllamaEndpoint, Format):
    """What chat and generate share."""

    not_json = "invalid character 'x' looking for beginning of value"
    stream_type = "application/x-ndjson"
    broken_event = b'{"broken": \n'
    go_name: str

    def read(self, request: Received, allowed: Container[str]) -> Asked:
        return super().read(request, Anything())

    def worded(self, wrong: Wrong) -> Refusal:
        if wrong.kind == "missing" and wrong.path == ("model",):
            return Refusal(400, "model is required")
        names = ".".join(part for part in wrong.path if isinstance(part, str))
        if wrong.kind == "type":
            wanted = _GO_TYPES.get(wrong.want[0], wrong.want[0])
            found = "number" if type_name(wrong.got) == "integer" else type_name(wrong.got)
            found = "bool" if found == "boolean" else found
            return Refusal(
                400, f"json: cannot unmarshal {found} into Go struct field {self.go_name}.{names} of type {wanted}"
            )
        if wrong.kind in ("value", "tag"):
            return Refusal(400, f"invalid {wrong.path[-1]}: {wrong.got!r}")
        return Refusal(400, f"{names} is {'required' if wrong.kind == 'missing' else 'invalid'}")

    def error_event(self, refusal: Refusal) -> bytes:
        return self.error(refusal) + b"\n"

    def said(self, text: str = "", thinking: str | None = None, calls: list[Any] | None = None) -> dict[str, Any]:
        """The part of a line that says something."""
        raise NotImplementedError

    def render(self, reply: Reply, asked: Asked) -> bytes:
        answer = reply.answers[0]
        calls = [_call(reply, place) for place in range(len(answer.tool_calls))]
        said = self.said(answer.content or answer.refusal or "", answer.reasoning, calls)
        return _as_go_writes({"model": reply.model, "created_at": _CREATED, **said, **_done(reply)})

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        about = {"model": reply.model, "created_at": _CREATED}
        lines = [{**about, **said, "done": False} for said in self.stream(reply)]
        return [_as_go_writes(line) + b"\n" for line in (*lines, {**about, **self.said(), **_done(reply)})]

    def stream(self, reply: Reply) -> Iterator[dict[str, Any]]:
        answer = reply.answers[0]
        for piece in pieces(answer.reasoning or "", reply.chunk_chars):
            yield self.said(thinking=piece)
        whole = answer.text_pieces(reply.chunk_chars) if answer.content else pieces(answer.refusal or "", None)
        for piece in whole:
            yield self.said(piece)
        for place in range(len(answer.tool_calls)):
            yield self.said(calls=[_call(reply, place)])


class OllamaChat(_Ollama):
    name = "ollama_chat"
    go_name = "ChatRequest"

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/api/chat")

    def shape_for(self, request: Received) -> Shape:
        return CHAT

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        _check(body)
        messages = body.get("messages") or []
        for message in messages:
            _check_images(message.get("images"))
        last_user = max((place for place, message in enumerate(messages) if message["role"] == "user"), default=-1)
        user = messages[last_user] if last_user >= 0 else {}
        called = [call["function"]["name"] for message in messages for call in message.get("tool_calls") or ()]
        results = [message for message in messages[last_user + 1 :] if message["role"] == "tool"]
        # Results have no ids: those without a name are taken to come in the order of the calls.
        unnamed = iter(called[-len(results) :] if results else ())
        asked = _asked(body)
        asked.text = user.get("content") or ""
        asked.media = ["image"] * len(user.get("images") or ())
        asked.tools = [
            Tool(tool["function"]["name"], tool["function"].get("parameters") or {}) for tool in body.get("tools") or ()
        ]
        asked.results = [
            ToolResult(message.get("tool_name") or next(unnamed, "tool"), message.get("content") or "")
            for message in results
        ]
        asked.input_tokens = sum(map(_tokens, messages)) + count(str(body["tools"]) if body.get("tools") else "")
        return asked

    def said(self, text: str = "", thinking: str | None = None, calls: list[Any] | None = None) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if thinking:
            message["thinking"] = thinking
        if calls:
            message["tool_calls"] = calls
        return {"message": message}


class OllamaGenerate(_Ollama):
    name = "ollama_generate"
    go_name = "GenerateRequest"

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/api/generate")

    def shape_for(self, request: Received) -> Shape:
        return GENERATE

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        _check(body)
        _check_images(body.get("images"))
        asked = _asked(body)
        asked.text = body.get("prompt") or ""
        asked.media = ["image"] * len(body.get("images") or ())
        asked.input_tokens = count(asked.text) + count(body.get("system")) + _IMAGE_TOKENS * len(asked.media) + 1
        return asked

    def said(self, text: str = "", thinking: str | None = None, calls: list[Any] | None = None) -> dict[str, Any]:
        return {"response": text, **({"thinking": thinking} if thinking else {})}


class OllamaShow(OllamaEndpoint, Lookup):
    name = "ollama_show"

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/api/show")

    def answer(self, request: Received) -> bytes:
        try:
            body = request.json
        except ValueError:
            body = None
        if not isinstance(body, dict) or not (body.get("model") or body.get("name")):
            raise Refusal(400, "model is required")
        about = {
            "general.architecture": "llama",
            "general.parameter_count": 8030261248,
            "llama.context_length": 131072,
            "llama.embedding_length": 4096,
        }
        return encode(
            {
                "license": "",
                "modelfile": "",
                "parameters": "",
                "template": "{{ .Prompt }}",
                "details": _DETAILS,
                "model_info": about,
                "capabilities": ["completion", "tools", "vision", "thinking"],
                "modified_at": _CREATED,
            }
        )


class OllamaTags(OllamaEndpoint, Lookup):
    name = "ollama_tags"

    def matches(self, request: Received) -> bool:
        return request.method == "GET" and request.path.endswith("/api/tags")

    def answer(self, request: Received) -> bytes:
        about = {"modified_at": _CREATED, "size": 4661224676, "digest": "0" * 64, "details": _DETAILS}
        return encode({"models": [{"name": model, "model": model, **about} for model in LISTED]})


def _check(body: dict[str, Any]) -> None:
    """Raises `Refusal` for what the server finds only when it is about to run the model."""
    wanted = body.get("format")
    if isinstance(wanted, str) and wanted not in ("", "json"):
        raise Refusal(400, f'invalid format: "{wanted}"; expected "json" or a JSON Schema object')
    think = body.get("think")
    if isinstance(think, str) and think not in ("high", "medium", "low"):
        raise Refusal(400, f'invalid think value: "{think}" (must be "high", "medium", "low", true, or false)')
    for name, value in (body.get("options") or {}).items():
        kind = type_name(value)
        problem: str | None = None
        if value is None:
            continue
        if name in INTEGERS and not (kind == "integer" or (kind == "number" and value == int(value))):
            problem = "integer"
        elif name in NUMBERS and kind not in ("integer", "number"):
            problem = "float32"
        elif name == "stop" and not (kind == "array" and all(isinstance(item, str) for item in value)):
            problem = "array"
        if problem:
            raise Refusal(500, f'option "{name}" must be of type {problem}')


def _check_images(images: list[str] | None) -> None:
    for image in images or ():
        try:
            base64.b64decode(image, validate=True)
        except ValueError:
            raise Refusal(400, "illegal base64 data at input byte 4") from None


def _asked(body: dict[str, Any]) -> Asked:
    """What chat and generate say in the same words."""
    options = body.get("options") or {}
    wanted = body.get("format")
    limit = options.get("num_predict")
    return Asked(
        model=body["model"],
        body=body,
        schema=wanted if isinstance(wanted, dict) else None,
        json_object=wanted == "json",
        stream=body.get("stream") is not False,
        # A limit of -1 is none.
        limit=int(limit) if limit is not None and limit >= 0 else None,
        stop=options.get("stop") or (),
        reasoning=bool(body.get("think")),
    )


def _tokens(message: dict[str, Any]) -> int:
    called = sum(count(json.dumps(call["function"]["arguments"])) for call in message.get("tool_calls") or ())
    return count(message.get("content")) + called + _IMAGE_TOKENS * len(message.get("images") or ()) + 1


def _call(reply: Reply, place: int) -> dict[str, Any]:
    call = reply.answers[0].tool_calls[place]
    return {"function": {"name": call.name, "arguments": call.arguments_object()}}


def _done(reply: Reply) -> dict[str, Any]:
    """The end of an answer, with its figures (durations in nanoseconds)."""
    usage: Usage = reply.usage
    return {
        "done": True,
        "done_reason": _reason(reply.answers[0]),
        "total_duration": 4_000_000,
        "load_duration": 1_000_000,
        "prompt_eval_count": usage.input_tokens,
        "prompt_eval_duration": 1_000_000,
        "eval_count": usage.output_tokens,
        "eval_duration": 2_000_000,
    }


def _reason(answer: Answer) -> str:
    finish = answer.finish_reason
    return "stop" if finish in ("tool_calls", "content_filter") else finish
