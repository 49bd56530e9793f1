"""`Cache`: answers by question, in this process's memory, as JSON text; and switching it on (`litellm.cache`).

Knows what makes two questions the same, and how long an answer is good. Does not know what an answer is, nor when a
call looks here: that is kept.py's. The documented names: https://docs.litellm.ai/docs/caching/all_caches
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import Any, NamedTuple

import litellm
from litellm.conversation import plain_response_format

CALL_TYPES = (
    "completion", "acompletion", "text_completion", "atext_completion", "embedding", "aembedding", "responses",
    "aresponses",
)  # fmt: skip
MODES = ("default_on", "default_off")

_NO_PART = frozenset(
    {
        "timeout", "request_timeout", "stream_timeout", "force_timeout", "stream", "stream_options", "model_list",
        "mock_delay", "mock_timeout", "num_retries", "max_retries", "retry_policy", "retry_strategy", "retry_after",
        "fallbacks", "context_window_fallback_dict", "mid_stream_fallbacks", "max_fallbacks", "cooldown_time", "client",
        "shared_session", "ssl_verify", "azure_ad_token_provider", "cache", "caching", "cache_key", "preset_cache_key",
        "ttl", "no-log", "no_log", "logger_fn", "verbose", "callbacks", "input_callback", "success_callback",
        "failure_callback", "hooks", "metadata", "tags", "model_info", "base_model", "input_cost_per_token",
        "output_cost_per_token", "custom_cost_per_token", "max_parallel_requests", "tpm", "rpm", "weight",
        "proxy_server_request", "secret_fields", "standard_callback_dynamic_params", "show_progress", "acompletion",
        "return_response_headers", "s3_bucket",
    }
)  # fmt: skip
"""Parameters that steer a call and do not change its answer. Whatever is not listed is part of the question."""
_NO_PART_PREFIXES = ("litellm_", "langfuse_", "langsmith_", "_")


class _Kept(NamedTuple):
    text: str
    since: float
    until: float | None


class Cache:
    """Keeps answers in memory: `litellm.cache = Cache()`.

    `ttl`: seconds an answer is good for; None for as long as there is room. `max_size`: answers; those not used for
    longest go first. `mode="default_off"`: only calls with `caching=True` or `cache={"use-cache": True}` look here.
    `supported_call_types`: functions by name (`"acompletion"`, …). `namespace` keeps answers apart.

    Of a single call, `caching=False` passes by; `cache={…}` may say `no-cache` (ask anew), `no-store`, `ttl`,
    `s-maxage` (seconds: no older answer) and `namespace`.

    What belongs to a question: everything that was given, save what steers the call alone (timeouts, retries, `stream`,
    `metadata`, …); keys are part of it too, as everything is, under a hash."""

    def __init__(
        self,
        type: Any = "local",  # noqa: A002  (the published name)
        mode: Any = "default_on",
        namespace: str | None = None,
        ttl: float | None = None,
        supported_call_types: Iterable[str] | None = CALL_TYPES,
        max_size: int = 10_000,
        default_in_memory_ttl: float | None = None,
        **elsewhere: Any,
    ) -> None:
        kind, mode = getattr(type, "value", type), getattr(mode, "value", mode)
        if kind != "local":
            raise ValueError(f"Cache(type={kind!r}) is not there: there is 'local', which keeps answers in memory")
        if mode not in MODES:
            raise ValueError(f"Cache(mode={mode!r}): it is one of {', '.join(MODES)}")
        if given := [name for name, value in elsewhere.items() if value is not None]:
            raise ValueError(f"Cache: a local cache takes no {', '.join(given)}")
        if isinstance(max_size, bool) or not isinstance(max_size, int) or max_size < 1:
            raise ValueError(f"Cache: max_size must be a whole number, 1 or more; got {max_size!r}")
        self.type, self.mode, self.namespace, self.max_size = kind, mode, namespace, max_size
        self.ttl = default_in_memory_ttl if ttl is None else ttl
        self.supported_call_types = list(CALL_TYPES if supported_call_types is None else supported_call_types)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()

    def takes(self, call_type: str, given: Mapping[str, Any]) -> bool:
        """A call of this function looks for its answer here, and leaves it."""
        if given.get("caching") is False or call_type not in self.supported_call_types:
            return False
        wanted = given.get("caching") or controls(given).get("use-cache")
        return self.mode == "default_on" or bool(wanted)

    def get_cache_key(self, **kwargs: Any) -> str:
        """What the answer to these arguments of a call is kept under: equal for equal questions, and only for them.

        Programs may put a function of their own in its place. Raises `TypeError` where an argument has no JSON form."""
        asked = {
            name: _canonical(value)
            for name, value in kwargs.items()
            if value is not None and name not in _NO_PART and not name.startswith(_NO_PART_PREFIXES)
        }
        text = json.dumps(asked, sort_keys=True, separators=(",", ":"))
        namespace = controls(kwargs).get("namespace") or self.namespace
        digest = hashlib.sha256(text.encode()).hexdigest()
        return f"{namespace}:{digest}" if namespace else digest

    def add_cache(self, result: Any, **kwargs: Any) -> None:
        """Keeps a result, an answer or anything that JSON can say, under `cache_key` or the key of the arguments.

        Raises `TypeError` or `ValueError` for what JSON cannot say."""
        text = result.model_dump_json() if hasattr(result, "model_dump_json") else json.dumps(result)
        ttl = controls(kwargs).get("ttl", self.ttl)
        now = time.monotonic()
        with self._lock:
            self._kept[self._key(kwargs)] = _Kept(text, now, None if ttl is None else now + float(ttl))
            self._kept.move_to_end(self._key(kwargs))
            while len(self._kept) > self.max_size:
                self._kept.popitem(last=False)

    def get_cache(self, **kwargs: Any) -> Any:
        """What is kept under `cache_key` or the key of the arguments, as plain values; None where nothing is, or
        nothing good any more."""
        key, now = self._key(kwargs), time.monotonic()
        asked = controls(kwargs)
        oldest = asked.get("s-maxage", asked.get("s-max-age"))
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            if found.until is not None and now >= found.until:
                del self._kept[key]
                return None
            if oldest is not None and now - found.since > float(oldest):
                return None
            self._kept.move_to_end(key)
        return json.loads(found.text)

    def _key(self, kwargs: Mapping[str, Any]) -> str:
        return kwargs.get("cache_key") or self.get_cache_key(**kwargs)

    def delete_cache_keys(self, keys: Sequence[str]) -> None:
        """Forgets what is kept under these keys (`response._hidden_params["cache_key"]`)."""
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)

    def delete(self, key: str) -> None:
        """Forgets what is kept under this key."""
        self.delete_cache_keys([key])

    def flush_cache(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._kept.clear()

    async def disconnect(self) -> None:
        """Nothing is connected: for programs written for caches elsewhere."""


def controls(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a call says of the cache: its `cache={…}`."""
    said = given.get("cache")
    return said if isinstance(said, Mapping) else {}


def _canonical(value: Any) -> Any:
    """A value as JSON has it, one form for all that mean the same. Raises `TypeError` where there is none."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {str(name): _canonical(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(inner) for inner in value]
    if isinstance(value, type):
        return _canonical(plain_response_format(value))
    if hasattr(value, "model_dump"):
        return _canonical(value.model_dump(exclude_none=True))
    raise TypeError(f"{type(value).__name__} cannot be part of a cache's key")


# --- switching ---


def enable_cache(type: Any = "local", **options: Any) -> None:  # noqa: A002  (the published name)
    """`litellm.cache = Cache(…)`, where there is none."""
    if litellm.cache is None:
        litellm.cache = Cache(type, **options)


def update_cache(type: Any = "local", **options: Any) -> None:  # noqa: A002
    """`litellm.cache = Cache(…)`, in place of what there is."""
    litellm.cache = Cache(type, **options)


def disable_cache() -> None:
    """`litellm.cache = None`."""
    litellm.cache = None
