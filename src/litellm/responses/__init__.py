"""Old path: the modules in it. The package's attribute of this name is the function. See legacy.py."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.responses import main as main, streaming_iterator as streaming_iterator
else:
    __getattr__ = legacy.names_of(__name__)
