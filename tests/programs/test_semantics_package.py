"""What other packages rely on before anything is called: the distribution's facts, and what is not needed."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import litellm

ROOT = Path(litellm.__file__ or "").resolve().parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The `[project]` table, as far as these tests read it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if sys.version_info >= (3, 11):
        import tomllib

        return tomllib.loads(text)["project"]
    return pytest.importorskip("tomli", reason="Python 3.10 reads no TOML by itself").loads(text)["project"]


def test_the_distribution_is_found_by_its_name_and_version(project: dict[str, Any]) -> None:
    assert project["name"] == "litellm"
    assert re.fullmatch(r"1\.106\.2\+[a-z0-9.]+", project["version"])
    assert project["requires-python"] == ">=3.10"


def test_extras_that_dependents_name_exist(project: dict[str, Any]) -> None:
    assert {"mcp", "proxy"} <= set(project["optional-dependencies"])


def test_no_dependency_has_an_upper_bound_and_openai_is_none(project: dict[str, Any]) -> None:
    needed = {re.split(r"[<>=!~ ;\[]", line)[0]: line for line in project["dependencies"]}
    assert needed["pydantic"] == "pydantic>=2.10"
    assert "openai" not in needed
    for line in needed.values():
        assert not re.search(r"<|==|~=|\*", line.partition(";")[0]), line


REFUSED = """
import sys
{before}
import litellm
tools = [{{"type": "function", "function": {{"name": "f", "parameters": {{"type": "object", "properties": {{}}}}}}}}]
for model in ("openai/gpt-4o", "openai/responses/gpt-5", "anthropic/claude-sonnet-4-5", "gemini/gemini-2.5-flash"):
    try:
        litellm.completion(
            model, [{{"role": "user", "content": "x"}}], tools=tools, api_key="k-1234", num_retries=0,
            api_base="http://127.0.0.1:{port}",
        )
    except litellm.APIConnectionError as error:
        assert type(error) is litellm.APIConnectionError, error
    else:
        raise SystemExit("nobody refused")
assert not {{"mcp", "openai", "httpx", "tiktoken"}} & {{name for name, module in sys.modules.items() if module}}
assert "KEY_OF_A_FILE" not in __import__("os").environ
"""


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def run(program: str, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == done.stderr == ""


@pytest.mark.parametrize("before", ["", "sys.modules['mcp'] = None", "sys.modules['openai'] = None"])
def test_a_call_with_tools_needs_no_package_and_reads_no_file(before: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KEY_OF_A_FILE=sk-1\n", encoding="utf-8")
    run(REFUSED.format(before=before, port=closed_port()), tmp_path)
