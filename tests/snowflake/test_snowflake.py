"""Snowflake: what kind of token goes along, where Claude is asked, and how an account stands in an address."""

from __future__ import annotations

from typing import Any

import pytest

from litellm.auth.snowflake import KIND
from litellm.call import Call
from litellm.exceptions import AuthenticationError
from vendor_wire import HELLO, make_call, prepared

BASE = "https://acct.snowflakecomputing.com/api/v2/cortex/v1"


def call(model: str = "llama3.1-70b", base_url: str = BASE, **given: Any) -> Call:
    return make_call(model, HELLO, row="snowflake", base_url=base_url, **given)


@pytest.mark.parametrize(
    ("key", "sent", "kind"),
    [
        ("eyJ.a.b", "Bearer eyJ.a.b", "KEYPAIR_JWT"),
        ("pat/secret", "Bearer secret", "PROGRAMMATIC_ACCESS_TOKEN"),
        ("from-env", "Bearer from-env", "PROGRAMMATIC_ACCESS_TOKEN"),
    ],
)
def test_kinds_of_tokens(key: str, sent: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNOWFLAKE_CORTEX_PAT", "from-env")
    request, _ = prepared(call(api_key=key))
    assert (request.headers["Authorization"], request.headers[KIND]) == (sent, kind)


def test_the_caller_may_name_another_kind() -> None:
    request, _ = prepared(call(api_key="t", headers={KIND.lower(): "OAUTH"}))
    assert [value for name, value in request.headers.items() if name.lower() == KIND.lower()] == ["OAUTH"]


def test_no_token() -> None:
    with pytest.raises(AuthenticationError, match="SNOWFLAKE_JWT"):
        prepared(call())


@pytest.mark.parametrize(("model", "path"), [("llama3.1-70b", "/chat/completions"), ("claude-sonnet-4-5", "/messages")])
def test_claude_is_asked_in_its_own_form(model: str, path: str) -> None:
    request, _ = prepared(call(model, api_key="pat/x"))
    assert request.url == BASE + path
    assert request.headers["Authorization"] == "Bearer x"
    assert "x-api-key" not in {name.lower() for name in request.headers}


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (
            "https://My_Org-ACCT_1.snowflakecomputing.com/api/v2/cortex/v1",
            "https://my-org-acct-1.snowflakecomputing.com",
        ),
        ("https://Gate_way.example/api/v2/cortex/v1", "https://Gate_way.example"),
    ],
)
def test_accounts_in_addresses(base: str, expected: str) -> None:
    request, _ = prepared(call(base_url=base, api_key="x"))
    assert request.url == f"{expected}/api/v2/cortex/v1/chat/completions"
