"""Old path: the modules in it. See legacy.py."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.litellm_core_utils import (
        get_supported_openai_params as get_supported_openai_params,
        streaming_handler as streaming_handler,
    )
else:
    __getattr__ = legacy.names_of(__name__)
