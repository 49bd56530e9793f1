"""The signature of a message, once. What arguments mean stands in endpoint.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import TypedDict

    class MessagesParams(TypedDict, total=False, extra_items=Any):
        """Keyword parameters of `messages.create`. Others pass through to the provider."""

        metadata: dict[str, Any] | None
        stop_sequences: Sequence[str] | None
        system: str | Sequence[Any] | None
        temperature: float | None
        thinking: dict[str, Any] | None
        tool_choice: dict[str, Any] | None
        tools: Sequence[Any] | None
        top_k: int | None
        top_p: float | None
        container: Any


def arguments(
    max_tokens: int,
    messages: Sequence[Any],
    model: str,
    metadata: dict[str, Any] | None = None,
    stop_sequences: Sequence[str] | None = None,
    stream: bool | None = False,
    system: str | Sequence[Any] | None = None,
    temperature: float | None = None,
    thinking: dict[str, Any] | None = None,
    tool_choice: dict[str, Any] | None = None,
    tools: Sequence[Any] | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
    container: Any = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """What the caller gave, by name; None means not given. This is the signature of `messages.create`."""
    given = dict(locals())  # not the frame's own, which tracing renews
    del given["kwargs"]
    return {name: value for name, value in {**given, **kwargs}.items() if value is not None}
