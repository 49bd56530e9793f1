"""What OpenAI refuses although every field has the right shape: combinations, the order of messages, strict schemas.

Sources: the API reference of chat completions; the guides "Function calling" and "Structured outputs" (supported
schemas); the sentences are the API's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from litellm.simulator.json_schema import problem as schema_problem
from litellm.simulator.records import Refusal

REASONING_MODEL = re.compile(r"(o\d|gpt-5(-mini|-nano)?(-\d{4}-\d\d-\d\d)?$)")
_LIMIT_RENAMED = re.compile(r"(o\d|gpt-[5-9])")
PLAIN_MODEL = re.compile(r"gpt-(3\.5|4)")


def check_chat(body: dict[str, Any]) -> None:
    """Raises `Refusal` for the first rule a chat completion request breaks."""
    _check_combinations(body)
    _check_tools(body)
    _check_model(body)
    _check_conversation(body["messages"])
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        spec = wanted["json_schema"]
        if spec.get("strict"):
            for problem in strict_schema_problems(spec.get("schema") or {}):
                raise Refusal(
                    400,
                    f"Invalid schema for response_format '{spec['name']}': {problem}",
                    param="response_format",
                    code="invalid_json_schema",
                )
    if wanted.get("type") == "json_object" and "json" not in str(body["messages"]).lower():
        raise Refusal(
            400,
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            param="messages",
        )


def check_stream_options(body: dict[str, Any]) -> None:
    """Raises `Refusal` for options of a stream that was not asked for."""
    if body.get("stream_options") is not None and not body.get("stream"):
        raise Refusal(
            400,
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
            param="stream_options",
        )


def _check_combinations(body: dict[str, Any]) -> None:
    check_stream_options(body)
    if body.get("top_logprobs") is not None and not body.get("logprobs"):
        raise Refusal(
            400, "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.", param="top_logprobs"
        )
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        raise Refusal(
            400,
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
            param="max_tokens",
            code="invalid_parameter_combination",
        )
    if "audio" in (body.get("modalities") or ()) and body.get("audio") is None:
        raise Refusal(400, "Missing required parameter: 'audio'.", param="audio", code="missing_required_parameter")


def _check_tools(body: dict[str, Any]) -> None:
    tools = body.get("tools") or []
    for name in ("tool_choice", "parallel_tool_calls"):
        if name in body and not tools:
            # uncertain: whether OpenAI refuses "none" too; it asks for nothing, so it passes here.
            if body[name] == "none":
                continue
            raise Refusal(
                400, f"Invalid value for '{name}': '{name}' is only allowed when 'tools' are specified.", param=name
            )
    if "function_call" in body and "functions" not in body:
        raise Refusal(
            400,
            "Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.",
            param="function_call",
        )
    chosen = body.get("tool_choice")
    if isinstance(chosen, dict) and chosen["type"] in ("function", "custom"):
        name = chosen[chosen["type"]]["name"]
        if name not in [tool[tool["type"]]["name"] for tool in tools]:
            raise Refusal(
                400,
                f"Invalid value for 'tool_choice': Tool choice '{name}' not found in 'tools' parameter.",
                param="tool_choice",
            )
    for index, tool in enumerate(tools):
        if tool["type"] == "function":
            check_parameters(tool["function"], f"tools[{index}].function.parameters")


def check_parameters(function: dict[str, Any], where: str) -> None:
    """Raises `Refusal` for a function whose parameters are no schema, no object, or strict and not strict enough."""
    parameters = function.get("parameters")
    problem: str | None = None
    if function.get("strict") and parameters is not None:
        problem = next(strict_schema_problems(parameters), None)
    elif parameters:
        problem = schema_problem(parameters)
        if problem is None and parameters.get("type") != "object":
            problem = _root_problem(parameters)
    if problem:
        raise Refusal(
            400,
            f"Invalid schema for function '{function['name']}': {problem}",
            param=where,
            code="invalid_function_parameters",
        )


def _root_problem(schema: dict[str, Any]) -> str:
    return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{schema.get('type')}\"'."


def strict_schema_problems(schema: dict[str, Any]) -> Iterator[str]:
    """What keeps a schema from being strict: it is none; at its top no object; not all properties required, or others
    allowed."""
    if (problem := schema_problem(schema)) is not None:
        yield problem
        return
    if schema.get("type") != "object":
        yield _root_problem(schema)
    yield from _strict_problems(schema, ())


def _strict_problems(schema: Any, context: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if schema.get("type") == "object" or properties is not None:
        if schema.get("additionalProperties") is not False:
            yield f"In context={context}, 'additionalProperties' is required to be supplied and to be false."
        missing = [name for name in properties or {} if name not in schema.get("required", ())]
        if missing:
            yield (
                f"In context={context}, 'required' is required to be supplied and to be an array including every key "
                f"in properties. Missing '{missing[0]}'."
            )
    for name, part in (properties or {}).items():
        yield from _strict_problems(part, (*context, "properties", name))
    for word in ("$defs", "definitions"):
        for name, part in schema.get(word, {}).items():
            yield from _strict_problems(part, (*context, word, name))
    yield from _strict_problems(schema.get("items"), (*context, "items"))
    for index, part in enumerate(schema.get("anyOf", ())):
        yield from _strict_problems(part, (*context, "anyOf", str(index)))


def _check_model(body: dict[str, Any]) -> None:
    """Rules of families known by name; a name that is none of OpenAI's may do everything."""
    model = body["model"].rpartition("/")[2]
    if _LIMIT_RENAMED.match(model) and body.get("max_tokens") is not None:
        raise Refusal(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
            "instead.",
            param="max_tokens",
            code="unsupported_parameter",
        )
    if REASONING_MODEL.match(model) and body.get("temperature") not in (None, 1):
        raise Refusal(
            400,
            f"Unsupported value: 'temperature' does not support {body['temperature']} with this model. Only the "
            "default (1) value is supported.",
            param="temperature",
            code="unsupported_value",
        )
    if PLAIN_MODEL.match(model) and body.get("reasoning_effort") is not None:
        raise Refusal(400, "Unrecognized request argument supplied: reasoning_effort")


def _check_conversation(messages: list[dict[str, Any]]) -> None:
    """Tool messages answer the calls of the assistant message before them, all of them."""
    open_calls: list[str] = []
    calling = -1
    for index, message in enumerate(messages):
        if message["role"] == "tool":
            if calling < 0:
                raise Refusal(
                    400,
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with "
                    "'tool_calls'.",
                    param=f"messages.[{index}].role",
                )
            if message["tool_call_id"] not in open_calls:
                raise Refusal(
                    400,
                    f"Invalid parameter: 'tool_call_id' of '{message['tool_call_id']}' not found in 'tool_calls' of "
                    "previous message.",
                    param=f"messages.[{index}].tool_call_id",
                )
            open_calls.remove(message["tool_call_id"])
            continue
        _check_answered(open_calls, index)
        calling = -1
        if message["role"] == "assistant":
            calls = message.get("tool_calls") or []
            open_calls = [call["id"] for call in calls]
            calling = index if calls else -1
            said = ("content", "function_call", "refusal", "audio")
            if not calls and all(message.get(name) is None for name in said):
                raise Refusal(
                    400,
                    "Invalid value for 'content': expected a string, got null.",
                    param=f"messages.[{index}].content",
                )
    _check_answered(open_calls, len(messages))


def _check_answered(open_calls: list[str], index: int) -> None:
    if open_calls:
        raise Refusal(
            400,
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            f"'tool_call_id'. The following tool_call_ids did not have response messages: {', '.join(open_calls)}",
            param=f"messages.[{index}].role",
        )
