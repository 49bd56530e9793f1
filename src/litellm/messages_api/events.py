"""A chat stream as the events of the Messages API, in its order; and the message that events add up to.

Pure. `ChunkAssembler` puts what a protocol says into OpenAI's order of chunks; here chunks open and close blocks.
docs: https://platform.claude.com/docs/en/build-with-claude/streaming
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litellm.messages_api import answer
from litellm.messages_api.question import SEALED
from litellm.protocols.base import Piece
from litellm.protocols.json_body import decode_lenient
from litellm.streaming import ChunkAssembler, merge_field

_SAID = ("content", "refusal")


class MessageAssembler:
    """Pieces of one chat stream to events, as dicts."""

    def __init__(self, chunks: ChunkAssembler) -> None:
        self._chunks = chunks
        self._events: list[dict[str, Any]] = []
        self._began = False
        self._open: list[_Block] = []
        self._count = 0
        self._calls: dict[int, _Block] = {}
        self._text = ""
        self._fields: dict[str, Any] = {}
        self._finish: str | None = None
        self._refused = False

    @property
    def text(self) -> list[str]:
        """What the model said so far."""
        return self._chunks.text

    @property
    def empty(self) -> bool:
        """Nothing has been said yet."""
        return self._chunks.empty

    @property
    def usage(self) -> Any:
        """The vendor's figures, under the names of chat completions."""
        return self._chunks.usage

    def assemble(self, pieces: Iterable[Piece]) -> list[dict[str, Any]]:
        """The events that these pieces make."""
        for chunk in self._chunks.assemble(pieces):
            self._take(chunk)
        return self._taken()

    def end(self) -> list[dict[str, Any]]:
        """The answer is whole: open blocks are closed, and it is said why it ended."""
        for chunk in self._chunks.end():
            self._take(chunk)
        for block in answer.seal(self._fields):
            self._whole(block)
        self._close(self._open)
        figures = self._chunks.usage
        ending = answer.ending(self._finish, self._fields.get("provider_specific_fields"), self._refused)
        usage = answer.usage(None if figures is None else figures.model_dump(exclude_none=True))
        self._emit("message_delta", delta=ending, usage=usage)
        self._emit("message_stop")
        return self._taken()

    def _taken(self) -> list[dict[str, Any]]:
        events, self._events = self._events, []
        return events

    def _emit(self, kind: str, **fields: Any) -> None:
        self._events.append({"type": kind, **fields})

    # --- chunks ---

    def _take(self, chunk: Any) -> None:
        if not self._began:
            self._began = True
            self._emit("message_start", message=_begun(chunk))
        choice = chunk.choices[0]
        if choice.index:
            return  # the API knows one answer
        self._finish = choice.finish_reason or self._finish
        delta = choice.delta
        extra = delta.model_extra or {}
        if extra:
            self._thought(extra)
        self._refused = self._refused or bool(extra.get("refusal"))
        for said in (delta.content, extra.get("refusal")):
            if said:
                self._text += said
                self._delta(self._current("text") or self._opened(answer.text("")), "text_delta", text=said)
        for note in extra.get("annotations") or ():
            cited, block = answer.citation(note, self._text), self._current("text")
            if cited and block:
                self._delta(block, "citations_delta", citation=cited)
        for piece in delta.tool_calls or ():
            self._called(piece)
        for image in extra.get("images") or ():
            self._whole(answer.image(image))
        for name in SEALED:
            if extra.get(name):
                merge_field(self._fields, name, extra[name])

    def _thought(self, extra: Mapping[str, Any]) -> None:
        blocks = extra.get("thinking_blocks") or ()
        if not blocks and (said := extra.get("reasoning_content")):
            blocks = ({"type": "thinking", "thinking": said},)
        for piece in blocks:
            if piece.get("type") != "thinking":
                self._whole(dict(piece))
                continue
            block = self._current("thinking") or self._opened(answer.thought({"type": "thinking"}))
            if said := piece.get("thinking"):
                self._delta(block, "thinking_delta", thinking=said)
            if signature := piece.get("signature"):
                self._delta(block, "signature_delta", signature=signature)
                self._close([block])  # what comes next is another thought

    def _called(self, piece: Any) -> None:
        block = self._calls.get(piece.index)
        if block is None:
            block = self._calls[piece.index] = self._opened(answer.called(piece.model_dump(exclude_none=True)))
        said = piece.function.arguments
        if said and block in self._open:  # after a whole object nothing but blanks can come
            block.input += said
            self._delta(block, "input_json_delta", partial_json=said)

    # --- blocks ---

    def _current(self, kind: str) -> _Block | None:
        """The last open block, where it is of this kind."""
        return self._open[-1] if self._open and self._open[-1].kind == kind else None

    def _opened(self, block: dict[str, Any]) -> _Block:
        """Begins a block. Those that it shows to be whole end: all but calls whose input has not come to its end."""
        opened = _Block(block["type"], self._count)
        calls = opened.kind == "tool_use"
        self._close([other for other in self._open if not (calls and other.kind == "tool_use" and not other.is_whole)])
        self._count += 1
        self._open.append(opened)
        self._emit("content_block_start", index=opened.index, content_block=block)
        return opened

    def _whole(self, block: dict[str, Any]) -> None:
        """A block that comes at once."""
        self._close([self._opened(block)])

    def _delta(self, block: _Block, kind: str, **fields: Any) -> None:
        self._emit("content_block_delta", index=block.index, delta={"type": kind, **fields})

    def _close(self, blocks: Iterable[_Block]) -> None:
        for block in list(blocks):
            self._emit("content_block_stop", index=block.index)
            self._open.remove(block)


class _Block:
    """A block that has begun and not ended."""

    def __init__(self, kind: str, index: int) -> None:
        self.kind = kind
        self.index = index
        self.input = ""

    @property
    def is_whole(self) -> bool:
        """A call's input is a JSON object that has come to its end: nothing more of it can follow."""
        return self.input.rstrip().endswith("}") and decode_lenient(self.input) is not None


def _begun(chunk: Any) -> dict[str, Any]:
    return {
        "id": answer.message_id(chunk.id),
        "type": "message",
        "role": "assistant",
        "model": chunk.model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": answer.usage(None),
    }


# --- events back to a message ---


def sum_of(events: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """The message that events add up to, as far as they go; None where none has begun."""
    message: dict[str, Any] | None = None
    blocks: dict[int, dict[str, Any]] = {}
    inputs: dict[int, str] = {}
    for event in events:
        kind = event["type"]
        if kind == "message_start":
            message = {**event["message"], "usage": dict(event["message"].get("usage") or {})}
        elif kind == "content_block_start":
            blocks[event["index"]] = dict(event["content_block"])
        elif kind == "content_block_delta" and event["index"] in blocks:
            delta = event["delta"]
            if delta.get("type") == "input_json_delta":
                inputs[event["index"]] = inputs.get(event["index"], "") + (delta.get("partial_json") or "")
            else:
                _add(blocks[event["index"]], delta)
        elif kind == "message_delta" and message is not None:
            message.update(event.get("delta") or {})
            message["usage"].update(
                (name, value) for name, value in (event.get("usage") or {}).items() if value is not None
            )
    for index, said in inputs.items():
        blocks[index]["input"] = answer.arguments({"function": {"arguments": said}})
    if message is not None:
        message["content"] = [blocks[index] for index in sorted(blocks)]
    return message


def _add(block: dict[str, Any], delta: Mapping[str, Any]) -> None:
    """Puts a delta into its block."""
    kind = delta.get("type")
    if kind == "text_delta":
        block["text"] = (block.get("text") or "") + (delta.get("text") or "")
    elif kind == "thinking_delta":
        block["thinking"] = (block.get("thinking") or "") + (delta.get("thinking") or "")
    elif kind == "signature_delta":
        block["signature"] = delta.get("signature")
    elif kind == "citations_delta":
        block["citations"] = [*(block.get("citations") or ()), delta.get("citation")]
