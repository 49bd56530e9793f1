"""GitHub Copilot's chat: one answer may come in several choices, and reasoning has a name of its own.

Seen on the wire by its open clients (https://github.com/ericc-ch/copilot-api); GitHub does not describe it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import Reply
from litellm.protocols.base import Piece, StreamParser
from litellm.protocols.openai_chat import OpenAIChat, OpenAIChatStream

if TYPE_CHECKING:
    from litellm.call import Call


class GitHubCopilot(OpenAIChat):
    """`POST https://api.githubcopilot.com/chat/completions`."""

    name: ClassVar[str] = "github_copilot"

    def unsupported(self, call: Call) -> frozenset[str]:
        return super().unsupported(call) | {"reasoning_effort", "verbosity", "store"}

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = super().parse_response(reply, call)
        if len(found["choices"]) > 1 and call.params.get("n", 1) == 1:
            found["choices"] = [one_choice(found["choices"])]
        return found

    def parse_choice(self, choice: Any, index: int, call: Call) -> dict[str, Any]:
        if isinstance(choice, dict) and isinstance(choice.get("message"), dict):
            rename_reasoning(choice["message"])
        return super().parse_choice(choice, index, call)

    def stream(self, call: Call) -> StreamParser:
        return GitHubCopilotStream(call)


class GitHubCopilotStream(OpenAIChatStream):
    """Its reasoning under the common name."""

    def parse_chunk(self, chunk: dict[str, Any]) -> Iterator[Piece]:
        for choice in chunk.get("choices") or ():
            if isinstance(choice.get("delta"), dict):
                rename_reasoning(choice["delta"])
        return super().parse_chunk(chunk)


def rename_reasoning(message: dict[str, Any]) -> None:
    """`reasoning_text` → `reasoning_content`, in place."""
    text = message.pop("reasoning_text", None)
    if text and not message.get("reasoning_content"):
        message["reasoning_content"] = text


def one_choice(choices: list[dict[str, Any]]) -> dict[str, Any]:
    """The parts of one answer (its text, then its calls) as one choice."""
    first = choices[0]
    message = first["message"]
    for other in choices[1:]:
        more = other["message"]
        if text := more.get("content"):
            message["content"] = (message.get("content") or "") + text
        if calls := more.get("tool_calls"):
            message["tool_calls"] = [*(message.get("tool_calls") or ()), *calls]
            first["finish_reason"] = "tool_calls"
    return first


PROTOCOL = GitHubCopilot()
