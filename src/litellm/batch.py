"""Many calls at once: one model and many conversations, or one conversation and many models.

Each is a call of `litellm.acompletion`, looked up when it is made. Blocking forms run in a thread of their own with an
event loop of its own, both gone when they return. Knows nothing of how a call runs.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

import litellm
from litellm.exceptions import BadRequestError, bind_openai

T = TypeVar("T")

MAX_WORKERS = 100
"""Calls at once, where the caller says nothing."""


# --- one model, many conversations ---


def batch_completion(
    model: str, messages: Sequence[Any], max_workers: int = MAX_WORKERS, *, show_progress: bool = False, **params: Any
) -> list[Any]:
    """The answers to many conversations (`messages` is a list of them), in their order.

    A call that failed is its exception, in its place. At most `max_workers` calls run at once. `show_progress` shows a
    bar where tqdm is installed. Other parameters are those of `completion`, save `stream`. Raises `BadRequestError` for
    what is no list of conversations."""
    if params.get("stream"):
        raise _refusal(
            model, "stream: what is asked as a batch is answered whole; use abatch_completion, or one call each"
        )
    return _blocking(abatch_completion(model, messages, max_workers=max_workers, show_progress=show_progress, **params))


async def abatch_completion(
    model: str, messages: Sequence[Any], max_workers: int = MAX_WORKERS, *, show_progress: bool = False, **params: Any
) -> list[Any]:
    """`batch_completion`, awaited."""
    conversations = _conversations(model, messages)
    if isinstance(max_workers, bool) or not isinstance(max_workers, int) or max_workers < 1:
        raise _refusal(model, f"max_workers must be a whole number, 1 or more; got {max_workers!r}")
    found: list[Any] = [None] * len(conversations)
    waiting = iter(enumerate(conversations))

    async def work(tell: Callable[[], object]) -> None:
        for place, conversation in waiting:
            try:
                found[place] = await litellm.acompletion(model=model, messages=conversation, **params)
            except Exception as error:  # whatever it is, it is this conversation's
                found[place] = error
            tell()

    with _progress(len(conversations), show_progress) as tell:
        await _all(work(tell) for _ in range(min(max_workers, len(conversations))))
    return found


def _conversations(model: str, messages: Any) -> list[Any]:
    if isinstance(messages, (str, bytes, Mapping)) or not isinstance(messages, Sequence):
        raise _refusal(model, f"messages must be a list of conversations; got {type(messages).__name__}")
    for place, conversation in enumerate(messages):
        if not isinstance(conversation, (list, tuple)):
            raise _refusal(
                model, f"messages must be a list of conversations: messages[{place}] is {type(conversation).__name__}"
            )
    return list(messages)


# --- one conversation, many models ---


def batch_completion_models(
    models: Sequence[str] | str | None = None,
    messages: Sequence[Any] = (),
    *,
    deployments: Sequence[Mapping[str, Any]] | None = None,
    **params: Any,
) -> Any:
    """The first answer of several models that are asked at once; the other calls are then stopped.

    `deployments`, in place of `models`: dicts of parameters, or as a `Router` has them. Raises what the last of the
    models to fail raised, where all did."""
    asked = _asked(models, deployments, params)
    return _blocking(_first(_whole(each) | {"messages": messages} for each in asked))


def batch_completion_models_all_responses(
    models: Sequence[str] | str, messages: Sequence[Any] = (), **params: Any
) -> list[Any]:
    """The answers of several models that are asked at once, in the order of `models`. Those that failed are left out;
    each failure is logged."""
    asked = [_whole(each) | {"messages": messages} for each in _asked(models, None, params)]
    found = _blocking(_outcomes(asked))
    for each, outcome in zip(asked, found, strict=True):
        if isinstance(outcome, Exception):
            _log().warning("%s gave no answer: %s", each["model"], outcome)
    return [outcome for outcome in found if not isinstance(outcome, Exception)]


def completion_over(given: Mapping[str, Any]) -> Any:
    """`completion(model_list=[…])`: the first answer of the deployments that are called `model`."""
    return _blocking(_first(map(_whole, _listed(given))))


async def acompletion_over(given: Mapping[str, Any]) -> Any:
    """`completion_over`, awaited; here the answer may be a stream."""
    return await _first(_listed(given))


def _asked(models: Any, deployments: Any, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arguments of each call. Raises `BadRequestError` where nobody is named."""
    if isinstance(models, str):
        models = [models]
    found = [{"model": model, **params} for model in models or ()]
    found += [{**params, **_deployment(each)} for each in deployments or ()]
    if not found:
        raise _refusal("", "name who is asked: models=[…] or deployments=[…]")
    return found


def _listed(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The arguments of a call to each deployment of its `model_list`. Raises `BadRequestError` where none has its
    name."""
    model = given.get("model")
    entries = [each for each in given["model_list"] if isinstance(each, Mapping)]
    rest = {name: value for name, value in given.items() if name not in ("model_list", "model")}
    meant = [each for each in entries if each.get("model_name", model) == model]
    if not meant:
        names = ", ".join(sorted({repr(each.get("model_name")) for each in entries}))
        raise _refusal(str(model), f"model_list has no deployment called {model!r}; it has: {names or 'none'}")
    return [{**rest, **_deployment(each)} for each in meant]


def _deployment(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a call from those of a deployment."""
    params = dict(entry.get("litellm_params") or entry)
    if info := entry.get("model_info"):
        params["model_info"] = info
    if not isinstance(params.get("model"), str):
        raise _refusal("", "a deployment has no model: give its parameters, or litellm_params with them")
    return params


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    if given.get("stream"):
        raise _refusal(
            given["model"], "stream: of several models only the awaited form gives a stream; use acompletion"
        )
    return given


async def _first(calls: Iterable[dict[str, Any]]) -> Any:
    """The first answer. All other calls have ended when it returns, and streams that nobody will read are closed."""
    tasks = [asyncio.ensure_future(litellm.acompletion(**each)) for each in calls]
    best: asyncio.Future[Any] | None = None
    try:
        best = await _best(tasks)
        return best.result()
    finally:
        others = [task for task in tasks if task is not best]
        await _end(others)
        for task in others:
            if not task.cancelled() and task.exception() is None and hasattr(task.result(), "aclose"):
                await task.result().aclose()


async def _best(tasks: list[asyncio.Future[Any]]) -> asyncio.Future[Any]:
    """The first of them that has an answer. Raises what the last of them raised where none has."""
    ended: asyncio.Queue[asyncio.Future[Any]] = asyncio.Queue()
    for task in tasks:
        task.add_done_callback(ended.put_nowait)
    last: BaseException | None = None
    for _ in tasks:
        task = await ended.get()
        if (last := task.exception()) is None:
            return task
    assert last is not None  # somebody was asked
    raise last


async def _end(tasks: Sequence[asyncio.Future[Any]]) -> None:
    """Stops those that still run, and waits until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _outcomes(calls: Sequence[dict[str, Any]]) -> list[Any]:
    """What became of each call: its answer or its exception."""
    return await asyncio.gather(*(litellm.acompletion(**each) for each in calls), return_exceptions=True)


# --- running ---


async def _all(workers: Iterable[Coroutine[Any, Any, None]]) -> None:
    """All of them to their end; where this is cancelled, they have ended too."""
    tasks = [asyncio.ensure_future(worker) for worker in workers]
    try:
        await asyncio.gather(*tasks)
    finally:
        await _end(tasks)


def _blocking(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, run in a thread and an event loop of its own: there may be a loop in this thread, and
    where there is none, none is left behind. An interruption stops it."""
    begun: Future[tuple[asyncio.AbstractEventLoop, Any]] = Future()

    async def run() -> T:
        begun.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        return await coroutine

    with ThreadPoolExecutor(1, "litellm-batch") as pool:
        done = pool.submit(contextvars.copy_context().run, asyncio.run, run())
        try:
            return done.result()
        except BaseException:
            if not done.done():  # this thread was interrupted, and not the other
                loop, task = begun.result()
                loop.call_soon_threadsafe(task.cancel)
            raise


@contextmanager
def _progress(total: int, shown: bool) -> Iterator[Callable[[], object]]:
    """Called when one more is done."""
    bar = _bar(total) if shown else None
    if bar is None:
        yield lambda: None
    else:
        with bar:
            yield bar.update


def _bar(total: int) -> Any:
    try:
        tqdm = import_module("tqdm")
    except ImportError:
        if not _said:
            _said.append(True)
            _log().warning("show_progress: no bar is shown, since tqdm is not installed")
        return None
    return tqdm.tqdm(total=total)


_said: list[bool] = []


def _log() -> Any:
    from litellm._logging import verbose_logger

    return verbose_logger


def _refusal(model: str, text: str) -> BadRequestError:
    bind_openai()
    return BadRequestError(message=f"BadRequestError: {text}", llm_provider=None, model=model)
