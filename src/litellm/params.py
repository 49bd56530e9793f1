"""OpenAI's parameter list, and what happens to each on its way to a model: accept, rename, drop or refuse.

Knows names and rows; does not know what any wire format does with a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPENAI_PARAMS: tuple[str, ...] = (
    "temperature", "top_p", "n", "stream", "stream_options", "stop", "max_completion_tokens", "max_tokens",
    "modalities", "prediction", "audio", "presence_penalty", "frequency_penalty", "logit_bias", "user",
    "reasoning_effort", "verbosity", "response_format", "seed", "tools", "tool_choice", "logprobs",
    "parallel_tool_calls", "top_logprobs", "web_search_options", "safety_identifier", "service_tier", "functions",
    "function_call", "thinking", "store", "metadata", "prompt_cache_key", "prompt_cache_retention",
)  # fmt: skip
"""Parameters of OpenAI's chat completions (https://platform.openai.com/docs/api-reference/chat/create), with
`thinking`, Anthropic's word that every provider here understands."""

OPENAI_PARAM_SET = frozenset(OPENAI_PARAMS)

QUIET = frozenset({"user", "metadata", "store", "safety_identifier", "prompt_cache_key", "prompt_cache_retention"})
"""Parameters about the caller's books rather than the answer: left out without a word where there is no place."""

OPENAI_CHAT_COMPLETION_PARAMS: list[str] = [
    *OPENAI_PARAMS, "timeout", "request_timeout", "extra_headers", "default_headers", "max_retries", "base_url",
    "api_base", "api_key", "api_version", "organization", "deployment_id", "include_server_side_tool_invocations",
]  # fmt: skip
"""The list under its public name: what OpenAI's client may be given for a call, its settings included. Programs take a
name that is not in it for one that could send the call elsewhere."""


def refused(given: Mapping[str, Any], accepted: frozenset[str], unsupported: Iterable[str]) -> list[str]:
    """Names of given parameters that a model does not take: not in what its protocol has, or listed as unsupported.

    `unsupported` may name one value of a parameter (`response_format:json_schema`, `tool_choice:required`)."""
    names = {name for name in given if name not in accepted}
    for entry in unsupported:
        name, _, value = entry.partition(":")
        if name in given and (not value or _value_of(given[name]) == value):
            names.add(name)
    return [name for name in given if name in names]


NEUTRAL: dict[str, tuple[Any, ...]] = {
    "n": (1,),
    "presence_penalty": (0,),
    "frequency_penalty": (0,),
    "logprobs": (False,),
    "top_logprobs": (0,),
    "logit_bias": ({},),
    "parallel_tool_calls": (True,),
    "tool_choice": ("auto",),
    "modalities": (["text"],),
    "service_tier": ("auto",),
    "stop": ([], ""),
    "tools": ([],),
    "functions": ([],),
    "reasoning_effort": ("none",),
    "encoding_format": ("float",),
    "best_of": (1,),
    "echo": (False,),
    "suffix": ("",),
}
"""Values that ask for nothing: where the parameter is not taken, they are left out rather than refused."""


def is_neutral(name: str, value: Any) -> bool:
    """True where leaving the parameter out means the same."""
    return value in NEUTRAL.get(name, ())


def _value_of(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else value


def validate_and_fix_thinking_param(thinking: Any) -> Any:
    """`thinking` with `budget_tokens` for the `budgetTokens` that some programs write; a copy. A bool is the plain wish
    for it, with a modest budget, or for none. Anything else stays as it is."""
    if isinstance(thinking, bool):
        return {"type": "enabled", "budget_tokens": 2048} if thinking else None
    if not isinstance(thinking, dict):
        return thinking
    fixed = dict(thinking)
    budget = fixed.pop("budgetTokens", None)
    if budget is not None:
        fixed.setdefault("budget_tokens", budget)
    return fixed
