"""Section `wire`: whatever a network and a server do to a call, it comes back in time with the true answer or a typed
error.

Chooses among the faults, judges what came of them and counts. How faults are caused and calls made stands elsewhere.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator

import litellm
from faults import broken_answers, wrong_answers
from faults.broken_connections import Connections
from faults.calling import Calls, Outcome
from faults.fault import Fault
from faults.figure import Figure, at_least, none
from faults.server import FaultServer
from faults.vendors import Recorder, recordings
from litellm import transport

SEED = 20


def every_fault(dice: random.Random, connections: Connections) -> Iterator[Fault]:
    """All there are, of every vendor, plain and streamed."""
    with Recorder() as recorder:
        for index, recording in enumerate(recordings()):
            variant = index % 4
            yield from connections.faults(recording)
            yield from broken_answers.lengths(recording)
            if variant == 0:
                yield from broken_answers.body_cuts(recording)
                yield from broken_answers.head_cuts(recording)
                yield from wrong_answers.refusals(recording, dice, recorder)
            if variant == 1:
                yield from broken_answers.stalls(recording)
                yield from wrong_answers.no_answers(recording, dice, recorder)
                yield from broken_answers.compressed(recording, dice)
            if variant == 2:
                yield from wrong_answers.waits(recording)
                yield from broken_answers.not_http(recording)
            if recording.streamed:
                yield from wrong_answers.error_events(recording, variant, recorder)
                yield from wrong_answers.spoilt_events(recording, dice)
                yield from wrong_answers.odd_streams(recording, dice)
                if variant == 0:
                    yield from wrong_answers.changed_bits(recording, dice)


def chosen(faults: Iterator[Fault], scale: float, dice: random.Random) -> list[tuple[Fault, bool]]:
    """Each fault met by a blocking and by an awaited call, in an order of chance; a part of each below scale 1."""
    families: dict[tuple[str, str, bool], list[Fault]] = defaultdict(list)
    for fault in faults:
        families[fault.family, fault.recording.vendor.name, fault.recording.streamed].append(fault)
    picked: list[tuple[Fault, bool]] = []
    for family in families.values():
        if "in the body" in family[0].family:  # at each byte: blocking at one, awaited at the next
            both = [(fault, bool(place % 2)) for place, fault in enumerate(family)]
        else:
            both = [(fault, awaits) for fault in family for awaits in (False, True)]
        picked += both if scale >= 1 else dice.sample(both, min(len(both), max(1, round(len(both) * scale))))
    dice.shuffle(picked)
    return picked


def sockets_open() -> int:
    """How many of this process's descriptors are sockets; 0 where the system does not say."""
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):
        return 0
    found = 0
    for name in os.listdir(folder):
        try:
            found += os.readlink(f"{folder}/{name}").startswith("socket:")
        except OSError:  # the descriptor of the listing itself
            pass
    return found


def is_of_a_client(complaint: warnings.WarningMessage) -> bool:
    """A warning of something left open; not where our own server is at fault: that of Python 3.10 forgets transports
    whose handshake the other side broke off."""
    source_protocol = getattr(complaint.source, "_ssl_protocol", None)
    return issubclass(complaint.category, ResourceWarning) and not getattr(source_protocol, "_server_side", False)


class Verdict:
    """Counts what must not be, and remembers the first few of each kind."""

    def __init__(self) -> None:
        self.number = 0
        self.answered = 0
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def judge(self, outcome: Outcome) -> None:
        fault, error = outcome.fault, outcome.error
        self.number += 1
        if outcome.hung:
            return self._note("hangs", outcome)
        if error is None:
            self.answered += 1
            if outcome.answer != fault.recording.truth:
                self._note("false successes", outcome)
        elif not isinstance(error, litellm.exceptions.OpenAIError):
            self._note("untyped exceptions", outcome)
        elif fault.harmless:
            self._note("whole answers refused", outcome)
        elif fault.status is not None and error.status_code != fault.status:
            self._note("errors without their status", outcome)
        return None

    def _note(self, kind: str, outcome: Outcome) -> None:
        self.wrong[kind].append(
            f"{kind}: {outcome.fault.family}, {outcome.fault.recording.vendor.name}, "
            f"{'streamed' if outcome.fault.recording.streamed else 'plain'}, {'async' if outcome.awaits else 'sync'}, "
            f"{outcome.seconds:.1f} s: {(outcome.answer or outcome.error)!r:.300}"
        )

    def figure(self, kind: str) -> Figure:
        for line in self.wrong[kind][:8]:
            print(line, file=sys.stderr)
        return none(kind, len(self.wrong[kind]))


def run(scale: float) -> list[Figure]:
    """Injects the faults. Scale 1: each byte of each answer, and more than 10,000 of them."""
    dice = random.Random(SEED)
    recordings()
    before = sockets_open()
    verdict = Verdict()
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always", ResourceWarning)
        with FaultServer() as server, Connections(server) as connections:
            calls = Calls(server)
            for outcome in calls.run(chosen(every_fault(dice, connections), scale, dice)):
                verdict.judge(outcome)
        gc.collect()
        transport.blocking().close()
        gc.collect()
        leaked = max(0, sockets_open() - before) + sum(map(is_of_a_client, complaints))
    verdict.wrong["untyped exceptions"] += [f"untyped exceptions: in the event loop: {stray}" for stray in calls.stray]
    return [
        at_least("faults injected", verdict.number, 10_000 if scale >= 1 else 1),
        Figure("of them survived with the whole answer", verdict.answered, "> 0", verdict.answered > 0),
        verdict.figure("hangs"),
        verdict.figure("untyped exceptions"),
        verdict.figure("false successes"),
        verdict.figure("whole answers refused"),
        verdict.figure("errors without their status"),
        none("sockets leaked", leaked),
    ]
