"""The manners every public object has: attributes and `[...]`, `.get` and `in`; unknown fields are kept."""

from __future__ import annotations

import os
from typing import Any

from pydantic import BaseModel, ConfigDict


def new_id(prefix: str) -> str:
    """A fresh id: the prefix and 24 random hex digits."""
    return prefix + os.urandom(12).hex()


class OpenAIObject(BaseModel):
    """A pydantic model that can also be used like a dict. Fields it does not know are kept as they came.

    Optional parts that an answer does not have are absent, not None: `hasattr(message, "audio")` is False."""

    model_config = ConfigDict(extra="allow", protected_namespaces=(), ser_json_inf_nan="constants")

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
