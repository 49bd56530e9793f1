"""The Responses API as itself: what the caller asked goes out as it was given, answers and events come back whole.

https://platform.openai.com/docs/api-reference/responses. The same API as a back end of chat completions, where most of
the knowledge of it stands, is openai_responses/. Dialects join `AsGiven` with a vendor's own addresses and names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.framing.base import Frame
from litellm.protocols.base import Malformed, ProtocolError
from litellm.protocols.json_body import json_value
from litellm.protocols.openai_form import error_detail
from litellm.protocols.openai_responses import OpenAIResponses, answer
from litellm.protocols.openai_responses.stream import decode_event, error_of

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.effects import Reply

PARAMS = frozenset(
    {
        "input", "include", "instructions", "max_output_tokens", "max_tool_calls", "metadata", "parallel_tool_calls",
        "previous_response_id", "conversation", "prompt", "prompt_cache_key", "prompt_cache_retention",
        "prompt_cache_options", "reasoning", "safety_identifier", "service_tier", "store", "background",
        "background_options", "stream", "stream_options", "temperature", "text", "text_format", "tool_choice", "tools",
        "top_logprobs", "top_p", "truncation", "user", "context_management", "moderation", "access_programs", "image",
    }
)  # fmt: skip
"""The API's parameters, and `text_format`, the pydantic class that becomes `text.format`."""


class AsGiven(OpenAIResponses):
    """Mixed into a dialect of `OpenAIResponses`, it lets a question in the API's own form through unchanged.
    `params["input"]` and all other parameters are the API's."""

    params: ClassVar[frozenset[str]] = PARAMS

    def unsupported(self, call: Call) -> frozenset[str]:
        """Nothing: the vendor says what it does not take."""
        del call
        return frozenset()

    def model_name(self, call: Call) -> str:
        name = super().model_name(call)
        return name if "/" in name else call.provider.model_prefix + name

    def build_body(self, call: Call) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self.model_name(call), **call.params, **call.extra}
        if call.stream:
            body["stream"] = True
        body.update(call.extra_body)
        return body

    def parse_response(self, reply: Reply, call: Call) -> dict[str, Any]:
        """A 2xx answer as a plain `response` dict. Raises `ProtocolError` for one that failed."""
        del call
        response = json_value(reply.body)
        if not isinstance(response, dict):
            raise Malformed("the answer is not a response object")
        has_output = isinstance(response.get("output"), list)
        if response.get("status") == "failed" or (response.get("error") and not has_output):
            raise ProtocolError(answer.failure(response))
        if not has_output:
            raise Malformed("the answer has no output")
        return response

    def stream(self, call: Call) -> Any:
        """A parser whose pieces are the events themselves, as dicts."""
        del call
        return EventStream()


class Responses(AsGiven):
    """`POST {base}/responses` of vendors that have the API."""

    name: ClassVar[str] = "responses"


FINAL = frozenset({"response.completed", "response.incomplete", "response.failed", "response.cancelled"})
"""The events a stream ends with."""


class EventStream:
    """The events of one stream, each handed on. It is whole at one of `FINAL`, or at a clean end after an `error`.

    A failure that the vendor tells of in events is the reader's to see, unless it comes before anything else: then the
    call was refused, as by a status."""

    def __init__(self) -> None:
        self.complete = False
        self._began = False
        self._failed = False
        self._items: dict[int, Any] = {}

    def parse_event(self, frame: Frame) -> Iterable[dict[str, Any]]:
        event = decode_event(frame)
        if event is None:
            return ()
        kind = event["type"]
        if kind is None:
            raise ProtocolError(error_detail(event))
        if kind == "error":
            if not self._began:
                raise ProtocolError(error_of(event))
            inner = event.get("error")
            if isinstance(inner, Mapping) and "message" not in event:  # some vendors wrap what it says
                event = {**inner, **event}
            self._failed = True
        elif kind == "response.output_item.done":
            self._items[event["output_index"]] = event["item"]
        elif kind in FINAL:
            self._finish(event)
        self._began = True
        return (event,)

    def _finish(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if not response.get("output") and self._items:  # vendors that give items by their events alone
            event["response"] = {**response, "output": [self._items[place] for place in sorted(self._items)]}
        self.complete = True

    def end(self) -> Iterable[dict[str, Any]]:
        self.complete = self.complete or self._failed
        return ()


PROTOCOL = Responses()
