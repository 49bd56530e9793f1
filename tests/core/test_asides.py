"""What a vendor says of a choice beside OpenAI's fields: it is on chunks and their sum as it is on the plain answer."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from scripted import DONE, USAGE, answer, chunk_body, event, stream

SAFE = {"hate": {"filtered": False, "severity": "safe"}}
HARM = {"hate": {"filtered": True, "severity": "high"}}


def said(delta: dict[str, Any], reason: str | None = None, **aside: Any) -> bytes:
    body = chunk_body(delta, reason)
    body["choices"][0].update(aside)
    return event(body)


def heard(over: Any, *blocks: bytes) -> list[Any]:
    usage = event(chunk_body(choices=[], usage=USAGE))
    return over(stream(*blocks, usage, DONE)).listen(stream_options={"include_usage": True})


def test_an_aside_is_on_the_chunk_it_came_with(over: Any) -> None:
    chunks = heard(
        over,
        said({"role": "assistant", "content": ""}, content_filter_results={}),
        said({"content": "Hel"}, content_filter_results=SAFE),
        said({"content": "lo"}),
        said({}, "content_filter", content_filter_results=HARM),
    )
    found = [chunk.choices[0].get("content_filter_results") for chunk in chunks]
    assert found == [SAFE, None, HARM, None]
    assert not hasattr(chunks[1].choices[0], "content_filter_results")
    assert chunks[2].choices[0].finish_reason == "content_filter"


@pytest.mark.parametrize("before", [True, False])
def test_an_aside_without_text_is_on_the_next_chunk(over: Any, before: bool) -> None:
    alone = said({}, content_filter_results=SAFE, content_filter_offsets={"check_offset": 3})
    blocks = [alone, said({"content": "a"})] if before else [said({"content": "a"}), alone]
    chunks = heard(over, *blocks, said({}, "stop", native_finish_reason="STOP"))
    assert [chunk.choices[0].delta.role for chunk in chunks] == ["assistant", None, None]
    place = 0 if before else 1
    assert chunks[place].choices[0].content_filter_offsets == {"check_offset": 3}
    assert chunks[1].choices[0].native_finish_reason == "STOP"


def test_the_sum_has_the_last_word_on_each(over: Any) -> None:
    chunks = heard(
        over,
        said({"content": "Hello"}, content_filter_results=SAFE),
        said({}, "stop", content_filter_results=HARM, native_finish_reason="STOP"),
    )
    whole = litellm.stream_chunk_builder(chunks)
    choice = {
        "index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop",
        "content_filter_results": HARM, "native_finish_reason": "STOP",
    }  # fmt: skip
    plain = over(answer(choices=[choice], system_fingerprint="fp_1")).ask()
    assert whole is not None
    del whole.usage.cost
    assert whole.model_dump() == plain.model_dump()


def test_asides_of_several_choices_stay_apart(over: Any) -> None:
    def of(index: int, delta: dict[str, Any], reason: str | None = None) -> bytes:
        body = chunk_body(delta, reason, index=index)
        body["choices"][0]["seen"] = f"of {index}"
        return event(body)

    blocks = [of(1, {"content": "b"}), of(0, {"content": "a"}), of(0, {}, "stop"), of(1, {}, "stop")]
    chunks = over(stream(*blocks, DONE)).listen(n=2, stream_options={"include_usage": False})
    assert [(chunk.choices[0].index, chunk.choices[0].seen) for chunk in chunks] == [
        (1, "of 1"), (0, "of 0"), (0, "of 0"), (1, "of 1"),
    ]  # fmt: skip
