"""Errors as vendors' servers word them, each in its own body: the class is right and the words are there."""

from __future__ import annotations

from typing import Any

import pytest
from vendor_errors import BODIES, PAGES, SEEN, UNCERTAIN_PAGES

from litellm.exceptions import OpenAIError
from scripted import reply


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize(
    ("model", "needed", "status", "body", "headers", "expected", "words"),
    [pytest.param(*case, id=f"{case[0]}-{case[2]}-{case[5].__name__}") for case in BODIES],
)
def test_an_error_has_its_class_and_the_vendors_words(
    over: Any,
    model: str,
    needed: dict[str, Any],
    status: int,
    body: Any,
    headers: dict[str, str],
    expected: type[OpenAIError],
    words: str,
    streamed: bool,
) -> None:
    wire = over(reply(body, status, headers), repeat=True)
    with pytest.raises(OpenAIError) as caught:
        wire.either(streamed)(model, num_retries=0, **needed)
    error = caught.value
    assert error.__class__ is expected
    assert words in str(error)
    assert error.status_code == status
    assert error.response.status_code == status
    assert error.body
    assert len(wire.requests) == 1


def test_many_vendors_speak_here_and_each_has_its_page() -> None:
    vendors = {model.partition("/")[0] for model, *_ in BODIES}
    assert len(vendors) >= 25
    assert vendors == PAGES.keys()
    assert {model.partition("/")[0] for model, *_ in SEEN} >= vendors - {"fireworks_ai"}
    assert set(UNCERTAIN_PAGES) < vendors
