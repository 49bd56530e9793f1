"""Perplexity: files are `file_url` parts, a place to search from is one flat table.

https://docs.perplexity.ai/guides/file-attachments, https://docs.perplexity.ai/guides/user-location-filter-guide. What
it refuses stands in its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols.base import Unsupported
from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call


class Perplexity(OpenAIChat):
    """`POST https://api.perplexity.ai/chat/completions`."""

    name: ClassVar[str] = "perplexity"

    def build_body(self, call: Call) -> dict[str, Any]:
        body = super().build_body(call)
        body["messages"] = [_message(message) for message in body["messages"]]
        options = body.get("web_search_options")
        if isinstance(options, dict) and isinstance(place := options.get("user_location"), dict):
            body["web_search_options"] = {**options, "user_location": _flat(place)}
        return body


def _message(message: dict[str, Any]) -> dict[str, Any]:
    """A message with content, which must be there even where it says nothing, and with parts as Perplexity has them."""
    content = message.get("content")
    if isinstance(content, list):
        return {**message, "content": [_part(part) for part in content]}
    return message if "content" in message else {**message, "content": None}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("type") != "file":
        return part
    file = part.get("file") or {}
    # A file id may also be an address: programs say where a document is that way.
    where = file.get("file_data") or file.get("file_id") or ""
    if not where.startswith(("http://", "https://")):
        if not file.get("file_data"):
            raise Unsupported("perplexity reads files from a data URL or an address, not by an id", "messages")
        where = where.rpartition(",")[2]  # base64 alone, without what stands before it in a data URL
    found = {"type": "file_url", "file_url": {"url": where}}
    return {**found, "file_name": file["filename"]} if file.get("filename") else found


def _flat(place: dict[str, Any]) -> dict[str, Any]:
    """OpenAI's approximate location without its envelope and time zone; one in Perplexity's own form as it is."""
    near = place.get("approximate")
    found = near if isinstance(near, dict) else place
    return {key: value for key, value in found.items() if key not in ("type", "timezone")}


PROTOCOL = Perplexity()
