"""How many tokens a text has, when no vocabulary is there to count them with.

The rates were fitted by least squares to OpenAI's o200k_base on program messages in 30 languages, English prose, source
code and JSON. Error on 1741 texts of 2000 to 3000 characters that took no part in the fit: median 5 %, nine of ten
within 16 %, 95 of 100 within 20 %; English and code alone: median 4 %, nine of ten within 11 %. Beyond that: tables
of ids and numbers, up to half too low. Against the older cl100k_base it holds for English and code, and is up to two
thirds too low for other scripts. Knows no model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")
"""Where vocabularies cut an identifier: `camelCase` → camel, Case."""
_NUMBER = re.compile(r"\d+")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]+")
_INDENT = re.compile(r"[^\S\n]{2,}")

# A word is a token, and its letters after the eighth are more; so are the parts of an identifier after its first.
PER_PART = 0.9
PER_LETTER_AFTER_8 = 0.75
PER_CAPITAL_AFTER_2 = 0.08
PER_MARKED_LETTER = 0.9
PER_3_DIGITS = 1.7
PER_RUN_OF_MARKS = 0.57
PER_FURTHER_MARK = 0.24
PER_INDENT = 1.35

# First code point → tokens for each character from there up to the next.
_BLOCKS: tuple[tuple[int, float], ...] = (
    (0x0000, 0.0),  # counted by words and marks
    (0x0250, 1.0),
    (0x0370, 0.42),  # Greek
    (0x0400, 0.33),  # Cyrillic
    (0x0530, 0.6),
    (0x0590, 0.53),  # Hebrew
    (0x0600, 0.39),  # Arabic
    (0x0700, 1.0),
    (0x0900, 0.41),  # Devanagari and the scripts of India
    (0x0E00, 0.46),  # Thai, Lao
    (0x0F00, 1.0),
    (0x10A0, 0.37),  # Georgian
    (0x1100, 1.0),
    (0x1E00, 0.0),  # Latin
    (0x1F00, 1.0),
    (0x3040, 0.68),  # kana
    (0x3100, 1.0),
    (0x3400, 0.9),  # Chinese characters
    (0xA000, 1.0),
    (0xAC00, 0.72),  # Hangul
    (0xD7B0, 1.0),
    (0x10000, 2.5),  # emoji, rare characters
)
_STARTS = [start for start, _ in _BLOCKS]


def tokens(text: str) -> int:
    """About how many tokens; at least one for text that is not empty."""
    if not text:
        return 0
    found = 0.0
    for word in _LATIN_WORD.findall(text):
        found += 1
        if not word.isascii():
            found += PER_LETTER_AFTER_8 * max(0, len(word) - 8)
            found += PER_MARKED_LETTER * sum(not letter.isascii() for letter in word)
        elif len(word) > 8 or not word.islower():
            parts = _PART.findall(word)
            found += PER_PART * (len(parts) - 1) + PER_LETTER_AFTER_8 * sum(max(0, len(part) - 8) for part in parts)
            found += PER_CAPITAL_AFTER_2 * sum(max(0, len(part) - 2) for part in parts if part.isupper())
    found += sum(PER_3_DIGITS * -(-len(number) // 3) for number in _NUMBER.findall(text))
    found += sum(PER_RUN_OF_MARKS + PER_FURTHER_MARK * (len(run) - 1) for run in _MARKS.findall(text))
    found += PER_INDENT * len(_INDENT.findall(text))
    if not text.isascii():
        for character, count in Counter(text).items():
            if character > "\u024f":
                found += count * _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]
    return max(1, round(found))
