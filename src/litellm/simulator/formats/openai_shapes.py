"""The shape of OpenAI's chat completion and text completion requests, field by field.

From the API reference (https://platform.openai.com/docs/api-reference/chat/create) and the types of OpenAI's own
client. Three fields are not OpenAI's own: `thinking` and `reasoning_content`, which vendors that speak this format with
visible reasoning take, and `name` in tool messages, which OpenAI lets pass.
"""

from __future__ import annotations

from litellm.simulator.shapes import (
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

_NAME = text(1, 64, r"^[a-zA-Z0-9_-]+$")

_BREAKPOINT = record({"mode": choice("explicit"), "ttl": choice("30m", "12h")}, ("mode",))
_TEXT_PART = record({"type": anything, "text": text(), "prompt_cache_breakpoint": _BREAKPOINT}, ("text",))
_REFUSAL_PART = record({"type": anything, "refusal": text()}, ("refusal",))
_IMAGE = record(
    {
        "url": text(1, pattern=r"^(https?://.|data:[\w/+.-]+;base64,.)"),
        "detail": choice("auto", "low", "high", "original"),
    },
    ("url",),
)
_AUDIO = record(
    {"data": text(1, pattern=r"^[A-Za-z0-9+/]+={0,2}$"), "format": choice("wav", "mp3")}, ("data", "format")
)
_FILE = record({"file_data": text(), "file_id": text(), "filename": text()})
_USER_PART = tagged(
    "type",
    {
        "text": _TEXT_PART,
        "image_url": record(
            {"type": anything, "image_url": _IMAGE, "prompt_cache_breakpoint": _BREAKPOINT}, ("image_url",)
        ),
        "input_audio": record(
            {"type": anything, "input_audio": _AUDIO, "prompt_cache_breakpoint": _BREAKPOINT}, ("input_audio",)
        ),
        "file": record({"type": anything, "file": _FILE, "prompt_cache_breakpoint": _BREAKPOINT}, ("file",)),
    },
)
_TEXTS = by_type({"string": text(), "array": array(tagged("type", {"text": _TEXT_PART}), 1)})
_FUNCTION_CALL = record({"name": text(), "arguments": text()}, ("name", "arguments"))
_TOOL_CALL = tagged(
    "type",
    {
        "function": record({"id": text(), "type": anything, "function": _FUNCTION_CALL}, ("id", "function")),
        "custom": record(
            {"id": text(), "type": anything, "custom": record({"name": text(), "input": text()}, ("name", "input"))},
            ("id", "custom"),
        ),
    },
)
_ASSISTANT_CONTENT = array(tagged("type", {"text": _TEXT_PART, "refusal": _REFUSAL_PART}), 1)
_INSTRUCTION = record({"role": anything, "content": _TEXTS, "name": text()}, ("content",))
_MESSAGE = tagged(
    "role",
    {
        "system": _INSTRUCTION,
        "developer": _INSTRUCTION,
        "user": record(
            {
                "role": anything,
                "content": by_type({"string": text(), "array": array(_USER_PART, 1)}),
                "name": text(),
            },
            ("content",),
        ),
        "assistant": record(
            {
                "role": anything,
                "content": nullable(by_type({"string": text(), "array": _ASSISTANT_CONTENT})),
                "refusal": nullable(text()),
                "name": text(),
                "tool_calls": array(_TOOL_CALL, 1),
                "function_call": nullable(_FUNCTION_CALL),
                "audio": nullable(record({"id": text()}, ("id",))),
                "annotations": array(),
                "reasoning_content": nullable(text()),
            }
        ),
        "tool": record(
            {"role": anything, "content": _TEXTS, "tool_call_id": text(), "name": text()}, ("content", "tool_call_id")
        ),
        "function": record({"role": anything, "content": nullable(text()), "name": text()}, ("content", "name")),
    },
)

_FUNCTION = record(
    {"name": _NAME, "description": text(), "parameters": mapping(), "strict": nullable(boolean)}, ("name",)
)
_TOOL = tagged(
    "type",
    {
        "function": record({"type": anything, "function": _FUNCTION}, ("function",)),
        "custom": record(
            {
                "type": anything,
                "custom": record({"name": _NAME, "description": text(), "format": mapping()}, ("name",)),
            },
            ("custom",),
        ),
    },
)
_NAMED = record({"name": text()}, ("name",))
_TOOL_CHOICE = by_type(
    {
        "string": choice("none", "auto", "required"),
        "object": tagged(
            "type",
            {
                "function": record({"type": anything, "function": _NAMED}, ("function",)),
                "custom": record({"type": anything, "custom": _NAMED}, ("custom",)),
                "allowed_tools": record(
                    {
                        "type": anything,
                        "allowed_tools": record(
                            {"mode": choice("auto", "required"), "tools": array(mapping())}, ("mode", "tools")
                        ),
                    },
                    ("allowed_tools",),
                ),
            },
        ),
    }
)
_JSON_SCHEMA = record(
    {"name": _NAME, "description": text(), "schema": mapping(), "strict": nullable(boolean)}, ("name",)
)
_RESPONSE_FORMAT = tagged(
    "type",
    {
        "text": record({"type": anything}),
        "json_object": record({"type": anything}),
        "json_schema": record({"type": anything, "json_schema": _JSON_SCHEMA}, ("json_schema",)),
    },
)
_PREDICTION = tagged("type", {"content": record({"type": anything, "content": _TEXTS}, ("content",))})
_STREAM_OPTIONS = record({"include_usage": boolean, "include_obfuscation": boolean})
_STOP = by_type({"null": anything, "string": text(), "array": array(text(), 1, 4)})

_SAMPLING = {
    "frequency_penalty": nullable(number(-2, 2)),
    "presence_penalty": nullable(number(-2, 2)),
    "logit_bias": nullable(mapping(integer(-100, 100))),
    "max_tokens": nullable(integer(1)),
    "n": nullable(integer(1, 128)),
    "seed": nullable(integer()),
    "stop": _STOP,
    "stream": nullable(boolean),
    "stream_options": nullable(_STREAM_OPTIONS),
    "temperature": nullable(number(0, 2)),
    "top_p": nullable(number(0, 1)),
    "user": text(),
}

CHAT = record(
    {
        "model": text(1),
        "messages": array(_MESSAGE, 1),
        **_SAMPLING,
        "audio": nullable(
            record(
                {
                    "format": choice("wav", "aac", "mp3", "flac", "opus", "pcm16"),
                    "voice": by_type({"string": text(1), "object": record({"id": text(1)}, ("id",))}),
                },
                ("format", "voice"),
            )
        ),
        "function_call": by_type({"string": choice("none", "auto"), "object": _NAMED}),
        "functions": array(record({"name": _NAME, "description": text(), "parameters": mapping()}, ("name",)), 1, 128),
        "logprobs": nullable(boolean),
        "top_logprobs": nullable(integer(0, 20)),
        "max_completion_tokens": nullable(integer(1)),
        "metadata": nullable(mapping(text(longest=512), 16)),
        "modalities": nullable(array(choice("text", "audio"))),
        "moderation": nullable(mapping()),
        "parallel_tool_calls": boolean,
        "prediction": nullable(
            tagged("type", {"content": record({"type": anything, "content": _TEXTS}, ("content",))})
        ),
        "prompt_cache_key": nullable(text()),
        "prompt_cache_options": mapping(),
        "prompt_cache_retention": nullable(choice("in_memory", "24h")),
        "reasoning_effort": nullable(choice("none", "minimal", "low", "medium", "high", "xhigh", "max")),
        "response_format": _RESPONSE_FORMAT,
        "safety_identifier": nullable(text(longest=64)),
        "service_tier": nullable(choice("auto", "default", "flex", "scale", "priority", "fast")),
        "store": nullable(boolean),
        "thinking": mapping(),
        "tool_choice": _TOOL_CHOICE,
        "tools": array(_TOOL, 1, 128),
        "verbosity": nullable(choice("low", "medium", "high")),
        "web_search_options": record(
            {"search_context_size": choice("low", "medium", "high"), "user_location": nullable(mapping())}
        ),
    },
    ("model", "messages"),
)

_TOKENS = array(integer(0), 1)

TEXT = record(
    {
        "model": text(1),
        "prompt": nullable(
            by_type(
                {
                    "string": text(),
                    "array": array(by_type({"string": text(), "integer": integer(0), "array": _TOKENS}), 1, 2048),
                }
            )
        ),
        **_SAMPLING,
        "best_of": nullable(integer(1, 20)),
        "echo": nullable(boolean),
        "logprobs": nullable(integer(0, 5)),
        "suffix": nullable(text()),
        "max_tokens": nullable(integer(0)),
    },
    ("model", "prompt"),
)
