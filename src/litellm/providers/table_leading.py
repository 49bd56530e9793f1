"""The well known providers, companies and clouds first, then those who host other people's models.

Facts only, each to be checked at the page the row names. Lists of refused parameters follow the vendors' own API
references and SDKs where they have them, and what was seen on the wire elsewhere.
"""

from __future__ import annotations

from litellm.providers.endpoints import COMPLETES, EMBEDS, EMBEDS_PLAIN
from litellm.providers.families import RESPONSES, TEXTS
from litellm.providers.refused import (
    BOOKS,
    CORE,
    CORE_REASONING,
    FORMATS,
    GLM,
    KIMI,
    LOGPROBS,
    MAX_TOKENS,
    NO_STREAM_OPTIONS,
    NO_THINKING,
    PENALTIES,
    PLAIN,
    QWEN,
    RARE,
    SAMPLING,
    TOOLS,
)
from litellm.providers.row import Provider

_ALL_ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})

_OPENAI_ACCOUNT = {
    "OpenAI-Organization": ("OPENAI_ORGANIZATION", "OPENAI_ORG_ID"),
    "OpenAI-Project": ("OPENAI_PROJECT_ID",),
}
# The protocol says it too; here for whatever else is asked of these hosts, such as their list of models.
_ANTHROPIC_VERSION = {"anthropic-version": "2023-06-01"}

# fmt: off
LEADING: tuple[Provider, ...] = (
    # --- those who make models ---
    Provider("openai", "https://api.openai.com/v1", "OpenAI", "https://platform.openai.com/docs/api-reference/chat",
             aliases=("aiohttp_openai",), protocol="dialects.openai", by_model=(*RESPONSES, *TEXTS), key_env=("OPENAI_API_KEY",),
             base_env=("OPENAI_BASE_URL", "OPENAI_API_BASE"), header_env=_OPENAI_ACCOUNT, follows_settings=True,
             unsupported=frozenset({"thinking"}), stream_usage=True, keeps_developer=True, keeps_refusal=True,
             source="measured",
             endpoints={"responses": "dialects.openai_responses", **EMBEDS}),
    Provider("text-completion-openai", "https://api.openai.com/v1", "OpenAI (legacy completions)",
             "https://platform.openai.com/docs/api-reference/completions", protocol="openai_text",
             key_env=("OPENAI_API_KEY",), base_env=("OPENAI_BASE_URL", "OPENAI_API_BASE"), header_env=_OPENAI_ACCOUNT,
             follows_settings=True, renames=MAX_TOKENS, stream_usage=True, source="measured",
             unsupported=(CORE | TOOLS | FORMATS) - {"user"}, endpoints=COMPLETES),
    Provider("custom_openai", "", "any server of OpenAI's form", "https://platform.openai.com/docs/api-reference/chat",
             key_env=("OPENAI_API_KEY",), base_env=("OPENAI_BASE_URL", "OPENAI_API_BASE"), key_optional=True,
             follows_settings=True, renames=MAX_TOKENS, unsupported=frozenset({"thinking", "metadata"}),
             stream_usage=True, source="measured", endpoints=EMBEDS),
    Provider("anthropic", "https://api.anthropic.com", "Anthropic",
             "https://platform.claude.com/docs/en/api/messages", protocol="anthropic_messages",
             auth="api_key_header", auth_header="x-api-key", key_env=("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
             bearer_env=("ANTHROPIC_AUTH_TOKEN",), base_env=("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"),
             headers=_ANTHROPIC_VERSION, follows_settings=True, keeps_cache_control=True, source="measured"),
    # The service has ended; the form lives on in private deployments.
    Provider("anthropic_text", "https://api.anthropic.com", "Anthropic (old text completion)",
             "https://platform.claude.com/docs/en/api/", protocol="anthropic_complete", auth="api_key_header",
             auth_header="x-api-key", key_env=("ANTHROPIC_API_KEY",),
             base_env=("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"), headers=_ANTHROPIC_VERSION, follows_settings=True,
             source="measured"),
    # uncertain: the address comes from an SDK package; SigV4 is its other way to sign.
    Provider("anthropic-aws", "", "Claude Platform on AWS", protocol="anthropic_messages", auth="api_key_header",
             auth_header="x-api-key", key_env=("ANTHROPIC_AWS_API_KEY",), keeps_cache_control=True,
             header_env={"anthropic-workspace-id": ("ANTHROPIC_AWS_WORKSPACE_ID",)},
             source="uncertain"),
    Provider("mistral", "https://api.mistral.ai/v1", "Mistral AI", "https://docs.mistral.ai/api/",
             protocol="dialects.mistral", key_env=("MISTRAL_AZURE_API_KEY", "MISTRAL_API_KEY"),
             base_env=("MISTRAL_AZURE_API_BASE", "MISTRAL_API_BASE"), base_ending="/v1",
             renames={**MAX_TOKENS, "seed": "random_seed"}, ignored=NO_STREAM_OPTIONS, joins_text=True,
             drops_name=_ALL_ROLES - {"tool"}, source="measured",
             unsupported=(PLAIN | RARE | {"logit_bias", "web_search_options"})
             - {"reasoning_effort", "prediction", "service_tier", "prompt_cache_key"},
             endpoints={"embeddings": "embeddings.mistral"}),
    Provider("codestral", "https://codestral.mistral.ai/v1", "Mistral Codestral (chat)",
             "https://docs.mistral.ai/capabilities/code_generation/", protocol="dialects.mistral",
             key_env=("CODESTRAL_API_KEY",), base_env=("CODESTRAL_API_BASE",),
             renames={**MAX_TOKENS, "seed": "random_seed"}, ignored=NO_STREAM_OPTIONS, joins_text=True,
             drops_name=_ALL_ROLES - {"tool"}, source="measured",
             unsupported=CORE | LOGPROBS | PENALTIES | {"logit_bias", "n"}),
    Provider("xai", "https://api.x.ai/v1", "xAI", "https://docs.x.ai/docs/api-reference",
             protocol="dialects.xai_search", key_env=("XAI_API_KEY",), base_env=("XAI_API_BASE",),
             drops_name=frozenset({"tool"}), stream_usage=True, source="measured",
             unsupported=(NO_THINKING | RARE | {"logit_bias"}) - {"user", "safety_identifier", "service_tier"},
             endpoints={"responses": "responses"}),
    # The `/beta` address has all of `/v1` and, besides, prefixes and strict tools.
    Provider("deepseek", "https://api.deepseek.com/beta", "DeepSeek", "https://api-docs.deepseek.com",
             protocol="dialects.deepseek", key_env=("DEEPSEEK_API_KEY",), base_env=("DEEPSEEK_API_BASE",),
             renames=MAX_TOKENS, unsupported=BOOKS | {"verbosity", "web_search_options", "response_format:json_schema"},
             stream_usage=True, joins_text=True, drops_images=True, keeps_reasoning=True, source="measured"),
    # Formats are json_schema and regex: https://docs.perplexity.ai/docs/grounded-llm/output-control/structured-outputs
    Provider("perplexity", "https://api.perplexity.ai", "Perplexity",
             "https://docs.perplexity.ai/api-reference/chat-completions-post",
             key_env=("PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY"), base_env=("PERPLEXITY_API_BASE",),
             renames=MAX_TOKENS, ignored=NO_STREAM_OPTIONS, source="measured",
             unsupported=(CORE_REASONING | LOGPROBS | TOOLS | {"n", "logit_bias", "seed", "response_format:json_object"})
             - {"web_search_options"}),
    Provider("moonshot", "https://api.moonshot.ai/v1", "Moonshot AI (Kimi)",
             "https://platform.moonshot.ai/docs/api/chat", protocol="dialects.moonshot",
             key_env=("MOONSHOT_API_KEY",), base_env=("MOONSHOT_API_BASE",), unsupported=KIMI, stream_usage=True,
             max_temperature=1.0, joins_text=True, keeps_reasoning=True, source="measured"),
    Provider("zai", "https://api.z.ai/api/paas/v4", "Z.AI (GLM)", "https://docs.z.ai/guides/overview/pricing",
             key_env=("ZAI_API_KEY",), base_env=("ZAI_API_BASE",), renames=MAX_TOKENS, unsupported=GLM,
             ignored=NO_STREAM_OPTIONS, keeps_cache_control=True, keeps_reasoning=True, source="measured"),
    Provider("dashscope", "https://dashscope.aliyuncs.com/compatible-mode/v1", "Alibaba DashScope (mainland)",
             "https://www.alibabacloud.com/help/en/model-studio/models", protocol="dialects.dashscope",
             key_env=("DASHSCOPE_API_KEY",), base_env=("DASHSCOPE_API_BASE",), unsupported=QWEN, stream_usage=True,
             keeps_cache_control=True, source="measured", endpoints={"embeddings": "embeddings.dashscope"}),
    Provider("qwencloud", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
             "Alibaba Model Studio (international)", "https://www.alibabacloud.com/help/en/model-studio/models",
             protocol="dialects.dashscope", key_env=("QWENCLOUD_API_KEY", "DASHSCOPE_API_KEY"),
             base_env=("QWENCLOUD_API_BASE",), unsupported=QWEN, stream_usage=True, keeps_cache_control=True,
             source="measured", endpoints={"embeddings": "embeddings.dashscope"}),
    Provider("qwen_ai_platform", "https://dashscope.aliyuncs.com/compatible-mode/v1", "Alibaba Bailian",
             "https://www.alibabacloud.com/help/en/model-studio/models", protocol="dialects.dashscope",
             key_env=("QWEN_AI_PLATFORM_API_KEY", "DASHSCOPE_API_KEY"), base_env=("QWEN_AI_PLATFORM_API_BASE",),
             unsupported=QWEN, stream_usage=True, keeps_cache_control=True, source="measured",
             endpoints={"embeddings": "embeddings.dashscope"}),
    Provider("minimax", "https://api.minimax.io/v1", "MiniMax", "https://platform.minimax.io/docs/guides/quickstart",
             protocol="dialects.minimax", key_env=("MINIMAX_API_KEY",), base_env=("MINIMAX_API_BASE",),
             base_ending="/v1", unsupported=BOOKS | {"reasoning_effort", "verbosity"}, keeps_cache_control=True,
             keeps_reasoning_details=True, source="measured"),
    Provider("ai21", "https://api.ai21.com/studio/v1", "AI21", "https://docs.ai21.com/reference/jamba-1-6-api-ref",
             aliases=("ai21_chat",), key_env=("AI21_API_KEY",), base_env=("AI21_API_BASE",), renames=MAX_TOKENS,
             unsupported=CORE | LOGPROBS | PENALTIES | {"logit_bias", "parallel_tool_calls", "top_p"},
             ignored=NO_STREAM_OPTIONS, source="measured"),
    Provider("meta_llama", "https://api.llama.com/compat/v1", "Llama API",
             "https://llama.developer.meta.com/docs/models", key_env=("LLAMA_API_KEY",), base_env=("LLAMA_API_BASE",),
             unsupported=PLAIN | {"response_format:json_object"}, source="measured"),
    Provider("meta", "https://api.meta.ai/v1", "Meta AI API", "https://dev.meta.ai/docs",
             key_env=("META_API_KEY",), base_env=("META_API_BASE",), unsupported=NO_THINKING,
             source="measured"),
    Provider("amazon_nova", "https://api.nova.amazon.com/v1", "Amazon Nova API",
             "https://nova.amazon.com/dev/documentation", key_env=("AMAZON_NOVA_API_KEY", "NOVA_API_KEY"),
             base_env=("AMAZON_NOVA_API_BASE",), renames=MAX_TOKENS, keeps_cache_control=True, source="measured",
             unsupported=CORE_REASONING | LOGPROBS | PENALTIES | FORMATS
             | {"logit_bias", "n", "parallel_tool_calls", "seed"}),
    Provider("text-completion-inception", "https://api.inceptionlabs.ai/v1", "Inception (fill in the middle)",
             "https://docs.inceptionlabs.ai", protocol="openai_text", path="/fim/completions",
             key_env=("INCEPTION_API_KEY",), base_env=("INCEPTION_API_BASE",), renames=MAX_TOKENS,
             unsupported=CORE | TOOLS | FORMATS | LOGPROBS | {"temperature", "n", "logit_bias", "seed"},
             source="measured", endpoints=COMPLETES),

    # --- clouds ---
    # A base URL of another host than *.services.ai.azure.com is a serverless deployment: the dialect tells.
    # The path holds project and location, the dialect's business; the address is the cluster's own.
    Provider("gdc", "", "Google Distributed Cloud Gemini", protocol="dialects.gdc", key_env=("GDC_API_KEY",),
             option_env={"vertex_project": ("VERTEXAI_PROJECT",), "vertex_location": ("VERTEXAI_LOCATION",)},
             base_env=("GDC_API_BASE",), renames=MAX_TOKENS, unsupported=PLAIN, source="measured"),
    Provider("databricks", "{host}/serving-endpoints", "Databricks model serving",
             "https://docs.databricks.com/aws/en/machine-learning/foundation-model-apis/api-reference",
             protocol="dialects.databricks", url_vars={"host": ("DATABRICKS_HOST",)},
             key_env=("DATABRICKS_API_KEY", "DATABRICKS_TOKEN"), auth="databricks",
             base_env=("DATABRICKS_API_BASE",), follows_settings=True, renames=MAX_TOKENS, ignored=NO_STREAM_OPTIONS,
             unsupported=(CORE_REASONING | LOGPROBS | PENALTIES | {"logit_bias", "seed", "parallel_tool_calls"})
             - {"thinking"}, keeps_cache_control=True, drops_name=frozenset({"tool"}), source="measured",
             endpoints=EMBEDS_PLAIN),
    Provider("snowflake", "https://{account}.snowflakecomputing.com/api/v2/cortex/v1", "Snowflake Cortex REST",
             "https://docs.snowflake.com/en/user-guide/snowflake-cortex/cortex-rest-api",
             by_model=(("claude", "anthropic_messages"),), base_ending="/api/v2/cortex/v1",
             url_vars={"account": ("snowflake_account_id", "SNOWFLAKE_ACCOUNT_ID", "SNOWFLAKE_ACCOUNT")},
             key_env=("SNOWFLAKE_JWT", "SNOWFLAKE_CORTEX_PAT"), auth="snowflake",
             renames={"max_tokens": "max_completion_tokens"}, ignored=NO_STREAM_OPTIONS, keeps_cache_control=True,
             unsupported=CORE | FORMATS | (SAMPLING - {"temperature", "top_p"}) | {"parallel_tool_calls"},
             source="measured"),
    Provider("cloudflare", "https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1", "Cloudflare Workers AI",
             "https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/",
             url_vars={"account_id": ("CLOUDFLARE_ACCOUNT_ID",)}, base_env=("CLOUDFLARE_API_BASE",),
             key_env=("CLOUDFLARE_API_KEY", "CLOUDFLARE_API_TOKEN"), follows_settings=True, unsupported=PLAIN,
             source="measured", endpoints=EMBEDS_PLAIN),
    Provider("cloudflare-ai-gateway", "https://gateway.ai.cloudflare.com/v1/{account_id}/{gateway_id}/compat",
             "Cloudflare AI Gateway", "https://developers.cloudflare.com/ai-gateway/usage/chat-completion/",
             url_vars={"account_id": ("CLOUDFLARE_ACCOUNT_ID",), "gateway_id": ("CLOUDFLARE_GATEWAY_ID",)},
             key_env=("CLOUDFLARE_API_TOKEN",), unsupported=NO_THINKING - {"verbosity"}, source="documented"),

    # --- who host other people's models ---
    Provider("groq", "https://api.groq.com/openai/v1", "Groq", "https://console.groq.com/docs/api-reference#chat",
             protocol="dialects.groq", key_env=("GROQ_API_KEY",), base_env=("GROQ_API_BASE",),
             drops_name=_ALL_ROLES - {"function"},
             unsupported=(NO_THINKING | LOGPROBS | {"logit_bias", "modalities", "audio", "prediction"}) - {"user"},
             source="measured",
             endpoints={"responses": "responses"}),
    Provider("openrouter", "https://openrouter.ai/api/v1", "OpenRouter",
             "https://openrouter.ai/docs/api-reference/chat-completion", protocol="dialects.openrouter",
             key_env=("OPENROUTER_API_KEY", "OR_API_KEY"), base_env=("OPENROUTER_API_BASE",), follows_settings=True,
             header_env={"HTTP-Referer": ("OR_SITE_URL",), "X-Title": ("OR_APP_NAME",)},
             unsupported=BOOKS - {"user", "prompt_cache_key"}, stream_usage=True,
             keeps_cache_control=True, keeps_reasoning_details=True, source="measured",
             endpoints={"responses": "responses", **EMBEDS}),
    # Several tools are called at once as the model sees fit: its own SDK (together 3.1, made of its OpenAPI description)
    # has no parameter for it.
    Provider("together_ai", "https://api.together.ai/v1", "Together AI",
             "https://docs.together.ai/docs/serverless-models", base_env=("TOGETHER_AI_API_BASE", "TOGETHER_API_BASE"),
             key_env=("TOGETHER_API_KEY", "TOGETHER_AI_API_KEY", "TOGETHERAI_API_KEY", "TOGETHER_AI_TOKEN"),
             renames=MAX_TOKENS, unsupported=NO_THINKING | {"parallel_tool_calls"}, joins_text=True, source="measured",
             endpoints={**EMBEDS_PLAIN, **COMPLETES}),
    # Its API refuses fields that it does not know.
    Provider("fireworks_ai", "https://api.fireworks.ai/inference/v1", "Fireworks AI", "https://fireworks.ai/docs/",
             key_env=("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY", "FIREWORKSAI_API_KEY", "FIREWORKS_AI_TOKEN"),
             base_env=("FIREWORKS_API_BASE",), model_prefix="accounts/fireworks/models/", stream_usage=True,
             unsupported=(BOOKS - {"user", "prompt_cache_key"})
             | {"modalities", "audio", "web_search_options", "verbosity"}, source="measured",
             endpoints={"responses": "responses", "embeddings": "embeddings.sized", **COMPLETES}),
    Provider("cerebras", "https://api.cerebras.ai/v1", "Cerebras",
             "https://inference-docs.cerebras.ai/models/overview", key_env=("CEREBRAS_API_KEY",),
             base_env=("CEREBRAS_API_BASE",), stream_usage=True, keeps_developer=True, source="measured",
             unsupported=(NO_THINKING | RARE | {"web_search_options"})
             - {"user", "prompt_cache_key", "service_tier", "prediction"}),
    # uncertain: its hosted models differ in what they take; the list is that of the servers they run on.
    Provider("nvidia_nim", "https://integrate.api.nvidia.com/v1", "NVIDIA NIM", "https://docs.api.nvidia.com/nim/",
             key_env=("NVIDIA_NIM_API_KEY", "NVIDIA_API_KEY"), base_env=("NVIDIA_NIM_API_BASE",), renames=MAX_TOKENS,
             unsupported=CORE_REASONING, source="measured", endpoints={"embeddings": "embeddings.nvidia"}),
    # uncertain: seed, logprobs and reasoning_effort stand in its schema, but what was seen refuses them.
    Provider("deepinfra", "https://api.deepinfra.com/v1/openai", "Deep Infra", "https://deepinfra.com/models",
             key_env=("DEEPINFRA_API_KEY", "DEEPINFRA_TOKEN"), base_env=("DEEPINFRA_API_BASE",), renames=MAX_TOKENS,
             unsupported=(CORE_REASONING | {"parallel_tool_calls", "tool_choice:required"})
             - {"functions", "function_call"}, source="measured", endpoints=EMBEDS),
    Provider("sambanova", "https://api.sambanova.ai/v1", "SambaNova", "https://docs.sambanova.ai/",
             key_env=("SAMBANOVA_API_KEY",), base_env=("SAMBANOVA_API_BASE",), stream_usage=True, joins_text=True,
             unsupported=CORE_REASONING | LOGPROBS | {"n", "logit_bias", "seed"}, source="measured",
             endpoints=EMBEDS_PLAIN),
    Provider("huggingface", "https://router.huggingface.co/v1", "Hugging Face Inference Providers",
             "https://huggingface.co/docs/inference-providers", protocol="dialects.huggingface",
             key_env=("HF_TOKEN", "HUGGINGFACE_API_KEY"), base_env=("HF_API_BASE", "HUGGINGFACE_API_BASE"),
             base_ending="/v1", unsupported=NO_THINKING, stream_usage=True, keeps_cache_control=True,
             source="measured",
             endpoints={"responses": "dialects.huggingface_responses", "embeddings": "embeddings.huggingface"}),
    # The older address, models.inference.ai.azure.com, was closed; models are named publisher/name here.
    Provider("github", "https://models.github.ai/inference", "GitHub Models",
             "https://docs.github.com/en/github-models", key_env=("GITHUB_API_KEY", "GITHUB_TOKEN"),
             base_env=("GITHUB_API_BASE", "GITHUB_MODELS_API_BASE"), renames=MAX_TOKENS, unsupported=PLAIN - {"user"},
             stream_usage=True, source="documented", endpoints=EMBEDS),
    # The key is a short-lived token of a device login; the login also tells the address.
    Provider("vercel_ai_gateway", "https://ai-gateway.vercel.sh/v1", "Vercel AI Gateway",
             "https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions",
             key_env=("VERCEL_AI_GATEWAY_API_KEY", "AI_GATEWAY_API_KEY", "VERCEL_OIDC_TOKEN"),
             base_env=("VERCEL_AI_GATEWAY_API_BASE",), unsupported=PLAIN, source="measured",
             keeps_reasoning_details=True,
             header_env={"http-referer": ("VERCEL_SITE_URL",), "x-title": ("VERCEL_APP_NAME",)},
             endpoints={"responses": "responses"}),
    Provider("volcengine", "https://ark.cn-beijing.volces.com/api/v3", "Volcengine Ark (Doubao)",
             "https://www.volcengine.com/docs/82379/1298454", key_env=("VOLCENGINE_API_KEY", "ARK_API_KEY"),
             base_env=("VOLCENGINE_API_BASE",), renames=MAX_TOKENS, stream_usage=True, source="measured",
             unsupported=BOOKS | {"modalities", "audio", "prediction", "web_search_options", "verbosity"}),
)
# fmt: on
