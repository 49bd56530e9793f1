"""`litellm.NAME = value` where a call takes an option NAME: the argument comes first, then the setting, then the
environment."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

import litellm
from litellm.exceptions import BadRequestError
from scripted import answer

GEMINI = {"candidates": [{"content": {"role": "model", "parts": [{"text": "Hello"}]}, "finishReason": "STOP"}]}
VERTEX: dict[str, Any] = {"model": "vertex_ai/gemini-2.5-flash", "api_key": "ya29.token"}
AZURE: dict[str, Any] = {"model": "azure/dep", "base_url": "https://acme.openai.azure.com"}


def setting(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Attributes that the package does not have before."""
    for name, value in values.items():
        monkeypatch.setattr(litellm, name, value, raising=False)


def gemini() -> Any:
    from scripted import reply

    return reply(GEMINI)


def test_argument_then_setting_then_environment(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(*[gemini() for _ in range(3)])
    monkeypatch.setenv("VERTEXAI_PROJECT", "of-the-environment")
    monkeypatch.setenv("VERTEXAI_LOCATION", "us-east1")
    wire.ask(**VERTEX)
    setting(monkeypatch, vertex_project="of-the-setting", vertex_location="us-west1")
    wire.ask(**VERTEX)
    wire.ask(**VERTEX, vertex_project="of-the-call", vertex_location="europe-west1")
    assert [request.url.partition("/publishers")[0] for request in wire.requests] == [
        "https://us-east1-aiplatform.googleapis.com/v1/projects/of-the-environment/locations/us-east1",
        "https://us-west1-aiplatform.googleapis.com/v1/projects/of-the-setting/locations/us-west1",
        "https://europe-west1-aiplatform.googleapis.com/v1/projects/of-the-call/locations/europe-west1",
    ]


def test_azure(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wire = over(*[answer() for _ in range(3)])
    monkeypatch.setenv("AZURE_API_VERSION", "2024-01-01")
    monkeypatch.setenv("AZURE_API_KEY", "key-of-the-environment")
    wire.ask(**AZURE, api_key=None)
    setting(monkeypatch, api_version="2024-02-02", azure_key="key-of-the-setting")
    wire.ask(**AZURE, api_key=None)
    wire.ask(**AZURE, api_key="key-of-the-call", api_version="2024-03-03")
    assert [(request.url.rpartition("=")[2], request.headers["api-key"]) for request in wire.requests] == [
        ("2024-01-01", "key-of-the-environment"),
        ("2024-02-02", "key-of-the-setting"),
        ("2024-03-03", "key-of-the-call"),
    ]


@pytest.mark.parametrize(
    ("values", "given", "address"),
    [
        ({"snowflake_account_id": "acc"}, {"model": "snowflake/mistral-large"}, "https://acc.snowflakecomputing.com"),
        ({"watsonx_region_name": "eu-de", "project_id": "p"}, {"model": "watsonx/m", "token": "tok"}, "https://eu-de."),
        (
            {"aws_region_name": "eu-west-3"},
            {"model": "bedrock/amazon.nova-lite-v1:0"},
            "https://bedrock-runtime.eu-west-3.",
        ),
        ({"aws_region_name": "eu-west-3"}, {"model": "bedrock_mantle/m"}, "https://bedrock-mantle.eu-west-3."),
        ({"vertex_project": "p"}, {"model": "gemini-2.5-flash"}, "https://us-central1-aiplatform.googleapis.com"),
    ],
)
def test_what_an_address_is_filled_from(
    over: Any, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], given: dict[str, Any], address: str
) -> None:
    setting(monkeypatch, **values)
    wire = over(lambda request: (_ for _ in ()).throw(LookupError(request.url)))
    with pytest.raises(LookupError, match=address.replace(".", r"\.")):
        wire.ask(**{"api_key": "a-key", "num_retries": 0, **given})


def test_a_setting_of_no_provider_is_nothing(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only options that the row knows are looked for, and only values that can be one."""
    setting(monkeypatch, vertex_project=ModuleType("vertex_project"), api_version=print, token="not for this one")
    wire = over(answer())
    wire.ask()
    assert "not for this one" not in repr(wire.requests)
    with pytest.raises(BadRequestError, match="SNOWFLAKE_ACCOUNT_ID"):
        wire.ask("snowflake/mistral-large")
