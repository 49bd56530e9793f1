"""Old path of the base of the Responses API's classes.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.types.responses import (
        BaseLiteLLMOpenAIResponseObject as BaseLiteLLMOpenAIResponseObject,
    )
else:
    __getattr__ = legacy.names_of(__name__)
