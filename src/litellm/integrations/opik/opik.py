"""Old path of the logger that writes Opik's traces.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.opik_logger import (
        OpikLogger as OpikLogger,
    )
else:
    __getattr__ = legacy.names_of(__name__)
