"""Amazon SageMaker endpoints that read OpenAI's chat body (vLLM, TGI's messages, LMI, Nova), inside AWS's envelope.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html. The body
and the answer are openai_chat's; path, headers and the framing of streams are sagemaker.py's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.aws_event_stream import ExceptionFrame
from litellm.framing.base import Frame, Framing
from litellm.protocols import aws_endpoint
from litellm.protocols.base import ErrorDetail, Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream
from litellm.protocols.sagemaker import PayloadParts, endpoint_request

if TYPE_CHECKING:
    from litellm.call import Call


class SageMakerChat(OpenAIChat):
    """OpenAI's chat by InvokeEndpoint."""

    name: ClassVar[str] = "sagemaker_chat"

    def build_request(self, call: Call) -> HttpRequest:
        return endpoint_request(call, self.build_body(call))

    def framing(self) -> Framing:
        return PayloadParts()

    def stream(self, call: Call) -> StreamParser:
        return SageMakerChatStream(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


class SageMakerNova(SageMakerChat):
    """Nova's container knows one model: its body names none.

    https://docs.aws.amazon.com/nova/latest/userguide/nova-sagemaker-inference-api-reference.html"""

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        if "model" not in call.extra_body:
            body.pop("model", None)
        return body


class SageMakerChatStream(OpenAIChatStream):
    """The chat stream, whose frames may also be exceptions of SageMaker's."""

    def parse_event(self, frame: Frame) -> Iterable[Piece]:
        if isinstance(frame, ExceptionFrame):
            raise aws_endpoint.stream_exception(frame)
        return super().parse_event(frame)


PROTOCOL = SageMakerChat()
