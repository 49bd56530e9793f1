"""Old path of the logger that writes MLflow's traces.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.mlflow_logger import (
        MlflowLogger as MlflowLogger,
    )
else:
    __getattr__ = legacy.names_of(__name__)
