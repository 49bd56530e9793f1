"""Errors as vendors' servers word them, each in its own body, the class it must have, and whose page says so."""

from __future__ import annotations

from typing import Any

import litellm
from litellm.exceptions import OpenAIError

CONTEXT = litellm.ContextWindowExceededError
POLICY = litellm.ContentPolicyViolationError
KEY = litellm.AuthenticationError
BAD = litellm.BadRequestError
LIMIT = litellm.RateLimitError
BUSY = litellm.ServiceUnavailableError
DENIED = litellm.PermissionDeniedError
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


def claude(kind: str, message: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


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
    # --- each vendor's page of errors, kind by kind ---
    ("openai/gpt-4o", {}, 401, openai("Incorrect API key: x.", code="invalid_api_key"), {}, KEY, "Incorrect"),
    (
        "openai/gpt-9", {}, 404, openai("The model `gpt-9` does not exist", code="model_not_found"), {},
        litellm.NotFoundError, "does not exist",
    ),
    ("openai/gpt-4o", {}, 503, openai("The engine is currently overloaded"), {}, BUSY, "overloaded"),
    ("anthropic/claude", {}, 401, claude("authentication_error", "invalid x-api-key"), {}, KEY, "invalid x-api-key"),
    ("anthropic/claude", {}, 403, claude("permission_error", "not yours"), {}, DENIED, "not yours"),
    ("anthropic/claude", {}, 404, claude("not_found_error", "model: x"), {}, litellm.NotFoundError, "model: x"),
    ("anthropic/claude", {}, 413, claude("request_too_large", "Request exceeds 32 MB"), {}, BAD, "32 MB"),
    ("anthropic/claude", {}, 429, claude("rate_limit_error", "This would exceed your limit"), {}, LIMIT, "your limit"),
    ("anthropic/claude", {}, 500, claude("api_error", "Internal"), {}, litellm.InternalServerError, "Internal"),
    (
        "gemini/gemini-9", {}, 404, google(404, "NOT_FOUND", "models/gemini-9 is not found"), {},
        litellm.NotFoundError, "is not found",
    ),
    ("gemini/gemini", {}, 503, google(503, "UNAVAILABLE", "The model is overloaded."), {}, BUSY, "overloaded"),
    ("deepseek/m", {}, 401, openai("Authentication Fails"), {}, KEY, "Authentication Fails"),
    ("deepseek/m", {}, 429, openai("Rate Limit Reached"), {}, LIMIT, "Rate Limit Reached"),
    ("deepseek/m", {}, 503, openai("Server Overloaded"), {}, BUSY, "Server Overloaded"),
    ("together_ai/m", {}, 401, openai("Invalid API key", code="invalid_api_key"), {}, KEY, "Invalid API key"),
    ("together_ai/m", {}, 402, openai("Credit limit exceeded"), {}, litellm.APIError, "Credit limit"),
    ("together_ai/m", {}, 404, openai("Unable to access model m"), {}, litellm.NotFoundError, "Unable to access"),
    ("together_ai/m", {}, 503, openai("Engine Overloaded"), {}, BUSY, "Engine Overloaded"),
    ("groq/m", {}, 401, openai("Invalid API Key", code="invalid_api_key"), {}, KEY, "Invalid API Key"),
    ("groq/m", {}, 429, openai("Rate limit reached for model", code="rate_limit_exceeded"), {}, LIMIT, "Rate limit"),
    ("groq/m", {}, 498, openai("Flex tier capacity exceeded"), {}, litellm.APIError, "Flex tier"),
    ("openrouter/m/n", {}, 401, openai("No auth credentials found", code="401"), {}, KEY, "No auth"),
    ("openrouter/m/n", {}, 429, openai("Rate limited", code="429"), {}, LIMIT, "Rate limited"),
    ("openrouter/m/n", {}, 503, openai("No available model provider", code="503"), {}, BUSY, "No available"),
    ("dashscope/m", {}, 401, openai("Incorrect API key provided.", code="invalid_api_key"), {}, KEY, "Incorrect"),
    (
        "dashscope/m", {}, 400,
        openai("Access denied, please make sure your account is in good standing.", code="Arrearage"), {},
        BAD, "good standing",
    ),
    (
        "dashscope/m", {}, 400,
        openai("Input or output data may contain inappropriate content.", code="DataInspectionFailed"), {},
        POLICY, "inappropriate",
    ),
    ("mistral/m", {}, 401, {"detail": "Unauthorized"}, {}, KEY, "Unauthorized"),
    ("mistral/m", {}, 429, {"object": "error", "message": "Service tier capacity exceeded"}, {}, LIMIT, "capacity"),
    (
        CLAUDE, AWS, 429, {"message": "Too many requests"}, {"x-amzn-ErrorType": "ThrottlingException"},
        LIMIT, "Too many",
    ),
    (
        CLAUDE, AWS, 404, {"message": "The provided model identifier is invalid."},
        {"x-amzn-ErrorType": "ResourceNotFoundException"}, litellm.NotFoundError, "identifier is invalid",
    ),
    (
        CLAUDE, AWS, 503, {"message": "The service isn't currently available."},
        {"x-amzn-ErrorType": "ServiceUnavailableException"}, BUSY, "currently available",
    ),
]  # fmt: skip

PAGES = {
    "openai": "https://platform.openai.com/docs/guides/error-codes",
    "azure": "https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter",
    "anthropic": "https://docs.claude.com/en/api/errors",
    "gemini": "https://ai.google.dev/gemini-api/docs/troubleshooting",
    "vertex_ai": "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors",
    "bedrock": "https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html",
    "sagemaker": "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html",
    "cohere": "https://docs.cohere.com/reference/errors",
    "mistral": "https://docs.mistral.ai/api",
    "groq": "https://console.groq.com/docs/errors",
    "xai": "https://docs.x.ai/developers/debugging",
    "together_ai": "https://docs.together.ai/docs/error-codes",
    "fireworks_ai": "https://docs.fireworks.ai/guides/inference-error-codes",
    "deepseek": "https://api-docs.deepseek.com/quick_start/error_codes",
    "openrouter": "https://openrouter.ai/docs/api-reference/errors",
    "perplexity": "https://docs.perplexity.ai/guides/perplexity-sdk-error-handling",
    "moonshot": "https://platform.moonshot.ai/docs/api/errors",
    "dashscope": "https://www.alibabacloud.com/help/en/model-studio/error-code",
    "zai": "https://docs.z.ai/api-reference/api-code",
    "cerebras": "https://inference-docs.cerebras.ai/support/error",
    "sambanova": "https://docs.sambanova.ai/docs/en/api-reference/error-codes",
    "nvidia_nim": "https://docs.api.nvidia.com/nim/reference/llm-apis",
    "ollama_chat": "https://docs.ollama.com/api/errors",
    "replicate": "https://replicate.com/docs/reference/http",
    "huggingface": "https://huggingface.co/docs/text-generation-inference/reference/api_reference",
    "hosted_vllm": "https://docs.vllm.ai/en/stable/serving/openai_compatible_server.html",
    "watsonx": "https://cloud.ibm.com/apidocs/watsonx-ai",
    "databricks": "https://docs.databricks.com/api/workspace/introduction",
    "cloudflare": "https://developers.cloudflare.com/workers-ai/platform/errors",
    "snowflake": "https://docs.snowflake.com/en/user-guide/snowflake-cortex/cortex-rest-api",
    "github": "https://docs.github.com/en/rest/models/inference",
}
"""Where each vendor says what its errors are. uncertain: pages give statuses and codes, and seldom whole bodies; words
that no page shows are as their servers have been seen to answer."""
