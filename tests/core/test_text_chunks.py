"""Chunks made without validation, held against those that pydantic makes."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from hypothesis import given, strategies as st

from litellm.types.completion import ModelResponseStream
from litellm.types.text_chunks import TextChunks

HEADS = st.fixed_dictionaries(
    {"id": st.text(), "created": st.integers(0, 2**40), "model": st.text()},
    optional={"system_fingerprint": st.text(), "service_tier": st.text(), "citations": st.lists(st.text())},
)


def validated(head: dict[str, Any], text: str) -> ModelResponseStream:
    return ModelResponseStream.model_validate({**head, "choices": [{"index": 0, "delta": {"content": text}}]})


@given(HEADS, st.text(), st.text())
def test_a_copy_is_what_validation_makes(head: dict[str, Any], first: str, second: str) -> None:
    made, expected = TextChunks(validated(head, first)).another(second), validated(head, second)
    assert made == expected
    assert repr(made) == repr(expected)
    assert made.model_dump() == expected.model_dump()
    assert made.model_dump_json() == expected.model_dump_json()
    assert made.model_dump(exclude_unset=True) == expected.model_dump(exclude_unset=True)
    assert made.model_dump(exclude_defaults=True) == expected.model_dump(exclude_defaults=True)
    assert made.model_extra == expected.model_extra


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made)), lambda made: made.model_copy()]
)
def test_a_copy_can_be_copied(again: Any) -> None:
    made = TextChunks(validated({"id": "a", "service_tier": "x"}, "one")).another("two")
    assert again(made) == made


def test_what_is_done_to_one_stays_there() -> None:
    original = validated({"id": "a", "service_tier": "x"}, "one")
    chunks = TextChunks(original)
    before = chunks.another("two")
    for chunk in (original, before):
        chunk.id = "changed"
        chunk["new"] = "extra"
        chunk.choices[0].finish_reason = "stop"
        chunk.choices[0].delta.role = "assistant"
        chunk.choices[0].delta["more"] = 1
        chunk.choices.append(chunk.choices[0])
    after, expected = chunks.another("three"), validated({"id": "a", "service_tier": "x"}, "three")
    assert after == expected
    assert after.model_dump(exclude_unset=True) == expected.model_dump(exclude_unset=True)
    assert [each.model_fields_set for each in (after.choices[0], after.choices[0].delta)] == [
        {"index", "delta"},
        {"content"},
    ]
