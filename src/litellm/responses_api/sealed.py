"""Thinking blocks as the `encrypted_content` of a reasoning item, and back.

Vendors sign their models' thoughts and want them back unchanged with the history. The one field that programs of the
Responses API return unread holds them here: base64 of JSON behind a mark of ours. Not secret, only opaque.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

MARK = "litellm-thinking:"


def closed(blocks: Sequence[Any]) -> str:
    """Blocks as text."""
    return MARK + base64.b64encode(json.dumps(list(blocks), separators=(",", ":")).encode()).decode()


def is_ours(text: Any) -> bool:
    """The text was made by `closed`."""
    return isinstance(text, str) and text.startswith(MARK)


def opened(text: Any) -> list[dict[str, Any]]:
    """The blocks in a text of ours; none where it is another's, or was changed."""
    if not is_ours(text):
        return []
    try:
        blocks = json.loads(base64.b64decode(text[len(MARK) :], validate=True))
    except (ValueError, binascii.Error):
        return []
    return [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
