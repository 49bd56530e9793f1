"""NLP Cloud's text generation: one prompt in, one text out. https://docs.nlpcloud.com/#generation

uncertain: how its streams are framed is not documented for plain HTTP, so that none is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from litellm.effects import HttpRequest, Reply
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion, counted, post_json

if TYPE_CHECKING:
    from litellm.call import Call


class NlpCloud(WholeAnswer):
    """`POST {base}/{model}/generation`."""

    name: ClassVar[str] = "nlp_cloud"
    params: ClassVar[frozenset[str]] = WholeAnswer.params | {
        "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop",
    }  # fmt: skip

    def build_request(self, call: Call) -> HttpRequest:
        params = call.params
        body: dict[str, Any] = {"text": prompt(call.messages)}
        body |= {name: params[name] for name in ("temperature", "top_p") if name in params}
        if call.limit is not None:
            body["max_length"] = call.limit
        if stop := params.get("stop"):
            body["stop_sequences"] = [stop] if isinstance(stop, str) else list(stop)
        return post_json(
            f"{call.base_url}/{quote(call.model, safe='/')}/generation", {**body, **call.extra, **call.extra_body}
        )

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        return completion(
            found.get("generated_text"), counted(found.get("nb_input_tokens"), found.get("nb_generated_tokens"))
        )


PROTOCOL = NlpCloud()
