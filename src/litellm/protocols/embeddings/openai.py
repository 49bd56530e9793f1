"""OpenAI's form of embeddings, which most vendors speak; kin that differ in a word or two subclass it.

https://platform.openai.com/docs/api-reference/embeddings
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import Malformed, ProtocolError
from litellm.protocols.embeddings.base import EMBEDDING_PARAMS, EmbeddingProtocol, at_path
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call


class OpenAIEmbeddings(EmbeddingProtocol):
    """`POST {base}/embeddings`."""

    name: ClassVar[str] = "openai_embeddings"
    path: ClassVar[str] = "/embeddings"
    params: ClassVar[frozenset[str]] = EMBEDDING_PARAMS
    batch: ClassVar[int | None] = 2048
    renames: ClassVar[Mapping[str, str]] = {}
    """OpenAI's parameter → its name here."""

    def url(self, call: Call) -> str:
        return at_path(call.base_url, self.path)

    def model_name(self, call: Call) -> str:
        """The model as the body names it."""
        prefix = call.provider.model_prefix
        return prefix + call.model if prefix and "/" not in call.model else call.model

    def build_body(self, call: Call) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self.model_name(call)}
        for name, value in call.params.items():
            body[self.renames.get(name, name)] = value
        body.update(call.extra)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        data = found.get("data")
        if found.get("error") and not data:
            raise ProtocolError(form.error_detail(found))
        if not isinstance(data, list) or not all(isinstance(row, dict) and "embedding" in row for row in data):
            raise Malformed("the answer has no data with embeddings")
        found["data"] = in_order(data)
        if (figures := form.usage(found.get("usage"))) is None:
            found.pop("usage", None)
        else:
            found["usage"] = figures
        return found


def in_order(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by their own numbers, where these number them; else in the order they came, numbered."""
    numbers = [row.get("index") for row in data]
    if all(type(number) is int for number in numbers) and sorted(numbers) == list(range(len(data))):  # type: ignore[type-var]
        return sorted(data, key=lambda row: row["index"])
    for index, row in enumerate(data):
        row["index"] = index
    return data


PROTOCOL = OpenAIEmbeddings()
