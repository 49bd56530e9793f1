"""Which vocabulary a model's text is counted with: OpenAI's through tiktoken, anybody's through Hugging Face, or none.

Both packages are optional and imported here alone. tiktoken may have to fetch its ranks: that is waited for briefly,
once per process and vocabulary; after that the answer stays the same, so that what was encoded can be decoded.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Any

LONGEST_FETCH = 10.0
"""Seconds that tiktoken may take to load a vocabulary."""

USUAL = "o200k_base"
"""For models whose vocabulary is not OpenAI's, or not known: an approximation."""

_lock = threading.Lock()
_loaded: dict[str, Any] = {}
"""Name → tiktoken's `Encoding`, or None where it cannot be had."""


class ByteEncoding:
    """Stands in for tiktoken's `Encoding` where that is not to be had: a token is a byte of UTF-8.

    What it encodes it decodes again; how long it is says nothing of how many tokens a model sees (`token_counter`
    does). Ids mean nothing to any model."""

    name = "utf-8"
    n_vocab = 256

    def encode(self, text: str, **options: Any) -> list[int]:
        """The bytes. tiktoken's options change nothing: there are no special tokens."""
        del options
        return list(text.encode("utf-8", "surrogatepass"))

    encode_ordinary = encode

    def decode(self, tokens: Sequence[int], **options: Any) -> str:
        """The text; a character that was cut apart becomes U+FFFD."""
        del options
        data = bytes(tokens)
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")

    def __repr__(self) -> str:
        return "<ByteEncoding 'utf-8'>"


BYTES = ByteEncoding()


def _optional(name: str) -> Any:
    """The package, imported; None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def name_for(model: str) -> str:
    """The name of the vocabulary for a model, with or without its provider. Needs tiktoken to know OpenAI's models."""
    tiktoken = _optional("tiktoken")
    try:
        return tiktoken.encoding_name_for_model(model.rpartition("/")[2]) if tiktoken else USUAL
    except KeyError:
        return USUAL


def load(name: str) -> Any:
    """tiktoken's `Encoding` of that name; None where it cannot be had, which is logged once."""
    with _lock:
        if name not in _loaded:
            found, reason = _fetch(name)
            _loaded[name] = found
            if found is None:
                from litellm._logging import verbose_logger

                verbose_logger.warning("Token counts are estimates, and encode() gives bytes: %s", reason)
        return _loaded[name]


def _fetch(name: str) -> tuple[Any, str]:
    tiktoken = _optional("tiktoken")
    if tiktoken is None:
        return None, "tiktoken is not installed (pip install 'litellm[tokens]')"
    found: list[Any] = []
    reasons: list[str] = []

    def fetch() -> None:
        try:
            found.append(tiktoken.get_encoding(name))
        except (OSError, ValueError) as error:  # no network (requests raises kinds of OSError); a damaged file
            reasons.append(f"tiktoken cannot load {name}: {type(error).__name__}")

    # tiktoken sets no time limit of its own on what it fetches.
    thread = threading.Thread(target=fetch, name="litellm-tiktoken", daemon=True)
    thread.start()
    thread.join(LONGEST_FETCH)
    if found:
        return found[0], ""
    return None, reasons[0] if reasons else f"tiktoken took more than {LONGEST_FETCH:.0f} s to load {name}"


# --- Hugging Face ---


def _tokenizers() -> Any:
    found = _optional("tokenizers")
    if found is None:
        raise ImportError("Hugging Face's tokenizers are needed for this: pip install tokenizers")
    return found


def create_pretrained_tokenizer(
    identifier: str, revision: str = "main", auth_token: str | None = None
) -> dict[str, Any]:
    """`{"type": "huggingface_tokenizer", "tokenizer": …}` for `custom_tokenizer=`, from a model's page on the Hub.

    Fetches what is not in Hugging Face's cache. Raises `ImportError` without the package `tokenizers`, and what that
    raises where there is no such tokenizer."""
    options = {} if auth_token is None else {"token": auth_token}
    tokenizer = _tokenizers().Tokenizer.from_pretrained(identifier, revision=revision, **options)
    return {"type": "huggingface_tokenizer", "tokenizer": tokenizer}


def create_tokenizer(json: str) -> dict[str, Any]:
    """The same from the text of a `tokenizer.json`. Raises `ImportError` without the package `tokenizers`."""
    return {"type": "huggingface_tokenizer", "tokenizer": _tokenizers().Tokenizer.from_str(json)}
