"""Going on with a stream that broke off: what the next model is asked, and when that makes sense at all.

Knows calls and conversations. Does not know who is asked next, or what broke.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litellm.call import Call
from litellm.exceptions import MidStreamFallbackError, OpenAIError
from litellm.failures import mid_stream

INSTRUCTION = (
    "Your answer was cut off. Continue it from exactly where it stops: no introduction, no apology, and nothing of "
    "what you have already said, not even the last word. If it stops within a word, begin with the rest of that word."
)

_NO_TEXT = ("audio", "functions")
"""Parameters whose answers come in pieces that no other model can add to."""


def is_possible(call: Call, assembler: Any) -> bool:
    """Only text of one choice has come, and not its end."""
    return assembler.is_only_text and not any(name in call.params for name in _NO_TEXT)


def of(call: Call, text: str) -> Call:
    """The same question with the text so far; as it was where there is none yet."""
    if not text:
        return call
    so_far = {"role": "assistant", "content": text}
    return replace(call, messages=[*call.messages, so_far, {"role": "user", "content": INSTRUCTION}])


def failed(call: Call, broken: MidStreamFallbackError, last: OpenAIError) -> OpenAIError:
    """Nobody could go on: the last failure, as one of a stream that had begun."""
    return broken if last is broken else mid_stream(call, last, broken.generated_content)
