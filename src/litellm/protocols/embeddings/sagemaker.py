"""Embeddings at Amazon SageMaker endpoints of Hugging Face's containers: `{inputs}` in, vectors out.

https://huggingface.co/docs/text-embeddings-inference and
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols import aws_endpoint, openai_form as form
from litellm.protocols.base import ErrorDetail, ProtocolError
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, texts
from litellm.protocols.json_body import json_value
from litellm.protocols.sagemaker import endpoint_request

if TYPE_CHECKING:
    from litellm.call import Call


class SageMakerEmbeddings(EmbeddingProtocol):
    """`POST {base}/endpoints/{name}/invocations`."""

    name: ClassVar[str] = "sagemaker_embeddings"

    def build_body(self, call: Call) -> dict[str, Any]:
        return {"inputs": texts(call), **call.extra}

    def build_request(self, call: Call) -> HttpRequest:
        return endpoint_request(call, {**self.build_body(call), **call.extra_body})

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_value(reply.body)
        if isinstance(found, dict):
            if found.get("error"):
                raise ProtocolError(form.error_detail(found))
            found = found.get("embedding", found.get("embeddings"))
        return answer(found, None)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


PROTOCOL = SageMakerEmbeddings()
