"""Old path: the modules in it. See legacy.py."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.types.llms import base as base, openai as openai
else:
    __getattr__ = legacy.names_of(__name__)
