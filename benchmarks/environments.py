"""Virtual environments, one for each client library, under `.benchmarks/`: made once, this package anew at every run.

Knows pip and directories; measures what an environment holds.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.registry import OURS, Entry

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".benchmarks"

_TOOLS = ("pip", "setuptools", "wheel", "pkg_resources", "_distutils_hack", "distutils-precedence.pth", "_virtualenv")


def prepare(entries: list[Entry], given: dict[str, str]) -> dict[str, str]:
    """Environment → its interpreter: those in `given`, and the others made here. Raises `CalledProcessError`."""
    wanted = {entry.environment: entry.requirement for entry in entries if entry.requirement}
    missing = {name: requirement for name, requirement in wanted.items() if name not in given}
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda item: _made(*item), missing.items())
        return {**given, **dict(zip(missing, made, strict=True))}


def _made(name: str, requirement: str) -> str:
    folder = FOLDER / name
    python = folder / "bin" / "python"
    stamp = folder / "made"
    if not stamp.exists() or stamp.read_text() != requirement:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        _pip(python, requirement)
        stamp.write_text(requirement)
    elif name == OURS:
        _pip(python, "--force-reinstall", "--no-deps", requirement)
    return str(python)


def _pip(python: Path, *arguments: str) -> None:
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, cwd=ROOT)


def version(python: str, distribution: str) -> str:
    """The installed version."""
    return _ask(python, f"import importlib.metadata as m; print(m.version({distribution!r}))")


def packages(python: str) -> int:
    """How many distributions are installed, pip and its own left out."""
    found = "sum(d.name.lower() not in ('pip', 'setuptools', 'wheel') for d in m.distributions())"
    return int(_ask(python, f"import importlib.metadata as m; print({found})"))


def megabytes(python: str) -> float:
    """Size of what is installed, compiled bytecode and pip left out."""
    site = Path(_ask(python, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    own = [path for path in site.iterdir() if not path.name.lower().startswith(_TOOLS)]
    files = (file for path in own for file in (path.rglob("*") if path.is_dir() else (path,)))
    return sum(file.stat().st_size for file in files if file.is_file() and file.suffix != ".pyc") / 1e6


def _ask(python: str, program: str) -> str:
    found = subprocess.run([python, "-I", "-c", program], check=True, capture_output=True, text=True)
    return found.stdout.strip()
