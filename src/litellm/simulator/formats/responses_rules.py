"""What OpenAI's Responses API refuses although every field has the right shape: ids, order of items, combinations.

Sources: the API reference; the guides "Function calling", "Reasoning" (items that must come back together) and
"Structured outputs"; the sentences are the API's own where they are known.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from litellm.simulator.formats.openai_rules import (
    PLAIN_MODEL,
    REASONING_MODEL,
    check_parameters,
    strict_schema_problems,
)
from litellm.simulator.records import Refusal

_PREFIXES = {"message": "msg", "function_call": "fc", "reasoning": "rs"}
"""Kind of item → how its ids begin."""


def encrypted(reasoning_id: str) -> str:
    """What proves that a reasoning item was written here."""
    return base64.b64encode(hashlib.sha256(b"simulated reasoning:" + reasoning_id.encode()).digest()).decode()


def items(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The input as items, a string being one message of the user's; each item says its type."""
    given = body.get("input")
    if isinstance(given, str):
        return [{"type": "message", "role": "user", "content": given}]
    return [item if item.get("type") else {**item, "type": "message"} for item in given or ()]


def check_responses(body: dict[str, Any]) -> None:
    """Raises `Refusal` for the first rule a Responses request breaks."""
    if not any(body.get(name) for name in ("input", "prompt", "conversation", "previous_response_id")):
        raise Refusal(
            400,
            "Missing required parameter: one of 'input', 'previous_response_id', 'prompt' or 'conversation' must be "
            "provided.",
            param="input",
            code="missing_required_parameter",
        )
    if body.get("previous_response_id") and body.get("conversation"):
        raise Refusal(
            400,
            "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing "
            "one.",
            code="mutually_exclusive_parameters",
        )
    if body.get("stream_options") is not None and not body.get("stream"):
        raise Refusal(
            400, "The 'stream_options' parameter is only allowed when 'stream' is enabled.", param="stream_options"
        )
    _check_tools(body)
    _check_model(body)
    _check_format(body)
    _check_items(body)


def _check_tools(body: dict[str, Any]) -> None:
    tools = body.get("tools") or ()
    for index, tool in enumerate(tools):
        if tool["type"] == "function":
            check_parameters(tool, f"tools[{index}].parameters")
    chosen = body.get("tool_choice")
    if isinstance(chosen, str) and chosen == "required" and not tools:
        raise Refusal(400, "Tool choice 'required' must be specified with 'tools' parameter.", param="tool_choice")
    named = chosen["name"] if isinstance(chosen, dict) and chosen["type"] in ("function", "custom") else None
    if named is not None and named not in [tool.get("name") for tool in tools]:
        raise Refusal(400, f"Tool choice '{named}' not found in 'tools' parameter.", param="tool_choice")


def _check_model(body: dict[str, Any]) -> None:
    """Rules of families known by name; a name that is none of OpenAI's may do everything."""
    model = body["model"].rpartition("/")[2]
    refused: str | None = None
    if REASONING_MODEL.match(model):
        refused = next((name for name in ("temperature", "top_p") if body.get(name) not in (None, 1)), None)
    if PLAIN_MODEL.match(model) and (body.get("reasoning") or {}).get("effort") is not None:
        refused = "reasoning.effort"
    if refused:
        raise Refusal(
            400,
            f"Unsupported parameter: '{refused}' is not supported with this model.",
            param=refused,
            code="unsupported_parameter",
        )


def _check_format(body: dict[str, Any]) -> None:
    wanted = body.get("text", {}).get("format", {})
    if wanted.get("type") == "json_schema" and wanted.get("strict"):
        for problem in strict_schema_problems(wanted["schema"]):
            raise Refusal(
                400,
                f"Invalid schema for response_format '{wanted['name']}': {problem}",
                param="text.format.schema",
                code="invalid_json_schema",
            )
    if wanted.get("type") == "json_object" and "json" not in str([body.get("input"), body.get("instructions")]).lower():
        raise Refusal(
            400,
            "Response input messages must contain the word 'json' in some form to use 'text.format' of type "
            "'json_object'.",
            param="input",
        )


def _check_items(body: dict[str, Any]) -> None:
    # What an earlier response called is known to the vendor alone.
    remembered = bool(body.get("previous_response_id") or body.get("conversation"))
    called: list[str] = []
    answered: list[str] = []
    given = items(body)
    for index, item in enumerate(given):
        kind = item["type"]
        prefix = _PREFIXES.get(kind)
        if prefix and not item.get("id", prefix).startswith(prefix):
            raise Refusal(
                400,
                f"Invalid 'input[{index}].id': '{item['id']}'. Expected an ID that begins with '{prefix}'.",
                param=f"input[{index}].id",
                code="invalid_value",
            )
        if kind == "function_call":
            called.append(item["call_id"])
        elif kind == "function_call_output":
            answered.append(item["call_id"])
            if item["call_id"] not in called and not remembered:
                raise Refusal(
                    400, f"No tool call found for function call output with call_id {item['call_id']}.", param="input"
                )
        elif kind == "reasoning":
            _check_reasoning(item, given[index + 1] if index + 1 < len(given) else {})
    for call_id in called:
        if call_id not in answered:
            raise Refusal(400, f"No tool output found for function call {call_id}.", param="input")


def _check_reasoning(item: dict[str, Any], following: dict[str, Any]) -> None:
    """A reasoning item comes back untouched, in front of what it led to."""
    sealed = item.get("encrypted_content")
    if sealed is not None and sealed != encrypted(item["id"]):
        raise Refusal(
            400,
            f"The encrypted content for item {item['id']} could not be verified. Reason: Encrypted content could not "
            "be decrypted or parsed.",
            code="invalid_encrypted_content",
        )
    mine = following.get("role") in (None, "assistant") and following.get("type") != "function_call_output"
    if not following or not mine:
        raise Refusal(
            400,
            f"Item '{item['id']}' of type 'reasoning' was provided without its required following item.",
            param="input",
        )
