"""Old path of what leads a call to a deployment.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.deployments import (
        Deployment as Deployment,
    )
    from litellm.retries import (
        RetryPolicy as RetryPolicy,
    )
    from litellm.types.models import (
        GenericLiteLLMParams as GenericLiteLLMParams,
        LiteLLM_Params as LiteLLM_Params,
    )
else:
    __getattr__ = legacy.names_of(__name__)
