"""The way in: a call as a request to `/v2/chat`. Parameters get Cohere's names; what it cannot say is refused.

https://docs.cohere.com/reference/chat and https://docs.cohere.com/docs/reasoning. Knows nothing of answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols import openai_form as form, structured
from litellm.protocols.base import BadInput, ErrorDetail, StreamParser, Unsupported, WireProtocol
from litellm.protocols.cohere_chat.answer import read_answer
from litellm.protocols.cohere_chat.messages import turns
from litellm.protocols.cohere_chat.stream import CohereStream
from litellm.protocols.json_body import encode
from litellm.protocols.reasoning import BUDGETS, effort_of

if TYPE_CHECKING:
    from litellm.call import Call

# Models that answer without thinking; newer ones think (https://docs.cohere.com/docs/models).
_UNTHINKING = ("command-r", "command-light", "command-nightly", "command-a-03", "command-a-vision",
               "command-a-translate", "c4ai-aya", "aya", "tiny-aya")  # fmt: skip

_SAME = ("temperature", "seed", "frequency_penalty", "presence_penalty", "logprobs")


def thinks(model: str) -> bool:
    """Whether a model may reason before it answers. A name not known to be without it is taken to."""
    return model != "command" and not model.startswith(_UNTHINKING)


class CohereChat(WireProtocol):
    """`POST {base}/v2/chat`."""

    name: ClassVar[str] = "cohere_chat"
    path: ClassVar[str] = "/v2/chat"
    params: ClassVar[frozenset[str]] = frozenset(
        {
            "temperature", "top_p", "stream", "stop", "max_completion_tokens", "max_tokens", "presence_penalty",
            "frequency_penalty", "seed", "logprobs", "tools", "tool_choice", "response_format", "reasoning_effort",
            "thinking",
        }
    )  # fmt: skip

    def unsupported(self, call: Call) -> frozenset[str]:
        refused = call.provider.unsupported
        return refused if thinks(call.model) else refused | {"reasoning_effort", "thinking"}

    def url(self, call: Call) -> str:
        """Where the call goes: the base, which may already hold the path or a part of it."""
        base = call.base_url
        if base.endswith(self.path):
            return base
        return base + ("/chat" if base.endswith("/v2") else self.path)

    def build_request(self, call: Call) -> HttpRequest:
        return HttpRequest("POST", self.url(call), {"Content-Type": "application/json"}, encode(self.build_body(call)))

    def build_body(self, call: Call) -> dict[str, Any]:
        """The JSON body as a dict."""
        params = call.params
        body: dict[str, Any] = {
            **call.provider.body,
            "model": call.model,
            "messages": turns(call.messages, thinks(call.model)),
            "stream": call.stream,
        }
        for name in _SAME:
            if name in params:
                body[name] = params[name]
        if "top_p" in params:
            body["p"] = params["top_p"]
        if call.limit is not None:
            body["max_tokens"] = call.limit
        if stop := params.get("stop"):
            body["stop_sequences"] = [stop] if isinstance(stop, str) else list(stop)
        if params.get("tools"):
            _set_tools(body, params["tools"], params.get("tool_choice"))
        if "response_format" in params:
            body["response_format"] = _response_format(params["response_format"])
        if (thinking := _thinking(params, call.limit)) is not None:
            body["thinking"] = thinking
        for source in (call.extra, call.extra_body):
            for name, value in source.items():
                body["k" if name == "top_k" else name] = value
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        return read_answer(reply.body)

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return CohereStream()

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return form.parse_error(reply)


def _set_tools(body: dict[str, Any], tools: Sequence[Mapping[str, Any]], choice: Any) -> None:
    """Tools and the choice among them. No tool can be named: to force one, it goes alone."""
    functions: list[Mapping[str, Any]] = []
    for tool in tools:
        function = tool.get("function")
        if not isinstance(function, Mapping):
            raise Unsupported(f"cohere takes function tools only, not {tool.get('type')!r}", "tools")
        functions.append(function)
    named = _named(choice)
    if named is not None:
        functions = [function for function in functions if function["name"] == named]
        if not functions:
            raise BadInput(f"tool_choice names {named!r}, which is not among the tools")
    if named is not None or choice in ("required", "any"):
        body["tool_choice"] = "REQUIRED"
    elif choice == "none":
        body["tool_choice"] = "NONE"
    body["tools"] = [_tool(function) for function in functions]
    # One switch for all tools: https://docs.cohere.com/docs/structured-outputs#structured-outputs-tools
    if all(function.get("strict") for function in functions):
        body["strict_tools"] = True


def _named(choice: Any) -> str | None:
    if not isinstance(choice, Mapping):
        return None
    name = (choice.get("function") or {}).get("name")
    if not isinstance(name, str):
        raise BadInput("tool_choice as a dict must name a function: {'type': 'function', 'function': {'name': …}}")
    return name


def _tool(function: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"name": function["name"]}
    if function.get("description"):
        out["description"] = function["description"]
    out["parameters"] = function.get("parameters") or {"type": "object", "properties": {}}
    return {"type": "function", "function": out}


def _response_format(given: Mapping[str, Any]) -> dict[str, Any]:
    schema = structured.schema_of(given)
    return {"type": "json_object"} if schema is None else {"type": "json_object", "json_schema": schema}


def _thinking(params: Mapping[str, Any], limit: int | None) -> dict[str, Any] | None:
    """Cohere's `thinking`: the caller's, or one for the effort asked for, its budget below the token limit."""
    given = params.get("thinking")
    if given is not None:
        if given.get("type") == "disabled":
            return {"type": "disabled"}
        budget = given.get("token_budget", given.get("budget_tokens"))
        return {"type": "enabled"} if budget is None else {"type": "enabled", "token_budget": budget}
    effort = effort_of(params)
    if effort is None:
        return None
    if effort == "none":
        return {"type": "disabled"}
    budget = BUDGETS[effort]
    if limit is not None and budget >= limit:
        budget = max(1, limit // 2)
    return {"type": "enabled", "token_budget": budget}
