"""Who we are: each scheme puts credentials on a finished request. Named by the rows' `auth` column.

A scheme is a function `(request, call)` that changes the request's headers; one that must ask somebody for a token
first is a flow. Schemes beyond the plain ones live in modules of this folder, imported when first used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from litellm.effects import Flow, HttpRequest

if TYPE_CHECKING:
    from litellm.call import Call

Scheme = Callable[[HttpRequest, "Call"], "Flow[None] | None"]


def bearer(request: HttpRequest, call: Call) -> None:
    """`Authorization: Bearer KEY`; no header where a keyless call is allowed and there is no key."""
    if call.api_key:
        request.headers["Authorization"] = f"Bearer {call.api_key}"


def api_key_header(request: HttpRequest, call: Call) -> None:
    """The key in the row's own header (`x-api-key`, `api-key`), after the row's prefix."""
    if call.api_key:
        row = call.provider
        request.headers[row.auth_header] = row.auth_prefix + call.api_key


def none(request: HttpRequest, call: Call) -> None:
    """No credentials."""


_PLAIN: dict[str, Scheme] = {"bearer": bearer, "api_key_header": api_key_header, "none": none}


@cache
def load(name: str) -> Scheme:
    """The scheme of that name: one of the plain ones, or `apply` of `litellm.auth.NAME`."""
    plain: Any = _PLAIN.get(name)
    return plain or import_module(f"litellm.auth.{name}").apply
