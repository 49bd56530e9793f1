"""Old path of the class that is told of calls.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.custom_logger import (
        CustomLogger as CustomLogger,
    )
else:
    __getattr__ = legacy.names_of(__name__)
