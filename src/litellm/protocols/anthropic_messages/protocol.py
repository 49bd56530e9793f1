"""The way in: a call to an HTTP request, and back. Hosts of Claude subclass `AnthropicMessages` and override its hooks.

https://platform.claude.com/docs/en/api/messages. Hooks: `url`, `headers`, `address` (where model, version and betas
go), `model` (what is known of the model), `takes_url` and `file_source` (what the host reads itself), `tool_beta` and
`web_search_tool`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.base import Framing
from litellm.framing.sse import ServerSentEvents
from litellm.protocols import openai_form as form, structured
from litellm.protocols.anthropic_messages import thinking, tools
from litellm.protocols.anthropic_messages.messages import Conversation
from litellm.protocols.anthropic_messages.models import Claude, claude
from litellm.protocols.anthropic_messages.response import read_answer
from litellm.protocols.anthropic_messages.schema import closed_schema
from litellm.protocols.anthropic_messages.stream import MessagesStream
from litellm.protocols.base import ErrorDetail, StreamParser, Unsupported, WireProtocol
from litellm.protocols.json_body import encode, json_value

if TYPE_CHECKING:
    from litellm.call import Call

STATUS_BY_TYPE = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "conflict_error": 409,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""https://platform.claude.com/docs/en/api/errors"""

BETA_HEADER = "anthropic-beta"
FILES_BETA = "files-api-2025-04-14"
# Parameters of the API's own that are in beta → the feature to name.
BETA_PARAMS = {
    "context_management": "context-management-2025-06-27",
    "mcp_servers": "mcp-client-2025-04-04",
    "speed": "fast-mode-2026-02-01",
}

# https://platform.claude.com/docs/en/api/service-tiers: `auto` uses priority capacity where there is some.
_TIERS = {"auto": "auto", "priority": "auto", "default": "standard_only", "standard_only": "standard_only"}

_TOOL_PARAMS = frozenset(tools.PARAMS)


class AnthropicMessages(WireProtocol):
    """`POST {base}/v1/messages`."""

    name: ClassVar[str] = "anthropic_messages"
    path: ClassVar[str] = "/v1/messages"
    params: ClassVar[frozenset[str]] = frozenset(
        {
            "temperature", "top_p", "stream", "stream_options", "stop", "max_completion_tokens", "max_tokens", "user",
            "metadata", "reasoning_effort", "thinking", "response_format", "tools", "tool_choice", "functions",
            "function_call", "parallel_tool_calls", "web_search_options", "service_tier",
        }
    )  # fmt: skip
    merged_headers: ClassVar[frozenset[str]] = frozenset({BETA_HEADER})
    """Headers (lower case) whose value from the caller is already in the request, joined with ours."""
    version: ClassVar[str] = "2023-06-01"

    def unsupported(self, call: Call) -> frozenset[str]:
        model = self.model(call)
        names = thinking.refused(call.params, model)
        if not model.samples:  # the default is all they take
            names += [name for name in ("temperature", "top_p") if call.params.get(name) != 1]
        return call.provider.unsupported.union(names)

    # --- hooks ---

    def model(self, call: Call) -> Claude:
        """What is known of the model."""
        found = claude(call.model)
        return replace(found, native_schema=False) if call.provider.schema_by_tool else found

    def url(self, call: Call) -> str:
        """Where the call goes: the base, which may already end in `/v1` or in the whole path."""
        base, path = call.base_url, call.provider.path
        if path is not None:
            return base if path and base.endswith(path) else base + path
        if base.endswith("/v1/messages"):
            return base
        return base + ("/messages" if base.endswith("/v1") else "/v1/messages")

    def headers(self, call: Call, betas: list[str]) -> dict[str, str]:
        """The request's headers, without authentication; `betas` are the features this request needs."""
        headers = {"Content-Type": "application/json", "anthropic-version": self.version}
        if call.headers:
            betas = betas + caller_betas(call.headers)
        if betas:
            headers[BETA_HEADER] = ",".join(dict.fromkeys(betas))
        return headers

    def address(self, body: dict[str, Any], call: Call, betas: list[str]) -> None:
        """Puts into the body what says which model is asked, and in what version of the API."""
        prefix = call.provider.model_prefix
        body["model"] = prefix + call.model if prefix and "/" not in call.model else call.model
        if call.stream:
            body["stream"] = True

    def file_source(self, file_id: str, betas: list[str]) -> dict[str, Any]:
        """The source of an uploaded file."""
        betas.append(FILES_BETA)
        return {"type": "file", "file_id": file_id}

    def tool_beta(self, kind: str) -> str | None:
        """The beta feature that a vendor's tool of this type needs."""
        return tools.BETAS.get(kind)

    def web_search_tool(self, options: Mapping[str, Any], betas: list[str]) -> dict[str, Any]:
        """The tool for `web_search_options`."""
        return tools.web_search(options)

    # --- out ---

    def build_request(self, call: Call) -> HttpRequest:
        betas: list[str] = []
        body = encode(self.build_body(call, betas))
        return HttpRequest("POST", self.url(call), self.headers(call, betas), body)

    def build_body(self, call: Call, betas: list[str]) -> dict[str, Any]:
        """The JSON body as a dict; `betas` is filled with the features it needs."""
        params, model = call.params, self.model(call)
        talk = Conversation(self, call.drop_params, betas)
        talk.read(call.messages)
        body: dict[str, Any] = {**call.provider.body, "messages": talk.turns}
        if talk.system:
            body["system"] = talk.system
        thinks = thinking.set_limits(body, call, model)
        if params:
            if not _TOOL_PARAMS.isdisjoint(params):
                tools.set_tools(body, call, model, self, thinks, betas)
            _set_others(body, call, model, thinks)
        if talk.has_tools and "tools" not in body:
            tools.set_placeholder(body)
        if call.extra:
            _add_extras(body, call.extra, betas)
        self.address(body, call, betas)
        if call.extra_body:
            _add_extras(body, call.extra_body, betas)
        return body

    # --- in ---

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = json_value(reply.body)
        return read_answer(answer, call.params, self.schema_by_tool(call), self.error_of)

    def framing(self) -> Framing:
        return ServerSentEvents()

    def stream(self, call: Call) -> StreamParser:
        return MessagesStream(call.params, self.schema_by_tool(call), self.error_of)

    def schema_by_tool(self, call: Call) -> bool:
        """The answer comes as the input of the schema's tool."""
        format_ = call.params.get("response_format")
        return bool(format_) and tools.schema_by_tool(call.params, self.model(call)) is not None

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return _with_status(form.parse_error(reply))

    def error_of(self, body: Any) -> ErrorDetail:
        """What an error inside a 200 answer or stream says. `request_id` stays in its `body`."""
        return _with_status(form.error_detail(body))


def caller_betas(headers: Mapping[str, str]) -> list[str]:
    """The beta features that the caller's headers name."""
    return [
        beta.strip()
        for name, value in headers.items()
        if name.lower() == BETA_HEADER
        for beta in value.split(",")
        if beta.strip()
    ]


def _with_status(detail: ErrorDetail) -> ErrorDetail:
    if detail.status is None:
        detail.status = STATUS_BY_TYPE.get(detail.type or "")
    return detail


def _set_others(body: dict[str, Any], call: Call, model: Claude, thinks: bool) -> None:
    """The parameters that stand alone: sampling, stop, user, tier, structured output."""
    params, drop = call.params, call.drop_params
    temperature = params.get("temperature")
    if temperature is not None and (why := _no_temperature(temperature, thinks)):
        if not drop:
            raise Unsupported(why, "temperature")
        temperature = None
    if temperature is not None and (model.samples or temperature != 1):
        body["temperature"] = temperature
    top_p = params.get("top_p")
    if top_p is not None and (model.samples or top_p != 1):
        body["top_p"] = top_p
    if stop := params.get("stop"):
        sequences = [stop] if isinstance(stop, str) else stop
        if sequences := [text for text in sequences if text and not text.isspace()]:
            body["stop_sequences"] = sequences
    user = params.get("user") or (params.get("metadata") or {}).get("user_id")
    if isinstance(user, str) and user:
        body["metadata"] = {"user_id": user}
    if (tier := params.get("service_tier")) is not None:
        if tier in _TIERS:
            body["service_tier"] = _TIERS[tier]
        elif not drop:
            raise Unsupported(f"service_tier {tier!r} has no counterpart; auto and default have", "service_tier")
    if model.native_schema and (schema := structured.schema_of(params.get("response_format"))) is not None:
        format_ = {"type": "json_schema", "schema": closed_schema(schema)}
        body["output_config"] = {**body.get("output_config", {}), "format": format_}


def _no_temperature(temperature: float, thinks: bool) -> str | None:
    """Why this temperature cannot be sent."""
    if temperature > 1:
        return f"temperature={temperature} is too high: the API's range is 0 to 1"
    # https://platform.claude.com/docs/en/build-with-claude/extended-thinking#feature-compatibility
    if thinks and temperature != 1:
        return f"temperature={temperature} cannot be sent while the model thinks: it must be 1 or left out"
    return None


def _add_extras(body: dict[str, Any], extras: Mapping[str, Any], betas: list[str]) -> None:
    """The API's own parameters, as given. `output_config` joins what is there already."""
    ours = body.get("output_config")
    body.update(extras)
    if ours and isinstance(theirs := extras.get("output_config"), Mapping):
        body["output_config"] = {**ours, **theirs}
    betas.extend(beta for name, beta in BETA_PARAMS.items() if name in extras)
