"""Servers people run themselves, and gateways whose address is always their owner's.

Most need no key. Where the software has a customary local address it is the default; elsewhere one must be given.
"""

from __future__ import annotations

from litellm.providers.endpoints import EMBEDS, EMBEDS_AND_COMPLETES
from litellm.providers.refused import BOOKS, FOREIGN, MAX_TOKENS, NO_THINKING, PLAIN
from litellm.providers.row import Provider

# fmt: off
OWN: tuple[Provider, ...] = (
    Provider("hosted_vllm", "", "vLLM server",
             "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html", protocol="dialects.hosted_vllm",
             key_env=("HOSTED_VLLM_API_KEY", "VLLM_API_KEY"), key_optional=True,
             base_env=("HOSTED_VLLM_API_BASE", "VLLM_API_BASE"),
             unsupported=(BOOKS - {"user"}) | {"verbosity", "web_search_options"}, stream_usage=True,
             source="measured", endpoints=EMBEDS_AND_COMPLETES),
    Provider("lm_studio", "http://localhost:1234/v1", "LM Studio", "https://lmstudio.ai/docs/developer/openai-compat",
             key_env=("LM_STUDIO_API_KEY", "LMSTUDIO_API_KEY"), key_optional=True, base_env=("LM_STUDIO_API_BASE",),
             unsupported=PLAIN, stream_usage=True, source="measured",
             endpoints={"responses": "responses", **EMBEDS}),
    Provider("llamacpp", "http://127.0.0.1:8080/v1", "llama.cpp server", "https://github.com/ggml-org/llama.cpp",
             key_env=("LLAMACPP_API_KEY",), key_optional=True, base_env=("LLAMACPP_API_BASE",), unsupported=FOREIGN,
             stream_usage=True, endpoints=EMBEDS_AND_COMPLETES),
    Provider("llamafile", "http://127.0.0.1:8080/v1", "llamafile", "https://github.com/Mozilla-Ocho/llamafile",
             key_env=("LLAMAFILE_API_KEY",), key_optional=True, base_env=("LLAMAFILE_API_BASE",), unsupported=PLAIN,
             source="measured", endpoints=EMBEDS_AND_COMPLETES),
    Provider("sglang", "", "SGLang server", "https://docs.sglang.ai", key_env=("SGLANG_API_KEY",), key_optional=True,
             base_env=("SGLANG_API_BASE",), unsupported=FOREIGN, stream_usage=True, source="uncertain",
             endpoints=EMBEDS_AND_COMPLETES),
    Provider("tgi", "", "Text Generation Inference", "https://huggingface.co/docs/text-generation-inference",
             key_env=("TGI_API_KEY",), key_optional=True, base_env=("TGI_API_BASE",), unsupported=FOREIGN,
             stream_usage=True, source="uncertain"),
    Provider("docker_model_runner", "http://localhost:12434/engines/v1", "Docker Model Runner",
             "https://docs.docker.com/ai/model-runner/api-reference", key_env=("DOCKER_MODEL_RUNNER_API_KEY",),
             key_optional=True, base_env=("DOCKER_MODEL_RUNNER_API_BASE",), renames=MAX_TOKENS, unsupported=PLAIN,
             joins_text=True, drops_images=True, source="documented", endpoints=EMBEDS),
    Provider("lemonade", "http://localhost:8000/api/v1", "Lemonade server", "https://lemonade-server.ai/docs",
             key_env=("LEMONADE_API_KEY",), key_optional=True, base_env=("LEMONADE_API_BASE",), renames=MAX_TOKENS,
             unsupported=NO_THINKING, source="measured", endpoints=EMBEDS),
    Provider("xinference", "http://127.0.0.1:9997/v1", "Xinference", "https://inference.readthedocs.io",
             key_env=("XINFERENCE_API_KEY",), key_optional=True, base_env=("XINFERENCE_API_BASE",),
             renames=MAX_TOKENS, unsupported=NO_THINKING, source="uncertain", endpoints=EMBEDS),
    Provider("oobabooga", "", "text-generation-webui", "https://github.com/oobabooga/text-generation-webui",
             key_optional=True, unsupported=PLAIN, source="uncertain"),
    Provider("ragflow", "", "RAGFlow", "https://ragflow.io/docs", protocol="dialects.ragflow",
             key_env=("RAGFLOW_API_KEY",), base_env=("RAGFLOW_API_BASE",), unsupported=PLAIN,
             keeps_cache_control=True, source="measured"),
    Provider("litellm_proxy", "", "LiteLLM proxy", "https://docs.litellm.ai/docs/providers/litellm_proxy",
             key_env=("LITELLM_PROXY_API_KEY",), key_optional=True, base_env=("LITELLM_PROXY_API_BASE",),
             keeps_cache_control=True, keeps_developer=True, keeps_reasoning_details=True, stream_usage=True,
             source="measured",
             endpoints={"responses": "responses", **EMBEDS}),
    Provider("otari", "", "Otari gateway", "https://mozilla-ai.github.io/otari/", key_env=("OTARI_API_KEY",),
             base_env=("OTARI_API_BASE",), unsupported=FOREIGN),
    Provider("atomic-chat", "http://127.0.0.1:1337/v1", "Atomic Chat", "https://atomic.chat",
             key_env=("ATOMIC_CHAT_API_KEY",), key_optional=True, unsupported=FOREIGN),
    Provider("cascadia", "http://localhost:9090/v1", "Cascadia", "https://cascadia.to",
             key_env=("CASCADIA_API_KEY",), key_optional=True, base_env=("CASCADIA_API_BASE",), unsupported=FOREIGN),
    # Its local end is a proxy that encrypts.
    Provider("privatemode-ai", "http://localhost:8080/v1", "Privatemode AI", "https://docs.privatemode.ai/api/overview",
             key_env=("PRIVATEMODE_API_KEY",), key_optional=True, base_env=("PRIVATEMODE_ENDPOINT",),
             unsupported=FOREIGN),
)
# fmt: on
