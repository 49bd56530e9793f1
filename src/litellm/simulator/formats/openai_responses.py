"""OpenAI's Responses API: `POST …/responses`. https://platform.openai.com/docs/api-reference/responses

Nothing is stored: an earlier response or conversation that a request names counts as known, and adds nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import openai_errors
from litellm.simulator.formats.base import CREATED, Format, encode, sse
from litellm.simulator.formats.openai_chat import prompt_cached
from litellm.simulator.formats.responses_events import response_events
from litellm.simulator.formats.responses_rules import check_responses, encrypted, items
from litellm.simulator.formats.responses_shapes import RESPONSES
from litellm.simulator.records import Answer, Asked, Refusal, Reply, Tool, ToolResult, Usage
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_MEDIA = {"input_image": ("image", 85), "input_audio": ("audio clip", 20), "input_file": ("file", 100)}
"""Kind of content part → what it is called and how many tokens it counts."""
_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}
_USUAL: dict[str, Any] = {
    "background": False,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "safety_identifier": None,
    "store": True,
    "temperature": 1.0,
    "tool_choice": "auto",
    "tools": [],
    "top_logprobs": 0,
    "top_p": 1.0,
    "truncation": "disabled",
    "user": None,
}
"""What a response repeats of the request, with the values of what was not said."""


class OpenAIResponses(openai_errors.OpenAIEndpoint, Format):
    name = "openai_responses"
    not_json = "We could not parse the JSON body of your request."
    broken_event = b'event: response.output_text.delta\ndata: {"broken": \n\n'

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/responses")

    def shape_for(self, request: Received) -> Shape:
        return RESPONSES

    def worded(self, wrong: Wrong) -> Refusal:
        if wrong.kind == "unknown":
            where = openai_errors.place(wrong.path)
            return Refusal(400, f"Unknown parameter: '{where}'.", param=where, code="unknown_parameter")
        return openai_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        check_responses(body)
        return understand(body)

    def render(self, reply: Reply, asked: Asked) -> bytes:
        return encode(response(reply, asked))

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        return [sse(event, event["type"]) for event in response_events(response(reply, asked), reply)]

    def error_event(self, refusal: Refusal) -> bytes:
        error = openai_errors.error_body(refusal)["error"]
        said = {"code": error["code"] or error["type"], "message": error["message"], "param": error["param"]}
        return sse({"type": "error", **said, "sequence_number": 0}, "error")


def understand(body: dict[str, Any]) -> Asked:
    """What a valid Responses request asks for."""
    given = items(body)
    names = {item["call_id"]: item["name"] for item in given if item["type"] == "function_call"}
    last_user = max((place for place, item in enumerate(given) if item.get("role") == "user"), default=-1)
    user = given[last_user] if last_user >= 0 else {}
    results = [
        ToolResult(names.get(item["call_id"], item["call_id"]), _text(item["output"]))
        for item in given[last_user + 1 :]
        if item["type"] == "function_call_output"
    ]
    tools, tool_choice = _tools(body)
    wanted = body.get("text", {}).get("format", {})
    reasoning = body.get("reasoning") or {}
    counted = [_item_tokens(item) for item in given]
    total = sum(counted) + count(body.get("instructions")) + count(str(body["tools"]) if body.get("tools") else "")
    return Asked(
        model=body["model"],
        body=body,
        text=_text(user.get("content")),
        media=[_MEDIA[part["type"]][0] for part in _parts(user) if part["type"] in _MEDIA],
        tools=tools,
        tool_choice=tool_choice,
        parallel=body.get("parallel_tool_calls") is not False,
        results=results,
        schema=wanted["schema"] if wanted.get("type") == "json_schema" else None,
        json_object=wanted.get("type") == "json_object",
        stream=bool(body.get("stream")),
        limit=body.get("max_output_tokens"),
        reasoning=reasoning.get("effort", "none" if not reasoning.get("summary") else None) != "none",
        input_tokens=total,
        cached_tokens=prompt_cached(total, counted),
    )


def _parts(item: dict[str, Any]) -> list[dict[str, Any]]:
    content = item.get("content")
    return content if isinstance(content, list) else []


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


def _item_tokens(item: dict[str, Any]) -> int:
    if item["type"] == "message":
        media = sum(_MEDIA[part["type"]][1] for part in _parts(item) if part["type"] in _MEDIA)
        return count(_text(item["content"])) + media + 1
    if item["type"] == "function_call_output":
        return count(_text(item["output"])) + 1
    return count(item["arguments"]) + 1 if item["type"] == "function_call" else count(json.dumps(item))


def _tools(body: dict[str, Any]) -> tuple[list[Tool], str]:
    """The functions offered and which are to be called. Tools of other kinds are accepted and never called."""
    functions = [tool for tool in body.get("tools") or () if tool["type"] == "function"]
    offered = [Tool(function["name"], function.get("parameters") or {}) for function in functions]
    chosen = body.get("tool_choice", "auto")
    if isinstance(chosen, str):
        return offered, chosen
    if chosen["type"] == "allowed_tools":
        allowed = [tool.get("name") for tool in chosen["tools"]]
        return [tool for tool in offered if tool.name in allowed], chosen["mode"]
    return offered, f"={chosen['name']}" if chosen["type"] == "function" else "auto"


def response(reply: Reply, asked: Asked) -> dict[str, Any]:
    """A whole response object."""
    body = asked.body
    answer = reply.answers[0]
    finish = answer.finish_reason
    status = "incomplete" if finish in _INCOMPLETE else "failed" if finish == "failed" else "completed"
    failure = {"code": "server_error", "message": "The model failed to generate a response."}
    reasoning = body.get("reasoning") or {}
    return {
        "id": f"resp_{reply.id}",
        "object": "response",
        "created_at": CREATED,
        "completed_at": CREATED if status == "completed" else None,
        "status": status,
        "error": failure if status == "failed" else None,
        "incomplete_details": {"reason": _INCOMPLETE[finish]} if finish in _INCOMPLETE else None,
        "model": reply.model,
        **{name: usual if body.get(name) is None else body[name] for name, usual in _USUAL.items()},
        "reasoning": {"effort": reasoning.get("effort"), "summary": reasoning.get("summary")},
        "service_tier": "default",
        "text": {"format": {"type": "text"}, "verbosity": "medium", **body.get("text", {})},
        "output": _output(answer, reply, asked, "incomplete" if status == "incomplete" else "completed"),
        "usage": _usage(reply.usage),
    }


def _output(answer: Answer, reply: Reply, asked: Asked, status: str) -> list[dict[str, Any]]:
    """The items of an answer, whole."""
    output: list[dict[str, Any]] = []
    if answer.reasoning is not None or answer.redacted:
        output.append(_reasoning(answer, reply, asked))
    parts: list[dict[str, Any]] = []
    if answer.content:
        parts.append({"type": "output_text", "text": answer.content, "annotations": [], "logprobs": []})
    if answer.refusal:
        parts.append({"type": "refusal", "refusal": answer.refusal})
    if parts:
        message = {"id": f"msg_{reply.id}", "type": "message", "role": "assistant", "status": status}
        output.append({**message, "content": parts})
    for place, call in enumerate(answer.tool_calls):
        output.append(
            {
                "id": f"fc_{reply.id}{place:02d}",
                "type": "function_call",
                "status": "completed",
                "call_id": reply.call_id("call_", 0, place),
                "name": call.name,
                "arguments": call.arguments_json(),
            }
        )
    return output


def _reasoning(answer: Answer, reply: Reply, asked: Asked) -> dict[str, Any]:
    """The reasoning; asked for without a summary, it stays hidden."""
    wanted = asked.body.get("reasoning") or {}
    hidden = asked.reasoning and not (wanted.get("summary") or wanted.get("generate_summary"))
    said = [{"type": "summary_text", "text": answer.reasoning}] if answer.reasoning and not hidden else []
    item: dict[str, Any] = {"id": f"rs_{reply.id}", "type": "reasoning", "summary": said}
    if "reasoning.encrypted_content" in (asked.body.get("include") or ()):
        item["encrypted_content"] = encrypted(item["id"])
    return item


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": usage.cache_write_tokens},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }
