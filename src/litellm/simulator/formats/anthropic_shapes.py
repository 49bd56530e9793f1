"""The shape of Anthropic's Messages and text completion requests, field by field.

From the API reference (https://platform.claude.com/docs/en/api/messages) and the types of Anthropic's own clients.
Version 2026-10-21 has no sampling parameters and takes a few more fields; beta fields need an `anthropic-beta` header.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from litellm.simulator.shapes import (
    Shape,
    Wrong,
    anything,
    array,
    boolean,
    by_type,
    choice,
    integer,
    mapping,
    nullable,
    number,
    record,
    tagged,
    text,
)

NEWER = "2026-10-21"
"""The version without sampling parameters."""

_CACHE = nullable(record({"type": choice("ephemeral"), "ttl": choice("5m", "1h")}, ("type",)))
_KIND = {"type": anything}
_CACHED = {**_KIND, "cache_control": _CACHE}

_BASE64 = text(1, pattern=r"^[A-Za-z0-9+/]+={0,2}$")
_URL = record({**_KIND, "url": text(1)}, ("url",))
_FILE = record({**_KIND, "file_id": text(1)}, ("file_id",))
_IMAGE_BYTES = record(
    {**_KIND, "media_type": choice("image/jpeg", "image/png", "image/gif", "image/webp"), "data": _BASE64},
    ("media_type", "data"),
)
_PDF_BYTES = record({**_KIND, "media_type": choice("application/pdf"), "data": _BASE64}, ("media_type", "data"))
_PLAIN_TEXT = record({**_KIND, "media_type": choice("text/plain"), "data": text()}, ("media_type", "data"))

_TEXT = record({**_CACHED, "text": text(), "citations": nullable(array())}, ("text",))
_IMAGE = record(
    {
        **_CACHED,
        "source": tagged("type", {"base64": _IMAGE_BYTES, "url": _URL, "file": _FILE}),
        "transformations": mapping(),
    },
    ("source",),
)
_DOCUMENT = record(
    {
        **_CACHED,
        "source": tagged(
            "type",
            {
                "base64": _PDF_BYTES,
                "url": _URL,
                "file": _FILE,
                "text": _PLAIN_TEXT,
                "content": record(
                    {**_KIND, "content": by_type({"string": text(), "array": array(mapping())})}, ("content",)
                ),
            },
        ),
        "citations": nullable(record({"enabled": boolean})),
        "context": nullable(text()),
        "title": nullable(text()),
    },
    ("source",),
)
_SEARCH_RESULT = record(
    {**_CACHED, "content": array(mapping()), "source": text(), "title": text(), "citations": mapping()},
    ("content", "source", "title"),
)
_RESULT_PART = tagged(
    "type",
    {
        "text": _TEXT,
        "image": _IMAGE,
        "document": _DOCUMENT,
        "search_result": _SEARCH_RESULT,
        "tool_reference": mapping(),
    },
)
# Blocks of tools that run at Anthropic: they go back as they came.
_SERVER_BLOCKS = (
    "server_tool_use", "web_search_tool_result", "web_fetch_tool_result", "code_execution_tool_result",
    "bash_code_execution_tool_result", "text_editor_code_execution_tool_result", "tool_search_tool_result",
    "mcp_tool_use", "mcp_tool_result", "container_upload", "compaction",
)  # fmt: skip
_BLOCK = tagged(
    "type",
    {
        "text": _TEXT,
        "image": _IMAGE,
        "document": _DOCUMENT,
        "search_result": _SEARCH_RESULT,
        "thinking": record({**_KIND, "thinking": text(), "signature": text()}, ("thinking", "signature")),
        "redacted_thinking": record({**_KIND, "data": text()}, ("data",)),
        "tool_use": record(
            {
                **_CACHED,
                "id": text(1, pattern=r"^[a-zA-Z0-9_-]+$"),
                "name": text(1, 200),
                "input": mapping(),
                "caller": nullable(mapping()),
                "toolset_name": nullable(text()),
            },
            ("id", "name", "input"),
        ),
        "tool_result": record(
            {
                **_CACHED,
                "tool_use_id": text(1, pattern=r"^[a-zA-Z0-9_-]+$"),
                "content": by_type({"string": text(), "array": array(_RESULT_PART)}),
                "is_error": boolean,
                "toolset_name": nullable(text()),
            },
            ("tool_use_id",),
        ),
        **dict.fromkeys(_SERVER_BLOCKS, mapping()),
    },
)
_MESSAGE = record(
    {"role": choice("user", "assistant"), "content": by_type({"string": text(), "array": array(_BLOCK)})},
    ("role", "content"),
)

_INPUT_SCHEMA = tagged("type", {"object": mapping()})
_CUSTOM_TOOL = record(
    {
        "type": nullable(choice("custom")),
        "name": text(1, 128, r"^[a-zA-Z0-9_-]+$"),
        "description": text(),
        "input_schema": _INPUT_SCHEMA,
        "strict": boolean,
        "cache_control": _CACHE,
        "allowed_callers": array(text()),
        "defer_loading": boolean,
        "eager_input_streaming": nullable(boolean),
        "input_examples": array(mapping()),
    },
    ("name", "input_schema"),
)
_SERVER_TOOLS = (
    "bash_", "browser_", "code_execution_", "computer_", "mcp_toolset", "memory_", "text_editor_", "tool_search_tool_",
    "web_fetch_", "web_search_",
)  # fmt: skip


def _tool(value: Any, allowed: Container[str]) -> None:
    """A tool of the caller's, or one that Anthropic defines, told apart by its dated type."""
    kind = value.get("type") if type(value) is dict else None
    if kind is None or kind == "custom":
        try:
            _CUSTOM_TOOL(value, allowed)
        except Wrong as wrong:
            raise (wrong.under("custom") if wrong.path else wrong) from None
    elif type(kind) is not str or not kind.startswith(_SERVER_TOOLS):
        raise Wrong("tag", ("custom", *(prefix + "…" for prefix in _SERVER_TOOLS)), kind, ("type",))


_DISPLAY = {"display": nullable(choice("summarized", "omitted"))}
_PARALLEL = {"disable_parallel_tool_use": boolean}
_SCHEMA_FORMAT = nullable(tagged("type", {"json_schema": record({**_KIND, "schema": mapping()}, ("schema",))}))
_FIELDS: dict[str, Shape] = {
    "model": text(1),
    "max_tokens": integer(0),
    "messages": array(_MESSAGE),
    "system": by_type({"string": text(), "array": array(tagged("type", {"text": _TEXT}))}),
    "stream": boolean,
    "stop_sequences": array(text()),
    "metadata": record({"user_id": nullable(text(longest=256))}),
    "tools": array(_tool),
    "tool_choice": tagged(
        "type",
        {
            "auto": record({**_KIND, **_PARALLEL}),
            "any": record({**_KIND, **_PARALLEL}),
            "tool": record({**_KIND, "name": text(1), **_PARALLEL}, ("name",)),
            "none": record(_KIND),
        },
    ),
    "thinking": tagged(
        "type",
        {
            "enabled": record({**_KIND, "budget_tokens": integer(1024), **_DISPLAY}, ("budget_tokens",)),
            "adaptive": record({**_KIND, **_DISPLAY}),
            "disabled": record(_KIND),
        },
    ),
    "service_tier": choice("auto", "standard_only"),
    "output_config": record(
        {"effort": nullable(choice("low", "medium", "high", "xhigh", "max")), "format": _SCHEMA_FORMAT}
    ),
    "cache_control": _CACHE,
    "container": nullable(by_type({"string": text(), "object": mapping()})),
    "inference_geo": nullable(text()),
}
_SAMPLING: dict[str, Shape] = {"temperature": number(0, 1), "top_p": number(0, 1), "top_k": integer(0)}
_SPEED: dict[str, Shape] = {"speed": nullable(choice("standard", "fast"))}
_NEWER: dict[str, Shape] = {**_SPEED, "diagnostics": nullable(mapping())}
_BETA: dict[str, Shape] = {
    **_NEWER,
    "context_management": nullable(mapping()),
    "mcp_servers": array(mapping()),
    "output_format": _SCHEMA_FORMAT,
    "fallbacks": anything,
    "fallback_credit_token": anything,
}
_REQUIRED = ("model", "max_tokens", "messages")

_MESSAGES = {
    (newer, beta): record(
        {**_FIELDS, **(_NEWER if newer else _SAMPLING), **(_BETA if beta else {})},
        _REQUIRED,
    )
    for newer in (False, True)
    for beta in (False, True)
}


def hosted_shape(own: str, version: str, beta: bool, elsewhere: tuple[str, ...]) -> Shape:
    """The shape of a Messages request to a cloud that hosts the models: the body names the version of the API.

    `own`: the cloud's own name of the version of 2023. `version`: what the request names. `elsewhere`: fields that the
    path says.
    """
    newer = version == NEWER
    fields = {name: shape for name, shape in _FIELDS.items() if name not in elsewhere}
    named = {"anthropic_version": choice(own, NEWER), "anthropic_beta": array(text())}
    return record(
        {**fields, **(_NEWER if newer else _SAMPLING), **(_BETA if beta else {}), **named},
        ("anthropic_version", "max_tokens", "messages"),
    )


ADDITIONAL = record({**_FIELDS, **_SAMPLING, **_BETA, "anthropic_beta": array(text())})
"""Fields of a Messages request inside a request of another format."""


def messages_shape(version: str, beta: bool) -> Shape:
    """The shape of a Messages request of an API version. `beta`: some beta feature is asked for."""
    return _MESSAGES[version >= NEWER, beta]


COMPLETE = record(
    {
        "model": text(1),
        "prompt": text(1),
        "max_tokens_to_sample": integer(1),
        "stop_sequences": array(text()),
        "stream": boolean,
        "metadata": record({"user_id": nullable(text(longest=256))}),
        **_SAMPLING,
    },
    ("model", "max_tokens_to_sample", "prompt"),
)
