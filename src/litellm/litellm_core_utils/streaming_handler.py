"""Old path of the streams.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.streaming import (
        CustomStreamWrapper as CustomStreamWrapper,
    )
else:
    __getattr__ = legacy.names_of(__name__)
