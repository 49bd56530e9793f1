"""Amazon Nova by InvokeModel: Converse's shapes, with the model's own fields at the top.

https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html. The translation is bedrock_converse's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from litellm.protocols.base import Piece
from litellm.protocols.bedrock_converse import inference
from litellm.protocols.bedrock_converse.protocol import BedrockConverse, features_of, schema_by_tool
from litellm.protocols.bedrock_converse.response import read_answer
from litellm.protocols.bedrock_converse.stream import ConverseStream
from litellm.protocols.bedrock_invoke.form import EventParser, Form

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.bedrock_names import BedrockModel

_CONVERSE = BedrockConverse()
# Members that only Converse has.
_CONVERSE_ONLY = ("serviceTier", "outputConfig", "requestMetadata", "promptVariables")
_COUNTS = {"cacheReadInputTokenCount": "cacheReadInputTokens", "cacheWriteInputTokenCount": "cacheWriteInputTokens"}


class NovaForm(Form):
    params = BedrockConverse.params - {"service_tier"}

    def refused(self, call: Call, model: BedrockModel) -> Iterable[str]:
        return inference.refused(call, features_of(model))

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        body = _CONVERSE.build_body(call, model)
        for name in _CONVERSE_ONLY:
            body.pop(name, None)
        fields = body.pop("additionalModelRequestFields", {})
        config = {**body.get("inferenceConfig", {}), **fields.pop("inferenceConfig", {})}
        body = {"schemaVersion": "messages-v1", **body, **fields}
        return {**body, "inferenceConfig": config} if config else body

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        return read_answer(_renamed(answer), call.params, schema_by_tool(call))

    def events(self, call: Call) -> EventParser:
        return NovaEvents(ConverseStream(call.params, schema_by_tool(call)))


class NovaEvents:
    """ConverseStream's events, each as the one member of an object."""

    def __init__(self, stream: ConverseStream) -> None:
        self.complete = False
        self._stream = stream

    def read(self, event: dict[str, Any]) -> Iterable[Piece]:
        pieces: list[Piece] = []
        for name, inner in event.items():
            if isinstance(inner, dict):
                pieces += self._stream.read(name, _renamed(inner) if name == "metadata" else inner)
        self.complete = self._stream.complete
        return pieces

    def end(self) -> Iterable[Piece]:
        pieces = self._stream.end()
        self.complete = self._stream.complete
        return pieces


def _renamed(answer: dict[str, Any]) -> dict[str, Any]:
    """The counts of cached tokens under Converse's names."""
    found = answer.get("usage")
    if not isinstance(found, dict) or not found.keys() & _COUNTS.keys():
        return answer
    return {**answer, "usage": {_COUNTS.get(name, name): value for name, value in found.items()}}
