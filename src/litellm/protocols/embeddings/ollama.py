"""Ollama's own embeddings. https://docs.ollama.com/api/embed"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import ProtocolError
from litellm.protocols.embeddings.base import EmbeddingProtocol, answer, at_path, texts
from litellm.protocols.json_body import json_object

if TYPE_CHECKING:
    from litellm.call import Call

_TOP_LEVEL = frozenset({"truncate", "keep_alive", "options"})


class OllamaEmbeddings(EmbeddingProtocol):
    """`POST {base}/api/embed`."""

    name: ClassVar[str] = "ollama_embeddings"
    path: ClassVar[str] = "/api/embed"
    params: ClassVar[frozenset[str]] = frozenset({"input", "dimensions"})

    def url(self, call: Call) -> str:
        return at_path(call.base_url.removesuffix("/v1"), self.path)

    def build_body(self, call: Call) -> dict[str, Any]:
        body: dict[str, Any] = {"model": call.model, "input": texts(call)}
        if "dimensions" in call.params:
            body["dimensions"] = call.params["dimensions"]
        options: dict[str, Any] = {}
        for name, value in call.extra.items():
            (body if name in _TOP_LEVEL else options)[name] = value
        if options:
            body["options"] = {**options, **(body.get("options") or {})}
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        if found.get("error"):
            raise ProtocolError(form.error_detail(found))
        return answer(found.get("embeddings"), found.get("prompt_eval_count"), model=found.get("model"))


PROTOCOL = OllamaEmbeddings()
