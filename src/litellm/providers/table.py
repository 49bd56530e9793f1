"""The provider table, whole: one row per provider, in reading order. Columns and their meaning: row.py.

To add a provider, add a row to the part it belongs to; there is no other place to register it.
"""

from __future__ import annotations

from litellm.providers import (
    table_aws,
    table_embeddings,
    table_google,
    table_logins,
    table_microsoft,
    table_more,
    table_responses,
    table_small,
)
from litellm.providers.row import Provider
from litellm.providers.table_hosted_a_l import HOSTED_A_L
from litellm.providers.table_hosted_m_z import HOSTED_M_Z
from litellm.providers.table_leading import LEADING
from litellm.providers.table_own import OWN

TABLE: tuple[Provider, ...] = (
    *LEADING,
    *table_google.ROWS,
    *table_microsoft.ROWS,
    *table_aws.ROWS,
    *table_more.ROWS,
    *table_responses.ROWS,
    *HOSTED_A_L,
    *HOSTED_M_Z,
    *OWN,
    *table_small.ROWS,
    *table_embeddings.ROWS,
    *table_logins.ROWS,
)
