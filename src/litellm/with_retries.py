"""`completion_with_retries`: an old name. Every call has its retries; these have one more by default."""

from __future__ import annotations

from typing import Any

from litellm.chat import acompletion, completion

RETRIES = 3


def completion_with_retries(*args: Any, num_retries: int | None = None, **kwargs: Any) -> Any:
    """`completion(num_retries=3, …)`."""
    return completion(*args, num_retries=RETRIES if num_retries is None else num_retries, **kwargs)


async def acompletion_with_retries(*args: Any, num_retries: int | None = None, **kwargs: Any) -> Any:
    """`acompletion(num_retries=3, …)`."""
    return await acompletion(*args, num_retries=RETRIES if num_retries is None else num_retries, **kwargs)
