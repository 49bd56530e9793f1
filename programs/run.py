"""Real programs that import `litellm`, each in its own environment, with this package in the published one's place.

    python programs/run.py               all of them
    python programs/run.py dspy aider    these

Knows how to make environments and what to show of their results. What a program does is in its own file beside this
one; it runs there through `scenarios.py`, and the simulator that answers it runs here.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
ENVIRONMENTS = PROJECT / ".programs"
SOURCE = PROJECT / "src"
SECONDS_TO_INSTALL = 1800
SECONDS_PER_SCENARIO = 180
"""The first one includes importing the program."""

sys.path.insert(0, str(SOURCE))

from litellm.simulator import Received, Simulator  # noqa: E402

COMMON = ("call", "stream", "tools", "structured", "asynchronous", "error")
"""Scenarios that most programs have: the table's columns. The others are named beside them."""

SCRIPTING = frozenset({"reply", "fail", "fault"})
"""What a scenario may tell the simulator, by the names of its methods."""

REPLACED = """
import importlib.metadata, pathlib, litellm
found = [d for d in importlib.metadata.distributions() if d.metadata["Name"].lower() == "litellm"]
assert len(found) == 1, f"{len(found)} distributions are called litellm"
assert found[0].version.endswith("+ours1"), f"litellm {found[0].version} is installed"
assert litellm.__version__ == found[0].version, f"litellm {litellm.__version__} is imported"
ours = {pathlib.Path(found[0].locate_file(file)).resolve() for file in found[0].files}
here = pathlib.Path(litellm.__file__).resolve().parent
others = [str(file) for file in here.rglob("*") if file.is_file() and file.suffix != ".pyc" and file not in ours]
assert not others, f"not of this package: {others[:3]}"
"""


class NotInstalled(Exception):
    """A program's environment could not be made; the message is what the installer said."""

    def __str__(self) -> str:
        """Its last line, which says why."""
        return (super().__str__().strip().splitlines() or ["the installer failed and said nothing"])[-1].strip()


def _pythons(version: str) -> Iterator[str]:
    """Interpreters of a version that work: by its name on the path, and those that pyenv keeps."""
    kept = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for candidate in (shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python3")))):
        if candidate and not subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode:
            yield candidate


@dataclass
class Program:
    """A file of scenarios, read and not imported: what it imports is only in its environment."""

    name: str
    file: Path
    requires: Sequence[str]
    python: tuple[tuple[int, int], tuple[int, int]] = ((3, 10), (4, 0))
    """`PYTHON`: the first version it runs on, and the first it does not."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """`ENVIRONMENT`: variables it runs with."""

    @classmethod
    def read(cls, file: Path) -> Program:
        said = {}
        for line in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                name = line.targets[0].id
                if name in ("REQUIRES", "PYTHON", "ENVIRONMENT"):
                    said[name.lower()] = ast.literal_eval(line.value)
        return cls(file.stem, file, **said)

    @property
    def excluded(self) -> str | None:
        """Why it cannot run here."""
        if self.runs_on is not None:
            return None
        first, after = self.python
        return f"needs Python >={first[0]}.{first[1]},<{after[0]}.{after[1]}, and none was found"

    @cached_property
    def runs_on(self) -> str | None:
        """The interpreter to run it on: this one, or the newest other that is found and within its bounds."""
        first, after = self.python
        if first <= sys.version_info[:2] < after:
            return sys.executable
        last = after[1] - 1 if after[0] == first[0] else first[1] + 9
        found = (one for minor in range(last, first[1] - 1, -1) for one in _pythons(f"{first[0]}.{minor}"))
        return next(found, None)

    @property
    def folder(self) -> Path:
        return ENVIRONMENTS / self.name

    @property
    def log(self) -> Path:
        return ENVIRONMENTS / f"{self.name}.log"

    @property
    def interpreter(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@dataclass(slots=True)
class Result:
    """What one program did: scenario → the first line of its error, None where all was well."""

    scenarios: dict[str, str | None] = field(default_factory=dict)
    not_run: str | None = None
    """Why nothing ran, where that is nobody's failure."""


# --- environments ---


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=SECONDS_TO_INSTALL, check=False
    )
    if done.returncode:
        raise NotInstalled(done.stdout + done.stderr)


def _install(python: Path, *what: str | Path) -> None:
    uv = shutil.which("uv")
    if uv:
        _run(uv, "pip", "install", "--quiet", "--python", python, *what)
    else:
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def build() -> Path:
    """The wheel of this package, made anew where a file of it has changed. Raises `NotInstalled`."""
    folder = ENVIRONMENTS / "wheel"
    made = sorted(folder.glob("litellm-*.whl"))
    files = [PROJECT / "pyproject.toml", *(file for file in SOURCE.rglob("*") if file.suffix != ".pyc")]
    if len(made) == 1 and made[0].stat().st_mtime > max(file.stat().st_mtime for file in files if file.is_file()):
        return made[0]
    shutil.rmtree(folder, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        _run(uv, "build", "--quiet", "--wheel", "--out-dir", folder, PROJECT)
    else:
        _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, PROJECT)
    return next(folder.glob("litellm-*.whl"))


def prepare(program: Program, wheel: Path) -> None:
    """Makes the program's environment, with `wheel` in the published package's place. Raises `NotInstalled`."""
    stamp = program.folder / "requires"
    wanted = "\n".join(program.requires)
    if not stamp.exists() or stamp.read_text() != wanted:
        uv = shutil.which("uv")
        if not program.interpreter.exists():
            if uv:
                _run(uv, "venv", "--quiet", "--python", program.runs_on or "", program.folder)
            else:
                _run(program.runs_on or "", "-m", "venv", program.folder)
        _install(program.interpreter, *program.requires)
        stamp.write_text(wanted)
        (program.folder / "wheel").unlink(missing_ok=True)
    held = program.folder / "wheel"
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if not held.exists() or held.read_text() != digest:
        _install(program.interpreter, "--no-deps", "--force-reinstall", wheel)
        _run(program.interpreter, "-I", "-c", REPLACED)
        held.write_text(digest)


# --- one program ---


def perform(program: Program) -> Result:
    """Runs a program's scenarios in its environment, answering what it asks of the simulator."""
    result = Result()
    with Simulator() as simulator, _started(program, simulator) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        running = "start"
        while True:
            too_late = threading.Timer(SECONDS_PER_SCENARIO, process.kill)
            too_late.start()
            line = process.stdout.readline()
            waited = too_late.is_alive()
            too_late.cancel()
            if not line:
                if process.wait() or not waited:
                    took = "" if waited else f"no result within {SECONDS_PER_SCENARIO} s"
                    result.scenarios[running] = took or f"the process ended with {process.returncode}"
                return result
            said = json.loads(line)
            if "begin" in said:
                running = said["begin"]
                simulator.clear()
                process.stdin.write("null\n")
                process.stdin.flush()
            elif "end" in said:
                result.scenarios[said["end"]] = said["error"]
                running = "end"
            else:
                process.stdin.write(json.dumps(_answer(simulator, said)) + "\n")
                process.stdin.flush()


def _answer(simulator: Simulator, said: Mapping[str, Any]) -> Any:
    if said["ask"] == "requests":
        return [
            {"method": one.method, "path": one.path, "headers": one.headers, "json": _json(one), "status": one.status}
            for one in list(simulator.requests)
        ]
    assert said["ask"] in SCRIPTING
    more = {name: tuple(value) if isinstance(value, list) else value for name, value in said["more"].items()}
    getattr(simulator, said["ask"])(*said["args"], **more)
    return None


def _json(request: Received) -> Any:
    try:
        return request.json
    except ValueError:  # a form, a file
        return None


@contextmanager
def _started(program: Program, simulator: Simulator) -> Iterator[subprocess.Popen[str]]:
    """Its process, in an empty home and with nothing of this environment but where commands are."""
    with tempfile.TemporaryDirectory(prefix=f"{program.name}-") as home, program.log.open("wb") as log:
        environment = {
            "HOME": home,
            "PATH": os.pathsep.join([str(program.interpreter.parent), os.environ.get("PATH", os.defpath)]),
            "LANG": "C.UTF-8",
            "TMPDIR": home,
            "SIMULATOR": simulator.url,
            **program.environment,
        }
        process = subprocess.Popen(
            [program.interpreter, "-I", HERE / "scenarios.py", program.file],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=home,
            env=environment,
            text=True,
        )
        try:
            with process:
                yield process
        finally:
            process.kill()


# --- all of them ---


def run(program: Program) -> Result:
    """One program from its requirements to its results."""
    if program.excluded:
        return Result(not_run=program.excluded)
    try:
        prepare(program, build())
    except (NotInstalled, subprocess.TimeoutExpired) as error:
        program.log.write_text("\n".join(str(part) for part in error.args), encoding="utf-8")
        return Result({"install": str(error)})
    return perform(program)


def table(results: Mapping[str, Result]) -> str:
    """Program × scenario, then what failed and what was not run."""
    rows = [["", *COMMON, "and"]]
    notes = []
    for name, result in results.items():
        said = {one: "FAILED" if error else "ok" for one, error in result.scenarios.items()}
        own = [f"{one} {state}" for one, state in said.items() if one not in COMMON]
        rows.append([name, *(said.get(one, "-") for one in COMMON), ", ".join(own)])
        for one, error in result.scenarios.items():
            if error:
                notes.append(f"{name} {one}: FAILED: {error}  ({ENVIRONMENTS.name}/{name}.log)")
        if result.not_run:
            notes.append(f"{name}: not run: {result.not_run}")
    widths = [max(len(row[place]) for row in rows) for place in range(len(COMMON) + 1)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in rows]
    return "\n".join([*lines, "", *notes] if notes else lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 where a scenario failed."""
    programs = {
        file.stem: Program.read(file)
        for file in sorted(HERE.glob("*.py"))
        if file.name not in ("run.py", "scenarios.py")
    }
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="*", help=f"of {', '.join(programs)}")
    names = parser.parse_args(argv).program or list(programs)
    if unknown := [name for name in names if name not in programs]:
        parser.error(f"no such program: {', '.join(unknown)}")
    ENVIRONMENTS.mkdir(exist_ok=True)
    results = {}
    for name in names:
        began = time.monotonic()
        results[name] = run(programs[name])
        failed = sum(error is not None for error in results[name].scenarios.values())
        print(f"{name}: {len(results[name].scenarios)} scenarios, {failed} failed, {time.monotonic() - began:.0f} s")
    print()
    print(table(results))
    return 1 if any(error for result in results.values() for error in result.scenarios.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
