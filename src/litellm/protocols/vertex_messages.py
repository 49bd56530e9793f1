"""The Messages API as itself on Vertex AI: its model in the path, its version in the body."""

from __future__ import annotations

from typing import ClassVar

from litellm.protocols.messages import AsGiven
from litellm.protocols.vertex_claude import VertexClaude


class VertexMessages(AsGiven, VertexClaude):
    """`POST …/publishers/anthropic/models/{model}:rawPredict`, streamed `:streamRawPredict`."""

    name: ClassVar[str] = "vertex_messages"


PROTOCOL = VertexMessages()
