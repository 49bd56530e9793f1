"""`transcription` and `atranscription`: the words of a recording, in OpenAI's form.

The typed face, and reading the file that is given; how a call runs stands in task.py.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from litellm import answers, task
from litellm.arguments import ArgumentError, named
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.protocols.transcriptions import PARAMS
from litellm.types.audio import TranscriptionResponse

_response = TranscriptionResponse.__pydantic_validator__.validate_python


class TranscriptionsEndpoint(Endpoint):
    """Words of recordings."""

    name: ClassVar[str] = "transcriptions"
    function: ClassVar[str] = "transcription"
    params: ClassVar[frozenset[str]] = PARAMS | {"metadata"}

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        params = super().read(given)
        params.pop("metadata", None)  # the caller's own bookkeeping
        params["file"] = file_of(params.get("file"))
        for name in ("language", "prompt", "response_format"):
            if not isinstance(params.get(name, ""), str):
                raise ArgumentError(f"{name} must be a string; got {params[name]!r}")
        return params

    def mocked(self, said: Any, call: Call) -> dict[str, Any]:
        del call
        return {"text": str(said)}

    def answer(
        self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float
    ) -> TranscriptionResponse:
        return answers.described(_response(answer), call, headers, milliseconds)


def file_of(given: Any) -> tuple[str, str, bytes]:
    """(name, media type, bytes) of a file: an open one, a path, bytes, or a tuple (name, file[, media type]).

    Raises `ArgumentError`."""
    name, media_type = "", ""
    if isinstance(given, tuple) and len(given) in (2, 3):
        name, media_type = str(given[0] or ""), str(given[2]) if len(given) == 3 else ""
        given = given[1]
    if isinstance(given, (str, os.PathLike)):
        path = Path(given)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ArgumentError(f"file: {path} cannot be read: {error.strerror}") from None
        name = name or path.name
    elif isinstance(given, (bytes, bytearray)):
        data = bytes(given)
    elif (read := getattr(given, "read", None)) is not None:
        data = read()
        if not isinstance(data, bytes):
            raise ArgumentError("file must be opened in binary mode: open(path, 'rb')")
        name = name or os.path.basename(str(getattr(given, "name", "") or ""))
    else:
        raise ArgumentError(f"file must be an open file, a path or bytes; got {type(given).__name__}")
    name = name or "audio.wav"
    return name, media_type or mimetypes.guess_type(name)[0] or "application/octet-stream", data


TRANSCRIPTIONS = TranscriptionsEndpoint()


def transcription(
    model: str,
    file: Any,
    language: str | None = None,
    prompt: str | None = None,
    response_format: str | None = None,
    timestamp_granularities: list[str] | None = None,
    temperature: float | None = None,
    user: str | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    max_retries: int | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> TranscriptionResponse:
    """The words of `file` (an open binary file, a path, bytes, or a tuple of name and one of these): `response.text`.

    `language` is an ISO-639-1 code, `prompt` guides style. `response_format`: `json`, `verbose_json`, or `text`, `srt`
    and `vtt`, whose whole answer is `text`. `timeout` in seconds, default 600. Raises the exceptions of
    `litellm.exceptions`, as `completion` does."""
    return task.run(named(locals()), TRANSCRIPTIONS)


async def atranscription(
    model: str,
    file: Any,
    language: str | None = None,
    prompt: str | None = None,
    response_format: str | None = None,
    timestamp_granularities: list[str] | None = None,
    temperature: float | None = None,
    user: str | None = None,
    timeout: Any = None,
    api_key: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    max_retries: int | None = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> TranscriptionResponse:
    """`transcription`, awaited: nothing blocks the event loop, save reading the file itself."""
    return await task.arun(named(locals()), TRANSCRIPTIONS)
