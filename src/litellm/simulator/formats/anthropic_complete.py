"""Anthropic's text completions of before the Messages API: `POST …/v1/complete`, retired but still spoken.

https://platform.claude.com/docs/en/api/complete
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from litellm.simulator.formats import anthropic_errors
from litellm.simulator.formats.anthropic_shapes import COMPLETE
from litellm.simulator.formats.base import Format, encode, sse
from litellm.simulator.records import Asked, Refusal, Reply
from litellm.simulator.shapes import Shape, Wrong
from litellm.simulator.words import count

if TYPE_CHECKING:
    from litellm.simulator.http import Received

_HUMAN, _ASSISTANT = "\n\nHuman:", "\n\nAssistant:"


class AnthropicComplete(anthropic_errors.AnthropicEndpoint, Format):
    name = "anthropic_complete"
    not_json = "The request body is not valid JSON"
    broken_event = b'event: completion\ndata: {"type": "completion", \n\n'

    def matches(self, request: Received) -> bool:
        return request.method == "POST" and request.path.endswith("/complete")

    def shape_for(self, request: Received) -> Shape:
        anthropic_errors.check_version(request)
        return COMPLETE

    def worded(self, wrong: Wrong) -> Refusal:
        return anthropic_errors.worded(wrong)

    def understand(self, request: Received, body: dict[str, Any]) -> Asked:
        prompt = body["prompt"]
        if not prompt.startswith(_HUMAN):
            raise Refusal(400, 'prompt must start with "\\n\\nHuman:" turn after an optional system prompt')
        if _ASSISTANT not in prompt[prompt.rindex(_HUMAN) :]:
            raise Refusal(400, 'prompt must end with "\\n\\nAssistant:" turn')
        return Asked(
            model=body["model"],
            body=body,
            text=prompt.rpartition(_HUMAN)[2].partition(_ASSISTANT)[0].strip(),
            stream=body.get("stream", False),
            limit=body["max_tokens_to_sample"],
            stop=body.get("stop_sequences", ()),
            input_tokens=count(prompt),
        )

    def render(self, reply: Reply, asked: Asked) -> bytes:
        return encode(_completion(reply, " " + (reply.answers[0].content or ""), end=True))

    def events(self, reply: Reply, asked: Asked) -> list[bytes]:
        said = reply.answers[0].text_pieces(reply.chunk_chars)
        first = [" " + said[0], *said[1:]] if said else []
        events = [sse(_completion(reply, piece), "completion") for piece in first]
        return [*events, sse({"type": "ping"}, "ping"), sse(_completion(reply, "", end=True), "completion")]

    def error_event(self, refusal: Refusal) -> bytes:
        return sse(anthropic_errors.error_body(refusal), "error")


def _completion(reply: Reply, text: str, end: bool = False) -> dict[str, Any]:
    answer = reply.answers[0]
    # The end of a turn is itself a stop sequence here: the next "\n\nHuman:".
    reasons = {"stop": "stop_sequence", "length": "max_tokens"}
    stopped = end and answer.finish_reason == "stop"
    return {
        "type": "completion",
        "id": f"compl_{reply.id}",
        "completion": text,
        "stop_reason": reasons.get(answer.finish_reason, answer.finish_reason) if end else None,
        "model": reply.model,
        "stop": (answer.stop_sequence or _HUMAN) if stopped else None,
        "log_id": f"compl_{reply.id}",
    }
