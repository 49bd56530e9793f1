"""Azure OpenAI: OpenAI's formats behind other paths, another header for the key, other errors, and content filters.

`POST …/openai/deployments/{deployment}/chat/completions?api-version=V`; on the v1 route: `…/v1/chat/completions`.
https://learn.microsoft.com/azure/ai-foundry/openai/reference. Other vendors serve OpenAI's format under `/openai` too:
where no deployment is named, a request is Azure's if it has an `api-key` header or an `api-version`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.simulator.formats import openai_errors
from litellm.simulator.formats.base import Endpoint, encode, sse
from litellm.simulator.formats.openai_chat import OpenAIChat
from litellm.simulator.formats.openai_responses import OpenAIResponses
from litellm.simulator.formats.openai_text import OpenAIText
from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import Shape

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_ROUTE = re.compile(r"/openai/(?:deployments/(?P<deployment>[^/]+)/|(?P<v1>v1)/|)(?P<operation>[a-z/]+)$")
_DATED = re.compile(r"20\d\d-\d\d-\d\d(-preview)?$")
_UNDATED = ("v1", "preview", "latest")
_USUAL = {
    401: (
        "401",
        (
            "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for "
            "an active subscription and use a correct regional API endpoint for your resource."
        ),
    ),
    403: ("403", "Access denied due to Virtual Network/Firewall rules."),
    404: (
        "DeploymentNotFound",
        (
            "The API deployment for this resource does not exist. If you created the deployment within the last 5 "
            "minutes, please wait a moment and try again."
        ),
    ),
    408: ("Timeout", "The operation was timeout."),
    424: ("FailedDependency", "The upstream model could not be reached."),
    429: (
        "429",
        (
            "Requests to the ChatCompletions_Create Operation under Azure OpenAI API have exceeded call rate limit of "
            "your current pricing tier. Please retry after 1 second."
        ),
    ),
    500: ("InternalServerError", "Internal server error"),
    503: ("ServiceUnavailable", "The service is temporarily unable to process your request. Please try again later."),
}
"""Status → code and message of an error nobody has worded."""
_CATEGORIES = ("hate", "self_harm", "sexual", "violence")
_SAFE = {name: {"filtered": False, "severity": "safe"} for name in _CATEGORIES}
_UNSAFE = {**_SAFE, "violence": {"filtered": True, "severity": "medium"}}
_ABOUT_PROMPT = {"prompt_filter_results": [{"prompt_index": 0, "content_filter_results": _SAFE}]}
_BLOCKED = (
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify "
    "your prompt and retry. To learn more about our content filtering policies please read our documentation: "
    "https://go.microsoft.com/fwlink/?linkid=2198766"
)


class AzureEndpoint(Endpoint):
    """What all of Azure's endpoints share: the routes, the key, the errors, the headers."""

    identity = ("authorization", "api-key")
    operation: ClassVar[str]
    """The end of its paths."""

    def matches(self, request: Received) -> bool:
        route = _ROUTE.search(request.path) if request.method == "POST" else None
        if route is None or route["operation"] != self.operation:
            return False
        return route["deployment"] is not None or "api-key" in request.headers or "api-version" in request.query

    def authenticate(self, request: Received) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not request.headers.get("api-key") and not (scheme.lower() == "bearer" and token.strip()):
            raise Refusal(401)

    def error(self, refusal: Refusal) -> bytes:
        return encode(error_body(refusal))

    def error_event(self, refusal: Refusal) -> bytes:
        return sse(error_body(refusal))

    def headers(self) -> dict[str, str]:
        return {
            "apim-request-id": "simulated",
            "x-ms-region": "Simulated",
            "x-request-id": "req_simulated",
            "x-ratelimit-limit-requests": "10000",
            "x-ratelimit-remaining-requests": "9999",
        }


def error_body(refusal: Refusal) -> dict[str, Any]:
    """An error as Azure writes it: the model's own errors are OpenAI's, those of the gateway are shorter."""
    if refusal.reason == "content_policy":
        return {
            "error": {
                "message": refusal.message or _BLOCKED,
                "type": None,
                "param": "prompt",
                "code": "content_filter",
                "status": 400,
                "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": _UNSAFE},
            }
        }
    if refusal.status not in _USUAL and refusal.status < 500:
        return openai_errors.error_body(refusal)
    code, message = _USUAL.get(refusal.status, _USUAL[500])
    return {"error": {"code": refusal.code or code, "message": refusal.message or message}}


def deployment_of(request: Received) -> str | None:
    """The deployment a path names; None on the other routes. Raises `Refusal` for a version nobody serves."""
    route = _ROUTE.search(request.path)
    assert route is not None
    version = request.query.get("api-version")
    # The v1 route does without a version; everywhere else the gateway knows no such path without one.
    good = version in _UNDATED if version and route["v1"] else bool(version and _DATED.match(version))
    if not good and not (version is None and route["v1"]):
        raise Refusal(404, "Resource not found", code="404")
    return route["deployment"]


def with_name(shape: Shape, deployment: str | None) -> Shape:
    """A shape for bodies whose model the path names; whatever they say themselves goes for nothing."""

    def check(body: Any, allowed: Container[str]) -> None:
        shape(body if deployment is None else {**body, "model": deployment}, allowed)

    return check


class AzureChat(AzureEndpoint, OpenAIChat):
    name = "azure_chat"
    operation = "chat/completions"

    def shape_for(self, request: Received) -> Shape:
        return with_name(super().shape_for(request), deployment_of(request))

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        return super().understand(request, {**body, "model": deployment_of(request) or body["model"]})

    def choice(self, choice: dict[str, Any]) -> dict[str, Any]:
        if choice["finish_reason"] == "content_filter":
            return {**choice, "content_filter_results": _UNSAFE}
        said = "message" in choice or choice["delta"].get("content")
        return {**choice, "content_filter_results": _SAFE if said else {}}

    def about_prompt(self) -> dict[str, Any]:
        return _ABOUT_PROMPT

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        first = {"choices": [], "created": 0, "id": "", "model": "", "object": "", **_ABOUT_PROMPT}
        return [sse(first), *super().events(reply, asked)]


class AzureText(AzureEndpoint, OpenAIText):
    name = "azure_text"
    operation = "completions"

    def shape_for(self, request: Received) -> Shape:
        return with_name(super().shape_for(request), deployment_of(request))

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        return super().understand(request, {**body, "model": deployment_of(request) or body["model"]})


class AzureResponses(AzureEndpoint, OpenAIResponses):
    """Deployments are named in the body here: `…/openai/v1/responses`, `…/openai/responses?api-version=V`."""

    name = "azure_responses"
    operation = "responses"

    def shape_for(self, request: Received) -> Shape:
        deployment_of(request)
        return super().shape_for(request)
