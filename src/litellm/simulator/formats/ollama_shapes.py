"""The shape of Ollama's requests: the types of the fields it knows. Others it passes over; nulls it takes as absent.

From https://docs.ollama.com/api and the types of Ollama's own client.
"""

from __future__ import annotations

from litellm.simulator.shapes import (
    array,
    boolean,
    by_type,
    choice,
    integer,
    mapping,
    nullable,
    number,
    record,
    text,
)

INTEGERS = (
    "num_ctx", "num_batch", "num_gpu", "main_gpu", "num_thread", "num_keep", "seed", "num_predict", "top_k",
    "repeat_last_n", "mirostat",
)  # fmt: skip
"""Options that are whole numbers."""
NUMBERS = (
    "top_p", "min_p", "tfs_z", "typical_p", "temperature", "repeat_penalty", "presence_penalty", "frequency_penalty",
    "mirostat_tau", "mirostat_eta",
)  # fmt: skip
"""Options that are numbers."""

_CALL = record(
    {
        "id": nullable(text()),
        "function": record(
            {"name": text(), "arguments": mapping(), "index": nullable(integer())}, ("name", "arguments")
        ),
    },
    ("function",),
)
_MESSAGE = record(
    {
        "role": choice("system", "user", "assistant", "tool"),
        "content": nullable(text()),
        "thinking": nullable(text()),
        "images": nullable(array(text())),
        "tool_name": nullable(text()),
        "tool_call_id": nullable(text()),
        "tool_calls": nullable(array(_CALL)),
    },
    ("role",),
)
_TOOL = record(
    {
        "type": nullable(text()),
        "function": record(
            {"name": text(), "description": nullable(text()), "parameters": nullable(mapping())}, ("name",)
        ),
    },
    ("function",),
)
_SHARED = {
    "model": text(1),
    "stream": nullable(boolean),
    "format": nullable(by_type({"string": text(), "object": mapping()})),
    "options": nullable(mapping()),
    "keep_alive": nullable(by_type({"string": text(), "integer": integer(), "number": number()})),
    "think": nullable(by_type({"boolean": boolean, "string": text()})),
}

CHAT = record({**_SHARED, "messages": nullable(array(_MESSAGE)), "tools": nullable(array(_TOOL))}, ("model",))

GENERATE = record(
    {
        **_SHARED,
        "prompt": nullable(text()),
        "suffix": nullable(text()),
        "system": nullable(text()),
        "template": nullable(text()),
        "raw": nullable(boolean),
        "images": nullable(array(text())),
        "context": nullable(array(integer())),
    },
    ("model",),
)
