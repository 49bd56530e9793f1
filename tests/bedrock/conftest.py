from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_aws_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
