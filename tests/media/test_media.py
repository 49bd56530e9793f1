"""Recordings to words, prompts to images: what goes out and what comes back; openai's own client as judge."""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

import litellm
import openai
from litellm.protocols.multipart import multipart
from scripted import KEY, refuse, reply

WORDS = {"text": "Hello there", "usage": {"type": "duration", "seconds": 2}}
PICTURES = {"created": 1700000000, "data": [{"url": "https://img.example/1.png", "revised_prompt": "A cat"}]}


def ask(wire: Any, name: str, *given: Any, **params: Any) -> Any:
    params.setdefault("api_key", KEY)
    if wire.awaits:
        return asyncio.run(getattr(litellm, "a" + name)(*given, **params))
    return getattr(litellm, name)(*given, **params)


def parts(request: Any) -> dict[str, Any]:
    """The fields of a form, read by the standard library's mail parser."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    message: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    return {
        part.get_param("name", header="content-disposition"): (
            part.get_filename(), part.get_content_type(), part.get_payload(decode=True)
        )
        for part in message.iter_parts()
    }  # fmt: skip


FILES: dict[str, Any] = {
    "open": lambda path: open(path, "rb"),  # noqa: SIM115
    "path": str,
    "Path": Path,
    "bytes": lambda path: ("hi.mp3", Path(path).read_bytes()),
    "tuple": lambda path: ("hi.mp3", io.BytesIO(Path(path).read_bytes()), "audio/mpeg"),
}


@pytest.mark.parametrize("way", FILES)
def test_a_recording_goes_as_a_form(over: Any, tmp_path: Path, way: str) -> None:
    path = tmp_path / "hi.mp3"
    path.write_bytes(b"ID3\x00\r\n--x\xff")
    wire = over(reply(WORDS))
    file = FILES[way](path)
    heard = ask(
        wire, "transcription", "whisper-1", file, language="en", temperature=0, timestamp_granularities=["word"]
    )
    if hasattr(file, "close"):
        file.close()
    assert heard.text == "Hello there"
    assert heard["text"] == "Hello there"
    request = wire.requests[0]
    assert request.url == "https://api.openai.com/v1/audio/transcriptions"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert parts(request) == {
        "model": (None, "text/plain", b"whisper-1"),
        "language": (None, "text/plain", b"en"),
        "temperature": (None, "text/plain", b"0"),
        "timestamp_granularities[]": (None, "text/plain", b"word"),
        "file": ("hi.mp3", "audio/mpeg", b"ID3\x00\r\n--x\xff"),
    }


def test_openais_client_sends_the_same_form(over: Any) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=WORDS)

    with openai.OpenAI(api_key=KEY, http_client=httpx.Client(transport=httpx.MockTransport(answer))) as client:
        theirs = client.audio.transcriptions.create(
            model="whisper-1", file=("a.wav", b"RIFF", "audio/wav"), language="en", timestamp_granularities=["word"]
        )
    wire = over(reply(WORDS))
    ours = ask(
        wire, "transcription", "whisper-1", ("a.wav", b"RIFF", "audio/wav"), language="en",
        timestamp_granularities=["word"],
    )  # fmt: skip
    seen[0].read()

    headers = {"Content-Type": seen[0].headers["content-type"]}
    assert parts(SimpleNamespace(headers=headers, body=seen[0].content)) == parts(wire.requests[0])
    assert str(seen[0].url) == wire.requests[0].url
    assert ours.text == theirs.text


@pytest.mark.parametrize("form", ["text", "srt", "vtt"])
def test_plain_answers_are_their_text(over: Any, form: str) -> None:
    heard = ask(over(reply(b"1\n00:00 Hi\n")), "transcription", "whisper-1", b"x", response_format=form)
    assert heard.text == "1\n00:00 Hi\n"


def test_what_is_no_file_is_refused_before_anything_is_sent(over: Any, tmp_path: Path) -> None:
    wire = over()
    for file, words in ((None, "must be an open file"), (5, "must be an open file"), (io.StringIO("x"), "binary mode"),
                        (str(tmp_path / "gone.wav"), "cannot be read")):  # fmt: skip
        with pytest.raises(litellm.BadRequestError, match=words):
            ask(wire, "transcription", "whisper-1", file)
    assert not wire.requests


ADDRESSES = {
    "groq/whisper-large-v3": "https://api.groq.com/openai/v1/audio/transcriptions",
    "mistral/voxtral-mini-latest": "https://api.mistral.ai/v1/audio/transcriptions",
}


@pytest.mark.parametrize("model", ADDRESSES)
def test_other_vendors_take_the_same_form(over: Any, model: str) -> None:
    wire = over(reply(WORDS))
    ask(wire, "transcription", model, b"x")
    assert wire.requests[0].url == ADDRESSES[model]
    assert parts(wire.requests[0])["model"][2] == model.partition("/")[2].encode()


def test_azure_names_the_deployment_in_the_address(over: Any) -> None:
    wire = over(reply(WORDS), reply(PICTURES))
    where = {"api_base": "https://acme.openai.azure.com", "api_version": "2024-10-21"}
    ask(wire, "transcription", "azure/ears", b"x", **where)
    ask(wire, "image_generation", "a cat", "azure/brush", **where)
    assert [request.url for request in wire.requests] == [
        f"https://acme.openai.azure.com/openai/deployments/{name}?api-version=2024-10-21"
        for name in ("ears/audio/transcriptions", "brush/images/generations")
    ]


def test_a_prompt_becomes_images(over: Any) -> None:
    wire = over(reply(PICTURES))
    drawn = ask(wire, "image_generation", "a cat", "openai/gpt-image-1", n=1, size="1024x1024", quality="low")
    assert drawn.data[0].url == "https://img.example/1.png"
    assert drawn.data[0]["revised_prompt"] == "A cat"
    assert drawn.created == 1700000000
    assert wire.requests[0].url == "https://api.openai.com/v1/images/generations"
    body = {"model": "gpt-image-1", "prompt": "a cat", "n": 1, "size": "1024x1024", "quality": "low"}
    assert json.loads(wire.requests[0].body) == body
    openai.types.ImagesResponse.model_validate(drawn.model_dump(exclude_none=True))


def test_bad_prompts_are_refused(over: Any) -> None:
    wire = over()
    for given in ({"prompt": ""}, {"prompt": ["a"]}, {"prompt": "a", "n": 0}):
        with pytest.raises(litellm.BadRequestError):
            ask(wire, "image_generation", model="openai/dall-e-3", **given)
    assert not wire.requests


def test_errors_and_retries_are_those_of_every_call(over: Any) -> None:
    wire = over(refuse(429), refuse(429), reply(WORDS), refuse(401, "bad key"))
    assert ask(wire, "transcription", "whisper-1", b"x").text == "Hello there"
    with pytest.raises(litellm.AuthenticationError):
        ask(wire, "image_generation", "a cat", "openai/dall-e-3")


def test_who_has_none_says_so(over: Any) -> None:
    wire = over()
    with pytest.raises(litellm.UnsupportedParamsError, match="has no transcriptions here"):
        ask(wire, "transcription", "anthropic/claude-sonnet-4-5", b"x")
    with pytest.raises(litellm.UnsupportedParamsError, match="has no images here"):
        ask(wire, "image_generation", "a cat", "anthropic/claude-sonnet-4-5")


def test_a_filename_cannot_break_out_of_its_place() -> None:
    _, body = multipart([], "file", 'a"\r\nX: y', "audio/wav", b"")
    assert b'filename="a%22%0D%0AX: y"' in body


STORED = {"id": "file-1", "object": "file", "bytes": 3, "filename": "a.pdf", "purpose": "user_data"}


def test_a_file_is_stored_under_an_id(over: Any) -> None:
    wire = over(reply(STORED), reply(STORED), reply(STORED))
    stored = ask(wire, "create_file", file=("a.pdf", b"PDF"), purpose="user_data", custom_llm_provider="openai")
    assert stored.id == "file-1"
    assert wire.requests[0].url == "https://api.openai.com/v1/files"
    assert parts(wire.requests[0]) == {
        "purpose": (None, "text/plain", b"user_data"),
        "file": ("a.pdf", "application/pdf", b"PDF"),
    }
    where = {"custom_llm_provider": "azure", "api_base": "https://acme.openai.azure.com"}
    ask(wire, "create_file", b"x", "assistants", api_version="2024-10-21", **where)
    ask(wire, "create_file", b"x", "assistants", api_version="v1", **where)
    assert wire.requests[1].url == "https://acme.openai.azure.com/openai/files?api-version=2024-10-21"
    assert wire.requests[2].url == "https://acme.openai.azure.com/openai/v1/files"
    with pytest.raises(litellm.BadRequestError, match="purpose must be"):
        ask(wire, "create_file", b"x", None)
