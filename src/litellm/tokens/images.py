"""What an image costs in tokens, by OpenAI's tile rule, and its size as the first bytes of its data tell it.

Reads data URLs only: nothing is fetched and no pixel decoded. https://platform.openai.com/docs/guides/images-vision
"""

from __future__ import annotations

import base64
import binascii

# First letters of the model's name → tokens for the image as such, and for each tile of 512 × 512 pixels.
_RATES: tuple[tuple[str, int, int], ...] = (
    ("gpt-4o-mini", 2833, 5667),
    ("gpt-5", 70, 140),
    ("o1", 75, 150),
    ("o3", 75, 150),
)
_USUAL_RATE = (85, 170)
_USUAL_SIZE = (1024, 1024)
"""Pixels that are assumed where nothing tells the size."""


def tokens(url: str, detail: str | None, model: str) -> int:
    """Tokens for one image. `low` has a fixed price; every other detail counts tiles."""
    base, per_tile = next((rate[1:] for rate in _RATES if model.startswith(rate[0])), _USUAL_RATE)
    if detail == "low":
        return base
    return base + per_tile * tiles(*(size(url) or _USUAL_SIZE))


def tiles(width: int, height: int) -> int:
    """Tiles of 512 pixels, after the image is made to fit 2048 × 2048 and its short side 768. Never enlarged."""
    scale = min(1.0, 2048 / max(width, height))
    scale *= min(1.0, 768 / (min(width, height) * scale))
    across, down = (max(1, -(-round(side * scale, 6) // 512)) for side in (width, height))
    return int(across * down)


_HEAD = 1 << 18
"""Characters of base64 to look at: a JPEG may begin with its camera's notes."""


def size(url: str) -> tuple[int, int] | None:
    """(width, height) of the PNG, GIF, WebP or JPEG in a data URL; None where it is none of them, or is elsewhere."""
    head, comma, payload = url.partition(",")
    if not (comma and head.startswith("data:") and head.endswith(";base64")):
        return None
    payload = payload[:_HEAD]
    try:
        data = base64.b64decode(payload[: len(payload) // 4 * 4])
    except (binascii.Error, ValueError):
        return None
    found = _png(data) or _gif(data) or _webp(data) or _jpeg(data)
    return found if found and min(found) > 0 else None


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _gif(data: bytes) -> tuple[int, int] | None:
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 10:
        return None
    return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")


def _webp(data: bytes) -> tuple[int, int] | None:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return None
    form = data[12:16]
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 ":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


# Segments that start a frame and so tell its size: all of C0 to CF but C4, C8 and CC (ITU T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        kind = data[at + 1]
        if kind == 0xFF:  # a fill byte
            at += 1
        elif kind in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        elif kind == 0x01 or 0xD0 <= kind <= 0xD8:  # these have no length
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
