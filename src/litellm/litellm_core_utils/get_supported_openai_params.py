"""Old path of one function.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.providers.capabilities import (
        get_supported_openai_params as get_supported_openai_params,
    )
else:
    __getattr__ = legacy.names_of(__name__)
