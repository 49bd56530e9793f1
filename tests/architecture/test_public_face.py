"""What a bare `import litellm` does (nothing), and the names, signatures and exports that programs rely on."""

from __future__ import annotations

import ast
import inspect
import json
import os
import subprocess
import sys
import typing
from importlib import import_module
from pathlib import Path
from typing import Any, get_origin

import pytest

import litellm
from every_case import of_each
from litellm import legacy

SOURCE = Path(litellm.__file__ or "").resolve()

KNOWN_TO_AIDER = {
    "APIConnectionError", "APIError", "APIResponseValidationError", "AuthenticationError", "AzureOpenAIError",
    "BadGatewayError", "BadRequestError", "BudgetExceededError", "ContentPolicyViolationError",
    "ContextWindowExceededError", "ImageFetchError", "InternalServerError", "InvalidRequestError",
    "JSONSchemaValidationError", "NotFoundError", "OpenAIError", "RateLimitError", "RouterRateLimitError",
    "ServiceUnavailableError", "UnprocessableEntityError", "UnsupportedParamsError",
}  # fmt: skip
"""Each name of `dir(litellm)` that ends in `Error` is looked up in a table of its own; it stops at an unknown one."""

# https://docs.litellm.ai/docs/completion/input, and `inspect.signature` of the published function.
DOCUMENTED = (
    "model", "messages", "timeout", "temperature", "top_p", "n", "stream", "stream_options", "stop",
    "max_completion_tokens", "max_tokens", "modalities", "prediction", "audio", "presence_penalty", "frequency_penalty",
    "logit_bias", "user", "reasoning_effort", "verbosity", "response_format", "seed", "tools", "tool_choice",
    "logprobs", "parallel_tool_calls", "top_logprobs", "web_search_options", "deployment_id", "extra_headers",
    "safety_identifier", "service_tier", "functions", "function_call", "base_url", "api_version", "api_key",
    "model_list", "thinking",
)  # fmt: skip


def run(program: str, cwd: Path | None = None, **environ: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(SOURCE.parents[1]), "PYTHONDONTWRITEBYTECODE": "1", **environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        env=env,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


WATCHED = """
import json, sys
before = set(sys.modules)
seen = []
sys.addaudithook(lambda event, args: seen.append([event, str(args[0]) if args else '']))
{program}
events = list(seen)
import threading
print(json.dumps({{
    "modules": sorted(set(sys.modules) - before - {{'threading'}}),
    "threads": threading.active_count(),
    "sockets": [event for event in events if event[0].startswith('socket.')],
    "opened": [event[1] for event in events if event[0] == 'open'],
    "processes": [event for event in events if event[0] in ('subprocess.Popen', 'os.system', 'os.exec', 'os.fork')],
}}))
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-from-a-file\n")
    program = WATCHED.format(program="import litellm; import os; assert 'OPENAI_API_KEY' not in os.environ")
    out = run(program, cwd=tmp_path, LITELLM_MODE="DEV")
    assert out.count("\n") == 1, "something was printed"
    found = json.loads(out)
    ours = {name for name in found["modules"] if name.split(".")[0] == "litellm"}
    assert ours == {"litellm", "litellm.legacy"}
    others = {name for name in found["modules"] if name.split(".")[0] not in {*sys.stdlib_module_names, "litellm"}}
    assert others == set()
    heavy = {"pydantic", "aiohttp", "asyncio", "httpx", "openai", "ssl", "socket", "http.client", "logging"}
    assert not heavy & set(found["modules"])
    assert found["sockets"] == found["processes"] == []
    assert found["threads"] == 1
    assert not [name for name in found["opened"] if name.endswith(".env")]


def test_a_refused_call_touches_no_network_either() -> None:
    program = (
        "import litellm\ntry: litellm.completion('openai/x', [{'role': 'user', 'content': 'x'}])\n"
        "except litellm.AuthenticationError: pass\nelse: raise SystemExit('no exception')"
    )
    found = json.loads(run(WATCHED.format(program=program)))
    assert found["sockets"] == []
    assert found["threads"] == 1
    assert not {"aiohttp", "httpx", "openai", "asyncio", "ssl"} & set(found["modules"])


def public_imports() -> dict[str, str]:
    """Name → module of what the package shows to type checkers."""
    found: dict[str, str] = {}
    for node in ast.parse(SOURCE.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            for statement in node.body:
                if isinstance(statement, ast.Assign):
                    name, submodule = ast.unparse(statement).split(" = ")
                    assert legacy.NICKNAMES[name] == submodule
                    continue
                assert isinstance(statement, ast.ImportFrom)
                for alias in statement.names if (statement.module or "").startswith("litellm") else ():
                    assert alias.asname == alias.name
                    found[alias.name] = statement.module or ""
    return found


def old_path_file(path: str) -> Path:
    place = SOURCE.parents[1].joinpath(*path.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def test_type_checkers_and_programs_see_the_same_names() -> None:
    shown = public_imports()
    submodules = {name for name, module in shown.items() if module == "litellm"}
    assert submodules == legacy.SUBMODULES
    assert {name: module for name, module in shown.items() if name not in submodules} == litellm._HOMES
    assert set(litellm.__all__) == {*litellm._HOMES, "__version__"}


@of_each(sorted(litellm._HOMES), str)
def test_every_public_name_is_there(name: str) -> None:
    try:
        found = getattr(litellm, name)
    except ImportError as error:
        pytest.fail(f"{name}: {error}")
    again = getattr(import_module(litellm._HOMES[name]), name)
    assert found is again or (isinstance(found, (list, dict)) and found == again)  # some are made when asked for
    if inspect.isclass(found) and get_origin(found) is None:  # Python 3.10 takes `list[str]` for a class
        assert found.__module__.startswith("litellm")


def test_dir_shows_the_exceptions_that_are_known() -> None:
    names = dir(litellm)
    assert names == sorted(set(names))
    assert {name for name in names if name.endswith("Error")} == KNOWN_TO_AIDER
    for name in KNOWN_TO_AIDER:
        assert issubclass(getattr(litellm, name), Exception)
    for hidden in ("PermissionDeniedError", "MidStreamFallbackError", "RejectedRequestError"):
        assert issubclass(getattr(litellm, hidden), Exception)
    assert {"completion", "acompletion", "drop_params", "exceptions", "utils", "types", "main"} <= set(names)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = litellm.no_such_name  # type: ignore[attr-defined]
    assert not hasattr(litellm, "__path_of_nothing__")


@pytest.mark.parametrize("path", sorted(legacy.PATHS))
def test_type_checkers_and_programs_see_the_same_old_paths(path: str) -> None:
    """The file of an old path imports, for type checkers, from the modules of the table, and nothing else happens."""
    tree = ast.parse(old_path_file(path).read_text(encoding="utf-8"))
    shown = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    below = {f"{path}.{alias.name}" for node in shown if node.module == path for alias in node.names}
    assert below <= {*legacy.PATHS}
    homes = {node.module: node.names for node in shown if node.module not in ("litellm", path)}
    assert set(homes) == set(legacy.PATHS[path])
    for home, names in homes.items():
        for alias in names:
            assert alias.asname == alias.name
            assert getattr(import_module(path), alias.name) is getattr(import_module(home or ""), alias.name)


def test_every_file_that_asks_the_table_is_in_it() -> None:
    asking = [file for file in SOURCE.parent.rglob("*.py") if "legacy.names_of(" in file.read_text(encoding="utf-8")]
    assert sorted(asking) == sorted(old_path_file(path) for path in legacy.PATHS)


@pytest.mark.parametrize("path", sorted(legacy.PATHS))
def test_old_paths_are_modules(path: str) -> None:
    module = import_module(path)
    assert sys.modules[path] is module
    for home in legacy.PATHS[path]:
        assert import_module(home)
    with pytest.raises(AttributeError):
        _ = module.no_such_name


@pytest.mark.parametrize(
    "path",
    [path for path in ("litellm.exceptions", *sorted(legacy.PATHS)) if ".responses" not in path],
)
def test_old_paths_are_attributes_after_a_bare_import(path: str) -> None:
    assert run(f"import litellm, types\nassert isinstance({path}, types.ModuleType)\n") == ""


def test_old_paths_have_the_same_names() -> None:
    program = """
import litellm
assert litellm.exceptions.RateLimitError is litellm.RateLimitError is litellm.utils.RateLimitError
assert litellm.main.completion is litellm.completion
from litellm.utils import ModelResponse, CustomStreamWrapper
from litellm.types.utils import Message
assert litellm.types.utils.ModelResponse is litellm.ModelResponse is ModelResponse
from litellm.exceptions import RateLimitError
from litellm.litellm_core_utils.streaming_handler import CustomStreamWrapper as again
assert again is CustomStreamWrapper
"""
    assert run(program) == ""


# --- signatures ---


def test_the_signature_is_the_documented_one() -> None:
    parameters = inspect.signature(litellm.completion).parameters
    *names, last = parameters
    assert parameters[last].kind is inspect.Parameter.VAR_KEYWORD
    assert set(names) == set(DOCUMENTED)
    assert all(parameters[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for name in names)
    assert parameters["model"].default is inspect.Parameter.empty
    assert all(parameters[name].default is None for name in names[2:])


def test_the_parameters_are_in_the_documented_order() -> None:
    assert tuple(inspect.signature(litellm.completion).parameters)[:-1] == DOCUMENTED


def test_both_colours_have_one_signature() -> None:
    assert inspect.signature(litellm.completion) == inspect.signature(litellm.acompletion)
    assert not inspect.iscoroutinefunction(litellm.completion)
    assert inspect.iscoroutinefunction(litellm.acompletion)
    for function in (litellm.completion, litellm.acompletion):
        assert function.__doc__
        assert function.__module__ == "litellm.chat"
    assert (litellm.completion.__name__, litellm.acompletion.__name__) == ("completion", "acompletion")


def fields_of(name: str) -> list[str]:
    """The fields of a TypedDict that only type checkers see, read from the source."""
    source = (SOURCE.parent / "arguments.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == name:
            return [
                statement.target.id
                for statement in node.body
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
            ]
    raise AssertionError(name)


def test_the_types_name_every_parameter() -> None:
    parameters = list(inspect.signature(litellm.completion).parameters)[:-1]
    fields = fields_of("CompletionParams")
    assert set(fields) == set(parameters) - {"model", "messages", "stream"}
    assert fields == [name for name in parameters if name not in ("model", "messages", "stream")]


def test_positional_arguments_work_in_that_order() -> None:
    response = litellm.completion(
        "openai/gpt-4o", [{"role": "user", "content": "x"}], 5, 0.5, mock_response="Hello", api_key="sk-1234"
    )  # type: ignore[misc]
    assert response.choices[0].message.content == "Hello"


def test_overloads_tell_streams_from_answers() -> None:
    overloads: list[Any] = typing.get_overloads(litellm.completion) if sys.version_info >= (3, 11) else []
    returned = [overload.__annotations__["return"] for overload in overloads]
    assert returned in ([], ["CustomStreamWrapper", "ModelResponse", "ModelResponse | CustomStreamWrapper"])


def test_settings_are_plain_attributes() -> None:
    for name, value in {
        "api_key": None, "api_base": None, "drop_params": False, "num_retries": None, "request_timeout": None,
        "ssl_verify": True, "client_session": None, "aclient_session": None, "headers": None, "organization": None,
        "set_verbose": False,
        "suppress_debug_info": False,
    }.items():  # fmt: skip
        assert vars(litellm)[name] is value


def test_the_version_is_the_packages(tmp_path: Path) -> None:
    import re

    pyproject = SOURCE.parents[2] / "pyproject.toml"
    found = re.search(r'^version = "(.+)"$', pyproject.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    assert found[1] == litellm.__version__
    assert litellm.__version__.startswith("1.106.2+")
