"""From a request to its answer: finds the format, checks the request, asks the script, the request itself or the brain.

Knows the order in which these have their say; does not know how bytes come and go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container
from typing import Any

from litellm.simulator import brain, formats
from litellm.simulator.faults import CONTENT, BadDirective, Directive, Fault, parse_header, parse_model
from litellm.simulator.formats.base import Endpoint, Format, Lookup
from litellm.simulator.formats.openai_errors import OpenAIEndpoint
from litellm.simulator.http import Received
from litellm.simulator.json_schema import Unsatisfiable
from litellm.simulator.outgoing import Outgoing, body_bytes, spoil
from litellm.simulator.records import Answer, Asked, Refusal, Reply
from litellm.simulator.script import Canned, Script, Step

_JSON = {"content-type": "application/json"}
_MOST_REMEMBERED = 512
_LONGEST_REMEMBERED = 16 * 1024
"""Bytes of a request whose answer is remembered."""


class Answering:
    """Called with a request, it gives the answer. Threads may call it at once.

    A request is refused if its vendor would refuse it, whatever the script says: only good requests use up a step.
    """

    def __init__(
        self,
        script: Script,
        *,
        allowed: Container[str],
        auth: bool,
        chunk_chars: int | None,
        pace: tuple[Fault, ...],
    ) -> None:
        self._script = script
        self._allowed = allowed
        self._auth = auth
        self._chunk_chars = chunk_chars
        self._pace = pace
        self._remembered: dict[tuple[Any, ...], Outgoing] = {}

    def __call__(self, received: Received) -> Outgoing:
        endpoint = formats.find(received)
        if endpoint is None:
            return self._unknown(received)
        try:
            if self._auth:
                endpoint.authenticate(received)
            if isinstance(endpoint, Lookup):
                return self._look_up(endpoint, received)
            assert isinstance(endpoint, Format)
            return self._remember(endpoint, received)
        except Refusal as refusal:
            return _error(endpoint, refusal)
        except RecursionError:
            return _error(endpoint, Refusal(400, "The request is nested too deeply."))

    def _unknown(self, received: Received) -> Outgoing:
        step = self._script.take(received.path, None, lambda step: step.canned is not None)
        if step is not None and step.canned is not None:
            return _canned(step.canned, step.faults)
        return _error(OpenAIEndpoint(), Refusal(404, f"Invalid URL ({received.method} {received.path})", code=""))

    def _look_up(self, endpoint: Lookup, received: Received) -> Outgoing:
        step = self._step(received, None, lambda step: step.answer is None)
        if (scripted := self._scripted(endpoint, step)) is not None:
            return scripted
        whole = Outgoing(200, {**_JSON, **endpoint.headers()}, endpoint.answer(received))
        return _with_faults(whole, (*self._pace, *step.faults), endpoint)

    def _remember(self, endpoint: Format, received: Received) -> Outgoing:
        """The answer; while nothing but the request decides it, it is worked out once for equal requests."""
        if not self._script.constant or "x-simulate" in received.headers:
            return self._converse(endpoint, received)
        remembered = self._remembered
        key = (received.method, received.target, received.body, *map(received.headers.get, endpoint.identity))
        known = remembered.get(key)
        if known is None:
            known = self._converse(endpoint, received)
            if len(received.body) <= _LONGEST_REMEMBERED:
                if len(remembered) >= _MOST_REMEMBERED:
                    remembered.clear()
                remembered[key] = known
        return known

    def forget(self) -> None:
        """The script has changed: answers worked out under it are worth nothing any more."""
        self._remembered = {}

    def _converse(self, endpoint: Format, received: Received) -> Outgoing:
        asked = endpoint.read(received, self._allowed)
        step = self._step(received, asked.model, lambda step: True)
        scripted = self._scripted(endpoint, step)
        if scripted is not None:
            return scripted
        outgoing = self._answer(endpoint, asked, step)
        return _with_faults(outgoing, (*self._pace, *step.faults), endpoint)

    def _step(self, received: Received, model: str | None, usable: Callable[[Step], bool]) -> Step:
        """What to do: what the request's header says, or else the script, or else the name of the model."""
        try:
            if "x-simulate" in received.headers:
                return _as_step(parse_header(received.headers["x-simulate"]))
            step = self._script.take(received.path, model, usable)
            if step is not None:
                return step
            directive = parse_model(model) if model is not None else None
            return _NOTHING if directive is None else _as_step(directive)
        except BadDirective as error:
            raise Refusal(400, f"simulator: {error}") from None

    def _scripted(self, endpoint: Endpoint, step: Step) -> Outgoing | None:
        """The answer, where a step gives it whole: bytes, or an error."""
        faults = (*self._pace, *step.faults)
        if step.canned is not None:
            return _canned(step.canned, faults)
        error = next((fault for fault in faults if fault.is_error), None)
        return None if error is None else _failure(endpoint, error, faults)

    def _answer(self, endpoint: Format, asked: Asked, step: Step) -> Outgoing:
        scripted = step.answer
        choices = asked.n * max(1, len(asked.prompts))
        try:
            answers = brain.answers(asked) if scripted is None else [scripted] * choices
        except Unsatisfiable as error:
            raise Refusal(400, f"Invalid schema: {error}") from None
        usage = scripted.usage if scripted and scripted.usage else brain.usage(asked, answers)
        chunk_chars = step.chunk_chars or self._chunk_chars
        reply = Reply(_identity(asked), asked.model, answers, usage, chunk_chars)
        headers = endpoint.headers()
        if not asked.stream:
            return Outgoing(200, {**_JSON, **headers}, endpoint.render(reply, asked))
        streaming = {"content-type": endpoint.stream_type, "cache-control": "no-cache"}
        return Outgoing(200, {**streaming, **headers}, events=endpoint.events(reply, asked))


_NOTHING = Step(times=None)


def _as_step(directive: Directive) -> Step:
    answer = Answer(**directive.answer) if directive.answer else None
    return Step(answer, faults=directive.faults, chunk_chars=directive.chunk_chars)


def _with_faults(outgoing: Outgoing, faults: tuple[Fault, ...], endpoint: Endpoint) -> Outgoing:
    """The answer with what goes wrong: in its content now, on its way later."""
    for fault in faults:
        if fault.kind in CONTENT:
            spoil(outgoing, fault, endpoint)
    outgoing.faults = tuple(fault for fault in faults if fault.kind not in CONTENT)
    return outgoing


def _identity(asked: Asked) -> str:
    """Hexadecimal digits that are equal for equal requests, streamed or not."""
    said = {name: value for name, value in asked.body.items() if name not in ("stream", "stream_options")}
    return hashlib.blake2b(json.dumps([asked.model, said], sort_keys=True).encode(), digest_size=12).hexdigest()


def _canned(canned: Canned, faults: tuple[Fault, ...]) -> Outgoing:
    kind = "text/event-stream" if canned.events is not None else "application/json"
    headers = {"content-type": kind, **{name.lower(): value for name, value in canned.headers.items()}}
    return Outgoing(canned.status, headers, canned.body, canned.events, faults)


def _error(endpoint: Endpoint, refusal: Refusal) -> Outgoing:
    return Outgoing(refusal.status, {**_JSON, **endpoint.error_headers(refusal)}, endpoint.error(refusal))


def _failure(endpoint: Endpoint, fault: Fault, faults: tuple[Fault, ...]) -> Outgoing:
    refusal = fault.refusal()
    body = endpoint.error(refusal) if fault.body is None else body_bytes(fault.body)
    others = tuple(other for other in faults if not other.is_error)
    given = {name.lower(): value for name, value in fault.headers.items()}
    headers = {**_JSON, **endpoint.error_headers(refusal), **given}
    return Outgoing(refusal.status, headers, body, faults=others)
