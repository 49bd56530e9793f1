"""Retries, fallbacks and the deadline: how many requests a server sees, and how long a call lasts, against a model.

The rule of how often may be asked is written here a second time, from its documentation and not from the library.
Thousands of scenarios run over a scripted wire whose clock only it moves.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from faults.figure import Figure, at_least, none
from litellm.effects import BodyBroken, ConnectFailed, NoReply, ReadTimeout
from litellm.exceptions import MidStreamFallbackError, OpenAIError
from litellm.retries import Retries
from tests.scripted import Awaiting, Blocking, Wire, chunk_body, completion_body, event, events, refuse, reply, stream

SLACK = 0.1
"""Seconds a call may last beyond its timeout."""


# --- the rule, a second time ---


@dataclass(frozen=True)
class Outcome:
    """What a server does with one request."""

    kind: str
    """`ok`, a status, or how no answer comes."""
    seconds: float = 0.0
    retry_after: float | None = None
    advice: str | None = None


STATUSES = (400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 502, 503, 504, 529)
MENDABLE = {
    "408", "409", "425", "429", "500", "502", "503", "504", "529", "refused", "dns", "reset", "silent", "event 503",
}  # fmt: skip
"""What a repeat may mend."""
SILENT = {"refused", "dns", "tls", "reset", "silent", "cut", "late"}
"""No answer, and so no headers."""
TIMEOUTS = {"408", "504", "silent", "late"}
CLASSES = {
    "400": "BadRequestError", "413": "BadRequestError", "401": "AuthenticationError", "408": "TimeoutError",
    "504": "TimeoutError", "silent": "TimeoutError", "late": "TimeoutError", "429": "RateLimitError",
    "500": "InternalServerError", "event 400": "BadRequestError",
}  # fmt: skip
"""As a retry policy calls them."""


@dataclass
class Bucket:
    """A host's retries: 500, 5 for each and 10 after a timeout; 1 back for a success, all of it for a retry's."""

    left: int = 500

    def takes(self, cost: int) -> bool:
        if cost > self.left:
            return False
        self.left -= cost
        return True

    def gets(self, amount: int) -> None:
        self.left = min(500, self.left + amount)


@dataclass
class Scenario:
    plans: list[list[Outcome]]
    """Of the first model and of each fallback: what it does with its first request, its second, …; the last again."""
    retries: int
    policy: dict[str, int]
    timeout: float
    streamed: bool
    awaited: bool
    goes_on: bool
    host: str
    seen: list[int] = field(default_factory=list)
    came_about: set[str] = field(default_factory=set)
    """Which of the rarer rules decided something."""

    def expected(self, bucket: Bucket) -> tuple[list[int], float]:
        """How many requests each model may see, and how long that takes."""
        now, broke = 0.0, False
        counts = [0] * len(self.plans)
        for number, outcomes in enumerate(self.plans):
            if number and now >= self.timeout:
                break
            if number and self.streamed:
                self.came_about.add("went on" if broke else "fell back")
            tried = paid = 0
            while True:
                outcome = outcomes[min(tried, len(outcomes) - 1)]
                counts[number] += 1
                kind = outcome.kind
                if now + outcome.seconds >= self.timeout and kind not in SILENT:
                    now, kind = self.timeout, "late"
                elif kind not in SILENT:
                    now += outcome.seconds
                if kind == "ok":
                    bucket.gets(paid or 1)
                    return counts, now
                if kind == "breaks":
                    bucket.gets(paid or 1)
                    if not self.goes_on:
                        return counts, now
                    broke = True
                    break
                mendable = kind in MENDABLE
                if outcome.advice is not None and kind.isdigit():
                    mendable = outcome.advice == "true"
                allowed = self.policy.get(CLASSES.get(kind, ""), self.retries if mendable else 0)
                if tried >= allowed:
                    break
                asked = outcome.retry_after if kind.isdigit() and outcome.retry_after is not None else 0.0
                wait = max(asked, min(0.5 * 2**tried, 8.0) / 2)  # the dice fall in the middle
                if now + wait >= self.timeout:
                    break
                paid = 10 if kind in TIMEOUTS else 5
                if not bucket.takes(paid):
                    self.came_about.add("withheld")
                    break
                now += wait
                tried += 1
        return counts, now


def outcomes(dice: random.Random, streamed: bool) -> list[Outcome]:
    """What one model does, request by request."""
    found = []
    for _ in range(dice.choice((1, 1, 2, 3, 4))):
        kinds = [*map(str, STATUSES), "refused", "dns", "tls", "reset", "silent", "cut", "ok", "429", "503"]
        if streamed:
            kinds += ["event 503", "event 400", *["breaks"] * 6]
        kind = dice.choice(kinds)
        wait = dice.choice((None, 0.0, 1.5, 9.0, 20.0, 45.0)) if kind.isdigit() else None
        advice = dice.choice(("true", "false")) if kind.isdigit() and dice.random() < 0.1 else None
        found.append(Outcome(kind, dice.choice((0.0, 0.0, 0.5, 7.0)), wait, advice))
    return found


def scenarios(count: int, dice: random.Random) -> Iterator[Scenario]:
    for number in range(count):
        streamed = dice.random() < 0.5
        policy = {}
        if dice.random() < 0.3:
            policy = {name: dice.randrange(4) for name in dice.sample(sorted(set(CLASSES.values())), 2)}
        yield Scenario(
            plans=[outcomes(dice, streamed) for _ in range(1 + dice.randrange(4))],
            retries=dice.randrange(5),
            policy=policy,
            timeout=dice.choice((5.0, 16.5, 30.0, 60.0, 600.0, 600.0)),
            streamed=streamed,
            awaited=dice.random() < 0.5,
            goes_on=dice.random() < 0.5,
            host="storm.example" if dice.random() < 0.2 else f"h{number}.example",
        )


# --- the same on a scripted wire ---

_FAILS = {
    "refused": lambda: ConnectFailed("refused", "refused"),
    "dns": lambda: ConnectFailed("no such host", "dns"),
    "tls": lambda: ConnectFailed("not trusted", "tls"),
    "reset": lambda: NoReply("reset"),
    "silent": lambda: ReadTimeout("silent"),
    "cut": lambda: BodyBroken("cut"),
}


def canned(outcome: Outcome, streamed: bool) -> Any:
    """What the wire answers."""
    kind, seconds = outcome.kind, outcome.seconds
    if kind in _FAILS:
        return _FAILS[kind]()
    if kind == "ok":
        return stream(*events("Hello"), seconds=seconds) if streamed else reply(completion_body(), seconds=seconds)
    if kind == "breaks":
        return stream(*events("Hel")[:2], BodyBroken("cut"), seconds=seconds)
    if kind.startswith("event"):
        status = int(kind.split()[1])
        said = {"error": {"message": "no", "type": None, "code": status}}
        return stream(event(chunk_body({"role": "assistant", "content": ""})), event(said), seconds=seconds)
    headers = {}
    if outcome.retry_after is not None:
        headers["retry-after"] = f"{outcome.retry_after:g}"
    if outcome.advice is not None:
        headers["x-should-retry"] = outcome.advice
    return refuse(int(kind), headers=headers, seconds=seconds)


@dataclass
class Tally:
    """What went otherwise than the rule says."""

    scenarios: int = 0
    requests: int = 0
    came_about: Counter[str] = field(default_factory=Counter)
    counts: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    open: int = 0


def play(scenario: Scenario, wire: Wire) -> OpenAIError | None:
    """Runs a scenario; what it ended with."""
    seen = scenario.seen = [0] * len(scenario.plans)

    def server(request: Any) -> Any:
        number = int(request.url.split("/plan")[1][0])
        turn = seen[number]
        seen[number] += 1
        found = scenario.plans[number]
        made = canned(found[min(turn, len(found) - 1)], scenario.streamed)
        if isinstance(made, BaseException):
            raise made
        return made

    wire.replies = [server]
    entries = [
        {"model": "openai/m", "base_url": f"https://{scenario.host}/plan{number}", "api_key": "k"}
        for number in range(len(scenario.plans))
    ]
    first = dict(entries[0])
    try:
        wire.either(scenario.streamed)(
            first.pop("model"), **first, num_retries=scenario.retries, timeout=scenario.timeout,
            retry_policy={f"{name}Retries": count for name, count in scenario.policy.items()} or None,
            fallbacks=entries[1:] or None, mid_stream_fallbacks=scenario.goes_on,
        )  # fmt: skip
    except OpenAIError as error:
        return error
    return None


def compare(scenario: Scenario, buckets: dict[str, Bucket], tally: Tally) -> None:
    """One scenario, played and reckoned."""
    wire = Wire(repeat=True, awaits=scenario.awaited)
    faces = {False: Blocking(wire), True: Awaiting(wire)}
    began = wire.now
    with (
        patch("litellm.task.client_for", lambda given, awaits: faces[awaits]),
        patch("litellm.task.time", SimpleNamespace(monotonic=lambda: wire.now)),
        patch("litellm.task.Retries", partial(Retries, dice=lambda low, high: (low + high) / 2)),
    ):
        error = play(scenario, wire)
    counts, seconds = scenario.expected(buckets.setdefault(scenario.host, Bucket()))
    tally.scenarios += 1
    tally.requests += len(wire.requests)
    tally.came_about.update(scenario.came_about)
    tally.open += len(wire.left_open())
    told = f"{scenario}"
    if counts != scenario.seen:
        tally.counts.append(f"expected {counts}: {told}")
    lasted = wire.now - began
    if counts == scenario.seen and abs(lasted - seconds) > 1e-6:
        tally.waits.append(f"lasted {lasted} s, not {seconds}: {told}")
    if lasted > scenario.timeout + SLACK:
        tally.late.append(f"{lasted} s: {told}")
    if error is not None and not isinstance(error, MidStreamFallbackError):
        status = getattr(error.response, "status_code", None)
        asked = [outcome.retry_after for plan in scenario.plans for outcome in plan if outcome.kind == str(status)]
        in_a_stream = f"event {status}" in told
        if asked and error.retry_after not in asked and not in_a_stream:
            tally.untold.append(told)
        if error.num_retries is not None and error.num_retries < (error.max_retries or 0) and not error.retries_stopped:
            tally.untold.append(told)


def run(scale: float) -> list[Figure]:
    """At scale 1 ten thousand scenarios; never fewer than a thousand."""
    tally = Tally()
    buckets: dict[str, Bucket] = {}
    for scenario in scenarios(max(1000, int(10_000 * scale)), random.Random(7)):
        compare(scenario, buckets, tally)
    for wrong in (*tally.counts[:3], *tally.late[:3], *tally.waits[:3], *tally.untold[:3]):
        print("   ", wrong)
    return [
        at_least("scenarios of retries, fallbacks, policies and deadlines", tally.scenarios, 1000),
        at_least("requests that servers saw in them", tally.requests, 1000),
        at_least("streams that fell back before their first chunk", tally.came_about["fell back"], 100),
        at_least("streams that another model went on with", tally.came_about["went on"], 20),
        at_least("calls whose retries the quota withheld", tally.came_about["withheld"], 20),
        none("scenarios with another number of requests than allowed", len(tally.counts)),
        none("calls that lasted longer than timeout + 0.1 s", len(tally.late)),
        none("calls that did not last as long as their waits add up to", len(tally.waits)),
        none("failures without their retry-after, or without why retries stopped", len(tally.untold)),
        none("streams left open", tally.open),
    ]
