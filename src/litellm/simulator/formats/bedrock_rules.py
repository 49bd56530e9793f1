"""What Bedrock's Converse refuses although every member has the right shape: the order of turns, ids, tools, thinking.

Sources: the API reference of Converse and the pages "Tool use", "Extended thinking" and "Structured outputs" of the
Bedrock user guide; the sentences are the service's own where they are known.
"""

from __future__ import annotations

import json
import re
from typing import Any

from litellm.simulator.formats import anthropic_errors
from litellm.simulator.formats.anthropic_rules import signature
from litellm.simulator.formats.anthropic_shapes import ADDITIONAL
from litellm.simulator.records import Refusal
from litellm.simulator.shapes import Wrong

_DOCUMENT_NAME = re.compile(r"(?!.*\s\s)[\w\s()\[\]-]+$", re.ASCII)


def check_converse(body: dict[str, Any], model: str) -> None:
    """Raises `Refusal` for the first rule a Converse request breaks."""
    messages = body["messages"]
    if not messages or messages[0]["role"] != "user":
        raise Refusal(
            400,
            "A conversation must start with a user message. Try again with a conversation that starts with a user "
            "message.",
        )
    _check_content(messages)
    for index in range(1, len(messages)):
        if messages[index]["role"] == messages[index - 1]["role"]:
            raise Refusal(
                400,
                "A conversation must alternate between user and assistant roles. Make sure the conversation alternates "
                "between user and assistant roles and try again.",
            )
    _check_tool_turns(messages)
    _check_tools(body)
    if "claude" in model:
        _check_claude(body)
    text_format = body.get("outputConfig", {}).get("textFormat")
    if text_format is not None:
        schema_of(text_format)


def schema_of(text_format: dict[str, Any]) -> Any:
    """The schema that an answer must fit. Raises `Refusal` where its text is no JSON object."""
    try:
        schema = json.loads(text_format["structure"]["jsonSchema"]["schema"])
    except ValueError:
        schema = None
    if not isinstance(schema, dict):
        raise Refusal(400, "The schema at outputConfig.textFormat.structure.jsonSchema is not valid JSON.")
    return schema


def _check_content(messages: list[dict[str, Any]]) -> None:
    for index, message in enumerate(messages):
        if not message["content"]:
            raise Refusal(
                400,
                f"The content field in the Message object at messages.{index} is empty. Add a ContentBlock object to "
                "the content field and try again.",
            )
        names: list[str] = []
        for place, block in enumerate(message["content"]):
            where = f"messages.{index}.content.{place}"
            if "text" in block and not block["text"].strip():
                raise Refusal(
                    400,
                    f"The text field in the ContentBlock object at {where} is blank. Add text to the text field, and "
                    "try again.",
                )
            if "document" in block:
                _check_document(block["document"]["name"], names)
            if ("toolUse" in block or "reasoningContent" in block) and message["role"] != "assistant":
                kind = "toolUse" if "toolUse" in block else "reasoningContent"
                raise Refusal(400, f"{kind} blocks at {where} can only be in messages of the assistant.")
            if "toolResult" in block:
                if message["role"] != "user":
                    raise Refusal(400, f"toolResult blocks at {where} can only be in messages of the user.")
                if block["toolResult"].get("status") == "error" and not block["toolResult"]["content"]:
                    raise Refusal(
                        400, f"The content field at {where}.toolResult cannot be empty when status value is error."
                    )


def _check_document(name: str, names: list[str]) -> None:
    if not _DOCUMENT_NAME.match(name):
        raise Refusal(
            400,
            "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, "
            "parentheses, and square brackets. The name can't contain more than one consecutive whitespace character.",
        )
    if name in names:
        raise Refusal(400, f"The request contains duplicate document names: {name}.")
    names.append(name)


def _ids(message: dict[str, Any], kind: str) -> list[str]:
    return [block[kind]["toolUseId"] for block in message["content"] if kind in block]


def _check_tool_turns(messages: list[dict[str, Any]]) -> None:
    """Every call of a turn is answered in the next, and nothing else is."""
    called: list[str] = []
    for index, message in enumerate(messages):
        answered = _ids(message, "toolResult")
        unanswered = [name for name in called if name not in answered]
        if unanswered:
            raise _unanswered(index, unanswered)
        if len(answered) > len(called) or any(name not in called for name in answered):
            raise Refusal(
                400,
                f"The number of toolResult blocks at messages.{index}.content exceeds the number of toolUse blocks of "
                "previous turn.",
            )
        called = _ids(message, "toolUse")
        if len(set(called)) < len(called):
            raise Refusal(400, f"The toolUse blocks at messages.{index}.content contain duplicate Ids: {called[0]}")
    if called:
        raise _unanswered(len(messages), called)


def _unanswered(index: int, names: list[str]) -> Refusal:
    return Refusal(
        400, f"Expected toolResult blocks at messages.{index}.content for the following Ids: {', '.join(names)}"
    )


def _check_tools(body: dict[str, Any]) -> None:
    config = body.get("toolConfig")
    if config is None:
        if any(_ids(message, kind) for message in body["messages"] for kind in ("toolUse", "toolResult")):
            raise Refusal(400, "The toolConfig field must be defined when using toolUse and toolResult content blocks.")
        return
    names = [tool["toolSpec"]["name"] for tool in config["tools"] if "toolSpec" in tool]
    for name in names:
        if names.count(name) > 1:
            raise Refusal(400, f"The tool {name} is already defined at toolConfig.tools.{names.index(name)}.")
    for index, tool in enumerate(config["tools"]):
        if "toolSpec" in tool and tool["toolSpec"]["inputSchema"]["json"].get("type") != "object":
            raise Refusal(
                400,
                f"The value at toolConfig.tools.{index}.toolSpec.inputSchema.json.type must be one of the following: "
                "object.",
            )
    chosen = config.get("toolChoice", {}).get("tool")
    if chosen and chosen["name"] not in names:
        raise Refusal(400, f"The tool {chosen['name']} at toolConfig.toolChoice is not defined in toolConfig.tools.")


def _check_claude(body: dict[str, Any]) -> None:
    """What the model behind Converse refuses, said in its own words."""
    more = body.get("additionalModelRequestFields", {})
    try:
        ADDITIONAL(more, ())
    except Wrong as wrong:
        raise _of_model(anthropic_errors.worded(wrong).message) from None
    for index, message in enumerate(body["messages"]):
        for place, block in enumerate(message["content"]):
            spoken = block.get("reasoningContent", {}).get("reasoningText")
            if spoken is not None and spoken.get("signature") != signature(spoken["text"]):
                raise _of_model(f"messages.{index}.content.{place}: Invalid `signature` in `thinking` block")
    if more.get("thinking", {}).get("type", "disabled") == "enabled":
        _check_thinking(body, more["thinking"]["budget_tokens"])


def _check_thinking(body: dict[str, Any], budget: int) -> None:
    config = body.get("inferenceConfig", {})
    if config.get("maxTokens", budget + 1) <= budget:
        raise _of_model("`max_tokens` must be greater than `thinking.budget_tokens`.")
    if config.get("temperature", 1) != 1:
        raise _of_model("`temperature` may only be set to 1 when thinking is enabled.")
    if body.get("toolConfig", {}).get("toolChoice", {"auto": {}}).keys() != {"auto"}:
        raise _of_model("Thinking may not be enabled when tool_choice forces tool use.")
    *_, before, last = [{"content": []}, *body["messages"]]
    if _ids(last, "toolResult") and "reasoningContent" not in before["content"][0]:
        raise _of_model(
            f"messages.{len(body['messages']) - 2}.content.0.type: Expected `thinking` or `redacted_thinking`, "
            "but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking "
            "block."
        )


def _of_model(message: str | None) -> Refusal:
    return Refusal(400, f"The model returned the following errors: {message}")
