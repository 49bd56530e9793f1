"""`text_completion` and `atext_completion`: a prompt and what follows it, OpenAI's form before chat.

Where a provider still has that form the prompt goes as it is; elsewhere it goes as a user's message, and the answer
comes back as text. The typed face, and what is peculiar to this kind of question; how a call runs stands in task.py.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from litellm import answers, arguments as args, task
from litellm.arguments import ArgumentError, named
from litellm.call import Call
from litellm.effects import Headers
from litellm.endpoints import Endpoint
from litellm.protocols.base import Piece
from litellm.protocols.embeddings.base import is_tokens
from litellm.protocols.openai_prompts import PROTOCOL as NATIVE, count
from litellm.providers.row import Provider
from litellm.streaming import CustomStreamWrapper
from litellm.types.base import new_id
from litellm.types.completion import Usage, bind_openai_usage, total
from litellm.types.text import TextCompletionResponse

_response = TextCompletionResponse.__pydantic_validator__.validate_python
_SHARED = NATIVE.params - {"prompt", "best_of", "echo", "suffix", "logprobs"}
"""Parameters that mean the same in a chat."""


class TextCompletions(Endpoint):
    """Texts that go on from prompts."""

    name: ClassVar[str] = "completions"
    function: ClassVar[str] = "text_completion"
    params: ClassVar[frozenset[str]] = NATIVE.params | {"metadata"}
    """`metadata` is the caller's own bookkeeping and stays here."""
    replays: ClassVar[bool] = True

    def protocol_for(self, row: Provider, model: str) -> str | None:
        if row.handler is not None:  # code of the caller's own has its methods, and none for this
            return None
        return row.endpoints.get(self.name) or row.protocol_for(model) or None

    def messages(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Each prompt as a conversation of one message; none for token lists, which no chat reads."""
        prompt = _checked_prompt(given.get("prompt"))
        prompts = prompt if isinstance(prompt, list) else [prompt]
        return [{"role": "user", "content": text} for text in prompts if isinstance(text, str)]

    def read_for(self, row: Provider, model: str, given: Mapping[str, Any]) -> dict[str, Any]:
        params = args.openai_params({name: value for name, value in given.items() if name in _SHARED})
        if not params.get("stream"):
            params.pop("stream_options", None)
        params.update(_own(given))
        prompt = _checked_prompt(given["prompt"])
        if self.name in row.endpoints:
            return {"prompt": prompt, **params}
        if is_tokens(prompt) or (isinstance(prompt, list) and not isinstance(prompt[0], str)):
            raise ArgumentError(f"{row.name or row.slug} reads prompts as text, not as token numbers")
        if params.get("stream") and count(prompt) > 1:
            raise ArgumentError("several prompts cannot be streamed here: ask for one at a time, or without stream")
        if params.get("best_of") is not None and params["best_of"] <= (params.get("n") or 1):
            del params["best_of"]
        if (most := params.pop("logprobs", None)) is not None:
            params["logprobs"] = True
            if most:
                params["top_logprobs"] = most
        return params

    def parts(self, call: Call) -> list[Call]:
        if self.name in call.provider.endpoints or len(call.messages) <= 1:
            return [call]
        return [replace(call, messages=[message]) for message in call.messages]

    def joined(self, found: list[Any], call: Call) -> TextCompletionResponse:
        whole: TextCompletionResponse = found[-1]
        whole.choices = [choice for part in found for choice in part.choices]
        for index, choice in enumerate(whole.choices):
            choice.index = index
        whole.usage = total([part.usage for part in found])  # type: ignore[assignment]
        return whole

    def mocked(self, said: Any, call: Call) -> dict[str, Any]:
        times = (call.params.get("n") or 1) * max(count(call.params.get("prompt")), len(call.messages))
        text = "" if said is None or said is True else str(said)
        choices = [{"index": index, "text": text, "finish_reason": "stop"} for index in range(times)]
        return {"choices": choices, "usage": {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}}

    def answer(
        self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float
    ) -> TextCompletionResponse:
        answer["object"] = "text_completion"
        answer["id"] = str(answer.get("id") or new_id("cmpl-"))
        created = answer.get("created")
        answer["created"] = int(created) if isinstance(created, (int, float)) else int(time.time())
        if not answer.get("model"):
            answer["model"] = call.model
        answer["choices"] = [_text_choice(choice) for choice in answer["choices"]]
        bind_openai_usage()
        return answers.described(_response(answer), call, headers, milliseconds)

    def assembler(self, call: Call) -> TextAssembler:
        return TextAssembler(call.model, call.include_usage)

    def whole(self, chunks: list[Any], call: Call, headers: Headers, usage: Any) -> TextCompletionResponse | None:
        if not chunks:
            return None
        sums: dict[int, dict[str, Any]] = {}
        for chunk in chunks:
            for choice in chunk.choices:
                sum_ = sums.setdefault(choice.index, {"index": choice.index, "text": "", "finish_reason": None})
                sum_["text"] += choice.text
                sum_["finish_reason"] = choice.finish_reason or sum_["finish_reason"]
                if logprobs := choice.get("logprobs"):
                    known = sum_.setdefault("logprobs", {name: [] for name in logprobs})
                    for name, values in logprobs.items():
                        known.setdefault(name, []).extend(values or ())
        head = {"id": chunks[0].id, "created": chunks[0].created, "model": chunks[0].model}
        response = _response({**head, "choices": [sums[index] for index in sorted(sums)]})
        response.usage = usage or chunks[-1].usage
        return answers.described(response, call, headers)

    def is_finished(self, chunks: list[Any]) -> bool:
        return any(choice.finish_reason for chunk in chunks for choice in chunk.choices)

    def replayed(self, response: Any, call: Call) -> list[Any]:
        head = {"id": response.id, "created": response.created, "model": response.model}
        said: list[dict[str, Any]] = []
        for choice in response.choices:
            said.append({**choice.model_dump(), "finish_reason": None})
            said.append({"index": choice.index, "text": "", "finish_reason": choice.finish_reason})
        chunks = [_response({**head, "choices": [choice]}) for choice in said]
        if call.include_usage and response.usage is not None:
            chunks.append(_response({**head, "choices": [{"index": 0, "text": ""}], "usage": response.usage}))
        return chunks


TEXTS = TextCompletions()


# --- what may be given ---


def _checked_prompt(given: Any) -> Any:
    """A text, a token list, or a list of either. Raises `ArgumentError`."""
    if isinstance(given, str):
        return given
    found = list(given) if isinstance(given, (list, tuple)) else None
    if found and (is_tokens(found) or all(isinstance(item, str) for item in found) or all(map(is_tokens, found))):
        return found
    what = "missing" if given is None or found == [] else f"of type {type(given).__name__}, with something else in it"
    if given is not None and found is None:
        what = f"of type {type(given).__name__}"
    raise ArgumentError(f"prompt is {what}: give a text, a list of texts, or token numbers")


def _own(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that chat does not have, or has otherwise. Raises `ArgumentError`."""
    params: dict[str, Any] = {}
    for name, kind, wanted in _KINDS:
        value = given.get(name)
        if value is None:
            continue
        if type(value) is not kind or (kind is int and value < (name == "best_of")):
            if name == "logprobs" and isinstance(value, bool):  # chat's way of asking for them
                if value:
                    params[name] = 1
                continue
            raise ArgumentError(f"{name} must be {wanted}; got {value!r}")
        params[name] = value
    return params


_KINDS: tuple[tuple[str, type, str], ...] = (
    ("best_of", int, "a whole number, 1 or more"),
    ("echo", bool, "True or False"),
    ("suffix", str, "a string"),
    ("logprobs", int, "a whole number, 0 or more"),
)


# --- answers ---


def _text_choice(choice: dict[str, Any]) -> dict[str, Any]:
    """A choice of either form with `text`, and `logprobs` in the legacy form only where there are any."""
    if "message" in choice:
        said = choice["message"].get("content")
        kept = {name: value for name, value in choice.items() if name not in ("message", "logprobs")}
        found = {**kept, "text": said or ""}
        if choice.get("logprobs"):
            found["logprobs"] = legacy_logprobs(choice["logprobs"], 0)
        return found
    if choice.get("logprobs") is None:
        choice.pop("logprobs", None)
    return choice


def legacy_logprobs(found: Mapping[str, Any], offset: int) -> dict[str, Any]:
    """Chat's tokens as the lists of the old API; offsets count characters of the answer, from `offset` on."""
    tokens = found.get("content") or ()
    out: dict[str, Any] = {"tokens": [], "token_logprobs": [], "top_logprobs": [], "text_offset": []}
    for token in tokens:
        out["tokens"].append(token["token"])
        out["token_logprobs"].append(token["logprob"])
        out["top_logprobs"].append({top["token"]: top["logprob"] for top in token.get("top_logprobs") or ()})
        out["text_offset"].append(offset)
        offset += len(token["token"])
    return out


class TextAssembler:
    """Pieces of one stream to chunks of a text completion.

    One id, created and model for all; texts as they come; one closing chunk per choice; usage last, if asked for."""

    def __init__(self, model: str, include_usage: bool) -> None:
        self._head: dict[str, Any] = {"id": "", "created": 0, "model": model}
        self._named = False
        self._include_usage = include_usage
        self._lengths: dict[int, int] = {}
        """Choice → characters so far."""
        self._closed: set[int] = set()
        self._aside: dict[int, dict[str, Any]] = {}
        self.usage: Usage | None = None
        """The vendor's figures, whether or not the caller asked for them."""
        self.text: list[str] = []
        """Text so far, of the first choice."""

    def assemble(self, pieces: Iterable[Piece]) -> list[TextCompletionResponse]:
        """The chunks that these pieces make."""
        chunks: list[TextCompletionResponse] = []
        for piece in pieces:
            if piece.head is not None and not self._named:
                self._head.update({name: value for name, value in piece.head.items() if value})
            if piece.usage is not None:
                self.usage = Usage.model_validate(piece.usage)
            if piece.aside:
                self._aside.setdefault(piece.index, {}).update(piece.aside)
            if piece.delta or piece.logprobs is not None:
                self._add(piece, chunks)
            if piece.finish_reason is not None and piece.index not in self._closed:
                self._close(piece.index, piece.finish_reason, chunks)
        return chunks

    def _add(self, piece: Piece, chunks: list[TextCompletionResponse]) -> None:
        index = piece.index
        offset = self._lengths.setdefault(index, 0)
        text = (piece.delta or {}).get("content") or ""
        if not isinstance(text, str):
            raise TypeError(f"a piece of text is {type(text).__name__}")
        logprobs = piece.logprobs
        if logprobs is not None and "tokens" not in logprobs:
            logprobs = legacy_logprobs(logprobs, offset) if logprobs.get("content") else None
        if not text and logprobs is None:
            return
        self._lengths[index] = offset + len(text)
        if index == 0 and text:
            self.text.append(text)
        choice: dict[str, Any] = {"index": index, "text": text}
        if logprobs is not None:
            choice["logprobs"] = logprobs
        chunks.append(self._emit(choice))

    def _close(self, index: int, reason: str, chunks: list[TextCompletionResponse]) -> None:
        self._lengths.setdefault(index, 0)
        self._closed.add(index)
        chunks.append(self._emit({"index": index, "text": "", "finish_reason": reason}))

    def end(self) -> list[TextCompletionResponse]:
        """The protocol's end has come: closing chunks still owed, and the usage chunk if it was asked for."""
        chunks: list[TextCompletionResponse] = []
        for index in self._lengths:
            if index not in self._closed:
                self._close(index, "stop", chunks)
        if self._include_usage and self.usage is not None:
            chunks.append(self._emit({"index": 0, "text": ""}, usage=self.usage))
        return chunks

    @property
    def empty(self) -> bool:
        """Nothing has been said yet."""
        return not self._lengths

    def _emit(self, choice: dict[str, Any], **extra: Any) -> TextCompletionResponse:
        head = self._head
        if not self._named:
            self._named = True
            head["id"] = str(head["id"] or new_id("cmpl-"))
            head["created"] = int(head["created"] or time.time())
        if self._aside:
            choice.update(self._aside.pop(choice["index"], {}))
        return _response({**head, "choices": [choice], **extra})


# --- the face ---


def text_completion(
    prompt: Any,
    model: str | None = None,
    best_of: int | None = None,
    echo: bool | None = None,
    frequency_penalty: float | None = None,
    logit_bias: dict[Any, float] | None = None,
    logprobs: int | None = None,
    max_tokens: int | None = None,
    n: int | None = None,
    presence_penalty: float | None = None,
    stop: Any = None,
    stream: bool | None = None,
    stream_options: dict[str, Any] | None = None,
    suffix: str | None = None,
    temperature: float | None = None,
    top_p: float | None = None,
    user: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    api_key: str | None = None,
    model_list: Any = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> TextCompletionResponse | CustomStreamWrapper:
    """What follows a prompt: `response.choices[0].text`; with `stream=True`, an iterator of chunks of that shape.

    `prompt` is a text or a list of texts (and, where the provider has the old API, token numbers). Providers that have
    it get the prompt as it is, with `echo`, `suffix`, `best_of` and `logprobs`; elsewhere each prompt is a user's
    message in a call of its own, the choices numbered on and usage added up.

    Raises the exceptions of `litellm.exceptions`, as `completion` does."""
    return task.run(named(locals()), TEXTS)


async def atext_completion(
    prompt: Any,
    model: str | None = None,
    best_of: int | None = None,
    echo: bool | None = None,
    frequency_penalty: float | None = None,
    logit_bias: dict[Any, float] | None = None,
    logprobs: int | None = None,
    max_tokens: int | None = None,
    n: int | None = None,
    presence_penalty: float | None = None,
    stop: Any = None,
    stream: bool | None = None,
    stream_options: dict[str, Any] | None = None,
    suffix: str | None = None,
    temperature: float | None = None,
    top_p: float | None = None,
    user: str | None = None,
    api_base: str | None = None,
    api_version: str | None = None,
    api_key: str | None = None,
    model_list: Any = None,
    custom_llm_provider: str | None = None,
    **kwargs: Any,
) -> TextCompletionResponse | CustomStreamWrapper:
    """`text_completion`, awaited: nothing blocks the event loop. With `stream=True` it is read by `async for`."""
    return await task.arun(named(locals()), TEXTS)
