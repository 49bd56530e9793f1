"""Claude where others host it: Bedrock's InvokeModel and Vertex AI's rawPredict, Anthropic's Messages inside.

`POST …/model/{id}/invoke`, `…/invoke-with-response-stream` (frames that hold events in base64);
`POST …/publishers/anthropic/models/{id}:rawPredict`, `:streamRawPredict`. The path names the model, the body the
version of the API.
https://platform.claude.com/docs/en/build-with-claude/claude-on-amazon-bedrock, …/claude-on-vertex-ai
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import anthropic_errors, aws_frames, bedrock_errors, google_errors
from litellm.simulator.formats.anthropic_messages import AnthropicMessages, message_events, understand
from litellm.simulator.formats.anthropic_rules import check_messages
from litellm.simulator.formats.anthropic_shapes import hosted_shape
from litellm.simulator.formats.base import encode
from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import Shape

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_BEDROCK = re.compile(r"/model/(?P<model>.+)/(?P<operation>invoke|invoke-with-response-stream)$")
_VERTEX = re.compile(r"/publishers/anthropic/models/(?P<model>[^/:]+):(?:rawPredict|streamRawPredict)$")
_ANTHROPICS_OWN = (400, 413, 529)
"""Statuses that on Vertex come from the model's own server; others come from Google's."""


def _understand(body: dict[str, Any], model: str, betas: str) -> Asked:
    # Rules go by the name of the family, which Bedrock writes behind a geography and a vendor.
    family = re.sub(r"^.*anthropic\.", "", model)
    check_messages({**body, "model": family}, betas)
    return understand({**body, "model": model})


class ClaudeOnBedrock(bedrock_errors.BedrockEndpoint, AnthropicMessages):
    name = "claude_on_bedrock"
    not_json = "Malformed input request, please reformat your input and try again."
    broken_event = aws_frames.event("chunk", b'{"bytes": ')

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and _BEDROCK.search(request.path) is not None

    def shape_for(self, request: Received) -> Shape:
        body = request.json
        beta = bool(body.get("anthropic_beta"))
        return hosted_shape("bedrock-2023-05-31", _version(body), beta, elsewhere=("model", "stream"))

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        route = _BEDROCK.search(request.path)
        assert route is not None
        asked = _understand(body, route["model"], ",".join(body.get("anthropic_beta", ())))
        asked.stream = route["operation"] == "invoke-with-response-stream"
        return asked

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        *events, last = message_events(reply, asked)
        usage = reply.usage
        figures = {
            "inputTokenCount": usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens,
            "outputTokenCount": usage.output_tokens,
            "invocationLatency": 1,
            "firstByteLatency": 1,
            "cacheReadInputTokenCount": usage.cached_tokens,
            "cacheWriteInputTokenCount": usage.cache_write_tokens,
        }
        whole = [*events, {**last, "amazon-bedrock-invocationMetrics": figures}]
        return [aws_frames.event("chunk", encode({"bytes": base64.b64encode(encode(e)).decode()})) for e in whole]

    def error_event(self, refusal: Refusal) -> bytes:
        return bedrock_errors.BedrockEndpoint.error_event(self, refusal)


class ClaudeOnVertex(google_errors.GoogleEndpoint, AnthropicMessages):
    name = "claude_on_vertex"

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and _VERTEX.search(request.path) is not None

    def shape_for(self, request: Received) -> Shape:
        body = request.json
        beta = bool(_betas(request, body))
        return hosted_shape("vertex-2023-10-16", _version(body), beta, elsewhere=("model",))

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        route = _VERTEX.search(request.path)
        assert route is not None
        return _understand(body, route["model"], _betas(request, body))

    def error(self, refusal: Refusal) -> bytes:
        if refusal.status in _ANTHROPICS_OWN:
            return encode(anthropic_errors.error_body(refusal))
        return super().error(refusal)


def _version(body: dict[str, Any]) -> str:
    return str(body.get("anthropic_version"))


def _betas(request: Received, body: dict[str, Any]) -> str:
    """Betas are named in a header or in the body."""
    return ",".join([request.headers.get("anthropic-beta", ""), *map(str, body.get("anthropic_beta") or ())]).strip(",")
