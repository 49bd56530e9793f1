"""Old path of the calls of the Responses API.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.responses_api.main import (
        aresponses as aresponses,
        responses as responses,
    )
else:
    __getattr__ = legacy.names_of(__name__)
