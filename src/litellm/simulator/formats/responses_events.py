"""A whole response of OpenAI's Responses API taken apart into the events of its stream.

https://platform.openai.com/docs/api-reference/responses-streaming. Knows the events and their order; what the response
says is settled before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count as numbers
from typing import Any

from litellm.simulator.records import Reply
from litellm.simulator.words import pieces


def response_events(response: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    """The events, numbered, of a whole response."""
    number = numbers()
    for event in _events(response, reply):
        yield {**event, "sequence_number": next(number)}


def _events(response: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    begun = {
        **response,
        "status": "in_progress",
        "completed_at": None,
        "error": None,
        "incomplete_details": None,
        "output": [],
        "usage": None,
    }
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    for index, item in enumerate(response["output"]):
        yield {"type": "response.output_item.added", "output_index": index, "item": _empty(item)}
        for event in _ITEMS[item["type"]](item, reply):
            yield {**event, "item_id": item["id"], "output_index": index}
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{response['status']}", "response": response}


def _empty(item: dict[str, Any]) -> dict[str, Any]:
    """An item as it begins."""
    emptied: dict[str, dict[str, Any]] = {
        "message": {"status": "in_progress", "content": []},
        "function_call": {"status": "in_progress", "arguments": ""},
        "reasoning": {"summary": []},
    }
    return {**item, **emptied[item["type"]]}


def _message(item: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    for index, part in enumerate(item["content"]):
        here = {"content_index": index}
        if part["type"] == "refusal":
            kind, field, said = "refusal", "refusal", pieces(part["refusal"], reply.chunk_chars)
            more: dict[str, Any] = {}
        else:
            kind, field, said = "output_text", "text", reply.answers[0].text_pieces(reply.chunk_chars)
            more = {"logprobs": []}
        yield {"type": "response.content_part.added", **here, "part": {**part, field: ""}}
        for piece in said:
            yield {"type": f"response.{kind}.delta", **here, "delta": piece, **more}
        yield {"type": f"response.{kind}.done", **here, field: part[field], **more}
        yield {"type": "response.content_part.done", **here, "part": part}


def _function_call(item: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    for piece in pieces(item["arguments"], reply.chunk_chars):
        yield {"type": "response.function_call_arguments.delta", "delta": piece}
    yield {
        "type": "response.function_call_arguments.done",
        "arguments": item["arguments"],
        "name": item["name"],
    }


def _reasoning(item: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    for index, part in enumerate(item["summary"]):
        here = {"summary_index": index}
        yield {"type": "response.reasoning_summary_part.added", **here, "part": {**part, "text": ""}}
        for piece in pieces(part["text"], reply.chunk_chars):
            yield {"type": "response.reasoning_summary_text.delta", **here, "delta": piece}
        yield {"type": "response.reasoning_summary_text.done", **here, "text": part["text"]}
        yield {"type": "response.reasoning_summary_part.done", **here, "part": part}


_ITEMS = {"message": _message, "function_call": _function_call, "reasoning": _reasoning}
