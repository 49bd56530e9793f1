"""What callers see: answers, chunks, messages, usage. Importing the package loads none of its modules."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.types import (
        llms as llms,
        router as router,
        utils as utils,
    )
else:
    __getattr__ = legacy.names_of(__name__)
