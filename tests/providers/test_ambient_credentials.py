"""`validate_environment` for providers whose credentials may lie in files, or belong to the machine: the truth about
what a call would find, without asking anybody."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import litellm
from litellm import validate_environment
from litellm.auth import aws_metadata, google_credentials
from litellm.exceptions import AuthenticationError, BadRequestError

BEDROCK, VERTEX = "bedrock/amazon.nova-lite-v1:0", "vertex_ai/gemini-2.5-flash"
KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
USER = {"type": "authorized_user", "client_id": "i", "client_secret": "s", "refresh_token": "r"}
SERVICE_KEY = {
    "clientid": "i", "clientsecret": "s", "url": "https://a.example", "serviceurls": {"AI_API_URL": "https://b.example"}
}  # fmt: skip
ROLE = "[profile p]\nrole_arn=r\nsource_profile=s\n[profile s]\naws_access_key_id=a\naws_secret_access_key=s\n"
OCI = "[DEFAULT]\nuser=u\nfingerprint=f\ntenancy=t\nregion=us-chicago-1\nkey_file=k\n"


@dataclass
class Case:
    model: str
    missing: list[str]
    environ: dict[str, str] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)
    """Name below the home folder → text, or JSON."""


CASES: dict[str, Case] = {
    "aws: nothing": Case(BEDROCK, KEYS),
    "aws: sagemaker": Case("sagemaker/e", KEYS),
    "aws: keys": Case(BEDROCK, [], {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s"}),
    "aws: half": Case(BEDROCK, ["AWS_SECRET_ACCESS_KEY"], {"AWS_ACCESS_KEY_ID": "a"}),
    "aws: a bearer token": Case(BEDROCK, [], {"AWS_BEARER_TOKEN_BEDROCK": "t"}),
    "aws: a token that sagemaker does not take": Case("sagemaker/e", KEYS, {"AWS_BEARER_TOKEN_BEDROCK": "t"}),
    "aws: a profile": Case(
        BEDROCK, [], {}, {".aws/credentials": "[default]\naws_access_key_id=a\naws_secret_access_key=s\n"}
    ),
    "aws: a profile with a region only": Case(BEDROCK, KEYS, {}, {".aws/config": "[default]\nregion=eu-west-1\n"}),
    "aws: a role": Case(
        BEDROCK, [], {"AWS_PROFILE": "p"}, {".aws/config": ROLE}
    ),
    "aws: another profile": Case(
        BEDROCK, KEYS, {"AWS_PROFILE": "q"}, {".aws/config": ROLE}
    ),
    "aws: a broken file": Case(BEDROCK, KEYS, {}, {".aws/config": "no section"}),
    "aws: a workload's token": Case(
        BEDROCK, [], {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": "r"}, {"token": "t"}
    ),
    "aws: a container": Case(BEDROCK, [], {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"}),
    "aws: an instance": Case(BEDROCK, [], {}, {"sys/tag": "i-0123456789\n"}),
    "aws: an instance that may not be asked": Case(
        BEDROCK, KEYS, {"AWS_EC2_METADATA_DISABLED": "true"}, {"sys/tag": "i-0123456789\n"}
    ),
    "aws: another maker's machine": Case(BEDROCK, KEYS, {}, {"sys/tag": "Not Specified\n"}),
    "google: nothing": Case(VERTEX, ["VERTEXAI_PROJECT", "GOOGLE_APPLICATION_CREDENTIALS"]),
    "google: a project only": Case(VERTEX, ["GOOGLE_APPLICATION_CREDENTIALS"], {"VERTEXAI_PROJECT": "p"}),
    "google: a file": Case(
        VERTEX, [], {"GOOGLE_APPLICATION_CREDENTIALS": "{home}/adc"}, {"adc": {**USER, "quota_project_id": "p"}}
    ),
    "google: a file without a project": Case(
        VERTEX, ["VERTEXAI_PROJECT"], {"GOOGLE_APPLICATION_CREDENTIALS": "{home}/adc"}, {"adc": USER}
    ),
    "google: a file that is not there": Case(
        VERTEX,
        ["GOOGLE_APPLICATION_CREDENTIALS"],
        {"GOOGLE_APPLICATION_CREDENTIALS": "{home}/adc", "VERTEXAI_PROJECT": "p"},
    ),
    "google: gcloud's": Case(
        VERTEX, [], {"GOOGLE_CLOUD_PROJECT": "p"}, {"gcloud/application_default_credentials.json": USER}
    ),
    "google: given as text": Case(VERTEX, [], {"VERTEXAI_CREDENTIALS": json.dumps({**USER, "project_id": "p"})}),
    "google: given, and none": Case(
        VERTEX, ["VERTEXAI_CREDENTIALS"], {"VERTEXAI_CREDENTIALS": "{not", "VERTEXAI_PROJECT": "p"}
    ),
    "google: one of Google's machines": Case(VERTEX, [], {}, {"sys/product": "Google Compute Engine\n"}),
    "google: a service of Google's": Case(VERTEX, [], {"K_SERVICE": "s"}),
    "google: an express key": Case(VERTEX, [], {"GOOGLE_VERTEX_API_KEY": "AQ.x"}),
    "google: a token": Case(VERTEX, ["VERTEXAI_PROJECT"], {"GOOGLE_VERTEX_API_KEY": "ya29.x"}),
    "azure: nothing": Case("azure/d", ["AZURE_API_BASE", "AZURE_API_KEY"]),
    "azure: a key": Case("azure/d", [], {"AZURE_API_BASE": "https://a.example", "AZURE_API_KEY": "k"}),
    "azure: a token": Case("azure/d", [], {"AZURE_API_BASE": "https://a.example", "AZURE_AD_TOKEN": "t"}),
    "azure: a secret": Case(
        "azure/d",
        [],
        {
            "AZURE_API_BASE": "https://a.example", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c",
            "AZURE_CLIENT_SECRET": "s",
        },
    ),
    "azure: a workload's file that is not there": Case(
        "azure/d",
        ["AZURE_FEDERATED_TOKEN_FILE"],
        {
            "AZURE_API_BASE": "https://a.example", "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c",
            "AZURE_FEDERATED_TOKEN_FILE": "{home}/none",
        },
    ),
    "foundry: nothing": Case("azure_ai/m", ["AZURE_AI_RESOURCE", "AZURE_AI_API_KEY"]),
    "oracle: nothing": Case(
        "oci/m",
        ["OCI_REGION", "OCI_COMPARTMENT_ID", "OCI_USER", "OCI_FINGERPRINT", "OCI_TENANCY", "OCI_KEY_FILE"],
    ),
    "oracle: a profile": Case("oci/m", ["OCI_COMPARTMENT_ID"], {}, {".oci/config": OCI}),
    "oracle: all": Case("oci/m", [], {"OCI_COMPARTMENT_ID": "c"}, {".oci/config": OCI}),
    "oracle: a profile without a key": Case(
        "oci/m", ["OCI_KEY_FILE"], {"OCI_COMPARTMENT_ID": "c"}, {".oci/config": OCI.replace("key_file=k\n", "")}
    ),
    "oracle: no such profile": Case(
        "oci/m", ["OCI_CONFIG_FILE"], {"OCI_CONFIG_PROFILE": "NONE", "OCI_REGION": "r"}, {".oci/config": OCI}
    ),
    "sap: nothing": Case("sap/gpt-4o", ["AICORE_SERVICE_KEY"]),
    "sap: a key": Case("sap/gpt-4o", [], {"AICORE_SERVICE_KEY": json.dumps(SERVICE_KEY)}),
    "sap: half of a key": Case("sap/gpt-4o", ["AICORE_SERVICE_KEY"], {"AICORE_SERVICE_KEY": '{"clientid": "i"}'}),
    "ibm: nothing": Case("watsonx/m", ["WATSONX_REGION", "WATSONX_API_KEY"]),
    "ibm: a token": Case("watsonx/m", [], {"WATSONX_URL": "https://w.example", "WATSONX_TOKEN": "t"}),
    "databricks: a service principal": Case(
        "databricks/m",
        [],
        {"DATABRICKS_HOST": "https://d", "DATABRICKS_CLIENT_ID": "i", "DATABRICKS_CLIENT_SECRET": "s"},
    ),
    "databricks: nothing": Case("databricks/m", ["DATABRICKS_HOST", "DATABRICKS_API_KEY"]),
    "snowflake: nothing": Case("snowflake/m", ["SNOWFLAKE_ACCOUNT_ID", "SNOWFLAKE_JWT"]),
    "gigachat: nothing": Case("gigachat/GigaChat", ["GIGACHAT_CREDENTIALS"]),
    "gigachat: a token": Case("gigachat/GigaChat", [], {"GIGACHAT_ACCESS_TOKEN": "t"}),
}  # fmt: skip

_FAMILIES = (
    "AWS_", "GOOGLE_", "GCLOUD_", "GCE_", "K_SERVICE", "CLOUD_RUN_", "CLOUDSDK_", "VERTEX", "AZURE_", "OCI_", "AICORE_",
    "WATSONX", "WX_", "WML_", "DATABRICKS_", "SNOWFLAKE_", "GIGACHAT_",
)  # fmt: skip


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Case:
    found = CASES[request.param]
    for name in list(os.environ):
        if name.startswith(_FAMILIES):
            monkeypatch.delenv(name)
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setattr(aws_metadata, "_ASSET_TAG", str(tmp_path / "sys/tag"))
    monkeypatch.setattr(google_credentials, "_PRODUCT_NAME", tmp_path / "sys/product")
    for name, content in found.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content))
    for name, value in found.environ.items():
        monkeypatch.setenv(name, value.replace("{home}", str(tmp_path)))
    return found


def test_what_is_missing(case: Case) -> None:
    found = validate_environment(case.model)
    assert found == {"keys_in_environment": not case.missing, "missing_keys": case.missing}


_MAY_BE_ASKED = ("http://169.254.169.254", "http://metadata.google.internal", "https://oauth2.googleapis.com")


@pytest.mark.parametrize("case", [name for name in CASES if not name.startswith("oracle")], indirect=True)
def test_a_call_finds_the_same(case: Case, over: Any) -> None:
    """Where nothing is missing, a call asks somebody: the vendor, who grants tokens for it, or its own machine. Where
    something is, it is refused before that, or finds only that no machine answers, or asks for a token first and misses
    its project then."""

    def nobody(request: Any) -> Any:
        raise LookupError(request.url)

    given = {"project_id": "p"} if case.model.startswith("watsonx") else {}
    with pytest.raises((AuthenticationError, BadRequestError, LookupError)) as caught:
        over(nobody).ask(case.model, api_key=None, num_retries=0, **given)
    found = caught.value
    if not case.missing:
        assert isinstance(found, LookupError)
    elif isinstance(found, LookupError):
        assert str(found).startswith(_MAY_BE_ASKED)


def test_a_name_of_its_own_for_every_scheme() -> None:
    """No scheme forgets to say what it misses, save logins, which a call makes."""
    from importlib import import_module

    from litellm.providers.table import TABLE

    plain = {"bearer", "api_key_header", "none"}
    schemes = sorted({row.auth for row in TABLE} - plain)
    silent = [name for name in schemes if not hasattr(import_module(f"litellm.auth.{name}"), "missing")]
    assert silent == ["chatgpt", "github_copilot"]
    assert litellm.validate_environment("github_copilot/gpt-4o")["keys_in_environment"]
