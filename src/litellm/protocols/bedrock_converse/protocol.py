"""The way in: a call to a request of Converse or ConverseStream, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from litellm.effects import HttpRequest, Reply
from litellm.framing.aws_event_stream import AwsEventStream
from litellm.framing.base import Framing
from litellm.protocols import aws_endpoint
from litellm.protocols.anthropic_messages.protocol import caller_betas
from litellm.protocols.base import ErrorDetail, StreamParser, WireProtocol
from litellm.protocols.bedrock_converse import inference, tools
from litellm.protocols.bedrock_converse.features import Features, features
from litellm.protocols.bedrock_converse.messages import Conversation
from litellm.protocols.bedrock_converse.response import read_answer
from litellm.protocols.bedrock_converse.stream import ConverseStream
from litellm.protocols.bedrock_names import BedrockModel, bedrock_model
from litellm.protocols.json_body import encode, json_value

if TYPE_CHECKING:
    from litellm.call import Call

_TOOL_PARAMS = frozenset({"tools", "tool_choice", "response_format", "web_search_options"})


class BedrockConverse(WireProtocol):
    """`POST {base}/model/{id}/converse`, streamed `…/converse-stream`."""

    name: ClassVar[str] = "bedrock_converse"
    params: ClassVar[frozenset[str]] = frozenset(
        {
            "temperature", "top_p", "stream", "stream_options", "stop", "max_completion_tokens", "max_tokens",
            "reasoning_effort", "thinking", "response_format", "tools", "tool_choice", "parallel_tool_calls",
            "web_search_options", "service_tier",
        }
    )  # fmt: skip
    inlines_files: ClassVar[bool] = True

    def takes_url(self, url: str, call: Call) -> bool:
        return False

    def unsupported(self, call: Call) -> frozenset[str]:
        return call.provider.unsupported.union(inference.refused(call, features_of(bedrock_model(call))))

    def url(self, call: Call, model: BedrockModel) -> str:
        """Where the call goes; its region may be left open (`{region}`)."""
        path = "converse-stream" if call.stream else "converse"
        base = aws_endpoint.endpoint(call, "aws_bedrock_runtime_endpoint")
        return f"{base}/model/{aws_endpoint.segment(model.identifier)}/{path}"

    def build_request(self, call: Call) -> HttpRequest:
        model = bedrock_model(call)
        headers = {"Content-Type": "application/json"}
        return HttpRequest("POST", self.url(call, model), headers, encode(self.build_body(call, model)))

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        """The JSON body as a dict."""
        known = features_of(model)
        body: dict[str, Any] = dict(call.provider.body)
        fields: dict[str, Any] = {}
        with_tools = False
        if call.params:
            thinks = inference.set_inference(body, fields, call, known)
            if not _TOOL_PARAMS.isdisjoint(call.params):
                with_tools = _set_tools(body, fields, call, known, thinks)
        talk = Conversation(known, with_tools or "toolConfig" in call.extra or "toolConfig" in call.extra_body)
        talk.read(call.messages)
        body["messages"] = talk.turns
        if talk.system:
            body["system"] = talk.system
        if known.claude is not None and call.headers and (betas := caller_betas(call.headers)):
            fields["anthropic_beta"] = [*fields.get("anthropic_beta", ()), *betas]
        if call.extra:
            inference.add_extras(body, fields, call.extra, known)
        if fields:
            body["additionalModelRequestFields"] = fields
        if call.extra_body:
            body.update(call.extra_body)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        answer = json_value(reply.body)
        return read_answer(answer, call.params, schema_by_tool(call))

    def framing(self) -> Framing:
        return AwsEventStream()

    def stream(self, call: Call) -> StreamParser:
        return ConverseStream(call.params, schema_by_tool(call))

    def parse_error(self, reply: Reply) -> ErrorDetail:
        return aws_endpoint.parse_error(reply)


def features_of(model: BedrockModel) -> Features:
    """What is known of the model behind that name."""
    return features(model.name, model.family)


def schema_by_tool(call: Call) -> bool:
    """The answer comes as the input of the schema's tool."""
    if "response_format" not in call.params:
        return False
    return tools.schema_by_tool(call.params, features_of(bedrock_model(call))) is not None


def _set_tools(body: dict[str, Any], fields: dict[str, Any], call: Call, known: Features, thinks: bool) -> bool:
    """Puts tools, choice and structured output in their places. True: the request has `toolConfig`."""
    found = tools.build_tools(call, known, thinks)
    if found.config is not None:
        body["toolConfig"] = found.config
    if found.vendors:
        fields["tools"] = found.vendors
    if found.betas:
        fields["anthropic_beta"] = found.betas
    if found.claude_choice is not None:
        fields["tool_choice"] = found.claude_choice
    if (format_ := tools.text_format(call.params, known)) is not None:
        body["outputConfig"] = {"textFormat": format_}
    return found.config is not None
