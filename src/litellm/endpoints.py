"""Kinds of question: for each, its parameters, the wire format it goes in, and the form of its answer.

`CHAT` is the one every row has. The others (embeddings, texts, responses) subclass `Endpoint` in modules of their own;
rows say by which protocol they are spoken. Everything between question and answer is the same for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from litellm import answers, arguments as args, conversation, params as names
from litellm.call import Call
from litellm.effects import Headers
from litellm.exceptions import OpenAIError
from litellm.failures import unsupported
from litellm.providers.row import Provider
from litellm.streaming import ChunkAssembler, CustomStreamWrapper


class Endpoint:
    """Base of all kinds of question."""

    name: ClassVar[str]
    """As `Provider.endpoints` calls it."""
    params: ClassVar[frozenset[str]]
    """OpenAI's parameters of it; others pass through to the provider."""
    wrapper: ClassVar[type[CustomStreamWrapper]] = CustomStreamWrapper
    """What a caller iterates over."""

    def protocol_for(self, row: Provider, model: str) -> str | None:
        """Name of the wire format in which this row answers such questions about a model; None where it does not."""
        return row.endpoints.get(self.name)

    def missing(self, call: Call) -> OpenAIError:
        """The refusal where the row has no such endpoint."""
        words = f"{call.provider.name or call.provider.slug} has no {self.name} here: nothing was sent"
        return unsupported(call, [self.name], words)

    def messages(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The conversation, as plain dicts, where there is one. Raises `ArgumentError`."""
        del given
        return []

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """This endpoint's parameters among the given, checked and put in order. Raises `ArgumentError`."""
        return {name: value for name, value in given.items() if name in self.params}

    def answer(self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> Any:
        """What the protocol made of the reply, as the caller gets it."""
        raise NotImplementedError

    def assembler(self, call: Call) -> Any:
        """Makes chunks of a stream's pieces: a `ChunkAssembler`, or one like it."""
        raise NotImplementedError


class Chat(Endpoint):
    """Chat completions."""

    name: ClassVar[str] = "chat"
    params: ClassVar[frozenset[str]] = names.OPENAI_PARAM_SET

    def protocol_for(self, row: Provider, model: str) -> str | None:
        return row.protocol_for(model)

    def messages(self, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        return conversation.plain_messages(given.get("messages"))

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        params = args.openai_params(given)
        if not params.get("stream"):
            params.pop("stream_options", None)
        if "response_format" in params:
            params["response_format"] = conversation.plain_response_format(params["response_format"])
            if params["response_format"]["type"] == "text":  # what every model does anyway
                del params["response_format"]
        if params.get("store") is not True and not _is_users(params.get("metadata")):
            # OpenAI keeps metadata with stored completions only; elsewhere the word is our callers' own bookkeeping.
            params.pop("metadata", None)
        if params.get("reasoning_effort") == "default":
            del params["reasoning_effort"]
        return params

    def answer(self, answer: dict[str, Any], call: Call, headers: Headers, milliseconds: float) -> Any:
        return answers.chat(answer, call, headers, milliseconds)

    def assembler(self, call: Call) -> ChunkAssembler:
        return ChunkAssembler(call.model, call.include_usage)


def _is_users(metadata: Any) -> bool:
    """Metadata that names the end user and nothing else, as Anthropic's API takes it."""
    return isinstance(metadata, Mapping) and metadata.keys() == {"user_id"}


CHAT = Chat()
