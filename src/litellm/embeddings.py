"""`embedding` and `aembedding`: vectors of texts, from any provider that has them, in OpenAI's form.

The typed face, and what is peculiar to this kind of question: which inputs there may be, and that more of them than a
vendor takes at once become several requests. How a call runs stands in task.py; formats are protocols/embeddings/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from litellm import answers, protocols, task
from litellm.arguments import ArgumentError, named
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.protocols.base import Malformed
from litellm.protocols.embeddings.base import EMBEDDING_PARAMS, EmbeddingProtocol, inputs, is_tokens
from litellm.types.completion import bind_openai_usage, total
from litellm.types.embedding import EmbeddingResponse

_response = EmbeddingResponse.__pydantic_validator__.validate_python
_FORMS = 'give a text, or a list of texts: input="…" or input=["…", "…"]'


class Embeddings(Endpoint):
    """Vectors of inputs."""

    name: ClassVar[str] = "embeddings"
    function: ClassVar[str] = "embedding"
    params: ClassVar[frozenset[str]] = EMBEDDING_PARAMS | {"metadata"}

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        params = super().read(given)
        params.pop("metadata", None)  # the caller's own bookkeeping
        params["input"] = checked_input(params.get("input"))
        size = params.get("dimensions")
        if size is not None and (type(size) is not int or size < 1):
            raise ArgumentError(f"dimensions must be a whole number, 1 or more; got {size!r}")
        for name in ("encoding_format", "user"):
            if not isinstance(params.get(name, ""), str):
                raise ArgumentError(f"{name} must be a string; got {params[name]!r}")
        return params

    def parts(self, call: Call) -> list[Call]:
        protocol = protocols.load(self.protocol_for(call.provider, call.model) or "")
        size = protocol.batch_size(call) if isinstance(protocol, EmbeddingProtocol) else None
        found = inputs(call)
        if size is None or len(found) <= size:
            return [call]
        batches = [found[start : start + size] for start in range(0, len(found), size)]
        return [replace(call, params={**call.params, "input": batch}) for batch in batches]

    def joined(self, found: list[Any], call: Call) -> EmbeddingResponse:
        whole: EmbeddingResponse = found[-1]
        whole.data = [row for part in found for row in part.data]
        for index, row in enumerate(whole.data):
            row.index = index
        whole.usage = total([part.usage for part in found])  # type: ignore[assignment]
        return whole

    def mocked(self, said: Any, call: Call) -> dict[str, Any] | None:
        count = len(inputs(call))
        vectors = said if isinstance(said, list) and said and isinstance(said[0], list) else [said] * count
        if len(vectors) != count or not all(isinstance(vector, list) for vector in vectors):
            raise ArgumentError("mock_response of an embedding is a list of numbers, or one such list for each input")
        data = [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]
        return {"data": data, "usage": {"prompt_tokens": 10, "total_tokens": 10}}

    def answer(self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> EmbeddingResponse:
        if len(answer["data"]) != (asked := len(inputs(call))):
            raise Malformed(f"the answer has {len(answer['data'])} vectors for {asked} inputs")
        answer["object"] = "list"
        if not answer.get("model"):
            answer["model"] = call.model
        bind_openai_usage()
        return answers.described(_response(answer), call, headers, milliseconds)


def checked_input(given: Any) -> Any:
    """The input as plain lists. Raises `ArgumentError` for what is none, naming its place."""
    if given is None or (isinstance(given, (str, list, tuple)) and not given):
        raise ArgumentError(f"input is empty: {_FORMS}")
    if isinstance(given, str):
        return given
    if isinstance(given, (bytes, Mapping)) or not isinstance(given, (list, tuple)):
        raise ArgumentError(f"input cannot be of type {type(given).__name__}: {_FORMS}")
    found = [list(item) if isinstance(item, tuple) else item for item in given]
    if is_tokens(found):
        return found
    for place, item in enumerate(found):
        if isinstance(item, str) and not item:
            raise ArgumentError(f"input[{place}] is an empty text, which no model embeds: leave it out")
        if not (isinstance(item, (str, dict)) or is_tokens(item)):
            raise ArgumentError(f"input[{place}] cannot be of type {type(item).__name__}: {_FORMS}")
    return found


EMBEDDINGS = Embeddings()


def embedding(
    model: str,
    input: Any = (),  # noqa: A002  (the published name)
    dimensions: int | None = None,
    encoding_format: str | None = None,
    timeout: Any = None,
    api_base: str | None = None,
    api_version: str | None = None,
    api_key: str | None = None,
    api_type: str | None = None,
    caching: bool | None = None,
    user: str | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> EmbeddingResponse:
    """Vectors of `input` (a text, a list of texts, or token lists where the vendor takes them), in their order.

    `response.data[i]["embedding"]` is a list of floats, or base64 text where `encoding_format="base64"` asked for it;
    `usage` is the vendor's, None where it gives none. More inputs than the vendor takes at once go in several requests.
    Other parameters (`input_type`, …) pass through to the provider. Images go as data URLs where a model embeds them.

    `timeout` (seconds, default 600) bounds the whole call, retries and fallbacks included. Raises the exceptions of
    `litellm.exceptions`; `BadRequestError` and `UnsupportedParamsError` before anything is sent."""
    return task.run(_given(locals()), EMBEDDINGS)


async def aembedding(
    model: str,
    input: Any = (),  # noqa: A002  (the published name)
    dimensions: int | None = None,
    encoding_format: str | None = None,
    timeout: Any = None,
    api_base: str | None = None,
    api_version: str | None = None,
    api_key: str | None = None,
    api_type: str | None = None,
    caching: bool | None = None,
    user: str | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> EmbeddingResponse:
    """`embedding`, awaited: nothing blocks the event loop."""
    return await task.arun(_given(locals()), EMBEDDINGS)


def _given(found: dict[str, Any]) -> dict[str, Any]:
    """`api_type` is a word of old clients: the row says it."""
    return named({name: value for name, value in found.items() if name != "api_type"})
