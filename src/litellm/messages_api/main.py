"""`create` and `acreate`: Anthropic's Messages API with any model. Programs reach them as `litellm.anthropic.messages`.

The typed face and nothing else: how a call runs stands in task.py, how it is asked in endpoint.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from litellm import task
from litellm.messages_api import arguments as args
from litellm.messages_api.endpoint import MESSAGES
from litellm.messages_api.stream import AsyncMessagesStream, MessagesStream
from litellm.types.anthropic_messages import AnthropicMessagesResponse

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from litellm.messages_api.arguments import MessagesParams


@overload
def create(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: Literal[True],
    **params: Unpack[MessagesParams],
) -> MessagesStream: ...
@overload
def create(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: Literal[False] | None = None,
    **params: Unpack[MessagesParams],
) -> AnthropicMessagesResponse: ...
@overload
def create(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: bool | None,
    **params: Unpack[MessagesParams],
) -> AnthropicMessagesResponse | MessagesStream: ...
def create(*positional: Any, **keywords: Any) -> AnthropicMessagesResponse | MessagesStream:
    """Asks a model and waits for its message, a dict; or, with `stream=True`, gives an iterator of events, each as the
    bytes of a server-sent event.

    `messages`, `system`, `tools` and all other parameters are in the API's form. Vendors that have the API get the
    question as it is given; of all others it is asked as a chat, and `UnsupportedParamsError` names what a chat cannot
    say (tools that the vendor would run, `container`, …). `timeout` is in seconds, default 600. Raises what
    `completion` raises."""
    return task.run(args.arguments(*positional, **keywords), MESSAGES)


@overload
async def acreate(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: Literal[True],
    **params: Unpack[MessagesParams],
) -> AsyncMessagesStream: ...
@overload
async def acreate(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: Literal[False] | None = None,
    **params: Unpack[MessagesParams],
) -> AnthropicMessagesResponse: ...
@overload
async def acreate(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    *,
    stream: bool | None,
    **params: Unpack[MessagesParams],
) -> AnthropicMessagesResponse | AsyncMessagesStream: ...
async def acreate(*positional: Any, **keywords: Any) -> AnthropicMessagesResponse | AsyncMessagesStream:
    """`create`, awaited: nothing blocks the event loop. With `stream=True` the result is read by `async for`."""
    return await task.arun(args.arguments(*positional, **keywords), MESSAGES)


create.__signature__ = acreate.__signature__ = inspect.signature(args.arguments)  # type: ignore[attr-defined]
