"""A chat stream as the events of the Responses API, in its order, and the response that they add up to.

Pure. `ChunkAssembler` puts what a protocol says into OpenAI's order of chunks; here chunks open and close items. An
item is closed when what follows cannot be part of it, the last ones when the answer is whole.
docs: https://platform.openai.com/docs/api-reference/responses-streaming
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from litellm.protocols.base import Piece
from litellm.responses_api import answer
from litellm.streaming import ChunkAssembler, add_thinking, merge_field
from litellm.types.responses import GenericEvent, event_of

_KNOWN = frozenset(
    {
        "role", "content", "refusal", "tool_calls", "function_call", "reasoning_content", "thinking_blocks",
        "annotations", "images",
    }
)  # fmt: skip
_Emit = Callable[..., None]


class EventAssembler:
    """Pieces of one chat stream to events. `asked`: what the response repeats of the question."""

    def __init__(self, chunks: ChunkAssembler, asked: Mapping[str, Any], new_id: Callable[[str], str]) -> None:
        self._chunks = chunks
        self._asked = asked
        self._new_id = new_id
        self._head: dict[str, Any] | None = None
        self._events: list[GenericEvent] = []
        self._number = 0
        self._open: list[_Item] = []
        self._items: list[_Item] = []
        self._calls: dict[int, _Call] = {}
        self._fields: dict[str, Any] = {}
        self._finish: str | None = None

    @property
    def text(self) -> list[str]:
        """What the model said so far."""
        return self._chunks.text

    @property
    def empty(self) -> bool:
        """Nothing has been said yet."""
        return self._chunks.empty

    def assemble(self, pieces: Iterable[Piece]) -> list[GenericEvent]:
        """The events that these pieces make."""
        for chunk in self._chunks.assemble(pieces):
            self._take(chunk)
        return self._taken()

    def end(self) -> list[GenericEvent]:
        """The answer is whole: open items are closed, and the response is given."""
        for chunk in self._chunks.end():
            self._take(chunk)
        if self._items:
            answer.keep_fields([self._items[-1].item], self._fields)
        end = answer.ending(self._finish)
        self._close(self._open, end["status"])
        figures = self._chunks.usage
        whole = self._response(
            output=[item.item for item in self._items],
            usage=answer.usage(None if figures is None else figures.model_dump(exclude_none=True)),
            **end,
        )
        self._emit(f"response.{end['status']}", response=whole)
        return self._taken()

    def _taken(self) -> list[GenericEvent]:
        events, self._events = self._events, []
        return events

    def _emit(self, kind: str, **fields: Any) -> None:
        self._events.append(event_of({"type": kind, **fields, "sequence_number": self._number}))
        self._number += 1

    def _response(self, **fields: Any) -> dict[str, Any]:
        return {"object": "response", "error": None, **self._asked, **(self._head or {}), **fields}

    # --- chunks ---

    def _take(self, chunk: Any) -> None:
        if self._head is None:
            self._head = {
                "id": answer.response_id(chunk.id, self._new_id),
                "created_at": chunk.created,
                "model": chunk.model,
            }
            begun = self._response(status="in_progress", output=[], incomplete_details=None, usage=None)
            self._emit("response.created", response=begun)
            self._emit("response.in_progress", response=begun)
        choice = chunk.choices[0]
        if choice.index:
            return  # the API knows one answer
        self._finish = choice.finish_reason or self._finish
        delta = choice.delta
        extra = delta.model_extra or {}
        if extra:
            self._reasoning(extra)
        if text := delta.content:
            self._message().say(text, answer.logprobs(choice.logprobs), self._emit)
        elif choice.logprobs is not None:
            self._message().say("", answer.logprobs(choice.logprobs), self._emit)
        if refusal := extra.get("refusal"):
            self._message().refuse(refusal, self._emit)
        for note in extra.get("annotations") or ():
            self._message().cite(answer.annotation(note), self._emit)
        for piece in delta.tool_calls or ():
            self._called(piece)
        for image in extra.get("images") or ():
            self._opened(_Item(answer.drawn(self._new_id("ig_"), image), result=None))
        for name, value in extra.items():
            if name not in _KNOWN:
                merge_field(self._fields, name, value)

    def _reasoning(self, extra: Mapping[str, Any]) -> None:
        text, blocks = extra.get("reasoning_content"), extra.get("thinking_blocks")
        if not text and not blocks:
            return
        item = self._current(_Reasoning)
        if item is None:
            item = _Reasoning(answer.reasoning(self._new_id("rs_"), "", []))
            self._opened(item)
        if text:
            item.think(text, self._emit)
        for block in blocks or ():
            add_thinking(item.blocks, block)

    def _message(self) -> _Message:
        item = self._current(_Message)
        if item is None:
            item = _Message(answer.said(self._new_id("msg_"), []))
            self._opened(item)
        return item

    def _called(self, piece: Any) -> None:
        item = self._calls.get(piece.index)
        if item is None:
            item = self._calls[piece.index] = _Call(answer.called(piece.model_dump(exclude_none=True), self._new_id))
            text = item.take_all()
            self._opened(item)
        else:
            text = piece.function.arguments or ""
            item.more(piece.model_extra)
        if text and item in self._open:  # after a whole object nothing but blanks can come
            item.give(text, self._emit)

    # --- items ---

    def _current(self, kind: type[Any]) -> Any:
        """The last open item, where it is of this kind."""
        return self._open[-1] if self._open and isinstance(self._open[-1], kind) else None

    def _opened(self, item: _Item) -> None:
        """Begins an item; those that it shows to be whole end."""
        self._close([other for other in self._open if other.ends_before(item)])
        item.place = len(self._items)
        self._items.append(item)
        self._open.append(item)
        self._emit("response.output_item.added", output_index=item.place, item=item.empty())

    def _close(self, items: list[_Item], status: str = "completed") -> None:
        for item in list(items):
            last = item is self._items[-1]
            item.close(self._emit)
            if last and "status" in item.item:
                item.item["status"] = status
            self._emit("response.output_item.done", output_index=item.place, item=item.item)
            self._open.remove(item)


class _Item:
    """An item on its way. `item` is what it is once it is closed."""

    def __init__(self, item: dict[str, Any], **begins: Any) -> None:
        self.item = item
        self.place = 0
        self._begins = begins
        """What it does not have yet when it begins."""

    def empty(self) -> dict[str, Any]:
        """The item as it begins."""
        status = {"status": "in_progress"} if "status" in self.item else {}
        return {**self.item, **self._begins, **status}

    def ends_before(self, other: _Item) -> bool:
        """The other one's beginning shows that nothing more of this one comes."""
        del other
        return True

    def close(self, emit: _Emit) -> None:
        """Says what is to be said at its end."""

    @property
    def at(self) -> dict[str, Any]:
        """Where its events stand."""
        return {"item_id": self.item["id"], "output_index": self.place}


class _Reasoning(_Item):
    def __init__(self, item: dict[str, Any]) -> None:
        super().__init__(item)
        self.blocks: list[dict[str, Any]] = []
        self._texts: list[str] = []

    def think(self, text: str, emit: _Emit) -> None:
        here = {**self.at, "summary_index": 0}
        if not self._texts:
            emit("response.reasoning_summary_part.added", **here, part={"type": "summary_text", "text": ""})
        self._texts.append(text)
        emit("response.reasoning_summary_text.delta", **here, delta=text)

    def close(self, emit: _Emit) -> None:
        fields = answer.reasoning(self.item["id"], "".join(self._texts), self.blocks)
        self.item.update(fields)
        if self._texts:
            here = {**self.at, "summary_index": 0}
            emit("response.reasoning_summary_text.done", **here, text=fields["summary"][0]["text"])
            emit("response.reasoning_summary_part.done", **here, part=fields["summary"][0])


class _Message(_Item):
    def __init__(self, item: dict[str, Any]) -> None:
        super().__init__(item, content=[])
        self._part: dict[str, Any] | None = None
        self._texts: list[str] = []

    def say(self, text: str, tokens: list[Any], emit: _Emit) -> None:
        part = self._open("output_text", emit)
        part["logprobs"] += tokens
        self._texts.append(text)
        emit("response.output_text.delta", **self._here, delta=text, logprobs=tokens)

    def refuse(self, text: str, emit: _Emit) -> None:
        self._open("refusal", emit)
        self._texts.append(text)
        emit("response.refusal.delta", **self._here, delta=text)

    def cite(self, note: dict[str, Any], emit: _Emit) -> None:
        notes = self._open("output_text", emit)["annotations"]
        emit("response.output_text.annotation.added", **self._here, annotation_index=len(notes), annotation=note)
        notes.append(note)

    @property
    def _here(self) -> dict[str, Any]:
        return {**self.at, "content_index": len(self.item["content"]) - 1}

    def _open(self, kind: str, emit: _Emit) -> dict[str, Any]:
        if self._part is None or self._part["type"] != kind:
            self._end_part(emit)
            part = answer.text_part("", [], []) if kind == "output_text" else {"type": kind, "refusal": ""}
            self._part = part
            self.item["content"].append(part)
            emit("response.content_part.added", **self._here, part={**part})
        return self._part

    def _end_part(self, emit: _Emit) -> None:
        part = self._part
        if part is None:
            return
        text, self._texts, self._part = "".join(self._texts), [], None
        if part["type"] == "refusal":
            part["refusal"] = text
            emit("response.refusal.done", **self._here, refusal=text)
        else:
            part["text"] = text
            emit("response.output_text.done", **self._here, text=text, logprobs=part["logprobs"])
        emit("response.content_part.done", **self._here, part=part)

    def close(self, emit: _Emit) -> None:
        self._end_part(emit)


class _Call(_Item):
    """A call. Its arguments may come in turns with another call's; a whole JSON object takes nothing more."""

    def __init__(self, item: dict[str, Any]) -> None:
        self._field = "input" if item["type"] == "custom_tool_call" else "arguments"
        super().__init__(item, **{self._field: ""})
        self._kind = "response.custom_tool_call_input" if self._field == "input" else "response.function_call_arguments"
        self._texts: list[str] = []

    def take_all(self) -> str:
        """The arguments that came with the call's beginning."""
        text, self.item[self._field] = self.item.get(self._field) or "", ""
        return text

    def give(self, text: str, emit: _Emit) -> None:
        self._texts.append(text)
        emit(f"{self._kind}.delta", **self.at, delta=text)

    def more(self, fields: Mapping[str, Any] | None) -> None:
        self.item.update((name, value) for name, value in (fields or {}).items() if value is not None)

    def ends_before(self, other: _Item) -> bool:
        del other
        return self._field == "arguments" and _is_whole("".join(self._texts))

    def close(self, emit: _Emit) -> None:
        text = self.item[self._field] = "".join(self._texts)
        named = {"name": self.item["name"]} if self._field == "arguments" else {}
        emit(f"{self._kind}.done", **self.at, **{self._field: text}, **named)


def _is_whole(arguments: str) -> bool:
    if not arguments.rstrip().endswith("}"):
        return False
    try:
        json.loads(arguments)
    except ValueError:
        return False
    return True
