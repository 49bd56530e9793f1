"""IBM watsonx.ai's embeddings. https://cloud.ibm.com/apidocs/watsonx-ai#text-embeddings"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import ErrorDetail, Malformed, ProtocolError
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, texts
from litellm.protocols.json_body import json_object
from litellm.protocols.watsonx_chat import address, error_of, parse_error, place

if TYPE_CHECKING:
    from litellm.call import Call

_TOP_LEVEL = frozenset({"parameters"})


class WatsonxEmbeddings(EmbeddingProtocol):
    """`POST {base}/ml/v1/text/embeddings`."""

    name: ClassVar[str] = "watsonx_embeddings"
    # uncertain: the limit is that of IBM's SDK, which cuts longer lists at it.
    batch: ClassVar[int | None] = 1000

    def url(self, call: Call) -> str:
        return address(call, "embeddings")

    def build_body(self, call: Call) -> dict[str, Any]:
        body: dict[str, Any] = {**place(call), "inputs": texts(call)}
        settings: dict[str, Any] = {}
        for name, value in call.extra.items():
            (body if name in _TOP_LEVEL else settings)[name] = value
        if settings:
            body["parameters"] = {**settings, **(body.get("parameters") or {})}
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        if found.get("errors"):
            raise ProtocolError(error_of(found))
        results = found.get("results")
        if not isinstance(results, list):
            raise Malformed("the answer has no results")
        vectors = [result["embedding"] for result in results]
        return answer(vectors, found.get("input_token_count"), model=found.get("model_id"))

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return parse_error(reply)


PROTOCOL = WatsonxEmbeddings()
