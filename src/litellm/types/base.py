"""The manners every public object has: attributes and `[...]`, `.get` and `in`; unknown fields are kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from typing_extensions import Self


def new_id(prefix: str) -> str:
    """A fresh id: the prefix and 24 random hex digits."""
    return prefix + os.urandom(12).hex()


class OpenAIObject(BaseModel):
    """A pydantic model that can also be used like a dict. Fields it does not know are kept as they came.

    Optional parts that an answer does not have are absent, not None: `hasattr(message, "audio")` is False."""

    model_config = ConfigDict(extra="allow", protected_namespaces=(), ser_json_inf_nan="constants")

    _positions: ClassVar[tuple[str, ...]] = ()
    """What positional arguments are, in their order."""

    def __init__(self, /, *given: Any, **fields: Any) -> None:
        """By hand, as programs build answers of their own. None is as if it was not given."""
        if len(given) > len(self._positions):
            raise TypeError(
                f"{type(self).__name__} takes {len(self._positions)} positional arguments, not {len(given)}"
            )
        for name, value in zip(self._positions, given, strict=False):
            if name in fields:
                raise TypeError(f"{type(self).__name__} got several values for {name!r}")
            fields[name] = value
        super().__init__(**{name: value for name, value in fields.items() if value is not None})

    # So that pydantic, which makes objects from dicts in Rust, does not come through here for each of them.
    __init__.__pydantic_base_init__ = True  # pyright: ignore[reportFunctionMemberAccess]

    def __getitem__(self, key: str) -> Any:
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self, key, value)

    def __delitem__(self, key: str) -> None:
        try:
            delattr(self, key)
        except AttributeError:
            raise KeyError(key) from None

    def __contains__(self, key: str) -> bool:
        return hasattr(self, key)

    def get(self, key: str, default: Any = None) -> Any:
        """The field, or `default` where it is absent."""
        return getattr(self, key, default)

    def to_dict(self, **options: Any) -> dict[str, Any]:
        """`model_dump()`."""
        return self.model_dump(**options)

    def json(self, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        """`model_dump()`: a dict, as programs written for this interface expect. For text: `model_dump_json()`."""
        return self.model_dump(**options)


class Described:
    """`_hidden_params` tells how an answer came: a dict, made of `_hidden` when it is first looked at, and kept."""

    _hidden: Any = None
    """The dict, or what makes it of this answer (`response=`)."""

    @property
    def _hidden_params(self) -> dict[str, Any]:
        hidden = self._hidden
        if not isinstance(hidden, dict):
            hidden = self._hidden = {} if hidden is None else hidden(response=self)
        return hidden

    @_hidden_params.setter
    def _hidden_params(self, value: dict[str, Any]) -> None:
        self._hidden = value

    @property
    def _response_ms(self) -> float | None:
        """Milliseconds from the call to its answer."""
        return self._hidden_params.get("_response_ms")

    @_response_ms.setter
    def _response_ms(self, value: float | None) -> None:
        self._hidden_params["_response_ms"] = value


class Answer(OpenAIObject, Described):
    """A whole answer, which tells how it came."""

    # Kept where pydantic keeps private attributes, so that copies and pickles have it; declared as one it would be set
    # in Python for every answer.

    @property
    def _hidden(self) -> Any:
        return (self.__pydantic_private__ or {}).get("_hidden")

    @_hidden.setter
    def _hidden(self, value: Any) -> None:
        object.__setattr__(self, "__pydantic_private__", {"_hidden": value})

    # Copies and pickles hold the dict: what would make it refers to the call, with its key.

    def __getstate__(self) -> dict[Any, Any]:
        _ = self._hidden_params
        return super().__getstate__()

    def __copy__(self) -> Self:
        _ = self._hidden_params
        return super().__copy__()

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        _ = self._hidden_params
        return super().__deepcopy__(memo)
