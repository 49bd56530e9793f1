"""Forms of models that read one text and write one: Titan, Llama, Mistral, Cohere, DeepSeek-R1.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html. They differ in the names of their members;
`TextForm` knows what they share, each class its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from litellm.protocols import openai_form as form
from litellm.protocols.base import ErrorDetail, Malformed, Piece, ProtocolError
from litellm.protocols.bedrock_invoke import prompts
from litellm.protocols.bedrock_invoke.form import EventParser, Form, metrics, usage

if TYPE_CHECKING:
    from litellm.call import Call
    from litellm.protocols.bedrock_names import BedrockModel

_REASONS = {
    "stop": "stop",
    "finish": "stop",
    "finished": "stop",
    "complete": "stop",
    "stop_criteria_met": "stop",
    "length": "length",
    "max_tokens": "length",
    "content_filtered": "content_filter",
    "error_toxic": "content_filter",
}


class TextForm(Form):
    """Names of the limits and of sampling, in the order temperature, top_p, max_tokens, stop; None: has none."""

    words: ClassVar[tuple[str, str, str, str | None]]

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        """The conversation, as members of the body."""
        raise NotImplementedError

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        """(text, reason) of an answer or of an event. Raises `KeyError`, `IndexError` or `TypeError` for no text."""
        raise NotImplementedError

    def counts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Figures the answer itself gives."""
        del answer
        return {}

    def settings(self, call: Call) -> dict[str, Any]:
        """Limits and sampling under this form's names."""
        temperature, top_p, limit, stop = self.words
        params = call.params
        found: dict[str, Any] = {}
        if "temperature" in params:
            found[temperature] = params["temperature"]
        if "top_p" in params:
            found[top_p] = params["top_p"]
        if call.limit is not None:
            found[limit] = call.limit
        if stop is not None and (given := params.get("stop")):
            found[stop] = [given] if isinstance(given, str) else list(given)
        return found

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        body = {**self.prompt(call, model), **self.settings(call)}
        body.update(call.extra)
        body.update(call.extra_body)
        return body

    def parse_body(self, answer: dict[str, Any], counts: Mapping[str, int], call: Call) -> dict[str, Any]:
        text, reason = self._said(answer)
        message: dict[str, Any] = {"role": "assistant", "content": text}
        reasoning, rest = form.split_think("<think>" + text if self.opens_thinking(call) else text)
        if reasoning is not None:
            message["reasoning_content"], message["content"] = reasoning, rest or None
        out: dict[str, Any] = {
            "choices": [{"index": 0, "finish_reason": finish_reason(reason) or "stop", "message": message}]
        }
        if (found := usage(counts) or usage(self.counts(answer))) is not None:
            out["usage"] = found
        return out

    def _said(self, answer: Mapping[str, Any]) -> tuple[str, Any]:
        try:
            text, reason = self.text(answer)
        except (KeyError, IndexError, TypeError):
            text, reason = None, None
        if not isinstance(text, str):
            raise Malformed("the answer has no text")
        return text, reason

    def opens_thinking(self, call: Call) -> bool:
        """The prompt ends in `<think>`: the text begins with reasoning."""
        del call
        return False

    def events(self, call: Call) -> EventParser:
        return TextEvents(self, self.opens_thinking(call))


class TextEvents:
    """One stream of text. It is whole where it ends cleanly after a reason, or with Bedrock's metrics."""

    def __init__(self, form_: TextForm, opens_thinking: bool) -> None:
        self.complete = False
        self._form = form_
        self._finished = False
        self._splitter = form.ThinkSplitter()
        if opens_thinking:
            self._splitter.feed("<think>")

    def read(self, event: dict[str, Any]) -> Iterable[Piece]:
        try:
            text, reason = self._form.text(event)
        except (KeyError, IndexError, TypeError):
            text, reason = "", None
        pieces: list[Piece] = []
        if isinstance(text, str) and text:
            if self._splitter.decided:
                pieces.append(Piece({"content": text}))
            else:
                reasoning, content = self._splitter.feed(text)
                pieces += _split(reasoning, content)
        if (word := finish_reason(reason)) is not None and not self._finished:
            self._finished = True
            if not self._splitter.decided:
                pieces += _split(*self._splitter.end())
            pieces.append(Piece(finish_reason=word))
        if (found := metrics(event)) is not None:
            pieces.append(Piece(usage=found))
            self.complete = self._finished
        return pieces

    def end(self) -> Iterable[Piece]:
        self.complete = self._finished
        return ()


def _split(reasoning: str, content: str) -> list[Piece]:
    found = [Piece({"reasoning_content": reasoning})] if reasoning else []
    return [*found, Piece({"content": content})] if content else found


def finish_reason(reason: Any) -> str | None:
    """A reason in OpenAI's words; None while there is none. Raises `ProtocolError` for one that means a failure."""
    if not reason:
        return None
    word = str(reason).lower()
    if word == "error":
        raise ProtocolError(ErrorDetail("the answer broke off: finish_reason ERROR", code=word, status=500))
    return _REASONS.get(word, "stop")


class TitanForm(TextForm):
    words = ("temperature", "topP", "maxTokenCount", "stopSequences")

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return {"inputText": prompts.titan(prompts.turns_of(call.messages))}

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        body = self.prompt(call, model)
        if settings := {**self.settings(call), **call.extra}:
            body["textGenerationConfig"] = settings
        body.update(call.extra_body)
        return body

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        found = answer["results"][0] if "results" in answer else answer
        return found["outputText"], found.get("completionReason")

    def counts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        results = answer.get("results") or [{}]
        return {"prompt_tokens": answer.get("inputTextTokenCount"), "completion_tokens": results[0].get("tokenCount")}


class LlamaForm(TextForm):
    """Llama's own, and that of imported models; `write` writes the prompt, `thinks` says that it ends in `<think>`."""

    words = ("temperature", "top_p", "max_gen_len", None)
    params = Form.params - {"stop"}

    def __init__(self, write: Callable[[list[prompts.Turn], BedrockModel], str], thinks: bool = False) -> None:
        self._write = write
        self._thinks = thinks

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return {"prompt": self._write(prompts.turns_of(call.messages), model)}

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        return answer["generation"], answer.get("stop_reason")

    def counts(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "prompt_tokens": answer.get("prompt_token_count"),
            "completion_tokens": answer.get("generation_token_count"),
        }

    def opens_thinking(self, call: Call) -> bool:
        return self._thinks


class MistralForm(TextForm):
    words = ("temperature", "top_p", "max_tokens", "stop")

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return {"prompt": prompts.mistral(prompts.turns_of(call.messages), model)}

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        found = answer["outputs"][0]
        return found["text"], found.get("stop_reason")


class DeepSeekForm(TextForm):
    words = ("temperature", "top_p", "max_tokens", "stop")

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return {"prompt": prompts.deepseek_r1(prompts.turns_of(call.messages), model)}

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        found = answer["choices"][0]
        return found["text"], found.get("stop_reason")

    def opens_thinking(self, call: Call) -> bool:
        return True


class CohereForm(TextForm):
    """Command, which reads one prompt."""

    words = ("temperature", "p", "max_tokens", "stop_sequences")

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return {"prompt": prompts.plain(prompts.turns_of(call.messages))}

    def settings(self, call: Call) -> dict[str, Any]:
        return {**super().settings(call), **({"stream": True} if call.stream else {})}

    def build_body(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        return _with_k(super().build_body(call, model))

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        found = answer["generations"][0] if "generations" in answer else answer
        # The last event of a stream may have a reason and no text.
        return found.get("text", "") if "is_finished" in found else found["text"], found.get("finish_reason")


class CohereChatForm(CohereForm):
    """Command R, which reads a message and the history before it."""

    def prompt(self, call: Call, model: BedrockModel) -> dict[str, Any]:
        roles = {"user": "USER", "assistant": "CHATBOT", "system": "SYSTEM"}
        turns = prompts.turns_of(call.messages)
        leading = [text for role, text in turns if role == "system"]
        spoken = [(role, text) for role, text in turns if role != "system"]
        last = spoken.pop()[1] if spoken[-1][0] == "user" else ""
        body: dict[str, Any] = {"message": last}
        if spoken:
            body["chat_history"] = [{"role": roles[role], "message": text} for role, text in spoken]
        if leading:
            body["preamble"] = "\n\n".join(leading)
        return body

    def settings(self, call: Call) -> dict[str, Any]:
        return {name: value for name, value in super().settings(call).items() if name != "stream"}

    def text(self, answer: Mapping[str, Any]) -> tuple[Any, Any]:
        kind = answer.get("event_type")
        if kind is None or kind == "text-generation":
            return answer["text"], answer.get("finish_reason")
        return "", answer.get("finish_reason") if kind == "stream-end" else None


def _with_k(body: dict[str, Any]) -> dict[str, Any]:
    """`top_k` under Cohere's name for it."""
    if "top_k" in body:
        body["k"] = body.pop("top_k")
    return body
