"""What every format of embeddings is, and what several share: reading inputs, numbering vectors, their usage.

Inputs stand in `call.params["input"]` as the caller gave them, checked: a text, a token list, or a list of texts, token
lists and dicts. Nothing here knows a vendor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.protocols import openai_form as form
from litellm.protocols.base import BadInput, ErrorDetail, Malformed, WireProtocol
from litellm.protocols.json_body import encode

if TYPE_CHECKING:
    from litellm.call import Call

EMBEDDING_PARAMS = frozenset({"input", "dimensions", "encoding_format", "user"})
"""https://platform.openai.com/docs/api-reference/embeddings/create"""


class EmbeddingProtocol(WireProtocol):
    """Base of all formats. `parse_response` gives `data`, a list of `{embedding, index}` in the order of the inputs,
    and `usage`, `model` and `id` where the vendor sends them."""

    params: ClassVar[frozenset[str]] = frozenset({"input"})
    batch: ClassVar[int | None] = None
    """Most inputs of one request, by the vendor's documentation; None where it names no limit."""

    def batch_size(self, call: Call) -> int | None:
        """Most inputs of one request about this model."""
        del call
        return self.batch

    def url(self, call: Call) -> str:
        """Where the call goes."""
        raise NotImplementedError

    def build_body(self, call: Call) -> dict[str, Any]:
        """The JSON body as a dict."""
        raise NotImplementedError

    def build_request(self, call: Call) -> HttpRequest:
        body = encode({**self.build_body(call), **call.extra_body})
        return HttpRequest("POST", self.url(call), {"Content-Type": "application/json"}, body)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return form.parse_error(reply)


def at_path(base: str, path: str) -> str:
    """A base URL with a path; one that already ends in it is taken as it is."""
    return base if base.endswith(path) else base + path


def is_tokens(value: Any) -> bool:
    """A list of token numbers: one input."""
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def inputs(call: Call) -> list[Any]:
    """The inputs, one or many, as a list."""
    given = call.params["input"]
    return given if isinstance(given, list) and not is_tokens(given) else [given]


def texts(call: Call) -> list[str]:
    """The inputs where a vendor reads texts alone. Raises `BadInput`."""
    found = inputs(call)
    for item in found:
        if not isinstance(item, str):
            what = "token numbers" if isinstance(item, list) else "dicts"
            raise BadInput(f"{call.provider.name or call.provider.slug} embeds texts here, not {what}: give strings")
    return found


def image_data(text: Any) -> tuple[str, str] | None:
    """(media type, base64) of a data URL that holds an image; None for any other input."""
    if not isinstance(text, str) or not text.startswith("data:image/"):
        return None
    head, comma, data = text.partition(",")
    return (head[5:].partition(";")[0], data) if comma and head.endswith(";base64") else None


def rows(vectors: Any) -> list[dict[str, Any]]:
    """Vectors numbered in their order. Raises `Malformed` for what is no list of vectors."""
    if not isinstance(vectors, list) or not all(isinstance(vector, (list, str)) for vector in vectors):
        raise Malformed("the answer has no vectors")
    return [{"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)]


def usage(tokens: Any) -> dict[str, int] | None:
    """A count of input tokens as usage; None where there is none."""
    if isinstance(tokens, bool) or not isinstance(tokens, int):
        return None
    return {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens}


def answer(vectors: Any, tokens: Any, **facts: Any) -> dict[str, Any]:
    """An answer of vectors and their count of tokens; facts of None are left out."""
    found: dict[str, Any] = {name: value for name, value in facts.items() if value is not None}
    found["data"] = rows(vectors)
    if (figures := usage(tokens)) is not None:
        found["usage"] = figures
    return found
