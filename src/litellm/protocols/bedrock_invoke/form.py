"""What a form of InvokeModel is: a body out, a body in, and a parser for the JSON inside a stream's frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Protocol as Interface

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.base import Piece
    from litellm.protocols.bedrock_names import BedrockModel

METRICS = "amazon-bedrock-invocationMetrics"
"""Member that Bedrock adds to the last event of a stream, whatever the form."""


class EventParser(Interface):
    """Reads the events of one stream of one form."""

    complete: bool

    def read(self, event: dict[str, Any]) -> Iterable[Piece]:
        """What an event says. Raises `ProtocolError` for an error, `Malformed` for nonsense."""
        ...

    def end(self) -> Iterable[Piece]:
        """The body has ended cleanly. Sets `complete` where that is an end."""
        ...


class Form:
    """One family's form."""

    params: ClassVar[frozenset[str]] = frozenset(
        {"temperature", "top_p", "stream", "stream_options", "stop", "max_completion_tokens", "max_tokens"}
    )
    """OpenAI parameters it has."""

    def refused(self, call: Call, model: BedrockModel) -> Iterable[str]:
        """Those that this model does not take."""
        del call, model
        return ()

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        """The body of the request."""
        raise NotImplementedError

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        """A `chat.completion`. `counts`: `prompt_tokens` and `completion_tokens` by Bedrock's headers, if they came."""
        raise NotImplementedError

    def events(self, call: Call) -> EventParser:
        """A fresh parser for one stream."""
        raise NotImplementedError


def usage(counts: Mapping[str, Any]) -> dict[str, int] | None:
    """Usage in OpenAI's form from two figures; None where there are none."""
    prompt, completion = counts.get("prompt_tokens"), counts.get("completion_tokens")
    if not isinstance(prompt, int) and not isinstance(completion, int):
        return None
    prompt, completion = prompt or 0, completion or 0
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def metrics(event: Mapping[str, Any]) -> dict[str, int] | None:
    """The usage in the metrics that Bedrock adds to the last event."""
    found = event.get(METRICS)
    if not isinstance(found, Mapping):
        return None
    return usage({"prompt_tokens": found.get("inputTokenCount"), "completion_tokens": found.get("outputTokenCount")})
