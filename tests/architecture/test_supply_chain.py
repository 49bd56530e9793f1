"""What arrives with the package, and what it never does: run data, ship a `.pth`, trust a name that can move."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted((ROOT / "src").rglob("*.py"))

RUNS_DATA = {
    "eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.load",
    "marshal.loads", "shelve.open", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "dill.load", "dill.loads",
    "os.system", "os.popen", "runpy.run_path", "runpy.run_module", "code.interact", "joblib.load",
}  # fmt: skip


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def runs_data(text: str) -> list[str]:
    """Calls that run what they are given, by the name they are called by, also after `from … import`."""
    nodes = list(ast.walk(ast.parse(text)))
    names: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
    found = []
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        first, dot, rest = dotted(node.func).partition(".")
        name = names.get(first, first) + dot + rest
        if name.removeprefix("builtins.") in RUNS_DATA:
            found.append(f"{name} in line {node.lineno}")
        if any(keyword.arg == "shell" and getattr(keyword.value, "value", True) for keyword in node.keywords):
            found.append(f"{name} with a shell in line {node.lineno}")
    return found


@pytest.mark.parametrize(
    "text",
    [
        "eval(x)", "import pickle\npickle.loads(x)", "from pickle import loads as read\nread(x)",
        "import yaml as y\ny.load(x)",
        "import subprocess\nsubprocess.run(x, shell=True)", "import builtins\nbuiltins.exec(x)",
    ],
)  # fmt: skip
def test_what_runs_data_is_found(text: str) -> None:
    assert runs_data(text)


def test_what_does_not_is_not() -> None:
    assert runs_data("import re\nre.compile(x)\nmodel.eval()\nimport json\njson.loads(x)") == []


def test_nothing_in_the_source_runs_data() -> None:
    assert len(SOURCE) > 100
    found = {path.name: runs_data(path.read_text("utf-8")) for path in SOURCE}
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_a_release_holds_python_and_data_and_nothing_that_runs_by_itself(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    endings = {Path(name).suffix for name in names if ".dist-info/" not in name}
    assert endings <= {".py", ".json", ".txt", ".typed", ".pyi"}
    assert not [name for name in names if name.endswith(".pth") or name.startswith("sitecustomize")]
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"litellm"}


def test_every_version_that_tests_run_with_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
        assert len(entries) > 2
        for entry in entries:
            assert re.match(r"[a-z0-9.-]+==\S+", entry), entry
            assert "--hash=sha256:" in entry, entry
            assert "://" not in entry, entry


def test_every_declared_need_is_in_the_lock() -> None:
    declared = (ROOT / "pyproject.toml").read_text("utf-8")
    group = declared.partition("[dependency-groups]\ntest = [")[2].partition("\n]")[0]
    needs = declared.partition("\ndependencies = [")[2].partition("\n]")[0]
    locked = (ROOT / "requirements" / "test.txt").read_text("utf-8")
    names = re.findall(r'"([A-Za-z0-9-]+)[>=]', group + needs)
    assert len(names) > 10
    assert [name for name in names if not re.search(rf"^{name}==", locked, re.MULTILINE)] == []


def test_workflows_name_commits_and_no_stored_token() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["ci.yml", "release.yml"]
    for path in workflows:
        text = path.read_text("utf-8")
        used = re.findall(r"uses: (\S+)(.*)", text)
        assert used
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) and "# v" in version for name, version in used)
        assert "secrets." not in text
        assert "permissions: {}" in text
