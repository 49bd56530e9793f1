"""The rules that keep the house standing, read from the source itself."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from every_case import of_each

ROOT = Path(__file__).resolve().parents[2] / "src" / "litellm"
FILES = sorted(ROOT.rglob("*.py"))

LAYERS: tuple[tuple[str, ...], ...] = (
    # From the ground up. A module may import what stands in lines above its own, and its own room.
    (
        "litellm.legacy",
        # old paths: they name modules for type checkers and import none
        "litellm.main",
        "litellm.utils",
        "litellm.cost_calculator",
        "litellm.responses",
        "litellm.integrations",
        "litellm.anthropic_interface",
        "litellm.litellm_core_utils",
    ),
    ("litellm",),  # the settings: `import litellm`; its public names are bound when they are asked for
    ("litellm._logging",),
    ("litellm.tokens",),
    ("litellm.params", "litellm.effects"),
    ("litellm.exceptions",),
    ("litellm.framing",),
    ("litellm.providers.row", "litellm.providers.refused", "litellm.providers.families"),
    ("litellm.redaction",),
    ("litellm.call",),
    ("litellm.types",),
    ("litellm.protocols",),
    ("litellm.auth",),
    ("litellm.providers",),
    ("litellm.transport",),
    ("litellm.drivers",),
    ("litellm.prices",),
    ("litellm.retries", "litellm.files", "litellm.polling"),
    ("litellm.failures",),
    ("litellm.uploads",),
    ("litellm.streaming",),
    ("litellm.arguments",),
    ("litellm.conversation",),
    ("litellm.answers",),
    ("litellm.endpoints",),
    ("litellm.native_or_chat",),
    ("litellm.responses_api",),
    ("litellm.messages_api",),
    ("litellm.pipeline",),
    ("litellm.fallbacks", "litellm.continuation"),
    ("litellm.mock", "litellm.custom"),
    ("litellm.resolve",),
    ("litellm.custom_logger",),
    ("litellm.open_telemetry", "litellm.mlflow_logger", "litellm.opik_logger"),
    ("litellm.events",),
    ("litellm.caching", "litellm.deployments"),
    ("litellm.environment", "litellm.preview"),
    ("litellm.task", "litellm.model_list", "litellm.batch"),
    (
        "litellm.chat",
        "litellm.embeddings",
        "litellm.image_generations",
        "litellm.messages_api.main",
        "litellm.responses_api.main",
        "litellm.text_completions",
        "litellm.transcriptions",
    ),
    ("litellm.stored_files",),
    ("litellm.with_retries", "litellm.router"),
    ("litellm.simulator",),
    ("litellm.cli", "litellm.__main__"),
)

READ_THE_SETTINGS = {
    "litellm.task", "litellm.model_list", "litellm._logging", "litellm.environment", "litellm.preview",
    "litellm.batch", "litellm.caching.caching", "litellm.router",
}  # fmt: skip
"""Who may `import litellm`; everybody else is handed what it needs."""

SIMULATOR_MAY = ("litellm.simulator", "litellm.framing", "litellm.types")
"""It plays the vendors, so that it must not know how the library reads them."""

NO_IO = frozenset(
    {
        "os", "io", "time", "socket", "socketserver", "asyncio", "threading", "select", "selectors", "ssl", "http",
        "urllib.request", "subprocess", "multiprocessing", "concurrent", "signal", "pathlib", "tempfile", "shutil",
        "random", "secrets", "logging", "sqlite3", "aiohttp", "httpx", "httpx2", "requests", "urllib3", "openai",
        "anthropic", "boto3", "botocore", "google",
    }
)  # fmt: skip


def module_name(path: Path) -> str:
    parts = ["litellm", *path.relative_to(ROOT).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> int | None:
    """The line of `LAYERS` in which a module stands: the longest name that fits."""
    best: tuple[int, int] | None = None
    for number, names in enumerate(LAYERS):
        for name in names:
            fits = module == name or (name != "litellm" and module.startswith(name + "."))
            if fits and (best is None or len(name) > best[0]):
                best = (len(name), number)
    return None if best is None else best[1]


MODULES = {module_name(path) for path in FILES}


@pytest.fixture(scope="module", autouse=True)
def _trees() -> Iterator[None]:
    """What was read of the files is kept while these tests run, and no longer."""
    yield
    for kept in (parsed, nodes, imports):
        kept.cache_clear()


def type_checking_only(within: Iterable[ast.AST]) -> set[int]:
    """Ids of the nodes that only type checkers read."""
    found: set[int] = set()
    for node in within:
        if isinstance(node, ast.If) and any(
            getattr(name, "id", getattr(name, "attr", "")) == "TYPE_CHECKING" for name in ast.walk(node.test)
        ):
            for statement in node.body:
                found.update(id(inner) for inner in ast.walk(statement))
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """(line, module) of every import in a file, those inside functions included."""
    return list(imports_in(nodes(path), path))


def imports_in(within: Sequence[ast.AST], path: Path) -> Iterator[tuple[int, str]]:
    skipped = type_checking_only(within)
    for node in within:
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, inner if inner in MODULES else base


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT.parents[1])}:{line}"


def test_every_module_has_its_place() -> None:
    homeless = [place(path, 1) for path in FILES if room(module_name(path)) is None]
    assert not homeless, f"give these a line in LAYERS: {homeless}"


def test_imports_point_down() -> None:
    wrong: list[str] = []
    for path in FILES:
        module = module_name(path)
        own = room(module)
        for line, imported in imports(path):
            if imported.split(".")[0] != "litellm":
                continue
            below = room(imported)
            if below is None or own is None or below > own:
                wrong.append(f"{place(path, line)}: {module} imports {imported}, which stands above it")
    assert not wrong, "\n".join(wrong)


def test_the_order_of_the_rooms() -> None:
    order = [
        "effects",
        "framing.sse",
        "call",
        "protocols.base",
        "auth",
        "providers.lookup",
        "drivers",
        "retries",
        "pipeline",
        "chat",
    ]
    rooms = [room(f"litellm.{name}") for name in order]
    assert None not in rooms
    assert rooms == sorted(rooms, key=lambda number: number or 0)
    assert len(set(rooms)) == len(rooms)
    assert room("litellm") == 1
    assert room("litellm.providers.row") != room("litellm.providers.table")
    assert room("litellm.nowhere") is None


def test_the_rule_sees_what_is_above() -> None:
    """The reader of imports finds them wherever they stand, and not where only type checkers look."""
    sample = ROOT / "protocols" / "sample_for_this_test.py"
    source = (
        "from typing import TYPE_CHECKING\nimport os.path\nfrom litellm import pipeline\nfrom . import base\n"
        "if TYPE_CHECKING:\n    from litellm.chat import completion\n"
        "def f():\n    import socket\n    from litellm.retries import Retries\n"
    )
    found = {name: line for line, name in imports_in(list(ast.walk(ast.parse(source))), sample)}
    assert found.keys() == {
        "typing",
        "os.path",
        "litellm.pipeline",
        "litellm.protocols.base",
        "socket",
        "litellm.retries",
    }
    assert found["litellm.retries"] == 9


def test_only_the_front_reads_the_settings() -> None:
    found = {
        module_name(path)
        for path in FILES
        for _, imported in imports(path)
        if imported == "litellm" and module_name(path).split(".")[:2] != ["litellm", "simulator"]
    }
    assert found <= READ_THE_SETTINGS | {"litellm"}


def calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def is_pure(module: str) -> bool:
    return module.startswith(("litellm.protocols", "litellm.framing", "litellm.providers.dialects"))


def test_translation_does_no_io() -> None:
    wrong = [
        f"{place(path, line)}: imports {imported}"
        for path in FILES
        if is_pure(module_name(path))
        for line, imported in imports(path)
        if imported in NO_IO or any(imported.startswith(name + ".") for name in NO_IO)
    ]
    assert not wrong, "\n".join(wrong)


def test_translation_knows_nobody_above_it() -> None:
    """Neither do protocols and framings take part in orchestration, nor do they open files by built-in names."""
    wrong: list[str] = []
    for path in FILES:
        if not is_pure(module_name(path)):
            continue
        for node in nodes(path):
            if calls(node, "open", "exec", "eval", "input"):
                wrong.append(f"{place(path, node.lineno)}: reads or runs what it was not given")
            if isinstance(node, (ast.AsyncFunctionDef, ast.Await)):
                wrong.append(f"{place(path, node.lineno)}: awaits")
    assert not wrong, "\n".join(wrong)


def test_the_simulator_knows_only_what_vendors_know() -> None:
    wrong = [
        f"{place(path, line)}: imports {imported}"
        for path in FILES
        if module_name(path).startswith("litellm.simulator")
        for line, imported in imports(path)
        if imported.split(".")[0] == "litellm" and not imported.startswith(SIMULATOR_MAY)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_is_in_two_colours() -> None:
    """Orchestration is written once: `async def` stands where a colour is the point, and nowhere else."""
    coloured = {module_name(path) for path in FILES for node in nodes(path) if isinstance(node, ast.AsyncFunctionDef)}
    allowed = {
        "litellm.chat",
        "litellm.with_retries",
        "litellm.embeddings",
        "litellm.image_generations",
        "litellm.stored_files",
        "litellm.transcriptions",
        "litellm.messages_api.main",
        "litellm.messages_api.stream",
        "litellm.responses_api.main",
        "litellm.responses_api.streaming_iterator",
        "litellm.text_completions",
        "litellm.custom",
        "litellm.custom_logger",
        "litellm.task",
        "litellm.drivers",
        "litellm.streaming",
        "litellm.model_list",
        "litellm.batch",
        "litellm.caching.caching",
        "litellm.router",
    }
    assert {name for name in coloured if not name.startswith(("litellm.transport", "litellm.simulator"))} <= allowed


@of_each(FILES, module_name)
def test_manners_of_a_file(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(parsed(path)), f"{place(path, 1)} has no docstring"
    wrong: list[str] = []
    for node in nodes(path):
        if calls(node, "print") and not module_name(path).startswith(PRINTS):
            wrong.append(f"{place(path, node.lineno)}: prints")
        if isinstance(node, ast.Compare) and names_a_provider(node):
            wrong.append(f"{place(path, node.lineno)}: asks which provider it is; ask the row instead")
        if isinstance(node, ast.Match) and asks_who(node.subject):
            wrong.append(f"{place(path, node.lineno)}: asks which provider it is; ask the row instead")
    assert len(source.splitlines()) < 700, f"{place(path, 700)}: too long for one file"
    assert not wrong, "\n".join(wrong)


PRINTS = ("litellm.cli", "litellm.__main__", "litellm.simulator")
_WHO = ("provider", "slug", "custom_llm_provider", "llm_provider")


def asks_who(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", None)) in _WHO


def names_a_provider(node: ast.Compare) -> bool:
    """`row.slug == "groq"`, `provider in ("azure", "openai")`, and the like."""

    def text(side: ast.AST) -> bool:
        if isinstance(side, (ast.Tuple, ast.List, ast.Set)):
            return any(text(item) for item in side.elts)
        return isinstance(side, ast.Constant) and isinstance(side.value, str)

    sides = [node.left, *node.comparators]
    return any(asks_who(side) for side in sides) and any(text(side) for side in sides)


def test_the_rule_sees_who_is_asked() -> None:
    asked = [
        "row.slug == 'groq'",
        "'groq' != provider",
        "call.provider.slug in ('a', 'b')",
        "custom_llm_provider == 'azure'",
    ]
    for source in asked:
        assert names_a_provider(ast.parse(source, mode="eval").body), source  # type: ignore[arg-type]
    for source in ("first.slug == second.slug", "provider is None", "row.slug == other", "kind == 'text'"):
        assert not names_a_provider(ast.parse(source, mode="eval").body), source  # type: ignore[arg-type]


def test_dependencies_are_the_declared_ones() -> None:
    """Nothing is imported that is neither standard library, declared, nor an extra behind a function."""
    declared = {"litellm", "pydantic", "pydantic_core", "typing_extensions"}
    # Modules that are loaded only once the caller has the package: aiohttp, and yarl, its addresses.
    own = {"litellm.simulator.pytest_plugin": {"pytest"}, "litellm.transport.aiohttp_client": {"aiohttp", "yarl"}}
    wrong: list[str] = []
    for path in FILES:
        skipped = type_checking_only(nodes(path))
        for node in parsed(path).body:  # at the top of the file; what a function imports, it imports knowingly
            if id(node) in skipped or not isinstance(node, (ast.Import, ast.ImportFrom)):
                continue
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or "litellm"]
            for name in names:
                top = name.split(".")[0]
                if top not in declared | own.get(module_name(path), set()) and top not in sys.stdlib_module_names:
                    wrong.append(f"{place(path, node.lineno)}: imports {name}")
    assert not wrong, "\n".join(wrong)
