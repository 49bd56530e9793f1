"""Counts and cuts text. A token here is a word of up to 12 characters or a mark, with the white space before it.

Not a tokenizer of any model: the point is that everybody can count the same.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\s*(?:\w{1,12}|[^\w\s])|\s+")


def tokens(text: str) -> list[str]:
    """The tokens of a text; joined they are the text."""
    return _TOKEN.findall(text)


def count(text: str | None) -> int:
    """How many tokens a text has."""
    return len(_TOKEN.findall(text)) if text else 0


def pieces(text: str, chunk_chars: int | None) -> list[str]:
    """A text cut as a stream sends it: into tokens, or every `chunk_chars` characters."""
    if not chunk_chars:
        return _TOKEN.findall(text)
    return [text[start : start + chunk_chars] for start in range(0, len(text), chunk_chars)]


def first_tokens(text: str, limit: int) -> str:
    """At most `limit` tokens of a text."""
    if limit <= 0:
        return ""
    found = _TOKEN.findall(text)
    return text if len(found) <= limit else "".join(found[:limit])
