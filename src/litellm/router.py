"""`Router`: calls led to one of several deployments, again to another when one fails, and then to other groups.

Which deployment it is, deployments.py says; when again and after how long, retries.py and fallbacks.py. A deployment
is asked by the public functions (`litellm.completion`, …), so that everything a call can do, it can do here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import litellm
from litellm import arguments, drivers, task
from litellm.deployments import ROUTING_WORDS, Choose, Deployment, Deployments, read, simple_shuffle
from litellm.effects import Await, Flow, Wait
from litellm.exceptions import (
    BadRequestError,
    ContentPolicyViolationError,
    ContextWindowExceededError,
    InternalServerError,
    OpenAIError,
    UnprocessableEntityError,
    bind_openai,
)
from litellm.fallbacks import Fallback, with_fallbacks
from litellm.retries import Retries, RetryPolicy, count_from, with_retries

_STRATEGIES: dict[str, Choose] = {"simple-shuffle": simple_shuffle}

_WITHOUT_EFFECT = frozenset(
    {
        "allowed_fails", "allowed_fails_policy", "client_ttl", "cooldown_time", "debug_level", "disable_cooldowns",
        "polling_interval", "routing_strategy_args", "set_verbose", "ignore_invalid_deployments",
    }
)  # fmt: skip
"""Taken, and nothing comes of them: no deployment is ever put aside, and clients are kept by the transports."""
_NOT_HERE = frozenset(
    {
        "alerting_config", "assistants_config", "cache_kwargs", "caching_groups", "default_max_parallel_requests",
        "default_priority", "enable_pre_call_checks", "enable_tag_filtering", "guardrail_list",
        "optional_pre_call_checks", "plugins", "provider_budget_config", "redis_db", "redis_host", "redis_password",
        "redis_port", "redis_url", "router_general_settings", "routing_groups", "search_tools",
    }
)  # fmt: skip
"""Each would promise something: refused where it is set."""

_SPECIAL = {
    "context_window_fallbacks": ContextWindowExceededError,
    "content_policy_fallbacks": ContentPolicyViolationError,
}
"""Fallbacks after failures of one class only."""
_PRETENDED = {
    "mock_testing_fallbacks": InternalServerError,
    "mock_testing_context_fallbacks": ContextWindowExceededError,
    "mock_testing_content_policy_fallbacks": ContentPolicyViolationError,
}
"""Words of a call that make its first group fail, to try what comes after."""
_OURS = frozenset(
    {
        "fallbacks", *_SPECIAL, *_PRETENDED, "disable_fallbacks", "context_window_fallback_dict", "num_retries",
        "max_retries", "retry_policy", "timeout", "request_timeout", "stream_timeout", *ROUTING_WORDS,
    }
)  # fmt: skip
"""What the router does itself, and no deployment is told."""


class Router:
    """Calls under names of your own: `Router(model_list=[{"model_name": "gpt-4", "litellm_params": {"model": …}}, …])`.

    Deployments of one `model_name` are a group. A call goes to one of them by chance (in proportion to `weight`, else
    `rpm`, else `tpm`, among those of the lowest `order`); its `_hidden_params["model_id"]` says to which. What fails is
    tried again, at most `num_retries` times: at once where a deployment of the group has not been tried, else after a
    wait. Then come `fallbacks` (`[{"gpt-4": ["claude"]}]`, `"*"` for all groups) or `default_fallbacks`; before them
    `context_window_fallbacks` and `content_policy_fallbacks`, after failures of those kinds. All of it inside `timeout`
    (seconds, default 600). A stream is with its caller once its first chunk is there: what fails until then is tried
    again like anything else.

    Values `os.environ/NAME` stand for the variable. `model_group_alias` gives groups other names, and names with a star
    (`"openai/*"`) stand for all that fit. A call's parameters win over a deployment's, and those over
    `default_litellm_params`. Raises `ValueError` for what is not in form or not there, such as other strategies."""

    def __init__(
        self,
        model_list: Iterable[Any] | None = None,
        *,
        num_retries: int | None = None,
        timeout: Any = None,
        stream_timeout: Any = None,
        fallbacks: Sequence[Any] | None = None,
        context_window_fallbacks: Sequence[Any] | None = None,
        content_policy_fallbacks: Sequence[Any] | None = None,
        default_fallbacks: Sequence[str] | None = None,
        max_fallbacks: int | None = None,
        default_litellm_params: Mapping[str, Any] | None = None,
        retry_policy: RetryPolicy | Mapping[str, Any] | None = None,
        model_group_retry_policy: Mapping[str, RetryPolicy | Mapping[str, Any]] | None = None,
        retry_after: float = 0,
        model_group_alias: Mapping[str, Any] | None = None,
        routing_strategy: str = "simple-shuffle",
        cache_responses: bool | None = False,
        **others: Any,
    ) -> None:
        _check(others)
        strategy = getattr(routing_strategy, "value", routing_strategy)
        if strategy not in _STRATEGIES:
            raise ValueError(f"routing_strategy {strategy!r} is not there: there is {', '.join(_STRATEGIES)}")
        self.routing_strategy = strategy
        self.num_retries = num_retries
        self.timeout = timeout
        self.stream_timeout = stream_timeout
        self.fallbacks = _in_form("fallbacks", fallbacks)
        self.context_window_fallbacks = _in_form("context_window_fallbacks", context_window_fallbacks)
        self.content_policy_fallbacks = _in_form("content_policy_fallbacks", content_policy_fallbacks)
        self.default_fallbacks = list(default_fallbacks or ())
        self.max_fallbacks = max_fallbacks
        self.default_litellm_params = dict(default_litellm_params or {})
        self.retry_policy = _policy(retry_policy)
        self.model_group_retry_policy = {
            group: _policy(each) for group, each in (model_group_retry_policy or {}).items()
        }
        self.retry_after = retry_after
        """Seconds: the shortest wait before the same deployments are asked again."""
        count_from(num_retries)
        self._deployments = Deployments((), model_group_alias or {})
        self.set_model_list(model_list or ())
        if cache_responses and litellm.cache is None:
            litellm.enable_cache()

    # --- calls ---

    def completion(self, model: str, messages: Sequence[Any], **params: Any) -> Any:
        """`litellm.completion` by a deployment of the group `model`."""
        return self._run("completion", {"model": model, "messages": messages, **params})

    async def acompletion(self, model: str, messages: Sequence[Any], **params: Any) -> Any:
        """`completion`, awaited."""
        return await self._arun("completion", {"model": model, "messages": messages, **params})

    def text_completion(self, model: str, prompt: Any, **params: Any) -> Any:
        """`litellm.text_completion` by a deployment of the group `model`."""
        return self._run("text_completion", {"model": model, "prompt": prompt, **params})

    async def atext_completion(self, model: str, prompt: Any, **params: Any) -> Any:
        """`text_completion`, awaited."""
        return await self._arun("text_completion", {"model": model, "prompt": prompt, **params})

    def embedding(self, model: str, input: Any, **params: Any) -> Any:  # noqa: A002  (the published name)
        """`litellm.embedding` by a deployment of the group `model`."""
        return self._run("embedding", {"model": model, "input": input, **params})

    async def aembedding(self, model: str, input: Any, **params: Any) -> Any:  # noqa: A002
        """`embedding`, awaited."""
        return await self._arun("embedding", {"model": model, "input": input, **params})

    def responses(self, model: str, input: Any = None, **params: Any) -> Any:  # noqa: A002
        """`litellm.responses` by a deployment of the group `model`."""
        return self._run("responses", {"model": model, "input": input, **params})

    async def aresponses(self, model: str, input: Any = None, **params: Any) -> Any:  # noqa: A002
        """`responses`, awaited."""
        return await self._arun("responses", {"model": model, "input": input, **params})

    def _run(self, function: str, given: dict[str, Any]) -> Any:
        return drivers.run(self._led(function, given, awaits=False), task.client_for({}, awaits=False))

    async def _arun(self, function: str, given: dict[str, Any]) -> Any:
        return await drivers.arun(self._led(function, given, awaits=True), task.client_for({}, awaits=True))

    # --- deployments ---

    @property
    def model_list(self) -> list[dict[str, Any]]:
        """All deployments, as dicts."""
        return [each.as_dict() for each in self._deployments]

    @property
    def model_names(self) -> set[str]:
        """The names of the groups."""
        return {each.model_name for each in self._deployments}

    def get_model_names(self) -> list[str]:
        """The names of the groups, and their aliases."""
        return self._deployments.names()

    def get_model_list(self, model_name: str | None = None) -> list[dict[str, Any]]:
        """The deployments that a name leads to, or all."""
        if model_name is None:
            return self.model_list
        return [each.as_dict(model_name) for each in self._deployments.find(model_name)]

    def get_available_deployment(self, model: str, **_: Any) -> dict[str, Any]:
        """The deployment that a call could go to now. Raises `BadRequestError` for an unknown name."""
        return self._choose(self._group(model)).as_dict()

    def get_deployment(self, model_id: str) -> Deployment | None:
        """The deployment of this id."""
        return self._deployments.get(model_id)

    def set_model_list(self, model_list: Iterable[Any]) -> None:
        """These deployments instead of all there are. Raises `ValueError`."""
        self._deployments.replace(read(entry, os.environ) for entry in model_list)

    def add_deployment(self, deployment: Any) -> Deployment | None:
        """Adds a deployment, a dict or a `Deployment`; None where there is one of its id. Raises `ValueError`."""
        added = read(deployment, os.environ)
        return added if self._deployments.add(added) else None

    def upsert_deployment(self, deployment: Any) -> Deployment | None:
        """Adds a deployment, in place of that of its id; None where that is the same. Raises `ValueError`."""
        added = read(deployment, os.environ)
        if self._deployments.get(added.id) == added:
            return None
        self._deployments.remove(added.id)
        self._deployments.add(added)
        return added

    def delete_deployment(self, id: str) -> Deployment | None:  # noqa: A002
        """Takes out the deployment of this id, and returns it; None where there is none."""
        return self._deployments.remove(id)

    # --- the way of a call ---

    def _led(self, function: str, given: dict[str, Any], awaits: bool) -> Flow[Any]:
        """One call, over all deployments and groups it may go to."""
        model = given.pop("model")
        model, clock = self._deployments.aliases.get(model, model), time.monotonic
        given = {name: value for name, value in given.items() if value is not None}
        asked = _Asked(function, given, awaits, clock, self._deadline(model, given, clock()))
        pretended = next((error for word, error in _PRETENDED.items() if given.get(word)), None)
        return with_fallbacks(
            lambda step: self._tries(asked, step), _Step(model, fails=pretended), self._after(model, given),
            asked.deadline, clock,
        )  # fmt: skip

    def _deadline(self, model: str, given: Mapping[str, Any], now: float) -> float | None:
        times = [given.get("timeout"), given.get("request_timeout"), self.timeout, litellm.request_timeout]
        if given.get("stream"):
            times = [given.get("stream_timeout"), *times[:2], self.stream_timeout, *times[2:]]
        try:
            return arguments.limits(next((each for each in times if each is not None), None), now).deadline
        except arguments.ArgumentError as error:
            raise _refusal(model, str(error)) from None

    def _after(self, model: str, given: Mapping[str, Any]) -> list[Fallback[_Step]]:
        """What comes after the first group, in order, each group once."""
        if given.get("disable_fallbacks"):
            return []
        found: list[Fallback[_Step]] = []
        for name, error in _SPECIAL.items():
            entries = _in_form(name, given.get(name), model) or getattr(self, name)
            found += [_fallback(each, error) for each in _reached(model, entries, ())]
        entries = _in_form("fallbacks", given.get("fallbacks"), model) or self.fallbacks
        found += [_fallback(each, OpenAIError) for each in _reached(model, entries, self.default_fallbacks)]
        return found[: self.max_fallbacks]

    def _tries(self, asked: _Asked, step: _Step) -> Flow[Any]:
        """A group's deployments until one answers. Raises `BadRequestError` for an unknown name."""
        if step.fails is not None:
            bind_openai()
            raise step.fails(message="this failure was asked for", llm_provider="", model=step.group)
        turns = _Turns(self._group(step.group), self._choose)
        first = turns.members[0].litellm_params
        given = asked.given
        retries = Retries(
            count_from(
                given.get("num_retries"), given.get("max_retries"), self.num_retries,
                first.get("num_retries"), first.get("max_retries"), litellm.num_retries,
            ),
            _policy(given.get("retry_policy")) or self.model_group_retry_policy.get(step.group) or self.retry_policy,
            asked.deadline, asked.clock, elsewhere=turns.is_worth_another, least_wait=self.retry_after,
            host=lambda: turns.last.host, refunded=1,
        )  # fmt: skip
        return with_retries(lambda: self._ask(asked, step, turns.next()), retries)

    def _ask(self, asked: _Asked, step: _Step, deployment: Deployment) -> Flow[Any]:
        """One deployment, once."""
        given = self._arguments(asked, step, deployment)
        if asked.awaits:
            return (yield Await(getattr(litellm, f"a{asked.function}")(**given)))
        return (yield Wait(partial(getattr(litellm, asked.function), **given)))

    def _arguments(self, asked: _Asked, step: _Step, deployment: Deployment) -> dict[str, Any]:
        params = {**self.default_litellm_params, **deployment.litellm_params}
        given = {**params, **asked.given, **step.changes, "model": params["model"]}
        limit = next((given[name] for name in ("timeout", "request_timeout") if name in given), None)
        if given.get("stream"):
            limit = given.get("stream_timeout", limit)
        given = {name: value for name, value in given.items() if name not in _OURS}
        if asked.deadline is not None:
            left = max(asked.deadline - asked.clock(), 0.001)
            limit = left if limit is None else min(limit, left) if isinstance(limit, (int, float)) else limit
        given["timeout"] = limit
        given["num_retries"] = 0  # of retries there is one owner, and it is not the call
        given["model_info"] = dict(deployment.model_info)
        given["litellm_metadata"] = {
            **(asked.given.get("litellm_metadata") or {}),
            "model_group": step.group,
            "deployment": params["model"],
        }
        return given

    def _group(self, name: str) -> list[Deployment]:
        if found := self._deployments.find(name):
            return found
        names = ", ".join(map(repr, self.get_model_names())) or "none"
        raise _refusal(name, f"no deployment is called {name!r}; there are: {names}")

    def _choose(self, among: Sequence[Deployment]) -> Deployment:
        return _STRATEGIES[self.routing_strategy](among)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One call to a router."""

    function: str
    given: Mapping[str, Any]
    awaits: bool
    clock: Callable[[], float]
    deadline: float | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A group that is asked, and what of the call is different for it."""

    group: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    fails: type[OpenAIError] | None = None


class _Turns:
    """Whose turn it is among the deployments of a group: all come once before any comes twice."""

    def __init__(self, members: list[Deployment], choose: Choose) -> None:
        self.members = members
        self._choose = choose
        self._left = list(members)
        self.last = members[0]
        """Who was asked last."""

    def next(self) -> Deployment:
        among = self._left or [each for each in self.members if each is not self.last] or self.members
        self.last = self._choose(among)
        self._left = [each for each in self._left if each is not self.last]
        return self.last

    def is_worth_another(self, error: OpenAIError) -> bool:
        """One is left that has not been tried, and the fault is not the question's."""
        return bool(self._left) and not isinstance(error, (BadRequestError, UnprocessableEntityError))


# --- fallbacks: which groups after which ---


def _in_form(name: str, entries: Any, model: str | None = None) -> list[dict[str, list[Any]]]:
    """`[{"group": ["another", …]}]`. A call (for `model`) may also give the groups alone, or dicts with a `model`.

    Raises `ValueError` (for a call, `BadRequestError`)."""
    found: list[dict[str, list[Any]]] = []
    for each in entries or ():
        if model is not None and (isinstance(each, str) or (isinstance(each, Mapping) and "model" in each)):
            found.append({model: [each]})
        elif isinstance(each, Mapping):
            found.append({group: [after] if isinstance(after, str) else list(after) for group, after in each.items()})
        else:
            text = f'{name} is a list of dicts such as {{"gpt-4": ["claude"]}}; got {str(each)[:80]!r} in it'
            raise ValueError(text) if model is None else _refusal(model, text)
    return found


def _reached(first: str, entries: list[dict[str, list[Any]]], default: Sequence[str]) -> list[_Step]:
    """The groups after `first`, then those after them, and so on, each once."""
    found: dict[str, _Step] = {first: _Step(first)}
    queue = [first]
    for group in queue:
        after = [each for entry in entries for each in entry.get(group, ())]
        if not after and group == first:
            after = [each for entry in entries for each in entry.get("*", ())] or default
        for each in after:
            changes = {"model": each} if isinstance(each, str) else dict(each)
            name = str(changes.pop("model", None))
            if name not in found:
                found[name] = _Step(name, changes)
                queue.append(name)
    return list(found.values())[1:]


def _fallback(step: _Step, after: type[OpenAIError]) -> Fallback[_Step]:
    return Fallback(lambda: step, after)


def _check(others: Mapping[str, Any]) -> None:
    """Keywords beside the signature. Raises `ValueError` for what is not there, `TypeError` for what is unknown."""
    for name, value in others.items():
        if name in _NOT_HERE:
            if value:
                raise ValueError(f"Router({name}=…) is not there: leave it out")
        elif name not in _WITHOUT_EFFECT:
            raise TypeError(f"Router got an unexpected keyword argument {name!r}")


def _policy(given: Any) -> RetryPolicy | None:
    if given is None or isinstance(given, RetryPolicy):
        return given
    try:
        return RetryPolicy(**given)
    except TypeError as error:
        raise ValueError(f"retry_policy: {error}") from None


def _refusal(model: str, text: str) -> BadRequestError:
    bind_openai()
    return BadRequestError(message=f"BadRequestError: {text}", llm_provider=None, model=str(model))
