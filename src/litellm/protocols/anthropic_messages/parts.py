"""Content parts to content blocks: text, images, documents; and what the API has no block for, refused in words.

https://platform.claude.com/docs/en/build-with-claude/vision and .../pdf-support. Fetches nothing: a host that reads
no addresses gets data URLs here (`takes_url` of the protocol).
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from litellm.protocols.base import BadInput, Unsupported

if TYPE_CHECKING:
    from litellm.protocols.anthropic_messages.protocol import AnthropicMessages

NATIVE = frozenset(
    {
        "image", "document", "search_result", "thinking", "redacted_thinking", "tool_use", "tool_result",
        "server_tool_use", "container_upload", "tool_reference", "compaction", "mcp_tool_use", "mcp_tool_result",
        "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result", "tool_search_tool_result",
        "bash_code_execution_tool_result", "text_editor_code_execution_tool_result",
    }
)  # fmt: skip
"""Blocks that callers may write in the vendor's own form: they pass as they are."""

IMAGES = ("image/jpeg", "image/png", "image/gif", "image/webp")
# How base64 of these formats begins. Cameras and browsers mislabel images; the API refuses a wrong label.
_BEGINNINGS = (("/9j/", IMAGES[0]), ("iVBORw0KGgo", IMAGES[1]), ("R0lGOD", IMAGES[2]), ("UklGR", IMAGES[3]))
_NO_FILE = 'a file part has no file: it is {"type": "file", "file": {"file_data": … or "file_id": …}}'
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_TEXTUAL = ("application/json", "application/xml", "application/yaml", "application/x-yaml")


class Parts:
    """Translates the parts of one conversation. `betas` collects the beta features that the blocks need."""

    __slots__ = ("_drop", "_protocol", "betas")

    def __init__(self, protocol: AnthropicMessages, drop: bool, betas: list[str]) -> None:
        self._protocol = protocol
        self._drop = drop
        self.betas = betas

    def blocks(self, parts: Sequence[Any]) -> list[dict[str, Any]]:
        """The blocks of these parts; blank text is left out. Raises `BadInput`, `Unsupported`."""
        out: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(part, str):
                part = {"type": "text", "text": part}
            kind = part.get("type")
            if kind == "text" or (kind is None and "text" in part):
                block = text_block(part.get("text"))
            elif kind == "image_url":
                block = self._image_url(part.get("image_url"))
            elif kind == "file":
                block = self._file(part.get("file"))
            elif kind in NATIVE:
                out.append(part)
                continue
            elif kind == "refusal":
                block = text_block(part.get("refusal"))
            elif kind in ("input_audio", "video_url"):
                if not self._drop:
                    raise Unsupported(f"the Messages API takes no {kind} parts: text, images and documents", "messages")
                continue
            else:
                raise BadInput(f"a content part has the type {kind!r}: use text, image_url or file")
            if block is None:
                continue
            if mark := part.get("cache_control"):
                block["cache_control"] = mark
            out.append(block)
        return out

    def _image_url(self, given: Any) -> dict[str, Any]:
        url, media_type = given, None
        if isinstance(given, dict):
            url, media_type = given.get("url"), given.get("format")
        if not isinstance(url, str) or not url:
            raise BadInput('an image_url part has no URL: it is {"type": "image_url", "image_url": {"url": …}}')
        if url[:5] == "data:":
            return self._data(url, media_type, None)
        return {"type": "image", "source": self._web(url)}

    def _file(self, file: Any) -> dict[str, Any]:
        if not isinstance(file, dict):
            raise BadInput(_NO_FILE)
        title, media_type = file.get("filename"), file.get("format")
        data, file_id = file.get("file_data"), file.get("file_id") or file.get("file_url")
        if isinstance(data, str) and data and "://" not in data[:8]:
            if data[:5] != "data:":
                data = f"data:{media_type or _type_by_name(title)};base64,{data}"
            return self._data(data, media_type, title)
        file_id = data or file_id
        if not isinstance(file_id, str) or not file_id:
            raise BadInput(_NO_FILE)
        source = self._web(file_id) if "://" in file_id else self._protocol.file_source(file_id, self.betas)
        if (media_type or "").startswith("image/"):
            return {"type": "image", "source": source}
        return _document(source, title)

    @staticmethod
    def _web(url: str) -> dict[str, Any]:
        if not url.lower().startswith(("http://", "https://")):
            raise BadInput(
                f"cannot read {url.partition('?')[0][:60]!r}: an image or file is given as an http(s) URL or as "
                "data:<type>;base64,<data>"
            )
        return {"type": "url", "url": url}

    def _data(self, url: str, media_type: str | None, title: str | None) -> dict[str, Any]:
        """The block of a data URL: an image, a PDF, or text."""
        head, comma, data = url[5:].partition(",")
        said, *attributes = head.lower().split(";")
        media_type = (media_type or said.strip() or "text/plain").lower()
        if not comma:
            raise BadInput(f"a data URL has no data: {url[:60]!r}; it is data:<type>;base64,<data>")
        if media_type.startswith("text/") or media_type in _TEXTUAL:
            text = base64.b64decode(_checked(data, url)) if "base64" in attributes else unquote_to_bytes(data)
            return _document({"type": "text", "media_type": "text/plain", "data": _decoded(text, title)}, title)
        if "base64" not in attributes:
            raise BadInput(f"a data URL is not base64: {url[:60]!r}")
        data = _checked(data, url)
        if media_type == "application/pdf":
            return _document({"type": "base64", "media_type": media_type, "data": data}, title)
        media_type = next((kind for start, kind in _BEGINNINGS if data.startswith(start)), media_type)
        if media_type == "image/jpg":
            media_type = "image/jpeg"
        if media_type not in IMAGES:
            raise BadInput(f"cannot send {media_type}: the API reads jpeg, png, gif and webp images, PDF and text")
        return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": data}}


def text_block(text: Any) -> dict[str, Any] | None:
    """A text block; None for blank text, which the API refuses."""
    if not isinstance(text, str):
        if text is None:
            return None
        raise BadInput(f"a text part holds {type(text).__name__}, not text")
    return None if not text or text.isspace() else {"type": "text", "text": text}


def _document(source: dict[str, Any], title: str | None) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "document", "source": source}
    if title:
        block["title"] = title
    return block


def _checked(data: str, url: str) -> str:
    """Base64 as the API takes it: the standard alphabet, no white space. Raises `BadInput` for what is not base64."""
    try:
        strange = data.encode("ascii").translate(None, _BASE64)
    except UnicodeEncodeError:
        strange = b"?"
    if strange:
        data = "".join(unquote_to_bytes(data).decode("latin-1").split()).replace("-", "+").replace("_", "/")
        strange = data.encode("utf-8").translate(None, _BASE64)
    if len(data) % 4:
        data = data.rstrip("=")
        data += "=" * (-len(data) % 4)
    if strange or not data or data.endswith("==="):
        raise BadInput(f"the data of {url[:60]!r} is not base64")
    return data


def _decoded(text: bytes, title: str | None) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"the text file {title or ''!r} is not UTF-8") from None


def _type_by_name(name: Any) -> str:
    """The media type of a file given as bare base64: text by its ending, PDF otherwise."""
    endings = (".txt", ".md", ".csv", ".json", ".html", ".xml", ".yaml", ".yml", ".log")
    return "text/plain" if isinstance(name, str) and name.lower().endswith(endings) else "application/pdf"
