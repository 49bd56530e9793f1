"""Section `secrets`: a key shows nowhere, however it was given and whatever went wrong; and exceptions can be kept.

Gives canaries for keys in every place that a caller has for them, lets calls meet faults and servers that repeat all
they were sent, and looks for the canaries in all that anybody could come to see.
"""

from __future__ import annotations

import copy
import gc
import io
import logging
import os
import pickle
import random
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import litellm
from faults import broken_answers, wrong_answers
from faults.broken_connections import Connections
from faults.calling import Calls, Outcome
from faults.echoes import basic, echoes, spellings
from faults.fault import Fault
from faults.figure import Figure, at_least, none
from faults.server import FaultServer
from faults.vendors import Recorder, Recording, recordings
from litellm.integrations.custom_logger import CustomLogger

MARK = "cAnArY"
WHERE = (
    "str", "repr", "args", "attributes", "tracebacks", "pickles", "logs", "callbacks' kwargs", "printed", "warnings",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a caller puts a key."""

    name: str
    canary: str
    params: dict[str, Any] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)
    user: str = ""
    """What stands before the host in the address."""


def places(vendor: str) -> Iterator[Place]:
    """The places that a vendor's calls have."""

    def canary(name: str) -> str:
        return f"sk-{MARK}-{vendor}/{name}+7Qx"

    secret = canary("argument")
    if vendor == "bedrock":
        yield Place("argument", secret, {"aws_secret_access_key": secret, "aws_session_token": secret, "api_key": None})
        secret = canary("environment")
        unset = {"api_key": None, "aws_access_key_id": None, "aws_secret_access_key": None}
        yield Place("environment", secret, unset, {"AWS_BEARER_TOKEN_BEDROCK": secret})
    else:
        yield Place("argument", secret, {"api_key": secret})
        secret = canary("environment")
        yield Place("environment", secret, {"api_key": None}, {f"{vendor.upper()}_API_KEY": secret})
    secret = canary("header")
    yield Place("header", secret, {"extra_headers": {"Authorization": f"Bearer {secret}", "x-api-key": secret}})
    secret = canary("address").replace("/", "-").replace("+", "-")
    yield Place("address", secret, user=f"user:{secret}@")
    secret = canary("body")
    yield Place("body", secret, {"extra_body": {"client_secret": secret, "deep": [{"apiKey": secret}]}})


class Ears(CustomLogger, logging.Handler):
    """Hears what callbacks and logs are told. Keeps text, and only such as could hold a canary."""

    def __init__(self) -> None:
        logging.Handler.__init__(self, logging.DEBUG)
        self.told = 0
        self.records = 0
        self.found: Counter[str] = Counter()
        self.needles: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records += 1
        written = logging.Formatter().format(record)
        self.look("logs", f"{record.getMessage()} {record.args!r} {record.exc_info!r} {written}")

    def _tell(self, *told: Any) -> None:
        self.told += 1
        self.look("callbacks' kwargs", repr(told))
        for one in told:
            if isinstance(one, dict):
                self.look("callbacks' kwargs", str(one.get("traceback_exception")))

    log_pre_api_call = log_post_api_call = log_success_event = log_failure_event = log_stream_event = _tell  # type: ignore[assignment]

    def look(self, where: str, text: str) -> bool:
        """Whether a canary stands in a text; counts it."""
        if MARK in text or any(needle in text for needle in self.needles):
            self.found[where] += 1
            return True
        return False


def texts_of(error: BaseException) -> Iterator[tuple[str, str]]:
    """All the text of an exception and of those behind it, and where it stands."""
    yield "tracebacks", "".join(traceback.format_exception(error))
    queue: list[Any] = [error]
    seen: set[int] = set()
    while queue:
        one = queue.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield "str", str(one)
        yield "repr", repr(one)
        yield "args", repr(one.args)
        yield "attributes", repr((vars(one), getattr(one, "__notes__", ())))
        if (response := getattr(one, "response", None)) is not None:
            yield "attributes", repr((response.text, dict(response.headers), response.headers.pairs))
        queue += [one.__cause__, one.__context__, getattr(one, "original_exception", None)]


def kept_whole(error: BaseException) -> bool:
    """Pickled, copied and copied deeply it is the same in class, text and every attribute."""
    attributes = _plain(error)
    copies = (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error))
    return all(type(one) is type(error) and str(one) == str(error) and _plain(one) == attributes for one in copies)


def _plain(error: BaseException) -> dict[str, Any]:
    """Attributes as values that can be compared."""

    def value(one: Any) -> Any:
        if isinstance(one, BaseException):
            return type(one), _plain(one)
        if hasattr(one, "headers") and hasattr(one, "text"):
            return one.status_code, one.text, one.headers.pairs
        return repr(one)

    return {name: value(one) for name, one in vars(error).items()}


class Search:
    """Looks through what came of calls."""

    def __init__(self, ears: Ears) -> None:
        self.ears = ears
        self.errors = 0
        self.calls = 0
        self.changed = 0
        self.shown: list[str] = []

    def judge(self, place: Place, outcome: Outcome) -> None:
        self.calls += 1
        error = outcome.error
        if error is None:
            return
        self.errors += 1
        found = {where for where, text in texts_of(error) if self.ears.look(where, text)}
        kept = pickle.dumps(error).decode("latin-1")
        if self.ears.look("pickles", kept):
            found.add("pickles")
        if not kept_whole(error):
            self.changed += 1
            found.add("not kept whole")
        if found and len(self.shown) < 12:
            fault = outcome.fault
            self.shown.append(
                f"{sorted(found)}: {place.name}, {fault.recording.vendor.name}, {fault.family}, "
                f"{'streamed' if fault.recording.streamed else 'plain'}: {error!r:.600}"
            )


class Faults:
    """The faults that calls meet here: every echo, and a selection of those others that take no time."""

    def __init__(self, connections: Connections, recorder: Recorder, dice: random.Random) -> None:
        self._connections, self._recorder, self._dice = connections, recorder, dice

    def others(self, recording: Recording) -> list[list[Fault]]:
        """What else befalls an answer, in groups; the same whatever the secret is."""
        groups = (
            self._connections.faults(recording),
            broken_answers.lengths(recording),
            broken_answers.not_http(recording),
            broken_answers.body_cuts(recording),
            broken_answers.head_cuts(recording),
            wrong_answers.refusals(recording, self._dice, self._recorder),
        )
        return [list(group) for group in groups]

    def of(self, recording: Recording, secret: str, others: list[list[Fault]]) -> list[Fault]:
        found = [*echoes(recording, secret)]
        for many in others:
            found += self._dice.sample(many, 12)
        return [fault for fault in found if fault.timeout > 1]


@contextmanager
def listening(ears: Ears) -> Iterator[tuple[io.StringIO, list[Any]]]:
    """All logs and callbacks are heard, and what is printed and warned of."""
    printed = io.StringIO()
    root = logging.getLogger()
    level = root.level
    with ExitStack() as stack:
        stack.enter_context(patch.object(litellm, "callbacks", [ears]))
        caught: Any = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        stack.enter_context(redirect_stdout(printed))
        stack.enter_context(redirect_stderr(printed))
        root.addHandler(ears)
        root.setLevel(logging.DEBUG)
        loggers = [logging.getLogger(name) for name in ("LiteLLM", "LiteLLM Router", "asyncio", "aiohttp.client")]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        try:
            yield printed, caught
        finally:
            for logger, before in zip(loggers, levels, strict=True):
                logger.setLevel(before)
            root.setLevel(level)
            root.removeHandler(ears)


def run(scale: float) -> list[Figure]:
    """Scale 1: thousands of calls, each with a key in one of five places."""
    dice = random.Random(6)
    ears = Ears()
    search = Search(ears)
    with ExitStack() as stack:
        server = stack.enter_context(FaultServer())
        connections, recorder = stack.enter_context(Connections(server)), stack.enter_context(Recorder())
        faults = Faults(connections, recorder, dice)
        short = recordings()[::4]
        printed, caught = stack.enter_context(listening(ears))
        for recording in short:
            others = faults.others(recording)
            for place in places(recording.vendor.name):
                ears.needles = [*spellings(place.canary), basic(place.canary)]
                both = [(fault, dice.random() < 0.5) for fault in faults.of(recording, place.canary, others)]
                picked = both if scale >= 1 else dice.sample(both, max(3, round(len(both) * scale)))
                calls = Calls(server, user=place.user, **place.params)
                with patch.dict(os.environ, place.environ):
                    for outcome in calls.run(picked):
                        search.judge(place, outcome)
        gc.collect()
    ears.look("printed", printed.getvalue())
    ears.look("warnings", " ".join(str(one.message) for one in caught))
    for line in search.shown:
        print(line, file=sys.stderr)
    return [
        at_least("calls with a canary for a key", search.calls, 3_500 if scale >= 1 else 1),
        at_least("exceptions looked through", search.errors, 3_000 if scale >= 1 else 1),
        at_least("times callbacks were told", ears.told, 1),
        *(none(f"keys found in {name}", ears.found[name]) for name in WHERE),
        none("exceptions changed by pickle, copy or deepcopy", search.changed),
    ]
