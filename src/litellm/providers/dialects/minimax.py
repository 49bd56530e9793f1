"""MiniMax: failures come as `base_resp` inside a 200. https://platform.minimax.io/docs/api-reference/errorcode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError, StreamParser
from litellm.protocols.json_body import decode_lenient
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply

# Its codes as the HTTP statuses that mean the same.
_STATUS = {
    1001: 504,
    1002: 429,
    1004: 401,
    1008: 402,
    1026: 400,
    1027: 400,
    1039: 400,
    1041: 429,
    2013: 400,
    2049: 401,
    2056: 429,
}


class MiniMax(OpenAIChat):
    """`POST https://api.minimax.io/v1/chat/completions`."""

    name: ClassVar[str] = "minimax"

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        try:
            return super().parse_response(reply, call)
        except Malformed:
            raise_failure(decode_lenient(reply.body))
            raise

    def stream(self, call: Call) -> StreamParser:
        return MiniMaxStream(call)


class MiniMaxStream(OpenAIChatStream):
    """A chunk may be a failure."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        if "base_resp" in chunk and not chunk.get("choices"):
            raise_failure(chunk)
        yield from super().parse_chunk(chunk)


def raise_failure(body: Any) -> None:
    """Raises `ProtocolError` for a `base_resp` that says something failed."""
    said = body.get("base_resp") if isinstance(body, dict) else None
    code = said.get("status_code") if isinstance(said, dict) else None
    if isinstance(said, dict) and isinstance(code, int) and code:
        message = str(said.get("status_msg") or f"status_code {code}")
        raise ProtocolError(ErrorDetail(message, code=str(code), body=body, status=_STATUS.get(code, 500)))


PROTOCOL = MiniMax()
