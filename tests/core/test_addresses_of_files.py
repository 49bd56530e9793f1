"""A signed address in a message may be what lets anybody read a file: exceptions say where it is, and no more of it."""

from __future__ import annotations

import pickle
import traceback
from typing import Any

import pytest

from litellm.effects import ConnectFailed
from litellm.exceptions import BadRequestError, ImageFetchError, OpenAIError
from scripted import refuse, reply

SIGNED = "https://b.s3.example/pictures/a.png?X-Amz-Signature=c4n4ry"
AWS = {"aws_region_name": "us-east-1"}
PROJECT = {"vertex_project": "p"}
FETCHING: dict[str, tuple[str, dict[str, Any]]] = {
    "bedrock": ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", AWS),
    "gemini": ("gemini/gemini-2.5-flash", {}),
    "ollama": ("ollama_chat/llama3", {}),
    "vertex claude": ("vertex_ai/claude-sonnet-4-5", PROJECT),
}


def picture(url: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]


def check(error: BaseException) -> None:
    assert "c4n4ry" not in "".join(traceback.format_exception(error))
    assert b"c4n4ry" not in pickle.dumps(error)


@pytest.mark.parametrize("name", FETCHING)
@pytest.mark.parametrize("answered", [reply(b"denied", 403), ConnectFailed("b.s3.example refused the connection")])
def test_a_file_that_cannot_be_fetched(over: Any, name: str, answered: Any) -> None:
    model, needed = FETCHING[name]
    wire = over(answered)
    with pytest.raises(ImageFetchError, match=r"b\.s3\.example") as caught:
        wire.ask(model, picture(SIGNED), num_retries=0, **needed)
    assert [request.url for request in wire.requests] == [SIGNED]
    check(caught.value)


@pytest.mark.parametrize(
    ("model", "needed", "url"),
    [
        ("openai/gpt-4o", {}, "ftp://b.example/a.png?sig=c4n4ry"),
        ("ollama_chat/llama3", {}, "gs://b/a.png?sig=c4n4ry"),
        ("anthropic/claude-sonnet-4-5", {}, "gs://b/a.png?sig=c4n4ry"),
        ("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", AWS, "gs://b/a.png?sig=c4n4ry"),
        ("vertex_ai/gemini-2.5-flash", PROJECT, "gs://b/picture?sig=c4n4ry"),
    ],
)
def test_an_address_that_cannot_be_sent(over: Any, model: str, needed: dict[str, Any], url: str) -> None:
    wire = over()
    with pytest.raises(BadRequestError) as caught:
        wire.ask(model, picture(url), **needed)
    assert wire.requests == []
    check(caught.value)


def test_an_address_that_the_vendor_reads_itself_is_sent_whole(over: Any) -> None:
    wire = over(refuse(400, "no"))
    with pytest.raises(OpenAIError) as caught:
        wire.ask("openai/gpt-4o", picture(SIGNED), num_retries=0)
    assert wire.body["messages"][0]["content"][0]["image_url"]["url"] == SIGNED
    check(caught.value)
