"""`completion` and `acompletion`: one call to any provider, OpenAI's format in and out.

Arguments become a `Plan`, the plan a flow, and a driver runs it, blocking or awaiting. What the flow does stands in
pipeline.py; what arguments mean, in arguments.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

import litellm
from litellm import arguments as args, mock, pipeline, resolve, transport
from litellm.drivers import aadvance, advance, arun, run
from litellm.effects import Flow, Headers, Transport
from litellm.exceptions import ContextWindowExceededError
from litellm.fallbacks import Fallback, with_fallbacks
from litellm.pipeline import Attempt
from litellm.resolve import Plan
from litellm.retries import Retries, with_retries
from litellm.streaming import CustomStreamWrapper
from litellm.transport.tls import TlsOptions
from litellm.types.completion import ModelResponse

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from litellm.arguments import CompletionParams, Messages


@overload
def completion(
    model: str, messages: Messages, *, stream: Literal[True], **params: Unpack[CompletionParams]
) -> CustomStreamWrapper: ...
@overload
def completion(
    model: str, messages: Messages, *, stream: Literal[False] | None = None, **params: Unpack[CompletionParams]
) -> ModelResponse: ...
@overload
def completion(
    model: str, messages: Messages, *, stream: bool | None, **params: Unpack[CompletionParams]
) -> ModelResponse | CustomStreamWrapper: ...
def completion(*positional: Any, **keywords: Any) -> ModelResponse | CustomStreamWrapper:
    """Asks a model and waits for the answer, or, with `stream=True`, gives an iterator of chunks.

    `model` is `provider/name` or a well-known bare name; `messages` are dicts in OpenAI's form. All parameters of
    `inspect.signature(completion)` work on every provider that has them; others pass through to the provider.
    `timeout` (seconds, default 600) bounds the whole call, retries and fallbacks included.

    Raises the exceptions of `litellm.exceptions`; `BadRequestError`, `UnsupportedParamsError` and, where no key is
    set, `AuthenticationError` before anything is sent."""
    given = args.arguments(*positional, **keywords)
    task = _Task(given)
    io = _transport(given, awaits=False)
    if task.streams:
        flow = task.stream()
        first = advance(flow, io)
        return task.wrap(flow, io, first, awaits=False)
    return run(task.complete(), io)


@overload
async def acompletion(
    model: str, messages: Messages, *, stream: Literal[True], **params: Unpack[CompletionParams]
) -> CustomStreamWrapper: ...
@overload
async def acompletion(
    model: str, messages: Messages, *, stream: Literal[False] | None = None, **params: Unpack[CompletionParams]
) -> ModelResponse: ...
@overload
async def acompletion(
    model: str, messages: Messages, *, stream: bool | None, **params: Unpack[CompletionParams]
) -> ModelResponse | CustomStreamWrapper: ...
async def acompletion(*positional: Any, **keywords: Any) -> ModelResponse | CustomStreamWrapper:
    """`completion`, awaited: nothing blocks the event loop. With `stream=True` the result is read by `async for`."""
    given = args.arguments(*positional, **keywords)
    task = _Task(given)
    io = _transport(given, awaits=True)
    if task.streams:
        flow = task.stream()
        first = await aadvance(flow, io)
        return task.wrap(flow, io, first, awaits=True)
    return await arun(task.complete(), io)


# Signatures are read through `__wrapped__`: one list of parameters serves both functions.
completion.__wrapped__ = acompletion.__wrapped__ = args.arguments  # type: ignore[attr-defined]


class _Task:
    """One call with its fallbacks: what to run, first and next."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.clock: Callable[[], float] = time.monotonic
        self.started = self.clock()
        self.plan = resolve.plan(given, vars(litellm), self.started)
        self.deadline = self.plan.call.limits.deadline
        self.fallbacks = self._fallbacks()
        self.streams = self.plan.call.stream
        self._mocked = args.is_mocked(given)
        self._answered: Plan = self.plan
        self._headers = Headers()

    def complete(self) -> Flow[ModelResponse]:
        """The whole plain call."""
        once = mock.complete if self._mocked else pipeline.complete_once
        return with_fallbacks(
            lambda plan: self._tries(plan, once), self.plan, self.fallbacks, self.deadline, self.clock
        )

    def stream(self) -> Flow[None]:
        """The whole streamed call: fails or falls back until the first chunk, then hands out."""
        if self._mocked:
            yield from mock.stream(self._attempt(self.plan))
            return
        opened = yield from with_fallbacks(
            lambda plan: self._tries(plan, pipeline.open_once), self.plan, self.fallbacks, self.deadline, self.clock
        )
        self._headers = opened.stream.headers
        yield from pipeline.read_on(opened)

    def wrap(self, flow: Flow[None], io: Transport, first: list[Any], awaits: bool) -> CustomStreamWrapper:
        """The stream as the caller gets it, its first chunks already there."""
        call = self._answered.call
        return CustomStreamWrapper(
            flow, io, first, model=call.model, custom_llm_provider=call.provider.slug, awaits=awaits,
            hidden_params=pipeline.hidden_params(call, self._headers),
        )  # fmt: skip

    def _attempt(self, plan: Plan) -> Attempt:
        self._answered = plan
        return Attempt(plan.call, self.clock, self.started)

    def _tries(self, plan: Plan, once: Callable[[Attempt], Flow[Any]]) -> Flow[Any]:
        attempt = self._attempt(plan)
        if self._mocked:
            return once(attempt)
        retries = Retries(plan.retries, plan.policy, self.deadline, self.clock)
        return with_retries(lambda: once(attempt), retries)

    def _fallbacks(self) -> list[Fallback[Plan]]:
        larger, others = resolve.fallbacks(self.given)
        found = [Fallback(self._maker(given), ContextWindowExceededError) for given in larger]
        return found + [Fallback(self._maker(given)) for given in others]

    def _maker(self, given: Mapping[str, Any]) -> Callable[[], Plan]:
        return lambda: resolve.plan(given, vars(litellm), self.clock(), self.deadline)


def _transport(given: Mapping[str, Any], awaits: bool) -> Transport:
    """The client the caller handed in, or the process's own."""
    client = given.get("client") or given.get("shared_session")
    if client is None:
        client = litellm.aclient_session if awaits else litellm.client_session
    if client is not None:
        return transport.for_client(client)
    verify = given.get("ssl_verify", litellm.ssl_verify)
    tls = None if verify is True else TlsOptions(verify)
    return transport.awaiting(tls) if awaits else transport.blocking(tls)
