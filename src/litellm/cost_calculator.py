"""Old path of the costs.

Where its names live: legacy.py.
"""

from __future__ import annotations

from litellm import legacy

TYPE_CHECKING = False

if TYPE_CHECKING:
    from litellm.prices.cost import (
        completion_cost as completion_cost,
        cost_per_token as cost_per_token,
        get_response_cost_from_hidden_params as get_response_cost_from_hidden_params,
    )
else:
    __getattr__ = legacy.names_of(__name__)
