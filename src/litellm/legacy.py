"""Old import paths: modules that other programs import by name, and where their names live now. All in one place.

Knows names only. Modules listed here have no file of their own; importing one costs nothing until a name is used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec

TYPE_CHECKING = False  # as in the package's __init__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any
else:
    ModuleType = type(sys)

_COMPLETION = "litellm.types.completion"

PATHS: dict[str, tuple[str, ...]] = {
    "litellm.main": ("litellm.chat", "litellm.streaming", _COMPLETION),
    "litellm.utils": (
        "litellm.providers.lookup",
        "litellm.providers.capabilities",
        "litellm.streaming",
        "litellm.exceptions",
        _COMPLETION,
    ),
    "litellm.types.utils": (_COMPLETION, "litellm.providers.lookup"),
    "litellm.litellm_core_utils": (),
    "litellm.litellm_core_utils.streaming_handler": ("litellm.streaming",),
    "litellm.litellm_core_utils.get_supported_openai_params": ("litellm.providers.capabilities",),
}
"""Old path → modules in which its names are looked up, in order."""

SUBMODULES = frozenset({"main", "utils", "types", "exceptions", "litellm_core_utils"})
"""Reached as attributes after a bare `import litellm`."""


def module(name: str) -> ModuleType:
    """The module of that name, imported."""
    return sys.modules.get(name) or import_module(name)


class _OldPath(ModuleType):
    """A module that finds its names elsewhere when asked for them."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__"):
            if (below := f"{self.__name__}.{name}") in PATHS:
                return module(below)
            for home in PATHS[self.__name__]:
                value = getattr(module(home), name, None)
                if value is not None:
                    setattr(self, name, value)
                    return value
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


class _Finder:
    """Finds the modules of `PATHS`, for the import statement; also their loader."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        if name not in PATHS:
            return None
        return ModuleSpec(name, _Finder, is_package=any(other.startswith(f"{name}.") for other in PATHS))  # type: ignore[arg-type]

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        return _OldPath(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing to run."""


sys.meta_path.append(_Finder)  # type: ignore[arg-type]
