"""A model that the caller deployed on Vertex AI, by the number of its endpoint: chat completions inside of predict.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/open-models/deploy-model-garden. The containers of Model
Garden read an instance that says it is a chat; those of older make answer with plain texts. Predict does not stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, ProtocolError, Unsupported
from litellm.protocols.json_body import encode, json_value
from litellm.protocols.vertex import address
from litellm.protocols.vertex_chat import VertexChat

if TYPE_CHECKING:
    from litellm.call import Call


class VertexEndpoint(VertexChat):
    """`POST …/endpoints/{id}:predict`.

    uncertain: which containers read `@requestFormat`; the guide shows it for Gemma and Llama on vLLM."""

    name: ClassVar[str] = "vertex_endpoint"

    def url(self, call: Call) -> str:
        return address(call, f"endpoints/{call.model}", ":predict")

    def build_body(self, call: Call) -> dict[str, Any]:
        if call.stream:
            raise Unsupported(
                f"an endpoint's predict does not stream: use the model vertex_ai/openai/{call.model}, which is the "
                "same endpoint by its chat completions",
                "stream",
            )
        body = super().build_body(call)
        del body["model"]
        return {"instances": [{"@requestFormat": "chatCompletions", **body}]}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = json_value(reply.body)
        if isinstance(answer, dict) and answer.get("error"):
            raise ProtocolError(form.error_detail(answer))
        found = answer.get("predictions") if isinstance(answer, dict) else None
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, str):
            message = {"role": "assistant", "content": _said(found)}
            return {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}
        if not isinstance(found, dict):
            raise Malformed("the answer has no predictions")
        return super().parse_response(Reply(reply.status, reply.headers, encode(found)), call)


def _said(text: str) -> str:
    """Text without the prompt that vLLM's container repeats before it."""
    return text.partition("\nOutput:\n")[2] if text.startswith("Prompt:\n") and "\nOutput:\n" in text else text


PROTOCOL = VertexEndpoint()
