"""Where Google credentials are found: given as a dict, text or file, or in the places where Google's tools put them.

https://docs.cloud.google.com/docs/authentication/application-default-credentials. Reads small local files and the
environment; asks nobody anything.
"""

from __future__ import annotations

import configparser
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from litellm.protocols.base import BadInput

METADATA: dict[str, Any] = {"type": "metadata_server"}
"""Credentials of the machine itself, inside Google Cloud."""

_PRODUCT_NAME = Path("/sys/class/dmi/id/product_name")

_TO_DO = "pass vertex_credentials (a dict, JSON text or the path of a file), or an access token as api_key"


def read(given: Any) -> dict[str, Any]:
    """Credentials from a dict, from JSON text, or from the file at a path. Raises `BadInput`; shows no content."""
    if isinstance(given, Mapping):
        return _checked(dict(given), "vertex_credentials")
    if isinstance(given, (str, os.PathLike)):
        text = os.fspath(given)
        if isinstance(text, str):
            if text.lstrip().startswith("{"):
                return _parsed(text, "vertex_credentials")
            return _file(Path(text).expanduser(), "vertex_credentials")
    raise BadInput(f"vertex_credentials must be a dict, JSON text or the path of a file; got {type(given).__name__}")


def default() -> dict[str, Any]:
    """Application Default Credentials: the file named by GOOGLE_APPLICATION_CREDENTIALS, the one that
    `gcloud auth application-default login` wrote, else the machine's own. Raises `BadInput` for a file that is none."""
    if named := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return _file(Path(named).expanduser(), "GOOGLE_APPLICATION_CREDENTIALS")
    written = _gcloud_folder() / "application_default_credentials.json"
    return _file(written, "gcloud's default credentials") if written.is_file() else METADATA


def is_in_google_cloud() -> bool:
    """The machine, or the environment that a service of Google's sets, says so; as Google's own libraries look.

    https://docs.cloud.google.com/compute/docs/instances/detect-compute-engine"""
    if any(os.environ.get(name) for name in ("GCE_METADATA_HOST", "K_SERVICE", "CLOUD_RUN_JOB")):
        return True
    try:
        return _PRODUCT_NAME.read_text("utf-8").startswith("Google")
    except (OSError, ValueError):
        return False


def project(info: Mapping[str, Any], named: bool) -> str | None:
    """The project that credentials belong to. `named`: the caller chose them, so they come before the environment."""
    own = info.get("project_id") or info.get("quota_project_id")
    found = (own or environment_project()) if named else (environment_project() or own)
    return str(found) if found else _gcloud_project()


def quota_project(info: Mapping[str, Any]) -> str | None:
    """The project whose quota is used, where it is said. https://docs.cloud.google.com/docs/quotas/quota-project"""
    found = os.environ.get("GOOGLE_CLOUD_QUOTA_PROJECT") or info.get("quota_project_id")
    return str(found) if found else None


def environment_project() -> str | None:
    """The project that the environment names, in the variables of Google's own libraries."""
    return os.environ.get("GOOGLE_CLOUD_PROJECT") or os.environ.get("GCLOUD_PROJECT") or None


def _gcloud_folder() -> Path:
    if folder := os.environ.get("CLOUDSDK_CONFIG"):
        return Path(folder)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", ""), "gcloud")
    return Path("~/.config/gcloud").expanduser()


def _gcloud_project() -> str | None:
    """The project of gcloud's active configuration."""
    if named := os.environ.get("CLOUDSDK_CORE_PROJECT"):
        return named
    folder = _gcloud_folder()
    parser = configparser.ConfigParser(interpolation=None)
    try:
        active = (folder / "active_config").read_text("utf-8").strip()
    except OSError:
        active = "default"
    try:
        parser.read(folder / "configurations" / f"config_{active}", "utf-8")
        return parser.get("core", "project", fallback=None)
    except (configparser.Error, UnicodeDecodeError):
        return None


def _file(path: Path, source: str) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise BadInput(f"the file that {source} names cannot be read: {reason}; {_TO_DO}") from None
    return _parsed(text, source)


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise BadInput(f"{source} does not hold JSON; {_TO_DO}") from None
    return _checked(found, source)


def _checked(found: Any, source: str) -> dict[str, Any]:
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise BadInput(f"{source} holds no Google credentials: they have a type, such as service_account; {_TO_DO}")
    return found
