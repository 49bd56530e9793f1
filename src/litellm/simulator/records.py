"""What was asked and what is answered, in no vendor's words: the nouns that the brain and the formats share.

Finish reasons, token names and tool choices here are neutral; each format says how its vendor spells them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from litellm.simulator.words import count, pieces


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the simulated model makes. `arguments`: an object, or a string sent exactly as it is (broken JSON too)."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)
    id: str | None = None
    """Made from the request and the position where none is given."""

    def arguments_json(self) -> str:
        """As formats send them that hold them in a string."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments, ensure_ascii=False)

    def arguments_object(self) -> Mapping[str, Any]:
        """As formats send them that hold an object; what is no JSON is an empty one."""
        if not isinstance(self.arguments, str):
            return self.arguments
        try:
            return json.loads(self.arguments)
        except ValueError:
            return {}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. `input_tokens` includes those read from and written to the cache, `output_tokens` those of reasoning."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0
    accepted_prediction_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the simulated model."""

    text: str | None = None
    reasoning: str | None = None
    redacted: bool = False
    """More reasoning comes encrypted, in formats that have a way to say so."""
    tool_calls: Sequence[ToolCall] = ()
    finish: str | None = None
    """`stop`, `length`, `tool_calls` or `content_filter`; any other word goes to the wire as it is.
    None: `tool_calls` where there are some, `stop` otherwise."""
    stop_sequence: str | None = None
    """The stop sequence that ended the text, for formats that name it."""
    usage: Usage | None = None
    """None: words are counted."""
    chunks: Sequence[str] | None = None
    """How a stream cuts the text, exactly. None: by words, or by `chunk_chars`."""
    refusal: str | None = None

    @property
    def content(self) -> str | None:
        if self.text is None and self.chunks is not None:
            return "".join(self.chunks)
        return self.text

    @property
    def finish_reason(self) -> str:
        return self.finish or ("tool_calls" if self.tool_calls else "stop")

    def text_pieces(self, chunk_chars: int | None) -> Sequence[str]:
        """The text as a stream sends it."""
        return self.chunks if self.chunks is not None else pieces(self.text or "", chunk_chars)

    def output_tokens(self) -> int:
        """Words of everything in it."""
        calls = sum(count(call.name) + count(call.arguments_json()) for call in self.tool_calls)
        return count(self.content) + count(self.reasoning) + count(self.refusal) + calls


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything a format needs to write one whole reply."""

    id: str
    """Hexadecimal digits made from the request: equal requests get equal replies. Formats add their vendor's prefix."""
    model: str
    answers: Sequence[Answer]
    """One for each choice."""
    usage: Usage
    chunk_chars: int | None = None
    """Characters in each piece of a stream; None: one word."""

    def call_id(self, prefix: str, answer: int, call: int) -> str:
        """The id of a tool call: the scripted one, or one made from the reply's."""
        return self.answers[answer].tool_calls[call].id or f"{prefix}{self.id[:16]}{answer:02d}{call:02d}"


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the caller offers. `schema`: JSON Schema of its arguments."""

    name: str
    schema: Any = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a called tool returned."""

    name: str
    content: str


@dataclass(slots=True)
class Asked:
    """A request, read."""

    model: str
    body: Mapping[str, Any] = field(default_factory=dict)
    """As received, for what only its own format understands."""
    text: str = ""
    """The last thing the user said."""
    media: Sequence[str] = ()
    """Kinds of what the user sent beside text: `image`, `audio`, `file`."""
    tools: Sequence[Tool] = ()
    tool_choice: str = "auto"
    """`auto`, `none`, `required`, or `=` and the name of a tool."""
    parallel: bool = True
    results: Sequence[ToolResult] = ()
    """What tools returned since the user last spoke."""
    schema: Any = None
    """JSON Schema the answer must fit."""
    json_object: bool = False
    """The answer must be some JSON object."""
    stream: bool = False
    n: int = 1
    limit: int | None = None
    """Most output tokens, reasoning included."""
    stop: Sequence[str] = ()
    reasoning: bool = False
    """Reasoning was asked for."""
    prediction: str | None = None
    """Text the caller expects to get back."""
    prompts: Sequence[str] = ()
    """Several prompts in one request, each answered `n` times; `text` is the first."""
    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0


class Refusal(Exception):
    """A request the vendor answers with an error.

    `param`, `code` and `kind` (the vendor's `type`) are in the vendor's own words, None where the format should choose.
    `reason`: `context_window` or `content_policy`, for errors whose words matter more than their status.
    `retry_after`: seconds, for formats that say them in the body too.
    """

    def __init__(
        self,
        status: int,
        message: str | None = None,
        *,
        param: str | None = None,
        code: str | None = None,
        kind: str | None = None,
        reason: str | None = None,
        retry_after: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.kind = kind
        self.reason = reason
        self.retry_after = retry_after
