"""Claude by InvokeModel: Anthropic's Messages body without model and stream, with Bedrock's version in it.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html; for Claude 2 and
Instant the older text completion. The translation is anthropic_messages' and anthropic_complete's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from litellm.protocols.anthropic_complete import AnthropicComplete
from litellm.protocols.anthropic_messages.models import Claude, claude
from litellm.protocols.anthropic_messages.protocol import AnthropicMessages, caller_betas
from litellm.protocols.anthropic_messages.response import finish_reason, read_answer
from litellm.protocols.anthropic_messages.stream import MessagesStream
from litellm.protocols.base import BadInput, Malformed, Piece, ProtocolError, Unsupported
from litellm.protocols.bedrock_invoke.form import EventParser, Form, metrics, usage
from litellm.protocols.bedrock_names import bedrock_model

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.bedrock_names import BedrockModel

VERSION = "bedrock-2023-05-31"


class MessagesOnBedrock(AnthropicMessages):
    """The Messages API's translation as Bedrock takes it: no files by id, no web search, betas in the body."""

    def model(self, call: Call) -> Claude:
        found = claude(bedrock_model(call).name or call.model)
        return replace(found, native_schema=False) if call.provider.schema_by_tool else found

    def address(self, body: dict[str, Any], call: Call, betas: list[str]) -> None:
        body["anthropic_version"] = VERSION
        given = body.pop("anthropic_beta", ())
        found = [*betas, *caller_betas(call.headers), *([given] if isinstance(given, str) else given)]
        if found:
            body["anthropic_beta"] = list(dict.fromkeys(found))

    def file_source(self, file_id: str, betas: list[str]) -> dict[str, Any]:
        raise BadInput(f"Bedrock has no files by id ({file_id[:40]!r}): give the file itself as a data URL")

    def web_search_tool(self, options: Mapping[str, Any], betas: list[str]) -> dict[str, Any]:
        raise Unsupported("Claude on Bedrock has no web search", "web_search_options")


_MESSAGES = MessagesOnBedrock()


class ClaudeForm(Form):
    params = AnthropicMessages.params - {"user", "metadata", "service_tier", "web_search_options"}

    def refused(self, call: Call, model: BedrockModel) -> Iterable[str]:
        return _MESSAGES.unsupported(call)

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return _MESSAGES.build_body(call, [])

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        return read_answer(answer, call.params, _MESSAGES.schema_by_tool(call), _MESSAGES.error_of)

    def events(self, call: Call) -> EventParser:
        return MessagesStream(call.params, _MESSAGES.schema_by_tool(call), _MESSAGES.error_of)


class ClaudePromptForm(Form):
    """`prompt` with `Human:` and `Assistant:`."""

    params = AnthropicComplete.params - {"user"}

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        body = AnthropicComplete().build_body(call)
        for name in ("model", "stream"):
            body.pop(name, None)
        body["anthropic_version"] = VERSION
        return body

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        if not isinstance(answer.get("completion"), str):
            raise Malformed("the answer has no completion")
        message = {"role": "assistant", "content": answer["completion"].removeprefix(" ")}
        reason = finish_reason(answer.get("stop_reason"), calls=False, legacy=False)
        out: dict[str, Any] = {"choices": [{"index": 0, "finish_reason": reason, "message": message}]}
        if (found := usage(counts)) is not None:
            out["usage"] = found
        return out

    def events(self, call: Call) -> EventParser:
        return PromptEvents()


class PromptEvents:
    """A streamed completion. It is whole at the event that has a stop reason, which has Bedrock's metrics too."""

    def __init__(self) -> None:
        self.complete = False
        self._begun = False

    def read(self, event: dict[str, Any]) -> Iterable[Piece]:
        if event.get("error"):
            raise ProtocolError(_MESSAGES.error_of(event))
        text = event.get("completion") or ""
        if not isinstance(text, str):
            raise Malformed("a stream event's completion is not text")
        pieces: list[Piece] = []
        if text:
            pieces.append(Piece({"content": text if self._begun else text.removeprefix(" ")}))
            self._begun = True
        if reason := event.get("stop_reason"):
            self.complete = True
            pieces.append(Piece(finish_reason=finish_reason(str(reason), calls=False, legacy=False)))
        if (found := metrics(event)) is not None:
            pieces.append(Piece(usage=found))
        return pieces

    def end(self) -> Iterable[Piece]:
        return ()
