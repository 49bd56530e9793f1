"""A call over a login, and a vendor's login server that follows a script."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Generator
from typing import Any
from urllib.parse import parse_qsl

from litellm.call import Call
from litellm.drivers import run
from litellm.effects import HttpRequest
from litellm.providers.row import Provider
from litellm.providers.table_logins import ROWS
from scripted import Blocking, Script

BY_SLUG: dict[str, Provider] = {row.slug: row for row in ROWS}
HELLO = [{"role": "user", "content": "Hello"}]


def call(slug: str, model: str = "gpt-4o", messages: Any = HELLO, **given: Any) -> Call:
    fields = {name: given.pop(name) for name in list(given) if name in Call.__dataclass_fields__}
    row = BY_SLUG[slug]
    fields.setdefault("base_url", row.base_url)
    return Call(row, model, messages, given, **fields)


def signed(apply: Any, asked: Call, script: Script, url: str | None = None) -> HttpRequest:
    """The request after `apply`, which was answered by the script."""
    request = HttpRequest("POST", url or asked.base_url + "/chat/completions", {})
    flow: Generator[Any, Any, None] | None = apply(request, asked)
    if flow is not None:
        run(flow, Blocking(script))
    return request


def forms(script: Script) -> list[tuple[str, Any]]:
    """(address, body) of what was asked of the login server."""
    return [(request.url, _read(request)) for request in script.requests]


def _read(request: HttpRequest) -> Any:
    if not request.body:
        return None
    if request.headers["Content-Type"] == "application/json":
        return json.loads(request.body)
    return dict(parse_qsl(request.body.decode()))


def jwt(**claims: Any) -> str:
    """A token that says these claims."""
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{payload}.sig"


def mode(path: Any) -> int:
    return path.stat().st_mode & 0o777


class Terminal(io.StringIO):
    """What a person at a terminal would see."""

    def isatty(self) -> bool:
        return True
