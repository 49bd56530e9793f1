"""Which models a provider says it has: `GET {base}/models`, as OpenAI's and Anthropic's forms answer it.

Asks once, without retries. Knows no provider: key, address and auth come from its row.
"""

from __future__ import annotations

import os
import time
from typing import Any

import litellm
from litellm import arguments, auth, failures, protocols, transport
from litellm.call import Call
from litellm.drivers import run
from litellm.effects import Flow, HttpRequest, Limits, Reply, Send, TransportError
from litellm.exceptions import AuthenticationError, BadRequestError
from litellm.protocols.base import Malformed
from litellm.protocols.json_body import decode_lenient
from litellm.protocols.openai_form import parse_error
from litellm.providers import lookup


def provider_models(provider: str, api_base: str | None = None) -> list[str]:
    """Names for `completion(model=…)`, sorted. Raises the exception tree: unknown provider, no key, no answer."""
    row = lookup.rows().get(provider)
    if row is None:
        raise BadRequestError(f"BadRequestError: unknown provider {provider!r}: see `litellm providers`", "", provider)
    settings, environ = vars(litellm), os.environ
    try:
        url = lookup.find_base_url(row, api_base, settings, environ)
        call = Call(
            provider=row,
            model="",
            messages=[],
            params={},
            api_key=lookup.find_key(row, None, settings, environ, url),
            base_url=url,
            limits=Limits(deadline=time.monotonic() + arguments.DEFAULT_TIMEOUT),
        )
    except (lookup.MissingKey, lookup.BadKey) as error:
        raise AuthenticationError(f"AuthenticationError: {error}", provider, "") from None
    except (lookup.MissingBaseUrl, lookup.BadBaseUrl) as error:
        raise BadRequestError(f"BadRequestError: {error}", "", provider) from None
    found = run(_ask(call), transport.blocking())
    return sorted(f"{row.slug}/{name}" for name in found)


def _ask(call: Call) -> Flow[list[str]]:
    base = call.base_url if call.base_url.endswith("/v1") or _base_has_version(call) else f"{call.base_url}/v1"
    request = HttpRequest("GET", f"{base}/models", dict(call.provider.headers))
    yield from auth.authorize(request, call)
    try:
        reply: Reply = yield Send(request, call.limits)
    except TransportError as error:
        raise failures.failed(call, error) from error
    if reply.status != 200:
        raise failures.refused(call, reply.status, reply.headers, parse_error(reply), reply.body)
    answer: Any = decode_lenient(reply.body)
    models = answer.get("data", answer.get("models")) if isinstance(answer, dict) else answer
    if not isinstance(models, list):
        raise failures.malformed(call, Malformed("the answer is no list of models"), reply.status, reply.headers)
    return [str(model.get("id") or model.get("name")) for model in models if isinstance(model, dict)]


def _base_has_version(call: Call) -> bool:
    """The base URL already leads to where `/models` is: all but the forms whose path begins with a version."""
    row = call.provider
    path = row.path or (protocols.load(row.protocol).path if row.protocol else "")
    return not path.startswith("/v1/")
