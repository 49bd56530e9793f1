"""One call from what was given to its answer, whatever is asked: plan, fallbacks, retries, and the client that sends.

`run` blocks and `arun` awaits; both run the same flows. The settings (`litellm.…`) are read here, once per call.
What is asked stands in endpoints.py, how one request goes in pipeline.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import litellm
from litellm import answers, arguments as args, drivers, mock, pipeline, resolve, transport
from litellm.effects import Flow, Headers, Transport
from litellm.endpoints import CHAT, Endpoint
from litellm.exceptions import BadRequestError, ContextWindowExceededError
from litellm.fallbacks import Fallback, with_fallbacks
from litellm.pipeline import Attempt
from litellm.resolve import Plan
from litellm.retries import Retries, with_retries
from litellm.transport.tls import TlsOptions


def run(given: Mapping[str, Any], endpoint: Endpoint = CHAT) -> Any:
    """The answer, or with `stream` what to iterate over. Raises the exception tree."""
    task = Task(given, endpoint)
    io = client_for(given, awaits=False)
    if task.streams:
        flow = task.stream()
        return task.wrap(flow, io, drivers.advance(flow, io))
    return drivers.run(task.complete(), io)


async def arun(given: Mapping[str, Any], endpoint: Endpoint = CHAT) -> Any:
    """`run`, awaited: nothing blocks the event loop."""
    task = Task(given, endpoint)
    io = client_for(given, awaits=True)
    if task.streams:
        flow = task.stream()
        return task.wrap(flow, io, await drivers.aadvance(flow, io))
    return await drivers.arun(task.complete(), io)


class Task:
    """One call with its fallbacks: what to run, first and next."""

    def __init__(self, given: Mapping[str, Any], endpoint: Endpoint) -> None:
        self.given = given
        self.endpoint = endpoint
        self.clock: Callable[[], float] = time.monotonic
        self.started = self.clock()
        self.plan = resolve.plan(given, vars(litellm), self.started, endpoint=endpoint)
        self.deadline = self.plan.call.limits.deadline
        self.fallbacks = self._fallbacks()
        self.streams = self.plan.call.stream
        self._mocked = args.is_mocked(given)
        self._answered: Plan = self.plan
        self._headers = Headers()

    def complete(self) -> Flow[Any]:
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

    def wrap(self, flow: Flow[None], io: Transport, first: list[Any]) -> Any:
        """The stream as the caller gets it, its first chunks already there."""
        call = self._answered.call
        return self.endpoint.wrapper(
            flow, io, first, model=call.model, custom_llm_provider=call.provider.slug,
            hidden_params=partial(answers.hidden_params, call, self._headers),
        )  # fmt: skip

    def _attempt(self, plan: Plan) -> Attempt:
        self._answered = plan
        return Attempt(plan.call, self.clock, self.started, self.endpoint)

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
