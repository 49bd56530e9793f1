"""All vendors on loopback, for a whole module; and none of this machine's own credentials."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from contract_wire import Refusing, World
from scripted_vendors import VendorServer

from litellm.simulator import Simulator

_VENDORS = (
    "AICORE_", "AWS_", "AZURE_", "CHATGPT_", "CLOUDSDK_", "DATABRICKS_", "GCE_", "GCLOUD_", "GIGACHAT_",
    "GITHUB_COPILOT_", "GOOGLE_", "OCI_", "SNOWFLAKE_", "VERTEX", "WATSONX_", "WX_",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_logins_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(_VENDORS):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with Simulator(strict=False, auth=False) as simulator, VendorServer() as vendors, Refusing() as refusing:
        found = World(simulator, vendors, refusing)
        yield found
        found.close()
