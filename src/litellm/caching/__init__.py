"""Answers kept for questions that are asked again. The names of this package live in caching.py.

See legacy.py for how they are found.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.caching.caching import (
        Cache as Cache,
        disable_cache as disable_cache,
        enable_cache as enable_cache,
        update_cache as update_cache,
    )
else:
    __getattr__ = legacy.names_of(__name__)
