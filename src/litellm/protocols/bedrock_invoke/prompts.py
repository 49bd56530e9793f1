"""Conversations written as one text, in the marks each family was trained on.

Sources: the families' prompt pages under https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html and
the model cards they name. Only text can be said this way; everything else is refused, with what would take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from litellm.protocols.base import BadInput

if TYPE_CHECKING:
    from litellm.protocols.bedrock_names import BedrockModel

Turn: TypeAlias = tuple[str, str]
"""(role, text); the role is system, user or assistant."""


def turns_of(messages: Sequence[dict[str, Any]]) -> list[Turn]:
    """A conversation's texts. Raises `BadInput` for what is not text, and where nobody but the system speaks."""
    turns: list[Turn] = []
    for message in messages:
        role = "system" if message["role"] == "developer" else message["role"]
        if role not in ("system", "user", "assistant") or message.get("tool_calls"):
            raise BadInput("this form of InvokeModel has no tools: leave out `invoke/`, and Converse takes them")
        content = message.get("content")
        texts = [content] if isinstance(content, str) else [_text(part) for part in content or ()]
        turns.append((role, "".join(texts)))
    if all(role == "system" for role, _ in turns):
        raise BadInput("the messages hold system messages only: the model needs at least one user message")
    return turns


def _text(part: Any) -> str:
    if isinstance(part, str):
        return part
    if isinstance(text := part.get("text"), str):
        return text
    raise BadInput(
        f"this form of InvokeModel reads text only, not {part.get('type')!r}: leave out `invoke/`, and Converse takes "
        "images and files"
    )


def llama(turns: list[Turn], model: BedrockModel) -> str:
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html"""
    if "llama2" in model.name:
        return inst(turns, system="<<SYS>>\n{}\n<</SYS>>\n\n")
    if "llama4" in model.name:
        return _headed(turns, "<|header_start|>{}<|header_end|>\n\n", "<|eot|>")
    return _headed(turns, "<|start_header_id|>{}<|end_header_id|>\n\n", "<|eot_id|>")


def _headed(turns: list[Turn], header: str, end: str) -> str:
    prompt = ["<|begin_of_text|>"]
    for position, (role, text) in enumerate(turns):
        prompt += [header.format(role), text.strip()]
        if role == "assistant" and position == len(turns) - 1:
            return "".join(prompt)  # to be continued
        prompt.append(end)
    return "".join([*prompt, header.format("assistant")])


def mistral(turns: list[Turn], model: BedrockModel) -> str:
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html"""
    del model
    return inst(turns, system="{}\n\n")


def inst(turns: list[Turn], system: str) -> str:
    """`<s>[INST] … [/INST] answer</s>[INST] … [/INST]`; system text stands at the head of the next user turn."""
    prompt: list[str] = ["<s>"]
    asked: list[str] = []
    for role, text in turns:
        if role == "system":
            asked.append(system.format(text))
        elif role == "user":
            asked.append(text if not asked or asked[-1].endswith("\n") else "\n\n" + text)
        else:
            prompt.append(f"[INST] {''.join(asked)} [/INST] {text.strip()}</s>")
            asked = []
    if asked:
        prompt.append(f"[INST] {''.join(asked)} [/INST]")
        return "".join(prompt)
    return "".join(prompt).removesuffix("</s>")  # to be continued


def deepseek_r1(turns: list[Turn], model: BedrockModel) -> str:
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html"""
    del model
    marks = {"user": "<｜User｜>", "assistant": "<｜Assistant｜>"}
    prompt = ["<｜begin▁of▁sentence｜>"]
    for role, text in turns:
        prompt += [marks.get(role, ""), text, "<｜end▁of▁sentence｜>" if role == "assistant" else ""]
    return "".join([*prompt, marks["assistant"], "<think>\n"])


def chatml(turns: list[Turn], model: BedrockModel) -> str:
    """https://qwen.readthedocs.io/en/latest/getting_started/concepts.html"""
    del model
    return "".join(f"<|im_start|>{role}\n{text}<|im_end|>\n" for role, text in turns) + "<|im_start|>assistant\n"


def titan(turns: list[Turn]) -> str:
    """https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html"""
    speakers = {"user": "User: ", "assistant": "Bot: "}
    return "\n".join(speakers.get(role, "") + text for role, text in turns) + "\nBot:"


def plain(turns: list[Turn]) -> str:
    """Paragraphs, for models that were trained on no marks."""
    return "\n\n".join(text for _, text in turns)
