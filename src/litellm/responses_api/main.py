"""`responses` and `aresponses`: OpenAI's Responses API with any model.

The typed face and nothing else: how a call runs stands in task.py, how it is asked in endpoint.py.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal, overload

from litellm import task
from litellm.responses_api import arguments as args
from litellm.responses_api.endpoint import RESPONSES
from litellm.responses_api.streaming_iterator import ResponsesAPIStreamingIterator, SyncResponsesAPIStreamingIterator
from litellm.types.responses import ResponsesAPIResponse

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from litellm.responses_api.arguments import Input, ResponsesParams


@overload
def responses(
    input: Input,
    model: str,
    *,
    stream: Literal[True],
    **params: Unpack[ResponsesParams],
) -> SyncResponsesAPIStreamingIterator: ...
@overload
def responses(
    input: Input,
    model: str,
    *,
    stream: Literal[False] | None = None,
    **params: Unpack[ResponsesParams],
) -> ResponsesAPIResponse: ...
@overload
def responses(
    input: Input,
    model: str,
    *,
    stream: bool | None,
    **params: Unpack[ResponsesParams],
) -> ResponsesAPIResponse | SyncResponsesAPIStreamingIterator: ...
def responses(*positional: Any, **keywords: Any) -> ResponsesAPIResponse | SyncResponsesAPIStreamingIterator:
    """Asks a model and waits for the response, or, with `stream=True`, gives an iterator of events.

    `input` is a text or a list of items in the API's form. Vendors that have the API get the question as it is given;
    of all others it is asked as a chat, and `UnsupportedParamsError` names what a chat cannot say
    (`previous_response_id`, `background`, tools that the vendor would run). `timeout` is in seconds, default 600.

    Events that tell of a failure (`response.failed`, `error`) are given like all others; a stream that breaks off
    raises. Otherwise raises what `completion` raises."""
    return task.run(args.arguments(*positional, **keywords), RESPONSES)


@overload
async def aresponses(
    input: Input,
    model: str,
    *,
    stream: Literal[True],
    **params: Unpack[ResponsesParams],
) -> ResponsesAPIStreamingIterator: ...
@overload
async def aresponses(
    input: Input,
    model: str,
    *,
    stream: Literal[False] | None = None,
    **params: Unpack[ResponsesParams],
) -> ResponsesAPIResponse: ...
@overload
async def aresponses(
    input: Input,
    model: str,
    *,
    stream: bool | None,
    **params: Unpack[ResponsesParams],
) -> ResponsesAPIResponse | ResponsesAPIStreamingIterator: ...
async def aresponses(*positional: Any, **keywords: Any) -> ResponsesAPIResponse | ResponsesAPIStreamingIterator:
    """`responses`, awaited: nothing blocks the event loop. With `stream=True` the result is read by `async for`."""
    return await task.arun(args.arguments(*positional, **keywords), RESPONSES)


responses.__signature__ = aresponses.__signature__ = inspect.signature(args.arguments)  # type: ignore[attr-defined]
