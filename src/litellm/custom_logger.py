"""The class that programs subclass to be told of calls: put an instance into `litellm.callbacks`.

Every hook here does nothing, and one that is not overridden costs nothing. When each is called, and with what, stands
in events.py. The names are the documented ones: https://docs.litellm.ai/docs/observability/custom_callback
"""

from __future__ import annotations

from datetime import datetime
from typing import Any


class CustomLogger:
    """One call makes one start event and one end event, retries and fallbacks within it.

    Start: `log_pre_api_call`. End: `log_post_api_call`, then `log_success_event` or `log_failure_event`. Awaited calls
    use the `async_…` hook of the same name where it is overridden, else the plain one. `log_stream_event` hears every
    chunk. What a hook raises is logged and goes no further."""

    def __init__(self, *, turn_off_message_logging: bool = False, message_logging: bool = True, **_: Any) -> None:
        self.turn_off_message_logging = turn_off_message_logging or not message_logging
        """Hides what was said from this logger: messages and answers read `redacted-by-litellm`."""

    def log_pre_api_call(self, model: str, messages: list[Any], kwargs: dict[str, Any]) -> None:
        """The call begins."""

    def log_post_api_call(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime | None
    ) -> None:
        """The provider has answered, or has not; which of the two the next hook says."""

    def log_stream_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """A chunk has come."""

    def log_success_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """The whole answer is there; of a stream, the sum of its chunks."""

    def log_failure_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """The call has failed: `kwargs["exception"]` says why; `response_obj` is None."""

    async def async_log_pre_api_call(self, model: str, messages: list[Any], kwargs: dict[str, Any]) -> None:
        """`log_pre_api_call`, awaited."""

    async def async_log_stream_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """`log_stream_event`, awaited."""

    async def async_log_success_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """`log_success_event`, awaited."""

    async def async_log_failure_event(
        self, kwargs: dict[str, Any], response_obj: Any, start_time: datetime, end_time: datetime
    ) -> None:
        """`log_failure_event`, awaited."""
