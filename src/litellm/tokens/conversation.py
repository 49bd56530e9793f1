"""The tokens of a conversation: OpenAI's overhead per message, name, tool and image, around the texts themselves.

Rules: https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken. Takes the function that counts a text
from outside; knows no vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from litellm.tokens import images

Count = Callable[[str], int]

PER_MESSAGE = 3
PER_NAME = 1
ANSWER_BEGINS = 3
"""Every answer is primed with `<|start|>assistant<|message|>`."""
PER_TOOL_CALL = 3
"""uncertain: OpenAI publishes no rule for calls in the history."""
USUAL_IMAGE = 250
"""What an image is taken for where the caller asks for a default."""


class Uncountable(ValueError):
    """A part of a message whose tokens cannot be told from here. The text names it."""


def messages(
    given: Iterable[Any], count: Count, model: str, default_image: bool = False, answer_begins: bool = True
) -> int:
    """All messages, and the beginning of the answer. Raises `Uncountable`."""
    found = sum(_message(_plain(message), count, model, default_image) for message in given)
    return found + (ANSWER_BEGINS if answer_begins else 0)


def _plain(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    dump = getattr(value, "model_dump", None)
    if callable(dump) and isinstance(found := dump(), Mapping):
        return found
    raise Uncountable(f"a message must be a dict or a Message; got {type(value).__name__}")


def _message(message: Mapping[str, Any], count: Count, model: str, default_image: bool) -> int:
    found = PER_MESSAGE + count(str(message.get("role") or ""))
    if name := message.get("name"):
        found += PER_NAME + count(str(name))
    found += _content(message.get("content"), count, model, default_image)
    if thoughts := message.get("reasoning_content"):
        found += count(str(thoughts))
    for call in message.get("tool_calls") or ():
        found += PER_TOOL_CALL + _function(_plain(call).get("function"), count)
    if call := message.get("function_call"):
        found += PER_TOOL_CALL + _function(call, count)
    return found


def _function(function: Any, count: Count) -> int:
    if function is None:
        return 0
    called = _plain(function)
    arguments = called.get("arguments")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return count(str(called.get("name") or "")) + count(text)


def _content(content: Any, count: Count, model: str, default_image: bool) -> int:
    if content is None:
        return 0
    if isinstance(content, str):
        return count(content)
    if isinstance(content, Iterable) and not isinstance(content, (bytes, Mapping)):
        return sum(_part(part, count, model, default_image) for part in content)
    raise Uncountable(f"content must be a string or a list of parts; got {type(content).__name__}")


_TEXTS = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal", "thinking": "thinking"}
"""Kind of a part → where its text is."""
_UNSEEN = frozenset({"redacted_thinking"})
"""Kinds that no rule gives a price."""


def _part(part: Any, count: Count, model: str, default_image: bool) -> int:
    if isinstance(part, str):
        return count(part)
    part = _plain(part)
    kind = part.get("type")
    if kind in _TEXTS:
        return count(str(part.get(_TEXTS[kind]) or ""))
    if kind in ("image_url", "input_image", "image"):
        return USUAL_IMAGE if default_image else _image(part, model)
    if kind == "tool_use":
        return PER_TOOL_CALL + count(str(part.get("name") or "")) + count(json.dumps(part.get("input")))
    if kind == "tool_result":
        return _content(part.get("content"), count, model, default_image)
    if kind in _UNSEEN:
        return 0
    raise Uncountable(f"the tokens of a part of type {kind!r} cannot be counted from here; pass default_token_count")


def _image(part: Mapping[str, Any], model: str) -> int:
    image = part.get("image_url")
    url, detail = image, part.get("detail")
    if isinstance(image, Mapping):
        url, detail = image.get("url"), image.get("detail", detail)
    source = part.get("source")
    if url is None and isinstance(source, Mapping):  # Anthropic's form
        url = f"data:;base64,{source['data']}" if source.get("data") else source.get("url")
    return images.tokens(str(url or ""), detail, model.rpartition("/")[2])


# --- tools ---

PER_FUNCTION = 7
PER_FUNCTION_BEFORE_4O = 10
_BEFORE_4O = ("gpt-3.5", "gpt-4-", "gpt-35")
PROPERTIES_BEGIN = 3
PER_PROPERTY = 3
ENUM_BEGINS = -3
PER_ENUM_VALUE = 3
TOOLS_END = 12
NO_TOOL = 1
PER_NAMED_TOOL = 4
"""uncertain: OpenAI publishes no rule for `tool_choice`."""


def tools(given: Iterable[Any], choice: Any, count: Count, model: str) -> int:
    """Definitions of tools, and which must be called."""
    name = model.rpartition("/")[2]
    per_function = PER_FUNCTION_BEFORE_4O if name.startswith(_BEFORE_4O) or name == "gpt-4" else PER_FUNCTION
    found = 0
    for tool in given:
        tool = _plain(tool)
        function = tool.get("function")
        definition = _plain(function) if function is not None else tool
        text = str(definition.get("description") or "").rstrip(".")
        found += per_function + count(f"{definition.get('name', '')}:{text}")
        found += _properties(definition.get("parameters", definition.get("input_schema")), count)
    return found + (TOOLS_END if found else 0) + _choice(choice, count)


def _properties(schema: Any, count: Count) -> int:
    """The properties of an object, those of objects inside it too, each as OpenAI's rule has it for the outermost."""
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(properties, Mapping) or not properties:
        return 0
    found = PROPERTIES_BEGIN
    for name, property_ in properties.items():
        if not isinstance(property_, Mapping):
            continue
        found += PER_PROPERTY
        values = property_.get("enum")
        if isinstance(values, (list, tuple)):
            found += ENUM_BEGINS + sum(PER_ENUM_VALUE + count(str(value)) for value in values)
        text = str(property_.get("description") or "").rstrip(".")
        found += count(f"{name}:{property_.get('type', '')}:{text}")
        found += _properties(property_, count) + _properties(property_.get("items"), count)
    return found


def _choice(choice: Any, count: Count) -> int:
    if choice == "none":
        return NO_TOOL
    function = choice.get("function") if isinstance(choice, Mapping) else None
    return PER_NAMED_TOOL + count(str(function.get("name"))) if isinstance(function, Mapping) else 0
