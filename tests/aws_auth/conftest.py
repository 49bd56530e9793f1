from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from litellm.auth import aws_credentials


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine without AWS credentials: its home, where tests put the files they need."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / ".aws").mkdir()
    aws_credentials._kept.clear()
    aws_credentials._botocore.clear()
    yield tmp_path
    aws_credentials._kept.clear()
    aws_credentials._botocore.clear()
