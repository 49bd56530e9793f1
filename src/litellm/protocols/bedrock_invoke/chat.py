"""Models whose InvokeModel body is OpenAI's chat body: gpt-oss, Qwen, Jamba, newer Mistral and DeepSeek, imported ones.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html and its neighbours. The model and
whether to stream stand in the path. The translation is openai_chat's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from litellm.effects import Headers, Reply
from litellm.params import OPENAI_PARAM_SET
from litellm.protocols import openai_form as form
from litellm.protocols.base import Piece, ProtocolError
from litellm.protocols.bedrock_invoke.form import EventParser, Form, metrics, usage
from litellm.protocols.json_body import encode
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.bedrock_names import BedrockModel

_OPENAI = OpenAIChat()
_IN_PATH = ("model", "stream", "stream_options")
_BOOKS = frozenset({"user", "metadata", "store", "safety_identifier", "prompt_cache_key", "prompt_cache_retention"})


class ChatForm(Form):
    params = OPENAI_PARAM_SET - _BOOKS - {"thinking", "verbosity", "web_search_options", "service_tier"}

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        body = _OPENAI.build_body(call)
        for name in _IN_PATH:
            if name not in call.extra_body:
                body.pop(name, None)
        if "gpt-oss" not in model.family and "max_completion_tokens" in body:
            body["max_tokens"] = body.pop("max_completion_tokens")
        return body

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        for choice in answer.get("choices") or ():
            _one_reason(choice)
        out = _OPENAI.parse_response(Reply(200, Headers(), encode(answer)), call)
        if "usage" not in out and (found := usage(counts)) is not None:
            out["usage"] = found
        return out

    def events(self, call: Call) -> EventParser:
        return ChatEvents(call)


class ChatEvents(OpenAIChatStream):
    """Chunks of a chat completion, without the `[DONE]`: whole where it ends cleanly after the reasons, or with
    Bedrock's metrics."""

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._usage_seen = False

    def read(self, event: dict[str, Any]) -> Iterable[Piece]:
        if event.get("error"):
            raise ProtocolError(form.error_detail(event))
        for choice in event.get("choices") or ():
            _one_reason(choice)
            if isinstance(choice, dict) and "delta" not in choice and isinstance(choice.get("message"), dict):
                choice["delta"] = choice.pop("message")
        pieces = list(self.parse_chunk(event))
        self._usage_seen = self._usage_seen or bool(event.get("usage"))
        if (found := metrics(event)) is not None:
            pieces += [] if self._usage_seen else [Piece(usage=found)]
            pieces += self.end()
        return pieces


def _one_reason(choice: Any) -> None:
    """Mistral's word for the finish reason here is `stop_reason`."""
    if isinstance(choice, dict) and not choice.get("finish_reason") and choice.get("stop_reason"):
        choice["finish_reason"] = choice.pop("stop_reason")
