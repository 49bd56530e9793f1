"""The shape of Bedrock's Converse requests, member by member.

From the service's published model (bedrock-runtime, 2023-09-30) and its API reference.
"""

from __future__ import annotations

from litellm.simulator.shapes import (
    anything,
    array,
    boolean,
    choice,
    integer,
    mapping,
    number,
    record,
    text,
    union,
)

_TOOL_NAME = text(1, 64, r"^[a-zA-Z0-9_-]+$")
_TOOL_USE_ID = text(1, 64, r"^[a-zA-Z0-9_.:-]+$")
_BYTES = text(1, pattern=r"^[A-Za-z0-9+/]+={0,2}$")
_S3 = record({"uri": text(1, 1024, r"^s3://"), "bucketOwner": text(pattern=r"^[0-9]{12}$")}, ("uri",))
_SOURCE = union({"bytes": _BYTES, "s3Location": _S3})
_CACHE_POINT = record({"type": choice("default"), "ttl": choice("5m", "1h")}, ("type",))

_IMAGE = record({"format": choice("png", "jpeg", "gif", "webp"), "source": _SOURCE}, ("format", "source"))
_DOCUMENT = record(
    {
        "format": choice("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"),
        "name": text(1, 200),
        "source": union({"bytes": _BYTES, "s3Location": _S3, "text": text(), "content": array(mapping())}),
        "context": text(),
        "citations": record({"enabled": boolean}, ("enabled",)),
    },
    ("name", "source"),
)
_VIDEO = record(
    {
        "format": choice("mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"),
        "source": _SOURCE,
    },
    ("format", "source"),
)
_AUDIO = record(
    {
        "format": choice(
            "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga", "pcm",
            "webm",
        ),
        "source": _SOURCE,
    },
    ("format", "source"),
)  # fmt: skip
_SEARCH_RESULT = record(
    {"source": text(), "title": text(), "content": array(mapping()), "citations": mapping()},
    ("source", "title", "content"),
)
_GUARD = union({"text": mapping(), "image": mapping()})

_BLOCK = union(
    {
        "text": text(),
        "image": _IMAGE,
        "document": _DOCUMENT,
        "video": _VIDEO,
        "audio": _AUDIO,
        "toolUse": record(
            {"toolUseId": _TOOL_USE_ID, "name": _TOOL_NAME, "input": mapping(), "type": choice("server_tool_use")},
            ("toolUseId", "name", "input"),
        ),
        "toolResult": record(
            {
                "toolUseId": _TOOL_USE_ID,
                "content": array(
                    union(
                        {
                            "json": mapping(),
                            "text": text(),
                            "image": _IMAGE,
                            "document": _DOCUMENT,
                            "video": _VIDEO,
                            "searchResult": _SEARCH_RESULT,
                        }
                    )
                ),
                "status": choice("success", "error"),
                "type": text(),
            },
            ("toolUseId", "content"),
        ),
        "guardContent": _GUARD,
        "cachePoint": _CACHE_POINT,
        "reasoningContent": union(
            {
                "reasoningText": record({"text": text(), "signature": text()}, ("text",)),
                "redactedContent": _BYTES,
            }
        ),
        "citationsContent": mapping(),
        "searchResult": _SEARCH_RESULT,
        "toolAddition": mapping(),
        "toolRemoval": mapping(),
    }
)
_MESSAGE = record({"role": choice("user", "assistant"), "content": array(_BLOCK)}, ("role", "content"))
_TOOL = union(
    {
        "toolSpec": record(
            {
                "name": _TOOL_NAME,
                "description": text(1),
                "inputSchema": union({"json": mapping()}),
                "strict": boolean,
            },
            ("name", "inputSchema"),
        ),
        "systemTool": record({"name": _TOOL_NAME}, ("name",)),
        "cachePoint": _CACHE_POINT,
    }
)
_TOOL_CHOICE = union({"auto": record({}), "any": record({}), "tool": record({"name": _TOOL_NAME}, ("name",))})
_TEXT_FORMAT = record(
    {
        "type": choice("json_schema"),
        "structure": union(
            {"jsonSchema": record({"schema": text(), "name": text(), "description": text()}, ("schema",))}
        ),
    },
    ("type", "structure"),
)

CONVERSE = record(
    {
        "messages": array(_MESSAGE),
        "system": array(union({"text": text(1), "guardContent": _GUARD, "cachePoint": _CACHE_POINT})),
        "inferenceConfig": record(
            {
                "maxTokens": integer(1),
                "temperature": number(0, 1),
                "topP": number(0, 1),
                "stopSequences": array(text(1), 0, 2500),
            }
        ),
        "toolConfig": record(
            {
                "tools": array(_TOOL, 1),
                "toolChoice": _TOOL_CHOICE,
            },
            ("tools",),
        ),
        "guardrailConfig": record(
            {
                "guardrailIdentifier": text(longest=2048),
                "guardrailVersion": text(pattern=r"^(|([1-9][0-9]{0,7})|(DRAFT))$"),
                "trace": choice("enabled", "disabled", "enabled_full"),
                "streamProcessingMode": choice("sync", "async"),
            }
        ),
        "additionalModelRequestFields": mapping(),
        "additionalModelResponseFieldPaths": array(text(1, 256), 0, 10),
        "promptVariables": mapping(anything),
        "requestMetadata": mapping(text(longest=256), 16),
        "performanceConfig": record({"latency": choice("standard", "optimized")}),
        "serviceTier": record({"type": choice("priority", "default", "flex", "reserved")}, ("type",)),
        "outputConfig": record({"textFormat": _TEXT_FORMAT, "effort": text(longest=16)}),
    },
    ("messages",),
)  # fmt: skip
