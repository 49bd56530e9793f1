"""The server's replies, made once as bytes: what each vendor documents as its answer.

Nothing here is computed while calls are measured.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Mapping

from benchmarks.cases import ANSWER, EVENTS, LONG_ANSWER, LONG_STREAM, word


def reply(body: bytes, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """A whole HTTP reply, with the headers that vendors send."""
    return _head(status, kind, f"content-length: {len(body)}") + body


def stream(events: Iterable[bytes], kind: str = "text/event-stream") -> list[bytes]:
    """A streamed reply in pieces: its head with the first event, then an HTTP chunk for each, as servers write."""
    chunks = [b"%x\r\n%b\r\n" % (len(event), event) for event in events]
    chunks[0] = _head("200 OK", kind, "transfer-encoding: chunked") + chunks[0]
    chunks[-1] += b"0\r\n\r\n"
    return chunks


def _head(status: str, kind: str, framing: str) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\ndate: Mon, 02 Nov 2026 10:00:00 GMT\r\ncontent-type: {kind}\r\n{framing}\r\n"
        "connection: keep-alive\r\nx-request-id: req_0123456789abcdef\r\nopenai-processing-ms: 271\r\n"
        "x-ratelimit-limit-requests: 10000\r\nx-ratelimit-remaining-requests: 9999\r\n"
        "x-ratelimit-limit-tokens: 2000000\r\nx-ratelimit-remaining-tokens: 1999000\r\nserver: bench\r\n\r\n"
    ).encode()


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _event(value: object, name: str = "") -> bytes:
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + _json(value) + b"\n\n"


# --- OpenAI: https://platform.openai.com/docs/api-reference/chat ---

_OPENAI_USAGE = {
    "prompt_tokens": 12, "completion_tokens": 8, "total_tokens": 20,
    "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
    "completion_tokens_details": {
        "reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
    },
}  # fmt: skip


def _openai(text: str) -> bytes:
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": []}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    answer = {"id": "chatcmpl-0123456789abcdef", "object": "chat.completion", "created": 1793613600}
    answer |= {"model": "gpt-4o-2024-08-06", "choices": [choice], "usage": _OPENAI_USAGE}
    return _json({**answer, "service_tier": "default", "system_fingerprint": "fp_0123456789"})


def _openai_events(deltas: Iterable[Mapping[str, object]], reason: str) -> list[bytes]:
    head = {"id": "chatcmpl-0123456789abcdef", "object": "chat.completion.chunk", "created": 1793613600}
    head |= {"model": "gpt-4o-2024-08-06", "service_tier": "default", "system_fingerprint": "fp_0123456789"}

    def chunk(delta: Mapping[str, object], ended: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": ended}
        return _event({**head, "choices": [choice], "usage": None})

    first = {"role": "assistant", "content": "", "refusal": None}
    usage = _event({**head, "choices": [], "usage": _OPENAI_USAGE})
    return [chunk(first), *(chunk(delta) for delta in deltas), chunk({}, reason), usage, b"data: [DONE]\n\n"]


def _words(count: int) -> list[bytes]:
    return _openai_events(({"content": word(at)} for at in range(count)), "stop")


def _tool_pieces() -> list[bytes]:
    call = {"index": 0, "id": "call_0123456789", "type": "function", "function": {"name": "swim", "arguments": ""}}
    pieces = ({"tool_calls": [{"index": 0, "function": {"arguments": word(at)}}]} for at in range(EVENTS))
    return _openai_events([{"tool_calls": [call]}, *pieces], "tool_calls")


_REFUSAL = {
    "error": {
        "message": "Rate limit reached for gpt-4o in organization org-0 on requests per min.",
        "type": "requests", "param": None, "code": "rate_limit_exceeded",
    }
}  # fmt: skip


# --- Anthropic: https://docs.anthropic.com/en/api/messages-streaming ---

_CLAUDE = {"id": "msg_0123456789", "type": "message", "role": "assistant", "model": "claude-sonnet-4-5-20250929"}


def _anthropic() -> bytes:
    usage = {"input_tokens": 12, "output_tokens": 8, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0}
    said = {"content": [{"type": "text", "text": ANSWER}], "stop_reason": "end_turn", "stop_sequence": None}
    return _json({**_CLAUDE, **said, "usage": usage})


def _anthropic_events() -> list[bytes]:
    message = {**_CLAUDE, "content": [], "stop_reason": None, "stop_sequence": None}
    message["usage"] = {"input_tokens": 12, "output_tokens": 1}
    deltas = ({"type": "text_delta", "text": word(at)} for at in range(EVENTS))
    pieces = ({"type": "content_block_delta", "index": 0, "delta": delta} for delta in deltas)
    block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}}
    return [
        _event({"type": "message_start", "message": message}, "message_start"),
        _event(block, "content_block_start"),
        *(_event(piece, "content_block_delta") for piece in pieces),
        _event({"type": "content_block_stop", "index": 0}, "content_block_stop"),
        _event({**end, "usage": {"output_tokens": EVENTS}}, "message_delta"),
        _event({"type": "message_stop"}, "message_stop"),
    ]


# --- Gemini: https://ai.google.dev/api/generate-content ---


def _gemini(text: str, reason: str | None = "STOP") -> dict[str, object]:
    candidate: dict[str, object] = {"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    usage = {"promptTokenCount": 12, "candidatesTokenCount": 8, "totalTokenCount": 20}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "gemini-2.5-flash", "responseId": "r0"}


def _gemini_events() -> list[bytes]:
    last = EVENTS - 1
    return [*(_event(_gemini(word(at), None)) for at in range(last)), _event(_gemini(word(last)))]


# --- Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html ---

_BEDROCK_USAGE = {"inputTokens": 12, "outputTokens": 8, "totalTokens": 20}


def _bedrock() -> bytes:
    message = {"role": "assistant", "content": [{"text": ANSWER}]}
    said = {"output": {"message": message}, "stopReason": "end_turn"}
    return _json({**said, "usage": _BEDROCK_USAGE, "metrics": {"latencyMs": 271}})


def _bedrock_events() -> list[bytes]:
    pieces = ({"contentBlockIndex": 0, "delta": {"text": word(at)}} for at in range(EVENTS))
    return [
        _aws_event("messageStart", {"role": "assistant"}),
        *(_aws_event("contentBlockDelta", piece) for piece in pieces),
        _aws_event("contentBlockStop", {"contentBlockIndex": 0}),
        _aws_event("messageStop", {"stopReason": "end_turn"}),
        _aws_event("metadata", {"usage": _BEDROCK_USAGE, "metrics": {"latencyMs": 271}}),
    ]


def _aws_event(name: str, value: object) -> bytes:
    """One message of application/vnd.amazon.eventstream: lengths, checksum, headers, payload, checksum."""
    headers = b""
    for key, text in ((":event-type", name), (":content-type", "application/json"), (":message-type", "event")):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(text)) + text.encode()
    payload = _json(value)
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))


# --- Cohere: https://docs.cohere.com/v2/reference/chat-stream ---

_COHERE_USAGE = {
    "billed_units": {"input_tokens": 12, "output_tokens": 8},
    "tokens": {"input_tokens": 12, "output_tokens": 8},
}


def _cohere() -> bytes:
    message = {"role": "assistant", "content": [{"type": "text", "text": ANSWER}]}
    return _json({"id": "c0", "finish_reason": "COMPLETE", "message": message, "usage": _COHERE_USAGE})


def _cohere_events() -> list[bytes]:
    def event(kind: str, **more: object) -> bytes:
        return _event({"type": kind, **more}, kind)

    pieces = ({"message": {"content": {"text": word(at)}}} for at in range(EVENTS))
    begun = {"message": {"content": {"type": "text", "text": ""}}}
    opening = {"message": {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": []}}
    return [
        event("message-start", id="c0", delta=opening),
        event("content-start", index=0, delta=begun),
        *(event("content-delta", index=0, delta=piece) for piece in pieces),
        event("content-end", index=0),
        event("message-end", id="c0", delta={"finish_reason": "COMPLETE", "usage": _COHERE_USAGE}),
    ]


DRIPPED = stream(_words(EVENTS))
"""Written one event at a time."""

REPLIES: dict[str, bytes] = {
    "plain": reply(_openai(ANSWER)),
    "long_out": reply(_openai(LONG_ANSWER)),
    "refused": reply(_json(_REFUSAL), "429 Too Many Requests"),
    "brief_stream": b"".join(stream(_words(2))),
    "stream": b"".join(stream(_words(EVENTS))),
    "long_stream": b"".join(stream(_words(LONG_STREAM))),
    "tool_stream": b"".join(stream(_tool_pieces())),
    "anthropic": reply(_anthropic()),
    "anthropic_stream": b"".join(stream(_anthropic_events())),
    "gemini": reply(_json(_gemini(ANSWER))),
    "gemini_stream": b"".join(stream(_gemini_events())),
    "bedrock": reply(_bedrock()),
    "bedrock_stream": b"".join(stream(_bedrock_events(), "application/vnd.amazon.eventstream")),
    "cohere": reply(_cohere()),
    "cohere_stream": b"".join(stream(_cohere_events())),
}
