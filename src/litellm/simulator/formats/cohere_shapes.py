"""The shape of Cohere's v2 chat requests, field by field.

From the API reference (https://docs.cohere.com/reference/chat) and the types of Cohere's own client.
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
    number,
    record,
    tagged,
    text,
)

_KIND = {"type": anything}
_TEXT = record({**_KIND, "text": text()}, ("text",))
_TEXTS = by_type({"string": text(), "array": array(tagged("type", {"text": _TEXT}))})
_DOCUMENT = record({"data": mapping(), "id": text()}, ("data",))
_CALL = tagged(
    "type",
    {
        "function": record(
            {**_KIND, "id": text(1), "function": record({"name": text(1), "arguments": text()}, ("name", "arguments"))},
            ("id", "function"),
        )
    },
)
_MESSAGE = tagged(
    "role",
    {
        "system": record({"role": anything, "content": _TEXTS}, ("content",)),
        "user": record(
            {
                "role": anything,
                "content": by_type(
                    {
                        "string": text(),
                        "array": array(
                            tagged(
                                "type",
                                {
                                    "text": _TEXT,
                                    "image_url": record(
                                        {
                                            **_KIND,
                                            "image_url": record(
                                                {"url": text(1), "detail": choice("auto", "low", "high")}, ("url",)
                                            ),
                                        },
                                        ("image_url",),
                                    ),
                                },
                            )
                        ),
                    }
                ),
            },
            ("content",),
        ),
        "assistant": record(
            {
                "role": anything,
                "content": by_type(
                    {
                        "string": text(),
                        "array": array(
                            tagged(
                                "type",
                                {"text": _TEXT, "thinking": record({**_KIND, "thinking": text()}, ("thinking",))},
                            )
                        ),
                    }
                ),
                "tool_calls": array(_CALL),
                "tool_plan": text(),
                "citations": array(mapping()),
            }
        ),
        "tool": record(
            {
                "role": anything,
                "tool_call_id": text(1),
                "content": by_type(
                    {
                        "string": text(),
                        "array": array(
                            tagged(
                                "type",
                                {"text": _TEXT, "document": record({**_KIND, "document": _DOCUMENT}, ("document",))},
                            )
                        ),
                    }
                ),
            },
            ("tool_call_id", "content"),
        ),
    },
)
_TOOL = tagged(
    "type",
    {
        "function": record(
            {
                **_KIND,
                "function": record(
                    {"name": text(1, pattern=r"^[a-zA-Z0-9_-]+$"), "description": text(), "parameters": mapping()},
                    ("name", "parameters"),
                ),
            },
            ("function",),
        )
    },
)

CHAT = record(
    {
        "model": text(1),
        "messages": array(_MESSAGE, 1),
        "stream": boolean,
        "tools": array(_TOOL, 1, 200),
        "strict_tools": boolean,
        "tool_choice": choice("REQUIRED", "NONE"),
        "documents": array(by_type({"string": text(), "object": _DOCUMENT})),
        "citation_options": record({"mode": choice("ENABLED", "DISABLED", "FAST", "ACCURATE", "OFF")}),
        "response_format": tagged(
            "type", {"text": record(_KIND), "json_object": record({**_KIND, "json_schema": mapping()})}
        ),
        "safety_mode": choice("CONTEXTUAL", "STRICT", "OFF"),
        "max_tokens": integer(0),
        "stop_sequences": array(text(), 0, 5),
        "temperature": number(0),
        "seed": integer(0),
        "frequency_penalty": number(0, 1),
        "presence_penalty": number(0, 1),
        "k": integer(0, 500),
        "p": number(0.01, 0.99),
        "logprobs": boolean,
        "thinking": tagged(
            "type", {"enabled": record({**_KIND, "token_budget": integer(1)}), "disabled": record(_KIND)}
        ),
        "priority": integer(0, 999),
        "raw_prompting": boolean,
    },
    ("model", "messages"),
)
