"""Signatures against AWS's published test suite and against what botocore signed for the same requests."""

from __future__ import annotations

from calendar import timegm

import pytest

from litellm.auth.aws_sigv4 import Credentials, sign
from litellm.effects import HttpRequest

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOST = "https://example.amazonaws.com"

# AWS's Signature Version 4 test suite: 2015-08-30 12:36:00, us-east-1, "service".
SUITE = {
    "get-vanilla": ("GET", "/", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    "post-vanilla": ("POST", "/", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    "post-form": (
        "POST", "/", FORM, b"Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
    "query-order": (
        "GET", "/?Param2=value2&Param1=value1", {}, b"",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    "normalize-path": (
        "GET", "/example/..", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
}  # fmt: skip

# botocore 1.44.5's SigV4Auth at 2026-03-05 07:08:09 for the body below: (service, region, URL, token, signature).
BODY = '{"messages":[{"role":"user","content":[{"text":"héllo"}]}]}'.encode()
PROFILE = "arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012%3Aapplication-inference-profile%2Fa1b2"
BOTOCORE = [
    (
        "bedrock",
        "us-east-1",
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
        None,
        "fda6f73e9f5ca8278b2a2ae581638ca9714d6ebaf384e9d89bba2b6fa5e80007",
    ),
    (
        "bedrock",
        "eu-west-1",
        "https://bedrock-runtime.eu-west-1.amazonaws.com/model/" + PROFILE + "/converse-stream",
        "FwoGZXIvYXdzEXAMPLE//+=",
        "65a8d391dec8fb73a94ca66acbf09be9da7a1bde04cd494cb354d26a1ffcb5e4",
    ),
    (
        "bedrock",
        "us-west-2",
        "http://127.0.0.1:8080/base/model/m/invoke?b=2&a=1",
        None,
        "0773aa0a94a1816a18133f13646683f955223023226a22b317201ae9a2df9b19",
    ),
    (
        "sagemaker",
        "ap-south-1",
        "https://runtime.sagemaker.ap-south-1.amazonaws.com/endpoints/my-endpoint/invocations",
        None,
        "d9df05b06de78aea6172595125d49d21b47b9ee8b712276815ba986bfdf90ed3",
    ),
]


@pytest.mark.parametrize("case", SUITE.values(), ids=SUITE)
def test_the_published_suite(case: tuple[str, str, dict[str, str], bytes, str]) -> None:
    method, path, headers, body, signature = case
    request = HttpRequest(method, HOST + path, dict(headers), body)
    sign(request, Credentials(KEY, SECRET), "us-east-1", "service", timegm((2015, 8, 30, 12, 36, 0)))
    names = "content-type;host;x-amz-date" if headers else "host;x-amz-date"
    assert request.headers["Authorization"] == (
        f"AWS4-HMAC-SHA256 Credential={KEY}/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    assert request.headers["X-Amz-Date"] == "20150830T123600Z"


@pytest.mark.parametrize(("service", "region", "url", "token", "signature"), BOTOCORE)
def test_as_botocore_signs(service: str, region: str, url: str, token: str | None, signature: str) -> None:
    request = HttpRequest("POST", url, {"Content-Type": "application/json"}, BODY)
    sign(request, Credentials(KEY, SECRET, token), region, service, timegm((2026, 3, 5, 7, 8, 9)))
    assert request.headers["Authorization"].endswith(f"Signature={signature}")
    assert request.headers.get("X-Amz-Security-Token") == token
    assert ("x-amz-security-token" in request.headers["Authorization"]) is (token is not None)


def test_the_signature_covers_the_body_and_aws_headers_but_not_what_proxies_change() -> None:
    def signature(body: bytes = b"{}", **headers: str) -> str:
        found = {name.replace("_", "-"): value for name, value in headers.items()}
        request = HttpRequest("POST", HOST, found, body)
        sign(request, Credentials(KEY, SECRET), "us-east-1", "bedrock", 0)
        return request.headers["Authorization"]

    assert signature() != signature(b"{} ")
    assert signature(X_Amzn_Bedrock_Trace="ENABLED") != signature(X_Amzn_Bedrock_Trace="DISABLED")
    assert signature(User_Agent="a", Accept="b") == signature(User_Agent="c")


def test_secrets_do_not_show() -> None:
    assert "wJalr" not in repr(Credentials(KEY, SECRET, "token-of-session"))
    assert "token-of" not in repr(Credentials(KEY, SECRET, "token-of-session"))
