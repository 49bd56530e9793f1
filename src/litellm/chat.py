"""`completion` and `acompletion`: one call to any provider, OpenAI's format in and out.

The typed face of the library and nothing else: how a call runs stands in task.py, what arguments mean in arguments.py.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal, overload

from litellm import arguments as args, task
from litellm.streaming import CustomStreamWrapper
from litellm.types.completion import ModelResponse

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from litellm.arguments import CompletionParams, Messages


@overload
def completion(
    model: str, messages: Messages, *, stream: Literal[True], **params: Unpack[CompletionParams]
) -> CustomStreamWrapper: ...
@overload
def completion(
    model: str, messages: Messages, *, stream: Literal[False] | None = None, **params: Unpack[CompletionParams]
) -> ModelResponse: ...
@overload
def completion(
    model: str, messages: Messages, *, stream: bool | None, **params: Unpack[CompletionParams]
) -> ModelResponse | CustomStreamWrapper: ...
def completion(*positional: Any, **keywords: Any) -> ModelResponse | CustomStreamWrapper:
    """Asks a model and waits for the answer, or, with `stream=True`, gives an iterator of chunks.

    `model` is `provider/name` or a well-known bare name; `messages` are dicts in OpenAI's form. All parameters of
    `inspect.signature(completion)` work on every provider that has them; others pass through to the provider.
    `timeout` (seconds, default 600) bounds the whole call, retries and fallbacks included.

    Raises the exceptions of `litellm.exceptions`; `BadRequestError`, `UnsupportedParamsError` and, where no key is
    set, `AuthenticationError` before anything is sent.

    With `model_list=[{"model_name": …, "litellm_params": {…}}, …]`, all deployments called `model` are asked at once,
    and the first answer is returned."""
    given = args.arguments(*positional, **keywords)
    if given.get("model_list"):
        from litellm.batch import completion_over

        return completion_over(given)
    return task.run(given)


@overload
async def acompletion(
    model: str, messages: Messages, *, stream: Literal[True], **params: Unpack[CompletionParams]
) -> CustomStreamWrapper: ...
@overload
async def acompletion(
    model: str, messages: Messages, *, stream: Literal[False] | None = None, **params: Unpack[CompletionParams]
) -> ModelResponse: ...
@overload
async def acompletion(
    model: str, messages: Messages, *, stream: bool | None, **params: Unpack[CompletionParams]
) -> ModelResponse | CustomStreamWrapper: ...
async def acompletion(*positional: Any, **keywords: Any) -> ModelResponse | CustomStreamWrapper:
    """`completion`, awaited: nothing blocks the event loop. With `stream=True` the result is read by `async for`."""
    given = args.arguments(*positional, **keywords)
    if given.get("model_list"):
        from litellm.batch import acompletion_over

        return await acompletion_over(given)
    return await task.arun(given)


# One list of parameters serves both. Not by `__wrapped__`: who unwraps a function would find one of the other colour.
completion.__signature__ = acompletion.__signature__ = inspect.signature(args.arguments)  # type: ignore[attr-defined]
