"""Old path of the Responses API's calls of tools.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.types.responses.items import OutputFunctionToolCall as OutputFunctionToolCall
else:
    __getattr__ = legacy.names_of(__name__)
