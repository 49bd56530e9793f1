"""The shape of OpenAI's Responses requests, field by field.

From the API reference (https://platform.openai.com/docs/api-reference/responses/create) and the types of OpenAI's own
client. Items and tools that run at OpenAI pass as they are.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from litellm.simulator.shapes import (
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

_KIND = {"type": anything}
_NAME = text(1, 64, r"^[a-zA-Z0-9_-]+$")
_STATUS = nullable(choice("in_progress", "completed", "incomplete"))
_CALL_ID = text(1, 64)
_BREAKPOINT = {"prompt_cache_breakpoint": mapping()}

_INPUT_PARTS = {
    "input_text": record({**_KIND, "text": text(), **_BREAKPOINT}, ("text",)),
    "input_image": record(
        {
            **_KIND,
            "image_url": nullable(text(1, pattern=r"^(https?://.|data:[\w/+.-]+;base64,.)")),
            "file_id": nullable(text()),
            "detail": choice("auto", "low", "high", "original"),
            **_BREAKPOINT,
        }
    ),
    "input_file": record(
        {
            **_KIND,
            "file_data": text(),
            "file_id": nullable(text()),
            "file_url": text(),
            "filename": text(),
            "detail": choice("auto", "low", "high"),
            **_BREAKPOINT,
        }
    ),
}
_INPUT_AUDIO = record(
    {**_KIND, "input_audio": record({"data": text(1), "format": choice("wav", "mp3")}, ("data", "format"))},
    ("input_audio",),
)
_INPUT_CONTENT = by_type(
    {"string": text(), "array": array(tagged("type", {**_INPUT_PARTS, "input_audio": _INPUT_AUDIO}))}
)
_OUTPUT_CONTENT = by_type(
    {
        "string": text(),
        "array": array(
            tagged(
                "type",
                {
                    "output_text": record(
                        {**_KIND, "text": text(), "annotations": array(mapping()), "logprobs": array(mapping())},
                        ("text",),
                    ),
                    "refusal": record({**_KIND, "refusal": text()}, ("refusal",)),
                },
            )
        ),
    }
)
_MESSAGE_FIELDS = {**_KIND, "role": anything, "id": text(1), "status": _STATUS, "phase": nullable(text())}
_ASKING = record({**_MESSAGE_FIELDS, "content": _INPUT_CONTENT}, ("content",))
_MESSAGE = tagged(
    "role",
    {
        "user": _ASKING,
        "system": _ASKING,
        "developer": _ASKING,
        "assistant": record({**_MESSAGE_FIELDS, "content": _OUTPUT_CONTENT}, ("content",)),
    },
)
# Items of tools that run at OpenAI, or that a client runs for it: they go back as they came.
_OTHER_ITEMS = (
    "additional_tools", "apply_patch_call", "apply_patch_call_output", "code_interpreter_call", "compaction",
    "computer_call", "computer_call_output", "custom_tool_call", "custom_tool_call_output", "file_search_call",
    "image_generation_call", "local_shell_call", "local_shell_call_output", "mcp_approval_request",
    "mcp_approval_response", "mcp_call", "mcp_list_tools", "shell_call", "shell_call_output", "tool_search_call",
    "tool_search_output", "web_search_call",
)  # fmt: skip
_ITEMS = tagged(
    "type",
    {
        "message": _MESSAGE,
        "function_call": record(
            {
                **_KIND,
                "id": text(1),
                "call_id": _CALL_ID,
                "name": _NAME,
                "namespace": text(),
                "arguments": text(),
                "status": _STATUS,
                "caller": nullable(mapping()),
            },
            ("call_id", "name", "arguments"),
        ),
        "function_call_output": record(
            {
                **_KIND,
                "id": nullable(text(1)),
                "call_id": _CALL_ID,
                "output": by_type({"string": text(), "array": array(tagged("type", _INPUT_PARTS))}),
                "status": _STATUS,
                "caller": nullable(mapping()),
            },
            ("call_id", "output"),
        ),
        "reasoning": record(
            {
                **_KIND,
                "id": text(1),
                "summary": array(tagged("type", {"summary_text": record({**_KIND, "text": text()}, ("text",))})),
                "content": nullable(
                    array(tagged("type", {"reasoning_text": record({**_KIND, "text": text()}, ("text",))}))
                ),
                "encrypted_content": nullable(text()),
                "status": _STATUS,
            },
            ("id", "summary"),
        ),
        "item_reference": record({**_KIND, "id": text(1)}, ("id",)),
        **dict.fromkeys(_OTHER_ITEMS, mapping()),
    },
)


def _item(value: Any, allowed: Container[str]) -> None:
    """An item of the input; one without a type is a message."""
    if type(value) is not dict:
        raise Wrong("type", ("object",), value)
    (_MESSAGE if value.get("type") is None else _ITEMS)(value, allowed)


_TOOLS = {
    "function": record(
        {
            **_KIND,
            "name": _NAME,
            "description": nullable(text()),
            "parameters": nullable(mapping()),
            "strict": nullable(boolean),
            "allowed_callers": nullable(array(text())),
            "defer_loading": boolean,
            "output_schema": nullable(mapping()),
        },
        ("name",),
    ),
    "custom": record(
        {**_KIND, "name": _NAME, "description": text(), "format": mapping(), "defer_loading": boolean}, ("name",)
    ),
    **dict.fromkeys(
        (
            "apply_patch", "code_interpreter", "computer", "computer_use_preview", "file_search", "image_generation",
            "local_shell", "mcp", "namespace", "programmatic_tool_calling", "shell", "tool_search", "web_search",
            "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11",
        ),
        mapping(),
    ),
}  # fmt: skip
_NAMED = record({**_KIND, "name": text(1)}, ("name",))
_TOOL_CHOICE = by_type(
    {
        "string": choice("none", "auto", "required"),
        "object": tagged(
            "type",
            {
                **dict.fromkeys(_TOOLS, mapping()),
                "function": _NAMED,
                "custom": _NAMED,
                "allowed_tools": record(
                    {**_KIND, "mode": choice("auto", "required"), "tools": array(mapping())}, ("mode", "tools")
                ),
            },
        ),
    }
)
_FORMAT = tagged(
    "type",
    {
        "text": record(_KIND),
        "json_object": record(_KIND),
        "json_schema": record(
            {**_KIND, "name": _NAME, "description": text(), "schema": mapping(), "strict": nullable(boolean)},
            ("name", "schema"),
        ),
    },
)
_SUMMARY = nullable(choice("auto", "concise", "detailed"))

RESPONSES = record(
    {
        "model": text(1),
        "input": by_type({"string": text(), "array": array(_item)}),
        "instructions": nullable(text()),
        "background": nullable(boolean),
        "context_management": nullable(array(mapping())),
        "conversation": nullable(by_type({"string": text(1), "object": record({"id": text(1)}, ("id",))})),
        "include": nullable(array(text())),
        "max_output_tokens": nullable(integer(16)),
        "max_tool_calls": nullable(integer(1)),
        "metadata": nullable(mapping(text(longest=512), 16)),
        "moderation": nullable(mapping()),
        "parallel_tool_calls": nullable(boolean),
        "previous_response_id": nullable(text(1)),
        "prompt": nullable(mapping()),
        "prompt_cache_key": nullable(text()),
        "prompt_cache_options": mapping(),
        "prompt_cache_retention": nullable(choice("in_memory", "24h")),
        "reasoning": nullable(
            record(
                {
                    "effort": nullable(choice("none", "minimal", "low", "medium", "high", "xhigh", "max")),
                    "summary": _SUMMARY,
                    "generate_summary": _SUMMARY,
                    "context": nullable(choice("auto", "current_turn", "all_turns")),
                }
            )
        ),
        "safety_identifier": nullable(text(longest=64)),
        "service_tier": nullable(choice("auto", "default", "flex", "scale", "priority", "fast")),
        "store": nullable(boolean),
        "stream": nullable(boolean),
        "stream_options": nullable(record({"include_obfuscation": boolean})),
        "temperature": nullable(number(0, 2)),
        "text": record({"format": _FORMAT, "verbosity": nullable(choice("low", "medium", "high"))}),
        "tool_choice": _TOOL_CHOICE,
        "tools": array(tagged("type", _TOOLS)),
        "top_logprobs": nullable(integer(0, 20)),
        "top_p": nullable(number(0, 1)),
        "truncation": nullable(choice("auto", "disabled")),
        "user": text(),
    },
    ("model",),
)
