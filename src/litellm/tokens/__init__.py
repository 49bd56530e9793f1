"""Counting tokens, and turning text into them and back.

Exact for OpenAI's models where tiktoken is installed (extra `tokens`), an approximation by OpenAI's vocabulary for
everybody else's, and an estimate (its error: estimate.py) without tiktoken. No call needs any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from litellm.tokens import conversation, estimate, vocabularies
from litellm.tokens.vocabularies import (
    create_pretrained_tokenizer as create_pretrained_tokenizer,
    create_tokenizer as create_tokenizer,
)

if TYPE_CHECKING:
    encoding: Any = None


def token_counter(
    model: str = "",
    custom_tokenizer: Mapping[str, Any] | None = None,
    text: str | Iterable[str] | None = None,
    messages: Iterable[Any] | None = None,
    count_response_tokens: bool | None = False,
    tools: Iterable[Any] | None = None,
    tool_choice: str | Mapping[str, Any] | None = None,
    use_default_image_token_count: bool | None = False,
    default_token_count: int | None = None,
    **_: Any,
) -> int:
    """Tokens of a text, or of a conversation as OpenAI counts it: with its messages' overhead, tools and images.

    `custom_tokenizer`: what `create_pretrained_tokenizer` gives. `count_response_tokens`: the messages are an answer,
    so that none begins after them. `use_default_image_token_count`: 250 for every image. Images elsewhere count as
    1024 × 1024; nothing is fetched. Raises `ValueError` for what cannot be counted (sound, files), unless
    `default_token_count` says what to answer then."""
    count = _counter(model, custom_tokenizer)
    if text is not None:
        return count(text if isinstance(text, str) else "".join(text))
    if messages is None:
        raise ValueError("token_counter needs text or messages")
    try:
        found = conversation.messages(
            messages, count, model, bool(use_default_image_token_count), not count_response_tokens
        )
        if tools or tool_choice:
            found += conversation.tools(tools or (), tool_choice, count, model)
    except conversation.Uncountable:
        if default_token_count is None:
            raise
        return default_token_count
    return found


def _counter(model: str, custom: Mapping[str, Any] | None) -> Callable[[str], int]:
    if custom is None and vocabularies.load(vocabularies.name_for(model)) is None:
        return estimate.tokens
    return lambda text: len(encode(model, text, custom))


def encode(
    model: str = "", text: str = "", custom_tokenizer: Mapping[str, Any] | None = None, **options: Any
) -> list[int]:
    """The text as token ids. Text that looks like a special token is text. `options` are tiktoken's (or the custom
    tokenizer's). Without tiktoken: the bytes of UTF-8, which `decode` takes back."""
    if custom_tokenizer is not None:
        found = custom_tokenizer["tokenizer"].encode(text, **options)
        return list(getattr(found, "ids", found))
    return _encoding_for(model).encode(text, **{"disallowed_special": (), **options})


def decode(
    model: str = "",
    tokens: Sequence[int] = (),
    custom_tokenizer: Mapping[str, Any] | None = None,
    **options: Any,
) -> str:
    """The text of token ids that `encode` gave for the same model."""
    if custom_tokenizer is not None:
        return custom_tokenizer["tokenizer"].decode(list(tokens), **options)
    return _encoding_for(model).decode(list(tokens), **options)


def _encoding_for(model: str) -> Any:
    return vocabularies.load(vocabularies.name_for(model)) or vocabularies.BYTES


def __getattr__(name: str) -> Any:
    """`encoding`: tiktoken's cl100k_base, or where that is not to be had a `ByteEncoding`."""
    if name != "encoding":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = vocabularies.load("cl100k_base") or vocabularies.BYTES
    return value
