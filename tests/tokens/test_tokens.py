"""Counts of tokens: OpenAI's rules against OpenAI's published examples, estimates against real counts."""

from __future__ import annotations

import base64
import json
import logging
import struct
import sys
import threading
import time
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, strategies as st

import litellm
from litellm import tokens
from litellm.tokens import estimate, images, vocabularies

COUNTED = json.loads((Path(__file__).parent / "counted_texts.json").read_text(encoding="utf-8"))
"""Texts with their counts by tiktoken 0.14."""


@pytest.fixture(autouse=True)
def _no_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where tiktoken is not installed; the tests of it put something in its place."""
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    monkeypatch.setattr(vocabularies, "_loaded", {})
    monkeypatch.delitem(vars(tokens), "encoding", raising=False)


class PerCharacter:
    """A vocabulary whose counts can be told by hand: a token for each character."""

    @staticmethod
    def encode(text: str, **_: Any) -> list[int]:
        return [ord(character) for character in text]

    @staticmethod
    def decode(ids: list[int], **_: Any) -> str:
        return "".join(map(chr, ids))


BY_HAND = {"type": "openai_tokenizer", "tokenizer": PerCharacter()}


def counted(*messages: Any, **params: Any) -> int:
    return litellm.token_counter("gpt-4o", custom_tokenizer=BY_HAND, messages=messages, **params)


# --- estimates ---


@pytest.mark.parametrize("row", COUNTED, ids=lambda row: row["kind"])
def test_an_estimate_is_near_the_count(row: dict[str, Any]) -> None:
    found = litellm.token_counter("gpt-4o", text=row["text"])
    assert abs(found / row["o200k_base"] - 1) <= 0.25


def test_estimates_are_right_on_the_whole() -> None:
    found = sum(estimate.tokens(row["text"]) for row in COUNTED)
    assert abs(found / sum(row["o200k_base"] for row in COUNTED) - 1) < 0.05


@given(st.text(max_size=200), st.text(max_size=200))
def test_an_estimate_never_shrinks_nor_explodes(first: str, second: str) -> None:
    one, both = estimate.tokens(first), estimate.tokens(first + second)
    assert (one > 0) == bool(first)
    assert both <= 3 * len((first + second).encode("utf-8", "surrogatepass")) + 1
    assert both >= one - 2


def test_an_estimate_takes_little_time() -> None:
    text = "Some words, and (numbers: 123) in camelCase.\n    indented\n" * 5000
    started = time.process_time()
    assert estimate.tokens(text) > 10_000
    assert estimate.tokens("a" * 1_000_000) > 100_000
    assert time.process_time() - started < 3


def test_that_counts_are_estimates_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="LiteLLM"):
        for _ in range(3):
            litellm.token_counter("gpt-4o", text="Hello")
    (record,) = caplog.records
    assert record.message.startswith("Token counts are estimates")
    assert record.message.endswith("tiktoken is not installed (pip install 'litellm[tokens]')")


# --- there and back ---


@given(st.text(st.characters(), max_size=100))
def test_what_is_encoded_can_be_decoded_without_any_vocabulary(text: str) -> None:
    ids = litellm.encode(model="anthropic/claude-sonnet-4-5", text=text)
    assert all(0 <= token < 256 for token in ids)
    assert litellm.decode(model="anthropic/claude-sonnet-4-5", tokens=ids) == text


def test_the_encoding_object_is_like_tiktokens() -> None:
    ids = litellm.encoding.encode("Grüße <|endoftext|>", disallowed_special=())
    assert litellm.encoding.decode(ids) == "Grüße <|endoftext|>"
    assert litellm.encoding.decode(ids[:3]) == "Gr\ufffd"  # cut inside a character


# --- tiktoken ---


def stand_in(monkeypatch: pytest.MonkeyPatch, get_encoding: Any) -> None:
    tiktoken: Any = ModuleType("tiktoken")
    tiktoken.get_encoding = get_encoding

    def name(model: str) -> str:
        return {"gpt-4": "cl100k_base", "gpt-4o": "o200k_base"}[model]

    tiktoken.encoding_name_for_model = name
    monkeypatch.setitem(sys.modules, "tiktoken", tiktoken)


def test_tiktoken_counts_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def get_encoding(name: str) -> PerCharacter:
        asked.append(name)
        return PerCharacter()

    stand_in(monkeypatch, get_encoding)
    assert litellm.token_counter("openai/gpt-4", text="Hello") == 5
    assert litellm.token_counter("gpt-4", text=["Hel", "lo"]) == 5
    assert litellm.token_counter("groq/whatever", text="Hello") == 5
    assert litellm.decode("gpt-4o", litellm.encode("gpt-4o", "Hello")) == "Hello"
    assert asked == ["cl100k_base", "o200k_base"]


@pytest.mark.parametrize("error", [ConnectionError("no network"), ValueError("a damaged file")])
def test_ranks_that_cannot_be_had(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def get_encoding(name: str) -> Any:
        raise error

    stand_in(monkeypatch, get_encoding)
    with caplog.at_level(logging.WARNING, logger="LiteLLM"):
        assert litellm.token_counter("gpt-4o", text="Hello there") == estimate.tokens("Hello there")
        assert litellm.encode("gpt-4o", "é") == [0xC3, 0xA9]
    assert len(caplog.records) == 1
    assert f"tiktoken cannot load o200k_base: {type(error).__name__}" in caplog.text


def test_ranks_that_never_come_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is decided then stays so: ids of two vocabularies would not fit together."""
    come = threading.Event()

    def get_encoding(name: str) -> PerCharacter:
        come.wait(30)
        return PerCharacter()

    stand_in(monkeypatch, get_encoding)
    monkeypatch.setattr(vocabularies, "LONGEST_FETCH", 0.05)
    before = litellm.encode("gpt-4o", "é")
    come.set()
    assert litellm.encode("gpt-4o", "é") == before == [0xC3, 0xA9]


def test_the_real_tiktoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tiktoken")
    real = pytest.importorskip("tiktoken", reason="the extra `tokens` is not installed")
    ranks = {bytes([byte]): byte for byte in range(256)} | {b"He": 256}
    made = real.Encoding("tiny", pat_str=r"\S+|\s+", mergeable_ranks=ranks, special_tokens={"<|end|>": 257})
    monkeypatch.setattr(real, "get_encoding", lambda name: made)
    assert litellm.encode("gpt-4o", "Hello <|end|>") == [256, *b"llo <|end|>"]
    assert litellm.decode("gpt-4o", [256, 257]) == "He<|end|>"
    assert litellm.token_counter("gpt-4o", text="Hello") == 4


# --- tokenizers of one's own ---

WORDS = {
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
    "model": {"type": "WordLevel", "vocab": {"Hello": 0, "world": 1, "[UNK]": 2}, "unk_token": "[UNK]"},
}  # fmt: skip


def test_hugging_faces_tokenizers() -> None:
    pytest.importorskip("tokenizers", reason="an optional package of Hugging Face's")
    made = litellm.create_tokenizer(json.dumps(WORDS))
    assert made["type"] == "huggingface_tokenizer"
    assert litellm.encode(text="Hello world", custom_tokenizer=made) == [0, 1]
    assert litellm.decode(tokens=[1, 0], custom_tokenizer=made) == "world Hello"
    assert litellm.token_counter("any/model", custom_tokenizer=made, text="Hello big world") == 3


def test_without_hugging_faces_package_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    for make in (lambda: litellm.create_tokenizer("{}"), lambda: litellm.create_pretrained_tokenizer("any/name")):
        with pytest.raises(ImportError, match="pip install tokenizers"):
            make()


# --- conversations, by hand: 3 for a message, 3 for the answer's beginning ---


# https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken: the page's examples, and the counts that the
# API itself gave for them there. The counts of the single texts are tiktoken's.
EXAMPLES = json.loads((Path(__file__).parent / "openai_examples.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=lambda case: case["model"])
def test_openais_own_examples(case: dict[str, Any]) -> None:
    class Recorded:
        @staticmethod
        def encode(text: str) -> list[int]:
            return [0] * case["counts"][text]

    custom = {"type": "openai_tokenizer", "tokenizer": Recorded()}
    assert litellm.token_counter(case["model"], custom, messages=EXAMPLES["messages"]) == case["messages"]
    found = litellm.token_counter(case["model"], custom, messages=EXAMPLES["question"], tools=EXAMPLES["tools"])
    assert found == case["with_tools"]


def test_messages() -> None:
    assert counted({"role": "user", "content": "12345"}) == 3 + 4 + 5 + 3
    assert counted({"role": "user", "content": "12345"}, count_response_tokens=True) == 3 + 4 + 5
    assert counted({"role": "user", "content": "12345", "name": "bob"}) == 3 + 4 + 5 + (3 + 1) + 3
    assert counted({"role": "user", "content": [{"type": "text", "text": "12"}, "345"]}) == 3 + 4 + 5 + 3
    assert counted(litellm.Message(content="12345")) == 3 + len("assistant") + 5 + 3
    assert counted() == 3


def test_calls_in_the_history() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"x":1}'}}
    assert counted({"role": "assistant", "content": None, "tool_calls": [call]}) == 3 + 9 + (3 + 1 + 7) + 3
    assert counted({"role": "tool", "content": "12345", "tool_call_id": "c"}) == 3 + 4 + 5 + 3


def test_tools_and_the_choice_of_one() -> None:
    user = {"role": "user", "content": ""}
    bare = counted(user)
    tool = {"type": "function", "function": {"name": "f", "description": "Does it."}}
    assert counted(user, tools=[tool]) == bare + 7 + len("f:Does it") + 12
    properties = {"x": {"type": "string", "description": "An x", "enum": ["a", "bc"]}}
    tool["function"]["parameters"] = {"type": "object", "properties": properties}  # type: ignore[index]
    of_x = 3 + 3 + (-3 + (3 + 1) + (3 + 2)) + len("x:string:An x")
    assert counted(user, tools=[tool]) == bare + 7 + len("f:Does it") + of_x + 12
    nested = {"x": {"type": "object", "properties": {"y": {"type": "integer"}}}}
    tool["function"]["parameters"] = {"type": "object", "properties": nested}  # type: ignore[index]
    of_x = 3 + 3 + len("x:object:") + 3 + 3 + len("y:integer:")
    assert counted(user, tools=[tool]) == bare + 7 + len("f:Does it") + of_x + 12
    all_of_it = counted(user, tools=[tool])
    assert counted(user, tools=[tool], tool_choice="auto") == all_of_it
    assert counted(user, tools=[tool], tool_choice="none") == all_of_it + 1
    chosen = {"type": "function", "function": {"name": "f"}}
    assert counted(user, tools=[tool], tool_choice=chosen) == all_of_it + 4 + 1


def test_what_cannot_be_counted() -> None:
    sound = {"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}]}
    with pytest.raises(ValueError, match=r"'input_audio'.*default_token_count"):
        counted(sound)
    assert counted(sound, default_token_count=77) == 77
    with pytest.raises(ValueError, match="text or messages"):
        litellm.token_counter("gpt-4o")
    assert litellm.token_counter("gpt-4o", text="") == 0


# --- images ---


def png(width: int, height: int) -> bytes:
    """A whole picture, made by the format's rules."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = (b"\0" + b"\0" * ((width + 7) // 8)) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    notes = b"\xff\xe1" + struct.pack(">H", 2 + 5000) + b"\xff\xc0" * 2500  # a camera's notes, with misleading bytes
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\0" * 9
    return b"\xff\xd8\xff" + notes + frame + b"\xff\xd9"


def webp(form: bytes, data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + form + struct.pack("<I", len(data)) + data + b"\0" * 20


PICTURES = {
    "png": png(640, 481),
    "gif": b"GIF89a" + struct.pack("<HH", 640, 481) + b"\0\0\0",
    "jpeg": jpeg(640, 481),
    "webp, plain": webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 481)),
    "webp, lossless": webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 480 << 14)),
    "webp, extended": webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (480).to_bytes(3, "little")),
}


def data_url(data: bytes) -> str:
    return "data:image/x;base64," + base64.b64encode(data).decode()


@pytest.mark.parametrize("kind", PICTURES)
def test_sizes_are_read_from_the_first_bytes(kind: str) -> None:
    assert images.size(data_url(PICTURES[kind])) == (640, 481)


@given(st.sampled_from(sorted(PICTURES)), st.integers(0, 60), st.binary(max_size=8))
def test_damaged_pictures_have_no_size_or_some(kind: str, cut: int, more: bytes) -> None:
    found = images.size(data_url(PICTURES[kind][:cut] + more))
    assert found is None or min(found) > 0
    assert images.tokens(data_url(PICTURES[kind][:cut] + more), "high", "gpt-4o") > 85


# https://platform.openai.com/docs/guides/images-vision: the page's own three examples, and the edges of a tile.
@pytest.mark.parametrize(
    ("width", "height", "detail", "expected"),
    [
        (1024, 1024, "high", 765),
        (2048, 4096, "high", 1105),
        (4096, 8192, "low", 85),
        (512, 512, "high", 255),
        (513, 512, "high", 425),
        (100, 100, None, 255),
        (100, 100, "auto", 255),
    ],
)
def test_tiles(width: int, height: int, detail: str | None, expected: int) -> None:
    url = data_url(b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0")
    image = {"url": url} if detail is None else {"url": url, "detail": detail}
    message = {"role": "user", "content": [{"type": "image_url", "image_url": image}]}
    assert counted(message) - counted({"role": "user", "content": ""}) == expected


def test_pictures_elsewhere_and_defaults() -> None:
    far = {"role": "user", "content": [{"type": "image_url", "image_url": "https://x.example/1.png"}]}
    empty = counted({"role": "user", "content": ""})
    assert counted(far) - empty == 765
    assert counted(far, use_default_image_token_count=True) - empty == 250
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(png(10, 10)).decode()}
    assert counted({"role": "user", "content": [{"type": "image", "source": source}]}) - empty == 255
    assert litellm.token_counter("gpt-4o-mini", BY_HAND, messages=[far]) - empty == 2833 + 4 * 5667
