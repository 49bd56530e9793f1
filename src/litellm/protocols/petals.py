"""Petals' HTTP endpoint: a form in, `{ok, outputs}` out. https://github.com/petals-infra/chat.petals.dev"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from litellm.effects import HttpRequest, Reply
from litellm.protocols.base import ErrorDetail, ProtocolError
from litellm.protocols.json_body import json_object
from litellm.protocols.openai_text import prompt
from litellm.protocols.whole_answer import WholeAnswer, completion

if TYPE_CHECKING:
    from litellm.call import Call


class Petals(WholeAnswer):
    """`POST {base}`: the base URL is the endpoint's own, `…/api/v1/generate`."""

    name: ClassVar[str] = "petals"
    params: ClassVar[frozenset[str]] = WholeAnswer.params | {
        "temperature", "top_p", "max_tokens", "max_completion_tokens",
    }  # fmt: skip

    def build_request(self, call: Call) -> HttpRequest:
        form: dict[str, Any] = {"model": call.model, "inputs": prompt(call.messages)}
        form |= {name: call.params[name] for name in ("temperature", "top_p") if name in call.params}
        if len(form) > 2:
            form["do_sample"] = 1  # without it the two are not looked at
        if call.limit is not None:
            form["max_new_tokens"] = call.limit
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return HttpRequest(
            "POST",
            call.base_url,
            headers,
            urlencode({**form, **call.extra, **call.extra_body}, errors="replace").encode(),
        )

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        found = json_object(reply.body)
        if found.get("ok") is False:
            words = str(found.get("traceback") or "no explanation").strip()
            raise ProtocolError(ErrorDetail(words.splitlines()[-1], status=500, body=found))
        return completion(found.get("outputs"))


PROTOCOL = Petals()
