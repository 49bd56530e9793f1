"""OpenAI's older text completions: `POST …/completions`. https://platform.openai.com/docs/api-reference/completions"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import openai_errors
from litellm.simulator.formats.base import CREATED, Format, encode, sse
from litellm.simulator.formats.openai_chat import usage_figures
from litellm.simulator.formats.openai_rules import check_stream_options
from litellm.simulator.formats.openai_shapes import TEXT
from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count, tokens

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_USUAL_LIMIT = 16
"""Tokens written where `max_tokens` is not given."""


class OpenAIText(openai_errors.OpenAIEndpoint, Format):
    name = "openai_text"
    not_json = "We could not parse the JSON body of your request."

    def matches(self, request: Received) -> bool:
        path = request.path
        return request.method == "POST" and path.endswith("/completions") and not path.endswith("/chat/completions")

    def shape_for(self, request: Received) -> Shape:
        return TEXT

    def worded(self, wrong: Wrong) -> Refusal:
        return openai_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        check_stream_options(body)
        prompts = _prompts(body["prompt"])
        stop = body.get("stop") or ()
        limit = body.get("max_tokens")
        return Asked(
            model=body["model"],
            body=body,
            text=prompts[0],
            prompts=prompts,
            stream=bool(body.get("stream")),
            n=body.get("n") or 1,
            limit=_USUAL_LIMIT if limit is None else limit,
            stop=[stop] if isinstance(stop, str) else stop,
            input_tokens=sum(map(count, prompts)),
        )

    def render(self, reply: Reply, asked: Asked) -> bytes:
        choices = [
            {
                "index": index,
                "text": _echo(asked, index) + (answer.content or ""),
                "logprobs": _logprobs(_echo(asked, index) + (answer.content or ""), 0, asked),
                "finish_reason": answer.finish_reason,
            }
            for index, answer in enumerate(reply.answers)
        ]
        return encode({**_head(reply), "choices": choices, "usage": usage_figures(reply.usage, asked)})

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        include_usage = bool((asked.body.get("stream_options") or {}).get("include_usage"))
        shared = {**_head(reply), **({"usage": None} if include_usage else {})}
        streams = [_choices(reply, index, asked) for index in range(len(reply.answers))]
        chunks = [
            {**shared, "choices": [choice]} for together in zip_longest(*streams) for choice in together if choice
        ]
        if include_usage:
            chunks.append({**shared, "choices": [], "usage": usage_figures(reply.usage, asked)})
        return [*map(sse, chunks), b"data: [DONE]\n\n"]

    def error_event(self, refusal: Refusal) -> bytes:
        return sse(openai_errors.error_body(refusal))


def _head(reply: Reply) -> dict[str, Any]:
    return {
        "id": f"cmpl-{reply.id}",
        "object": "text_completion",
        "created": CREATED,
        "model": reply.model,
        "system_fingerprint": "fp_simulator",
    }


def _prompts(prompt: Any) -> list[str]:
    """Each prompt as text; token numbers are spelled out."""
    if isinstance(prompt, list):
        if all(isinstance(item, int) for item in prompt):
            return [_spelled(prompt)]
        return [item if isinstance(item, str) else _spelled(item) for item in prompt]
    return [prompt or ""]


def _spelled(numbers: Any) -> str:
    return " ".join(map(str, numbers)) if isinstance(numbers, list) else str(numbers)


def _echo(asked: Asked, index: int) -> str:
    return asked.prompts[index // asked.n] if asked.body.get("echo") else ""


def _choices(reply: Reply, index: int, asked: Asked) -> list[dict[str, Any]]:
    """The choices of one answer's chunks, in order."""
    answer = reply.answers[index]
    chunks = []
    at = 0
    for piece in (*tokens(_echo(asked, index)), *answer.text_pieces(reply.chunk_chars)):
        chunks.append({"index": index, "text": piece, "logprobs": _logprobs(piece, at, asked), "finish_reason": None})
        at += len(piece)
    chunks.append({"index": index, "text": "", "logprobs": None, "finish_reason": answer.finish_reason})
    return chunks


def _logprobs(text: str, at: int, asked: Asked) -> dict[str, Any] | None:
    most = asked.body.get("logprobs")
    if most is None:
        return None
    said = tokens(text)
    offsets, offset = [], at
    for token in said:
        offsets.append(offset)
        offset += len(token)
    scores = [-round(0.01 * (len(token) % 7 + 1), 4) for token in said]
    top = [
        {token if rank == 0 else f"{token}{rank}": score - 1.5 * rank for rank in range(most)}
        for token, score in zip(said, scores, strict=True)
    ]
    return {"tokens": said, "token_logprobs": scores, "top_logprobs": top, "text_offset": offsets}
