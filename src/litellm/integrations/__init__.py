"""Old path: the modules in it. See legacy.py."""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.integrations import custom_logger as custom_logger, mlflow as mlflow, opik as opik
else:
    __getattr__ = legacy.names_of(__name__)
