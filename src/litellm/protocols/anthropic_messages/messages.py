"""A conversation in OpenAI's form as the Messages API takes it: system blocks, and turns that alternate.

https://platform.claude.com/docs/en/build-with-claude/working-with-messages and .../handle-tool-calls. One pass; the
caller's messages are read, never changed. Knows nothing of parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from litellm.protocols.anthropic_messages.names import call_id, tool_name
from litellm.protocols.anthropic_messages.parts import Parts, text_block
from litellm.protocols.base import BadInput
from litellm.protocols.json_body import decode_lenient

if TYPE_CHECKING:
    from litellm.protocols.anthropic_messages.protocol import AnthropicMessages

# Said for the user where a conversation starts with the assistant: the first turn must be the user's.
_OPENING = "."
_TOOL_BLOCKS = frozenset({"tool_use", "tool_result"})
_THOUGHTS = frozenset({"thinking", "redacted_thinking"})


class Conversation:
    """Reads messages into `system` and `turns`.

    Tool results and thinking come before all else in their turn, so each turn has a head that they are put at the end
    of: `_head` is its length."""

    __slots__ = ("_calls", "_head", "_ids", "_parts", "has_tools", "system", "turns")

    def __init__(self, protocol: AnthropicMessages, drop: bool, betas: list[str]) -> None:
        self.system: list[dict[str, Any]] = []
        self.turns: list[dict[str, Any]] = []
        self.has_tools = False
        """There are tool calls or results: the API then wants tools in the request."""
        self._parts = Parts(protocol, drop, betas)
        self._head = 0
        self._ids: set[str] = set()
        self._calls: dict[Any, list[str]] = {}

    def read(self, messages: Sequence[Mapping[str, Any]]) -> None:
        """All messages of a call. Raises `BadInput` where there is nothing to answer or something cannot be sent."""
        for message in messages:
            role = message.get("role")
            if role == "user":
                self._add("user", _marked(self._content(message), message))
            elif role == "assistant":
                self._assistant(message)
            elif role == "tool" or role == "function":
                self._result(message, role)
            elif role == "system" or role == "developer":
                self._instructions(message)
            else:
                raise BadInput(f"a message has the role {role!r}: use system, user, assistant or tool")
        self._strip_prefill()
        turns = self.turns
        if not turns:
            raise BadInput(
                "the messages hold no text, image or file that is not a system message: the API needs at least one "
                "user message"
            )
        if turns[0]["role"] != "user":
            turns.insert(0, {"role": "user", "content": [{"type": "text", "text": _OPENING}]})

    # --- turns ---

    def _turn(self, role: str) -> list[dict[str, Any]]:
        """The content of the current turn, a new one where the role changes."""
        turns = self.turns
        if turns and turns[-1]["role"] == role:
            return turns[-1]["content"]
        content: list[dict[str, Any]] = []
        turns.append({"role": role, "content": content})
        self._head = 0
        if role == "assistant":
            self._calls.clear()
        return content

    def _add(self, role: str, blocks: list[dict[str, Any]]) -> None:
        if blocks:
            self._turn(role).extend(blocks)

    def _content(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        """A message's content as blocks of our own making, or the caller's where they are in the API's form."""
        content = message.get("content")
        if type(content) is str:
            if not content or content.isspace():
                return []
            blocks: list[dict[str, Any]] = [{"type": "text", "text": content}]
        elif content is None:
            return []
        elif isinstance(content, (list, tuple)):
            blocks = self._parts.blocks(content)
            self.has_tools = self.has_tools or any(block.get("type") in _TOOL_BLOCKS for block in blocks)
        else:
            raise BadInput(f"the content of a message is {type(content).__name__}: it must be text or a list of parts")
        return blocks

    # --- roles ---

    def _instructions(self, message: Mapping[str, Any]) -> None:
        """System text: on its own where it leads, in the user's turn where it comes later."""
        blocks = _marked(self._content(message), message)
        if any(block.get("type") != "text" for block in blocks):
            raise BadInput(
                "a system message holds something that is not text: put images and files into a user message"
            )
        if self.turns:
            self._add("user", blocks)
        else:
            self.system.extend(blocks)

    def _assistant(self, message: Mapping[str, Any]) -> None:
        head = _thinking(message.get("thinking_blocks"))
        if aside := message.get("provider_specific_fields"):
            head.extend(_server_blocks(aside))
        blocks = self._content(message)
        if not blocks and (said := text_block(message.get("refusal"))) is not None:
            blocks = [said]
        calls = message.get("tool_calls")
        legacy = message.get("function_call")
        if calls or legacy:
            self.has_tools = True
            content = self._turn("assistant")  # before ids are given: a new turn forgets the calls of older ones
            uses = [self._use(call) for call in calls or ()]
            if legacy and not uses:
                uses = [self._use({"function": legacy}, ("function", legacy.get("name")))]
            blocks = [*blocks, *uses]
        elif head or blocks:
            content = self._turn("assistant")
        else:
            return
        if head:
            content[self._head : self._head] = head
            self._head += len(head)
        content.extend(_marked(blocks, message))

    def _use(self, call: Mapping[str, Any], key: Any = None) -> dict[str, Any]:
        """A tool call of the history as a `tool_use` block, with an id that is the API's kind and comes once."""
        function = call.get("function") or call.get("custom") or {}
        name = function.get("name")
        if not isinstance(name, str) or not name:
            raise BadInput("a tool call in the messages has no function name")
        given = call.get("id")
        sent = wanted = call_id(given) if isinstance(given, str) and given else f"call_{len(self._ids)}"
        again = 1
        while sent in self._ids:
            again += 1
            sent = f"{wanted}_{again}"
        self._ids.add(sent)
        self._calls.setdefault(given if key is None else key, []).append(sent)
        arguments = function.get("arguments", function.get("input"))
        return {"type": "tool_use", "id": sent, "name": tool_name(name), "input": _input(arguments)}

    def _result(self, message: Mapping[str, Any], role: str) -> None:
        """A tool's answer, after the other answers at the head of the user's turn."""
        given = message.get("tool_call_id")
        waiting = self._calls.get(given if role == "tool" else ("function", message.get("name")))
        if waiting:
            sent = waiting.pop(0)
        elif isinstance(given, str) and given:
            sent = call_id(given)
        else:
            raise BadInput(f"a message with the role {role!r} answers no tool call: give it the call's tool_call_id")
        self.has_tools = True
        block: dict[str, Any] = {"type": "tool_result", "tool_use_id": sent}
        content = message.get("content")
        mark = message.get("cache_control")
        if isinstance(content, (list, tuple)):
            if inner := self._parts.blocks(content):
                # A breakpoint inside a result is one after it.
                mark = mark or inner[-1].get("cache_control")
                block["content"] = [_unmarked(part) for part in inner]
        elif isinstance(content, str):
            if content and not content.isspace():
                block["content"] = content
        elif content is not None:
            raise BadInput(f"the content of a tool message is {type(content).__name__}: it must be text or parts")
        if message.get("is_error"):
            block["is_error"] = True
        if mark:
            block["cache_control"] = mark
        self._turn("user").insert(self._head, block)
        self._head += 1

    def _strip_prefill(self) -> None:
        """Takes the white space off the end of an answer to be continued: the API refuses it."""
        turns = self.turns
        if not turns or turns[-1]["role"] != "assistant":
            return
        content = turns[-1]["content"]
        last = content[-1]
        if last.get("type") == "text" and last["text"] != (text := last["text"].rstrip()):
            content[-1] = {**last, "text": text}


def _marked(blocks: list[dict[str, Any]], message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks, with a message's `cache_control` on the last, unless that has its own. Thinking takes none."""
    mark = message.get("cache_control")
    if mark and blocks and "cache_control" not in (last := blocks[-1]) and last.get("type") not in _THOUGHTS:
        blocks[-1] = {**last, "cache_control": mark}
    return blocks


def _unmarked(block: dict[str, Any]) -> dict[str, Any]:
    if "cache_control" not in block:
        return block
    return {name: value for name, value in block.items() if name != "cache_control"}


def _thinking(blocks: Any) -> list[dict[str, Any]]:
    """Thinking to send back unchanged: blocks the API has signed or redacted. Unsigned text is not its own."""
    return [
        block
        for block in blocks or ()
        if (block.get("type") == "thinking" and block.get("signature"))
        or (block.get("type") == "redacted_thinking" and block.get("data"))
    ]


def _server_blocks(aside: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Calls of the API's own tools with their results, as an earlier answer brought them (see response.py)."""
    uses = aside.get("server_tool_use")
    if not isinstance(uses, list):
        return []
    results: dict[Any, list[dict[str, Any]]] = {}
    for name in ("web_search_results", "tool_results"):
        for block in aside.get(name) or ():
            results.setdefault(block.get("tool_use_id"), []).append(block)
    return [block for use in uses for block in (use, *results.get(use.get("id"), ()))]


def _input(arguments: Any) -> dict[str, Any]:
    """A call's arguments as an object. Text that is none (a model's slip, cut short) goes as its one field."""
    if isinstance(arguments, str):
        if not arguments:
            return {}
        decoded = decode_lenient(arguments)
        return decoded if isinstance(decoded, dict) else {"arguments": arguments}
    return dict(arguments) if isinstance(arguments, Mapping) else {}
