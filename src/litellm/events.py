"""Telling callbacks of calls: one start and one end per call, in every mode, retries and fallbacks inside it.

A call that nobody watches pays for one look at the lists. A watched one runs inside `Watch.plain` or `Watch.streamed`,
which are flows around its own. Knows callbacks and their arguments; knows no provider and no format.
"""

from __future__ import annotations

import copy
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from inspect import iscoroutine
from typing import TYPE_CHECKING, Any

from litellm.answers import shown_address
from litellm.call import Call
from litellm.custom_logger import CustomLogger
from litellm.effects import Await, Emit, Flow, Headers, Left
from litellm.params import OPENAI_PARAM_SET
from litellm.types.base import new_id

if TYPE_CHECKING:
    from litellm.endpoints import Endpoint

LISTS = ("callbacks", "input_callback", "success_callback", "failure_callback")
"""Settings, and keywords of a single call, that hold functions, `CustomLogger`s and names of built-in loggers."""
_ASYNC_LISTS = {"success_callback": "_async_success_callback", "failure_callback": "_async_failure_callback"}
_SETTINGS = (*LISTS, *_ASYNC_LISTS.values())
_KEYWORDS = frozenset({*LISTS, "logger_fn"})

REDACTED = "redacted-by-litellm"


@dataclass(slots=True)
class Progress:
    """How far a call has come."""

    call: Call
    """The one being asked now: the first plan's, or a fallback's."""
    attempts: int = 0
    """Requests begun, of all plans."""
    plans: int = 0
    """1, and 1 for each fallback begun."""
    headers: Headers = field(default_factory=Headers)
    """Of a stream's reply."""
    assembler: Any = None
    """What makes a stream's chunks. It has the vendor's token counts, also where the caller did not ask for them."""
    cached: Any = None
    """The answer, where it was there already and is given as a stream."""


def watch(
    settings: Mapping[str, Any], given: Mapping[str, Any], endpoint: Endpoint, progress: Progress, awaits: bool
) -> Watch | None:
    """Who is to be told of this call; None where nobody is, which is the usual case."""
    if not any(map(settings.get, _SETTINGS)) and given.keys().isdisjoint(_KEYWORDS):
        return None
    if given.get("no-log") or given.get("no_log"):
        return None
    found: dict[str, list[Any]] = {}
    for name in LISTS:
        members = [*_several(settings.get(name)), *_several(given.get(name))]
        if (twin := _ASYNC_LISTS.get(name)) is not None:
            members += _several(settings.get(twin))
        if members:
            found[name] = members
    if (function := given.get("logger_fn")) is not None:
        found["logger_fn"] = [function]
    return Watch(found, settings, given, endpoint, progress, awaits) if found else None


def _several(members: Any) -> Sequence[Any]:
    """The members of a list of callbacks; one alone is a list of one."""
    if not members:
        return ()
    return members if isinstance(members, (list, tuple)) else (members,)


class Watch:
    """Those who are told of one call."""

    def __init__(
        self,
        listed: Mapping[str, list[Any]],
        settings: Mapping[str, Any],
        given: Mapping[str, Any],
        endpoint: Endpoint,
        progress: Progress,
        awaits: bool,
    ) -> None:
        self._given, self._endpoint, self._progress, self._awaits = given, endpoint, progress, awaits
        self._call_type = ("a" if awaits else "") + endpoint.function
        self._silent = bool(settings.get("turn_off_message_logging"))
        self._began = datetime.now()
        self._first: datetime | None = None
        """When the first chunk came."""
        self._kwargs: dict[str, Any] = {}
        loggers: dict[int, CustomLogger] = {}
        functions: dict[str, list[Any]] = {name: [] for name in (*LISTS, "logger_fn")}
        for name, members in listed.items():
            for member in members:
                member = _built_in(member) if isinstance(member, str) else member
                if isinstance(member, CustomLogger):
                    loggers[id(member)] = member
                elif callable(member) and member not in functions[name]:
                    functions[name].append(member)
        self._loggers = list(loggers.values())
        self._functions = functions
        self._hears_chunks = [logger for logger in self._loggers if self._hook(logger, "log_stream_event")]

    # --- the two ways a call runs ---

    def plain(self, flow: Flow[Any]) -> Flow[Any]:
        """The flow of a plain call, with its events around it."""
        yield from self._start()
        try:
            response = yield from flow
        except BaseException as error:
            yield from self._broke(error)
            raise
        yield from self._succeeded(response)
        return response

    def streamed(self, flow: Flow[None]) -> Flow[None]:
        """The flow of a streamed call, with its events around it. The end is told when the chunks are used up.

        A caller who reads no further ends the call: its answer is what had come, with `stream_abandoned` in kwargs
        where no `finish_reason` was among it."""
        yield from self._start()
        chunks: list[Any] = []
        answer: Any = None
        thrown: BaseException | None = None
        try:
            while True:
                try:
                    effect = flow.send(answer) if thrown is None else flow.throw(thrown)
                except StopIteration:
                    break
                answer = thrown = None
                if type(effect) is Emit:
                    self._first = self._first or datetime.now()
                    chunks += effect
                    yield from self._chunks(effect)
                try:
                    answer = yield effect
                except (GeneratorExit, Left):
                    raise
                except BaseException as error:
                    thrown = error
        except Left:
            flow.close()
            yield from self._read_no_further(chunks)
            return
        except GeneratorExit:
            flow.close()
            self._at_once(self._read_no_further(chunks))
            raise
        except BaseException as error:
            yield from self._broke(error)
            raise
        yield from self._succeeded(self._whole(chunks))

    def _at_once(self, telling: Flow[None]) -> None:
        """Tells what can wait no longer: nothing is awaited, and plain hooks take the place of async ones."""
        self._awaits = False
        for _ in telling:
            raise AssertionError("telling without awaiting asks for nothing")

    # --- events ---

    def _start(self) -> Flow[None]:
        kwargs = self._kwargs = self._details()
        kwargs["log_event_type"] = "pre_api_call"
        kwargs["logger_notes"] = {}  # what loggers keep from a call's start to its end, under names of their own
        for logger in self._loggers:
            if hook := self._hook(logger, "log_pre_api_call"):
                shown = self._for(logger, kwargs)
                yield from self._tell(hook, shown["model"], shown["messages"], shown)
        for function in (*self._functions["input_callback"], *self._functions["logger_fn"]):
            yield from self._tell(function, self._for(None, kwargs))

    def _chunks(self, chunks: list[Any]) -> Flow[None]:
        for logger in self._hears_chunks:
            hook = self._hook(logger, "log_stream_event")
            for chunk in chunks:
                yield from self._tell(hook, self._for(logger, self._kwargs), chunk, self._began, datetime.now())

    def _read_no_further(self, chunks: list[Any]) -> Flow[None]:
        if not self._endpoint.is_finished(chunks):
            self._kwargs["stream_abandoned"] = True
        yield from self._succeeded(self._whole(chunks))

    def _whole(self, chunks: list[Any]) -> Any:
        progress = self._progress
        if progress.cached is not None:
            return progress.cached
        return self._endpoint.whole(chunks, progress.call, progress.headers, getattr(progress.assembler, "usage", None))

    def _broke(self, error: BaseException) -> Flow[None]:
        """A failure, and cancellation: there is time for hooks to be awaited, unless the program itself is stopped."""
        if isinstance(error, (GeneratorExit, KeyboardInterrupt, SystemExit)):
            self._at_once(self._failed(error))
        else:
            yield from self._failed(error)

    def _succeeded(self, response: Any) -> Flow[None]:
        kwargs = self._ended()
        hidden = getattr(response, "_hidden_params", None) or {}
        kwargs["response_cost"] = hidden.get("response_cost")
        kwargs["cache_hit"] = hidden.get("cache_hit")
        if kwargs["stream"]:
            kwargs["complete_streaming_response"] = response
            if self._call_type != self._endpoint.function:  # its awaited twin
                kwargs["async_complete_streaming_response"] = response
        kwargs["standard_logging_object"] = _payload(kwargs, response, hidden)
        yield from self._end("log_success_event", "success_callback", response)

    def _failed(self, error: BaseException) -> Flow[None]:
        kwargs = self._ended()
        kwargs["exception"] = error
        kwargs["traceback_exception"] = "".join(traceback.format_exception(error))
        kwargs["response_cost"] = 0.0
        kwargs["standard_logging_object"] = _payload(kwargs, None, {})
        yield from self._end("log_failure_event", "failure_callback", None)

    def _ended(self) -> dict[str, Any]:
        kwargs = self._kwargs = {**self._kwargs, **self._details()}
        kwargs["log_event_type"] = "post_api_call"
        kwargs["end_time"] = datetime.now()
        kwargs["completion_start_time"] = self._first or kwargs["end_time"]
        return kwargs

    def _end(self, event: str, functions: str, response: Any) -> Flow[None]:
        kwargs, ended = self._kwargs, self._kwargs["end_time"]
        for logger in self._loggers:
            shown, answer = self._for(logger, kwargs), self._answer_for(logger, response)
            if hook := self._hook(logger, "log_post_api_call"):
                yield from self._tell(hook, shown, None, self._began, ended)
            if hook := self._hook(logger, event):
                yield from self._tell(hook, shown, answer, self._began, ended)
        for function in (*self._functions[functions], *self._functions["callbacks"]):
            yield from self._tell(
                function, self._for(None, kwargs), self._answer_for(None, response), self._began, ended
            )
        for function in self._functions["logger_fn"]:
            yield from self._tell(function, self._for(None, kwargs))

    # --- telling ---

    def _hook(self, logger: CustomLogger, name: str) -> Callable[..., Any] | None:
        """The logger's own hook of that name, in this call's colour where it has one; None where it overrides none."""
        names = (f"async_{name}", name) if self._awaits else (name,)
        for own in names:
            base = getattr(CustomLogger, own, None)
            if base is not None and getattr(type(logger), own, None) is not base:
                return getattr(logger, own)
            if own in vars(logger):
                return getattr(logger, own)
        return None

    def _tell(self, hook: Callable[..., Any] | None, *arguments: Any) -> Flow[None]:
        """Calls a hook. What it raises is logged: a call does not fail because of who watches it."""
        if hook is None:
            return
        try:
            result = hook(*arguments)
            if iscoroutine(result):
                if self._awaits:
                    yield Await(result)
                else:
                    result.close()
                    _log().debug("%s is async and was not called: this call blocks", _named(hook))
        except Exception:
            _log().warning("the callback %s failed", _named(hook), exc_info=True)

    def _for(self, logger: CustomLogger | None, kwargs: dict[str, Any]) -> dict[str, Any]:
        if not (self._silent or getattr(logger, "turn_off_message_logging", False)):
            return kwargs
        shown = dict(kwargs)
        shown["messages"] = shown["input"] = [{"role": "user", "content": REDACTED}]
        for name in ("complete_streaming_response", "async_complete_streaming_response"):
            if name in shown:
                shown[name] = _without_words(shown[name])
        if payload := shown.get("standard_logging_object"):
            shown["standard_logging_object"] = {**payload, "messages": shown["messages"], "response": REDACTED}
        return shown

    def _answer_for(self, logger: CustomLogger | None, response: Any) -> Any:
        if response is not None and (self._silent or getattr(logger, "turn_off_message_logging", False)):
            return _without_words(response)
        return response

    def _details(self) -> dict[str, Any]:
        """What callbacks call kwargs: the call without its credentials."""
        progress, given = self._progress, self._given
        call = progress.call
        params = {**call.params, **call.extra}
        if call.stream:
            params["stream"] = True
        asked = call.messages or given.get("input") or given.get("prompt")
        address = shown_address(call.base_url)
        metadata = {**(given.get("litellm_metadata") or {}), **(given.get("metadata") or {})}
        return {
            **{name: params.get(name) for name in ("user", "stream_options", "tools", "temperature") if name in params},
            "model": call.model,
            "messages": call.messages or asked,
            "input": asked,
            "call_type": self._call_type,
            "stream": call.stream,
            "optional_params": params,
            "custom_llm_provider": call.provider.slug,
            "litellm_call_id": self._kwargs.get("litellm_call_id") or given.get("litellm_call_id") or new_id("call-"),
            "litellm_trace_id": given.get("litellm_trace_id"),
            "start_time": self._began,
            "api_call_start_time": self._began,
            "litellm_params": {
                "metadata": metadata,
                "api_base": address,
                "custom_llm_provider": call.provider.slug,
                "model_info": given.get("model_info"),
                "attempts": progress.attempts,
                "attempted_retries": max(progress.attempts - progress.plans, 0),
                "attempted_fallbacks": max(progress.plans - 1, 0),
            },
            "additional_args": {"api_base": address, "complete_input_dict": {"model": call.model, **params}},
            "cache_hit": None,
        }


def _built_in(name: str) -> CustomLogger | None:
    """The logger a name stands for. An unknown one is complained of and does not disturb the call."""
    if name == "otel":
        from litellm.open_telemetry import OpenTelemetry

        return OpenTelemetry.shared()
    if name == "mlflow":
        from litellm.mlflow_logger import MlflowLogger

        return MlflowLogger()
    if name == "opik":
        from litellm.opik_logger import OpikLogger

        return OpikLogger.shared()
    if name not in _unknown_names:
        _unknown_names.add(name)
        _log().warning(
            "no logger is called %r here: put a CustomLogger or a function into the list instead, or use 'otel', "
            "'mlflow' or 'opik'", name,
        )  # fmt: skip
    return None


_unknown_names: set[str] = set()


def _log() -> Any:
    from litellm._logging import verbose_logger

    return verbose_logger


def _named(hook: Any) -> str:
    return getattr(hook, "__qualname__", None) or type(hook).__qualname__


def _without_words(response: Any) -> Any:
    """A copy of an answer in which nothing shows of what was said."""
    if isinstance(response, dict):  # a message of the Messages API
        hidden = copy.copy(response)
        hidden["content"] = []
        return hidden
    copied = response.model_copy(deep=True)
    for choice in getattr(copied, "choices", None) or ():
        said = getattr(choice, "message", None) or choice
        for name in ("content", "text", "reasoning_content"):
            if getattr(said, name, None):
                setattr(said, name, REDACTED)
        for name in ("tool_calls", "thinking_blocks"):
            if getattr(said, name, None):
                setattr(said, name, None)
    for name in ("output", "data"):
        if getattr(copied, name, None):
            setattr(copied, name, [])
    return copied


def _payload(kwargs: Mapping[str, Any], response: Any, hidden: Mapping[str, Any]) -> dict[str, Any]:
    """The event as a `StandardLoggingPayload`: plain values in one documented form."""
    began, ended, first = kwargs["start_time"], kwargs["end_time"], kwargs["completion_start_time"]
    usage = getattr(response, "usage", None)
    error = kwargs.get("exception")
    params, ours = kwargs["optional_params"], kwargs["litellm_params"]
    metadata = ours["metadata"]
    return {
        "id": getattr(response, "id", None) or kwargs["litellm_call_id"],
        "trace_id": kwargs["litellm_trace_id"] or kwargs["litellm_call_id"],
        "litellm_call_id": kwargs["litellm_call_id"],
        "call_type": kwargs["call_type"],
        "stream": kwargs["stream"],
        "status": "success" if error is None else "failure",
        "custom_llm_provider": kwargs["custom_llm_provider"],
        "model": kwargs["model"],
        "model_id": hidden.get("model_id"),
        "model_group": metadata.get("model_group"),
        "api_base": ours["api_base"],
        "startTime": began.timestamp(),
        "endTime": ended.timestamp(),
        "completionStartTime": first.timestamp(),
        "response_time": (ended - began).total_seconds(),
        "response_cost": kwargs.get("response_cost"),
        "prompt_tokens": _count(usage, "prompt_tokens", "input_tokens"),
        "completion_tokens": _count(usage, "completion_tokens", "output_tokens"),
        "total_tokens": _count(usage, "total_tokens"),
        "cache_hit": kwargs["cache_hit"],
        "metadata": metadata,
        "request_tags": list(metadata.get("tags") or ()),
        "end_user": params.get("user") or "",
        "messages": kwargs["messages"],
        "response": response.model_dump() if hasattr(response, "model_dump") else response,
        "model_parameters": {name: value for name, value in params.items() if name in OPENAI_PARAM_SET},
        "hidden_params": dict(hidden),
        "error_str": str(error) if error is not None else None,
        "error_information": {
            "error_class": type(error).__name__,
            "error_message": str(error),
            "error_code": str(getattr(error, "status_code", "")),
            "llm_provider": kwargs["custom_llm_provider"],
            "traceback": kwargs["traceback_exception"],
        }
        if error is not None
        else None,
    }


def _count(usage: Any, *names: str) -> int:
    for name in names:
        value = usage.get(name) if isinstance(usage, Mapping) else getattr(usage, name, None)
        if isinstance(value, int):
            return value
    return 0
