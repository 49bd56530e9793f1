"""Content parts to content blocks: text, images, documents, videos, audio; from data URLs or S3.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html. Bedrock reads no web addresses:
what stands at one has been fetched before. Documents need names, each its own.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from litellm.protocols.base import BadInput

# kind of block → {format: media types and other words for it}
_FORMATS: dict[str, dict[str, tuple[str, ...]]] = {
    "image": {
        "png": ("image/png",),
        "jpeg": ("image/jpeg", "image/jpg", "jpg"),
        "gif": ("image/gif",),
        "webp": ("image/webp",),
    },
    "document": {
        "pdf": ("application/pdf",),
        "csv": ("text/csv",),
        "doc": ("application/msword",),
        "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        "xls": ("application/vnd.ms-excel",),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        "html": ("text/html", "htm"),
        "txt": ("text/plain", "application/json", "application/xml", "text/xml", "json", "xml", "log", "yaml", "yml"),
        "md": ("text/markdown", "text/x-markdown", "markdown"),
    },
    "video": {
        "mp4": ("video/mp4",),
        "mov": ("video/quicktime",),
        "mkv": ("video/x-matroska", "video/matroska"),
        "webm": ("video/webm",),
        "flv": ("video/x-flv",),
        "mpeg": ("video/mpeg",),
        "mpg": ("video/mpg",),
        "wmv": ("video/x-ms-wmv",),
        "three_gp": ("video/3gpp", "3gp", "3gpp"),
    },
    "audio": {
        "mp3": ("audio/mpeg", "audio/mp3"),
        "wav": ("audio/wav", "audio/x-wav", "audio/wave"),
        "flac": ("audio/flac", "audio/x-flac"),
        "ogg": ("audio/ogg",),
        "opus": ("audio/opus",),
        "aac": ("audio/aac",),
        "m4a": ("audio/mp4", "audio/m4a", "audio/x-m4a"),
        "pcm": ("audio/pcm", "pcm16", "audio/l16"),
        "mka": ("audio/x-matroska",),
    },
}
_BY_WORD: dict[str, tuple[str, str]] = {
    word: (kind, format_)
    for kind, formats in _FORMATS.items()
    for format_, words in formats.items()
    for word in (format_, *words)
}
_AUDIO_WORDS = {word: found for word, found in _BY_WORD.items() if found[0] == "audio"} | {
    "webm": ("audio", "webm"),
    "audio/webm": ("audio", "webm"),
    "mp4": ("audio", "mp4"),
    "mpeg": ("audio", "mpeg"),
}

# How base64 of these begins. Cameras and browsers mislabel images, and a wrong label is refused.
_BEGINNINGS = (("/9j/", "jpeg"), ("iVBORw0KGgo", "png"), ("R0lGOD", "gif"), ("UklGR", "webp"))
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9 \-()\[\]]+")
_SPACES = re.compile(r" {2,}")
_LONGEST_NAME = 200

_NO_FILE = 'a file part has no file: it is {"type": "file", "file": {"file_data": … or "file_id": "s3://…"}}'
_NO_URL = 'an {} part has no URL: it is {{"type": "{}", "{}": {{"url": …}}}}'


class Parts:
    """Translates the parts of one conversation, and keeps its documents' names apart."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: set[str] = set()

    def block(self, part: Mapping[str, Any]) -> dict[str, Any] | None:
        """The block of this part; None for blank text, which is refused. Raises `BadInput` for what has no block."""
        kind = part["type"]
        if kind == "text":
            return text_block(part.get("text"))
        if kind in ("image_url", "video_url"):
            given = part.get(kind)
            url, format_ = (given.get("url"), given.get("format")) if isinstance(given, Mapping) else (given, None)
            if not isinstance(url, str) or not url:
                raise BadInput(_NO_URL.format(kind, kind, kind))
            return self.file(url, format_, None)
        if kind == "file":
            return self._file_part(part.get("file"))
        if kind == "input_audio":
            return _audio(part.get("input_audio"))
        if kind in ("image", "document"):
            return self._in_messages_form(part)
        if kind == "guarded_text":
            block = text_block(part.get("text"))
            return None if block is None else {"guardContent": {"text": block}}
        if kind == "refusal":
            return text_block(part.get("refusal"))
        raise BadInput(f"a content part has the type {kind!r}: use text, image_url, video_url, input_audio or file")

    def blocks(self, parts: Sequence[Any]) -> list[dict[str, Any]]:
        """The blocks of several parts."""
        found = (text_block(part) if isinstance(part, str) else self.block(part) for part in parts)
        return [block for block in found if block is not None]

    def file(self, url: str, format_: Any, filename: Any) -> dict[str, Any]:
        """The block of what a data URL holds or an `s3://` address names."""
        if url.startswith("s3://"):
            kind, said = _kind(format_, filename, url)
            return self._made(kind, said, {"s3Location": {"uri": url}}, filename or url.rpartition("/")[2])
        if not url.startswith("data:"):
            raise BadInput(
                f"cannot read {url.partition('?')[0][:60]!r}: an image or file is given as an http(s) or s3:// URL or "
                "as data:<type>;base64,<data>"
            )
        head, comma, data = url[5:].partition(",")
        media_type, *attributes = (word.strip().lower() for word in head.split(";"))
        if not comma or not data:
            raise BadInput(f"a data URL has no data: {url[:60]!r}; it is data:<type>;base64,<data>")
        data = _checked(data) if "base64" in attributes else base64.b64encode(unquote_to_bytes(data)).decode()
        kind, said = _kind(format_ or media_type, filename, None)
        if kind == "image":
            said = next((name for start, name in _BEGINNINGS if data.startswith(start)), said)
        return self._made(kind, said, {"bytes": data}, filename)

    def _file_part(self, file: Any) -> dict[str, Any]:
        if not isinstance(file, Mapping):
            raise BadInput(_NO_FILE)
        name, format_ = file.get("filename"), file.get("format")
        given = file.get("file_data") or file.get("file_id") or file.get("file_url")
        if not isinstance(given, str) or not given:
            raise BadInput(_NO_FILE)
        if "file_data" in file and ":" not in given[:8]:  # bare base64
            _, said = _kind(format_, name, None, "pdf")
            return self.file(f"data:{said};base64,{given}", format_ or said, name)
        return self.file(given, format_, name)

    def _in_messages_form(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """An image or document in the form of Anthropic's Messages API."""
        source = part.get("source")
        if not isinstance(source, Mapping):
            raise BadInput(f"a part of type {part['type']!r} has no source")
        title, media_type = part.get("title"), source.get("media_type")
        if source.get("type") == "base64":
            block = self.file(f"data:{media_type};base64,{source.get('data')}", media_type, title)
        elif source.get("type") == "text":
            block = self._made("document", "txt", {"text": source.get("data")}, title)
        else:
            block = self.file(str(source.get("url")), media_type, title)
        if "document" in block:
            block["document"].update({name: part[name] for name in ("context", "citations") if part.get(name)})
        return block

    def _made(self, kind: str, format_: str, source: dict[str, Any], filename: Any) -> dict[str, Any]:
        block: dict[str, Any] = {"format": format_, "source": source}
        if kind == "document":
            block["name"] = self._name(filename)
        return {kind: block}

    def _name(self, filename: Any) -> str:
        """A document's name: of the characters that may stand in one, and unlike the others of the request."""
        stem = filename.rpartition(".")[0] or filename if isinstance(filename, str) else ""
        wanted = _SPACES.sub(" ", _NOT_IN_NAMES.sub(" ", stem)).strip()[: _LONGEST_NAME - 10].strip() or "document"
        name, again = wanted, 1
        while name in self._names:
            again += 1
            name = f"{wanted} {again}"
        self._names.add(name)
        return name


def text_block(text: Any) -> dict[str, Any] | None:
    """A text block; None for blank text, which is refused."""
    if text is None or (isinstance(text, str) and (not text or text.isspace())):
        return None
    if not isinstance(text, str):
        raise BadInput(f"a text part holds {type(text).__name__}, not text")
    return {"text": text}


def _audio(given: Any) -> dict[str, Any]:
    data, said = (given.get("data"), given.get("format")) if isinstance(given, Mapping) else (given, None)
    if not isinstance(data, str) or not data:
        raise BadInput('an input_audio part has no data: it is {"data": base64, "format": "wav"}')
    source: dict[str, Any] = {"s3Location": {"uri": data}}
    if data.startswith("data:"):
        head, _, data = data[5:].partition(",")
        said = said or head.partition(";")[0]
    elif data.startswith("s3://"):
        said = said or data.rpartition(".")[2]
    if not data.startswith("s3://"):
        source = {"bytes": _checked(data)}
    word = str(said or "wav").lower()
    if (found := _AUDIO_WORDS.get(word)) is None:
        raise BadInput(f"cannot send audio as {word!r}: use wav, mp3, flac, ogg, opus, aac, m4a, mp4, webm or pcm")
    return {"audio": {"format": found[1], "source": source}}


def _kind(format_: Any, filename: Any, address: str | None, default: str = "") -> tuple[str, str]:
    """(kind of block, format), by what was said, else by the ending of the file's name or address."""
    said = str(format_).lower() if format_ else ""
    words = [said, *(str(name).rpartition(".")[2].lower() for name in (filename, address) if name), default]
    for word in words:
        if found := _BY_WORD.get(word):
            return found
    if said.startswith("text/"):
        return "document", "txt"
    shown = said or str(filename or address or "a file")
    raise BadInput(
        f"cannot tell what {shown[:60]!r} is, or Bedrock does not read it: it takes png, jpeg, gif and webp images; "
        "pdf, csv, doc(x), xls(x), html, txt and md documents; common video and audio files. Say which with `format`."
    )


def _checked(data: str) -> str:
    """Base64 as Bedrock takes it: the standard alphabet, padded, no white space. Raises `BadInput` for what is none."""
    raw = data.encode("utf-8", "replace")
    if raw.translate(None, _BASE64):
        raw = b"".join(unquote_to_bytes(raw).split()).replace(b"-", b"+").replace(b"_", b"/")
    raw = raw.rstrip(b"=")
    if not raw or len(raw) % 4 == 1 or raw.translate(None, _BASE64[:-1]):
        raise BadInput(f"the data of a file is not base64: it begins {data[:40]!r}")
    return (raw + b"=" * (-len(raw) % 4)).decode("ascii")
