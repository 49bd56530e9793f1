"""What Anthropic refuses although every field has the right shape: the order of blocks, thinking, schemas, models.

Sources: the Messages API reference ("consecutive turns are combined": roles need not alternate); the pages "Handle tool
calls", "Extended thinking", "Adaptive thinking", "Structured outputs" and "Troubleshooting thinking"; the sentences are
the API's own where they are known.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from litellm.simulator.json_schema import problem
from litellm.simulator.records import Refusal

_ADAPTIVE_ONLY = re.compile(r"claude-(opus-4-[789]|(opus|sonnet|haiku|fable|mythos)-5)")
_MANUAL_ONLY = re.compile(r"claude-(3|(opus|sonnet|haiku)-4-([0-5]($|-)|2\d{7}))")
_NO_SCHEMAS = re.compile(r"claude-(2|3|instant|(opus|sonnet)-4-(0|2\d{7}))")
_THINKING = ("thinking", "redacted_thinking")


def signature(thinking: str) -> str:
    """What proves that a thinking block was written here and not changed since."""
    digest = hashlib.sha256(b"simulated thinking:" + thinking.encode("utf-8", "surrogatepass")).digest()
    return base64.b64encode(digest).decode()


def blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The content of a message as blocks, a string being one text block."""
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def check_messages(body: dict[str, Any], betas: str) -> None:
    """Raises `Refusal` for the first rule a Messages request breaks."""
    messages = body["messages"]
    if not messages:
        raise Refusal(400, "messages: at least one message is required")
    if messages[0]["role"] != "user":
        raise Refusal(400, 'messages: first message must use the "user" role')
    for index, sequence in enumerate(body.get("stop_sequences", ())):
        if not sequence.strip():
            raise Refusal(400, f"stop_sequences.{index}: each stop sequence must contain non-whitespace")
    _check_content(messages)
    _check_tool_turns(messages)
    _check_tools(body)
    _check_thinking(body)
    _check_model(body)
    _check_schema(body, betas)


def _check_content(messages: list[dict[str, Any]]) -> None:
    last = len(messages) - 1
    for index, message in enumerate(messages):
        content, assistant = message["content"], message["role"] == "assistant"
        if not content and not (assistant and index == last):
            raise Refusal(
                400,
                f"messages.{index}: all messages must have non-empty content except for the optional final assistant "
                "message",
            )
        for place, block in enumerate(blocks(message)):
            kind = block["type"]
            if kind == "text" and not block["text"].strip() and not (assistant and index == last):
                what = "contain non-whitespace text" if block["text"] else "be non-empty"
                raise Refusal(400, f"messages: text content blocks must {what}")
            if kind == "tool_result" and assistant:
                raise Refusal(
                    400, f"messages.{index}.content.{place}: `tool_result` blocks can only be in `user` messages"
                )
            if kind in ("tool_use", *_THINKING) and not assistant:
                raise Refusal(
                    400, f"messages.{index}.content.{place}: `{kind}` blocks can only be in `assistant` messages"
                )
            _check_signature(block, f"messages.{index}.content.{place}")
    final = blocks(messages[last])
    if messages[last]["role"] == "assistant" and final and final[-1]["type"] == "text":
        text = final[-1]["text"]
        if text != text.rstrip():
            raise Refusal(400, "messages: final assistant content cannot end with trailing whitespace")


def _check_signature(block: dict[str, Any], where: str) -> None:
    if block["type"] == "thinking" and block["signature"] != signature(block["thinking"]):
        raise Refusal(400, f"{where}: Invalid `signature` in `thinking` block")
    if block["type"] == "redacted_thinking" and block["data"] != signature(""):
        raise Refusal(400, f"{where}: Invalid `data` in `redacted_thinking` block")


def _check_tool_turns(messages: list[dict[str, Any]]) -> None:
    """Every call of a turn is answered at the start of the next user turn, and nothing else is."""
    called: list[str] = []
    for index, (role, turn) in enumerate(_turns(messages)):
        answered = [block["tool_use_id"] for block in turn if block["type"] == "tool_result"]
        for place, block in enumerate(turn):
            if block["type"] != "tool_result":
                continue
            if block["tool_use_id"] not in called:
                raise Refusal(
                    400,
                    f"messages.{index}.content.{place}: unexpected `tool_use_id` found in `tool_result` blocks: "
                    f"{block['tool_use_id']}. Each `tool_result` block must have a corresponding `tool_use` block in "
                    "the previous message.",
                )
        if any(block["type"] != "tool_result" for block in turn[: len(answered)]) and role == "user":
            raise Refusal(400, f"messages.{index}: `tool_result` blocks must come before other content")
        if len(set(answered)) < len(answered):
            raise Refusal(
                400, f"messages.{index}.content: each tool_use must have a single result. Found multiple results"
            )
        unanswered = [name for name in called if name not in answered]
        if unanswered:
            _refuse_unanswered(index - 1, unanswered)
        called = [block["id"] for block in turn if block["type"] == "tool_use"]
        if len(set(called)) < len(called):
            raise Refusal(400, f"messages.{index}: `tool_use` ids must be unique")
    if called:
        _refuse_unanswered(len(messages) - 1, called)


def _refuse_unanswered(index: int, unanswered: list[str]) -> None:
    raise Refusal(
        400,
        f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: "
        f"{', '.join(unanswered)}. Each `tool_use` block must have a corresponding `tool_result` block in the next "
        "message.",
    )


def _turns(messages: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Messages with neighbours of the same role combined."""
    role, turn = messages[0]["role"], list[dict[str, Any]]()
    for message in messages:
        if message["role"] != role:
            yield role, turn
            role, turn = message["role"], []
        turn = [*turn, *blocks(message)]
    yield role, turn


def _check_tools(body: dict[str, Any]) -> None:
    names = [tool.get("name") for tool in body.get("tools", ())]
    if len(set(names)) < len(names):
        raise Refusal(400, "tools: Tool names must be unique.")
    used = any(
        block["type"] in ("tool_use", "tool_result") for message in body["messages"] for block in blocks(message)
    )
    if used and not names and not body.get("mcp_servers"):
        raise Refusal(400, "Requests which include `tool_use` or `tool_result` blocks must define tools")
    chosen = body.get("tool_choice")
    if chosen is None or chosen["type"] == "none":
        return
    if not names:
        raise Refusal(400, "tool_choice: may only be specified while providing tools")
    if chosen["type"] == "tool" and chosen["name"] not in names:
        raise Refusal(400, f"tool_choice: Tool '{chosen['name']}' not found in provided tools")


def _check_thinking(body: dict[str, Any]) -> None:
    thinking = body.get("thinking", {}).get("type", "disabled")
    if thinking == "disabled":
        return
    if thinking == "enabled" and body["thinking"]["budget_tokens"] >= body["max_tokens"]:
        raise Refusal(400, "`max_tokens` must be greater than `thinking.budget_tokens`.")
    if body.get("temperature", 1) != 1:
        raise Refusal(400, "`temperature` may only be set to 1 when thinking is enabled.")
    if body.get("top_p", 1) < 0.95:
        raise Refusal(400, "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.")
    if "top_k" in body:
        raise Refusal(400, "`top_k` must be unset when thinking is enabled.")
    if body.get("tool_choice", {}).get("type") in ("any", "tool"):
        raise Refusal(400, "Thinking may not be enabled when tool_choice forces tool use.")
    last = body["messages"][-1]
    if last["role"] == "assistant":
        raise Refusal(400, "messages: final assistant message: prefill is not supported when thinking is enabled.")
    # Adaptive thinking asks for no thinking block at the start of earlier turns.
    if thinking == "enabled" and any(block["type"] == "tool_result" for block in blocks(last)):
        _check_thinking_returned(body["messages"])


def _check_thinking_returned(messages: list[dict[str, Any]]) -> None:
    index = max(place for place, message in enumerate(messages) if message["role"] == "assistant")
    while index and messages[index - 1]["role"] == "assistant":
        index -= 1
    first = blocks(messages[index])[0]["type"]
    if first not in _THINKING:
        raise Refusal(
            400,
            f"messages.{index}.content.0.type: Expected `thinking` or `redacted_thinking`, but found `{first}`. When "
            "`thinking` is enabled, a final `assistant` message must start with a thinking block (preceeding the "
            "lastmost set of `tool_use` and `tool_result` blocks).",
        )


def _check_model(body: dict[str, Any]) -> None:
    """Rules of families known by name; a name that is none of Anthropic's may do everything."""
    model = body["model"].rpartition("/")[2]
    thinking = body.get("thinking", {}).get("type")
    if _ADAPTIVE_ONLY.match(model):
        if thinking == "enabled":
            raise Refusal(
                400,
                '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and '
                '"output_config.effort" to control thinking behavior.',
            )
        for name in ("temperature", "top_p", "top_k"):
            if name in body:
                raise Refusal(400, f"`{name}` is deprecated for this model.")
    if _MANUAL_ONLY.match(model) and thinking == "adaptive":
        raise Refusal(400, "adaptive thinking is not supported on this model")


# https://platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations"
_UNSUPPORTED = {
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "string": ("minLength", "maxLength"),
    "array": ("maxItems", "uniqueItems"),
}


def schema_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """The schema that the answer must fit, under its present or its earlier name."""
    wanted = body.get("output_config", {}).get("format") or body.get("output_format")
    return wanted["schema"] if wanted else None


def _check_schema(body: dict[str, Any], betas: str) -> None:
    if body.get("output_format") and "structured-outputs-" not in betas:
        raise Refusal(400, "output_format: Extra inputs are not permitted")
    schema = schema_of(body)
    if schema is not None:
        where = "output_format.schema" if body.get("output_format") else "output_config.format.schema"
        if _NO_SCHEMAS.match(body["model"].rpartition("/")[2]):
            raise Refusal(400, f"'{body['model']}' does not support output format.")
        _refuse_first(_schema_problems(schema), where)
    for index, tool in enumerate(body.get("tools", ())):
        where = f"tools.{index}.custom"
        if problem(tool.get("input_schema", {})):
            raise Refusal(
                400,
                f"{where}.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12 "
                "(https://json-schema.org/draft/2020-12).",
            )
        if tool.get("strict"):
            _refuse_first(_limits(tool.get("input_schema", {})), where)


def _refuse_first(problems: Iterator[str], where: str) -> None:
    for words in problems:
        raise Refusal(400, f"{where}: {words}")


def _schema_problems(schema: Any) -> Iterator[str]:
    """What keeps the vendor from compiling a schema."""
    if (fault := problem(schema)) is not None:
        yield f"Invalid schema: {fault}"
    else:
        yield from _limits(schema)


def _limits(schema: Any) -> Iterator[str]:
    """What the vendor's subset of JSON Schema leaves out."""
    if not isinstance(schema, dict):
        return
    kind = schema.get("type")
    if kind == "object" and schema.get("additionalProperties") is not False:
        yield "For 'object' type, 'additionalProperties' must be explicitly set to false"
    for word in _UNSUPPORTED.get(kind, ()) if isinstance(kind, str) else ():
        if word in schema:
            yield f"For '{kind}' type, property '{word}' is not supported"
    if kind == "array" and schema.get("minItems", 0) > 1:
        yield "For 'array' type, 'minItems' values other than 0 or 1 are not supported"
    for word in ("properties", "$defs", "definitions"):
        for part in schema.get(word, {}).values():
            yield from _limits(part)
    for word in ("anyOf", "allOf", "oneOf"):
        for part in schema.get(word, ()):
            yield from _limits(part)
    yield from _limits(schema.get("items"))
