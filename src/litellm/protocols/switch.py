"""Two wire formats behind one name: the call, not the model's name alone, decides which of them is spoken.

Knows how to hand a call on, and no format. For formats that share their framing and the form of their errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Framing
from litellm.protocols.base import ErrorDetail, StreamParser, WireProtocol

if TYPE_CHECKING:
    from litellm.call import Call


class Switch(WireProtocol):
    """A subclass names its formats, the usual one first, and `choose`s."""

    formats: ClassVar[tuple[WireProtocol, ...]]

    def choose(self, call: Call) -> WireProtocol:
        """The format that this call is spoken in."""
        raise NotImplementedError

    def unsupported(self, call: Call) -> frozenset[str]:
        chosen = self.choose(call)
        return chosen.unsupported(call) | (self.params - chosen.params)

    def build_request(self, call: Call) -> HttpRequest:
        return self.choose(call).build_request(call)

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return self.choose(call).parse_response(reply, call)

    def framing(self) -> Framing:
        return self.formats[0].framing()

    def stream(self, call: Call) -> StreamParser:
        return self.choose(call).stream(call)

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return self.formats[0].parse_error(reply)
