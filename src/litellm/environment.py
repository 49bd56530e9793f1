"""Secrets and flags by name, and sets of credentials by name (`litellm.credential_list`), as programs ask for them.

Calls do not come by here: which variables a provider has, its row says.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from typing import Any

import litellm

_WORDS = {"true": True, "false": False}


def get_secret(secret_name: str, default_value: str | bool | None = None) -> str | bool | None:
    """The environment variable of that name (`os.environ/NAME` is the same); `true` and `false` as bools; the default
    where it is not set."""
    found = os.environ.get(secret_name.removeprefix("os.environ/"))
    if found is None:
        return default_value
    return _WORDS.get(found.strip().lower(), found)


def get_secret_str(secret_name: str, default_value: str | None = None) -> str | None:
    """The environment variable as text."""
    return os.environ.get(secret_name.removeprefix("os.environ/"), default_value)


def get_secret_bool(secret_name: str, default_value: bool | None = None) -> bool | None:
    """The environment variable as a flag: the default where it is not set, None where it says neither true nor
    false."""
    found = get_secret(secret_name, default_value)
    return found if isinstance(found, bool) else None


def load_credentials_from_list(kwargs: MutableMapping[str, Any]) -> None:
    """Puts the values of the credentials that `litellm_credential_name` names into `kwargs`, where they are not given.

    The credentials: `litellm.credential_list`, of dicts or objects with `credential_name` and `credential_values`.
    Changes nothing where none has that name."""
    wanted = kwargs.get("litellm_credential_name")
    for entry in litellm.credential_list if wanted else ():
        fields = entry if isinstance(entry, Mapping) else vars(entry)
        if fields["credential_name"] == wanted:
            del kwargs["litellm_credential_name"]
            for name, value in fields["credential_values"].items():
                kwargs.setdefault(name, value)
            return
