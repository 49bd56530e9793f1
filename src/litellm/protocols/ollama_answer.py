"""What Ollama answers, whole or a line at a time: text, thinking, calls, figures; whole at the line that is `done`.

https://docs.ollama.com/api/chat and .../generate. The two APIs differ in where the text stands: a `Said` knows that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from litellm.framing.base import Frame
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, Piece, ProtocolError
from litellm.protocols.json_body import json_object
from litellm.types.base import new_id

Said: TypeAlias = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From a line to its `{content, thinking, tool_calls}`. Raises `Malformed` where there is none."""

_EMPTY: tuple[Piece, ...] = ()


def chat_said(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """The message of a line of `/api/chat`."""
    message = line.get("message")
    if isinstance(message, Mapping):
        return message
    if line.get("done"):
        return {}
    raise Malformed("the answer has no message")


def generate_said(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """The text of a line of `/api/generate`, as a message."""
    if "response" not in line and not line.get("done"):
        raise Malformed("the answer has no response")
    return {"content": line.get("response"), "thinking": line.get("thinking")}


def read_answer(body: bytes, said: Said) -> dict[str, Any]:
    """A 200 as a `chat.completion`. Raises `ProtocolError` for an error in it, `Malformed` for no answer."""
    line = _line(body)
    message = said(line)
    if not line.get("done"):
        raise Malformed("the answer is not done")
    out: dict[str, Any] = {"role": "assistant", "content": _text(message.get("content"))}
    if thinking := _text(message.get("thinking")):
        out["reasoning_content"] = thinking
    else:  # models whose template does not set their thinking apart
        reasoning, content = form.split_think(out["content"])
        if reasoning is not None:
            out.update(content=content, reasoning_content=reasoning)
    calls = _calls(message)
    if calls:
        out["tool_calls"] = [{"id": call.get("id") or new_id("call_"), "type": "function", **call} for call in calls]
    out["content"] = out["content"] or None
    choice: dict[str, Any] = {"index": 0, "finish_reason": _reason(line, bool(calls)), "message": out}
    if isinstance(found := line.get("logprobs"), list) and found:
        choice["logprobs"] = {"content": found}
    answer: dict[str, Any] = {"choices": [choice], **_head(line)}
    if (figures := usage(line)) is not None:
        answer["usage"] = figures
    return answer


class OllamaStream:
    """One stream. Calls come whole, as many to a line and as many lines as the model likes."""

    def __init__(self, said: Said) -> None:
        self.complete = False
        self._said = said
        self._head_seen = False
        self._calls = 0
        self._think = form.ThinkSplitter()

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        line = _line(frame.data)
        message = self._said(line)
        pieces: list[Piece] = []
        if not self._head_seen:
            self._head_seen = True
            pieces.append(Piece(head=_head(line)))
        delta: dict[str, Any] = {}
        if thinking := _text(message.get("thinking")):
            delta["reasoning_content"] = thinking
            self._think.decided = True
        if text := _text(message.get("content")):
            self._add_text(delta, text)
        if calls := _calls(message):
            delta["tool_calls"] = [{**call, "index": self._calls + place} for place, call in enumerate(calls)]
            self._calls += len(calls)
        found = line.get("logprobs")
        if delta:
            pieces.append(Piece(delta, logprobs={"content": found} if isinstance(found, list) and found else None))
        if line.get("done"):
            self.complete = True
            if not self._think.decided:
                pieces += _pieces(*self._think.end())
            pieces.append(Piece(finish_reason=_reason(line, bool(self._calls)), usage=usage(line)))
        return pieces

    def _add_text(self, delta: dict[str, Any], text: str) -> None:
        if self._think.decided:
            delta["content"] = text
            return
        reasoning, content = self._think.feed(text)
        if reasoning:
            delta["reasoning_content"] = reasoning
        if content:
            delta["content"] = content

    def end(self) -> Iterable[Piece]:
        return _EMPTY


def _pieces(reasoning: str, content: str) -> list[Piece]:
    found = [Piece({"reasoning_content": reasoning})] if reasoning else []
    return [*found, Piece({"content": content})] if content else found


def _line(data: bytes) -> dict[str, Any]:
    line = json_object(data)
    if line.get("error"):
        raise ProtocolError(form.error_detail(line))
    return line


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _calls(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Calls with their arguments as text; with ids where the server is new enough to give them."""
    found = message.get("tool_calls")
    calls: list[dict[str, Any]] = []
    for call in found if isinstance(found, list) else ():
        function = call.get("function") if isinstance(call, Mapping) else None
        if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
            raise Malformed("a tool call of the answer names no function")
        arguments = form.arguments_text(function.get("arguments"))
        made: dict[str, Any] = {"function": {"name": function["name"], "arguments": arguments}}
        if isinstance(call.get("id"), str) and call["id"]:
            made["id"] = call["id"]
        calls.append(made)
    return calls


def _reason(line: Mapping[str, Any], calls: bool) -> str:
    """`done_reason` is stop, length, or (for a request without a question) load or unload."""
    if line.get("done_reason") == "length":
        return "length"
    return "tool_calls" if calls else "stop"


def usage(line: Mapping[str, Any]) -> dict[str, int] | None:
    """Token counts. A count of nothing is left out by the server, as is the prompt's where it was in its cache."""
    given, made = line.get("prompt_eval_count"), line.get("eval_count")
    if not isinstance(given, int) and not isinstance(made, int):
        return None
    given, made = given if isinstance(given, int) else 0, made if isinstance(made, int) else 0
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}


def _head(line: Mapping[str, Any]) -> dict[str, Any]:
    head: dict[str, Any] = {}
    if isinstance(line.get("model"), str):
        head["model"] = line["model"]
    if (seconds := _moment(line.get("created_at"))) is not None:
        head["created"] = seconds
    return head


def _moment(text: Any) -> int | None:
    """`2025-01-01T00:00:00.123456789Z`, or with an offset, in Unix seconds."""
    if not isinstance(text, str) or len(text) < 20:
        return None
    zone = "+00:00" if text.endswith(("Z", "z")) else text[-6:]
    try:
        return int(datetime.fromisoformat(text[:19] + zone).timestamp())
    except (ValueError, OverflowError):
        return None
