"""The simulated model: what it answers where nothing is scripted. Knows `Asked` and `Answer`, no wire format.

Deterministic: it repeats what the user said, calls the tools it is offered with values made from their schemas, and
quotes what they return.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from litellm.simulator.json_schema import sample
from litellm.simulator.records import Answer, Asked, Tool, ToolCall, Usage
from litellm.simulator.words import count, first_tokens

_MOST_CALLS = 5
_MOST_WORDS = 20_000
_MOST_ECHO = 2_000
"""Characters of the user's text that are repeated."""

_GREETING = re.compile(r"(hi|hello|hey|good (morning|evening))\b[^a-z]*", re.IGNORECASE)
_SAY = re.compile(
    r"(?:please )?(?:say|reply with|answer with|repeat)(?: (?:just|only|exactly))?(?: the words?)?[: ]+"
    r"[\"'\u201c]?(?P<what>[^\"\u201d]+?)[\"'\u201d]?[.!]?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\b(\d{1,6}) words\b", re.IGNORECASE)
_QUOTED = re.compile(r"\"([^\"]+)\"|\u201c([^\u201d]+)\u201d")
_NAMES = re.compile(r"(?<=[a-z,;:] )[A-Z][\w-]*(?: [A-Z][\w-]*)*")


def answers(asked: Asked) -> list[Answer]:
    """What the model answers: one `Answer` for each choice asked for."""
    each = [replace(asked, text=prompt) for prompt in asked.prompts] or [asked]
    return [_finish(_answer(one, choice), asked) for one in each for choice in range(asked.n)]


def usage(asked: Asked, given: Sequence[Answer]) -> Usage:
    """Words counted, for a whole reply."""
    predicted = count(asked.prediction)
    return Usage(
        input_tokens=asked.input_tokens,
        output_tokens=sum(answer.output_tokens() for answer in given),
        cached_tokens=asked.cached_tokens,
        cache_write_tokens=asked.cache_write_tokens,
        reasoning_tokens=sum(count(answer.reasoning) for answer in given),
        accepted_prediction_tokens=min(predicted, sum(count(answer.text) for answer in given)),
    )


def _answer(asked: Asked, choice: int) -> Answer:
    reasoning = None
    if asked.reasoning:
        reasoning = f"The user wrote {json.dumps(asked.text[:80], ensure_ascii=False)}. I will answer that."
    tools = _tools_to_call(asked)
    if tools:
        calls = tuple(
            ToolCall(tool.name, _arguments(tool, asked.text, position if _repeats(tools) else choice))
            for position, tool in enumerate(tools)
        )
        return Answer(reasoning=reasoning, tool_calls=calls)
    return Answer(text=_text(asked, choice), reasoning=reasoning)


def _tools_to_call(asked: Asked) -> list[Tool]:
    """Tools are called when there are some and none has answered yet; a tool asked for by name, until it has."""
    if not asked.tools or asked.tool_choice == "none":
        return []
    answered = {result.name for result in asked.results}
    if asked.tool_choice.startswith("="):
        name = asked.tool_choice[1:]
        offered = [tool for tool in asked.tools if tool.name == name and name not in answered]
    else:
        offered = [] if asked.results else list(asked.tools)
    if not offered:
        return []
    words = set(re.findall(r"[\w-]+", asked.text))
    mentioned = [tool for tool in offered if tool.name in words] or offered
    if not (asked.parallel and "parallel" in asked.text.lower()):
        return mentioned[:1]
    if len(mentioned) > 1:
        return mentioned[:_MOST_CALLS]
    return mentioned * min(max(2, len(hints(asked.text))), _MOST_CALLS)


def _repeats(tools: Sequence[Tool]) -> bool:
    return len(tools) > 1 and tools[0] is tools[1]


def _arguments(tool: Tool, text: str, variant: int) -> dict[str, object]:
    made = sample(tool.schema or {"type": "object"}, hints(text)[variant:], variant)
    return made if isinstance(made, dict) else {}


def hints(text: str) -> list[str]:
    """Quoted phrases and names in a text: what a model would put into a tool's arguments."""
    quoted = [double or curly for double, curly in _QUOTED.findall(text)]
    return quoted or _NAMES.findall(text)


def _text(asked: Asked, choice: int) -> str:
    if asked.schema is not None:
        return json.dumps(sample(asked.schema, hints(asked.text), choice), ensure_ascii=False)
    text = _plain_text(asked)
    if asked.media:
        counted = Counter(asked.media).items()
        text += " (With " + ", ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in counted) + ".)"
    if choice:
        text += f" ({choice + 1})"
    return json.dumps({"answer": text}, ensure_ascii=False) if asked.json_object else text


def _plain_text(asked: Asked) -> str:
    if asked.prediction:
        return asked.prediction
    if asked.results:
        return "\n".join(f"{result.name} returned: {result.content}" for result in asked.results)
    text = asked.text.strip()
    if _GREETING.fullmatch(text):
        return "Hello! How can I help you today?"
    if wanted := _WORDS.search(text):
        return " ".join(f"word{number + 1}" for number in range(min(int(wanted[1]), _MOST_WORDS)))
    if said := _SAY.fullmatch(text):
        return said["what"]
    return f"You said: {text[:_MOST_ECHO]}" if text else "You said nothing."


def _finish(answer: Answer, asked: Asked) -> Answer:
    """The answer cut at a stop sequence or at the limit, with the finish reason that follows from it."""
    text = answer.text
    if text is None:
        return answer
    finish = sequence = None
    found = [(place, stop) for stop in asked.stop if stop and (place := text.find(stop)) >= 0]
    if found:
        place, sequence = min(found)
        text, finish = text[:place], "stop"
    reasoning = answer.reasoning
    if asked.limit is not None and count(reasoning) + count(text) > asked.limit:
        reasoning = first_tokens(reasoning, asked.limit) if reasoning else reasoning
        text = first_tokens(text, asked.limit - count(reasoning))
        finish, sequence = "length", None
    return replace(answer, text=text, reasoning=reasoning, finish=finish, stop_sequence=sequence)
