"""Old path of the Messages API: `litellm.anthropic` is this module. See legacy.py."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.anthropic_interface import messages as messages
    from litellm.messages_api.main import acreate as acreate, create as create
else:
    __getattr__ = legacy.names_of(__name__)
