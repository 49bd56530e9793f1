"""SAP AI Core's orchestration service: OpenAI's form inside a configuration of modules.

https://help.sap.com/docs/sap-ai-core/generative-ai/orchestration. Messages are templates there (`{{?name}}`): what a
caller wrote is shielded from that. Token and deployment are auth/sap.py's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.framing.base import Frame
from litellm.params import OPENAI_PARAM_SET
from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError, StreamParser
from litellm.protocols.json_body import decode_lenient, json_object
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream

if TYPE_CHECKING:
    from litellm.call import Call

_MODULES = frozenset({"filtering", "masking", "grounding", "translation"})
_TOP_LEVEL = frozenset({"placeholder_values", "messages_history"})
_OF_THE_PROMPT = ("tools", "response_format")
_HEAD = ("id", "created", "model", "system_fingerprint")


class SapOrchestration(OpenAIChat):
    """`POST {deployment}/v2/completion`."""

    name: ClassVar[str] = "sap_orchestration"
    path: ClassVar[str] = "/v2/completion"
    params: ClassVar[frozenset[str]] = OPENAI_PARAM_SET - {"functions", "function_call", "thinking", "modalities"}

    def build_body(self, call: Call) -> dict[str, Any]:
        params = super().build_body(call)
        for name in (*call.extra_body, *call.extra, "stream", "model"):
            params.pop(name, None)
        messages = params.pop("messages")
        extra = dict(call.extra)
        top = {name: extra.pop(name) for name in tuple(extra) if name in _TOP_LEVEL}
        if "placeholder_values" not in top:  # else the caller's texts are meant as templates
            messages, values = _shielded(messages)
            if values:
                top["placeholder_values"] = values
        prompt = {"template": messages} | {name: params.pop(name) for name in _OF_THE_PROMPT if name in params}
        modules: dict[str, Any] = {name: extra.pop(name) for name in tuple(extra) if name in _MODULES}
        model = {"name": call.model, "version": extra.pop("model_version", "latest"), "params": {**params, **extra}}
        modules["prompt_templating"] = {"prompt": prompt, "model": model}
        config: dict[str, Any] = {"modules": modules}
        if call.stream:
            config["stream"] = {"enabled": True}
            model["params"]["stream_options"] = {"include_usage": True}
        return {"config": config, **top, **call.extra_body}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        result = _result(reply.body)
        choices = result.get("choices") if result else None
        if not result or not isinstance(choices, list) or not choices:
            raise Malformed("the answer has no choices")
        out: dict[str, Any] = {name: result[name] for name in _HEAD if result.get(name)}
        out["choices"] = [self.parse_choice(choice, index, call) for index, choice in enumerate(choices)]
        if (figures := form.usage(result.get("usage"))) is not None:
            out["usage"] = figures
        return out

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        if isinstance(choice, dict) and isinstance(message := choice.get("message"), dict):
            _join_reasoning(message)
        return super().parse_choice(choice, index, call)

    def stream(self, call: Call) -> StreamParser:
        return SapOrchestrationStream(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        """`{error: {code, message, location, request_id}}`, or a list of such where several models were tried."""
        return _error(decode_lenient(reply.body), reply.body.decode("utf-8", "replace"))


class SapOrchestrationStream(OpenAIChatStream):
    """OpenAI's chunks in `final_result`; events of other modules alone say nothing. Whole at `[DONE]`, or where the
    body ends cleanly after every choice's reason."""

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        if frame.data.strip() == b"[DONE]":
            return super().parse_event(frame)
        result = _result(frame.data)
        return self.parse_chunk(result) if result else ()

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        for choice in chunk.get("choices") or ():
            if isinstance(delta := choice.get("delta"), dict):
                _join_reasoning(delta)
        return super().parse_chunk(chunk)


def _shielded(messages: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """(messages, placeholder values): a text with braces in it becomes the value of a placeholder, which is put in as
    it is. Other texts stand in the template themselves."""
    values: dict[str, str] = {}

    def shield(text: Any) -> Any:
        if not isinstance(text, str) or "{{" not in text:
            return text
        name = f"text_{len(values) + 1}"
        values[name] = text
        return f"{{{{?{name}}}}}"

    out: list[dict[str, Any]] = []
    for message in messages:
        content = message.get("content")
        if isinstance(content, list):
            parts = [
                {**part, "text": shield(part["text"])} if isinstance(part, dict) and "text" in part else part
                for part in content
            ]
            out.append({**message, "content": parts})
        else:
            out.append({**message, "content": shield(content)} if "content" in message else message)
    return out, values


def _result(data: bytes) -> dict[str, Any] | None:
    """The `final_result` of an answer or event. Raises `ProtocolError`, `Malformed`."""
    found = json_object(data)
    if found.get("error") or ("code" in found and "final_result" not in found):
        raise ProtocolError(_error(found))
    result = found.get("final_result")
    return result if isinstance(result, dict) else None


def _error(body: Any, text: str = "") -> ErrorDetail:
    if isinstance(body, dict) and isinstance(errors := body.get("error"), list) and errors:
        body = {**body, "error": errors[-1]}
    return form.error_detail(body, text)


def _join_reasoning(message: dict[str, Any]) -> None:
    """Reasoning comes as blocks `[{content, signature}]`."""
    blocks = message.get("reasoning_content")
    if isinstance(blocks, list):
        message["reasoning_content"] = "".join(block.get("content") or "" for block in blocks)


PROTOCOL = SapOrchestration()
