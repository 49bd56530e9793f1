"""Logins by device code: a person opens a page, enters a code, and meanwhile we ask whether that has happened.

Where a person can see it the code is shown and the call waits. Elsewhere (a service, a notebook's kernel) the call
fails at once with a text that holds page and code; the code is kept, and the next call goes on with the same login.
RFC 8628. Knows no vendor.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from litellm.auth.token_file import TokenFile
from litellm.effects import Flow, HttpRequest, Limits, Reply, Send, Sleep
from litellm.protocols.base import BadInput, ErrorDetail, ProtocolError
from litellm.protocols.json_body import decode_lenient, encode

logger = logging.getLogger("LiteLLM")


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """A login that waits for its person. Seconds, and a moment of `time.time`."""

    secret: str
    """What we ask with."""
    user_code: str
    """What the person enters."""
    page: str
    interval: float
    expires: float


def log_in(
    service: str,
    pending: TokenFile,
    claim: TokenFile,
    limits: Limits,
    begin: Callable[[], Flow[DeviceCode]],
    poll: Callable[[DeviceCode], Flow[Any]],
) -> Flow[Any]:
    """Runs a login to its end and returns what `poll` got.

    `pending` keeps the code between calls; `claim` is the token file whose claim is held meanwhile. `poll` returns None
    while the person has not confirmed, or a number of seconds to wait longer. Raises `BadInput` where nobody can see
    the code, or the code or the call's time ends first."""
    code = _kept(pending)
    if code is None:
        code = yield from begin()
        pending.write(asdict(code))
        seen = _show(service, code)
    else:
        got = yield from _ask(code, poll)
        if got is not None:
            pending.remove()
            return got
        seen = _show(service, code)
    if not seen:
        raise BadInput(
            f"no login for {service}: open {code.page} in a browser, enter the code {code.user_code}, then repeat the "
            f"call (the code is good for {max(0, code.expires - time.time()) / 60:.0f} minutes)"
        )
    interval = code.interval
    while True:
        claim.keep_claim()
        if time.time() + interval >= code.expires:
            pending.remove()
            raise BadInput(f"the login for {service} was not confirmed in time: call again for a new code")
        if limits.deadline is not None and time.monotonic() + interval >= limits.deadline:
            raise BadInput(
                f"the call's time ended before the login for {service} was confirmed: enter the code {code.user_code} "
                f"at {code.page}, then call again"
            )
        yield Sleep(interval)
        got = yield from poll(code)
        if isinstance(got, float):
            interval += got
        elif got is not None:
            pending.remove()
            return got


def _ask(code: DeviceCode, poll: Callable[[DeviceCode], Flow[Any]]) -> Flow[Any]:
    got = yield from poll(code)
    return None if isinstance(got, float) else got


def _kept(pending: TokenFile) -> DeviceCode | None:
    found = pending.read()
    try:
        code = DeviceCode(**found)
        return code if code.expires - code.interval > time.time() else None
    except TypeError:  # no login is pending, or its file is not ours
        return None


def _show(service: str, code: DeviceCode) -> bool:
    """Shows the code where a person may see it. False where none can."""
    text = f"To log in to {service}, open {code.page} in a browser and enter the code {code.user_code}"
    logger.warning(text)
    if not sys.stderr or not sys.stderr.isatty():
        return False
    if not _is_shown(logger):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    return True


def _is_shown(found: logging.Logger | None) -> bool:
    """A warning of this logger comes out at a terminal."""
    if found is not None and not found.isEnabledFor(logging.WARNING):
        return False
    while found is not None:
        for handler in found.handlers:
            terminal = getattr(getattr(handler, "stream", None), "isatty", None)
            if terminal is not None and handler.level <= logging.WARNING and terminal():
                return True
        found = found.parent if found.propagate else None
    return False


# --- requests ---


def exchange(
    method: str,
    url: str,
    limits: Limits,
    json: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Flow[tuple[int, dict[str, Any]]]:
    """(status, JSON object) of one small request; the object is empty where the answer is none."""
    sent = {"Accept": "application/json", "User-Agent": "litellm", **(headers or {})}
    data = b""
    if form is not None:
        sent["Content-Type"], data = "application/x-www-form-urlencoded", urlencode(form).encode()
    elif json is not None:
        sent["Content-Type"], data = "application/json", encode(dict(json))
    # A claim must not outlive its holder's patience.
    connect, read = min(limits.connect or 10.0, 10.0), min(limits.read or 30.0, 30.0)
    reply: Reply = yield Send(HttpRequest(method, url, sent, data), replace(limits, connect=connect, read=read))
    found = decode_lenient(reply.body)
    return reply.status, found if isinstance(found, dict) else {}


def refusal(service: str, status: int, found: Mapping[str, Any]) -> Exception:
    """What a login's server said, where it was not what it should be."""
    error = found.get("error")
    words = found.get("error_description") or found.get("message")
    if isinstance(error, Mapping):
        words = words or error.get("message")
    elif isinstance(error, str):
        words = words or error
    text = f"{service}: {words or 'the answer is not understood'} (HTTP {status})"
    if status < 300 or status in (408, 429) or status >= 500:
        return ProtocolError(ErrorDetail(text, status=status if status >= 400 else 503))
    return BadInput(text)
