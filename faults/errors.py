"""Error bodies as vendors word them: each becomes the class it stands for, with the vendor's words. Counts by kind."""

from __future__ import annotations

from unittest.mock import patch

import litellm
from faults.figure import Figure, at_least, none
from litellm.exceptions import OpenAIError
from tests.core.vendor_errors import BODIES, SEEN
from tests.scripted import Awaiting, Blocking, Wire, reply

KINDS = {
    "context window": litellm.ContextWindowExceededError,
    "content policy": litellm.ContentPolicyViolationError,
    "rate or quota": litellm.RateLimitError,
    "overloaded": litellm.ServiceUnavailableError,
    "bad key": litellm.AuthenticationError,
    "unknown model": litellm.NotFoundError,
}


def run(scale: float) -> list[Figure]:
    """All of them, plain and streamed, in both colours, at any scale."""
    del scale
    wrong = tried = 0
    for model, needed, status, body, headers, expected, words in BODIES:
        for streamed, awaits in ((False, False), (True, False), (False, True), (True, True)):
            wire = Wire(reply(body, status, headers), awaits=awaits)
            faces = {False: Blocking(wire), True: Awaiting(wire)}
            tried += 1
            with patch("litellm.task.client_for", lambda given, awaits, faces=faces: faces[awaits]):
                try:
                    wire.either(streamed)(model, num_retries=0, **needed)
                    found: object = "an answer"
                except OpenAIError as error:
                    found = error
            if type(found) is not expected or words not in str(found):
                wrong += 1
                print(f"    {model} {status}: {found!r} and not {expected.__name__}")
    vendors = len({model.partition("/")[0] for model, *_ in BODIES})
    counts = [
        at_least(f"bodies that mean {kind}", sum(body[5] is cls for body in BODIES), 3) for kind, cls in KINDS.items()
    ]
    return [
        at_least("vendors whose errors are told apart", vendors, 25),
        at_least("error bodies that a public page shows", len(SEEN), 60),
        at_least("calls that were answered with them", tried, 300),
        *counts,
        none("answers of another class, or without the vendor's words", wrong),
    ]
