"""One call from what was given to its answer, whatever is asked: plan, fallbacks, retries, and the client that sends.

`run` blocks and `arun` awaits; both run the same flows. The settings (`litellm.…`) are read here, once per call.
What is asked stands in endpoints.py, how one request goes in pipeline.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

import litellm
from litellm import answers, arguments as args, continuation, drivers, events, pipeline, resolve, transport
from litellm.call import Call
from litellm.effects import Flow, Transport
from litellm.endpoints import CHAT, Endpoint
from litellm.exceptions import BadRequestError, ContextWindowExceededError, MidStreamFallbackError, OpenAIError
from litellm.fallbacks import Fallback, after, with_fallbacks
from litellm.pipeline import Attempt
from litellm.resolve import Plan
from litellm.retries import Retries, with_retries
from litellm.transport.tls import TlsOptions

if TYPE_CHECKING:
    from litellm.caching.kept import Kept


def run(given: Mapping[str, Any], endpoint: Endpoint = CHAT) -> Any:
    """The answer, or with `stream` what to iterate over. Raises the exception tree."""
    task = Task(given, endpoint, awaits=False)
    io = client_for(given, awaits=False)
    if task.streams:
        flow = task.stream()
        return task.wrap(flow, io, drivers.advance(flow, io))
    return drivers.run(task.complete(), io)


async def arun(given: Mapping[str, Any], endpoint: Endpoint = CHAT) -> Any:
    """`run`, awaited: nothing blocks the event loop."""
    task = Task(given, endpoint, awaits=True)
    io = client_for(given, awaits=True)
    if task.streams:
        flow = task.stream()
        return task.wrap(flow, io, await drivers.aadvance(flow, io))
    return await drivers.arun(task.complete(), io)


class Task:
    """One call with its fallbacks: what to run, first and next."""

    def __init__(self, given: Mapping[str, Any], endpoint: Endpoint, awaits: bool) -> None:
        self.given = given
        self.endpoint = endpoint
        self.clock: Callable[[], float] = time.monotonic
        self.started = self.clock()
        self.plan = resolve.plan(given, vars(litellm), self.started, endpoint=endpoint)
        self.deadline = self.plan.call.limits.deadline
        self.fallbacks = self._fallbacks()
        self.streams = self.plan.call.stream
        self.progress = events.Progress(self.plan.call)
        self._mocked = args.is_mocked(given)
        self._awaits = awaits
        self._watch = events.watch(vars(litellm), given, endpoint, self.progress, awaits)
        self._kept = None if litellm.cache is None else self._around()

    def complete(self) -> Flow[Any]:
        """The whole plain call."""
        flow = self._first_of_all("complete_once")
        if self._kept is not None:
            flow = self._kept.plain(flow)
        return flow if self._watch is None else self._watch.plain(flow)

    def stream(self) -> Flow[None]:
        """The whole streamed call: fails or falls back until the first chunk, then hands out."""
        flow = self._open_and_read()
        if self._kept is not None:
            flow = self._kept.streamed(flow)
        return flow if self._watch is None else self._watch.streamed(flow)

    def _open_and_read(self) -> Flow[None]:
        opened = yield from self._first_of_all("open_once")
        goes_on = self.endpoint.continues and self.given.get("mid_stream_fallbacks")
        while True:
            self.progress.headers, self.progress.assembler = opened.headers, opened.assembler
            try:
                yield from opened.read_on()
                return
            except MidStreamFallbackError as error:
                if not (goes_on and continuation.is_possible(self.progress.call, opened.assembler)):
                    raise
                failure = error
            opened = yield from self._go_on(opened, failure)

    def _go_on(self, opened: Any, failure: MidStreamFallbackError) -> Flow[Any]:
        """The stream of the next model that goes on where this one broke off. Raises `MidStreamFallbackError`."""
        self.deadline = opened.deadline

        def tries(plan: Plan) -> Flow[Any]:
            plan.call = continuation.of(plan.call, failure.generated_content)
            return self._tries(plan, "open_once", opened.assembler)

        try:
            return (yield from after(failure, tries, self.fallbacks, self.deadline, self.clock))
        except OpenAIError as error:
            last = error
        raise continuation.failed(self.progress.call, failure, last)

    def wrap(self, flow: Flow[None], io: Transport, first: list[Any]) -> Any:
        """The stream as the caller gets it, its first chunks already there."""
        call, cached = self.progress.call, self.progress.cached
        describe = partial(answers.hidden_params, call, self.progress.headers)
        return self.endpoint.wrapper(
            flow, io, first, model=call.model, custom_llm_provider=call.provider.slug,
            hidden_params=describe if cached is None else lambda: dict(cached._hidden_params),
        )  # fmt: skip

    def _around(self) -> Kept | None:
        from litellm.caching.kept import around

        function = ("a" if self._awaits else "") + self.endpoint.function
        return around(litellm.cache, function, self.given, self.plan.endpoint, self.progress, self._milliseconds)

    def _milliseconds(self) -> float:
        return (self.clock() - self.started) * 1000

    def _first_of_all(self, name: str) -> Flow[Any]:
        """The first plan that succeeds, each with its own attempts: `complete_once`s or `open_once`s."""
        return with_fallbacks(
            lambda plan: self._tries(plan, name), self.plan, self.fallbacks, self.deadline, self.clock
        )

    def _tries(self, plan: Plan, name: str, broken: Any = None) -> Flow[Any]:
        self.progress.plans += 1
        self.progress.call = plan.call
        once = getattr(self._way(plan.call), name)
        parts = [plan.call] if self._mocked else plan.endpoint.parts(plan.call)
        if len(parts) == 1:
            return self._retried(plan, parts[0], once, broken)
        return self._joined(plan, parts, once)

    def _retried(self, plan: Plan, call: Call, once: Callable[[Attempt], Flow[Any]], broken: Any = None) -> Flow[Any]:
        attempt = Attempt(call, self.clock, self.started, plan.endpoint, self._awaits, broken)
        host = None if self._mocked else call.host
        retries = Retries(plan.retries, plan.policy, self.deadline, self.clock, host=host)
        return with_retries(lambda: self._counted(once, attempt), retries)

    def _joined(self, plan: Plan, parts: list[Call], once: Callable[[Attempt], Flow[Any]]) -> Flow[Any]:
        """One answer from several requests, each with its own retries."""
        found: list[Any] = []
        for part in parts:
            if found:
                self.progress.attempts -= 1  # the next part is no retry
            found.append((yield from self._retried(plan, part, once)))
        return plan.endpoint.joined(found, plan.call)

    def _counted(self, once: Callable[[Attempt], Flow[Any]], attempt: Attempt) -> Flow[Any]:
        self.progress.attempts += 1
        return once(attempt)

    def _way(self, call: Call) -> ModuleType:
        """Where an answer comes from: each of these modules has both kinds of attempt."""
        if self._mocked:
            from litellm import mock as way
        elif call.provider.handler is not None:
            from litellm import custom as way
        else:
            way = pipeline
        return way

    def _fallbacks(self) -> Iterator[Fallback[Plan]]:
        """Each is used once, also by a stream that goes on."""
        larger, others = resolve.fallbacks(self.given)
        found = [Fallback(self._maker(given), ContextWindowExceededError) for given in larger]
        return iter(found + [Fallback(self._maker(given)) for given in others])

    def _maker(self, given: Mapping[str, Any]) -> Callable[[], Plan]:
        return lambda: resolve.plan(given, vars(litellm), self.clock(), self.deadline, self.endpoint)


def client_for(given: Mapping[str, Any], awaits: bool) -> Transport:
    """The client the caller handed in, or the process's own. Raises `BadRequestError` for one of the wrong kind."""
    client = given.get("client") or given.get("shared_session")
    if client is None:
        client = litellm.aclient_session if awaits else litellm.client_session
    if client is not None:
        try:
            return transport.for_client(client, is_async=awaits)
        except TypeError as error:
            raise BadRequestError(f"BadRequestError: client: {error}", str(given.get("model")), "") from None
    verify = given.get("ssl_verify", litellm.ssl_verify)
    tls = None if verify is True else TlsOptions(verify)
    return transport.awaiting(tls) if awaits else transport.blocking(tls)
