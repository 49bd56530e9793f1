"""Chunks that differ in their text alone: copies of one that was validated, for less than validating each would cost.

Knows what a pydantic object is made of (its own `model_construct` and copies are made this way); knows no stream.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from litellm.types.completion import Delta, ModelResponseStream, StreamingChoices

_new: Any = object.__new__
_named = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_private = BaseModel.__dict__["__pydantic_private__"].__set__


class TextChunks:
    """Chunks like `chunk`, whose one choice has a delta of content. They share nothing that can be changed."""

    __slots__ = ("_choice", "_chunk", "_delta")

    def __init__(self, chunk: ModelResponseStream) -> None:
        self._chunk = _parts(chunk)
        self._choice = _parts(chunk.choices[0])
        self._delta = _parts(chunk.choices[0].delta)

    def another(self, text: str) -> ModelResponseStream:
        """One with this text."""
        # Three times the same, written out: as a function of its own it would cost what validating costs.
        values, named, extra = self._delta
        delta = _new(Delta)
        own = delta.__dict__
        own.update(values)
        own["content"] = text
        _named(delta, named.copy())
        _extra(delta, extra.copy())
        _private(delta, None)
        values, named, extra = self._choice
        choice = _new(StreamingChoices)
        own = choice.__dict__
        own.update(values)
        own["delta"] = delta
        _named(choice, named.copy())
        _extra(choice, extra.copy())
        _private(choice, None)
        values, named, extra = self._chunk
        chunk = _new(ModelResponseStream)
        own = chunk.__dict__
        own.update(values)
        own["choices"] = [choice]
        _named(chunk, named.copy())
        _extra(chunk, extra.copy())
        _private(chunk, None)
        return chunk


def _parts(model: BaseModel) -> tuple[dict[str, Any], set[str], dict[str, Any]]:
    return dict(model.__dict__), set(model.model_fields_set), dict(model.model_extra or {})
