"""Amazon Bedrock: the API that a model's name asks for; Converse, unless it says `invoke/`, `agent/` or an import.

Knows which protocol speaks for which name; the protocols do the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.aws_event_stream import AwsEventStream
from litellm.framing.base import Framing
from litellm.params import OPENAI_PARAM_SET
from litellm.protocols import aws_endpoint, load
from litellm.protocols.base import ErrorDetail, StreamParser, WireProtocol
from litellm.protocols.bedrock_names import bedrock_model

if TYPE_CHECKING:
    from litellm.call import Call


class Bedrock(WireProtocol):
    """One of `bedrock_converse`, `bedrock_invoke` and `bedrock_agent`, call by call."""

    name: ClassVar[str] = "bedrock"
    params: ClassVar[frozenset[str]] = OPENAI_PARAM_SET
    """Of all of them together: `unsupported` narrows them."""
    inlines_files: ClassVar[bool] = True

    def takes_url(self, url: str, call: Call) -> bool:
        return False

    def speaker(self, call: Call) -> WireProtocol:
        """The protocol for this call."""
        return load(f"bedrock_{bedrock_model(call).api}")

    def unsupported(self, call: Call) -> frozenset[str]:
        speaker = self.speaker(call)
        return (OPENAI_PARAM_SET - speaker.params) | speaker.unsupported(call)

    def build_request(self, call: Call) -> HttpRequest:
        return self.speaker(call).build_request(call)

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return self.speaker(call).parse_response(reply, call)

    def framing(self) -> Framing:
        return AwsEventStream()

    def stream(self, call: Call) -> StreamParser:
        return self.speaker(call).stream(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


PROTOCOL = Bedrock()
