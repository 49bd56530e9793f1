"""`completion` and `acompletion`: one call to any provider, OpenAI's format in and out.

The typed face of the library and nothing else: how a call runs stands in task.py, what arguments mean in arguments.py.
"""

from __future__ import annotations

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
    set, `AuthenticationError` before anything is sent."""
    return task.run(args.arguments(*positional, **keywords))


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
    return await task.arun(args.arguments(*positional, **keywords))


# Signatures are read through `__wrapped__`: one list of parameters serves both functions.
completion.__wrapped__ = acompletion.__wrapped__ = args.arguments  # type: ignore[attr-defined]
