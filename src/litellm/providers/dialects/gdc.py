"""Gemini on Google Distributed Cloud: project and location stand in the path, and the project in a header."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from litellm.protocols.base import BadInput
from litellm.protocols.openai_chat import OpenAIChat

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import HttpRequest


class GDC(OpenAIChat):
    """`POST {base}/v1/projects/{project}/locations/{location}/chat/completions`."""

    name: ClassVar[str] = "gdc"

    def url(self, call: Call) -> str:
        if "/projects/" in call.base_url:
            return super().url(call)
        location = call.options.get("vertex_location")
        if not location:
            raise BadInput("gdc needs vertex_location: pass it, or set VERTEXAI_LOCATION")
        return f"{call.base_url}/v1/projects/{_project(call)}/locations/{location}{self.path}"

    def build_request(self, call: Call) -> HttpRequest:
        request = super().build_request(call)
        if "/projects/" not in call.base_url or call.options.get("vertex_project"):
            request.headers["x-goog-user-project"] = f"projects/{_project(call)}"
        return request


def _project(call: Call) -> str:
    project = call.options.get("vertex_project")
    if not project:
        raise BadInput("gdc needs vertex_project: pass it, or set VERTEXAI_PROJECT")
    return str(project)


PROTOCOL = GDC()
