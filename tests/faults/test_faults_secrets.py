from __future__ import annotations

import pickle

import pytest

from faults import secrets
from litellm.exceptions import OpenAIError, RateLimitError
from litellm.redaction import hide, in_address, spellings


def test_where_keys_show() -> None:
    figures = secrets.run(0.005)
    assert figures[0].value >= 60
    assert [figure for figure in figures if not figure.ok] == []


@pytest.mark.parametrize("where", ["str", "args", "body", "headers", "cause"])
def test_a_key_is_found_wherever_it_stands(where: str) -> None:
    ears = secrets.Ears()
    canary = f"sk-{secrets.MARK}-1"
    error = RateLimitError(canary if where in ("str", "args") else "no", "openai", "gpt-4o")
    if where == "body":
        error.body = {"deep": [canary]}
    if where == "headers":
        error.response = type("Response", (), {"text": "", "headers": _Headers({"x": canary})})()
    if where == "cause":
        error.__cause__ = ValueError(canary)
    assert any(ears.look(name, text) for name, text in secrets.texts_of(error))


class _Headers(dict[str, str]):
    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(self.items())


def test_an_exception_that_loses_something_is_noticed() -> None:
    class Forgetful(OpenAIError):
        def __reduce__(self) -> tuple[object, ...]:
            return RateLimitError, ("litellm.Forgetful: no",)

    assert secrets.kept_whole(RateLimitError("no", "openai", "gpt-4o", code="7"))
    assert not secrets.kept_whole(Forgetful("no", code="7"))
    assert pickle.dumps(Forgetful("no"))


def test_half_a_key_at_the_end_of_a_shortened_text_is_one_too() -> None:
    secrets_known = spellings(["sk-0123456789"])
    for text in ("it says sk-012345", "it says 'sk-0123456'", "it says sk-0123456789", 'it says "sk-012345678\ufffd"'):
        assert "sk-012" not in hide(text, secrets_known)
        assert hide(text, secrets_known).startswith("it says ")
    assert hide("the task", secrets_known) == "the task"
    assert hide("sk-01234 and more", secrets_known) == "sk-01234 and more"


def test_the_beginning_of_a_secret_may_be_another() -> None:
    secrets_known = spellings(["sk-0123456789", "sk-0123456789-and-more"])
    assert hide("it says sk-0123456789-and", secrets_known) == "it says [redacted]"
    assert hide("it says sk-0123456789, and", secrets_known) == "it says [redacted], and"


def test_what_stands_before_a_host_is_a_secret_as_it_is_sent_too() -> None:
    hidden = spellings(in_address("https://user:pass%2Fword@host/v1"))
    assert {"pass/word", "pass%2Fword", "dXNlcjpwYXNzL3dvcmQ="} <= set(hidden)
    assert "https" not in hidden
    assert "token-1" in spellings(in_address("http://token-1@host:80/a@b"))
    assert spellings(in_address("https://host/v1/user@example.com")) == []
