"""What is measured: each case says how the calls are made, which canned reply answers them, and what one unit is.

Read by the runner and by every contender's process; knows no client library.
"""

from __future__ import annotations

from dataclasses import dataclass

EVENTS = 200
"""Events of a streamed answer, where nothing else is said."""
LONG_STREAM = 5_000
TASKS = 100
THREADS = 32


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    name: str
    title: str
    way: str
    """How a contender goes about it: a key of `contending.WAYS`, or a measure of whole processes and environments."""
    reply: str = "plain"
    """The server's canned reply, which is the first step of the URL's path."""
    form: str = "openai"
    """Whose wire format is spoken."""
    units: int = 1
    """What one call's cost is divided by: chunks of a stream."""
    long_question: bool = False
    unit: str = "µs"


CASES: tuple[Case, ...] = (
    Case("import", "`import`", "import", unit="ms"),
    Case("start", "process start to first answer and exit", "start", unit="ms"),
    Case("plain", "plain call", "ask"),
    Case("anthropic", "plain call, Anthropic", "ask", "anthropic", "anthropic"),
    Case("tasks", f"plain call, {TASKS} tasks (async)", "tasks"),
    Case("threads", f"plain call, {THREADS} threads", "threads"),
    Case("long_in", "plain call, 200 messages, 1 MB in", "ask", long_question=True),
    Case("long_out", "plain call, 200 KB out", "ask", "long_out"),
    Case("mock", "`mock_response`", "mock", ""),
    Case("refused", "a 429 to the exception caught", "refused", "refused"),
    Case("first_chunk", "call to first chunk", "first_chunk", "brief_stream"),
    Case("chunk", f"streamed chunk, {EVENTS} events", "stream", "stream", units=EVENTS),
    Case("chunk_async", f"streamed chunk, {EVENTS} events, async", "astream", "stream", units=EVENTS),
    Case("chunk_long", f"streamed chunk, {LONG_STREAM:,} events", "stream", "long_stream", units=LONG_STREAM),
    Case(
        "chunk_long_async", f"streamed chunk, {LONG_STREAM:,} events, async", "astream", "long_stream",
        units=LONG_STREAM,
    ),
    Case("chunk_alone", "streamed chunk, one event per read", "stream", "dripped_stream", units=EVENTS),
    Case("chunk_alone_async", "streamed chunk, one event per read, async", "astream", "dripped_stream", units=EVENTS),
    Case("chunk_anthropic", "streamed chunk, Anthropic", "stream", "anthropic_stream", "anthropic", EVENTS),
    Case("chunk_tools", "streamed piece of a tool call", "stream", "tool_stream", units=EVENTS),
    Case("gemini", "plain call, Gemini", "ask", "gemini", "gemini"),
    Case("bedrock", "plain call, Bedrock, signed", "ask", "bedrock", "bedrock"),
    Case("cohere", "plain call, Cohere", "ask", "cohere", "cohere"),
    Case("chunk_gemini", "streamed chunk, Gemini", "stream", "gemini_stream", "gemini", EVENTS),
    Case("chunk_bedrock", "streamed chunk, Bedrock", "stream", "bedrock_stream", "bedrock", EVENTS),
    Case("chunk_cohere", "streamed chunk, Cohere", "stream", "cohere_stream", "cohere", EVENTS),
    Case("memory", "memory kept after 5,000 calls", "memory", unit="KB"),
    Case("memory_async", "memory kept after 5,000 calls, async", "memory_async", unit="KB"),
    Case("size", "installed, with what it needs", "size", unit="MB"),
    Case("packages", "packages installed", "packages", unit=""),
)  # fmt: skip

BY_NAME = {case.name: case for case in CASES}

SHORT = [{"role": "user", "content": "Say something about the sea."}]
LONG = [
    {"role": "assistant" if turn % 2 else "user", "content": f"{turn}: " + "The sea is wide and old. " * 200}
    for turn in range(200)
]
"""200 messages, one megabyte."""

WORDS = ("wave ", "foam ", "salt ", "wind ", "gull ")
"""What the events of a stream say, in turn: the published package takes one word again and again for a fault."""
ANSWER = "The sea is wide."
LONG_ANSWER = "The sea is wide and old. " * 8_000
"""200 KB."""


def said(events: int) -> str:
    """What so many events of a stream say."""
    return "".join(word(position) for position in range(events))


def word(position: int) -> str:
    return WORDS[position % len(WORDS)]
