"""A call with a cache around it: the answer that is there already, or the call's own, which then stays there.

Only whole answers of the model that was asked stay: no failure, no stream that was left, no fallback's. Knows flows and
the cache; knows no provider and no format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from litellm.caching.caching import Cache, controls
from litellm.effects import Effect, Emit, Flow, Headers, overheard

if TYPE_CHECKING:
    from litellm.endpoints import Endpoint
    from litellm.events import Progress


def around(
    cache: Cache,
    call_type: str,
    given: Mapping[str, Any],
    endpoint: Endpoint,
    progress: Progress,
    milliseconds: Callable[[], float],
) -> Kept | None:
    """What stands around a call; None where it is not for the cache. `milliseconds`: since the call began."""
    call = progress.call
    if not cache.takes(call_type, given) or (call.stream and not endpoint.replays):
        return None
    facts = {
        **given,
        "call_type": endpoint.name,
        "custom_llm_provider": call.provider.slug,
        "api_base": call.base_url,
        "drop_params": call.drop_params or None,
    }
    try:
        key = cache.get_cache_key(**facts)
    except TypeError:  # a function, a client, …: nothing that could be asked again
        return None
    return Kept(cache, key, facts, endpoint, progress, milliseconds)


class Kept:
    """One call and its place in a cache."""

    def __init__(
        self,
        cache: Cache,
        key: str,
        facts: Mapping[str, Any],
        endpoint: Endpoint,
        progress: Progress,
        milliseconds: Callable[[], float],
    ) -> None:
        self._cache, self._key, self._endpoint, self._progress = cache, key, endpoint, progress
        self._facts = {**facts, "cache_key": key}
        self._milliseconds = milliseconds

    def plain(self, flow: Flow[Any]) -> Flow[Any]:
        """A plain call."""
        if (found := self._found()) is not None:
            return found
        response = yield from flow
        self._keep(response)
        return response

    def streamed(self, flow: Flow[None]) -> Flow[None]:
        """A streamed call. It stays when it was read to its end."""
        progress, endpoint = self._progress, self._endpoint
        if (found := self._found()) is not None:
            progress.cached = found
            yield Emit(endpoint.replayed(found, progress.call))
            return
        chunks: list[Any] = []

        def note(effect: Effect) -> None:
            if type(effect) is Emit:
                chunks.extend(effect)

        yield from overheard(flow, note)
        usage = getattr(progress.assembler, "usage", None)
        if usage is not None:  # without it, this would be less than the plain answer is
            self._keep(endpoint.whole(chunks, progress.call, progress.headers, usage))

    def _found(self) -> Any:
        if controls(self._facts).get("no-cache"):
            return None
        found = self._cache.get_cache(**self._facts)
        if found is None:
            return None
        response = self._endpoint.answer(dict(found), self._progress.call, Headers(), self._milliseconds())
        response._hidden = partial(_of_hit, response._hidden, self._key)
        return response

    def _keep(self, response: Any) -> None:
        if self._progress.plans > 1 or controls(self._facts).get("no-store"):
            return
        try:
            self._cache.add_cache(response, **self._facts)
        except (TypeError, ValueError):  # a handler's answer, with something in it that JSON cannot say
            from litellm._logging import verbose_logger

            verbose_logger.debug("an answer was not kept: it cannot be written as JSON", exc_info=True)


def _of_hit(made: Any, key: str, response: Any) -> dict[str, Any]:
    """`_hidden_params` of an answer that was there: it cost nothing."""
    return {**made(response=response), "cache_hit": True, "cache_key": key, "response_cost": 0.0}
