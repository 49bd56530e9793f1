"""Errors as vendors' servers word them, each in its own body: the class is right and the words are there."""

from __future__ import annotations

from typing import Any

import pytest

import litellm
from litellm.exceptions import OpenAIError
from scripted import reply

CONTEXT = litellm.ContextWindowExceededError
POLICY = litellm.ContentPolicyViolationError
KEY = litellm.AuthenticationError
BAD = litellm.BadRequestError
LIMIT = litellm.RateLimitError
CLAUDE = "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0"
AWS = {"aws_region_name": "us-east-1"}
SIGNED = {"api_key": None, "aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret-of-the-example", **AWS}
AZURE = {"api_base": "https://r.openai.azure.example"}
PROJECT = {"vertex_project": "p"}
WATSONX = {"token": "token-of-the-example", "project_id": "p", "api_base": "https://us-south.ml.cloud.ibm.com"}


def openai(message: str, **fields: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": None, "param": None, "code": None, **fields}}


def google(code: int, status: str, message: str, *details: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status, "details": [*details]}}


# (model, what its address needs, status, body, headers, class, words that must be there)
BODIES: list[tuple[str, dict[str, Any], int, Any, dict[str, str], type[OpenAIError], str]] = [
    (
        "openai/gpt-4o", {}, 400,
        openai(
            "This model's maximum context length is 128000 tokens. However, your messages resulted in 150000 tokens.",
            type="invalid_request_error", param="messages", code="context_length_exceeded",
        ),
        {}, CONTEXT, "150000 tokens",
    ),
    (
        "openai/gpt-4o", {}, 401,
        openai("Your authentication token is not from a valid issuer.", type="invalid_request_error"),
        {}, KEY, "valid issuer",
    ),
    (
        "openai/gpt-4o", {}, 429,
        openai("You exceeded your current quota", type="insufficient_quota", code="insufficient_quota"),
        {}, LIMIT, "current quota",
    ),
    (
        "openai/o3", {}, 400,
        openai(
            "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
            type="invalid_request_error", code="invalid_prompt",
        ),
        {}, POLICY, "flagged",
    ),
    (
        "azure/dep", AZURE, 400,
        {
            "error": {
                "message": "The response was filtered due to the prompt triggering Azure OpenAI's policy.",
                "type": None, "param": "prompt", "code": None, "status": 400,
                "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
            }
        },
        {}, POLICY, "was filtered",
    ),
    (
        "azure/dep", AZURE, 404,
        {"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}},
        {}, litellm.NotFoundError, "does not exist",
    ),
    (
        "azure/dep", AZURE, 401,
        {"statusCode": 401, "message": "Access denied due to invalid subscription key or wrong API endpoint."},
        {}, KEY, "subscription key",
    ),
    (
        "anthropic/claude-sonnet-4-5", {}, 400,
        {
            "type": "error",
            "error": {
                "type": "invalid_request_error",
                "message": "prompt is too long: 210000 tokens > 200000 maximum",
            },
            "request_id": "req_1",
        },
        {}, CONTEXT, "210000 tokens",
    ),
    (
        "anthropic/claude-sonnet-4-5", {}, 529,
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        {}, litellm.ServiceUnavailableError, "Overloaded",
    ),
    (
        "gemini/gemini-2.5-flash", {}, 400,
        google(
            400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
            },
        ),
        {}, KEY, "API key not valid",
    ),
    (
        "gemini/gemini-2.5-flash", {}, 400,
        google(
            400, "INVALID_ARGUMENT",
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        ),
        {}, CONTEXT, "1048576",
    ),
    (
        "gemini/gemini-2.5-flash", {}, 429,
        google(
            429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "26s"},
        ),
        {}, LIMIT, "current quota",
    ),
    (
        "vertex_ai/claude-sonnet-4-5", PROJECT, 403,
        [google(403, "PERMISSION_DENIED", "Permission 'aiplatform.endpoints.predict' denied on resource")],
        {}, litellm.PermissionDeniedError, "denied on resource",
    ),
    (
        "vertex_ai/gemini-2.5-flash", PROJECT, 401,
        google(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        {}, KEY, "invalid authentication",
    ),
    (
        CLAUDE, SIGNED, 403, {"message": "The security token included in the request is expired"},
        {"x-amzn-ErrorType": "ExpiredTokenException:http://internal.amazon.com/coral/com.amazon.coral.service/"},
        KEY, "is expired",
    ),
    (
        CLAUDE, SIGNED, 403, {"message": "The request signature we calculated does not match"},
        {"x-amzn-ErrorType": "InvalidSignatureException"}, KEY, "does not match",
    ),
    (
        CLAUDE, AWS, 403, {"message": "The security token included in the request is invalid."},
        {"x-amzn-ErrorType": "UnrecognizedClientException"}, KEY, "is invalid",
    ),
    (
        CLAUDE, AWS, 403, {"message": "You don't have access to the model with the specified model ID."},
        {"x-amzn-ErrorType": "AccessDeniedException"}, litellm.PermissionDeniedError, "access to the model",
    ),
    (
        CLAUDE, AWS, 400, {"message": "Input is too long for requested model."},
        {"x-amzn-ErrorType": "ValidationException"}, CONTEXT, "too long",
    ),
    (
        CLAUDE, AWS, 500, {"message": "The system encountered an unexpected error."},
        {"x-amzn-ErrorType": "InternalServerException"}, litellm.InternalServerError, "unexpected error",
    ),
    (
        "cohere/command-a-03-2025", {}, 400,
        {"id": "x", "message": "too many tokens: total number of tokens in the prompt cannot exceed 256000"},
        {}, CONTEXT, "256000",
    ),
    ("cohere/command-a-03-2025", {}, 401, {"id": "x", "message": "invalid api token"}, {}, KEY, "invalid api token"),
    (
        "mistral/mistral-small-latest", {}, 422,
        {"detail": [{"type": "missing", "loc": ["body", "messages"], "msg": "Field required"}]},
        {}, litellm.UnprocessableEntityError, "Field required",
    ),
    (
        "mistral/mistral-small-latest", {}, 400,
        {
            "object": "error", "type": "invalid_request_error", "param": None, "code": "3051",
            "message": "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
        },
        {}, CONTEXT, "40000 tokens",
    ),
    (
        "groq/llama-3.3-70b-versatile", {}, 413,
        openai(
            "Please reduce the length of the messages or completion.",
            type="invalid_request_error", param="messages", code="context_length_exceeded",
        ),
        {}, CONTEXT, "reduce the length",
    ),
    (
        "groq/llama-3.3-70b-versatile", {}, 400,
        {
            "error": {
                "message": "Failed to call a function. Please adjust your prompt.",
                "type": "invalid_request_error", "code": "tool_use_failed", "failed_generation": "<function=f",
            }
        },
        {}, BAD, "Failed to call a function",
    ),
    (
        "xai/grok-4", {}, 400,
        {
            "code": "Client specified an invalid argument",
            "error": "This model's maximum prompt length is 131072 but the request contains 200000 tokens.",
        },
        {}, CONTEXT, "131072",
    ),
    (
        "xai/grok-4", {}, 400,
        {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: xa***ey."},
        {}, KEY, "Incorrect API key",
    ),
    (
        "together_ai/meta/llama", {}, 422,
        openai(
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens",
            type="invalid_request_error",
        ),
        {}, CONTEXT, "8193",
    ),
    (
        "fireworks_ai/llama", {}, 400,
        {
            "error": {
                "object": "error", "type": "invalid_request_error", "code": "invalid_request_error",
                "message": "The prompt is too long: 140000, model maximum context length: 131071",
            }
        },
        {}, CONTEXT, "131071",
    ),
    (
        "deepseek/deepseek-chat", {}, 402,
        openai("Insufficient Balance", type="unknown_error", code="invalid_request_error"),
        {}, litellm.APIError, "Insufficient Balance",
    ),
    (
        "openrouter/openai/gpt-4o", {}, 402,
        {"error": {"message": "Insufficient credits. Add more using https://openrouter.ai/credits", "code": 402}},
        {}, litellm.APIError, "Insufficient credits",
    ),
    (
        "openrouter/meta/llama", {}, 400,
        {
            "error": {
                "message": "Provider returned error", "code": 400,
                "metadata": {
                    "raw": '{"error": {"message": "This endpoint\'s maximum context length is 8192 tokens."}}',
                    "provider_name": "P",
                },
            },
            "user_id": "u",
        },
        {}, CONTEXT, "8192 tokens",
    ),
    (
        "perplexity/sonar", {}, 401, b"<html><head><title>401 Authorization Required</title></head></html>", {},
        KEY, "Authorization Required",
    ),
    (
        "moonshot/kimi-k2.5", {}, 400,
        openai("Invalid request: Your request exceeded model token limit: 8192", type="invalid_request_error"),
        {}, CONTEXT, "8192",
    ),
    (
        "dashscope/qwen-max", {}, 400,
        openai(
            "Range of input length should be [1, 30720]", type="invalid_request_error", code="invalid_parameter_error"
        ),
        {}, CONTEXT, "30720",
    ),
    (
        "dashscope/qwen-max", {}, 400,
        openai(
            "Output data may contain inappropriate content.",
            type="data_inspection_failed", code="data_inspection_failed",
        ),
        {}, POLICY, "inappropriate",
    ),
    (
        "zai/glm-4.6", {}, 429, {"error": {"code": "1302", "message": "High concurrency usage of this API"}}, {},
        LIMIT, "High concurrency",
    ),
    (
        "cerebras/gpt-oss-120b", {}, 400,
        {
            "message": "Please reduce the length of the messages or completion. Current length is 9000, limit is 8192",
            "type": "invalid_request_error", "param": "messages", "code": "context_length_exceeded",
        },
        {}, CONTEXT, "8192",
    ),
    ("sambanova/m", {}, 401, {"error": "Invalid API key"}, {}, KEY, "Invalid API key"),
    (
        "nvidia_nim/m", {}, 403,
        {"type": "urn:x", "status": 403, "title": "Forbidden", "detail": "Authorization failed"},
        {}, litellm.PermissionDeniedError, "Authorization failed",
    ),
    (
        "ollama_chat/llama9", {}, 404, {"error": "model 'llama9' not found"}, {},
        litellm.NotFoundError, "'llama9' not found",
    ),
    (
        "replicate/meta/llama", {}, 422,
        {"title": "Input validation failed", "detail": "- input.top_k: Must be greater than 0\n", "status": 422},
        {}, litellm.UnprocessableEntityError, "Must be greater than 0",
    ),
    (
        "huggingface/meta-llama/Llama-3", {}, 422,
        {
            "error": "Input validation error: `inputs` must have less than 4096 tokens. Given: 5000",
            "error_type": "validation",
        },
        {}, CONTEXT, "4096",
    ),
    (
        "hosted_vllm/m", {"api_base": "http://vllm.example/v1"}, 400,
        {
            "object": "error", "type": "BadRequestError", "param": None, "code": 400,
            "message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        },
        {}, CONTEXT, "5000 tokens",
    ),
    (
        "watsonx/ibm/granite", WATSONX, 401,
        {
            "errors": [{"code": "authentication_token_expired", "message": "Failed to authenticate the request"}],
            "trace": "t", "status_code": 401,
        },
        {}, KEY, "Failed to authenticate",
    ),
    (
        "databricks/dbrx", {"api_base": "https://w.example/serving-endpoints"}, 403,
        {"error_code": "PERMISSION_DENIED", "message": "You do not have permission to query the endpoint."},
        {}, litellm.PermissionDeniedError, "permission to query",
    ),
    (
        "sagemaker/endpoint", SIGNED, 424,
        {
            "ErrorCode": "CLIENT_ERROR_FROM_MODEL", "LogStreamArn": "arn", "OriginalStatusCode": 422,
            "Message": "Received client error (422) from primary",
            "OriginalMessage": '{"error":"Input validation error: no tokens"}',
        },
        {"x-amzn-ErrorType": "ModelError"}, litellm.APIError, "no tokens",
    ),
    (
        "cloudflare/@cf/m", {"api_base": "https://api.cloudflare.com/client/v4/accounts/a/ai/v1"}, 401,
        {"success": False, "errors": [{"code": 10000, "message": "Authentication error"}], "result": None},
        {}, KEY, "Authentication error",
    ),
    (
        "snowflake/llama", {"api_base": "https://acc.snowflakecomputing.com/api/v2"}, 400,
        {"message": "max tokens of 9000 exceeded: the prompt exceeds the context window", "error_code": "399113"},
        {}, CONTEXT, "9000",
    ),
    (
        "github/gpt-4o", {}, 413,
        {
            "error": {
                "code": "tokens_limit_reached", "details": "Request body too large for gpt-4o model. Max size: 8000",
                "message": "Request body too large for gpt-4o model. Max size: 8000 tokens.",
            }
        },
        {}, CONTEXT, "8000 tokens",
    ),
]  # fmt: skip


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
@pytest.mark.parametrize(
    ("model", "needed", "status", "body", "headers", "expected", "words"),
    [pytest.param(*case, id=f"{case[0]}-{case[2]}-{case[5].__name__}") for case in BODIES],
)
def test_an_error_has_its_class_and_the_vendors_words(
    over: Any,
    model: str,
    needed: dict[str, Any],
    status: int,
    body: Any,
    headers: dict[str, str],
    expected: type[OpenAIError],
    words: str,
    streamed: bool,
) -> None:
    wire = over(reply(body, status, headers), repeat=True)
    with pytest.raises(OpenAIError) as caught:
        wire.either(streamed)(model, num_retries=0, **needed)
    error = caught.value
    assert error.__class__ is expected
    assert words in str(error)
    assert error.status_code == status
    assert error.response.status_code == status
    assert error.body
    assert len(wire.requests) == 1


def test_more_than_twenty_vendors_speak_here() -> None:
    assert len({model.partition("/")[0] for model, *_ in BODIES}) > 20
