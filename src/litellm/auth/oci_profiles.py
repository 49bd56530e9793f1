"""Oracle's file of profiles, `~/.oci/config`, as plain settings: `user`, `fingerprint`, `key_file`, `region`, …

https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm. What a profile leaves out is that of `DEFAULT`.
Reads files; signs nothing.
"""

from __future__ import annotations

import os
from configparser import ConfigParser, Error as ParserError
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from litellm.protocols.base import BadInput

Settings: TypeAlias = dict[str, str]


def profile(file: str | None, name: str | None) -> Settings:
    """The settings of a profile (default: `DEFAULT`) in a file (default: `~/.oci/config`); none where neither is named
    and there is no such file or profile.

    Raises `BadInput` for a named file or profile that is not there, and for a file that cannot be read."""
    path = os.path.expanduser(file or "~/.oci/config")
    try:
        state = os.stat(path)
    except OSError as error:
        if file or name:
            raise BadInput(f"the profiles of Oracle Cloud in {path} cannot be read: {error.strerror}") from None
        return {}
    found = _read(path, state.st_mtime_ns, state.st_size)
    settings = found.get(name or "DEFAULT")
    if settings is None and name:
        raise BadInput(f"no profile {name!r} of Oracle Cloud in {path}: it has {', '.join(found) or 'none'}")
    return settings or {}


def text_of(path: str, what: str) -> str:
    """A small file that a setting names. Raises `BadInput`."""
    try:
        return Path(path).expanduser().read_text("ascii").strip()
    except (OSError, ValueError):
        raise BadInput(f"the file that {what} names cannot be read, or is not what it should be") from None


@lru_cache(maxsize=8)
def _read(path: str, changed: int, size: int) -> dict[str, Settings]:
    """The profiles of a file as it was at that moment: it is read again when it changes."""
    del changed, size
    parser = ConfigParser(interpolation=None, strict=False)
    try:
        with open(path, encoding="utf-8") as file:
            parser.read_file(file)
    except (OSError, UnicodeDecodeError, ParserError) as error:
        raise BadInput(f"the profiles of Oracle Cloud in {path} cannot be read: {type(error).__name__}") from None
    return {name: dict(section) for name, section in parser.items()}
